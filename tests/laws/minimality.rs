//! The least number of segments, against brute force in exact rationals.

use num_rational::Ratio;
use num_traits::{One, Zero};
use proptest::prelude::*;
use shallow_relu::PiecewiseLinear;
use shallow_relu::approximate::{self, Along, Approximation};

use crate::approximation_tolerance::Kind;
use crate::support::rational::Rational;
use crate::support::{Number, check, enough};

type Exact = Ratio<i128>;
/// An x, and the two bounds, either of which may be missing.
type Window = (Rational, Option<Rational>, Option<Rational>);

/// An x, and the two bounds. The least and the largest number stand for a bound that is missing.
type Bounds = (i128, i128, i128);

/// Windows on small integers, so that many bounds coincide and many points lie on a line.
fn windows(most: usize) -> impl Strategy<Value = Vec<Bounds>> {
    windows_with(most, 0..1)
}

/// Windows of which three in five have both bounds.
fn open_windows(most: usize) -> impl Strategy<Value = Vec<Bounds>> {
    windows_with(most, 0..5)
}

fn windows_with(most: usize, sides: std::ops::Range<u8>) -> impl Strategy<Value = Vec<Bounds>> {
    let window = (1..3_i128, -3..=3_i128, 0..3_i128, sides);
    prop::collection::vec(window, 2..=most).prop_map(|windows| {
        let mut x = 0;
        let window = |(step, low, width, side)| {
            x += step;
            let low_or_none = if side == 1 { i128::MIN } else { low };
            let high_or_none = if side == 2 { i128::MAX } else { low + width };
            (x, low_or_none, high_or_none)
        };
        windows.into_iter().map(window).collect()
    })
}

/// The same windows, with None for a bound that is missing.
fn windows_of(xs: &[Exact], lower: &[Exact], upper: &[Exact]) -> Vec<Window> {
    let bound = |y: Exact, none| (y != Exact::from_integer(none)).then(|| y.exact());
    let ends = lower.iter().zip(upper);
    let windows = xs.iter().zip(ends);
    windows
        .map(|(x, (&low, &high))| (x.exact(), bound(low, i128::MIN), bound(high, i128::MAX)))
        .collect()
}

/// Whether there are x_j of any sign with `sum of a_j x_j <= b` for all rows (a, b), by Fourier and Motzkin's
/// elimination. Rows that another row implies are left out.
fn is_feasible(mut rows: Vec<(Vec<Rational>, Rational)>) -> bool {
    let unknowns = rows.first().map_or(0, |row| row.0.len());
    for j in 0..unknowns {
        let (mut above, mut below, mut rest) = (vec![], vec![], vec![]);
        for (a, b) in rows {
            let factor = a[j].abs();
            if factor.is_zero() {
                rest.push((a, b));
                continue;
            }
            let scaled = (
                a.iter().map(|a| a / &factor).collect::<Vec<_>>(),
                b / &factor,
            );
            if a[j].is_positive() {
                above.push(scaled)
            } else {
                below.push(scaled)
            }
        }
        for (a, b) in &above {
            for (c, d) in &below {
                rest.push((a.iter().zip(c).map(|(a, c)| a + c).collect(), b + d));
            }
        }
        rows = without_idle(rest);
    }
    rows.iter().all(|(_, b)| !b.is_negative())
}

/// One row for each left side: the tightest, scaled so that equal sides have equal entries.
fn without_idle(rows: Vec<(Vec<Rational>, Rational)>) -> Vec<(Vec<Rational>, Rational)> {
    let mut tightest = std::collections::BTreeMap::new();
    for (a, b) in rows {
        let size = a
            .iter()
            .find(|a| !a.is_zero())
            .map_or_else(Rational::one, |a| a.abs());
        let (a, b): (Vec<_>, _) = (a.iter().map(|a| a / &size).collect(), b / &size);
        let entry = tightest.entry(a).or_insert_with(|| b.clone());
        if b < *entry {
            *entry = b;
        }
    }
    tightest.into_iter().collect()
}

