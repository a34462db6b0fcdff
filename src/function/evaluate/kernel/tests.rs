//! Every backend, forced in turn, returns the same bits as scalar evaluation.

use std::println;
use std::vec;
use std::vec::Vec;

use super::Backend;
use crate::function::Side;
use crate::function::evaluate::cells::Cells;
use crate::function::evaluate::index::{Index, Spread};
use crate::support::generators::breakpoints;
use crate::support::{Float, check, for_floats, same};

for_floats!(
    every_backend_that_the_cpu_has_runs,
    every_backend_returns_the_bits_of_eval_for_hard_breakpoints,
    every_backend_returns_the_bits_of_eval_for_jumps,
    every_backend_returns_the_bits_of_eval_for_every_length_and_offset,
    every_backend_returns_the_bits_of_eval_for_sorted_inputs,
    every_backend_returns_the_bits_of_eval_for_columns,
    every_backend_returns_the_bits_of_eval_for_zeros_of_both_signs,
    cells_are_found_where_a_binary_search_finds_them,
    a_wrong_index_leads_to_no_record_that_there_is_not,
);

/// Segment counts on both sides of every border between regimes.
const SEGMENTS: [usize; 16] = [1, 2, 3, 6, 7, 14, 15, 16, 30, 31, 32, 62, 63, 126, 127, 700];

/// Ways to space breakpoints: evenly, geometrically, in clusters, with outliers, geometrically around 1 on one side,
/// around 100 on both sides, in clusters of clusters, in three levels of clusters, and over a range that overflows.
const SPACINGS: [fn(f64) -> f64; 9] = [
    |part| 2.0 * part - 1.0,
    |part| 2.0_f64.powf(-100.0 * part),
    |part| (part * 9.0).floor() + 1e-3 * (part * 9.0).fract(),
    |part| {
        if part == 0.0 {
            -1e9
        } else if part == 1.0 {
            1e9
        } else {
            part
        }
    },
    |part| 1.0 + 2.0_f64.powf(-40.0 * part),
    |part| {
        let distance = 2.0 * part - 1.0;
        100.0 + distance.signum() * 2.0_f64.powf(-40.0 * (1.0 - distance.abs()))
    },
    |part| 0.7 + 10.0_f64.powf(-3.0 * (part * 5.0).floor()) * (part * 5.0).fract(),
    |part| {
        let [a, b, c] = [5.0, 25.0, 125.0].map(|count| (part * count).floor() / count);
        a + 1e-2 * (b - a) + 1e-4 * (c - b) + 1e-6 * (part - c)
    },
    |part| (2.0 * part - 1.0) * 3.4e38,
];

/// Cells with strictly increasing breakpoints of one spacing, and steep and flat tails by turns.
fn cells<F: Float>(segments: usize, spacing: fn(f64) -> f64) -> Cells<F> {
    let mut random = Random(segments as u64);
    let mut xs: Vec<F> = (0..=segments)
        .map(|i| F::of(spacing(i as f64 / segments as f64)))
        .collect();
    // The breakpoints are moved off the grid, by at most a third of a step.
    for i in 1..segments {
        xs[i] = xs[i] + (xs[i + 1] - xs[i]) * F::of(0.3 * random.next());
    }
    xs.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
    xs.dedup();
    if xs.len() == 1 {
        xs.push(xs[0] + F::one());
    }
    let ys: Vec<F> = xs.iter().map(|_| F::of(random.next())).collect();
    let cells = Cells::build(&xs, &ys, &[]).expect("moderate slopes");
    match segments % 3 {
        0 => cells,
        1 => cells.with_tail_slopes(F::of(0.5), F::of(-0.25)),
        _ => cells.with_tail_slopes(F::zero(), F::of(3.0)),
    }
}

