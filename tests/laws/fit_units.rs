//! Fits depend neither on units nor on the order of the samples, and samples that need no change come back
//! bit for bit.

use proptest::prelude::*;
use shallow_relu::fit::{self, Fit, Shape};
use shallow_relu::{Error, PiecewiseLinear, Scalar};

use crate::support::generators::floats;
use crate::support::{Float, check, enough, for_floats};

for_floats!(
    powers_of_two_change_nothing,
    a_local_fit_moves_at_every_size,
    the_order_of_samples_changes_nothing,
    a_falling_fit_is_a_rising_one_upside_down,
    samples_that_rise_come_back_bit_for_bit,
    samples_that_have_the_shape_come_back_bit_for_bit,
    samples_at_all_breakpoints_come_back_bit_for_bit,
    gaps_too_narrow_for_a_slope_are_joined,
);

const SHAPES: [Shape; 4] = [Shape::Rising, Shape::Falling, Shape::Convex, Shape::Concave];

/// x, y and weights of samples, and the x of breakpoints.
#[derive(Clone, Debug)]
struct Given<F> {
    xs: Vec<F>,
    ys: Vec<F>,
    weights: Vec<F>,
    breakpoints: Vec<F>,
}

impl<F: Float> Given<F> {
    /// The same with x, y and weights times these powers of two; None if that is not exact.
    fn scaled(&self, [x, y, weight]: [i32; 3]) -> Option<Self> {
        Some(Self {
            xs: scaled(&self.xs, x)?,
            ys: scaled(&self.ys, y)?,
            weights: scaled(&self.weights, weight)?,
            breakpoints: scaled(&self.breakpoints, x)?,
        })
    }

    /// Whether the largest y, and the largest change of y over a step of 1 in an x that was scaled, are far from the
    /// largest float and from the least one.
    fn is_well_within_range(&self, x: i32) -> bool {
        let largest = self.ys.iter().fold(F::zero(), |most, &y| {
            num_traits::Float::max(most, num_traits::Float::abs(y))
        });
        [0, -x].iter().all(|power| {
            times(largest, 12 + power).is_some() && times(largest, power - 70).is_some()
        })
    }

    /// Whether two samples or two breakpoints are closer than the normal floats. Fits may give them one value, as their
    /// docs tell.
    fn has_narrow_gap(&self) -> bool {
        let is_narrow = |xs: &[F]| {
            let mut xs = xs.to_vec();
            xs.sort_by(|a, b| a.partial_cmp(b).expect("not NaN"));
            xs.windows(2)
                .any(|pair| pair[0] < pair[1] && pair[1] - pair[0] < F::LEAST_NORMAL)
        };
        is_narrow(&self.xs) || is_narrow(&self.breakpoints)
    }

    fn permuted(&self, order: &[usize]) -> Self {
        let pick = |of: &[F]| order.iter().map(|&i| of[i]).collect();
        Self {
            xs: pick(&self.xs),
            ys: pick(&self.ys),
            weights: pick(&self.weights),
            breakpoints: self.breakpoints.clone(),
        }
    }

    /// The fits of all kinds.
    fn fits(&self) -> Vec<Result<Fit<F>, Error>> {
        let (xs, ys, weights, breakpoints) = (&self.xs, &self.ys, &self.weights, &self.breakpoints);
        let shapes = SHAPES.map(|shape| fit::shape((xs, ys, weights), breakpoints, shape));
        let mut fits = vec![
            fit::least_squares((xs, ys, weights), breakpoints),
            fit::local((xs, ys, weights), breakpoints),
        ];
        fits.extend(shapes);
        fits.push(fit::isotonic((xs, ys, weights)));
        fits
    }
}

/// The value times a power of two, if that is exact.
fn times<F: Float>(x: F, power: i32) -> Option<F> {
    let (half, two) = (power / 2, F::of(2.0));
    let (there, back) = (two.powi(half), two.powi(-half));
    let (there_too, back_too) = (two.powi(power - half), two.powi(half - power));
    let scaled = x * there * there_too;
    let is_normal = scaled.is_zero() || num_traits::Float::abs(scaled) >= F::LEAST_NORMAL;
    (Scalar::is_finite(scaled) && is_normal && scaled * back_too * back == x).then_some(scaled)
}

fn scaled<F: Float>(values: &[F], power: i32) -> Option<Vec<F>> {
    values.iter().map(|&x| times(x, power)).collect()
}