/// Whether this many segments can pass the windows. All ways to distribute the windows among lines are tried,
/// where some lines may have none, and all signs that let neighbouring lines cross between their windows.
fn can_pass(windows: &[Window], segments: usize) -> bool {
    fn share(left: usize, groups: usize) -> Vec<Vec<usize>> {
        if groups == 1 {
            return vec![vec![left]];
        }
        (0..=left)
            .flat_map(|first| {
                share(left - first, groups - 1)
                    .into_iter()
                    .map(move |mut rest| {
                        rest.insert(0, first);
                        rest
                    })
            })
            .collect()
    }
    share(windows.len(), segments).into_iter().any(|counts| {
        // A line without windows can join any two lines. Several of them can do so all the more.
        let lines: Vec<(usize, bool)> = {
            let mut lines = vec![];
            let mut is_joined = false;
            for count in counts {
                if count == 0 {
                    is_joined = true;
                } else {
                    lines.push((count, is_joined));
                    is_joined = false;
                }
            }
            lines
        };
        let crossings = lines.iter().skip(1).filter(|line| !line.1).count();
        (0..1_usize << crossings).any(|signs| is_feasible(rows(windows, &lines, signs)))
    })
}

fn rows(
    windows: &[Window],
    lines: &[(usize, bool)],
    mut signs: usize,
) -> Vec<(Vec<Rational>, Rational)> {
    let (mut rows, mut start) = (vec![], 0);
    let zero = Rational::zero;
    let row = |line: usize, x: &Rational, sign: i64| {
        let mut a = vec![zero(); 2 * lines.len()];
        a[2 * line] = Rational::from_integer(sign.into());
        a[2 * line + 1] = x * Rational::from_integer(sign.into());
        a
    };
    for (line, &(count, is_joined)) in lines.iter().enumerate() {
        for (x, low, high) in &windows[start..start + count] {
            rows.extend(high.clone().map(|high| (row(line, x, 1), high)));
            rows.extend(low.clone().map(|low| (row(line, x, -1), -low)));
        }
        if line > 0 && !is_joined {
            let sign = if signs & 1 == 1 { 1 } else { -1 };
            signs >>= 1;
            // The difference from the line before has one sign at one end and the other sign at the other
            // end.
            for (x, sign) in [(&windows[start - 1].0, sign), (&windows[start].0, -sign)] {
                let (one, other) = (row(line, x, sign), row(line - 1, x, -sign));
                rows.push((one.iter().zip(&other).map(|(a, b)| a + b).collect(), zero()));
            }
        }
        start += count;
    }
    rows
}

fn exact(windows: &[Bounds]) -> (Vec<Exact>, Vec<Exact>, Vec<Exact>) {
    let of = |n: i128| Exact::from_integer(n);
    (
        windows.iter().map(|w| of(w.0)).collect(),
        windows.iter().map(|w| of(w.1)).collect(),
        windows.iter().map(|w| of(w.2)).collect(),
    )
}

fn passes(f: &PiecewiseLinear<Exact>, windows: &[Bounds]) -> bool {
    windows.iter().all(|&(x, low, high)| {
        let y = f.eval(Exact::from_integer(x));
        Exact::from_integer(low) <= y && y <= Exact::from_integer(high)
    })
}

#[test]
fn no_fewer_segments_pass_the_samples() {
    check(1000, windows(6), |windows| passes_with_the_fewest(&windows));
}

#[test]
fn no_fewer_segments_pass_windows_that_are_open_on_one_side() {
    check(1000, open_windows(6), |windows| {
        passes_with_the_fewest(&windows)
    });
}

fn passes_with_the_fewest(windows: &[Bounds]) {
    let (xs, lower, upper) = exact(windows);
    let found = approximate::windows(&xs, &lower, &upper, Along::Samples).expect("small values");
    assert!(passes(found.function(), windows), "{found:?}");
    is_the_least(&found, &windows_of(&xs, &lower, &upper));
}

/// As many segments pass, and one fewer cannot. More than four are too many to try.
fn is_the_least(found: &Approximation<Exact>, windows: &[Window]) {
    let segments = found.function().segment_count();
    assert_eq!(segments, found.least_segments(), "{found:?} of {windows:?}");
    if segments > 4 {
        return;
    }
    assert!(
        segments == 1 || !can_pass(windows, segments - 1),
        "{found:?} of {windows:?}"
    );
    assert!(can_pass(windows, segments), "{found:?} of {windows:?}");
}

