//! The six laws of evaluation, for functions with every kind of tail.

use num_traits::Signed;
use shallow_relu::{PiecewiseLinear, Tail};

use crate::support::generators::{functions, inputs, inputs_within};
use crate::support::rational::Rational;
use crate::support::{
    Float, Number, assert_same_values, check, for_floats, function, oracle, same,
};

for_floats!(
    eval_is_exact_at_every_breakpoint,
    eval_is_monotone_on_every_segment,
    eval_is_bounded_by_the_ends_of_every_segment,
    eval_is_total,
    eval_is_accurate_on_every_segment,
    tails_are_monotone_and_keep_their_side,
    batch_returns_the_bits_of_eval,
    batch_returns_the_bits_of_eval_for_every_length_and_offset,
    batch_refuses_lengths_that_differ_before_it_writes,
    a_flat_function_is_flat_everywhere,
);

fn eval_is_exact_at_every_breakpoint<F: Float>() {
    check(4000, functions::<F>(24), |f| {
        for (x, y) in f.breakpoints() {
            assert_eq!(f.eval(x).bits(), y.bits(), "at x = {x:e} of {f:?}");
        }
    });
}

fn eval_is_monotone_on_every_segment<F: Float>() {
    check(1000, functions::<F>(12), |f| {
        for segment in f.segments() {
            let values: Vec<F> = inputs_within(&segment)
                .into_iter()
                .map(|x| f.eval(x))
                .collect();
            let rises = segment.start().1 <= segment.end().1;
            let sorted = if rises {
                values.is_sorted()
            } else {
                values.is_sorted_by(|a, b| a >= b)
            };
            assert!(sorted, "on {segment:?}");
        }
    });
}

fn eval_is_bounded_by_the_ends_of_every_segment<F: Float>() {
    check(1000, functions::<F>(12), |f| {
        for segment in f.segments() {
            let (y0, y1) = (segment.start().1, segment.end().1);
            for x in inputs_within(&segment) {
                let y = f.eval(x);
                assert!(
                    y0.min(y1) <= y && y <= y0.max(y1),
                    "{y:e} at x = {x:e} on {segment:?}"
                );
            }
        }
    });
}

fn eval_is_total<F: Float>() {
    check(2000, functions::<F>(12), |f| {
        assert!(f.eval(F::nan()).is_nan());
        for x in inputs(&f).into_iter().filter(|x| !x.is_nan()) {
            assert!(!f.eval(x).is_nan(), "at x = {x:e} of {f:?}");
        }
        let (left, right) = f.tail_slopes();
        let (first, last) = (f.ys()[0], f.ys()[f.segment_count()]);
        let limit = |slope: F, y| {
            if slope.is_zero() {
                y
            } else {
                slope * F::infinity()
            }
        };
        assert!(same(f.eval(F::infinity()), limit(right, last)), "{f:?}");
        assert!(
            same(f.eval(F::neg_infinity()), limit(-left, first)),
            "{f:?}"
        );
    });
}

fn eval_is_accurate_on_every_segment<F: Float>() {
    check(400, functions::<F>(6), |f| {
        for segment in f.segments().filter(oracle::is_accurate) {
            let (y0, y1) = (segment.start().1, segment.end().1);
            let larger = if Signed::abs(&y0) < Signed::abs(&y1) {
                y1
            } else {
                y0
            };
            let four_ulp = oracle::ulp(larger) * Rational::from_integer(4.into());
            for x in inputs_within(&segment).into_iter().step_by(5) {
                let error = (f.eval(x).exact() - oracle::segment_value(&segment, x)).abs();
                assert!(
                    error <= four_ulp,
                    "{:e} at x = {x:e} on {segment:?}",
                    f.eval(x)
                );
            }
        }
    });
}

fn tails_are_monotone_and_keep_their_side<F: Float>() {
    check(1000, functions::<F>(6), |f| {
        let (first, last) = f.domain();
        let (left, right) = f.tail_slopes();
        let outward = |start: F, toward: F| {
            let parts = [1e-18, 1e-9, 1e-3, 0.3, 1.0];
            let mut xs: Vec<F> = parts
                .iter()
                .map(|&part| start + toward * F::of(part))
                .collect();
            let mut next = start;
            for _ in 0..20 {
                xs.push(next);
                next = if toward > F::zero() {
                    next.up()
                } else {
                    next.down()
                };
            }
            xs.push(toward * F::infinity());
            xs.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
            xs
        };
        let huge = F::max_value();
        for (xs, slope) in [(outward(first, -huge), left), (outward(last, huge), right)] {
            let values: Vec<F> = xs.iter().map(|&x| f.eval(x)).collect();
            let kept = if slope.is_zero() {
                values.iter().all(|y| y.bits() == values[0].bits())
            } else if slope > F::zero() {
                values.is_sorted()
            } else {
                values.is_sorted_by(|a, b| a >= b)
            };
            assert!(kept, "slope {slope:e}: {values:?} at {xs:?} of {f:?}");
        }
    });
}

fn batch_returns_the_bits_of_eval<F: Float>() {
    check(1000, functions::<F>(40), |f| {
        let inputs = inputs(&f);
        let mut outputs = vec![F::zero(); inputs.len()];
        f.eval_batch(&inputs, &mut outputs).expect("one length");
        assert_same_values(&f.values(&inputs), &outputs);
        for (&x, &y) in inputs.iter().zip(&outputs) {
            assert!(
                same(y, f.eval(x)),
                "{y:e}, not {:e}, at x = {x:e} of {f:?}",
                f.eval(x)
            );
        }
    });
}

