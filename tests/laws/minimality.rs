//! The least number of segments, against brute force in exact rationals.

use num_rational::Ratio;
use num_traits::{One, Zero};
use proptest::prelude::*;
use shallow_relu::PiecewiseLinear;
use shallow_relu::approximate::{self, Along};

use crate::support::rational::Rational;
use crate::support::{Number, check};

type Exact = Ratio<i128>;
type Window = (Rational, Rational, Rational);

/// Windows on small integers, so that many bounds coincide and many points lie on a line.
fn windows(most: usize) -> impl Strategy<Value = Vec<(i128, i128, i128)>> {
    let window = (1..3_i128, -3..=3_i128, 0..3_i128);
    prop::collection::vec(window, 2..=most).prop_map(|windows| {
        let mut x = 0;
        let window = |(step, low, width)| {
            x += step;
            (x, low, low + width)
        };
        windows.into_iter().map(window).collect()
    })
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
            rows.push((row(line, x, 1), high.clone()));
            rows.push((row(line, x, -1), -low.clone()));
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

fn exact(windows: &[(i128, i128, i128)]) -> (Vec<Exact>, Vec<Exact>, Vec<Exact>) {
    let of = |n: i128| Exact::from_integer(n);
    (
        windows.iter().map(|w| of(w.0)).collect(),
        windows.iter().map(|w| of(w.1)).collect(),
        windows.iter().map(|w| of(w.2)).collect(),
    )
}

fn passes(f: &PiecewiseLinear<Exact>, windows: &[(i128, i128, i128)]) -> bool {
    windows.iter().all(|&(x, low, high)| {
        let y = f.eval(Exact::from_integer(x));
        Exact::from_integer(low) <= y && y <= Exact::from_integer(high)
    })
}

#[test]
fn no_fewer_segments_pass_the_samples() {
    check(1000, windows(6), |windows| {
        let (xs, lower, upper) = exact(&windows);
        let found =
            approximate::windows(&xs, &lower, &upper, Along::Samples).expect("small values");
        let segments = found.function().segment_count();
        assert_eq!(segments, found.least_segments());
        assert!(passes(found.function(), &windows), "{found:?}");
        let big = |n: Exact| n.exact();
        let windows: Vec<Window> = (0..xs.len())
            .map(|i| (big(xs[i]), big(lower[i]), big(upper[i])))
            .collect();
        if segments > 1 && segments <= 4 {
            assert!(
                !can_pass(&windows, segments - 1),
                "{found:?} of {windows:?}"
            );
        }
        assert!(segments > 4 || can_pass(&windows, segments));
    });
}

/// Along the polyline the function keeps within the tube. The tube implies windows on a finer grid, and these
/// need as many segments.
#[test]
fn no_fewer_segments_pass_the_tube() {
    let proved = std::cell::Cell::new(0);
    check(1000, windows(8), |windows| {
        let (xs, lower, upper) = exact(&windows);
        let found =
            approximate::windows(&xs, &lower, &upper, Along::Polyline).expect("small values");
        let f = found.function();
        assert_eq!(f.segment_count(), found.least_segments());
        let wall = |ys: &[Exact]| PiecewiseLinear::from_xy(&xs, ys).expect("increasing");
        let (floor, ceiling) = (wall(&lower), wall(&upper));
        for &x in xs.iter().chain(f.xs()) {
            assert!(
                floor.eval(x) <= f.eval(x) && f.eval(x) <= ceiling.eval(x),
                "{found:?} of {windows:?}"
            );
        }
        let fine: Vec<Exact> = {
            let (first, last) = (xs[0], xs[xs.len() - 1]);
            let steps = (last - first).to_integer() * 12;
            (0..=steps).map(|i| first + Ratio::new(i, 12)).collect()
        };
        let (low, high): (Vec<_>, Vec<_>) = fine
            .iter()
            .map(|&x| (floor.eval(x), ceiling.eval(x)))
            .unzip();
        let least = approximate::windows(&fine, &low, &high, Along::Samples).expect("small values");
        assert!(
            least.least_segments() <= f.segment_count(),
            "{found:?} of {windows:?}"
        );
        proved.set(proved.get() + usize::from(least.least_segments() == f.segment_count()));
    });
    assert!(proved.get() > 900, "{proved:?}");
}
