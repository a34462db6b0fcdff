//! What can be wrong with the input.

mod checks;

use alloc::{format, string::String, string::ToString};
use core::fmt::{Display, LowerExp};

use crate::parameter::Parameter;
pub(crate) use checks::{
    all_finite, bad_interval, finite, in_range, increasing, interval, same_length,
};

/// What was wrong, and where.
///
/// A variant names the place, by index or by x, and the offending values, where there are any. Values
/// are kept as text, shortest form that reads back as the same number, because one error type serves
/// every number type.
///
/// ```
/// use shallow_relu::{Error, PiecewiseLinear};
///
/// let error = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.5, 1.0), (2.0, 3.0)]).unwrap_err();
/// assert!(matches!(error, Error::NotIncreasing { index: 2, .. }));
/// assert_eq!(error.to_string(), "x[2] = 2 does not follow x[1] = 2.5");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A function needs two breakpoints at least: one segment.
    #[error("{count} breakpoints make no segment, two are needed")]
    TooFewBreakpoints {
        /// How many were given.
        count: usize,
    },
    /// An approximation needs two samples at least.
    #[error("two samples are needed, not {count}")]
    TooFewSamples {
        /// How many were given.
        count: usize,
    },
    /// A tolerance or a bound on the curvature is negative, infinite or NaN; or a tolerance is 0 where
    /// there must be one.
    #[error("the {what} {value} is out of range")]
    BadTolerance {
        /// Which: `tolerance` or `curvature`.
        what: &'static str,
        /// The value given.
        value: String,
    },
    /// An interval is reversed, infinite or NaN, or a single point where that is none.
    #[error("there is no interval from {from} to {to}")]
    BadInterval {
        /// Its left end.
        from: String,
        /// Its right end.
        to: String,
    },
    /// A function that was to be approximated is NaN or infinite.
    #[error("the function is {value} at x = {x}")]
    NoValue {
        /// Where.
        x: String,
        /// The value there.
        value: String,
    },
    /// A function that was to be approximated jumps.
    #[error("the function jumps from {from} to {to} at x = {x}")]
    Step {
        /// The first number after the jump, or one of the first.
        x: String,
        /// The value before.
        from: String,
        /// The value after.
        to: String,
    },
    /// A function bends more than was said of it.
    #[error("the function bends more than its curvature allows, at x = {x}")]
    TooCurved {
        /// Where it was found.
        x: String,
    },
    /// A function bends so much, for the tolerance asked, that it would have to be evaluated too often.
    #[error("more than {most} samples would be needed, up to x = {x} already")]
    TooManySamples {
        /// As many as are taken.
        most: usize,
        /// How far they have come.
        x: String,
    },
    /// The weight of a sample is no positive number.
    #[error("weights[{index}] = {value} is not a positive number")]
    BadWeight {
        /// Which sample.
        index: usize,
        /// Its weight.
        value: String,
    },
    /// A sample lies beyond the breakpoints of the function that is to be fitted.
    #[error("the sample x[{index}] = {x} lies outside of the breakpoints")]
    OutsideDomain {
        /// Which sample.
        index: usize,
        /// Its x.
        x: String,
    },
    /// The samples do not say what the value at a breakpoint is.
    #[error("too few samples around the breakpoint x[{index}] = {x} to say its value")]
    Undetermined {
        /// Which breakpoint.
        index: usize,
        /// Its x.
        x: String,
    },
    /// A sum, a maximum or a minimum of no functions, or the sum of no networks.
    #[error("nothing was given to be combined")]
    NothingToCombine,
    /// A factor or a shift is NaN or infinite.
    #[error("{what} = {value} is not finite")]
    ArgumentNotFinite {
        /// The name of the argument.
        what: &'static str,
        /// Its value.
        value: String,
    },
    /// A function that was to be inverted is not strictly monotone: a segment is flat, or turns
    /// against the first one.
    #[error(
        "segment {segment}, from ({x0}, {y0}) to ({x1}, {y1}), leaves the function without an inverse"
    )]
    NotInvertible {
        /// The segment, counted from 0.
        segment: usize,
        /// Its left x.
        x0: String,
        /// Its left y.
        y0: String,
        /// Its right x.
        x1: String,
        /// Its right y.
        y1: String,
    },
    /// A function that was to be inverted turns back in a tail.
    #[error("the {side} tail, of slope {slope}, leaves the function without an inverse")]
    TailNotInvertible {
        /// Which tail: `left` or `right`.
        side: &'static str,
        /// Its slope.
        slope: String,
    },
    /// A function has one segment at least.
    #[error("0 segments are allowed, one is needed at least")]
    NoSegments,
    /// A lower bound lies above the upper one.
    #[error("no value lies between lower[{index}] = {lower} and upper[{index}] = {upper}")]
    EmptyWindow {
        /// Where.
        index: usize,
        /// The lower bound.
        lower: String,
        /// The upper bound.
        upper: String,
    },
    /// A tolerance is less than what rounding may take.
    #[error("the tolerance {value} leaves no room for rounding")]
    TooNarrow {
        /// The tolerance.
        value: String,
    },
    /// A function does not look like what it was between the places where it was evaluated before.
    #[error("the function bends unseen between two places where it was evaluated, at x = {x}")]
    Unresolved {
        /// Where it was found.
        x: String,
    },
    /// Two slices that belong together differ in length.
    #[error("{left} has length {left_len} but {right} has length {right_len}")]
    LengthMismatch {
        /// The name of the first slice.
        left: &'static str,
        /// Its length.
        left_len: usize,
        /// The name of the second slice.
        right: &'static str,
        /// Its length.
        right_len: usize,
    },
    /// A coordinate, an input or a gradient is NaN or infinite.
    #[error("{what}[{index}] = {value} is not finite")]
    NotFinite {
        /// Which vector: `x` or `y`, or the name of an argument.
        what: &'static str,
        /// Where in it.
        index: usize,
        /// The value there.
        value: String,
    },
    /// A parameter of a network is NaN or infinite.
    #[error("{parameter} = {value} is not finite")]
    ParameterNotFinite {
        /// Which parameter.
        parameter: Parameter,
        /// Its value.
        value: String,
    },
    /// A network has no such unit.
    #[error("there is no {parameter} in a network of {width} units")]
    NoSuchParameter {
        /// Which parameter was asked for.
        parameter: Parameter,
        /// The number of units.
        width: usize,
    },
    /// The value at a breakpoint, or at an end of an interval, is no finite number.
    #[error("the value at x = {x} overflows")]
    ValueOverflow {
        /// Where.
        x: String,
    },
    /// What was asked of an interval is no finite number.
    #[error("the {what} from {from} to {to} overflows")]
    IntervalOverflow {
        /// What is out of range: an `integral`, a `mean`, a `variation`, a `distance`, a `squared
        /// distance`, or the `difference` of two functions.
        what: &'static str,
        /// The left end of the interval.
        from: String,
        /// Its right end.
        to: String,
    },
    /// The gradient of a parameter is out of range.
    #[error("the gradient of {parameter} overflows")]
    GradientOverflow {
        /// Which parameter.
        parameter: Parameter,
    },
    /// The slope given or computed for a tail is NaN or infinite.
    #[error("the slope of the {side} tail, {value}, is not finite")]
    TailNotFinite {
        /// Which tail: `left` or `right`.
        side: &'static str,
        /// The slope given.
        value: String,
    },
    /// The breakpoints are not in strictly increasing order of x.
    #[error("x[{index}] = {x} does not follow x[{}] = {previous}", .index.saturating_sub(1))]
    NotIncreasing {
        /// The first breakpoint that is out of order.
        index: usize,
        /// Its x.
        x: String,
        /// The x before it.
        previous: String,
    },
    /// A segment is so steep that its slope is no finite number.
    #[error("the slope of segment {segment}, from ({x0}, {y0}) to ({x1}, {y1}), overflows")]
    SlopeOverflow {
        /// The segment, counted from 0.
        segment: usize,
        /// Its left x.
        x0: String,
        /// Its left y.
        y0: String,
        /// Its right x.
        x1: String,
        /// Its right y.
        y1: String,
    },
    /// The slope changes so much at a breakpoint that the output weight there is no finite number.
    #[error("the output weight at x[{index}] = {x}, from slope {left} to slope {right}, overflows")]
    WeightOverflow {
        /// The breakpoint where the unit's ray starts.
        index: usize,
        /// Its x.
        x: String,
        /// The slope on its left.
        left: String,
        /// The slope on its right.
        right: String,
    },
}

/// The shorter of the plain and the scientific form: `2.5` and `1e300` rather than 300 zeros.
pub(crate) fn text<T: Display + LowerExp>(value: T) -> String {
    let plain = value.to_string();
    if plain.len() <= 21 {
        return plain;
    }
    let scientific = format!("{value:e}");
    if scientific.len() < plain.len() {
        scientific
    } else {
        plain
    }
}
