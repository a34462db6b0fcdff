//! The competitors that are measured beside the network, and the check that all of them answer the same
//! question.
//!
//! Among the crates that interpolate, `interp` and `interpn` are light. `ninterp` is left out for two
//! reasons. It depends on `ndarray`, and so on the multiplication of matrices: ten seconds of compilation for
//! a vector of breakpoints. And its batch is a slice of slices, one for each input.

use interp::{InterpMode, interp_slice};
use interpn::one_dim::{Interp1D, RectilinearGrid1D, linear::Linear1D};
use shallow_relu::ShallowReluNet;

use crate::support::{Float, breakpoints, check_batch};

/// How a competitor answers a batch. The outputs are a vector, because `interp` returns its own.
pub(crate) type Batch<T> = fn(&Case<T>, &[T], &mut Vec<T>);

/// A random network, and its function as one would write it today without this crate.
pub(crate) struct Case<T> {
    pub(crate) net: ShallowReluNet<T>,
    pub(crate) table: PartitionPoint<T>,
}

impl<T: Float> Case<T> {
    /// The case with the given number of segments. Its answers to `inputs`, which lie in the domain, have
    /// been checked.
    pub(crate) fn checked(segments: usize, inputs: &[T]) -> Self {
        let breakpoints = breakpoints::<T>(segments);
        let case = Self {
            net: ShallowReluNet::from_breakpoints(&breakpoints).expect("valid breakpoints"),
            table: PartitionPoint::new(&breakpoints),
        };
        check_batch(&case.net, inputs);
        case.check_table(inputs);
        case.check_dense(inputs);
        case.note("interp", Case::interp, inputs);
        case.note("interpn", Case::interpn, inputs);
        case
    }

    /// The exact rise is at most 2 max|y|, and `y0 + s (x - x0)` rounds it five times: three times for the
    /// slope (two differences, a quotient), once for x - x0, once for the product. The sum is rounded once
    /// more, by u max|y| at most. Altogether that is 11 u max|y|. `forward` promises 4 ulp, which is 8 u
    /// max|y|. One more u is for the products of roundings.
    const TOLERANCE: f64 = 20.0;

    fn check_table(&self, inputs: &[T]) {
        let tolerance = Self::TOLERANCE * self.unit_error();
        for &x in spread(inputs) {
            self.check("partition_point", x, self.table.eval(x), tolerance);
        }
    }

    /// The bound documented at `forward_dense`, and the 4 ulp of `forward`.
    ///
    /// The bound grows with the terms of the sum, and those of a random function are steep: from N = 1024 on
    /// in `f32` it allows more than max|y|. It is needed there: at N = 65 536 the sum is off by 4 max|y|. The
    /// laws test that the sum keeps the bound also if the bound is narrow.
    fn check_dense(&self, inputs: &[T]) {
        let unit = self.unit_error();
        let roundings = (self.net.width() + 2) as f64;
        let gamma = roundings * unit / (1.0 - roundings * T::unit_roundoff().into());
        let tolerance = self.net.breakpoint_error().into()
            + gamma * self.net.amplification().into()
            + 8.0 * unit;
        for &x in spread(inputs) {
            self.check("forward_dense", x, self.net.forward_dense(x), tolerance);
        }
    }

    fn check(&self, name: &str, x: T, value: T, tolerance: f64) {
        let error = (value.into() - self.net.forward(x).into()).abs();
        let segments = self.net.width();
        assert!(
            error <= tolerance,
            "{name} misses by {error:e} at {x}, {segments} segments; {tolerance:e} is allowed"
        );
    }

    /// Prints how far another crate is off at the breakpoints, or beyond the tolerance of the same formula.
    /// This is reported, and is no failure of this crate.
    fn note(&self, name: &str, answer: Batch<T>, inputs: &[T]) {
        let function = self.net.function();
        let values = |inputs: &[T]| {
            let mut outputs = vec![T::zero(); inputs.len()];
            answer(self, inputs, &mut outputs);
            outputs
        };
        let at_breakpoints = values(function.xs());
        let missed = at_breakpoints.iter().zip(function.ys());
        let missed = missed.filter(|(value, y)| value != y).count();
        let inputs: Vec<T> = spread(inputs).copied().collect();
        let between = values(&inputs);
        let errors = inputs.iter().zip(between).map(|(&x, value)| {
            let error = value.into() - self.net.forward(x).into();
            error.abs() / self.unit_error()
        });
        let worst = errors.fold(0.0, f64::max);
        if missed > 0 || worst > Self::TOLERANCE {
            eprintln!(
                "note: {name} on {} segments in {}: misses {missed} of {} breakpoints; elsewhere \
                 up to {worst:.0} u max|y| away, {} expected",
                self.net.width(),
                T::NAME,
                function.xs().len(),
                Self::TOLERANCE,
            );
        }
    }

    /// u max|y|.
    fn unit_error(&self) -> f64 {
        let (least, greatest) = self.net.function().range();
        T::unit_roundoff().into() * f64::max(least.into().abs(), greatest.into().abs())
    }
}

#[allow(clippy::ptr_arg, reason = "all are `Batch`")]
impl<T: Float> Case<T> {
    pub(crate) fn forward_batch(&self, inputs: &[T], outputs: &mut Vec<T>) {
        self.net.forward_batch(inputs, outputs).expect("one length");
    }

    pub(crate) fn partition_point(&self, inputs: &[T], outputs: &mut Vec<T>) {
        for (&x, y) in inputs.iter().zip(outputs) {
            *y = self.table.eval(x);
        }
    }

    pub(crate) fn interp(&self, inputs: &[T], outputs: &mut Vec<T>) {
        let function = self.net.function();
        let mode = InterpMode::default();
        *outputs = interp_slice(function.xs(), function.ys(), inputs, &mode);
    }

    pub(crate) fn interpn(&self, inputs: &[T], outputs: &mut Vec<T>) {
        let function = self.net.function();
        let grid = RectilinearGrid1D::new(function.xs(), function.ys()).expect("one length");
        let linear = Linear1D::new(grid);
        linear.eval(inputs, outputs).expect("one length");
    }

    pub(crate) fn copy_from_slice(&self, inputs: &[T], outputs: &mut Vec<T>) {
        outputs.copy_from_slice(inputs);
    }
}

/// A few thousand inputs of the whole range. All of them would be slow one by one, above all for dense.
fn spread<T>(inputs: &[T]) -> impl Iterator<Item = &T> {
    inputs.iter().step_by(inputs.len().div_ceil(4096))
}

/// The code that a careful user writes: a binary search of the standard library, and slopes computed
/// beforehand. It is flat on the left, and on the right the last segment goes on.
pub(crate) struct PartitionPoint<T> {
    xs: Vec<T>,
    ys: Vec<T>,
    slopes: Vec<T>,
}

impl<T: Float> PartitionPoint<T> {
    fn new(breakpoints: &[(T, T)]) -> Self {
        let (xs, ys) = breakpoints.iter().copied().unzip();
        let slopes = breakpoints
            .windows(2)
            .map(|pair| (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0))
            .collect();
        Self { xs, ys, slopes }
    }

    pub(crate) fn eval(&self, x: T) -> T {
        let passed = self.xs.partition_point(|&breakpoint| breakpoint <= x);
        if passed == 0 {
            return self.ys[0];
        }
        let i = passed.min(self.slopes.len()) - 1;
        self.ys[i] + self.slopes[i] * (x - self.xs[i])
    }
}
