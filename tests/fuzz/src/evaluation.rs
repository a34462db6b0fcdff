//! Breakpoints and tails, and the laws of evaluation.

use num_traits::Signed;
use shallow_relu::{Columns, Discontinuous, Periodic, PiecewiseLinear, Segment, Side, construct};

use crate::bits::Bits;
use crate::files::stays_the_same;
use crate::script::Script;
use crate::support::rational::Rational;
use crate::support::{Float, finite, inputs, is_monotone, oracle, same};

/// The laws of evaluation, on a function or one that jumps or one that is periodic.
pub fn laws(bytes: &[u8]) {
    let mut script = Script::new(bytes);
    match script.below(6) {
        0 => continuous::<f32>(&mut script),
        1 => continuous::<f64>(&mut script),
        2 => jumping::<f32>(&mut script),
        3 => jumping::<f64>(&mut script),
        4 => periodic::<f32>(&mut script),
        _ => periodic::<f64>(&mut script),
    }
}

fn continuous<F: Float>(script: &mut Script) {
    let f: PiecewiseLinear<F> = script.function(300);
    for (x, y) in f.breakpoints() {
        assert_eq!(f.eval(x).bits(), y.bits(), "at {x:e} of {f:?}");
    }
    let inputs = inputs(f.xs());
    on_segments(f.segments(), &inputs, |x| f.eval(x));
    on_tails(f.tail_slopes(), f.breakpoints(), &inputs, |x| f.eval(x));

    let batch = batch(script, inputs);
    let values = f.values(&batch);
    one_value(&batch, &values, |x| f.eval(x));
    let (start, end) = part(script, batch.len());
    let mut outputs = vec![F::of(99.0); batch.len()];
    let length = f.eval_batch(&batch[start..end], &mut outputs[start..end]);
    length.expect("one length");
    one_value(&batch[start..end], &outputs[start..end], |x| f.eval(x));
    assert!(
        outputs[..start]
            .iter()
            .chain(&outputs[end..])
            .all(|&y| y == F::of(99.0))
    );

    let negative = f.negated();
    assert_eq!(negative.negated().bits(), f.bits());
    let columns = Columns::new([negative, f.clone()]).expect("the same x");
    let columns = columns.values(&batch);
    for (i, &y) in values.iter().enumerate() {
        let both = [columns[0][i] + F::zero(), columns[1][i]];
        assert!(
            same(both[0], F::zero() - y) && same(both[1], y),
            "at {:e} of {f:?}",
            batch[i]
        );
    }
    stays_the_same(&f);
    if let Ok(net) = construct(&f) {
        stays_the_same(&net);
        assert_eq!(net.function().bits(), f.bits());
        net.forward_batch(&batch, &mut outputs).expect("one length");
        one_value(&batch, &outputs, |x| f.eval(x));
        assert!(batch.iter().all(|&x| same(net.forward(x), f.eval(x))));
    }
    let (first, last) = f.domain();
    for &x in &batch {
        let inside = (first <= x && x <= last).then(|| f.eval(x).bits());
        assert_eq!(
            f.eval_in_domain(x).map(Float::bits),
            inside,
            "at {x:e} of {f:?}"
        );
    }
    let same_function = Discontinuous::from(f.clone());
    assert!(
        batch
            .iter()
            .all(|&x| same(same_function.eval(x), f.eval(x)))
    );
    assert_eq!(
        PiecewiseLinear::try_from(same_function).map(|f| f.bits()),
        Ok(f.bits())
    );
}

fn jumping<F: Float>(script: &mut Script) {
    let f: Discontinuous<F> = script.jumping(100);
    stays_the_same(&f);
    for (x, y) in f.breakpoints().filter(|point| f.jump_at(point.0).is_none()) {
        let values = [f.eval(x), f.left_limit(x), f.right_limit(x)];
        assert!(
            values.iter().all(|value| value.bits() == y.bits()),
            "at {x:e} of {f:?}"
        );
    }
    for jump in f.jumps() {
        let value = match jump.side() {
            Side::Left => jump.left(),
            Side::Right => jump.right(),
        };
        let found = [
            f.eval(jump.x()),
            f.left_limit(jump.x()),
            f.right_limit(jump.x()),
        ];
        let wanted = [value, jump.left(), jump.right()];
        assert_eq!(
            found.map(Float::bits),
            wanted.map(Float::bits),
            "{jump:?} of {f:?}"
        );
    }
    let inputs = inputs(f.xs());
    // Outside of jumps the values are those of the limits on the side of the segment.
    on_segments(f.segments(), &inputs, |x| {
        if f.jump_at(x).is_some() {
            F::nan()
        } else {
            f.eval(x)
        }
    });
    on_tails(f.tail_slopes(), f.breakpoints(), &inputs, |x| {
        if x == f.domain().0 {
            f.ys()[0]
        } else if x == f.domain().1 {
            f.ys()[f.ys().len() - 1]
        } else {
            f.eval(x)
        }
    });
    let batch = batch(script, inputs);
    one_value(&batch, &f.values(&batch), |x| f.eval(x));
    let (start, end) = part(script, batch.len());
    one_value(&batch[start..end], &f.values(&batch[start..end]), |x| {
        f.eval(x)
    });
}

