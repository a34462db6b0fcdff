//! Piecewise linear functions of one variable, exact at every breakpoint and fast in batches, and the ReLU networks
//! with one hidden layer that are the same thing: N segments, N units.
//!
//! ```
//! use shallow_relu::{PiecewiseLinear, construct};
//!
//! // A lookup table: values between its breakpoints lie on straight lines.
//! let f = PiecewiseLinear::from_breakpoints(&[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)])?;
//! assert_eq!(f.eval(-0.5), 1.0); // a breakpoint, bit for bit
//!
//! // Many inputs at once are much faster, and give the same bits.
//! assert_eq!(f.values(&[-0.5, 0.25, 1.0, f64::NEG_INFINITY]), [1.0, -0.75, 0.0, -1.0]);
//!
//! // The same function as a network, z = b0 + w1 relu(b1 + v1 x) + ...: one unit for each segment.
//! let net = construct(&f)?;
//! assert_eq!(net.hidden_weights(), [1.0, 1.0, 1.0]);
//! assert_eq!(net.hidden_biases(), [1.0, 0.5, 0.0]);
//! assert_eq!(net.output_weights(), [4.0, -8.0, 5.0]); // the changes of slope
//! assert_eq!(net.output_bias(), -1.0);
//! # Ok::<(), shallow_relu::Error>(())
//! ```
//!
#![doc = include_str!("_docs/pictures/article.svg")]
//!
//! *Left: the rays of the three units, each starting at a breakpoint. Middle: the rays times their output weights. Right:
//! their sum, the function through the four breakpoints.*
//!
//! It is not for functions of several inputs, smooth splines, or training large networks.
//!
//! # Overview
//!
//! The two types are [`PiecewiseLinear`], a function, and [`ShallowReluNet`], a network together with its function.
//! Both evaluate alike: [`forward`] is [`eval`], [`forward_batch`] is [`eval_batch`], and both have `values`. What is promised of these four is
//! in the chapter [promises](_docs::promises). Everything that can go wrong is an [`Error`] whose text says what is wrong,
//! where, and what is expected.
//!
//! ## Functions
//!
//! * **Make one** from breakpoints: [`from_breakpoints`], [`from_xy`]; from slopes: [`from_slopes`]; a
//!   [`constant`]; from data in any order: [`Samples`], whose [`interpolate`] returns an [`Interpolant`] and merges equal x
//!   as [`Ties`] tell. Beyond the breakpoints it goes on in two [`Tail`]s: [`with_tails`], [`clamped`], [`extended`].
//! * **Evaluate** it: [`eval`], [`values`], [`eval_batch`] into a slice that you have; several over the same x at
//!   once as [`Columns`]; on several threads, with the feature `rayon`, `eval_batch_parallel`; in the domain only,
//!   [`eval_in_domain`] and [`eval_batch_in_domain`].
//! * **Look at** it: [`xs`], [`ys`], [`breakpoints`], [`segments`] (each a [`Segment`]), [`segment`], [`segment_count`],
//!   [`tails`], [`tail_slopes`], [`domain`], [`range`].
//! * **Combine** functions: [`plus`], [`minus`], [`sum`] of many; [`max`], [`min`], [`maximum`] and [`minimum`] of many;
//!   [`compose`]. Operators are short for the named methods.
//! * **Change** one: [`scale_y`], [`negated`], [`shift_x`], [`shift_y`], [`scale_x`], [`abs`], [`relu`], [`inverse`];
//!   [`simplify`] and [`simplify_within`] drop breakpoints.
//! * **Cut** one to an interval, **join** two, **repeat** one: [`restrict`], [`append`], [`repeat`].
//! * **Compare** two: `==` compares breakpoints and tails, [`same_function`] all values. With the feature `approx` there are
//!   comparisons within a tolerance, breakpoint by breakpoint.
//!
//! ## Functions that repeat
//!
//! * A [`Periodic`] function is made from one period: of a table ([`Periodic::from_breakpoints`]), or of a function
//!   ([`periodic`], [`Discontinuous::periodic`]). Its reduction of x is exact, and so are its [`Periodic::integral`] and
//!   [`Periodic::mean`] over any number of periods, before the one rounding.
//!
//! ## Functions that jump
//!
//! * A [`Discontinuous`] function has two y at a breakpoint, and takes the one on the [`Side`] that is chosen for each
//!   [`Jump`]: [`Discontinuous::from_breakpoints`], the step functions [`previous`] and [`next`].
//! * It evaluates as fast as any other, with the same promises; [`left_limit`] and [`right_limit`] are exact.
//! * [`lower_inverse`] and [`upper_inverse`] invert functions with level stretches: quantiles, calibrations, colour tables.
//! * [`Discontinuous::integral`], [`Discontinuous::mean`], [`Discontinuous::solve`]; [`ramped`] makes it continuous, for a
//!   network.
//!
//! ## Calculus
//!
//! * **Slopes and integrals**: [`slope_left`], [`slope_right`], [`integral`], [`mean`], [`total_variation`]; an
//!   [`Antiderivative`] ([`antiderivative`]) answers many integrals, and [`Antiderivative::solve`] finds the level for a
//!   volume.
//! * **Where**: [`solve`] and [`intersections`] return [`Solution`]s, [`extrema`] returns [`Extrema`].
//! * **Shape**: [`is_monotone`], [`is_convex`], [`is_concave`], [`is_convex_within`], [`is_concave_within`],
//!   [`convex_hull`], [`concave_hull`], [`lipschitz`].
//! * **Distance** of two functions: [`sup_distance`], [`squared_distance`]; with the feature `std` also `l2_distance`.
//!
//! ## Networks
//!
//! * **From a function**: [`construct`](construct()), [`ShallowReluNet::from_breakpoints`],
//!   [`ShallowReluNet::from_function`].
//! * **From weights**, trained ones too: [`Parameters`] and [`ShallowReluNet::from_parameters`]; the function they compute
//!   is [`function`].
//! * **Read the weights**, to export them: [`hidden_weights`], [`hidden_biases`], [`output_weights`], [`output_bias`],
//!   [`parameters`]; the number of units is [`width`].
//! * **Files** of other programs: with the feature `safetensors`, `to_safetensors` and `from_safetensors`; with the
//!   feature `onnx`, `to_onnx`, `from_onnx` and, for functions, `to_onnx_table`. The values have a type that is an
//!   `Element`.
//! * **The literal sum** of the units: [`forward_dense`], [`hidden_activations`]; how far it may be off:
//!   [`breakpoint_error`], [`amplification`], [`dense_error_bound`].
//! * **What a parameter does**: a [`Parameter`] names one, [`with_parameter`] changes it, a [`Sensitivity`] has gradients and
//!   the [`Influence`] of each.
//! * **Equivalent networks**: [`canonical`], [`ShallowReluNet::same_function`].
//! * **Combine** networks: [`ShallowReluNet::plus`], [`ShallowReluNet::minus`], [`ShallowReluNet::scale_y`],
//!   [`ShallowReluNet::negated`], [`ShallowReluNet::compose`], [`ShallowReluNet::sum`] of many.
//!
//! ## The fewest segments, and fits
//!
//! * [`approximate`]: the function of the fewest segments within a tolerance of samples ([`samples`], [`polyline`],
//!   [`windows`]) or of code ([`approximate::function`], [`smooth`]); or the least error in a number of segments
//!   ([`samples_in_segments`], [`function_in_segments`]). A [`Tolerance`] may be relative and one-sided. Each
//!   returns an [`Approximation`]; [`Along`] chooses whether windows are met at the samples only, or also on the
//!   lines between them.
//! * [`fit`], for [`Samples`] or slices of them: least squares with given breakpoints ([`least_squares`]), or with
//!   breakpoints that move ([`local`]); the best function that never falls ([`isotonic`]) or has another [`Shape`]
//!   ([`shape`]). Each returns a [`Fit`].
//!
//! ## Number types
//!
//! * Everything is generic over [`Scalar`]: `f32`, `f64`, and with the feature `num-rational` exact rationals. Your own exact
//!   type implements [`ExactScalar`]: three functions and its arithmetic. The wider and the exact arithmetic are in [`number`].
//!
//! # Chapters
//!
//! [promises](_docs::promises), [accuracy](_docs::accuracy), [networks](_docs::networks), [functions](_docs::functions),
//! [approximation](_docs::approximation), [speed](_docs::speed), [number types](_docs::number_types),
//! [recipes](_docs::recipes), and for whoever changes the crate [design](_docs::design).
//!
//! # Features
//!
//! | feature | brings | default |
//! |---|---|---|
//! | `std` | AVX-512, AVX2 or plain code chosen at run time (NEON needs no choice); `l2_distance` and `standard_errors`, which take square roots | yes |
//! | `rayon` | `eval_batch_parallel`, `forward_batch_parallel` | no |
//! | `approx` | comparisons within a tolerance, breakpoint by breakpoint: `AbsDiffEq`, `RelativeEq`, `UlpsEq` | no |
//! | `num-rational` | `Ratio<i32>`, `Ratio<i64>`, `Ratio<i128>` as number types | no |
//! | `onnx` | networks as ONNX graphs, out and in; functions as ONNX graphs that are exact at breakpoints | no |
//! | `proptest` | the module `proptest`: strategies for functions, networks and samples, and hard inputs, for your own tests | no |
//! | `safetensors` | networks as files that PyTorch, candle and burn read and write | no |
//! | `serde` | functions, networks, samples and parameters are written and read in JSON and other formats | no |
//!
//! Without `std` the crate is `no_std` with `alloc`, and its instruction set is chosen when it is compiled. It needs Rust 1.89.
//!
//! [`abs`]: PiecewiseLinear::abs
//! [`amplification`]: ShallowReluNet::amplification
//! [`antiderivative`]: PiecewiseLinear::antiderivative
//! [`approximate`]: mod@approximate
//! [`Along`]: approximate::Along
//! [`Approximation`]: approximate::Approximation
//! [`Tolerance`]: approximate::Tolerance
//! [`function_in_segments`]: approximate::function_in_segments
//! [`polyline`]: approximate::polyline
//! [`samples_in_segments`]: approximate::samples_in_segments
//! [`smooth`]: fn@approximate::smooth
//! [`windows`]: fn@approximate::windows
//! [`samples`]: fn@approximate::samples
//! [`approximate::function`]: fn@approximate::function
//! [`Fit`]: fit::Fit
//! [`Shape`]: fit::Shape
//! [`least_squares`]: fn@fit::least_squares
//! [`local`]: fn@fit::local
//! [`isotonic`]: fn@fit::isotonic
//! [`shape`]: fn@fit::shape
//! [`breakpoint_error`]: ShallowReluNet::breakpoint_error
//! [`breakpoints`]: PiecewiseLinear::breakpoints
//! [`hidden_weights`]: ShallowReluNet::hidden_weights
//! [`hidden_biases`]: ShallowReluNet::hidden_biases
//! [`output_weights`]: ShallowReluNet::output_weights
//! [`output_bias`]: ShallowReluNet::output_bias
//! [`parameters`]: ShallowReluNet::parameters
//! [`width`]: ShallowReluNet::width
//! [`canonical`]: ShallowReluNet::canonical
//! [`clamped`]: PiecewiseLinear::clamped
//! [`compose`]: PiecewiseLinear::compose
//! [`concave_hull`]: PiecewiseLinear::concave_hull
//! [`constant`]: PiecewiseLinear::constant
//! [`convex_hull`]: PiecewiseLinear::convex_hull
//! [`dense_error_bound`]: ShallowReluNet::dense_error_bound
//! [`domain`]: PiecewiseLinear::domain
//! [`eval`]: PiecewiseLinear::eval
//! [`eval_batch`]: PiecewiseLinear::eval_batch
//! [`extended`]: PiecewiseLinear::extended
//! [`extrema`]: PiecewiseLinear::extrema
//! [`eval_in_domain`]: PiecewiseLinear::eval_in_domain
//! [`eval_batch_in_domain`]: PiecewiseLinear::eval_batch_in_domain
//! [`restrict`]: PiecewiseLinear::restrict
//! [`append`]: PiecewiseLinear::append
//! [`repeat`]: PiecewiseLinear::repeat
//! [`periodic`]: PiecewiseLinear::periodic
//! [`fit`]: mod@fit
//! [`forward`]: ShallowReluNet::forward
//! [`forward_batch`]: ShallowReluNet::forward_batch
//! [`forward_dense`]: ShallowReluNet::forward_dense
//! [`from_breakpoints`]: PiecewiseLinear::from_breakpoints
//! [`from_slopes`]: PiecewiseLinear::from_slopes
//! [`from_xy`]: PiecewiseLinear::from_xy
//! [`function`]: ShallowReluNet::function
//! [`hidden_activations`]: ShallowReluNet::hidden_activations
//! [`integral`]: PiecewiseLinear::integral
//! [`intersections`]: PiecewiseLinear::intersections
//! [`interpolate`]: Samples::interpolate
//! [`inverse`]: PiecewiseLinear::inverse
//! [`left_limit`]: Discontinuous::left_limit
//! [`lower_inverse`]: PiecewiseLinear::lower_inverse
//! [`next`]: Discontinuous::next
//! [`previous`]: Discontinuous::previous
//! [`ramped`]: Discontinuous::ramped
//! [`right_limit`]: Discontinuous::right_limit
//! [`upper_inverse`]: PiecewiseLinear::upper_inverse
//! [`is_concave`]: PiecewiseLinear::is_concave
//! [`is_concave_within`]: PiecewiseLinear::is_concave_within
//! [`is_convex`]: PiecewiseLinear::is_convex
//! [`is_convex_within`]: PiecewiseLinear::is_convex_within
//! [`is_monotone`]: PiecewiseLinear::is_monotone
//! [`lipschitz`]: PiecewiseLinear::lipschitz
//! [`max`]: PiecewiseLinear::max
//! [`maximum`]: PiecewiseLinear::maximum
//! [`mean`]: PiecewiseLinear::mean
//! [`min`]: PiecewiseLinear::min
//! [`minimum`]: PiecewiseLinear::minimum
//! [`minus`]: PiecewiseLinear::minus
//! [`negated`]: PiecewiseLinear::negated
//! [`number`]: mod@number
//! [`plus`]: PiecewiseLinear::plus
//! [`range`]: PiecewiseLinear::range
//! [`relu`]: PiecewiseLinear::relu
//! [`same_function`]: PiecewiseLinear::same_function
//! [`scale_x`]: PiecewiseLinear::scale_x
//! [`scale_y`]: PiecewiseLinear::scale_y
//! [`segment`]: PiecewiseLinear::segment
//! [`segment_count`]: PiecewiseLinear::segment_count
//! [`segments`]: PiecewiseLinear::segments
//! [`shift_x`]: PiecewiseLinear::shift_x
//! [`shift_y`]: PiecewiseLinear::shift_y
//! [`simplify`]: PiecewiseLinear::simplify
//! [`simplify_within`]: PiecewiseLinear::simplify_within
//! [`slope_left`]: PiecewiseLinear::slope_left
//! [`slope_right`]: PiecewiseLinear::slope_right
//! [`solve`]: PiecewiseLinear::solve
//! [`squared_distance`]: PiecewiseLinear::squared_distance
//! [`sum`]: PiecewiseLinear::sum
//! [`sup_distance`]: PiecewiseLinear::sup_distance
//! [`tail_slopes`]: PiecewiseLinear::tail_slopes
//! [`tails`]: PiecewiseLinear::tails
//! [`total_variation`]: PiecewiseLinear::total_variation
//! [`values`]: PiecewiseLinear::values
//! [`with_parameter`]: ShallowReluNet::with_parameter
//! [`with_tails`]: PiecewiseLinear::with_tails
//! [`xs`]: PiecewiseLinear::xs
//! [`ys`]: PiecewiseLinear::ys
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(
    all(target_arch = "x86", not(target_feature = "sse2")),
    target_arch = "m68k"
))]
compile_error!(
    "shallow-relu needs IEEE 754 arithmetic, which rounds every result to f32 or f64. The floating-point \
     registers of this target are wider, so results would depend on the compiler. On x86 compile for a \
     target with SSE2, for example i686-unknown-linux-gnu or -C target-feature=+sse2."
);

extern crate alloc;
// Tests within share the helpers of the law tests, which know the crate by its name.
#[cfg(test)]
extern crate self as shallow_relu;
#[cfg(test)]
extern crate std;

// The floors, from the ground up: a module imports only from those above it in this list. (rustfmt would sort
// the lines of a block.)
pub mod number;

mod error;

mod function;

mod algebra;

mod calculus;

mod network;

pub mod approximate;

pub mod fit;

mod interop;

pub mod _docs;

/// The code in it is tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
#[path = "../tests/laws/support/mod.rs"]
#[allow(dead_code, reason = "shared with the law tests, which use all of it")]
mod support;

pub use calculus::{Antiderivative, Extrema, Solution};
pub use error::{Error, Parameter};
pub use function::{
    Columns, Discontinuous, Interpolant, Jump, Periodic, PiecewiseLinear, Samples, Segment, Side,
    Tail, Ties,
};
#[cfg(any(feature = "onnx", feature = "safetensors"))]
pub use interop::Element;
#[cfg(feature = "proptest")]
pub use interop::proptest;
pub use network::{Influence, Parameters, Sensitivity, ShallowReluNet, construct};
pub use number::{ExactScalar, Scalar};
