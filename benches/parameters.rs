//! How fast do parameters become a function, and what do questions about them cost?
//!
//! ```text
//! cargo bench --bench parameters
//! cargo bench --bench parameters -- parameters/f64/N=1024/
//! cargo bench --bench parameters -- B=4096/forward
//! ```
//!
//! The name of a measurement is `parameters/type/N=units/what`, or `parameters/type/N=units/B=inputs/what` if
//! it takes a batch, and the filter is a regular expression over it. `thrpt` is units a second, or inputs a
//! second with a batch. Allocating the result and freeing it are included. The parameters that
//! `from_parameters` takes are copied before the clock starts.
//!
//! * `from_parameters`: from units to the network and its function;
//! * `sort`: the limit, the quotients -b / v computed and sorted;
//! * `canonical`: of a network in which a quarter of the units share a kink, have no weight or do not depend
//!   on x;
//! * `same_function`: the comparison of a network with the same units in another order, 2 N units altogether;
//! * `sensitivity`: the preparation for gradients;
//! * `batch_gradients`: the gradients of all parameters, after that preparation;
//! * `dense_gradients`: the same by the rule for one input and one unit, B N times, in plain `T`. It is
//!   measured only up to 2²⁶ times;
//! * `forward_batch`: of the function that `from_parameters` found;
//! * `forward_dense`: the sum of the units, input by input.
//!
//! All answers are checked before any is timed. The parameters v, b and w of a unit are random in [-1, 1),
//! and the same in every run.

mod support;

use std::cell::LazyCell;
use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use shallow_relu::number::Exact;
use shallow_relu::{Parameter, Parameters, ShallowReluNet};

use support::{Float, Inputs, SplitMix64, check_batch, sort};

/// The counts of units for which everything is measured.
const UNITS: [usize; 3] = [64, 1024, 65_536];

/// A large count of units, for which only the construction is measured.
const MANY_UNITS: usize = 1_000_000;

/// The counts of inputs whose gradients are taken.
const BATCHES: [usize; 2] = [4096, 65_536];

/// The dense rule takes a tenth of a second for this many pairs of a unit and an input.
const MOST_DENSE: usize = 1 << 26;

/// The parameters of a network except its output bias.
#[derive(Clone)]
struct Units<T> {
    v: Vec<T>,
    b: Vec<T>,
    w: Vec<T>,
}

impl<T: Float> Units<T> {
    fn random(count: usize) -> Self {
        let mut random = SplitMix64::new(count as u64);
        let [v, b, w] =
            [(); 3].map(|()| (0..count).map(|_| T::nearest(random.symmetric())).collect());
        Self { v, b, w }
    }

    /// Every fourth unit adds nothing that the others could not represent: in turns it shares the kink of the
    /// unit before it, has no weight, or does not depend on x.
    fn with_idle_quarter(mut self) -> Self {
        for i in (3..self.v.len()).step_by(4) {
            match i % 12 {
                3 => {
                    // Multiplication by a power of two rounds nothing. Half of these units face the other
                    // way.
                    let factor = T::nearest(if i % 24 == 3 { 0.5 } else { -0.5 });
                    self.v[i] = factor * self.v[i - 1];
                    self.b[i] = factor * self.b[i - 1];
                }
                7 => self.w[i] = T::zero(),
                _ => self.v[i] = T::zero(),
            }
        }
        self
    }

    /// The same units in another order (Fisher and Yates).
    fn shuffled(mut self) -> Self {
        let mut random = SplitMix64::new(1);
        for i in (1..self.v.len()).rev() {
            let j = ((i + 1) as f64 * random.unit()) as usize;
            self.v.swap(i, j);
            self.b.swap(i, j);
            self.w.swap(i, j);
        }
        self
    }

    fn network(self) -> ShallowReluNet<T> {
        let parameters = Parameters {
            hidden_weights: self.v,
            hidden_biases: self.b,
            output_weights: self.w,
            output_bias: T::nearest(0.5),
        };
        ShallowReluNet::from_parameters(parameters).expect("in range")
    }

    fn sorted_quotients(&self) -> Vec<T> {
        let pairs = self.v.iter().zip(&self.b);
        let mut quotients: Vec<T> = pairs.map(|(&v, &b)| -b / v).collect();
        sort(&mut quotients);
        quotients
    }
}

