//! The tables for evaluation, made when a function is evaluated first.
//!
//! Algebra makes many functions that nobody evaluates: every intermediate result is one. For them the tables would
//! take several times as long as the breakpoints, and five times their memory.
//!
//! Without `std` there is no lock to wait at while another thread makes them, so there they are made with the function.

#[cfg(feature = "std")]
use std::sync::OnceLock;

use super::evaluate::cells::Cells;

/// The cells of a function. What makes them is passed each time, because it is the function's breakpoints and tails.
#[derive(Clone)]
pub(super) struct LazyCells<T> {
    #[cfg(feature = "std")]
    cells: OnceLock<Cells<T>>,
    #[cfg(not(feature = "std"))]
    cells: Cells<T>,
}

#[cfg(feature = "std")]
impl<T> LazyCells<T> {
    /// Cells that are yet to be made.
    pub(super) fn new(_make: impl FnOnce() -> Cells<T>) -> Self {
        let cells = OnceLock::new();
        Self { cells }
    }

    /// The cells, which are made if they are not yet there.
    #[inline]
    pub(super) fn get(&self, make: impl FnOnce() -> Cells<T>) -> &Cells<T> {
        self.cells.get_or_init(make)
    }

    /// Changes the cells, if they are there.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Cells<T>)) {
        if let Some(cells) = self.cells.get_mut() {
            change(cells);
        }
    }

    /// Other cells derived from these, if these are there.
    pub(super) fn derived(&self, derive: impl FnOnce(&Cells<T>) -> Cells<T>) -> Self {
        self.cells.get().map_or_else(
            || Self {
                cells: OnceLock::new(),
            },
            |cells| derive(cells).into(),
        )
    }
}

#[cfg(not(feature = "std"))]
impl<T> LazyCells<T> {
    pub(super) fn new(make: impl FnOnce() -> Cells<T>) -> Self {
        make().into()
    }

    #[inline]
    pub(super) fn get(&self, _make: impl FnOnce() -> Cells<T>) -> &Cells<T> {
        &self.cells
    }

    pub(super) fn change(&mut self, change: impl FnOnce(&mut Cells<T>)) {
        change(&mut self.cells);
    }

    pub(super) fn derived(&self, derive: impl FnOnce(&Cells<T>) -> Cells<T>) -> Self {
        derive(&self.cells).into()
    }
}

/// Cells that are made already.
impl<T> From<Cells<T>> for LazyCells<T> {
    fn from(cells: Cells<T>) -> Self {
        Self {
            #[cfg(feature = "std")]
            cells: cells.into(),
            #[cfg(not(feature = "std"))]
            cells,
        }
    }
}
