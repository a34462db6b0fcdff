//! Nothing public panics on any value: arbitrary bit patterns through every function.

use proptest::prelude::*;
use shallow_relu::approximate::{self, Along};
use shallow_relu::fit::{self, Shape};
use shallow_relu::number::Exact;
use shallow_relu::{
    Columns, Discontinuous, Periodic, PiecewiseLinear, Samples, ShallowReluNet, Side, Tail, Ties,
    construct,
};

use crate::support::generators::{Parameters, functions, parameters};
use crate::support::{Float, assert_same_values, check, for_floats};

for_floats!(
    no_bit_pattern_panics,
    ordered_bit_patterns_are_accepted_or_refused_with_a_reason,
    no_parameters_panic,
    no_jumps_panic,
    no_two_functions_panic,
    no_samples_panic,
    no_code_panics,
    no_pieces_panic,
);

fn any_float<F: Float>() -> impl Strategy<Value = F> {
    let special = [
        F::nan(),
        F::infinity(),
        F::neg_infinity(),
        F::zero(),
        F::max_value(),
        F::LEAST,
        F::of(-0.0),
    ];
    prop_oneof![3 => any::<u64>().prop_map(F::from_bits), 1 => prop::sample::select(special.to_vec())]
}

fn call_everything<F: Float>(f: PiecewiseLinear<F>, left: F, right: F, inputs: &[F]) {
    let mut outputs = vec![F::zero(); inputs.len()];
    let functions = [
        (Tail::Slope(left), Tail::Slope(right)),
        (Tail::Linear, Tail::Slope(right)),
        (Tail::Linear, Tail::Linear),
    ]
    .map(|(left, right)| f.clone().with_tails(left, right));
    for f in functions.into_iter().flatten().chain([f]) {
        f.eval_batch(inputs, &mut outputs).expect("one length");
        assert_same_values(&f.values(inputs), &outputs);
        let columns = Columns::new([f.negated(), f.clone()]).expect("the same x");
        assert_same_values(&columns.values(inputs)[1], &outputs);
        for segment in f.segments() {
            let _ = (segment.start(), segment.end(), segment.slope());
            assert!(!segment.intercept().is_nan(), "{segment:?}");
        }
        let _ = (f.domain(), f.range(), f.is_monotone(), f.simplify());
        for &x in inputs {
            let _ = (f.eval(x), f.slope_left(x), f.slope_right(x));
            let _ = (f.scale_y(x), f.divide_y(x));
        }
        call_calculus(&f, inputs);
        if let Ok(net) = construct(&f) {
            net.forward_batch(inputs, &mut outputs).expect("one length");
            assert!(
                !net.breakpoint_error().is_nan() && !net.amplification().is_nan(),
                "{f:?}"
            );
            for &x in inputs {
                let _ = (
                    net.forward(x),
                    net.forward_dense(x),
                    net.hidden_activations(x),
                );
            }
        }
    }
}

fn call_calculus<F: Float>(f: &PiecewiseLinear<F>, inputs: &[F]) {
    let _ = (f.lipschitz(), f.is_convex(), f.is_concave());
    let hulls = [f.convex_hull(), f.concave_hull()];
    let table = f.antiderivative();
    for pair in inputs.windows(2).take(4) {
        let (from, to) = (pair[0], pair[1]);
        let _ = (f.solve(from), table.at(to), f.extrema((from, to)));
        let _ = F::levels(&table, from);
        let mut answers = vec![
            table.integral((from, to)),
            f.integral((from, to)),
            f.mean((from, to)),
            f.total_variation((from, to)),
        ];
        for hull in hulls.iter().flatten() {
            let _ = f.intersections(hull);
            answers.extend([
                f.sup_distance(hull, (from, to)),
                f.squared_distance(hull, (from, to)),
                f.l2_distance(hull, (from, to)),
            ]);
        }
        let finite = |answer: &F| num_traits::Float::is_finite(*answer);
        assert!(
            answers.iter().flatten().all(finite),
            "{f:?} from {from} to {to}"
        );
    }
}