fn networks<T: Float>(c: &mut Criterion) {
    for count in UNITS.into_iter().chain([MANY_UNITS]) {
        let units = LazyCell::new(|| {
            let units = Units::<T>::random(count);
            check_function(&units);
            units
        });
        let idle = LazyCell::new(|| {
            let net = Units::<T>::random(count).with_idle_quarter().network();
            check_canonical(&net);
            net
        });
        let mut group = c.benchmark_group(format!("parameters/{}/N={count}", T::NAME));
        group.throughput(Throughput::Elements(count as u64));
        if count == MANY_UNITS {
            group.sample_size(10);
        }
        group.bench_function("from_parameters", |bencher| {
            bencher.iter_batched(
                || units.clone(),
                |units| drop(black_box(units.network())),
                BatchSize::LargeInput,
            );
        });
        group.bench_function("sort", |bencher| {
            bencher.iter(|| black_box(&*units).sorted_quotients());
        });
        group.bench_function("canonical", |bencher| {
            bencher.iter(|| black_box(&*idle).canonical());
        });
        group.finish();
    }
}

fn questions<T: Float>(c: &mut Criterion) {
    for count in UNITS {
        let net = LazyCell::new(|| Units::<T>::random(count).network());
        let shuffled = LazyCell::new(|| {
            let shuffled = Units::<T>::random(count).shuffled().network();
            check_same_function(&net, &shuffled);
            shuffled
        });
        let mut group = c.benchmark_group(format!("parameters/{}/N={count}", T::NAME));
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function("same_function", |bencher| {
            let pair = (&*net, &*shuffled);
            bencher.iter(|| black_box(pair.0).same_function(black_box(pair.1)));
        });
        // The answers of these are checked with the gradients, which use them.
        group.bench_function("sensitivity", |bencher| {
            let net = &*net;
            bencher.iter(|| black_box(net).sensitivity());
        });
        group.finish();
    }
}

fn gradients<T: Float>(c: &mut Criterion) {
    for (count, inputs) in UNITS.into_iter().flat_map(|n| BATCHES.map(|b| (n, b))) {
        let case = LazyCell::new(|| {
            let units = Units::<T>::random(count);
            let batch = Batch::new(inputs);
            let net = units.clone().network();
            check_gradients(&units, &batch, &net);
            (units, batch, net)
        });
        let name = format!("parameters/{}/N={count}/B={inputs}", T::NAME);
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Elements(inputs as u64));
        group.bench_function("batch_gradients", |bencher| {
            let (_, Batch { inputs, outer }, net) = &*case;
            let sensitivity = net.sensitivity();
            bencher.iter(|| sensitivity.batch_gradients(black_box(inputs), black_box(outer)));
        });
        if count * inputs <= MOST_DENSE {
            group.sample_size(10);
            group.bench_function("dense_gradients", |bencher| {
                let (units, batch, _) = &*case;
                bencher.iter(|| dense_gradients(black_box(units), black_box(batch)));
            });
        }
        group.finish();
    }
}

fn forward<T: Float>(c: &mut Criterion) {
    let (count, inputs) = (UNITS[1], BATCHES[0]);
    let case = LazyCell::new(|| {
        let net = Units::<T>::random(count).network();
        let inputs = Inputs::<T>::new(inputs).random;
        check_batch(&net, &inputs);
        check_dense(&net, &inputs);
        (net, inputs)
    });
    let mut group = c.benchmark_group(format!("parameters/{}/N={count}/B={inputs}", T::NAME));
    group.throughput(Throughput::Elements(inputs as u64));
    group.bench_function("forward_batch", |bencher| {
        let (net, inputs) = &*case;
        let mut outputs = vec![T::zero(); inputs.len()];
        bencher.iter(|| net.forward_batch(black_box(inputs), black_box(&mut outputs)));
    });
    group.bench_function("forward_dense", |bencher| {
        let (net, inputs) = &*case;
        let mut outputs = vec![T::zero(); inputs.len()];
        bencher.iter(|| {
            for (&x, y) in black_box(inputs).iter().zip(black_box(&mut outputs)) {
                *y = net.forward_dense(x);
            }
        });
    });
    group.finish();
}

/// Inputs in [-1, 1), and the gradients of a loss with respect to the values there, in [0, 1). If they were
/// symmetric, their sums would hardly be larger than their rounding errors.
struct Batch<T> {
    inputs: Vec<T>,
    outer: Vec<T>,
}

impl<T: Float> Batch<T> {
    fn new(count: usize) -> Self {
        let mut random = SplitMix64::new(2);
        Self {
            inputs: Inputs::new(count).random,
            outer: (0..count).map(|_| T::nearest(random.unit())).collect(),
        }
    }
}

