//! What the applications of the gallery share: pictures, tables, files and random numbers.

pub mod checks;
pub mod drawing;
pub mod number;
pub mod output;
pub mod random;
pub mod reading;
pub mod table;