/// Inputs in every segment, at its ends and beyond the domain, in no order. NaN, infinities and other
/// special values are among them in every lane.
fn inputs<F: Float>(cells: &Cells<F>, count: usize) -> Vec<F> {
    let mut random = Random(count as u64);
    let special = [
        F::nan(),
        F::infinity(),
        F::neg_infinity(),
        F::of(-0.0),
        F::max_value(),
        F::LEAST,
    ];
    let records = &cells.records;
    (0..count)
        .map(|i| {
            let here = records[random.below(records.len())].x;
            let next = records[random.below(records.len())].x;
            match random.below(8) {
                0 => special[(i / 16 + i) % special.len()],
                1 => here,
                2 => here.up(),
                3 => cells.index.boundaries[random.below(cells.index.boundaries.len())],
                4 => here - F::of(random.next()),
                _ => here + (next - here) * F::of(random.next()),
            }
        })
        .collect()
}

#[track_caller]
fn agrees<F: Float>(backend: Backend, cells: &Cells<F>, inputs: &[F]) {
    let mut outputs = vec![F::of(99.0); inputs.len() + 1];
    if !backend.eval_batch(cells, inputs, &mut outputs[..inputs.len()]) {
        return;
    }
    for (&x, &y) in inputs.iter().zip(&outputs) {
        let wanted = cells.eval(x);
        assert!(
            same(y, wanted),
            "{backend:?}: {y:e}, not {wanted:e}, at x = {x:e}"
        );
    }
    assert!(
        outputs[inputs.len()] == F::of(99.0),
        "{backend:?} writes beyond the end"
    );
}

fn every_backend_that_the_cpu_has_runs<F: Float>() {
    let cells = cells::<F>(3, SPACINGS[0]);
    for backend in Backend::ALL {
        let ran = backend.eval_batch(&cells, &[F::zero()], &mut [F::zero()]);
        println!(
            "{backend:?} for {}: {}",
            core::any::type_name::<F>(),
            if ran { "ran" } else { "not on this CPU" }
        );
        assert_eq!(ran, cpu_has(backend), "{backend:?}");
        let mut output = [F::zero()];
        let ran = backend.eval_columns(&[&cells], &[F::zero()], &mut [&mut output]);
        assert_eq!(ran, cpu_has(backend), "{backend:?} for columns");
    }
}

fn cpu_has(backend: Backend) -> bool {
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2", feature = "std"))]
    return match backend {
        Backend::Avx512 => {
            let features = ["avx512f", "avx512vl", "avx512bw", "avx512dq"];
            let listed = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
            if listed.is_empty() {
                return std::arch::is_x86_feature_detected!("avx512dq");
            }
            features.iter().all(|feature| listed.contains(feature))
        }
        Backend::Avx2 => std::arch::is_x86_feature_detected!("avx2"),
        Backend::Neon => false,
        Backend::Portable | Backend::Each => true,
    };
    #[cfg(not(all(target_arch = "x86_64", target_feature = "sse2", feature = "std")))]
    return match backend {
        Backend::Avx512 | Backend::Avx2 => false,
        // Every little-endian aarch64 that has hardware floats has it.
        Backend::Neon => cfg!(all(
            target_arch = "aarch64",
            target_feature = "neon",
            target_endian = "little"
        )),
        Backend::Portable | Backend::Each => true,
    };
}

fn every_backend_returns_the_bits_of_eval_for_hard_breakpoints<F: Float>() {
    check(600, breakpoints::<F>(60), |points| {
        let (xs, ys): (Vec<F>, Vec<F>) = points.into_iter().unzip();
        let cells = Cells::build(&xs, &ys, &[]).expect("good breakpoints");
        for cells in [cells.clone(), cells.with_tail_slopes(F::of(0.5), -F::LEAST)] {
            let mut inputs = inputs(&cells, 300);
            inputs.extend(
                xs.windows(2)
                    .flat_map(|pair| [pair[0], pair[0].up(), pair[1].down()]),
            );
            for backend in Backend::ALL {
                agrees(backend, &cells, &inputs);
            }
        }
    });
}

