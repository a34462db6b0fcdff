//! Every estimate is off by at most a quarter of its doubt.

use std::cell::Cell;
use std::vec::Vec;

use crate::support::rational::Rational;
use proptest::prelude::*;

use super::*;
use crate::number::DoubleDouble;
use crate::number::estimate::Estimate;
use crate::support::generators::{functions, inputs};
use crate::support::{Float, Number, check, for_floats, oracle};

for_floats!(
    values_are_off_by_a_quarter_of_the_doubt,
    crossings_are_off_by_a_quarter_of_the_doubt,
);

/// A float type whose estimates can be read.
trait Estimated: Float + Scalar<Wide = DoubleDouble> {}

impl<F: Float + Scalar<Wide = DoubleDouble>> Estimated for F {}

/// How many estimates of a kind have decided something.
#[derive(Default)]
struct Count(Cell<u32>);

impl Count {
    fn check<F: Estimated>(&self, estimate: &Estimate<F>, exact: &Rational) {
        let high = estimate.value.high();
        if !(high.is_finite() && Scalar::is_finite(estimate.doubt)) {
            return;
        }
        self.0.set(self.0.get() + 1);
        let low = (estimate.value - high.widen()).high();
        let error = (high.exact() + low.exact() - exact).abs();
        let four = Rational::from_integer(4.into());
        assert!(error * four <= estimate.doubt.exact());
    }
}

/// Functions, and functions with all breakpoints as close to zero as the type allows.
fn close_functions<F: Float>(most: usize) -> impl Strategy<Value = PiecewiseLinear<F>> {
    let exponent = F::EXPONENTS.start..0;
    (functions::<F>(most), exponent, any::<bool>()).prop_map(|(f, exponent, is_close)| {
        let half = num_traits::Float::powi(F::of(2.0), exponent / 2);
        let scaled = f.scale_x(half).and_then(|f| f.scale_x(half));
        match scaled {
            Ok(scaled) if is_close => scaled,
            _ => f,
        }
    })
}

/// Every piece of a function.
fn pieces<F: Float>(f: &PiecewiseLinear<F>) -> impl Iterator<Item = Piece<F>> {
    (0..=f.xs().len()).map(|passed| Piece::after(f, passed))
}

/// The value of the line that a piece lies on, and its slope.
fn line<F: Float>(piece: &Piece<F>, x: &Rational) -> (Rational, Rational) {
    let ((x0, y0), slope) = match piece {
        Piece::Segment(segment) => (segment.start(), oracle::segment_slope(segment)),
        Piece::Tail { end, slope, .. } => (*end, slope.exact()),
    };
    (y0.exact() + &slope * (x - x0.exact()), slope)
}

fn values_are_off_by_a_quarter_of_the_doubt<F: Estimated>() {
    let [at, over, after, area] = [(); 4].map(|()| Count::default());
    check(
        300,
        (close_functions::<F>(4), close_functions::<F>(4)),
        |(f, g)| {
            let finite = inputs(&f).into_iter().filter(|&x| Scalar::is_finite(x));
            let xs: Vec<F> = finite.step_by(31).collect();
            for &x in &xs {
                let [one, two] = [&f, &g].map(|function| {
                    Piece::after(
                        function,
                        function.xs().partition_point(|&before| before <= x),
                    )
                });
                let (mine, theirs) = (oracle::value(&f, x), oracle::value(&g, x));
                at.check(&one.estimate_at(x), &mine);
                over.check(&one.estimate_over(&two, x), &(&mine - theirs));
                for outer in pieces(&g) {
                    after.check(&outer.estimate_after(&one, x), &line(&outer, &mine).0);
                }
                let ends = match one {
                    Piece::Segment(segment) => (x, segment.end().0),
                    Piece::Tail { end, .. } => (x, end.0),
                };
                let twice = (&mine + line(&one, &ends.1.exact()).0) * (ends.1.exact() - x.exact());
                area.check(&one.estimate_twice_integral(ends), &twice);
            }
        },
    );
    for count in [at, over, after, area] {
        assert!(count.0.get() > 2_000, "{count:?}", count = count.0);
    }
}

fn crossings_are_off_by_a_quarter_of_the_doubt<F: Estimated>() {
    let [at, between, beyond] = [(); 3].map(|()| Count::default());
    check(
        1000,
        (close_functions::<F>(5), close_functions::<F>(5)),
        |(f, g)| {
            for piece in pieces(&f) {
                for level in piece.passes(g.xs()).levels() {
                    let x = f.xs()[0].exact();
                    let (y, slope) = line(&piece, &x);
                    let exact = x + (level.exact() - y) / slope;
                    at.check(piece.crossing_at(*level).estimate(), &exact);
                }
            }
            let mut before: Option<([Piece<F>; 2], Comparison<F>)> = None;
            for (x, mine, theirs) in union(f.xs(), g.xs()) {
                let pieces = [Piece::after(&f, mine), Piece::after(&g, theirs)];
                let here = pieces[0].compared(&pieces[1], x);
                let exact_crossing = |[one, two]: [Piece<F>; 2]| {
                    let ((mine, rise), (theirs, other)) =
                        (line(&one, &x.exact()), line(&two, &x.exact()));
                    (rise != other).then(|| x.exact() + (mine - theirs) / (other - rise))
                };
                if let Some(([one, two], start)) = before
                    && start.sign != core::cmp::Ordering::Equal
                    && start.sign == here.sign.reverse()
                    && let Some(exact) = exact_crossing([one, two])
                {
                    between.check(one.crossing(&two, (&start, &here)).estimate(), &exact);
                }
                let right = [&f, &g].map(|function| Piece::tail(function, Side::Right));
                if let (Some(exact), Some(last)) = (exact_crossing(right), f.xs().last())
                    && x >= *last
                    && x >= g.domain().1
                {
                    let end = right[0].compared(&right[1], x);
                    let crossing = right[0].crossing_beyond(&right[1], &end, Side::Right);
                    beyond.check(crossing.estimate(), &exact);
                }
                before = Some((pieces, here));
            }
        },
    );
    assert!(at.0.get() > 1_000 && between.0.get() > 500 && beyond.0.get() > 200);
}
