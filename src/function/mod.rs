//! The types `PiecewiseLinear` and `Discontinuous`: checked breakpoints, tails, evaluation.

mod columns;
mod constructors;
mod discontinuous;
pub(crate) mod evaluate;
mod in_domain;
mod lazy_cells;
mod parts;
mod periodic;
pub(crate) mod piece;
mod samples;
mod segment;
mod side;
mod tail;
mod traits;

use alloc::vec::Vec;

use crate::error::{Error, same_length};
use crate::number::{Scalar, larger, smaller};
use evaluate::cells::Cells;
use evaluate::kernel;
use lazy_cells::LazyCells;

pub use columns::Columns;
pub use discontinuous::{Discontinuous, Jump};
pub(crate) use parts::{Parts, Whole, without_end_jumps};
pub use periodic::Periodic;
pub use samples::{Interpolant, Samples, Ties};
pub(crate) use samples::{Sample, Sums, level};
pub use segment::Segment;
pub use side::Side;
pub use tail::Tail;

/// The number of inputs at a time for which zeros are written before the values. The zeros are still in the
/// first-level cache then. (Zeros for a million inputs at once, in memory that was in use before, take as long as the values.)
const STRETCH: usize = 2048;

/// A continuous piecewise linear function on all of R.
///
/// N + 1 breakpoints make N segments, and two [tails](Tail) go on beyond them. The breakpoints are checked
/// once, when the function is built. After that evaluation cannot fail: there is a value for every input.
///
/// # What is promised of evaluation
///
/// The following holds for [`eval`](Self::eval), [`eval_batch`](Self::eval_batch) and the network's
/// [`forward`](crate::ShallowReluNet::forward) and [`forward_batch`](crate::ShallowReluNet::forward_batch)
/// alike:
///
/// 1. *exact*: the value at `xs()[i]` is `ys()[i]`, bit for bit (-0.0 is stored as +0.0);
/// 2. *monotone*: on the floats of one segment the result never moves against the segment's direction;
/// 3. *bounded*: within a segment the result lies between the two end values;
/// 4. *total*: NaN gives NaN, whose sign and payload are the machine's; plus and minus infinity give the
///    limit of the tail; nothing panics;
/// 5. *one value*: scalar and batch, whatever the length, the offset or the machine, return the same bits,
///    except the sign and payload of NaN. (A target without IEEE 754 arithmetic, such as x86 without SSE2
///    or m68k, is refused when the crate is compiled.)
/// 6. *accurate*: within a segment the result is within 4 ulp of the larger end value of the exact segment,
///    wherever the slope and the differences of x and of y are normal floats.
///
/// On a tail that is not flat, the value is infinite if the distance from the end breakpoint or the rise
/// over that distance overflows. (Rationals overflow as their integers do.)
///
/// ```
/// use shallow_relu::PiecewiseLinear;
///
/// let f = PiecewiseLinear::from_breakpoints(&[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)])?;
/// assert_eq!(f.eval(-0.5), 1.0);
/// assert_eq!(f.eval(0.5), -0.5);
/// assert_eq!(f.eval(-7.0), -1.0); // flat on the left
/// assert_eq!(f.eval(3.0), 2.0); // the last segment goes on
/// # Ok::<(), shallow_relu::Error>(())
/// ```
///
/// In these docs a *value* is a value of type `T`, and so is a *float*, which for an exact `T` stands for any value.
/// *Exact* means before any rounding.
///
/// # Making one
///
/// A function is made by [`from_breakpoints`](Self::from_breakpoints) or [`from_xy`](Self::from_xy), perhaps
/// followed by [`with_tails`](Self::with_tails); by [`from_slopes`](Self::from_slopes); or by
/// [`constant`](Self::constant). [`Samples`] make the one through data in any order, with several y at one x.
/// The functions of [`approximate`](crate::approximate) make the one that has
/// the fewest segments for given samples, or for a function given as code. [`construct`](crate::construct())
/// turns a function into a network.
///
/// # Arithmetic
///
/// `f + g`, `f - g` and `f * c` are functions again, or an error if something overflows. `-f` cannot
/// overflow. [`sum`](Self::sum) and [`scale_y`](Self::scale_y) tell what is promised of them.
///
/// * From many functions: [`sum`](Self::sum), [`maximum`](Self::maximum), [`minimum`](Self::minimum).
/// * From two: [`max`](Self::max), [`min`](Self::min), [`compose`](Self::compose).
/// * From one: [`abs`](Self::abs), [`relu`](Self::relu), [`inverse`](Self::inverse),
///   [`lower_inverse`](Self::lower_inverse), [`upper_inverse`](Self::upper_inverse),
///   [`shift_x`](Self::shift_x), [`shift_y`](Self::shift_y), [`scale_x`](Self::scale_x),
///   [`simplify`](Self::simplify), [`simplify_within`](Self::simplify_within).
/// * Parts and copies: [`restrict`](Self::restrict), [`append`](Self::append), [`repeat`](Self::repeat);
///   without end [`periodic`](Self::periodic).
/// * `==` compares breakpoints and tails, [`same_function`](Self::same_function) all values.
///
/// # Calculus
///
/// * Derivatives: [`slope_left`](Self::slope_left), [`slope_right`](Self::slope_right).
/// * Integrals: [`integral`](Self::integral), [`mean`](Self::mean), and
///   [`antiderivative`](Self::antiderivative) for many of them, and for the x up to which an integral has a
///   given value;
///   [`total_variation`](Self::total_variation).
/// * Where values are taken: [`solve`](Self::solve), [`intersections`](Self::intersections),
///   [`extrema`](Self::extrema), [`range`](Self::range).
/// * Shape: [`is_monotone`](Self::is_monotone), [`is_convex`](Self::is_convex),
///   [`is_concave`](Self::is_concave), [`is_convex_within`](Self::is_convex_within),
///   [`is_concave_within`](Self::is_concave_within), [`convex_hull`](Self::convex_hull),
///   [`concave_hull`](Self::concave_hull), [`lipschitz`](Self::lipschitz).
/// * Distances: [`sup_distance`](Self::sup_distance), [`squared_distance`](Self::squared_distance) and, with
///   the feature `std`, its root `l2_distance`.
#[derive(Clone)]
pub struct PiecewiseLinear<T> {
    xs: Vec<T>,
    ys: Vec<T>,
    /// The slopes of the tails.
    slopes: (T, T),
    cells: LazyCells<T>,
}