/// Jumps at some of the breakpoints, at neighbouring floats, too, where boundaries between cells coincide.
/// All segments are level, so none is too steep.
fn every_backend_returns_the_bits_of_eval_for_jumps<F: Float>() {
    let jumps = crate::support::jumps::jumping::<F>(60);
    let drawn = (breakpoints::<F>(60), proptest::prelude::any::<u64>(), jumps);
    check(400, drawn, |(points, sides, jumping)| {
        let (mut xs, mut ys, mut chosen) = (Vec::new(), Vec::new(), Vec::new());
        for (i, &(x, y)) in points.iter().enumerate() {
            xs.push(x);
            ys.push(ys.last().copied().unwrap_or(y));
            if ys[ys.len() - 1] != y {
                xs.push(x);
                ys.push(y);
                let is_left = sides >> (i % 64) & 1 == 1;
                chosen.push(if is_left { Side::Left } else { Side::Right });
            }
        }
        let steps = Cells::build(&xs, &ys, &chosen).expect("level segments");
        let (xs, ys) = (jumping.xs(), jumping.ys());
        let sides: Vec<Side> = jumping.jumps().map(|jump| jump.side()).collect();
        let others = Cells::build(xs, ys, &sides).expect("as before");
        for cells in [
            steps,
            others.clone(),
            others.with_tail_slopes(F::of(0.5), -F::LEAST),
        ] {
            let mut inputs = inputs(&cells, 300);
            inputs.extend(points.iter().flat_map(|&(x, _)| [x.down(), x, x.up()]));
            for &x in &inputs {
                let wanted = cells
                    .index
                    .boundaries
                    .partition_point(|&boundary| boundary <= x);
                assert_eq!(cells.find(x), wanted, "x = {x:e}");
            }
            for backend in Backend::ALL {
                agrees(backend, &cells, &inputs);
            }
        }
    });
}

fn every_backend_returns_the_bits_of_eval_for_every_length_and_offset<F: Float>() {
    for (i, &segments) in SEGMENTS.iter().enumerate() {
        let cells = cells::<F>(segments, SPACINGS[i % SPACINGS.len()]);
        let inputs = inputs(&cells, 3 * 256 + 1 + 16);
        for backend in Backend::ALL {
            // Tests every length at one offset, and every offset of a cache line at one length.
            for length in 0..=3 * 256 + 1 {
                agrees(backend, &cells, &inputs[length % 16..][..length]);
            }
            for offset in 0..16 {
                agrees(backend, &cells, &inputs[offset..][..257 + offset]);
            }
        }
    }
}

fn every_backend_returns_the_bits_of_eval_for_sorted_inputs<F: Float>() {
    for spacing in SPACINGS {
        for segments in SEGMENTS {
            let cells = cells::<F>(segments, spacing);
            let (first, last) = (cells.records[0].x, cells.records[cells.records.len() - 1].x);
            let count = 5000;
            let at =
                |i: usize| first + (last - first) * F::of(i as f64 / count as f64 * 1.1 - 0.05);
            let rising: Vec<F> = (0..count).map(at).collect();
            let falling: Vec<F> = (0..count).rev().map(at).collect();
            // Sorted except for one input in the middle of a block: NaN, an infinity, or a float from
            // elsewhere.
            let mut disturbed = rising.clone();
            for (k, stray) in [F::nan(), F::infinity(), last, first, F::neg_infinity()]
                .into_iter()
                .enumerate()
            {
                disturbed[256 * (k + 3) + 40 * k + 7] = stray;
            }
            for backend in Backend::ALL {
                for inputs in [&rising, &falling, &disturbed] {
                    agrees(backend, &cells, inputs);
                }
            }
        }
    }
}