fn no_bit_pattern_panics<F: Float>() {
    let points = prop::collection::vec((any_float::<F>(), any_float::<F>()), 0..5);
    let inputs = prop::collection::vec(any_float::<F>(), 0..40);
    check(
        3000,
        (points, any_float(), any_float(), inputs),
        |(points, left, right, inputs)| {
            if let Ok(f) = PiecewiseLinear::from_breakpoints(&points) {
                call_everything(f, left, right, &inputs);
            }
        },
    );
}

fn ordered_bit_patterns_are_accepted_or_refused_with_a_reason<F: Float>() {
    let points = prop::collection::vec((any_float::<F>(), any_float::<F>()), 2..12);
    let inputs = prop::collection::vec(any_float::<F>(), 0..40);
    check(
        3000,
        (points, any_float(), any_float(), inputs),
        |(mut points, left, right, inputs)| {
            points.retain(|(x, y)| {
                num_traits::Float::is_finite(*x) && num_traits::Float::is_finite(*y)
            });
            points.sort_by(|a, b| a.0.partial_cmp(&b.0).expect("finite"));
            points.dedup_by(|a, b| a.0 == b.0);
            // Arbitrary values make most segments too steep. Those are made flat, so that the other points
            // can be kept.
            for i in 1..points.len() {
                if PiecewiseLinear::from_breakpoints(&points[i - 1..=i]).is_err() {
                    points[i].1 = points[i - 1].1;
                }
            }
            if points.len() >= 2 {
                let f = PiecewiseLinear::from_breakpoints(&points)
                    .expect("finite, increasing, not too steep");
                call_everything(f, left, right, &inputs);
            }
        },
    );
}

fn call_everything_on_networks<F: Float>(
    net: &ShallowReluNet<F>,
    other: &ShallowReluNet<F>,
    inputs: &[F],
) {
    call_everything(net.function().clone(), inputs[0], inputs[1], inputs);
    let _ = (
        net.same_function(other),
        net.canonical(),
        net.compose(other),
    );
    let _ = net.function().compose(other.function());
    let sensitivity = net.sensitivity();
    let backward: Vec<F> = inputs.iter().rev().copied().collect();
    let _ = sensitivity.batch_gradients(inputs, &backward);
    for (which, _) in net.parameters().iter().chain(other.parameters().iter()) {
        let _ = (
            sensitivity.influence(which),
            net.with_parameter(which, inputs[0]),
        );
    }
    for &x in inputs {
        let _ = (
            sensitivity.gradients(x),
            net.scale_y(x),
            net.divide_y(x),
            net.forward(x),
            net.forward_dense(x),
            net.hidden_activations(x),
        );
    }
}

fn no_parameters_panic<F: Float>() {
    let wild = || {
        let unit = (any_float::<F>(), any_float::<F>(), any_float::<F>());
        (prop::collection::vec(unit, 0..5), any_float::<F>()).prop_map(|(units, b0)| Parameters {
            v: units.iter().map(|unit| unit.0).collect(),
            b: units.iter().map(|unit| unit.1).collect(),
            w: units.iter().map(|unit| unit.2).collect(),
            b0,
        })
    };
    let drawn = || prop_oneof![wild(), parameters::<F>(6)];
    let inputs = prop::collection::vec(any_float::<F>(), 2..12);
    check(
        2000,
        (drawn(), drawn(), functions::<F>(4), inputs),
        |(a, b, f, inputs)| {
            let made = construct(&f);
            let networks: Vec<_> = [a.network(), b.network(), made]
                .into_iter()
                .flatten()
                .collect();
            for one in &networks {
                for other in &networks {
                    call_everything_on_networks(one, other, &inputs);
                }
            }
            // The exact sums have no meaning for these values, but they must not panic.
            let mut sum = F::Exact::zero();
            for &x in &inputs {
                sum.add_product(x, inputs[0]);
                sum = sum.times(x);
                let _ = (sum.sign(), sum.round());
            }
        },
    );
}