fn batch_returns_the_bits_of_eval_for_every_length_and_offset<F: Float>() {
    let f = function(
        &[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)].map(|(x, y)| (F::of(x), F::of(y))),
    );
    let f = f
        .with_tails(Tail::Slope(F::of(-2.0)), Tail::Constant)
        .expect("a finite slope");
    let special = [F::nan(), F::infinity(), F::neg_infinity(), F::of(-0.0)];
    // Three blocks of the widest kernel there is, and an offset for every lane of a cache line.
    for len in 0..=3 * 16 + 1 {
        for offset in 0..16 {
            let inputs: Vec<F> = (0..offset + len)
                .map(|i| {
                    if i % 5 == offset % 5 {
                        special[i % 4]
                    } else {
                        F::of(i as f64 / 7.0 - 3.0)
                    }
                })
                .collect();
            let mut outputs = vec![F::of(99.0); offset + len + 1];
            f.eval_batch(&inputs[offset..], &mut outputs[offset..offset + len])
                .expect("one length");
            for (i, &y) in outputs.iter().enumerate() {
                let inside = (offset..offset + len).contains(&i);
                let wanted = if inside {
                    f.eval(inputs[i])
                } else {
                    F::of(99.0)
                };
                assert!(same(y, wanted), "index {i}, length {len}, offset {offset}");
            }
        }
    }
}

fn batch_refuses_lengths_that_differ_before_it_writes<F: Float>() {
    let f = function(&[(F::zero(), F::zero()), (F::one(), F::one())]);
    let mut outputs = [F::of(7.0); 2];
    assert!(f.eval_batch(&[F::zero(); 3], &mut outputs).is_err());
    assert!(f.eval_batch(&[], &mut outputs).is_err());
    assert!(f.eval_batch(&[F::zero()], &mut []).is_err());
    assert_eq!(outputs, [F::of(7.0); 2]);
}

fn a_flat_function_is_flat_everywhere<F: Float>() {
    for y in [
        F::zero(),
        F::of(0.1),
        -F::max_value(),
        F::LEAST,
        F::of(-3.7),
    ] {
        let f = function(&[(F::of(-0.3), y), (F::of(0.1), y), (F::of(0.7), y)]);
        for x in inputs(&f).into_iter().filter(|x| !x.is_nan()) {
            assert_eq!(f.eval(x).bits(), y.bits(), "at x = {x:e}");
        }
    }
}

#[test]
fn the_article_by_hand() {
    let f: PiecewiseLinear<f64> = function(&[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)]);
    let by_hand = [
        (-9.0, -1.0),
        (-0.75, 0.0),
        (-0.25, 0.0),
        (0.0, -1.0),
        (0.5, -0.5),
        (2.0, 1.0),
    ];
    for (x, z) in by_hand {
        assert_eq!(f.eval(x), z, "at x = {x}");
    }
}

#[test]
fn differences_may_overflow() {
    let max = f64::MAX;
    let f = function(&[(-max, -max), (max, max)]);
    // Halves of the largest float are floats. The other values are as near as law 6 promises.
    assert_eq!(
        [-max, -max / 2.0, 0.0, max / 2.0, max].map(|x| f.eval(x)),
        [-max, -max / 2.0, 0.0, max / 2.0, max]
    );
    assert_eq!(
        f.segments()
            .map(|segment| segment.slope())
            .collect::<Vec<_>>(),
        [1.0]
    );
}

#[test]
fn minus_zero_is_stored_as_plus_zero() {
    let f = function(&[(-0.0_f32, -0.0_f32), (1.0, -0.0)]);
    let zero = 0_u32;
    assert_eq!(
        [
            f.xs()[0].to_bits(),
            f.ys()[0].to_bits(),
            f.ys()[1].to_bits()
        ],
        [zero; 3]
    );
    assert_eq!(
        [-0.0, 0.0, 0.5, 1.0].map(|x| f.eval(x).to_bits()),
        [zero; 4]
    );
}

#[test]
fn the_least_accurate_segment_known_keeps_to_four_ulp() {
    // This segment was found by hill climbing: 3.44 ulp.
    let f = function(&[(-7.812143e-3_f32, 1.9985238), (2.0010262, -1.999999)]);
    let segment = f.segments().next().expect("one segment");
    let error = |x: f32| {
        (f.eval(x).exact() - oracle::segment_value(&segment, x)).abs() / oracle::ulp(1.99_f32)
    };
    let [three, four] = [3, 4].map(|ulp| Rational::from_integer(ulp.into()));
    assert!(three < error(0.999_419_4) && error(0.999_419_4) < four);
}

#[cfg(feature = "rayon")]
#[test]
fn threads_return_the_bits_of_one() {
    let f = function(&[(-1.0_f32, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)]);
    for count in [0, 1, 15, 4096, 1 << 18, (1 << 18) + 1, 300_001] {
        let inputs: Vec<f32> = (0..count)
            .map(|i| {
                if i % 97 == 5 {
                    f32::NAN
                } else {
                    (i as f32 * 0.37).sin() * 2.0
                }
            })
            .collect();
        let (mut one, mut many) = (vec![9.0; count], vec![7.0; count]);
        f.eval_batch(&inputs, &mut one).expect("one length");
        f.eval_batch_parallel(&inputs, &mut many)
            .expect("one length");
        assert!(
            one.iter().zip(&many).all(|(&a, &b)| same(a, b)),
            "{count} inputs"
        );
        let net = shallow_relu::construct(&f).expect("small weights");
        net.forward_batch_parallel(&inputs, &mut many)
            .expect("one length");
        assert!(
            one.iter().zip(&many).all(|(&a, &b)| same(a, b)),
            "{count} inputs"
        );
    }
    let mut outputs = [5.0; 2];
    assert!(f.eval_batch_parallel(&[0.0; 3], &mut outputs).is_err());
    assert_eq!(outputs, [5.0; 2]);
}