fn every_backend_returns_the_bits_of_eval_for_columns<F: Float>() {
    for spacing in SPACINGS {
        for segments in SEGMENTS {
            let cells = cells::<F>(segments, spacing);
            let negated = cells.negated().with_tail_slopes(F::of(0.5), F::zero());
            let columns = [&cells, &negated, &cells];
            let mut inputs = inputs(&cells, 2 * 2048 + 300 + 7);
            for backend in Backend::ALL {
                for count in [0, 1, 255, 256, 2048 + 3, inputs.len()] {
                    columns_agree(backend, &columns, &inputs[..count]);
                }
            }
            inputs.retain(|x| !x.is_nan());
            inputs.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
            for backend in Backend::ALL {
                columns_agree(backend, &columns, &inputs);
                columns_agree(backend, &columns[..1], &inputs);
                columns_agree(backend, &[], &inputs);
            }
        }
    }
    // Columns that have not as many records do not share the search. (No public function makes such.)
    let [many, few] = [700, 64].map(|segments| cells::<F>(segments, SPACINGS[0]));
    for backend in Backend::ALL {
        columns_agree(backend, &[&many, &few], &inputs(&many, 600));
        columns_agree(backend, &[&few, &many], &inputs(&many, 600));
    }
}

/// The sign of a zero in the value depends on the signs of zeros in x and y, and on whether the input is moved into the
/// domain.
fn every_backend_returns_the_bits_of_eval_for_zeros_of_both_signs<F: Float>() {
    let zeros = [F::of(0.0), F::of(-0.0)];
    // More segments than any table in registers holds, or one.
    for more in [0, 200] {
        for (x, y) in zeros.into_iter().flat_map(|x| zeros.map(|y| (x, y))) {
            for is_last in [false, true] {
                let others = (1..=1 + more).map(|i| F::of(f64::from(i)));
                let mut xs: Vec<F> = core::iter::once(x).chain(others).collect();
                let mut ys: Vec<F> = xs.iter().map(|_| F::one()).collect();
                ys[0] = y;
                if is_last {
                    for values in [&mut xs, &mut ys] {
                        values.reverse();
                    }
                    xs.iter_mut()
                        .filter(|x| **x > F::zero())
                        .for_each(|x| *x = -*x);
                }
                let cells = Cells::build(&xs, &ys, &[]).expect("good breakpoints");
                // The domain ends at zero, so these are at its end or beyond it, some of them NaN.
                let inputs: Vec<F> = (0..80)
                    .map(|i| [zeros[0], zeros[1], F::of(-1.0), F::one(), F::nan()][i % 5])
                    .collect();
                for cells in [cells.negated(), cells] {
                    for backend in Backend::ALL {
                        agrees(backend, &cells, &inputs);
                    }
                }
            }
        }
    }
}

#[track_caller]
fn columns_agree<F: Float>(backend: Backend, columns: &[&Cells<F>], inputs: &[F]) {
    let mut outputs = vec![vec![F::of(99.0); inputs.len() + 1]; columns.len()];
    let mut slices: Vec<&mut [F]> = outputs
        .iter_mut()
        .map(|output| &mut output[..inputs.len()])
        .collect();
    if !backend.eval_columns(columns, inputs, &mut slices) {
        return;
    }
    for (cells, outputs) in columns.iter().zip(&outputs) {
        for (&x, &y) in inputs.iter().zip(outputs) {
            let wanted = cells.eval(x);
            assert!(
                same(y, wanted),
                "{backend:?}: {y:e}, not {wanted:e}, at x = {x:e}"
            );
        }
        assert!(
            outputs[inputs.len()] == F::of(99.0),
            "{backend:?} writes beyond the end"
        );
    }
}

fn cells_are_found_where_a_binary_search_finds_them<F: Float>() {
    let search = |cells: &Cells<F>, inputs: &[F]| {
        let around = cells
            .index
            .boundaries
            .iter()
            .flat_map(|&m| [m.down(), m, m.up()]);
        for x in inputs.iter().copied().chain(around) {
            let wanted = cells
                .index
                .boundaries
                .partition_point(|&boundary| boundary <= x);
            assert_eq!(cells.find(x), wanted, "x = {x:e}");
        }
    };
    for spacing in SPACINGS {
        for segments in SEGMENTS.into_iter().chain([5000]) {
            let cells = cells::<F>(segments, spacing);
            search(&cells, &inputs(&cells, 3000));
        }
    }
    check(2000, breakpoints::<F>(60), |points| {
        let (xs, ys): (Vec<F>, Vec<F>) = points.into_iter().unzip();
        let cells = Cells::build(&xs, &ys, &[]).expect("good breakpoints");
        search(&cells, &inputs(&cells, 100));
    });
}

