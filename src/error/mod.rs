//! The errors: what can be wrong with an input.

mod checks;
mod parameter;
mod text;

use alloc::format;
use alloc::string::String;
use core::convert::Infallible;

pub use parameter::Parameter;
pub(crate) use text::text;

pub(crate) use checks::{
    all_finite, bad_interval, finite, finite_point, in_range, increasing, interval, nonzero,
    positive, same_length,
};

/// What is wrong with an input, and where.
///
/// The text of an error tells what is wrong, where (by index or by x), and what is expected. The fields of a
/// variant hold the same. They keep values as text, in the shortest form that reads back as the same value,
/// because one error type serves every number type.
///
/// ```
/// use shallow_relu::{Error, PiecewiseLinear};
///
/// let error = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.5, 1.0), (2.0, 3.0)]).unwrap_err();
/// assert!(matches!(error, Error::NotIncreasing { index: 2, .. }));
/// assert_eq!(error.to_string(), "x[2] = 2 must be greater than x[1] = 2.5");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There are fewer than two breakpoints.
    #[error("at least 2 breakpoints are needed, got {count}")]
    TooFewBreakpoints {
        /// How many were given.
        count: usize,
    },
    /// There are too few samples, or samples at too few x. Samples of weight 0 are not counted.
    #[error("at least {} needed, got {count}", samples_needed(.least))]
    TooFewSamples {
        /// How many are needed: 1, or 2 at different x.
        least: usize,
        /// How many there are. If more than one is needed, those at one x are counted once.
        count: usize,
    },
    /// Two samples have one x, and ties are [refused](crate::Ties::Refuse).
    #[error("x[{first}] and x[{second}] are both {x}; merge them, for example by Ties::Mean")]
    Tie {
        /// The index of the first sample at the least such x, in the data as given.
        first: usize,
        /// The index of the second one.
        second: usize,
        /// Their x.
        x: String,
    },
    /// A tolerance or a bound on the curvature is negative, infinite or NaN, or a tolerance is 0 although a
    /// positive one is needed.
    #[error("the {what} must be {}, got {value}", expected_of_tolerance(.value))]
    BadTolerance {
        /// The name of the argument: `tolerance`, `relative tolerance` or `curvature`.
        what: &'static str,
        /// The value given.
        value: String,
    },
    /// An interval is reversed, infinite or NaN, or a single point although a domain is needed.
    #[error("an interval needs two finite ends in increasing order, got {from} and {to}")]
    BadInterval {
        /// Its left end.
        from: String,
        /// Its right end.
        to: String,
    },
    /// A function that was to be approximated is NaN or infinite.
    #[error("the function to be approximated must be finite, but is {value} at x = {x}")]
    NoValue {
        /// The x at which it is.
        x: String,
        /// The value there.
        value: String,
    },
    /// A function that was to be approximated jumps.
    #[error(
        "the function jumps from {from} to {to} at x = {x}, by more than the tolerance allows; approximate \
         each side by itself"
    )]
    Step {
        /// The first float after the jump, or one of the first few.
        x: String,
        /// The value before.
        from: String,
        /// The value after.
        to: String,
    },
    /// A function that was to be approximated is so small beside a zero that a relative tolerance allows less than one
    /// step from a float to the next.
    #[error(
        "at x = {x}, near 0, the function goes from {from} to {to}, by more than the relative tolerance allows there; give it \
         a least value, or a larger one, by Tolerance::at_least"
    )]
    NearZero {
        /// The float after the step, or one of the first few.
        x: String,
        /// The value before.
        from: String,
        /// The value after.
        to: String,
    },
    /// The curvature of a function is larger than the bound that was given.
    #[error("the curvature of the function is larger at x = {x} than the bound that was given")]
    TooCurved {
        /// The x at which this was found.
        x: String,
    },
    /// A function would have to be evaluated too often for the given tolerance.
    #[error(
        "more than {most} samples would be needed: with that number the samples reach from x = {from} only to x = {x}; take a \
         larger tolerance, near a zero one with a least value (Tolerance::at_least), or a domain that ends there"
    )]
    TooManySamples {
        /// The largest number of samples that are taken.
        most: usize,
        /// The x at which the domain starts.
        from: String,
        /// How far the samples have come.
        x: String,
    },
    /// A tolerance cannot be guaranteed for functions with a second derivative as large as the given bound,
    /// because the samples would have to lie closer together.
    #[error(
        "more than {most} samples would be needed for a tolerance of {tolerance} with a curvature of \
         {curvature}; {}",
        if .least == "inf" {
            "no tolerance is large enough, take a shorter domain".into()
        } else {
            format!("the tolerance must be at least {}", .least)
        }
    )]
    TooFine {
        /// The tolerance given.
        tolerance: String,
        /// The curvature given.
        curvature: String,
        /// The largest number of samples that are taken.
        most: usize,
        /// The least tolerance for which that many samples are enough; `inf` if there is none.
        least: String,
    },
    /// The weight of a sample is negative, infinite or NaN.
    #[error("weights[{index}] = {value} must be finite and not negative")]
    BadWeight {
        /// The index of the sample.
        index: usize,
        /// Its weight.
        value: String,
    },
    /// A sample lies outside of the breakpoints of the function that is to be fitted.
    #[error("the sample x[{index}] = {x} must lie between the first and the last breakpoint")]
    OutsideDomain {
        /// The index of the sample.
        index: usize,
        /// Its x.
        x: String,
    },
    /// The samples do not determine the value at a breakpoint: there are too few of them beside it, or they
    /// lie so close together that rounding leaves no digits of the value.
    #[error(
        "the samples do not determine the value at the breakpoint x[{index}] = {x}; on a segment that ends \
         there at least one more is needed, apart from the others"
    )]
    Undetermined {
        /// The index of the breakpoint.
        index: usize,
        /// Its x.
        x: String,
    },
    /// A sum, a maximum, a minimum or columns were asked for without any function, or a sum without any
    /// network.
    #[error("at least 1 function or network is needed, got 0")]
    NothingToCombine,
    /// Functions that were to be [`Columns`](crate::Columns) differ in the number of their breakpoints.
    #[error(
        "columns need the same x, but function {function} has {count} breakpoints and function 0 has {first}"
    )]
    DifferentLengths {
        /// The first function that differs, counted from 0.
        function: usize,
        /// The number of its breakpoints.
        count: usize,
        /// That of function 0.
        first: usize,
    },
    /// Functions that were to be [`Columns`](crate::Columns) have breakpoints at different x.
    #[error(
        "columns need the same x, but x[{index}] is {first} in function 0 and {x} in function {function}"
    )]
    DifferentXs {
        /// The first function that differs, counted from 0.
        function: usize,
        /// The index of its first breakpoint that differs.
        index: usize,
        /// The x there.
        x: String,
        /// The x of function 0 there.
        first: String,
    },
    /// A factor, a shift or another single number is NaN or infinite.
    #[error("{what} = {value} is not finite")]
    ArgumentNotFinite {
        /// The name of the argument.
        what: &'static str,
        /// Its value.
        value: String,
    },
    /// A width or a period is not positive, or infinite or NaN.
    #[error("the {what} must be positive and finite, got {value}")]
    NotPositive {
        /// The name of the argument: `width` or `period`.
        what: &'static str,
        /// Its value.
        value: String,
    },
    /// A divisor is 0, NaN or infinite.
    #[error("the divisor must be finite and not 0, got {value}")]
    BadDivisor {
        /// Its value.
        value: String,
    },
    /// A function that was to be inverted is not strictly monotone: a segment is flat, or turns
    /// against the first one.
    #[error(
        "only a function that rises everywhere or falls everywhere has an inverse, but segment {segment}, \
         from ({x0}, {y0}) to ({x1}, {y1}), {}",
        if .y0 == .y1 { "is flat; lower_inverse and upper_inverse allow that" } else { "turns back" }
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
    /// A function of which a lower or an upper inverse was asked for rises and falls.
    #[error(
        "only a function that never falls or never rises has a lower and an upper inverse, but segment \
         {segment}, from ({x0}, {y0}) to ({x1}, {y1}), turns back"
    )]
    NotMonotone {
        /// The first segment that turns back, counted from 0. If a jump turns back, the number of segments before
        /// it.
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
    #[error(
        "a function that turns back has no inverse, but the {side} tail turns back with slope {slope}"
    )]
    TailNotInvertible {
        /// The tail: `left` or `right`.
        side: &'static str,
        /// Its slope.
        slope: String,
    },
    /// A function without segments was asked for, or no segments were given to make one.
    #[error("at least 1 segment is needed, got 0")]
    NoSegments,
    /// A lower bound lies above the upper one.
    #[error("lower[{index}] = {lower} must not be greater than upper[{index}] = {upper}")]
    EmptyWindow {
        /// The index of the two bounds.
        index: usize,
        /// The lower bound.
        lower: String,
        /// The upper bound.
        upper: String,
    },
    /// No value is within the tolerance of all samples at one x.
    #[error(
        "at x = {x} no value is within the tolerance of all samples, which reach from {least} to {largest}"
    )]
    NoCommonValue {
        /// The x of the samples.
        x: String,
        /// The least y of a sample there.
        least: String,
        /// The largest one.
        largest: String,
    },
    /// A tolerance is so small that rounding alone may take as much.
    #[error("the tolerance {value} is too small, because rounding alone may take as much")]
    TooNarrow {
        /// The tolerance.
        value: String,
    },
    /// The tolerance at an x is so small that it cannot be guaranteed there.
    #[error(
        "the tolerance at x = {x} is {value}, too small to be guaranteed; give it a least value by \
         Tolerance::at_least"
    )]
    TooNarrowAt {
        /// The x.
        x: String,
        /// The tolerance there.
        value: String,
    },
    /// In the middle between two samples that were taken of it, a function differs from the line that joins them by more
    /// than the tolerance.
    #[error(
        "at x = {x} the function is further than the tolerance from the line between its samples on both sides; \
         approximate a shorter domain, give a bound on its curvature to approximate::smooth, or, near a zero, give a relative \
         tolerance a least value by Tolerance::at_least"
    )]
    Unresolved {
        /// The x at which this was found.
        x: String,
    },
    /// Two slices that belong together differ in length.
    #[error("{left} and {right} must have the same length, got {left_len} and {right_len}")]
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
        /// The vector: `x`, `y`, or the name of an argument.
        what: &'static str,
        /// The index in that vector.
        index: usize,
        /// The value there.
        value: String,
    },
    /// A bound is NaN, a lower one infinity, or an upper one minus infinity.
    #[error("{what}[{index}] must be {expected}, got {value}")]
    BadBound {
        /// The name of the argument: `lower` or `upper`.
        what: &'static str,
        /// The index in it.
        index: usize,
        /// What it may be.
        expected: &'static str,
        /// The value there.
        value: String,
    },
    /// A parameter of a network is NaN or infinite.
    #[error("{parameter} = {value} is not finite")]
    ParameterNotFinite {
        /// The parameter.
        parameter: Parameter,
        /// Its value.
        value: String,
    },
    /// A network has no such unit.
    #[error("{parameter} does not exist, because the number of units is {width}")]
    NoSuchParameter {
        /// The parameter that was asked for.
        parameter: Parameter,
        /// The number of units.
        width: usize,
    },
    /// The value at a breakpoint or at an end of an interval overflows.
    #[error("the value at x = {x} is too large for the number type")]
    ValueOverflow {
        /// The x of that breakpoint or end.
        x: String,
    },
    /// The result for an interval overflows.
    #[error("the {what} from {from} to {to} is too large for the number type")]
    IntervalOverflow {
        /// The result that is out of range: an `integral`, a `mean`, a `variation`, a `distance`, a
        /// `squared distance`, or the `difference` of two functions.
        what: &'static str,
        /// The left end of the interval.
        from: String,
        /// Its right end.
        to: String,
    },
    /// The gradient of a parameter overflows.
    #[error("the gradient of {parameter} is too large for the number type")]
    GradientOverflow {
        /// The parameter.
        parameter: Parameter,
    },
    /// The slope given or computed for a tail is NaN or infinite.
    #[error("the slope of the {side} tail, {value}, is not finite")]
    TailNotFinite {
        /// The tail: `left` or `right`.
        side: &'static str,
        /// The slope given.
        value: String,
    },
    /// The breakpoints are not in strictly increasing order of x.
    #[error("x[{index}] = {x} must be greater than x[{}] = {previous}", .index.saturating_sub(1))]
    NotIncreasing {
        /// The first breakpoint that is out of order.
        index: usize,
        /// Its x.
        x: String,
        /// The x before it.
        previous: String,
    },
    /// Two breakpoints of a function that cannot jump share an x.
    #[error(
        "x[{index}] = {x} must be greater than x[{}] = {x}; two y at one x are a jump (Discontinuous) or ties \
         (Samples)",
        .index.saturating_sub(1)
    )]
    TwoAtOneX {
        /// The index of the second one.
        index: usize,
        /// Its x.
        x: String,
    },
    /// More than two breakpoints share an x. Two of them are a jump.
    #[error(
        "x[{index}] = {x} is the third breakpoint at this x; two are a jump, from the y of the first to the \
         y of the second"
    )]
    ThreeAtOneX {
        /// The index of the third one.
        index: usize,
        /// Its x.
        x: String,
    },
    /// A function does not jump at the x where the side of a jump was to be chosen.
    #[error("the function does not jump at x = {x}")]
    NoJump {
        /// That x.
        x: String,
    },
    /// A function that was to be continuous jumps.
    #[error(
        "the function jumps from {left} to {right} at x = {x}; ramped(width) makes it continuous"
    )]
    Jumps {
        /// The x of the first jump.
        x: String,
        /// The limit from the left.
        left: String,
        /// The limit from the right.
        right: String,
    },
    /// A function that was to be appended to another one starts before that one ends, or at the same x with
    /// another y.
    #[error(
        "the function to be appended must start at ({x0}, {y0}) or at a larger x, but starts at ({x1}, \
         {y1}){}",
        if .x0 == .x1 { "; Discontinuous::append makes a jump there" } else { "" }
    )]
    DoesNotFollow {
        /// The last x of the first function.
        x0: String,
        /// Its last y.
        y0: String,
        /// The first x of the function to be appended.
        x1: String,
        /// Its first y.
        y1: String,
    },
    /// A function that was to be repeated ends with another y than it starts with.
    #[error(
        "a continuous function that is repeated must end with the y it starts with, {first}, but ends with \
         {last}; as a Discontinuous it jumps there"
    )]
    EndsDiffer {
        /// The first y.
        first: String,
        /// The last y.
        last: String,
    },
    /// No copies of a function were asked for.
    #[error("at least 1 copy is needed, got 0")]
    NoCopies,
    /// More copies of a function were asked for than there is memory for.
    #[error("{n} copies of {breakpoints} breakpoints need more memory than there is")]
    TooManyCopies {
        /// The number of copies.
        n: usize,
        /// The number of breakpoints of each.
        breakpoints: usize,
    },
    /// A function that was to be made periodic is longer than the period.
    #[error(
        "the period {period} must be at least as long as the domain, from {from} to {to}, before any rounding; \
         Periodic::from_breakpoints takes breakpoints of any length"
    )]
    PeriodTooShort {
        /// The period.
        period: String,
        /// The first x of the function.
        from: String,
        /// Its last x.
        to: String,
    },
    /// Two breakpoints of a periodic function lie whole periods apart, and have different y.
    #[error(
        "y[{index}] = {y} must be y[{other}] = {other_y}, because x[{index}] and x[{other}] are the same \
         modulo the period"
    )]
    TwoValues {
        /// The index of the later one.
        index: usize,
        /// Its y.
        y: String,
        /// The index of the earlier one.
        other: usize,
        /// Its y.
        other_y: String,
    },
    /// The ramp in place of a jump would reach the next breakpoint or ramp.
    #[error(
        "a ramp of width {width} at the jump at x = {x} is too wide, because it reaches x = {next}"
    )]
    RampTooWide {
        /// The x of the jump.
        x: String,
        /// The width given.
        width: String,
        /// The x of the next breakpoint or ramp, on the side of the ramp.
        next: String,
    },
    /// The ramp in place of a jump would not reach the next float.
    #[error(
        "a ramp of width {width} at the jump at x = {x} is too narrow, because the next float is further \
         away"
    )]
    RampTooNarrow {
        /// The x of the jump.
        x: String,
        /// The width given.
        width: String,
    },
    /// A segment that was given by its slope and its end does not end to the right of its start.
    #[error(
        "segment {segment} must end to the right of its start x = {start}, but ends at x = {end}"
    )]
    SegmentReversed {
        /// The segment, counted from 0.
        segment: usize,
        /// The x at which it starts.
        start: String,
        /// The end given.
        end: String,
    },
    /// A segment is so steep that its slope overflows: its breakpoints are too close in x for their
    /// difference in y, as at a jump. All coordinates are checked before the first slope.
    #[error(
        "the slope of segment {segment}, from ({x0}, {y0}) to ({x1}, {y1}), is too large for the number \
         type; merge the two breakpoints, move them apart in x, or make a jump of them (Discontinuous)"
    )]
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
    /// The slope changes so much at a breakpoint that the output weight there overflows.
    #[error(
        "the output weight at x[{index}] = {x}, which changes the slope from {left} to {right}, is too \
         large for the number type; scale y down"
    )]
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
    /// The bytes are not a file of the format, or only a part of one.
    #[error("not a readable {format} file: {reason}")]
    BadFile {
        /// The format: `safetensors` or `ONNX`.
        format: &'static str,
        /// What is wrong with the bytes.
        reason: String,
    },
    /// A file does not have a tensor that is needed.
    #[error("the file has no tensor {name}; it has {found}")]
    NoTensor {
        /// The name of the tensor.
        name: String,
        /// The names of the first tensors that it has.
        found: String,
    },
    /// A tensor has a shape that does not fit a network with one input, one hidden layer and one output.
    #[error("the tensor {name} has shape {found}, expected {expected}")]
    TensorShape {
        /// The name of the tensor.
        name: String,
        /// Its shape.
        found: String,
        /// The shape or the shapes that would fit.
        expected: String,
    },
    /// A tensor holds values of a type that the number type of the network cannot hold exactly.
    #[error("the tensor {name} holds {found}, expected {expected}")]
    TensorType {
        /// The name of the tensor.
        name: String,
        /// The type of its values.
        found: String,
        /// The types that can be read.
        expected: &'static str,
    },
    /// The values of a tensor are not where its header claims, or not as many.
    #[error("the tensor {name} {reason}")]
    TensorData {
        /// The name of the tensor.
        name: String,
        /// What is wrong with its values.
        reason: String,
    },
    /// A node of a graph is not a step of a network with one hidden layer of ReLUs.
    #[error("the node {node}, of type {operator}, {reason}")]
    NotShallow {
        /// The name of the node, or that of its output if it has no name.
        node: String,
        /// The type of the node, such as `Tanh`.
        operator: String,
        /// Why it is refused.
        reason: String,
    },
    /// A graph does not lead from one input through two layers to one output.
    #[error("the graph {reason}")]
    GraphNotShallow {
        /// What it is instead.
        reason: String,
    },
    /// The names of the two layers are equal, or as long as a file.
    #[error(
        "the layers need two different names of at most {most} bytes, got \"{hidden}\" and \"{output}\""
    )]
    LayerNames {
        /// The name of the hidden layer.
        hidden: String,
        /// The name of the output layer.
        output: String,
        /// The length of the longest name allowed.
        most: usize,
    },
}

/// Samples of weight 0 can leave none.
fn samples_needed(least: &usize) -> String {
    match least {
        1 => "1 sample of positive weight is".into(),
        _ => format!("{least} samples at different x are"),
    }
}

/// No conversion that cannot fail has an error. So what takes samples by any conversion takes samples
/// themselves, too.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// What a refused tolerance should have been. A tolerance of 0 is refused only if it must be positive.
fn expected_of_tolerance(value: &str) -> &'static str {
    match value {
        "0" | "-0" => "greater than 0",
        _ => "finite and not negative",
    }
}