/// Rational samples: the windows are those of the definition, without any rounding.
#[test]
fn no_fewer_segments_keep_a_tolerance() {
    let sample = (1..3_i128, -6..=6_i128);
    let samples = prop::collection::vec(sample, 2..=6);
    let quarters = |most| (0..=most).prop_map(|n| Ratio::new(n, 4));
    let kind = (quarters(6_i128), quarters(3_i128), 0..3_u8);
    check(
        1000,
        (samples, kind),
        |(samples, (absolute, relative, side))| {
            let mut x = 0;
            let points = samples.into_iter().map(|(step, y)| {
                x += step;
                (Exact::from_integer(x), Exact::from_integer(y))
            });
            let (xs, ys): (Vec<Exact>, Vec<Exact>) = points.unzip();
            let kind = Kind {
                absolute,
                relative,
                below: side != 1,
                above: side != 2,
            };
            let found = approximate::samples((&xs, &ys), kind.tolerance()).expect("small values");
            let windows: Vec<Window> = xs
                .iter()
                .zip(&ys)
                .map(|(x, y)| {
                    let (low, high) = kind.window(&y.exact());
                    (x.exact(), Some(low), Some(high))
                })
                .collect();
            for ((&x, y), (_, low, high)) in xs.iter().zip(&ys).zip(&windows) {
                let value = Some(found.function().eval(x).exact());
                assert!(*low <= value && value <= *high, "{kind:?} at {x} {y}");
            }
            is_the_least(&found, &windows);
        },
    );
}

/// Along the polyline the function keeps within the tube. The tube implies windows on a finer grid, and these
/// need as many segments.
#[test]
fn no_fewer_segments_pass_the_tube() {
    let proved = std::cell::Cell::new(0);
    check(1000, windows(8), |windows| {
        proved.set(proved.get() + usize::from(keeps_within_the_tube(&windows)))
    });
    assert!(proved.get() > enough(900), "{proved:?}");
}

#[test]
fn no_fewer_segments_pass_a_tube_that_is_open_in_parts() {
    let proved = std::cell::Cell::new(0);
    check(1000, open_windows(8), |windows| {
        proved.set(proved.get() + usize::from(keeps_within_the_tube(&windows)))
    });
    assert!(proved.get() > enough(900), "{proved:?}");
}

/// Whether windows on the finer grid prove that no fewer segments keep within the tube. Between two samples
/// there is a wall only if there is a bound at both.
fn keeps_within_the_tube(windows: &[Bounds]) -> bool {
    let (xs, lower, upper) = exact(windows);
    let found = approximate::windows(&xs, &lower, &upper, Along::Polyline).expect("small values");
    let f = found.function();
    assert_eq!(f.segment_count(), found.least_segments());
    let wall = |ys: &[Exact], none: i128, x: Exact| {
        let none = Exact::from_integer(none);
        let at = |i: usize| (ys[i] != none).then_some(ys[i]);
        let next = xs.partition_point(|&sample| sample < x);
        if xs[next] == x {
            return at(next).unwrap_or(none);
        }
        let part = (x - xs[next - 1]) / (xs[next] - xs[next - 1]);
        let ends = at(next - 1).zip(at(next));
        ends.map_or(none, |(from, to)| from + (to - from) * part)
    };
    let (floor, ceiling) = (
        |x| wall(&lower, i128::MIN, x),
        |x| wall(&upper, i128::MAX, x),
    );
    for &x in xs.iter().chain(f.xs()) {
        assert!(
            floor(x) <= f.eval(x) && f.eval(x) <= ceiling(x),
            "{found:?} of {windows:?}"
        );
    }
    let fine: Vec<Exact> = {
        let (first, last) = (xs[0], xs[xs.len() - 1]);
        let steps = (last - first).to_integer() * 12;
        (0..=steps).map(|i| first + Ratio::new(i, 12)).collect()
    };
    let (low, high): (Vec<_>, Vec<_>) = fine.iter().map(|&x| (floor(x), ceiling(x))).unzip();
    let least = approximate::windows(&fine, &low, &high, Along::Samples).expect("small values");
    assert!(
        least.least_segments() <= f.segment_count(),
        "{found:?} of {windows:?}"
    );
    least.least_segments() == f.segment_count()
}