/// Nine times 2^20 neighbouring floats, from each power of ten on: no map makes them even, and without either of its
/// limits the table would have more buckets than can be counted.
#[test]
fn millions_of_boundaries_have_buckets_of_buckets() {
    let neighbours = |x: f32| (0..1 << 20).map(move |i| f32::from_bits(x.to_bits() + i));
    let boundaries: Vec<f32> = (0..9)
        .map(|power| 10.0_f32.powi(power))
        .flat_map(neighbours)
        .collect();
    let index = Index::new(boundaries);
    let buckets = index.buckets.as_ref().expect("few enough");
    assert_eq!(buckets.levels.len(), 1);
    assert!(
        buckets.entries.len() <= 1 << 24,
        "{}",
        buckets.entries.len()
    );
    let mut random = Random(1);
    for _ in 0..10_000 {
        let x = index.boundaries[random.below(index.boundaries.len())];
        for x in [x, x * 1.5] {
            let wanted = index.boundaries.partition_point(|&boundary| boundary <= x);
            assert_eq!(index.count(x), wanted, "x = {x:e}");
        }
    }
}

/// A test of what arithmetic other than that of IEEE 754 could do to an index: every float that indices are
/// computed from is replaced by a wrong one. All records have the value 7 and no slope, so any of them gives
/// 7, and memory beside the records seldom does. (Under AddressSanitizer the test sees reads beside the
/// other tables as well.)
fn a_wrong_index_leads_to_no_record_that_there_is_not<F: Float>() {
    type Spoil<F> = fn(&mut Index<F>, F);
    let spoils: [Spoil<F>; 8] = [
        |index, wrong| map(index).scale = wrong,
        |index, wrong| map(index).origin = wrong,
        |index, wrong| map(index).last = wrong,
        |index, wrong| {
            map(index).spread = match map(index).spread {
                Spread::Linear => Spread::Ordinal,
                Spread::Ordinal => Spread::Linear,
            };
            map(index).scale = wrong;
        },
        |index, wrong| nodes(index, |node| (node.top, node.scale) = (wrong, wrong)),
        |index, wrong| nodes(index, |node| node.base = wrong),
        |index, wrong| {
            let buckets = index.buckets.as_mut().expect("few boundaries");
            buckets
                .entries
                .iter_mut()
                .for_each(|entry| entry.first = wrong);
        },
        |index, wrong| {
            let buckets = index.buckets.as_mut().expect("few boundaries");
            for entry in &mut buckets.entries {
                (entry.boundary, entry.first) = (F::nan(), wrong);
            }
            buckets.widest = 700;
        },
    ];
    let wrongs = [-1e30, -3.0, 1e5, 1e9, 3e9, 1e30].map(F::of);
    let wrongs = wrongs
        .into_iter()
        .chain([F::nan(), F::infinity(), F::neg_infinity()]);
    let (mut with_nodes, mut with_two_levels) = (0, 0);
    for (segments, spacing) in [130, 700]
        .into_iter()
        .flat_map(|n| SPACINGS.map(|s| (n, s)))
    {
        let mut cells = cells::<F>(segments, spacing).with_tail_slopes(F::zero(), F::zero());
        let inputs = inputs(&cells, 600);
        for record in &mut cells.records {
            // The breakpoint is at 0, so that its distance from every input is finite.
            (record.x, record.y) = (F::zero(), F::of(7.0));
            (record.slope_left, record.slope_right) = (F::zero(), F::zero());
        }
        let sound = Index::clone(&cells.index);
        let levels = sound.buckets.as_ref().map_or(0, |b| b.levels.len());
        with_nodes += usize::from(levels > 0);
        with_two_levels += usize::from(levels > 1);
        for (wrong, spoil) in wrongs
            .clone()
            .flat_map(|wrong| spoils.map(|spoil| (wrong, spoil)))
        {
            let mut index = sound.clone();
            spoil(&mut index, wrong);
            cells.index = index.into();
            for backend in Backend::ALL {
                let mut outputs = vec![F::zero(); inputs.len()];
                if !backend.eval_batch(&cells, &inputs, &mut outputs) {
                    continue;
                }
                for (&x, &y) in inputs.iter().zip(&outputs) {
                    let wanted = if x.is_nan() { F::nan() } else { F::of(7.0) };
                    assert!(same(y, wanted), "{backend:?}: {y:e} at {x:e}, {wrong:e}");
                }
                columns_agree_with_seven(backend, &cells, &inputs);
            }
        }
    }
    assert!(with_nodes > 2, "{with_nodes}");
    assert!(with_two_levels > 0, "{with_two_levels}");

    fn map<F>(index: &mut Index<F>) -> &mut crate::function::evaluate::index::Map<F> {
        &mut index.buckets.as_mut().expect("few boundaries").map
    }
    fn nodes<F>(
        index: &mut Index<F>,
        spoil: impl Fn(&mut crate::function::evaluate::index::Node<F>),
    ) {
        let buckets = index.buckets.as_mut().expect("few boundaries");
        buckets.levels.iter_mut().flatten().for_each(spoil);
    }
}

