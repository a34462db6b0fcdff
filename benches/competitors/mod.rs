//! Who is measured in `forward`, and the proof that all of them answer the same question.

use shallow_relu::ShallowReluNet;

use crate::support::{Float, breakpoints};

/// A random network, and its function as one would write it today without this crate.
pub(crate) struct Case<T> {
    pub(crate) net: ShallowReluNet<T>,
    pub(crate) table: PartitionPoint<T>,
}

impl<T: Float> Case<T> {
    /// The case with the given number of segments, after its answers to `inputs`, which lie in the
    /// domain, have been checked.
    pub(crate) fn checked(segments: usize, inputs: &[T]) -> Self {
        let breakpoints = breakpoints::<T>(segments);
        let case = Self {
            net: ShallowReluNet::from_breakpoints(&breakpoints).expect("valid breakpoints"),
            table: PartitionPoint::new(&breakpoints),
        };
        case.check_batch(inputs);
        case.check_table(inputs);
        case.check_dense(inputs);
        case
    }

    /// One value: the batch has the bits of the scalar.
    fn check_batch(&self, inputs: &[T]) {
        let mut outputs = vec![T::zero(); inputs.len()];
        self.net
            .forward_batch(inputs, &mut outputs)
            .expect("one length");
        for (&x, y) in inputs.iter().zip(outputs) {
            let (batch, scalar): (f64, f64) = (y.into(), self.net.forward(x).into());
            assert_eq!(batch.to_bits(), scalar.to_bits(), "forward_batch at {x}");
        }
    }

    /// `y0 + s (x - x0)` is five roundings away from the exact rise, which is at most 2 max|y|:
    /// three of the slope (two differences, a quotient), one of x - x0, one of the product. The sum
    /// is one more, of at most max|y|. In all 11 u max|y|, and `forward` promises 3 ulp, which is 6
    /// u max|y|. One u is for the products of roundings.
    fn check_table(&self, inputs: &[T]) {
        let tolerance = 18.0 * self.unit_error();
        for &x in spread(inputs) {
            self.check("partition_point", x, self.table.eval(x), tolerance);
        }
    }

    /// The bound documented at `forward_dense`, and the 3 ulp of `forward`.
    ///
    /// The bound grows with the terms of the sum, and those of a random function are steep: from N
    /// = 1024 on in `f32` it allows more than max|y|. It is not idle there: at N = 65 536 the sum
    /// does miss by 4 max|y|. That the sum keeps the bound where the bound is narrow is for the
    /// tests to prove.
    fn check_dense(&self, inputs: &[T]) {
        let unit = self.unit_error();
        let roundings = (self.net.width() + 2) as f64;
        let gamma = roundings * unit / (1.0 - roundings * T::unit_roundoff().into());
        let tolerance = self.net.breakpoint_error().into()
            + gamma * self.net.amplification().into()
            + 6.0 * unit;
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

    /// u max|y|.
    fn unit_error(&self) -> f64 {
        let (least, greatest) = self.net.function().range();
        T::unit_roundoff().into() * f64::max(least.into().abs(), greatest.into().abs())
    }
}

/// A few thousand inputs of the whole range: one by one they are slow, dense above all.
fn spread<T>(inputs: &[T]) -> impl Iterator<Item = &T> {
    inputs.iter().step_by(inputs.len().div_ceil(4096))
}

/// What a careful user writes: a binary search in the standard library's words, slopes computed
/// beforehand. Flat on the left, the last segment going on to the right.
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