/// Samples with x and breakpoints on a grid of some width, and with y and weights of any size or of ordinary
/// size.
fn given<F: Float>() -> impl Strategy<Value = Given<F>> {
    let value = prop_oneof![(-2.0..2.0_f64).prop_map(F::of), floats::<F>()];
    let sample = (0..64_u8, value.clone(), value);
    let segment = prop::collection::vec(sample, 2..5);
    (
        prop::collection::vec(segment, 1..5),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(segments, is_tame, is_heavy)| {
            let mut given = Given {
                xs: vec![],
                ys: vec![],
                weights: vec![],
                breakpoints: vec![F::of(-64.0)],
            };
            for (j, segment) in segments.into_iter().enumerate() {
                let start = 64.0 * (j as f64 - 1.0);
                for (x, y, w) in segment {
                    given.xs.push(F::of(start + f64::from(x)));
                    let tame = |y: F| y / (F::one() + num_traits::Float::abs(y));
                    given.ys.push(if is_tame { tame(y) } else { y });
                    let w = num_traits::Float::abs(w);
                    let w = if w.is_zero() { F::one() } else { w };
                    given
                        .weights
                        .push(if is_heavy { w } else { F::one() + tame(w) });
                }
                given.breakpoints.push(F::of(start + 64.0));
            }
            given
        })
}

/// The variant of an error, without the values in it.
fn kind(error: &Error) -> std::mem::Discriminant<Error> {
    std::mem::discriminant(error)
}

fn is_out_of_range(error: &Error) -> bool {
    matches!(
        error,
        Error::ValueOverflow { .. } | Error::SlopeOverflow { .. } | Error::TailNotFinite { .. }
    )
}

/// Whether all values and their products with a power of two are normal floats or zero. Only then a value and its
/// product were rounded alike: a subnormal float has fewer digits.
fn has_scaled_values<F: Float>(f: &PiecewiseLinear<F>, power: i32) -> bool {
    let is_normal = |y: F| y.is_zero() || num_traits::Float::abs(y) >= F::LEAST_NORMAL;
    f.ys()
        .iter()
        .all(|&y| is_normal(y) && times(y, power).is_some())
}

/// Whether the second function is the first one with x and y times powers of two, as far as these are normal
/// floats.
fn is_scaled<F: Float>(f: &PiecewiseLinear<F>, g: &PiecewiseLinear<F>, x: i32, y: i32) -> bool {
    let are = |a: &[F], b: &[F], power| {
        a.len() == b.len()
            && a.iter()
                .zip(b)
                .all(|(&a, &b)| times(a, power).is_none_or(|a| a == b))
    };
    // Subnormal values may have made or removed ends of level stretches. A value that is zero on one side may be
    // subnormal on the other.
    if !has_scaled_values(f, y) || !has_scaled_values(g, -y) {
        return true;
    }
    are(f.xs(), g.xs(), x) && are(f.ys(), g.ys(), y)
}

fn powers_of_two_change_nothing<F: Float>() {
    let power = || {
        prop_oneof![
            Just(0_i32),
            -40..40_i32,
            F::EXPONENTS.start..F::EXPONENTS.end,
        ]
    };
    let powers = [power(), power(), power()];
    let compared = std::cell::Cell::new(0);
    check(1500, (given::<F>(), powers), |(given, powers)| {
        let Some(other) = given.scaled(powers) else {
            return;
        };
        if given.has_narrow_gap() || other.has_narrow_gap() {
            return;
        }
        let [x, y, weight] = powers;
        // The residual and the variances scale while they are in range, and beyond it they are not 0.
        let squares = |a: F, b: F, power: i32| {
            let is_inside = a >= F::LEAST_NORMAL && Scalar::is_finite(a);
            if is_inside && let Some(a) = times(a, power) {
                assert_eq!(a, b, "{given:?}");
            }
            assert_eq!(a.is_zero(), b.is_zero());
        };
        let residuals = |a: &Fit<F>, b: &Fit<F>| {
            let power = weight + 2 * y;
            if y.abs() < 2 * F::EXPONENTS.end && power.abs() < F::EXPONENTS.end {
                squares(a.residual(), b.residual(), power);
            }
        };
        let pairs = given.fits().into_iter().zip(other.fits());
        for (i, (a, b)) in pairs.enumerate() {
            // A local search may try functions whose breakpoints, values or slopes are out of range or
            // subnormal at one of the two sizes.
            let is_within = given.is_well_within_range(0)
                && other.is_well_within_range(x)
                && i32::abs(x) < F::EXPONENTS.end - 40;
            if i == 1 && !is_within {
                continue;
            }
            match (a, b) {
                (Ok(a), Ok(b)) => {
                    assert!(
                        is_scaled(a.function(), b.function(), x, y),
                        "{i}: {a:?} {b:?}"
                    );
                    compared.set(compared.get() + 1);
                    if !has_scaled_values(a.function(), y) || !has_scaled_values(b.function(), -y) {
                        continue;
                    }
                    residuals(&a, &b);
                    let variances = a.variances().into_iter().flatten();
                    for (&a, &b) in variances.zip(b.variances().into_iter().flatten()) {
                        if (2 * y).abs() < F::EXPONENTS.end {
                            squares(a, b, 2 * y);
                        }
                    }
                    let errors = a.standard_errors().into_iter().flatten();
                    for (a, b) in errors.zip(b.standard_errors().into_iter().flatten()) {
                        squares(a, b, y);
                    }
                }
                (Ok(_), Err(error)) | (Err(error), Ok(_)) => {
                    assert!(is_out_of_range(&error), "{i}: {error}");
                }
                (Err(a), Err(b)) => {
                    assert!(kind(&a) == kind(&b) || is_out_of_range(&a), "{i}: {a} {b}");
                }
            }
        }
    });
    assert!(compared.get() > enough(500), "{compared:?}");
}