impl<T: Scalar> PiecewiseLinear<T> {
    /// The function times -1, on all of R, without rounding; the operator `-` with one operand is the same.
    /// Zeros stay +0. Negated twice, a function is the same again, bit for bit. O(N).
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.negated().ys(), [-1.0, -5.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn negated(&self) -> Self {
        Self {
            xs: self.xs.clone(),
            ys: self.ys.iter().map(|&y| T::zero() - y).collect(),
            slopes: (T::zero() - self.slopes.0, T::zero() - self.slopes.1),
            cells: self.cells.derived(Cells::negated),
        }
    }

    /// The value at `x`, on all of R and at the infinities, as
    /// [promised](Self#what-is-promised-of-evaluation).
    ///
    /// O(1) for up to 2.8 million breakpoints that are spaced evenly, geometrically toward 0, in clusters or
    /// with outliers. O(log N) at worst, and for types other than the floats.
    ///
    /// The first evaluation of a function, alone or in a batch, makes its tables, which takes O(N) once. So a
    /// function that is only added to others or integrated has none. (Without the feature `std` they are
    /// made with the function.)
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.eval(1.0), 3.0);
    /// assert_eq!(f.eval(f64::NEG_INFINITY), 1.0);
    /// assert!(f.eval(f64::NAN).is_nan());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn eval(&self, x: T) -> T {
        self.cells().eval(x)
    }

    /// Writes the value at `inputs[i]`, on all of R, to `outputs[i]`: the same bits as [`eval`](Self::eval),
    /// several times as fast. A batch of B inputs costs at most B evaluations, and less if neighbouring
    /// inputs are in one cell. Nothing is allocated.
    ///
    /// On x86-64 the widest of AVX-512, AVX2 and plain code that the CPU has is chosen at run time. Without
    /// the feature `std` it is the widest that the crate is compiled for. On aarch64 it is NEON.
    ///
    /// # Errors
    ///
    /// [`LengthMismatch`](Error::LengthMismatch) if the slices differ in length; then nothing is written.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let mut values = [0.0; 3];
    /// f.eval_batch(&[1.0, -4.0, 3.0], &mut values)?;
    /// assert_eq!(values, [3.0, 1.0, 7.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn eval_batch(&self, inputs: &[T], outputs: &mut [T]) -> Result<(), Error> {
        same_length(("inputs", inputs.len()), ("outputs", outputs.len()))?;
        kernel::eval_batch(self.cells(), inputs, outputs);
        Ok(())
    }

    /// The values at the inputs, on all of R: the same bits as [`eval`](Self::eval), at the cost of
    /// [`eval_batch`](Self::eval_batch), in a new vector.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.values(&[1.0, -4.0, 3.0]), [3.0, 1.0, 7.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn values(&self, inputs: &[T]) -> Vec<T> {
        let mut values = Vec::with_capacity(inputs.len());
        for inputs in inputs.chunks(STRETCH) {
            let start = values.len();
            values.resize(start + inputs.len(), T::zero());
            kernel::eval_batch(self.cells(), inputs, &mut values[start..]);
        }
        values
    }

    /// The x of the breakpoints, strictly increasing: N + 1 of them.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.xs(), [0.0, 2.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn xs(&self) -> &[T] {
        &self.xs
    }

    /// The y of the breakpoints: N + 1 of them.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.ys(), [1.0, 5.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn ys(&self) -> &[T] {
        &self.ys
    }

    /// The N + 1 breakpoints (x, y) from left to right.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.breakpoints().last(), Some((2.0, 5.0)));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn breakpoints(
        &self,
    ) -> impl ExactSizeIterator<Item = (T, T)> + DoubleEndedIterator + Clone {
        self.xs.iter().copied().zip(self.ys.iter().copied())
    }

    /// The left and the right tail, beyond the domain, classified by slope: a slope of zero is
    /// [`Constant`](Tail::Constant), the slope of the end segment as rounded is [`Linear`](Tail::Linear),
    /// any other is [`Slope`](Tail::Slope). So a tail that was set as `Linear` or `Slope` may be reported as
    /// another variant.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.tails(), (Tail::Constant, Tail::Linear));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn tails(&self) -> (Tail<T>, Tail<T>) {
        let ((left, right), [first, last]) = (self.tail_slopes(), self.end_segments());
        (
            Tail::of_slope(left, Some(first)),
            Tail::of_slope(right, Some(last)),
        )
    }

    /// The slopes of the left and the right tail, beyond the domain.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.tail_slopes(), (0.0, 2.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn tail_slopes(&self) -> (T, T) {
        self.slopes
    }

    /// The number N of segments: one fewer than the breakpoints, tails not counted.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.segment_count(), 1);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn segment_count(&self) -> usize {
        self.xs.len() - 1
    }

    /// The N segments of the domain from left to right, with their ends and slopes.
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (3.0, 5.0)])?;
    /// let slopes: Vec<f64> = f.segments().map(|segment| segment.slope()).collect();
    /// assert_eq!(slopes, [2.0, 0.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn segments(
        &self,
    ) -> impl ExactSizeIterator<Item = Segment<T>> + DoubleEndedIterator + Clone {
        (0..self.segment_count()).map(|i| self.segment_at(i))
    }

    /// The domain: the x of the first and of the last breakpoint.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.domain(), (0.0, 2.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn domain(&self) -> (T, T) {
        (self.xs[0], self.xs[self.segment_count()])
    }

    /// The least and the greatest value on the domain. Both are taken at breakpoints, so they are exact.
    /// O(N).
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (3.0, 4.0)])?;
    /// assert_eq!(f.range(), (1.0, 5.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn range(&self) -> (T, T) {
        let ys = self.ys.iter().copied();
        ys.fold((self.ys[0], self.ys[0]), |(least, greatest), y| {
            (smaller(least, y), larger(greatest, y))
        })
    }

    /// The largest |y|.
    pub(crate) fn scale(&self) -> T {
        let (least, greatest) = self.range();
        larger(least.abs(), greatest.abs())
    }

    /// The derivative from the left at `x`, on all of R: the slope of the segment or tail that ends at `x`
    /// or contains it. On a segment it is the same value as [`Segment::slope`]. NaN for NaN. O(log N).
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (3.0, 4.0)])?;
    /// assert_eq!((f.slope_left(2.0), f.slope_right(2.0)), (2.0, -1.0));
    /// assert_eq!(f.slope_left(0.0), 0.0); // the flat tail
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn slope_left(&self, x: T) -> T {
        self.slope_after(self.xs.partition_point(|&breakpoint| breakpoint < x), x)
    }

    /// The derivative from the right at `x`, on all of R: the slope of the segment or tail that starts at
    /// `x` or contains it. On a segment it is the same value as [`Segment::slope`]. NaN for NaN. O(log N).
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (3.0, 4.0)])?;
    /// assert_eq!((f.slope_left(1.0), f.slope_right(1.0)), (2.0, 2.0));
    /// assert_eq!(f.slope_right(3.0), -1.0); // the last segment goes on
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn slope_right(&self, x: T) -> T {
        self.slope_after(self.xs.partition_point(|&breakpoint| breakpoint <= x), x)
    }

    /// The slope after `passed` breakpoints on the way to `x`.
    fn slope_after(&self, passed: usize, x: T) -> T {
        let is_nan = x.partial_cmp(&x).is_none();
        match passed {
            _ if is_nan => x,
            0 => self.tail_slopes().0,
            passed if passed > self.segment_count() => self.tail_slopes().1,
            passed => self.segment_at(passed - 1).slope(),
        }
    }

    /// The cells behind evaluation.
    #[inline]
    pub(crate) fn cells(&self) -> &Cells<T> {
        self.cells.get(|| {
            Cells::new(&self.xs, &self.ys, &[]).with_tail_slopes(self.slopes.0, self.slopes.1)
        })
    }

    /// The first segment and the last one.
    fn end_segments(&self) -> [Segment<T>; 2] {
        [
            self.segment_at(0),
            self.segment_at(self.segment_count() - 1),
        ]
    }

    /// Segment `i` of the domain, counted from 0 at the left; None if there is no such segment.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (3.0, 5.0)])?;
    /// assert_eq!(f.segment(1).map(|segment| segment.slope()), Some(0.0));
    /// assert_eq!(f.segment(2), None);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn segment(&self, i: usize) -> Option<Segment<T>> {
        (i < self.segment_count()).then(|| self.segment_at(i))
    }

    /// Segment `i`, for `i < N`.
    pub(crate) fn segment_at(&self, i: usize) -> Segment<T> {
        Segment::new((self.xs[i], self.ys[i]), (self.xs[i + 1], self.ys[i + 1]))
    }
}