fn call_algebra<F: Float>(f: &PiecewiseLinear<F>, g: &PiecewiseLinear<F>, value: F) {
    let _ = (f.plus(g), f.minus(g), f + g, f - g, f * value, f / value);
    let _ = (f.max(g), f.min(g), f.compose(g), f.intersections(g));
    let _ = (
        PiecewiseLinear::sum([f, g, f]),
        PiecewiseLinear::maximum([f, g, f]),
    );
    let _ = (PiecewiseLinear::minimum([f, g]), f.same_function(g), f == g);
    let _ = (f.abs(), f.relu(), f.inverse(), f.negated(), f.simplify());
    let _ = (f.shift_x(value), f.shift_y(value), f.scale_x(value));
    let _ = (
        f.scale_y(value),
        f.divide_y(value),
        f.simplify_within(value),
    );
    let _ = (f.is_convex_within(value), f.is_concave_within(value));
    let _ = (f.clone().clamped(), f.clone().extended(), f.to_string());
    let _ = (f.segment(0), f.segment(usize::MAX));
    if let (Ok(a), Ok(b)) = (construct(f), construct(g)) {
        let _ = (a.plus(&b), a.minus(&b), a.negated(), a.compose(&b));
        let _ = (ShallowReluNet::sum([&a, &b, &a]), a.same_function(&b));
        let _ = (a.dense_error_bound(), a.canonical());
    }
}

/// Functions through arbitrary points, those that are refused left out.
fn accepted<F: Float>() -> impl Strategy<Value = Option<PiecewiseLinear<F>>> {
    let points = prop::collection::vec((any_float::<F>(), any_float::<F>()), 2..5);
    (points, any_float::<F>(), any_float::<F>()).prop_map(|(mut points, left, right)| {
        points.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(std::cmp::Ordering::Equal));
        let f = PiecewiseLinear::from_breakpoints(&points).ok()?;
        let sloped = f.clone().with_tails(Tail::Slope(left), Tail::Slope(right));
        Some(sloped.unwrap_or(f))
    })
}

/// Breakpoints in any order, with equal x, and what can be made of a function that jumps.
fn no_jumps_panic<F: Float>() {
    let points = prop::collection::vec((any_float::<F>(), any_float::<F>(), any::<bool>()), 0..6);
    let inputs = prop::collection::vec(any_float::<F>(), 1..20);
    let drawn = (points, any_float(), any_float(), any::<bool>(), inputs);
    check(3000, drawn, |(drawn, left, right, in_order, inputs)| {
        let mut points: Vec<(F, F)> = Vec::new();
        for &(x, y, repeats) in &drawn {
            let x = points.last().filter(|_| repeats).map_or(x, |point| point.0);
            points.push((x, y));
        }
        if in_order {
            points.retain(|point| !point.0.is_nan());
            points.sort_by(|a, b| a.0.partial_cmp(&b.0).expect("no NaN"));
        }
        let functions = [
            Discontinuous::from_breakpoints(&points, Side::Left),
            Discontinuous::from_breakpoints(&points, Side::Right),
            Discontinuous::previous(&points),
            Discontinuous::next(&points),
        ];
        for f in functions.into_iter().flatten() {
            let tailed = f.clone().with_tails(Tail::Slope(left), Tail::Slope(right));
            let all = [f.clone().extended(), f.clone().clamped(), f];
            for f in all.into_iter().chain(tailed) {
                call_discontinuous(f, &inputs);
            }
        }
    });
}