/// The squares of the distances leave the range of f32 on both sides.
fn a_local_fit_moves_at_every_size<F: Float>() {
    let xs: Vec<F> = (0..=30).map(|i| F::of(f64::from(i) / 8.0)).collect();
    let kink = |x: F| num_traits::Float::abs(x - F::of(1.1));
    let ys: Vec<F> = xs
        .iter()
        .enumerate()
        .map(|(i, &x)| kink(x) + F::of([0.01, -0.02, 0.015][i % 3]))
        .collect();
    let breakpoints = [0.0, 2.0, 3.75].map(F::of);
    let found = fit::local((&xs, &ys), &breakpoints).expect("many samples");
    assert!(found.function().xs()[1] < F::of(1.2));
    let most = F::EXPONENTS.end - 4;
    let least = F::EXPONENTS.start + 70;
    for power in [66, -76, most, least] {
        let ys = scaled(&ys, power).expect("within the range");
        let fit = fit::local((&xs, &ys), &breakpoints).expect("many samples");
        assert!(is_scaled(found.function(), fit.function(), 0, power));
        let errors = fit.standard_errors().expect("many samples");
        let own = found.standard_errors().expect("many samples");
        assert_eq!(errors, scaled(&own, power).expect("within the range"));
        assert!(!fit.residual().is_zero());
    }
}

fn the_order_of_samples_changes_nothing<F: Float>() {
    check(400, (given::<F>(), any::<u64>()), |(given, seed)| {
        let mut order: Vec<usize> = (0..given.xs.len()).collect();
        let mut state = seed;
        for i in (1..order.len()).rev() {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            order.swap(i, (state >> 33) as usize % (i + 1));
        }
        assert_eq!(given.fits(), given.permuted(&order).fits());
    });
}

fn a_falling_fit_is_a_rising_one_upside_down<F: Float>() {
    check(400, given::<F>(), |given| {
        let down: Vec<F> = given.ys.iter().map(|&y| F::zero() - y).collect();
        let (weights, breakpoints) = (&given.weights, &given.breakpoints);
        for (shape, opposite) in [
            (Shape::Falling, Shape::Rising),
            (Shape::Concave, Shape::Convex),
        ] {
            let upright = fit::shape((&given.xs, &given.ys, weights), breakpoints, shape);
            let other = fit::shape((&given.xs, &down, weights), breakpoints, opposite);
            match (upright, other) {
                (Ok(a), Ok(b)) => {
                    assert_eq!(*a.function(), -b.function());
                    assert_eq!(a.residual(), b.residual());
                }
                (Err(a), Err(b)) => assert_eq!(kind(&a), kind(&b)),
                other => panic!("{other:?}"),
            }
        }
    });
}