/// The gradients of a backward pass that leaves no unit out. It is written so that the loop over the units is
/// vectorised.
fn dense_gradients<T: Float>(units: &Units<T>, batch: &Batch<T>) -> Parameters<T> {
    let nothing = vec![T::zero(); units.v.len()];
    let mut all = Parameters {
        hidden_weights: nothing.clone(),
        hidden_biases: nothing.clone(),
        output_weights: nothing,
        output_bias: T::zero(),
    };
    for (&x, &outer) in batch.inputs.iter().zip(&batch.outer) {
        all.output_bias = all.output_bias + outer;
        let parameters = units.v.iter().zip(&units.b).zip(&units.w);
        let sums = all.hidden_weights.iter_mut().zip(&mut all.hidden_biases);
        let sums = sums.zip(&mut all.output_weights);
        for (((&v, &b), &w), ((of_v, of_b), of_w)) in parameters.zip(sums) {
            let z = b + v * x;
            let outer = if z > T::zero() { outer } else { T::zero() };
            *of_v = *of_v + outer * w * x;
            *of_b = *of_b + outer * w;
            *of_w = *of_w + outer * z;
        }
    }
    all
}

/// The rounded quotient of every unit is a breakpoint, because it is the float nearest to the kink. At a
/// breakpoint the function is the sum of the units, rounded once.
fn check_function<T: Float>(units: &Units<T>) {
    let net = units.clone().network();
    let xs = net.function().xs();
    for quotient in units.sorted_quotients() {
        let index = xs.partition_point(|&x| x < quotient);
        assert_eq!(xs.get(index), Some(&quotient));
    }
    for &x in xs.iter().step_by(xs.len() / 8) {
        assert_eq!(net.forward(x), exact_value(&net, x).round(), "at {x}");
    }
}

/// A quarter of the units is gone, and one has been added for the slope. The sum is the same except for the
/// rounding of the weights, less than an ulp or 2 u each, and of the output bias. The bound of 4 u of the
/// terms leaves room for their own rounding.
fn check_canonical<T: Float>(net: &ShallowReluNet<T>) {
    let canonical = net.canonical().expect("in range");
    assert_eq!(canonical.width(), net.width() / 4 * 3 + 1);
    let (minus_one, unit) = (T::nearest(-1.0), T::unit_roundoff().into());
    for x in Inputs::<T>::new(8).random {
        let mut difference = exact_value(&canonical, x).times(minus_one);
        difference.add(&exact_value(net, x));
        let difference: f64 = difference.round().into();
        let most = 4.0 * unit * terms_at(&canonical, x.into());
        assert!(difference.abs() <= most, "at {x}: off by {difference:e}");
    }
}

/// The order of the units does not matter, but the last bit of a weight does.
fn check_same_function<T: Float>(net: &ShallowReluNet<T>, shuffled: &ShallowReluNet<T>) {
    assert!(net != shuffled && net.same_function(shuffled));
    let weight = shuffled.output_weights()[0].next_down();
    let other = shuffled.with_parameter(Parameter::OutputWeight(0), weight);
    assert!(!net.same_function(&other.expect("in range")));
}

