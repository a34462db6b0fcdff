//! How much do the methods of the calculus cost for each segment?
//!
//! ```text
//! cargo bench --bench calculus
//! cargo bench --bench calculus -- calculus/f64/N=100000/
//! ```
//!
//! The name of a measurement is `calculus/type/N=segments/what`, and the filter is a regular expression over
//! it. `thrpt` is segments a second, or integrals a second for `query`.
//!
//! * `integral`: over the whole domain, without a table;
//! * `naive_integral`: the limit, the same by trapezoids, summed in plain `f64`;
//! * `antiderivative`: the table;
//! * `query`: integrals between random x, from the table;
//! * `mean`, `total_variation`: over the whole domain;
//! * `solve`: for a level that every segment crosses. `solve_in_doubt`: for a level that every segment
//!   crosses at a float or half-way between two floats, which only the exact arithmetic decides;
//! * `intersections`: of two functions of N segments each, which cross in about every third piece;
//! * `lipschitz`, `convex_hull`: of a random function; `hull_of_convex`: of a convex one, which loses no
//!   breakpoint;
//! * `sup_distance`, `squared_distance`: of two functions of N segments each.
//!
//! All answers are checked before any is timed. The breakpoints are random, and the same in every run.

mod support;

use std::cell::LazyCell;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shallow_relu::PiecewiseLinear;

use support::{Float, SplitMix64, breakpoints};

/// The counts of segments.
const SEGMENTS: [usize; 2] = [1000, 100_000];

/// The count of integrals taken from the table.
const QUERIES: usize = 1000;

/// The functions and intervals that are measured.
struct Case<T> {
    random: PiecewiseLinear<T>,
    /// Another random function, of as many segments.
    other: PiecewiseLinear<T>,
    /// A function that crosses 0 in every segment.
    sawtooth: PiecewiseLinear<T>,
    convex: PiecewiseLinear<T>,
    intervals: Vec<(T, T)>,
}

impl<T: Float> Case<T> {
    fn new(segments: usize) -> Self {
        let points = breakpoints::<T>(segments);
        let of = |y: &dyn Fn(usize, T) -> T| {
            let moved = points.iter().enumerate().map(|(i, &(x, _))| (x, y(i, x)));
            function(&moved.collect::<Vec<_>>())
        };
        let mut random = SplitMix64::new(1);
        let intervals = (0..QUERIES).map(|_| {
            let [a, b] = [(); 2].map(|()| T::nearest(random.symmetric()));
            if a < b { (a, b) } else { (b, a) }
        });
        let case = Self {
            intervals: intervals.collect(),
            other: function(&breakpoints::<T>(segments - 1)),
            sawtooth: of(&|i, _| T::nearest(if i % 2 == 0 { 1.0 } else { -1.0 })),
            convex: of(&|_, x| x * x),
            random: function(&points),
        };
        case.check();
        case
    }

    fn check(&self) {
        let (from, to) = self.random.domain();
        let area: f64 = self.random.integral((from, to)).expect("small").into();
        let wide: f64 = naive_integral(&self.random);
        // There are N additions of terms below 4 / N in `f64`, and one rounding. The tolerance is far above
        // both.
        assert!((area - wide).abs() < 1e-6, "{area} and {wide}");
        let table = self.random.antiderivative();
        for &(from, to) in &self.intervals {
            assert_eq!(table.integral((from, to)), self.random.integral((from, to)));
        }
        let segments = self.sawtooth.segment_count();
        for level in [0.0, 0.1].map(T::nearest) {
            assert_eq!(self.sawtooth.solve(level).len(), segments);
        }
        assert!(self.random.convex_hull().expect("small").is_convex());
        let [same, distance] = [&self.random, &self.other].map(|g| {
            let distance = self.random.sup_distance(g, (from, to));
            distance.expect("small").into()
        });
        assert!(same == 0.0 && distance > 1.0 && distance < 4.0);
        self.check_against_floats();
    }

