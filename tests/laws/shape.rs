//! Fits under a condition on the shape of the function.

use num_traits::{One, Zero};
use proptest::prelude::*;
use shallow_relu::fit::{self, Fit, Shape};
use shallow_relu::{Error, PiecewiseLinear};

#[cfg(feature = "num-rational")]
use crate::support::enough;
#[cfg(feature = "num-rational")]
use crate::support::fits::{best_of_shape, exact_all};
use crate::support::fits::{exact_samples, is_of_value, sign_of};
use crate::support::generators::floats;
use crate::support::oracle::{scale, segment_slope, value_at};
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, for_floats, tails_go_on};

for_floats!(
    no_change_within_the_shape_is_better,
    a_long_fit_is_the_best,
    the_shape_survives_rounding,
    hostile_samples_do_no_harm,
    errors_are_those_of_a_fit_without_a_shape,
    data_of_the_opposite_shape_leave_a_constant_or_a_line,
);

const SHAPES: [Shape; 4] = [Shape::Rising, Shape::Falling, Shape::Convex, Shape::Concave];

/// Samples (x, y, weight) and the x of breakpoints.
type Drawn<T> = (Vec<(T, T, T)>, Vec<T>);

struct Data<T> {
    xs: Vec<T>,
    ys: Vec<T>,
    weights: Vec<T>,
    breakpoints: Vec<T>,
}

impl<T: Number> Data<T> {
    fn new((samples, breakpoints): Drawn<T>) -> Self {
        Self {
            xs: samples.iter().map(|s| s.0).collect(),
            ys: samples.iter().map(|s| s.1).collect(),
            weights: samples.iter().map(|s| s.2).collect(),
            breakpoints,
        }
    }

    fn fit(&self, shape: Shape) -> Fit<T> {
        fit::shape(
            (&self.xs, &self.ys, &self.weights),
            &self.breakpoints,
            shape,
        )
        .expect("enough samples")
    }

    /// The exact x, y and weight of each sample.
    fn exact(&self) -> Vec<[Rational; 3]> {
        exact_samples(&self.xs, &self.ys, &self.weights)
    }
}

/// Asserts that a function has the shape, and breakpoints at some of the given x: at the first, at the last,
/// and otherwise only where it bends. All of this is decided exactly.
fn assert_shape<T: Number>(f: &PiecewiseLinear<T>, breakpoints: &[T], shape: Shape) {
    let sign = sign_of(shape);
    let slopes: Vec<Rational> = f.segments().map(|s| segment_slope(&s) * &sign).collect();
    if is_of_value(shape) {
        assert!(slopes.iter().all(|slope| !slope.is_negative()), "{f:?}");
        assert!(slopes.windows(2).all(|pair| pair[0] != pair[1]), "{f:?}");
        assert!(f.is_monotone());
        assert_eq!(f.tail_slopes(), (T::zero(), T::zero()));
    } else {
        assert!(slopes.windows(2).all(|pair| pair[0] < pair[1]), "{f:?}");
        assert!(tails_go_on(f));
    }
    assert!(f.xs().iter().all(|x| breakpoints.contains(x)));
    assert_eq!(
        f.domain(),
        (breakpoints[0], breakpoints[breakpoints.len() - 1])
    );
}

/// The functions of a shape are a cone with finitely many generators. The function f of the cone that is
/// nearest to the samples is a projection: `sum of w (f - y) g >= 0` for each generator g, and `= 0` for f
/// itself. If f is off by `off` everywhere, these sums are off by that times the sum of `w |g|`. The sum for
/// f itself is off, in addition, by that times the sum of `w |f - y|` and of `w off`.
fn assert_best<T: Number>(data: &Data<T>, f: &PiecewiseLinear<T>, shape: Shape, off: &Rational) {
    let sign = sign_of(shape);
    let breakpoints: Vec<Rational> = data
        .breakpoints
        .iter()
        .map(|breakpoint| breakpoint.exact())
        .collect();
    let start = &breakpoints[0];
    let one = Rational::one;
    let (mut sums, mut sizes) = (
        vec![Rational::zero(); breakpoints.len() + 2],
        vec![Rational::zero(); breakpoints.len() + 2],
    );
    let (mut own, mut own_size) = (Rational::zero(), Rational::zero());
    for [x, y, w] in data.exact() {
        let value = value_at(f, &x) * &sign;
        let error = &value - y * &sign;
        // The constants, the lines through the start, and for each breakpoint the function that rises or
        // bends only there.
        let mut generators = vec![one(), -one()];
        if !is_of_value(shape) {
            generators.extend([&x - start, start - &x]);
        }
        for (j, breakpoint) in breakpoints.iter().enumerate().skip(1) {
            if is_of_value(shape) {
                let before = &breakpoints[j - 1];
                let part = (&x - before) / (breakpoint - before);
                generators.push(part.clamp(Rational::zero(), one()));
            } else if j + 1 < breakpoints.len() {
                generators.push((&x - breakpoint).max(Rational::zero()));
            }
        }
        for (j, generator) in generators.into_iter().enumerate() {
            sums[j] += &w * &error * &generator;
            sizes[j] += &w * generator.abs();
        }
        own += &w * &error * &value;
        own_size += &w * (value.abs() + error.abs() + off);
    }
    for (sum, size) in sums.iter().zip(&sizes) {
        assert!(*sum >= -(off * size), "{shape:?}: {f:?}");
    }
    assert!(own.abs() <= off * own_size, "{shape:?}: {f:?}");
}