/// The gradients are the dense ones, except for rounding. The dense ones are off by at most n u / (1 - n u)
/// of the sum of the terms. Here n is B + 3: two roundings are those of b + v x, and one is that of a term.
/// One more is added to n for the rounding of the gradients of this crate.
///
/// If b + v x is within 2 u |v| of zero, the dense rule may count a unit as active that is not, or the
/// reverse. |x| is 1 at most. One wrong input would be noticed in `f64`, and a few would not be in `f32`.
fn check_gradients<T: Float>(units: &Units<T>, batch: &Batch<T>, net: &ShallowReluNet<T>) {
    let sensitivity = net.sensitivity();
    let ours = sensitivity
        .batch_gradients(&batch.inputs, &batch.outer)
        .expect("in range");
    // If there are many units, only some are checked.
    let (count, inputs) = (units.v.len(), batch.inputs.len());
    let step = (count * inputs / MOST_DENSE).max(1);
    let some = |values: &[T]| -> Vec<T> { values.iter().step_by(step).copied().collect() };
    let [ours_v, ours_b, ours_w] = [
        &ours.hidden_weights,
        &ours.hidden_biases,
        &ours.output_weights,
    ]
    .map(|all| some(all));
    let [v, b, w] = [&units.v, &units.b, &units.w].map(|all| some(all));
    let units = Units { v, b, w };
    let theirs = dense_gradients(&units, batch);

    let unit: f64 = T::unit_roundoff().into();
    let total: f64 = batch.outer.iter().map(|&outer| outer.into()).sum();
    let most = (inputs + 4) as f64 * unit;
    let rounding = most / (1.0 - most) * total;
    let close = |ours: T, theirs: T, most: f64, what: &str, i: usize| {
        let difference = (ours.into() - theirs.into()).abs();
        assert!(
            difference <= most,
            "{what} {i}: {ours:e}, dense {theirs:e}, {most:e}"
        );
    };
    close(ours.output_bias, theirs.output_bias, rounding, "b0", 0);
    for i in 0..units.v.len() {
        let (v, b, w) = (units.v[i], units.b[i], units.w[i]);
        let near = T::nearest(4.0 * unit) * v.abs();
        let pairs = batch.inputs.iter().zip(&batch.outer);
        let doubtful = pairs.filter(|&(&x, _)| (b + v * x).abs() <= near);
        let doubt: f64 = doubtful.map(|(_, &outer)| outer.into()).sum();
        let (v, b, w): (f64, f64, f64) = (v.abs().into(), b.abs().into(), w.abs().into());
        let most = (rounding + doubt) * w;
        close(ours_v[i], theirs.hidden_weights[i], most, "v", i);
        close(ours_b[i], theirs.hidden_biases[i], most, "b", i);
        let most = rounding * (b + v);
        close(ours_w[i], theirs.output_weights[i], most, "w", i);
    }
}

/// The sum of n units is off by (n + 2) u of its terms. The function is off by 9/2 ulp, or 9 u, of a
/// breakpoint beside the input. Both are bounded by the terms at -2 or at 2, because these are convex in x
/// and the kinks lie in between. Another 5 u leave room for the rounding of the terms themselves.
fn check_dense<T: Float>(net: &ShallowReluNet<T>, inputs: &[T]) {
    let kinks_between = |from: f64, to: f64| {
        let mut xs = net.function().xs().iter().map(|&x| x.into());
        xs.any(|x: f64| from <= x && x <= to)
    };
    assert!(kinks_between(-2.0, -1.0) && kinks_between(1.0, 2.0));
    let unit: f64 = T::unit_roundoff().into();
    let terms = terms_at(net, -2.0).max(terms_at(net, 2.0));
    let most = (net.width() + 16) as f64 * unit * terms;
    for &x in inputs {
        let difference: f64 = (net.forward(x) - net.forward_dense(x)).into();
        assert!(difference.abs() <= most, "at {x}: off by {difference:e}");
    }
}

/// The exact sum of the units. No unit is left out because its b + v x is rounded.
fn exact_value<T: Float>(net: &ShallowReluNet<T>, x: T) -> T::Exact {
    let one = T::one();
    let (mut slope, mut value) = (T::Exact::zero(), T::Exact::zero());
    value.add_product(net.output_bias(), one);
    for (v, b, w) in units_of(net) {
        let mut z = T::Exact::zero();
        z.add_product(v, x);
        z.add_product(b, one);
        if z.sign().is_gt() {
            slope.add_product(w, v);
            value.add_product(w, b);
        }
    }
    value.add(&slope.times(x));
    value
}

/// The sum of the absolute values of the terms.
fn terms_at<T: Float>(net: &ShallowReluNet<T>, x: f64) -> f64 {
    let terms = units_of(net).map(|(v, b, w)| {
        let (v, b, w): (f64, f64, f64) = (v.into(), b.into(), w.into());
        w.abs() * (b + v * x).max(0.0)
    });
    let output_bias: f64 = net.output_bias().into();
    output_bias.abs() + terms.sum::<f64>()
}

fn units_of<T: Float>(net: &ShallowReluNet<T>) -> impl Iterator<Item = (T, T, T)> {
    let hidden = net.hidden_weights().iter().zip(net.hidden_biases());
    let units = hidden.zip(net.output_weights());
    units.map(|((&v, &b), &w)| (v, b, w))
}

criterion_group! {
    name = benches;
    config = support::brief();
    targets =
        networks::<f32>, networks::<f64>, questions::<f32>, questions::<f64>,
        gradients::<f32>, gradients::<f64>, forward::<f32>, forward::<f64>
}
criterion_main!(benches);