fn call_discontinuous<F: Float>(f: Discontinuous<F>, inputs: &[F]) {
    let mut outputs = vec![F::zero(); inputs.len()];
    f.eval_batch(inputs, &mut outputs).expect("one length");
    let _ = (
        f.to_string(),
        f.domain(),
        f.range(),
        f.tails(),
        f.segments().count(),
    );
    assert_same_values(&f.values(inputs), &outputs);
    let table = f.antiderivative();
    for pair in inputs.windows(2) {
        let (x, other) = (pair[0], pair[1]);
        let _ = (table.at(x), F::levels(&table, other));
        let _ = (f.eval(x), f.left_limit(x), f.right_limit(x), f.jump_at(x));
        let _ = (f.integral((x, other)), f.mean((x, other)), f.solve(x));
        let _ = f.clone().with_side_at(x, Side::Left);
        if let Ok(ramp) = f.ramped(x) {
            let _ = construct(&ramp);
        }
    }
    for inverse in [f.lower_inverse(), f.upper_inverse()].into_iter().flatten() {
        inverse
            .eval_batch(inputs, &mut outputs)
            .expect("one length");
        let _ = (inverse.lower_inverse(), inverse.upper_inverse());
    }
    if let Ok(continuous) = PiecewiseLinear::try_from(f) {
        let _ = (continuous.lower_inverse(), continuous.upper_inverse());
    }
}

fn no_two_functions_panic<F: Float>() {
    let drawn = || prop_oneof![accepted::<F>(), functions::<F>(4).prop_map(Some)];
    check(4000, (drawn(), drawn(), any_float()), |(f, g, value)| {
        if let (Some(f), Some(g)) = (&f, &g) {
            call_algebra(f, g, value);
        }
    });
}

const TIES: [Ties; 6] = [
    Ties::Mean,
    Ties::First,
    Ties::Last,
    Ties::Least,
    Ties::Greatest,
    Ties::Refuse,
];

fn no_samples_panic<F: Float>() {
    let row = (any_float::<F>(), any_float::<F>(), any_float::<F>());
    let rows = prop::collection::vec(row, 0..7);
    let breakpoints = prop::collection::vec(any_float::<F>(), 0..5);
    let settings = (any_float::<F>(), 0_usize..4, any::<bool>());
    check(
        5000,
        (rows, breakpoints, settings),
        |(mut rows, mut breakpoints, (tolerance, segments, is_sorted))| {
            // Sorted, many of them are samples of a function; as drawn, nearly all are refused.
            if is_sorted {
                let finite = num_traits::Float::is_finite;
                rows.retain(|row| finite(row.0) && finite(row.1) && finite(row.2));
                rows.iter_mut()
                    .for_each(|row| row.2 = num_traits::Float::abs(row.2));
                rows.sort_by(|a, b| a.0.partial_cmp(&b.0).expect("finite"));
                breakpoints = rows.iter().step_by(2).map(|row| row.0).collect();
            }
            let column = |of: fn(&(F, F, F)) -> F| rows.iter().map(of).collect::<Vec<F>>();
            let (xs, ys, weights) = (
                column(|row| row.0),
                column(|row| row.1),
                column(|row| row.2),
            );
            let _ = (
                approximate::samples((&xs, &ys), tolerance),
                approximate::polyline((&xs, &ys), tolerance),
                approximate::windows(&xs, &ys, &weights, Along::Samples),
                approximate::windows(&xs, &ys, &weights, Along::Polyline),
                approximate::samples_in_segments((&xs, &ys), segments),
            );
            let all = [
                Samples::new(&xs, &ys),
                Samples::weighted(&xs, &ys, &weights),
            ];
            for samples in all.iter().flatten() {
                let _ = (
                    samples.iter().count(),
                    TIES.map(|ties| samples.interpolate(ties)),
                );
                let mut fits = vec![
                    fit::isotonic(samples),
                    fit::least_squares(samples, &breakpoints),
                    fit::local(samples, &breakpoints),
                ];
                fits.extend(
                    [Shape::Rising, Shape::Falling, Shape::Convex, Shape::Concave]
                        .map(|shape| fit::shape(samples, &breakpoints, shape)),
                );
                for fit in fits.iter().flatten() {
                    let _ = (fit.residual(), fit.variances(), fit.standard_errors());
                }
            }
            // Lengths that differ.
            let fewer = &ys[..ys.len().saturating_sub(1)];
            let _ = (
                Samples::weighted(&xs, &ys, fewer),
                fit::isotonic((&xs, fewer)),
                PiecewiseLinear::from_xy(&xs, fewer),
                approximate::samples((&xs, fewer), tolerance),
                approximate::windows(&xs, &ys, fewer, Along::Samples),
                fit::least_squares((&xs, &ys, fewer), &breakpoints),
            );
        },
    );
}