/// The function is within u of its largest value of the best one. A quarter more covers the error of the
/// wider type, which is far below.
fn off<F: Float>(f: &PiecewiseLinear<F>) -> Rational {
    F::unit_roundoff().exact() * Rational::new(5.into(), 4.into()) * scale(f)
}

/// The width of the step to the next breakpoint; and samples at fractions of it.
type Step = (f64, Vec<(f64, f64, f64)>);

/// Samples in every segment, of noise and a trend: none, a rise, a fall, a bend up or down.
fn problems(most: usize) -> impl Strategy<Value = Drawn<f64>> {
    let sample = (0.02..0.98_f64, -1.0..1.0_f64, 0.1..2.0_f64);
    let step = (0.1..3.0_f64, prop::collection::vec(sample, 2..6));
    let trend = (0..5_u8, prop::sample::select(vec![0.0, 0.01, 0.3, 1.0]));
    (prop::collection::vec(step, 1..most), trend).prop_map(
        |(steps, (trend, noise)): (Vec<Step>, _)| {
            let (mut samples, mut breakpoints) = (vec![], vec![-1.0]);
            for (width, within) in steps {
                let start = breakpoints[breakpoints.len() - 1];
                samples.extend(within.into_iter().map(|(part, y, w)| {
                    let x: f64 = start + part * width;
                    let trend = [0.0, x, -x, x * x / 4.0, -x * x / 4.0][usize::from(trend)];
                    (x, trend + noise * y, w)
                }));
                breakpoints.push(start + width);
            }
            (samples, breakpoints)
        },
    )
}

fn of_floats<F: Float>((samples, breakpoints): Drawn<f64>) -> Data<F> {
    let of = |(x, y, w)| (F::of(x), F::of(y), F::of(w));
    Data::new((
        samples.into_iter().map(of).collect(),
        breakpoints.into_iter().map(F::of).collect(),
    ))
}

fn no_change_within_the_shape_is_better<F: Float>() {
    check(200, problems(9), |drawn| {
        let data = of_floats::<F>(drawn);
        for shape in SHAPES {
            let fit = data.fit(shape);
            assert_shape(fit.function(), &data.breakpoints, shape);
            assert_best(&data, fit.function(), shape, &off(fit.function()));
            assert_eq!((fit.variances(), fit.standard_errors()), (None, None));
        }
    });
}

fn a_long_fit_is_the_best<F: Float>() {
    check(3, problems(60), |drawn| {
        let data = of_floats::<F>(drawn);
        for shape in SHAPES {
            let fit = data.fit(shape);
            assert_shape(fit.function(), &data.breakpoints, shape);
            assert_best(&data, fit.function(), shape, &off(fit.function()));
        }
    });
}

/// The functions bend by a few ulp, which rounding makes and removes.
fn the_shape_survives_rounding<F: Float>() {
    let steps = prop::collection::vec((1..=3_u8, -2..=2_i8), 3..20);
    let slope = prop::sample::select(vec![0.0, 1.0, -0.3, 1e-3]);
    check(300, (steps, slope, -3..=3_i8), |(steps, slope, bend)| {
        let (mut x, mut samples) = (0.0, vec![]);
        for (h, ulps) in steps {
            x += f64::from(h);
            let ulp = F::unit_roundoff() * F::of(2.0);
            let y = F::of(1.0 + slope * x)
                + F::of(f64::from(ulps) + f64::from(bend) * x * x / 8.0) * ulp;
            samples.push((F::of(x), y, F::one()));
        }
        let breakpoints = samples.iter().map(|sample| sample.0).collect();
        let data = Data::new((samples, breakpoints));
        for shape in SHAPES {
            let fit = data.fit(shape);
            assert_shape(fit.function(), &data.breakpoints, shape);
            assert_best(&data, fit.function(), shape, &off(fit.function()));
        }
    });
}

