//! What do the exact operations cost beside plain loops of floats, and beside `piecewise-linear`?
//!
//! ```text
//! cargo bench -p shallow-relu-peers
//! cargo bench -p shallow-relu-peers -- sum
//! ```
//!
//! Prints a table of nanoseconds for each breakpoint of the operands (for `compose`: of the result), in about half a
//! minute. Each entry is the median of many runs, which take turns, so that a machine that slows down slows all of
//! them. A result is allocated and freed within the time.
//!
//! * `exact`: this crate. The results are the exact ones, rounded once, as its documentation promises.
//! * `evaluated`: the same, and the result is evaluated once, which makes its tables for evaluation.
//! * `loop`: the loop of floats that one would write by hand in this file, `plain`. Its results are off by roundings, and
//!   it checks nothing.
//! * `peer`: the crate `piecewise-linear`, where it has the operation. (It integrates wrongly, by `min + max / 2`.)
//!
//! All answers are compared before any is timed.

mod plain;
#[path = "../support/mod.rs"]
mod support;

use std::hint::black_box;
use std::time::{Duration, Instant};

use piecewise_linear::{CoordFloat, PiecewiseLinearFunction};
use shallow_relu::{PiecewiseLinear, Solution};

use support::{Float, SplitMix64, breakpoints};

/// The counts of breakpoints of all operands together.
const BREAKPOINTS: [usize; 2] = [1000, 100_000];

const RUNS: usize = 101;

/// A run takes at least this many breakpoints. It is short, so that on a busy machine most runs are not interrupted.
const LEAST: usize = 10_000;

type Point<T> = (T, T);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Without this argument it is a test, `cargo test --benches`, and there is nothing to test.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let filter = arguments
        .iter()
        .find(|argument| !argument.starts_with("--"));
    let filter = filter.map_or("", String::as_str);
    println!("type      N operation    exact  evaluated   loop   peer  exact/loop  exact/peer");
    tables::<f32>(filter);
    tables::<f64>(filter);
}

fn tables<T: Float + CoordFloat>(filter: &str) {
    for total in BREAKPOINTS {
        let case = Case::<T>::new(total);
        for (name, count, rows) in case.rows() {
            if name.contains(filter) {
                print(T::NAME, total, name, count, &rows);
            }
        }
    }
}

fn print(float: &str, total: usize, name: &str, count: usize, rows: &[Option<Row>; 4]) {
    let times = medians(rows, LEAST.div_ceil(count));
    let each = times.map(|time| time.map(|time| time.as_secs_f64() * 1e9 / count as f64));
    let number = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.1}"));
    let ratio = |other: Option<f64>| match (each[0], other) {
        (Some(exact), Some(other)) => format!("{:.2}", exact / other),
        _ => "-".to_owned(),
    };
    println!(
        "{float} {total:>7} {name:<9} {:>8} {:>10} {:>6} {:>6} {:>11} {:>11}",
        number(each[0]),
        number(each[1]),
        number(each[2]),
        number(each[3]),
        ratio(each[2]),
        ratio(each[3]),
    );
}

/// Something to be timed.
type Row<'a> = Box<dyn Fn() + 'a>;

/// The operands.
struct Case<T: CoordFloat> {
    /// Two functions on one domain, as the peer demands.
    f: PiecewiseLinear<T>,
    g: PiecewiseLinear<T>,
    f_points: Vec<Point<T>>,
    g_points: Vec<Point<T>>,
    f_peer: PiecewiseLinearFunction<T>,
    g_peer: PiecewiseLinearFunction<T>,
    /// A function of all breakpoints, and one that rises.
    all: PiecewiseLinear<T>,
    all_points: Vec<Point<T>>,
    rising: PiecewiseLinear<T>,
    rising_points: Vec<Point<T>>,
    /// A function that goes from one end of the domain of `outer` to the other in each segment.
    sawtooth: PiecewiseLinear<T>,
    sawtooth_points: Vec<Point<T>>,
    outer: PiecewiseLinear<T>,
    outer_points: Vec<Point<T>>,
    /// Twice as many segments as the sawtooth has, each through the level.
    zigzag: PiecewiseLinear<T>,
    zigzag_points: Vec<Point<T>>,
    level: T,
}