    /// The comparison with values computed in `f64`: N terms below 4, and as many roundings.
    fn check_against_floats(&self) {
        let (from, to) = self.random.domain();
        let near = |found: T, expected: f64| {
            let found: f64 = found.into();
            assert!(
                (found - expected).abs() <= 1e-5 * (1.0 + expected.abs()),
                "{found}, {expected}"
            );
        };
        let width: f64 = (to - from).into();
        near(
            self.random.mean((from, to)).expect("small"),
            naive_integral(&self.random) / width,
        );
        let rise = |pair: &[T]| (pair[1].into() - pair[0].into()).abs();
        let variation = self.random.ys().windows(2).map(rise).sum();
        near(
            self.random.total_variation((from, to)).expect("small"),
            variation,
        );
        let slope = |segment: shallow_relu::Segment<T>| segment.slope().into().abs();
        let steepest = self.random.segments().map(slope).fold(0.0, f64::max);
        near(self.random.lipschitz(), steepest);
        // Two random functions of N segments each cross between N / 2 and 2 N times.
        let crossings = self.random.intersections(&self.other).len();
        let (least, most) = (
            self.random.segment_count() / 2,
            2 * self.random.segment_count(),
        );
        assert!(least < crossings && crossings < most, "{crossings}");
        let squared: f64 = self
            .random
            .squared_distance(&self.random, (from, to))
            .expect("small")
            .into();
        let sup: f64 = self
            .random
            .sup_distance(&self.other, (from, to))
            .expect("small")
            .into();
        let other = self
            .random
            .squared_distance(&self.other, (from, to))
            .expect("small");
        assert!(squared == 0.0 && other.into() > 0.0 && other.into() <= sup * sup * width);
    }
}

fn function<T: Float>(points: &[(T, T)]) -> PiecewiseLinear<T> {
    PiecewiseLinear::from_breakpoints(points).expect("not too steep")
}

/// The trapezoids, summed in `f64`.
fn naive_integral<T: Float>(f: &PiecewiseLinear<T>) -> f64 {
    let points = f.breakpoints().map(|(x, y)| (x.into(), y.into()));
    let pairs = points.clone().zip(points.skip(1));
    pairs
        .map(|((x0, y0), (x1, y1))| (x1 - x0) * (y0 + y1) / 2.0)
        .sum()
}

fn calculus<T: Float>(c: &mut Criterion) {
    for segments in SEGMENTS {
        let case = LazyCell::new(|| Case::<T>::new(segments));
        let mut group = c.benchmark_group(format!("calculus/{}/N={segments}", T::NAME));
        group.throughput(Throughput::Elements(segments as u64));
        group.bench_function("integral", |bencher| {
            let (from, to) = case.random.domain();
            bencher.iter(|| black_box(&case.random).integral((from, to)));
        });
        group.bench_function("naive_integral", |bencher| {
            bencher.iter(|| naive_integral(black_box(&case.random)));
        });
        group.bench_function("antiderivative", |bencher| {
            bencher.iter(|| drop(black_box(black_box(&case.random).antiderivative())));
        });
        group.bench_function("mean", |bencher| {
            let (from, to) = case.random.domain();
            bencher.iter(|| black_box(&case.random).mean((from, to)));
        });
        group.bench_function("total_variation", |bencher| {
            let (from, to) = case.random.domain();
            bencher.iter(|| black_box(&case.random).total_variation((from, to)));
        });
        group.bench_function("solve", |bencher| {
            bencher.iter(|| black_box(&case.sawtooth).solve(T::nearest(0.1)));
        });
        group.bench_function("solve_in_doubt", |bencher| {
            bencher.iter(|| black_box(&case.sawtooth).solve(T::zero()));
        });
        group.bench_function("intersections", |bencher| {
            bencher.iter(|| black_box(&case.random).intersections(&case.other));
        });
        group.bench_function("lipschitz", |bencher| {
            bencher.iter(|| black_box(&case.random).lipschitz());
        });
        group.bench_function("convex_hull", |bencher| {
            bencher.iter(|| black_box(&case.random).convex_hull());
        });
        group.bench_function("hull_of_convex", |bencher| {
            bencher.iter(|| black_box(&case.convex).convex_hull());
        });
        group.bench_function("sup_distance", |bencher| {
            let (from, to) = case.random.domain();
            bencher.iter(|| black_box(&case.random).sup_distance(&case.other, (from, to)));
        });
        group.bench_function("squared_distance", |bencher| {
            let (from, to) = case.random.domain();
            bencher.iter(|| black_box(&case.random).squared_distance(&case.other, (from, to)));
        });
        group.throughput(Throughput::Elements(QUERIES as u64));
        group.bench_function("query", |bencher| {
            let table = case.random.antiderivative();
            bencher.iter(|| {
                for &(from, to) in &case.intervals {
                    let _ = black_box(table.integral((from, to)));
                }
            });
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = support::brief();
    targets = calculus::<f32>, calculus::<f64>
}
criterion_main!(benches);