fn hostile_samples_do_no_harm<F: Float>() {
    let sample = (floats::<F>(), floats::<F>(), floats::<F>());
    let samples = prop::collection::vec(sample, 2..24);
    check(1500, (samples, any::<u32>()), |(mut samples, kept)| {
        samples.sort_by(|a, b| a.0.partial_cmp(&b.0).expect("no NaN"));
        for (_, _, weight) in &mut samples {
            *weight = num_traits::Float::abs(*weight);
            if weight.is_zero() {
                *weight = F::LEAST;
            }
        }
        let mut breakpoints: Vec<F> = samples.iter().map(|sample| sample.0).collect();
        breakpoints.dedup();
        let last = breakpoints.len() - 1;
        let mut index = 0..;
        breakpoints.retain(|_| {
            let j = index.next().expect("no end");
            j == 0 || j == last || kept >> j & 1 == 1
        });
        let data = Data::new((samples, breakpoints));
        for shape in SHAPES {
            // Sums and slopes may overflow. Then there is an error, never a wrong shape.
            let (xs, ys, breakpoints) = (&data.xs, &data.ys, &data.breakpoints);
            let fits = [
                fit::shape((xs, ys), breakpoints, shape),
                fit::shape((xs, ys, &data.weights), breakpoints, shape),
            ];
            for fit in fits.iter().flatten() {
                assert_shape(fit.function(), breakpoints, shape);
            }
        }
    });
}

fn errors_are_those_of_a_fit_without_a_shape<F: Float>() {
    let [zero, one, two] = [0.0, 1.0, 2.0].map(F::of);
    let (line, nan) = ([zero, one], F::nan());
    type Given<'a, F> = (&'a [F], &'a [F], Option<&'a [F]>, &'a [F]);
    let cases: [Given<F>; 12] = [
        (&[], &[], None, &[]),
        (&[], &[], None, &line),
        (&line, &line, None, &[zero]),
        (&line, &[zero], None, &line),
        (&line, &line, Some(&[one]), &line),
        (&line, &line, Some(&[one, -one]), &line),
        (&line, &[zero, nan], None, &line),
        (&[nan, zero], &line, None, &line),
        (&line, &line, None, &[zero, nan]),
        (&line, &line, None, &[one, zero]),
        (&[zero, two], &line, None, &line),
        (&line, &line, None, &[zero, one, two]),
    ];
    for (xs, ys, weights, breakpoints) in cases {
        let weights = weights.map_or_else(|| vec![one; xs.len()], <[F]>::to_vec);
        let without = fit::least_squares((xs, ys, &weights), breakpoints).expect_err("bad input");
        for shape in SHAPES {
            let with = fit::shape((xs, ys, &weights), breakpoints, shape).expect_err("bad input");
            assert_eq!(with, without);
        }
    }
    // If the slope overflows only without the shape, there is a fit.
    let steep = [F::max_value(), -F::max_value()];
    let fit = |shape| fit::shape((&line, &steep), &line, shape);
    assert_eq!(
        fit(Shape::Rising).expect("level").function().ys(),
        [zero; 2]
    );
    let error = fit(Shape::Falling).expect_err("steep");
    assert!(matches!(error, Error::SlopeOverflow { segment: 0, .. }));
    // The largest weights and values are accepted like any others.
    let far = [zero, F::max_value()];
    let weights = [F::max_value(); 2];
    let fit = fit::shape((&line, &far, &weights), &line, Shape::Convex).expect("a line");
    assert_eq!((fit.function().ys(), fit.residual()), (&far[..], zero));
}

/// Sums of integers, so that the mean and the line are exactly the expected ones.
fn data_of_the_opposite_shape_leave_a_constant_or_a_line<F: Float>() {
    let of = |values: [f64; 5]| values.map(F::of);
    let xs = of([0.0, 1.0, 2.0, 3.0, 4.0]);
    let falls = of([5.0, 5.0, 2.0, 1.0, 0.0]);
    let weights = of([1.0, 1.0, 2.0, 3.0, 1.0]);
    let fit = fit::shape((&xs, &falls, &weights), &xs, Shape::Rising).expect("five");
    // (5 + 5 + 2 * 2 + 3 * 1 + 0) / 8
    assert_eq!(fit.function().ys(), [F::of(2.125); 2]);
    assert_eq!(fit.function().xs(), [xs[0], xs[4]]);
    // The line of least squares through 0, 3, 4, 3, 0 has the slope 0 and goes through their mean.
    let bump = of([0.0, 3.0, 4.0, 3.0, 0.0]);
    let fit = fit::shape((&xs, &bump), &xs, Shape::Convex).expect("five");
    assert_eq!(fit.function().ys(), [F::of(2.0); 2]);
    assert_eq!(fit.residual(), F::of(4.0 + 1.0 + 4.0 + 1.0 + 4.0));
    let fit = fit::shape((&xs, &bump), &xs, Shape::Concave).expect("five");
    assert_eq!(fit.function().ys(), bump);
    assert_eq!(fit.residual(), F::zero());
}