impl<T: Float + CoordFloat> Case<T> {
    fn new(total: usize) -> Self {
        let points = |segments: usize| {
            let mut points = breakpoints::<T>(segments);
            let last = points.len() - 1;
            (points[0].0, points[last].0) = (-T::one(), T::one());
            points
        };
        let function =
            |points: &[Point<T>]| PiecewiseLinear::from_breakpoints(points).expect("valid");
        let peer = |points: &[Point<T>]| {
            PiecewiseLinearFunction::try_from(points.to_vec()).expect("increasing")
        };
        let f_points = points(total / 2 - 1);
        // One segment more, so that the x differ.
        let g_points = points(total / 2);
        let all_points = points(total - 1);
        let mut random = SplitMix64::new(2);
        let mut y = 0.0;
        let rising_points: Vec<_> = all_points
            .iter()
            .map(|&(x, _)| {
                y += 1.0 + random.unit();
                (x, T::nearest(y))
            })
            .collect();
        let outer_points = points(32);
        let teeth =
            |(i, &(x, _)): (usize, &Point<T>)| (x, T::nearest(if i % 2 == 0 { -1.0 } else { 1.0 }));
        let sawtooth_points: Vec<_> = points(total / 32).iter().enumerate().map(teeth).collect();
        let zigzag_points: Vec<_> = all_points.iter().enumerate().map(teeth).collect();
        let case = Self {
            f: function(&f_points),
            g: function(&g_points),
            f_peer: peer(&f_points),
            g_peer: peer(&g_points),
            all: function(&all_points),
            rising: function(&rising_points),
            sawtooth: function(&sawtooth_points),
            outer: function(&outer_points),
            zigzag: function(&zigzag_points),
            level: T::nearest(0.1),
            f_points,
            g_points,
            all_points,
            rising_points,
            sawtooth_points,
            outer_points,
            zigzag_points,
        };
        case.check();
        case
    }

