//! Groups of results and their hashes.

use crate::output::say;
use crate::record::Record;

/// The results of a group: how many, and their hash, 64-bit FNV-1a over their bytes, the lowest first.
pub(crate) struct Bits {
    hash: u64,
    values: u64,
    listed: bool,
}

impl Bits {
    /// Adds a result, whatever it consists of.
    pub(crate) fn add(&mut self, result: impl Record) {
        result.record(self);
    }

    /// Adds a value by its bits.
    pub(crate) fn value(&mut self, bits: u64) {
        self.values += 1;
        self.list(|| format!("{bits:x}"));
        self.bytes(&bits.to_le_bytes());
    }

    /// Adds a text.
    pub(crate) fn text(&mut self, text: &str) {
        self.values += 1;
        self.list(|| text.to_owned());
        self.count(text.len());
        self.bytes(text.as_bytes());
    }

    /// Adds a length or another integer, which is no value of its own.
    pub(crate) fn count(&mut self, count: usize) {
        self.list(|| format!("[{count}]"));
        self.bytes(&(count as u64).to_le_bytes());
    }

    fn list(&self, line: impl FnOnce() -> String) {
        if self.listed {
            say(&line());
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}

/// The hashes of all groups.
pub(crate) struct Table {
    lines: Vec<(String, Bits)>,
    listed: Option<String>,
}

impl Table {
    pub(crate) fn new(listed: Option<String>) -> Self {
        Self {
            lines: Vec::new(),
            listed,
        }
    }

    /// Computes a group: `fill` adds its results.
    pub(crate) fn group(&mut self, name: &str, fill: impl FnOnce(&mut Bits)) {
        let mut bits = Bits {
            hash: 0xcbf2_9ce4_8422_2325,
            values: 0,
            listed: self.listed.as_deref() == Some(name),
        };
        fill(&mut bits);
        self.lines.push((name.to_owned(), bits));
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|(name, _)| name.as_str())
    }

    /// The line of a group: its name, the number of its values, and its hash.
    pub(crate) fn line_of(&self, name: &str) -> Option<String> {
        let found = self.lines.iter().find(|(group, _)| group == name);
        found.map(|(name, bits)| format!("{name} {} {:016x}", bits.values, bits.hash))
    }

    /// The numbers of groups and of values.
    pub(crate) fn totals(&self) -> (usize, u64) {
        let values = self.lines.iter().map(|(_, bits)| bits.values).sum();
        (self.lines.len(), values)
    }

    /// The table as it is recorded.
    pub(crate) fn text(&self) -> String {
        let lines = self.names().filter_map(|name| self.line_of(name));
        lines.map(|line| line + "\n").collect()
    }
}
