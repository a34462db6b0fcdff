//! The strategies of the feature `proptest`: what they draw is valid and hard, and what fails shrinks.

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestError, TestRunner};
use shallow_relu::proptest::{
    Float, Size, breakpoints, floats, functions, inputs, inputs_within, jumping, monotone,
    networks, pairs, parameters, periodic, samples, sides, tails,
};
use shallow_relu::{
    Discontinuous, Parameters, Periodic, PiecewiseLinear, Samples, ShallowReluNet, Side, Tail,
};

/// A user's own evaluation of a table, by binary search: exact at breakpoints, as is easy to see.
fn my_value(table: &PiecewiseLinear<f64>, x: f64) -> f64 {
    match table.xs().binary_search_by(|own| own.total_cmp(&x)) {
        Ok(i) => table.ys()[i],
        Err(i) if (1..table.xs().len()).contains(&i) => {
            let segment = table.segment(i - 1).expect("between two breakpoints");
            segment.start().1 + segment.slope() * (x - segment.start().0)
        }
        Err(_) => table.eval(x),
    }
}

// The test that the README shows.
proptest::proptest! {
    #[test] fn my_table_is_exact_at_its_breakpoints(table: PiecewiseLinear<f64>) {
        for (x, y) in &table { assert_eq!(my_value(&table, x), y) }
    }
}

/// The readers of the README see the test above.
#[test]
fn the_readme_shows_a_test_of_this_file() {
    let [readme, this] = [include_str!("../README.md"), include_str!("proptest.rs")];
    let start = readme
        .find("proptest::proptest! {")
        .expect("a test in the README");
    let shown = readme[start..]
        .split("```")
        .next()
        .expect("the end of the block");
    assert!(
        shown.lines().count() == 5 && this.contains(shown),
        "{shown}"
    );
}