    /// The names, the counts of breakpoints, and what is timed: exact, evaluated, by a loop, by the peer.
    fn rows(&self) -> [(&'static str, usize, [Option<Row<'_>>; 4]); 6] {
        let operands = self.f_points.len() + self.g_points.len();
        let all = self.all_points.len();
        let composed = self.composed().xs().len();
        [
            (
                "sum",
                operands,
                [
                    row(|| black_box(&self.f).plus(black_box(&self.g))),
                    row(|| {
                        evaluated(
                            &black_box(&self.f)
                                .plus(black_box(&self.g))
                                .expect("in range"),
                        )
                    }),
                    row(|| plain::sum(black_box(&self.f_points), black_box(&self.g_points))),
                    row(|| black_box(&self.f_peer).add(black_box(&self.g_peer))),
                ],
            ),
            (
                "max",
                operands,
                [
                    row(|| black_box(&self.f).max(black_box(&self.g))),
                    row(|| {
                        evaluated(
                            &black_box(&self.f)
                                .max(black_box(&self.g))
                                .expect("in range"),
                        )
                    }),
                    row(|| plain::max(black_box(&self.f_points), black_box(&self.g_points))),
                    row(|| black_box(&self.f_peer).max(black_box(&self.g_peer))),
                ],
            ),
            (
                "compose",
                composed,
                [
                    row(move || black_box(self).composed()),
                    row(move || evaluated(&black_box(self).composed())),
                    row(|| {
                        plain::compose(
                            black_box(&self.outer_points),
                            black_box(&self.sawtooth_points),
                        )
                    }),
                    None,
                ],
            ),
            (
                "inverse",
                all,
                [
                    row(|| black_box(&self.rising).inverse()),
                    row(|| evaluated(&black_box(&self.rising).inverse().expect("it rises"))),
                    row(|| plain::inverse(black_box(&self.rising_points))),
                    None,
                ],
            ),
            (
                "integral",
                all,
                [
                    row(|| black_box(&self.all).integral(self.all.domain())),
                    None,
                    row(|| plain::integral(black_box(&self.all_points))),
                    None,
                ],
            ),
            (
                "solve",
                all,
                [
                    row(|| black_box(&self.zigzag).solve(self.level)),
                    None,
                    row(|| plain::solve(black_box(&self.zigzag_points), self.level)),
                    None,
                ],
            ),
        ]
    }

    fn composed(&self) -> PiecewiseLinear<T> {
        self.outer.compose(&self.sawtooth).expect("in range")
    }

    /// All answers agree up to the roundings of the loops: a few units of y, and what a few units of x, which is at most
    /// 1, make of the steepest slope. An integral sums as many terms as there are breakpoints, all of them small.
    fn check(&self) {
        let unit: f64 = T::unit_roundoff().into();
        let near = |a: T, b: T, size: f64| (a.into() - b.into()).abs() <= 16.0 * unit * size;
        let same = |what: &str, exact: &PiecewiseLinear<T>, other: &[Point<T>]| {
            // A loop may miss a crossing, or find one that is none.
            let (count, others) = (exact.xs().len(), other.len());
            assert!(
                count.abs_diff(others) <= count / 100,
                "{what}: {count}, {others}"
            );
            let size = 1.0 + exact.lipschitz().into();
            let far = other
                .iter()
                .filter(|&&(x, y)| !near(exact.eval(x), y, size));
            // The peer finds a crossing from intercepts, which are off where both pieces are steep.
            let most = if what == "peer's max" { count / 100 } else { 0 };
            assert!(far.count() <= most, "{what}");
        };
        let peer = |f: Option<PiecewiseLinearFunction<T>>| Vec::from(f.expect("the same domain"));
        let sum = self.f.plus(&self.g).expect("in range");
        same("sum", &sum, &plain::sum(&self.f_points, &self.g_points));
        same("peer's sum", &sum, &peer(self.f_peer.add(&self.g_peer)));
        let max = self.f.max(&self.g).expect("in range");
        same("max", &max, &plain::max(&self.f_points, &self.g_points));
        same("peer's max", &max, &peer(self.f_peer.max(&self.g_peer)));
        same(
            "compose",
            &self.composed(),
            &plain::compose(&self.outer_points, &self.sawtooth_points),
        );
        same(
            "inverse",
            &self.rising.inverse().expect("it rises"),
            &plain::inverse(&self.rising_points).expect("it rises"),
        );
        let integral = self.all.integral(self.all.domain()).expect("small");
        let terms = self.all_points.len() as f64;
        assert!(near(integral, plain::integral(&self.all_points), terms));
        let solutions = self.zigzag.solve(self.level);
        let plain = plain::solve(&self.zigzag_points, self.level);
        let crossings = self.zigzag.segment_count();
        assert_eq!((solutions.len(), plain.len()), (crossings, crossings));
        for (solution, x) in solutions.into_iter().zip(plain) {
            assert!(matches!(solution, Solution::Point(exact) if near(exact, x, 1.0)));
        }
    }
}

fn row<'a, R>(operation: impl Fn() -> R + 'a) -> Option<Row<'a>> {
    Some(Box::new(move || drop(black_box(operation()))))
}

fn evaluated<T: Float>(f: &PiecewiseLinear<T>) -> T {
    f.eval(black_box(T::zero()))
}

/// The median time of each, which are run in turns.
fn medians(rows: &[Option<Row>; 4], repeats: usize) -> [Option<Duration>; 4] {
    let mut times = [[Duration::ZERO; RUNS]; 4];
    // The first round warms up.
    for round in 0..=RUNS {
        for (row, times) in rows.iter().zip(&mut times) {
            if let Some(run) = row {
                let start = Instant::now();
                (0..repeats).for_each(|_| run());
                times[round.saturating_sub(1)] = start.elapsed() / repeats as u32;
            }
        }
    }
    let mut rows = rows.iter();
    times.map(|mut times| {
        times.sort_unstable();
        rows.next()
            .and_then(Option::as_ref)
            .map(|_| times[RUNS / 2])
    })
}