#[cfg(feature = "num-rational")]
mod exact {
    use std::cell::Cell;

    use num_rational::Ratio;
    use num_traits::Signed;
    use shallow_relu::fit;

    use super::*;

    /// Breakpoints and samples at integers, such that every value is determined: small values, which often
    /// tie, of any shape or of one.
    fn small() -> impl Strategy<Value = Drawn<Ratio<i128>>> {
        let sample = (0..100_i128, -3..=3_i128, 1..=3_i128);
        let steps = prop::collection::vec((1..=3_i128, sample.clone()), 3..=6);
        let more = prop::collection::vec(sample, 0..6);
        (steps, more, 0..6_u8, any::<bool>()).prop_map(|(steps, more, trend, is_even)| {
            let of = Ratio::from_integer;
            let mut breakpoints = vec![0];
            for step in &steps[1..] {
                breakpoints.push(breakpoints[breakpoints.len() - 1] + step.0);
            }
            let last = breakpoints[breakpoints.len() - 1];
            let needed =
                breakpoints
                    .iter()
                    .zip(&steps)
                    .enumerate()
                    .map(|(j, (breakpoint, step))| {
                        let width = breakpoints.get(j + 1).map_or(1, |next| next - breakpoint);
                        (breakpoint + step.1.0 % width, step.1.1, step.1.2)
                    });
            let more = more.into_iter().map(|(x, y, w)| (x % (last + 1), y, w));
            let sample = |(x, y, w): (i128, i128, i128)| {
                let y = match trend {
                    0 => 2 * x,
                    1 => x * (x - last),
                    2 => x + y,
                    3 => x * x / 4 + y,
                    _ => y,
                };
                (of(x), of(y), of(if is_even { 1 } else { w }))
            };
            let samples = needed.chain(more).map(sample).collect();
            (samples, breakpoints.into_iter().map(of).collect())
        })
    }

    #[test]
    fn the_best_of_all_choices_of_ties_is_found() {
        check(700, small(), |drawn| {
            let data = Data::new(drawn);
            for shape in SHAPES {
                let fit = data.fit(shape);
                let f = fit.function();
                assert_shape(f, &data.breakpoints, shape);
                let values: Vec<Rational> = data
                    .breakpoints
                    .iter()
                    .map(|x| value_at(f, &x.exact()))
                    .collect();
                assert_eq!(
                    values,
                    best_of_shape(&data.exact(), &exact_all(&data.breakpoints), shape),
                    "{shape:?}"
                );
                let error = data.exact().into_iter().map(|[x, y, w]| {
                    let error = value_at(f, &x) - y;
                    w * &error * error
                });
                assert_eq!(fit.residual().exact(), error.sum());
            }
        });
    }

    #[test]
    fn with_breakpoints_at_all_samples_it_is_the_isotonic_fit() {
        check(700, small(), |(mut samples, _)| {
            samples.sort();
            samples.dedup_by_key(|sample| sample.0);
            let breakpoints: Vec<_> = samples.iter().map(|sample| sample.0).collect();
            let data = Data::new((samples, breakpoints));
            let isotonic = fit::isotonic((&data.xs, &data.ys, &data.weights)).expect("two samples");
            let simple = isotonic.function().simplify().expect("no overflow");
            let rising = data.fit(Shape::Rising);
            assert_eq!(*rising.function(), simple);
            assert_eq!(rising.residual(), isotonic.residual());
        });
    }

    #[test]
    fn a_fit_that_has_the_shape_is_the_fit_of_the_shape() {
        let (had, had_not) = (Cell::new(0), Cell::new(0));
        check(700, small(), |drawn| {
            let data = Data::new(drawn);
            let free = fit::least_squares((&data.xs, &data.ys, &data.weights), &data.breakpoints)
                .expect("enough samples");
            let simple = free.function().simplify().expect("no overflow");
            let slopes: Vec<_> = simple.segments().map(|segment| segment.slope()).collect();
            for shape in SHAPES {
                let has_shape = match shape {
                    Shape::Rising => slopes.iter().all(|slope| !slope.is_negative()),
                    Shape::Falling => slopes.iter().all(|slope| !slope.is_positive()),
                    Shape::Convex => slopes.is_sorted(),
                    Shape::Concave => slopes.is_sorted_by(|a, b| a >= b),
                };
                let fit = data.fit(shape);
                if has_shape {
                    had.set(had.get() + 1);
                    assert_eq!(fit.function().xs(), simple.xs());
                    assert_eq!(fit.function().ys(), simple.ys());
                } else {
                    had_not.set(had_not.get() + 1);
                    assert!(fit.residual() > free.residual());
                }
            }
        });
        assert!(
            had.get() > enough(200) && had_not.get() > enough(200),
            "{had:?} {had_not:?}"
        );
    }
}
