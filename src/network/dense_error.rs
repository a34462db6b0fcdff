//! How far the literal sum of the units may be off.

use super::ShallowReluNet;
use crate::number::{Scalar, from_count, half, larger, relu, smaller};

impl<T: Scalar> ShallowReluNet<T> {
    /// A bound on `|forward_dense(x) - f(x)|` over all floats x of the domain, where f is the exact
    /// [`function`](Self::function). O(N).
    ///
    /// It measures how good the exported weights are for someone who adds up the units in `T`. It is zero for
    /// an exact `T`. It is infinite if a term overflows, or if there are 1 / (2 u) units or more.
    ///
    /// [`breakpoint_error`](Self::breakpoint_error) is only the part of it that comes from the rounding of
    /// the weights. [`forward`](Self::forward) needs no such bound.
    ///
    /// # Where it comes from
    ///
    /// Let u be the unit roundoff, n the number of units, and E the `breakpoint_error`. Let A, B and P be
    /// these sums:
    ///
    /// * A is that of the absolute values of the terms, `|b0| + sum of |w_i| relu(b_i + v_i x)`, at the end
    ///   of the domain at which it is larger. (It is convex.)
    /// * B is `sum of |w_i| (|b_i| + |v_i x|)` over the units whose v is not 1, -1 or 0, at the end with the
    ///   larger |x|.
    /// * P is that of the largest |partial sum| after each unit.
    ///
    /// To first order in u the bound is `E + u (min((n + 8) A, P + 3 A) + B)`:
    ///
    /// 1. The product v x is rounded, by u |v x| at most, unless v is 1, -1 or 0. The sum with b is rounded
    ///    once, and so is the product with w: by 2 u of the term together.
    /// 2. Each of the n additions is off by u of the partial sum that results (Higham, *Accuracy and
    ///    Stability of Numerical Algorithms*, 2002, section 4.2), and no partial sum exceeds A.
    /// 3. The exact sum of the units and the exact function are at most E apart at the breakpoints. They are
    ///    no further apart between two breakpoints if both are lines there. A kink that is no float lies
    ///    within u |b / v| of one and changes the slope of the sum by |w v|, which adds u |w b|.
    ///
    /// In a network made from breakpoints a partial sum is the function up to the next kink, and a line
    /// beyond it. So P is known from the values at the ends of the domain. If a step is followed by a
    /// plateau, the terms cancel, and P is far below n A.
    ///
    /// The bound includes the terms of higher order in u, its own rounding, and the terms that underflow may
    /// add: some least positive floats for each unit, times w, and times the width of the domain.
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// // Two steps, narrow beside their distance, have f32 weights of 1e4 that have to cancel.
    /// let points = [(0.0_f32, 0.0), (1e-4, 1.0), (0.7, 1.0), (0.7001, 2.0), (1.0, 2.0)];
    /// let net = ShallowReluNet::from_breakpoints(&points)?;
    /// let off = (net.forward_dense(1.0) - net.forward(1.0)).abs();
    /// assert!(off <= net.dense_error_bound() && net.dense_error_bound() < 0.01);
    /// assert!(net.breakpoint_error() < 1e-3);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn dense_error_bound(&self) -> T {
        let (zero, one, u) = (T::zero(), T::one(), T::unit_roundoff());
        if u.is_zero() {
            return zero;
        }
        // n u / (1 - n u) and more: n + 8 roundings for each term, and the same again for the roundings made
        // here in computing the bound.
        let roundings = from_count::<T>(self.width() + 8) * u;
        let room = one - roundings - roundings;
        if !(room > zero) {
            return T::highest();
        }
        let g = roundings / room;
        let (first, last) = self.function.domain();
        let [left, right] = [first, last].map(|x| self.terms(x));
        let terms = larger(left.of_units, right.of_units);
        let products = larger(left.of_products, right.of_products);
        let higher_order = one + from_count::<T>(8) * g;

        let mut of_sum = g * terms;
        if let Some(partial) = self.partial_sums() {
            let three = from_count::<T>(3);
            of_sum = smaller(of_sum, u * higher_order * (partial + three * terms));
        }
        // This is half the width of the domain, because the whole may overflow.
        let (least, reach) = (zero.next_up(), last * half() - first * half());
        let underflow = (least * reach + least + least) * from_count(16 * (self.width() + 1))
            + left.of_subnormals;
        let bound = self.breakpoint_error + of_sum + u * higher_order * products + underflow;
        let bound = bound * (one + from_count::<T>(16) * u);
        if [
            left.of_units,
            right.of_units,
            left.of_products,
            right.of_products,
            bound,
        ]
        .iter()
        .all(|part| part.is_finite())
        {
            bound
        } else {
            T::highest()
        }
    }

    /// The sums of absolute values at `x`.
    fn terms(&self, x: T) -> Terms<T> {
        let (zero, one, least) = (T::zero(), T::one(), T::zero().next_up());
        let mut terms = Terms {
            of_units: self.output_bias().abs(),
            of_products: zero,
            of_subnormals: zero,
        };
        for (v, b, w) in self.parameters.units() {
            let (product, w) = (v * x, w.abs());
            terms.of_units = terms.of_units + w * relu(b + product);
            if v.abs() != one && !v.is_zero() {
                terms.of_products = terms.of_products + w * (b.abs() + product.abs());
                terms.of_subnormals = terms.of_subnormals + w * (least + least * v.abs());
            }
        }
        terms
    }

    /// A bound on the sum of the largest absolute partial sums, for units as `construct` makes them: v is -1
    /// and then 1, and the kinks are in order and lie in the domain. None for others.
    ///
    /// Let F be the sum of all units, and M the largest |F|.
    ///
    /// 1. The units that face left come first, from the outermost inward. Let G be the line that b0 and the
    ///    units between the k-th and the pivot add up to.
    /// 2. After the k-th unit the partial sum is b0 to the right of its kink, and `b0 + F - G` to the left. G
    ///    equals F at the kink, and its value at the left end of the domain is known.
    /// 3. The units that face right follow. After one of them the partial sum is F up to the next kink and a
    ///    line beyond, which is known at the right end.
    fn partial_sums(&self) -> Option<T> {
        let (first, last) = self.function.domain();
        let one = T::one();
        let hidden_weights = self.hidden_weights();
        let left = hidden_weights.iter().take_while(|&&v| v == -one).count();
        let is_right = hidden_weights[left..].iter().all(|&v| v == one);
        let kinks = || self.parameters.units().map(|(v, b, _)| -b * v);
        let is_sorted = kinks().is_sorted() && kinks().all(|x| first <= x && x <= last);
        if !(is_right && is_sorted) {
            return None;
        }
        let most = self.function.scale() + self.breakpoint_error;
        let (weights, biases) = (self.output_weights(), self.hidden_biases());
        let output_bias = self.output_bias();
        let (mut line, mut sum) = (output_bias, T::zero());
        for i in (0..left).rev() {
            // Before unit i joins, the line is that of the units between it and the pivot.
            sum = sum + output_bias.abs() + most + larger(most, line.abs());
            line = line + weights[i] * (biases[i] - first);
        }
        line = output_bias;
        for i in left..self.width() {
            line = line + weights[i] * (biases[i] + last);
            sum = sum + larger(most, line.abs());
        }
        Some(sum)
    }
}

/// Sums of absolute values.
struct Terms<T> {
    /// The output bias and the units.
    of_units: T,
    /// `|w| (|b| + |v x|)` of the units whose v x is rounded.
    of_products: T,
    /// `|w| (m + m |v|)` of the same units, where m is the least positive float, because v x or the kink may
    /// underflow.
    of_subnormals: T,
}