fn samples_that_rise_come_back_bit_for_bit<F: Float>() {
    let pair = (floats::<F>(), floats::<F>());
    check(1000, prop::collection::vec(pair, 2..12), |drawn| {
        let mut ys: Vec<F> = drawn.iter().map(|&(y, _)| y + F::zero()).collect();
        ys.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
        let xs: Vec<F> = (0..ys.len()).map(|i| F::of(i as f64 * 1024.0)).collect();
        let weights: Vec<F> = weights(drawn.iter().map(|&(_, w)| w));
        let isotonic = fit::isotonic((&xs, &ys, &weights));
        let shape = fit::shape((&xs, &ys, &weights), &xs, Shape::Rising);
        let whole = PiecewiseLinear::from_xy(&xs, &ys).expect("no slope overflows");
        let whole = whole.clamped();
        let fit = isotonic.expect("finite samples");
        let simple = fit.function().simplify();
        assert_eq!(simple, whole.simplify(), "{ys:?} {weights:?}");
        assert!(fit.residual().is_zero());
        let fit = shape.expect("finite samples");
        assert_eq!(Ok(fit.function().clone()), whole.simplify(), "{weights:?}");
        assert!(fit.residual().is_zero());
    });
}

fn weights<F: Float>(drawn: impl Iterator<Item = F>) -> Vec<F> {
    let positive = |w: F| {
        let w = num_traits::Float::abs(w);
        if w.is_zero() { F::LEAST } else { w }
    };
    drawn.map(positive).collect()
}

/// Second differences that are positive integers or 0 make exactly convex values.
fn samples_that_have_the_shape_come_back_bit_for_bit<F: Float>() {
    let step = (0..4_u8, floats::<F>());
    check(1000, prop::collection::vec(step, 2..14), |drawn| {
        let (mut y, mut slope) = (0.0, -6.0);
        let mut ys = vec![];
        for (bend, _) in &drawn {
            ys.push(F::of(y));
            slope += f64::from(*bend);
            y += slope;
        }
        let xs: Vec<F> = (0..ys.len()).map(|i| F::of(i as f64)).collect();
        let weights: Vec<F> = weights(drawn.iter().map(|&(_, w)| w));
        let concave: Vec<F> = ys.iter().map(|&y| F::zero() - y).collect();
        for (ys, shape) in [(ys, Shape::Convex), (concave, Shape::Concave)] {
            let fit = fit::shape((&xs, &ys, &weights), &xs, shape).expect("finite samples");
            for (&x, &y) in xs.iter().zip(&ys) {
                assert_eq!(fit.function().eval(x), y, "{weights:?}");
            }
            assert!(fit.residual().is_zero());
        }
    });
}

fn samples_at_all_breakpoints_come_back_bit_for_bit<F: Float>() {
    let pair = (floats::<F>(), floats::<F>());
    check(1000, prop::collection::vec(pair, 2..12), |drawn| {
        let ys: Vec<F> = drawn.iter().map(|&(y, _)| y + F::zero()).collect();
        let xs: Vec<F> = (0..ys.len()).map(|i| F::of(i as f64 * 1024.0)).collect();
        let weights: Vec<F> = weights(drawn.iter().map(|&(_, w)| w));
        let fit = fit::least_squares((&xs, &ys, &weights), &xs).expect("no slope overflows");
        assert_eq!(fit.function().ys(), ys);
        assert!(fit.residual().is_zero());
    });
}

fn gaps_too_narrow_for_a_slope_are_joined<F: Float>() {
    // The argument is the number of steps from zero.
    let tiny = |steps: u64| F::from_bits(steps);
    let xs = [F::zero(), tiny(3), tiny(3000), F::one()];
    let ys = [0.42, 0.42, 0.44, 0.44].map(F::of);
    let fit = fit::isotonic((&xs, &ys)).expect("joined");
    let f = fit.function();
    let mean = f.ys()[0];
    assert!(f.ys().is_sorted() && f.ys()[3.min(f.ys().len() - 1)] == ys[3]);
    assert_eq!(f.eval(xs[1]), mean);
    assert_eq!(f.eval(xs[2]), mean);
    // The value is the mean of the three samples that lie together.
    let third = ys[0] + (ys[2] - ys[0]) / F::of(3.0);
    assert!(num_traits::Float::abs(mean - third) <= F::unit_roundoff());
    for shape in SHAPES {
        let fit = fit::shape((&xs, &ys), &xs, shape).expect("joined");
        assert!(
            fit.function()
                .ys()
                .iter()
                .all(|&y| F::of(0.41) < y && y < F::of(0.45))
        );
    }
    let fit = fit::least_squares((&xs, &ys), &xs).expect("joined");
    assert_eq!(fit.function().ys(), [mean, mean, mean, ys[3]]);
    assert_eq!(fit.function().xs(), xs);
    // A slope that overflows over an ordinary distance is an error.
    let error = fit::isotonic((
        &[F::zero(), F::LEAST_NORMAL],
        &[-F::max_value(), F::max_value()],
    ));
    assert!(matches!(error, Err(Error::SlopeOverflow { .. })));
}