fn columns_agree_with_seven<F: Float>(backend: Backend, cells: &Cells<F>, inputs: &[F]) {
    let mut outputs = [vec![F::zero(); inputs.len()], vec![F::zero(); inputs.len()]];
    let mut slices = outputs.each_mut().map(|output| &mut output[..]);
    backend.eval_columns(&[cells, cells], inputs, &mut slices);
    for (&x, &y) in inputs.iter().zip(&outputs[1]) {
        let wanted = if x.is_nan() { F::nan() } else { F::of(7.0) };
        assert!(same(y, wanted), "{backend:?}: {y:e} at {x:e}");
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    /// A float in [0, 1).
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() * end as f64) as usize
    }
}

/// Prints how fast each body is, also those that the CPU would not choose:
/// `cargo test --release --lib -- --ignored --nocapture speed`.
#[test]
#[ignore = "prints a table"]
fn speed_of_every_backend() {
    fn table<F: Float>() {
        for segments in [3, 16, 64, 1024, 65_536] {
            let cells = cells::<F>(segments, SPACINGS[0]);
            let (first, last) = (cells.records[0].x, cells.records[segments].x);
            let mut random = Random(1);
            let inputs: Vec<F> = (0..1 << 22)
                .map(|_| first + (last - first) * F::of(random.next()))
                .collect();
            let mut sorted = inputs.clone();
            sorted.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
            let mut outputs = vec![F::zero(); inputs.len()];
            let mut median = |run: &mut dyn FnMut(&mut [F])| {
                let mut seconds: Vec<f64> = (0..7)
                    .map(|_| {
                        let start = std::time::Instant::now();
                        run(&mut outputs);
                        start.elapsed().as_secs_f64()
                    })
                    .collect();
                seconds.sort_by(f64::total_cmp);
                inputs.len() as f64 / seconds[3] / 1e6
            };
            let copy = median(&mut |outputs| outputs.copy_from_slice(&inputs));
            std::print!(
                "{:4} N = {segments:5}: copy {copy:5.0}",
                core::any::type_name::<F>()
            );
            for backend in Backend::ALL.into_iter().filter(|&backend| cpu_has(backend)) {
                let any =
                    median(&mut |outputs| assert!(backend.eval_batch(&cells, &inputs, outputs)));
                let rising =
                    median(&mut |outputs| assert!(backend.eval_batch(&cells, &sorted, outputs)));
                std::print!(
                    ", {backend:?} {any:4.0} ({:.2}) sorted {rising:4.0} ({:.2})",
                    any / copy,
                    rising / copy
                );
            }
            println!();
        }
    }
    table::<f32>();
    table::<f64>();
}
