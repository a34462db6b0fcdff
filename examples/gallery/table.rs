//! A table of text, every column as wide as it needs to be.

use std::fmt;

/// Lines of cells, the first of them the headings.
#[derive(Debug, Clone)]
pub struct Table(Vec<Vec<String>>);

impl Table {
    /// A table of headings only, the first of them above the names of the lines.
    pub fn new(corner: &str, headings: impl IntoIterator<Item = String>) -> Self {
        let mut table = Self(Vec::new());
        table.line(corner, headings);
        table
    }

    /// Adds a line: as many cells as there are headings.
    pub fn line(&mut self, name: &str, cells: impl IntoIterator<Item = String>) {
        let name = [name.to_string()];
        self.0.push(name.into_iter().chain(cells).collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let width = |column: usize| self.0.iter().map(|line| line[column].len()).max();
        let columns = self.0[0].len();
        let widths: Vec<usize> = (0..columns).filter_map(width).collect();
        for line in &self.0 {
            for (cell, width) in line.iter().zip(&widths) {
                write!(f, "  {cell:>width$}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