/// The smallest value that `strategy` finds against `law`.
fn smallest<S: Strategy>(strategy: S, law: impl Fn(&S::Value) -> bool) -> S::Value
where
    S::Value: Debug,
{
    let config = Config {
        cases: 1000,
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&strategy, |value| {
        prop_assert!(law(&value));
        Ok(())
    });
    match outcome {
        Err(TestError::Fail(_, value)) => value,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_fails_shrinks_to_one_segment() {
    let f = smallest(any::<PiecewiseLinear<f64>>(), |_| false);
    assert_eq!(f.segment_count(), 1, "{f:?}");
    assert_eq!(f.tails(), (Tail::Constant, Tail::Constant), "{f:?}");

    // What fails for a segment anywhere: that segment is left, and it is simple.
    for case in 0..500 {
        let rises = |y: &[f64]| y[0] < y[1];
        let f = smallest(any::<PiecewiseLinear<f64>>(), |f| {
            !f.ys().windows(2).any(rises)
        });
        assert_eq!(f.segment_count(), 1, "{case}: {f:?}");
        let g = smallest(any::<Discontinuous<f64>>(), |f| {
            f.jumps().all(|jump| jump.left() < jump.right())
        });
        assert_eq!(
            (g.segment_count(), g.jumps().len()),
            (1, 1),
            "{case}: {g:?}"
        );
    }
    let net = smallest(networks::<f64>(0..=9), |_| false);
    assert!(net.width() <= 1, "{net:?}");
    let trained = smallest(any::<Parameters<f64>>(), |p| p.width() == 0);
    assert_eq!(trained.width(), 1, "{trained:?}");
    let wave = smallest(any::<Periodic<f64>>(), |_| false);
    assert!(wave.function().segment_count() <= 3, "{wave:?}");
    let given = smallest(any::<Samples<f64>>(), |samples| samples.is_empty());
    assert_eq!(given.len(), 1, "{given:?}");
}

fn bits<F: Float>(values: impl IntoIterator<Item = F>) -> Vec<String> {
    values
        .into_iter()
        .map(|value| format!("{value:?}"))
        .collect()
}

/// Each value that is drawn is one that the constructors make.
fn what_is_drawn_is_valid<F: Float>() {
    proptest!(|(
        f: PiecewiseLinear<F>, g: Discontinuous<F>, net: ShallowReluNet<F>, given: Samples<F>,
        points in breakpoints::<F>(1..=9), (one, other) in pairs::<F>(1..=9), step in monotone::<F>(1..=9),
        wave: Periodic<F>, tail: Tail<F>, side: Side, x in floats::<F>(), units in parameters::<F>(0..=9),
    )| {
        let (left, right) = f.tails();
        let again = PiecewiseLinear::from_xy(f.xs(), f.ys())?.with_tails(left, right)?;
        prop_assert_eq!(&again, &f);
        prop_assert_eq!(bits(again.xs().iter().copied()), bits(f.xs().iter().copied()));
        prop_assert!((1..=16).contains(&f.segment_count()));
        for f in [&g, &step] {
            let (left, right) = f.tails();
            let sides: Vec<Side> = f.jumps().map(|jump| jump.side()).collect();
            let again = Discontinuous::from_xy(f.xs(), f.ys(), side)?.with_sides(&sides)?;
            prop_assert_eq!(&again.with_tails(left, right)?, f);
        }
        prop_assert!(step.ys().is_sorted() || step.ys().iter().rev().is_sorted());
        let (one_period, (low, _)) = (wave.function(), wave.function().domain());
        let seam = one_period.jump_at(low).map_or(side, |jump| jump.side());
        prop_assert_eq!(one_period.periodic(wave.period(), seam)?, wave);
        let constructed = ShallowReluNet::from_function(net.function().clone());
        let traced = ShallowReluNet::from_parameters(net.parameters().clone());
        prop_assert!(constructed.as_ref() == Ok(&net) || traced.as_ref() == Ok(&net));
        prop_assert!(given.len() <= 16);
        prop_assert!(given.iter().all(|(x, y, w)| x.is_finite() && y.is_finite() && w > F::zero()));
        let drawn = PiecewiseLinear::from_breakpoints(&points)?;
        prop_assert!(drawn.with_tails(tail, tail).is_ok() && x.is_finite());
        prop_assert!(one.sup_distance(&other, one.domain()).is_ok_and(|d| d >= F::zero()) || one != other);
        prop_assert!(units.width() <= 9 && units.iter().all(|(_, value)| value.is_finite()));
    });
}

/// A size is kept, from its least number on, wherever the breakpoints lie.
fn sizes_are_kept<F: Float>() {
    for count in [1, 2, 7, 40] {
        proptest!(|(
            points in breakpoints::<F>(count), f in functions::<F>(count..=count + 1),
            g in jumping::<F>(count), units in parameters::<F>(count),
        )| {
            prop_assert_eq!(points.len(), count + 1);
            prop_assert!((count..=count + 1).contains(&f.segment_count()));
            prop_assert_eq!(g.segment_count(), count);
            prop_assert_eq!(units.width(), count);
        });
    }
    // No function has no segment, and a range that is the wrong way round is its second number.
    #[allow(clippy::reversed_empty_ranges, reason = "that is what is tested")]
    let (none, reversed) = (Size::from(0), Size::from(9..=3));
    assert_eq!(reversed, Size::from(3));
    proptest!(|(f in functions::<F>(none.clone()), g in functions::<F>(reversed))| {
        prop_assert_eq!((f.segment_count(), g.segment_count()), (1, 3));
    });
}

/// Nothing is drawn of these sizes, but to make a strategy of them does not overflow.
#[test]
fn any_size_makes_a_strategy() {
    for size in [usize::MAX.into(), (0..=usize::MAX).into()] {
        let size: Size = size;
        drop((functions::<f64>(size.clone()), jumping::<f64>(size.clone())));
        drop((monotone::<f64>(size.clone()), periodic::<f64>(size.clone())));
        drop((networks::<f64>(size.clone()), samples::<f64>(size)));
    }
}

/// What is drawn by default is as hard as it is meant to be.
fn the_trouble_is_there<F: Float>() {
    let mut runner = TestRunner::deterministic();
    let mut draw = |strategy: BoxedStrategy<PiecewiseLinear<F>>| {
        let tree = strategy.new_tree(&mut runner).expect("a case");
        tree.current()
    };
    let mut seen = [false; 8];
    for _ in 0..2000 {
        let f = draw(functions(1..=16));
        let steps: Vec<F> = f.xs().windows(2).map(|x| x[1] - x[0]).collect();
        let two = F::one() + F::one();
        seen[0] |= f.xs().windows(2).any(|x| x[0].next_up() == x[1]);
        seen[1] |= steps.iter().any(|&h| h < F::LEAST_NORMAL);
        seen[2] |= steps.iter().any(|&h| !h.is_finite());
        seen[3] |= steps.windows(2).any(|h| h[1] > F::of(1e9) * h[0]);
        seen[4] |= f.ys().windows(2).any(|y| y[0] == y[1]);
        seen[5] |= f.ys().windows(2).any(|y| y[0] == -y[1] && y[0] != y[1]);
        seen[6] |= f.ys().iter().any(|&y| y.abs() > F::LARGEST / two);
        seen[7] |= f.xs().len() == 17;
    }
    assert_eq!(seen, [true; 8]);
    let mut runner = TestRunner::deterministic();
    let [mut both_ends, mut left, mut level] = [false; 3];
    let mut waves = [false; 5];
    for _ in 0..500 {
        let f = jumping::<F>(1..=8)
            .new_tree(&mut runner)
            .expect("a case")
            .current();
        let (first, last) = f.domain();
        both_ends |= f.jump_at(first).is_some() && f.jump_at(last).is_some();
        let mut sides = f.jumps().map(|jump| jump.side());
        left |= sides.any(|side| side == Side::Left) && sides.any(|side| side == Side::Right);
        let f = monotone::<F>(1..=8)
            .new_tree(&mut runner)
            .expect("a case")
            .current();
        level |= f.jumps().len() > 1 && f.segments().any(|s| s.start().1 == s.end().1);
        let wave = periodic::<F>(1..=8)
            .new_tree(&mut runner)
            .expect("a case")
            .current();
        let (low, high) = wave.function().domain();
        waves[0] |= wave.function().jump_at(low).is_some();
        waves[1] |= wave
            .function()
            .jumps()
            .any(|jump| jump.x() > low && jump.x() < high);
        waves[2] |= wave.period() < F::LEAST_NORMAL;
        waves[3] |= wave.period() > F::of(1e30);
        waves[4] |= wave.function().segment_count() > 8;
    }
    assert!(both_ends && left && level);
    assert_eq!(waves, [true; 5]);
}

fn inputs_are_where_it_is_hard<F: Float>() {
    proptest!(|(f in functions::<F>(1..=8), g in jumping::<F>(1..=8))| {
        for (breakpoints, inputs) in [
            (f.breakpoints().collect::<Vec<_>>(), inputs(&f)),
            (g.breakpoints().collect(), inputs(&g)),
        ] {
            for (x, _) in breakpoints {
                for x in [x, x.next_up(), x.next_down()] {
                    prop_assert!(inputs.contains(&x), "{:?}", x);
                }
            }
            prop_assert!(inputs.contains(&F::highest()) && inputs.contains(&F::lowest()));
            prop_assert!(inputs.iter().any(|x| x.is_zero() && x.is_negative()));
            prop_assert!(inputs.iter().any(|x| x.partial_cmp(x).is_none()));
        }
        for segment in f.segments() {
            let inputs = inputs_within(&segment);
            prop_assert_eq!(inputs.first(), Some(&segment.start().0));
            prop_assert_eq!(inputs.last(), Some(&segment.end().0));
            prop_assert!(inputs.windows(2).all(|x| x[0] < x[1]));
        }
    });
    assert!(!inputs::<F>([]).is_empty());
}

macro_rules! for_floats {
    ($($law:ident),* $(,)?) => {
        mod in_f32 {
            $(#[test] fn $law() { super::$law::<f32>(); })*
        }
        mod in_f64 {
            $(#[test] fn $law() { super::$law::<f64>(); })*
        }
    };
}

for_floats!(
    what_is_drawn_is_valid,
    sizes_are_kept,
    the_trouble_is_there,
    inputs_are_where_it_is_hard,
);

#[test]
fn every_kind_of_tail_and_both_sides_are_drawn() {
    let mut runner = TestRunner::deterministic();
    let (mut kinds, mut both) = ([false; 3], [false; 2]);
    for _ in 0..100 {
        match tails::<f64>()
            .new_tree(&mut runner)
            .expect("a case")
            .current()
        {
            Tail::Constant => kinds[0] = true,
            Tail::Linear => kinds[1] = true,
            Tail::Slope(slope) => kinds[2] |= slope.is_finite(),
        }
        let side = sides().new_tree(&mut runner).expect("a case").current();
        both[usize::from(side == Side::Left)] = true;
        let few = samples::<f64>(2)
            .new_tree(&mut runner)
            .expect("a case")
            .current();
        assert!(few.len() <= 2);
    }
    assert_eq!((kinds, both), ([true; 3], [true; 2]));
}