fn no_code_panics<F: Float>() {
    let drawn = || prop_oneof![any_float::<F>(), Just(F::of(0.5)), Just(F::of(-3.0))];
    let settings = (drawn(), drawn(), drawn(), drawn(), 0_usize..3);
    check(
        20,
        (functions::<F>(4), settings),
        |(f, (from, to, tolerance, curvature, segments))| {
            for code in
                [&|x| f.eval(x), &|_| tolerance, &|x: F| F::of(1.0) / x] as [&dyn Fn(F) -> F; 3]
            {
                let _ = (
                    approximate::function(code, (from, to), tolerance),
                    approximate::smooth(code, (from, to), tolerance, curvature),
                    approximate::function_in_segments(code, (from, to), segments),
                );
            }
        },
    );
}

fn no_pieces_panic<F: Float>() {
    let points = prop::collection::vec((any_float::<F>(), any_float::<F>()), 0..5);
    let inputs = prop::collection::vec(any_float::<F>(), 3..8);
    // More breakpoints than memory can have addresses for, or nearly.
    let too_many = if usize::BITS == 64 {
        usize::MAX >> 8
    } else {
        usize::MAX >> 3
    };
    let counts = prop_oneof![0_usize..4, Just(usize::MAX), Just(too_many)];
    let drawn = (points, inputs, counts, any::<bool>(), any::<bool>());
    check(4000, drawn, |(mut points, inputs, n, sorted, double)| {
        if sorted {
            points.retain(|(x, _)| num_traits::Float::is_finite(*x));
            points.sort_by(|a, b| a.0.partial_cmp(&b.0).expect("finite"));
        }
        if double {
            // The last breakpoint becomes a jump.
            points.extend(points.last().map(|&(x, y)| (x, -y)));
        }
        let (period, side) = (inputs[0], if double { Side::Left } else { Side::Right });
        let mut periodic = vec![Periodic::from_breakpoints(&points, period)];
        if let Ok(f) = PiecewiseLinear::from_breakpoints(&points) {
            let _ = (
                f.repeat(n),
                f.append(&f),
                f.restrict((inputs[1], inputs[2])),
            );
            let _ = f.shift_x(inputs[1]).and_then(|other| f.append(&other));
            periodic.push(f.periodic(period));
            let (from, to) = f.domain();
            periodic.push(f.periodic(to - from));
        }
        if let Ok(f) = Discontinuous::from_breakpoints(&points, side) {
            let _ = (
                f.repeat(n, side),
                f.append(&f, side),
                f.restrict((inputs[1], inputs[2])),
            );
            periodic.push(f.periodic(period, side));
            let (from, to) = f.domain();
            periodic.push(f.periodic(to - from, side));
            let mut outputs = inputs.clone();
            f.eval_batch_in_domain(&inputs, &mut outputs, period)
                .expect("one length");
            for &x in &inputs {
                assert!(f.eval_in_domain(x).is_none_or(|y| !y.is_nan()), "{f:?}");
            }
        }
        for f in periodic.into_iter().flatten() {
            let mut outputs = inputs.clone();
            f.eval_batch(&inputs, &mut outputs).expect("one length");
            let _ = (f.to_string(), f.period(), f.function().range());
            for pair in inputs.windows(2) {
                let ends = (pair[0], pair[1]);
                for answer in [f.integral(ends), f.mean(ends)].into_iter().flatten() {
                    assert!(num_traits::Float::is_finite(answer), "{f:?} {ends:?}");
                }
            }
            for (&x, &y) in inputs.iter().zip(&outputs) {
                assert_eq!(
                    y.is_nan(),
                    !num_traits::Float::is_finite(x),
                    "{x:e} of {f:?}"
                );
            }
        }
    });
}
