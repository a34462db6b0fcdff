//! What all pictures are drawn with. A picture is SVG text, the same text for the same input.

pub mod legend;
pub mod panel;
pub mod sheet;
pub mod span;
pub mod style;

pub use legend::Key;
pub use panel::{Axes, Panel};
pub use sheet::{Area, picture};
pub use span::Span;