fn periodic<F: Float>(script: &mut Script) {
    let period: F = num_traits::Float::abs(script.number());
    let f = if script.flag() {
        let points = script.points(40);
        let points: Vec<(F, F)> = points.into_iter().rev().collect();
        Periodic::from_breakpoints(&points, period)
    } else {
        let jumping: Discontinuous<F> = script.jumping(40);
        let (from, to) = jumping.domain();
        let period = if script.flag() { period } else { to - from };
        jumping.periodic(period, script.side())
    };
    let Ok(f) = f else { return };
    stays_the_same(&f);
    let (low, high) = f.function().domain();
    assert_eq!(high.exact() - low.exact(), f.period().exact(), "{f:?}");
    let batch = batch(script, inputs(f.function().xs()));
    let far: Vec<F> = batch
        .iter()
        .map(|&x| x + script.number::<F>() * f.period())
        .collect();
    for batch in [&batch, &far] {
        one_value(batch, &f.values(batch), |x| f.eval(x));
    }
    let values = |x: F| (f.function().eval(x), f.function().range());
    for &x in batch.iter().chain(&far) {
        assert_eq!(f.eval(x).is_nan(), !finite(x), "at {x:e} of {f:?}");
        if low <= x && x < high {
            let (value, (least, greatest)) = values(x);
            assert!(same(f.eval(x), value), "at {x:e} of {f:?}");
            assert!(least <= value && value <= greatest, "at {x:e} of {f:?}");
        }
    }
    // The reduction is exact. Rationals are slow for huge quotients, so some inputs are enough.
    let some = batch.iter().chain(&far).filter(|&&x| finite(x));
    for &x in some.step_by(1 + (batch.len() + far.len()) / 8) {
        let periods = ((x.exact() - low.exact()) / f.period().exact()).floor();
        let residue = x.exact() - periods * f.period().exact();
        let float: F = oracle::rounded(&residue);
        assert_eq!(
            float.exact(),
            residue,
            "the residue of {x:e} is no float: {f:?}"
        );
        assert!(
            same(f.eval(x), f.function().eval(float)),
            "at {x:e} of {f:?}"
        );
    }
}

/// The inputs and others from the script: any bits, ties, in any order, and many of them.
fn batch<F: Float>(script: &mut Script, mut inputs: Vec<F>) -> Vec<F> {
    if script.flag() {
        inputs.reverse();
    }
    inputs.extend([F::nan(), F::infinity(), F::neg_infinity()]);
    let others: Vec<F> = script.list(20, Script::float);
    let times = 1 + script.below(40);
    for other in others {
        let at = script.below(inputs.len());
        inputs.splice(at..at, std::iter::repeat_n(other, times));
    }
    inputs
}

/// A part of a list of that length.
fn part(script: &mut Script, length: usize) -> (usize, usize) {
    let [a, b] =
        [0; 2].map(|_: usize| (usize::from(script.byte()) << 4 | script.below(16)) % (length + 1));
    (a.min(b), a.max(b))
}

fn one_value<F: Float>(inputs: &[F], outputs: &[F], eval: impl Fn(F) -> F) {
    assert_eq!(inputs.len(), outputs.len());
    for (&x, &y) in inputs.iter().zip(outputs) {
        assert!(same(y, eval(x)), "{y:e}, not {:e}, at {x:e}", eval(x));
    }
}

/// Values on segments are monotone, bounded and accurate. NaN stands for a value that is none of the segment's.
fn on_segments<F: Float>(
    segments: impl Iterator<Item = Segment<F>>,
    inputs: &[F],
    eval: impl Fn(F) -> F,
) {
    for (i, segment) in segments.enumerate() {
        let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
        let from = inputs.partition_point(|&x| x < x0);
        let to = inputs.partition_point(|&x| x <= x1);
        let xs = &inputs[from..to];
        let values: Vec<F> = xs
            .iter()
            .map(|&x| eval(x))
            .filter(|y| !y.is_nan())
            .collect();
        assert!(is_monotone(&values), "{values:?} on {segment:?}");
        let [least, greatest] = [y0.min(y1), y0.max(y1)];
        assert!(
            values.iter().all(|&y| least <= y && y <= greatest),
            "{values:?} on {segment:?}"
        );
        // Rationals are slow.
        if i < 4 && oracle::is_accurate(&segment) {
            let larger = Signed::abs(&y0).max(Signed::abs(&y1));
            let four_ulp = oracle::ulp(larger) * Rational::from_integer(4.into());
            for &x in xs.iter().step_by(4).filter(|&&x| !eval(x).is_nan()) {
                let error = (eval(x).exact() - oracle::segment_value(&segment, x)).abs();
                assert!(error <= four_ulp, "{:e} at {x:e} on {segment:?}", eval(x));
            }
        }
    }
}

/// Values on tails go the way of their slope, to the limit.
fn on_tails<F: Float>(
    (left, right): (F, F),
    mut breakpoints: impl DoubleEndedIterator<Item = (F, F)>,
    inputs: &[F],
    eval: impl Fn(F) -> F,
) {
    let first = breakpoints.next().expect("a breakpoint");
    let last = breakpoints.next_back().unwrap_or(first);
    let before: Vec<F> = inputs
        .iter()
        .rev()
        .copied()
        .filter(|&x| x < first.0)
        .collect();
    let after: Vec<F> = inputs.iter().copied().filter(|&x| x > last.0).collect();
    for (xs, end, slope, infinity) in [
        (before, first, -left, F::neg_infinity()),
        (after, last, right, F::infinity()),
    ] {
        let mut values = vec![end.1];
        values.extend(xs.iter().map(|&x| eval(x)));
        values.push(eval(infinity));
        let limit = if slope.is_zero() {
            end.1
        } else {
            slope * F::infinity()
        };
        assert!(same(values[values.len() - 1], limit), "{values:?}");
        assert!(values.iter().all(|y| !y.is_nan()), "{values:?} at {xs:?}");
        let is_kept = if slope.is_zero() {
            values.iter().all(|y| y.bits() == end.1.bits())
        } else if slope > F::zero() {
            values.is_sorted()
        } else {
            values.is_sorted_by(|a, b| a >= b)
        };
        assert!(is_kept, "slope {slope:e}: {values:?} at {xs:?}");
    }
}
