//! Every estimate is off by at most a quarter of its doubt, and every quick one by at most a sixteenth.

use std::cell::Cell;
use std::vec::Vec;

use crate::support::rational::Rational;
use proptest::prelude::*;

use super::crossing::quick_crossing;
use super::*;
use crate::number::DoubleDouble;
use crate::number::estimate::Estimate;
use crate::number::quick::{Quick, QuickEstimate};
use crate::support::generators::{functions, inputs};
use crate::support::{Float, Number, check, for_floats, oracle};

for_floats!(
    values_are_off_by_a_quarter_of_the_doubt,
    crossings_are_off_by_a_quarter_of_the_doubt,
);

/// A float type whose estimates can be read.
trait Estimated: Float + Scalar<Wide = DoubleDouble, Quick: Words> {}

impl<F: Float + Scalar<Wide = DoubleDouble, Quick: Words>> Estimated for F {}

/// A value of one word or two.
trait Words {
    fn exact(self) -> Rational;
}

impl Words for f64 {
    fn exact(self) -> Rational {
        Number::exact(self)
    }
}

impl Words for DoubleDouble {
    fn exact(self) -> Rational {
        let low = (self - self.high().widen()).high();
        Number::exact(self.high()) + Number::exact(low)
    }
}

/// How many estimates of a kind have decided something.
#[derive(Default)]
struct Count(Cell<u32>);

impl Count {
    fn check<F: Estimated>(&self, estimate: &Estimate<F>, exact: &Rational) {
        if !(estimate.value.high().is_finite() && Scalar::is_finite(estimate.doubt)) {
            return;
        }
        self.0.set(self.0.get() + 1);
        let error = (Words::exact(estimate.value) - exact).abs();
        let four = Rational::from_integer(4.into());
        assert!(error * four <= Number::exact(estimate.doubt));
    }

    fn check_quick<F: Estimated>(&self, estimate: Option<QuickEstimate<F>>, exact: &Rational) {
        let in_range = |estimate: &QuickEstimate<F>| {
            Scalar::is_finite(estimate.value.near()) && Scalar::is_finite(estimate.size)
        };
        let Some(estimate) = estimate.filter(in_range) else {
            return;
        };
        self.0.set(self.0.get() + 1);
        let error = (Words::exact(estimate.value) - exact).abs();
        let sixteen = Rational::from_integer(16.into());
        if Scalar::is_finite(estimate.size) && estimate.size == F::zero() {
            // A difference of two values of `f32`, rounded to `f64`; for `f64` it is exact.
            let half_ulp = Number::exact(F::unit_roundoff() * F::of(2.0_f64.powi(-29)));
            assert!(error <= half_ulp * exact.abs());
            return;
        }
        let doubt = Number::exact(estimate.size) * Number::exact(F::Quick::DOUBT);
        assert!(error * sixteen <= doubt);
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
    let [quick_at, quick_over, quick_after, quick_area] = [(); 4].map(|()| Count::default());
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
                over.check(&one.estimate_over(&two, x), &(&mine - &theirs));
                quick_at.check_quick(one.quick_at(x), &mine);
                let quick_difference = one.compared(&two, x).apart;
                quick_over.check_quick(quick_difference, &(&mine - theirs));
                for outer in pieces(&g) {
                    let quick = one.quick_at(x).and_then(|value| outer.quick_after(&value));
                    quick_after.check_quick(quick, &line(&outer, &mine).0);
                    after.check(&outer.estimate_after(&one, x), &line(&outer, &mine).0);
                }
                let ends = match one {
                    Piece::Segment(segment) => (x, segment.end().0),
                    Piece::Tail { end, .. } => (x, end.0),
                };
                let twice = (&mine + line(&one, &ends.1.exact()).0) * (ends.1.exact() - x.exact());
                area.check(&one.estimate_twice_integral(ends), &twice);
                quick_area.check_quick(one.quick_twice_integral(ends), &twice);
            }
        },
    );
    for count in [at, over, after, area] {
        assert!(count.0.get() > 2_000, "{count:?}", count = count.0);
    }
    for count in [quick_at, quick_over, quick_after, quick_area] {
        assert!(count.0.get() > 1_000, "{count:?}", count = count.0);
    }
}

fn crossings_are_off_by_a_quarter_of_the_doubt<F: Estimated>() {
    let [at, between, beyond] = [(); 3].map(|()| Count::default());
    let [quick_at, quick_between] = [(); 2].map(|()| Count::default());
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
                    quick_at.check_quick(piece.quick_crossing_at(*level), &exact);
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
                    quick_between.check_quick(quick_crossing((&start, &here)), &exact);
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
    assert!(quick_at.0.get() > 1_000 && quick_between.0.get() > 200);
}

/// The heights at the start are 2⁴³ times as small as the terms they are computed from.
#[test]
fn a_crossing_of_heights_that_cancel_is_off_by_a_sixteenth_of_the_doubt() {
    let start = (-1_925_327_409.457_187_4, -3_850_654_818.664_375);
    let segment = Segment::new(start, (-3.565_154_414_086_408_6e-31, 0.25));
    let (end, slope) = ((0.0, 4.133_682_947_594_927e-8), -0.003_313_586_138_468_306);
    let (tail, segment) = (
        Piece::Tail {
            side: Side::Left,
            end,
            slope,
        },
        Piece::Segment(segment),
    );
    let [start, end] = [-0.125_207_463_526_188_25, -3.565_154_414_086_408_6e-31]
        .map(|x| tail.compared(&segment, x));
    let zero = Number::exact(0.0);
    let [(mine, rise), (theirs, other)] = [tail, segment].map(|piece| line(&piece, &zero));
    let exact = (theirs - mine) / (rise - other);
    let count = Count::default();
    count.check_quick::<f64>(quick_crossing((&start, &end)), &exact);
    assert_eq!(count.0.get(), 1);
}
