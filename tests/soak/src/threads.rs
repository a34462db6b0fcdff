//! Functions that are built, shared and dropped by several threads.
//!
//! In each round every thread builds a function and hands a share of it to each of the others. All of them evaluate it
//! first at the same time, when nobody has yet made the tables for it, while some make other functions of it. Whoever
//! is last drops it. The values must be those of the same function, made and evaluated by one thread alone.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Barrier};
use std::thread;

use shallow_relu::{Columns, PiecewiseLinear, Tail};

use crate::float::{Float, Random, same};
use crate::functions::{Spacing, Subject, function};

const THREADS: usize = 4;
/// How many rounds use the same breakpoints.
const AGAIN: usize = 50;
const MOST_INPUTS: usize = 600;

/// A function that is shared, and what it must give.
struct Task<F> {
    f: PiecewiseLinear<F>,
    inputs: Vec<F>,
    values: Vec<F>,
}

/// Evaluates this number of batches, and returns how many of them had a wrong value.
pub(crate) fn soak(batches: u64) -> u64 {
    let start = std::time::Instant::now();
    let (done, wrong) = (AtomicU64::new(0), AtomicU64::new(0));
    rounds::<f32>(batches / 2, &done, &wrong);
    rounds::<f64>(batches / 2, &done, &wrong);
    let (done, wrong) = (done.into_inner(), wrong.into_inner());
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{THREADS} threads: {done} batches of shared functions in {seconds:.0} s, {wrong} with a wrong value"
    );
    wrong
}

fn rounds<F: Float>(batches: u64, done: &AtomicU64, wrong: &AtomicU64) {
    // Each thread evaluates one function of every thread in a round.
    let rounds = batches.div_ceil((THREADS * THREADS) as u64);
    let barrier = Barrier::new(THREADS);
    let (senders, receivers): (Vec<_>, Vec<_>) = (0..THREADS).map(|_| channel()).unzip();
    thread::scope(|scope| {
        for (i, receiver) in receivers.into_iter().enumerate() {
            let senders = senders.clone();
            let barrier = &barrier;
            scope.spawn(move || worker::<F>(i, rounds, &senders, &receiver, barrier, done, wrong));
        }
    });
}

fn worker<F: Float>(
    own: usize,
    rounds: u64,
    senders: &[Sender<Arc<Task<F>>>],
    receiver: &Receiver<Arc<Task<F>>>,
    barrier: &Barrier,
    done: &AtomicU64,
    wrong: &AtomicU64,
) {
    let mut random = Random(own as u64);
    let mut drawn = draw(&mut random);
    for round in 0..rounds {
        if round % AGAIN as u64 == 0 {
            drawn = draw(&mut random);
        }
        // From its breakpoints, so that no table is made yet.
        let (xs, ys) = (drawn.f.xs(), drawn.f.ys());
        let f = PiecewiseLinear::from_xy(xs, ys).expect("as before");
        let f = if round % 3 == 0 { f.clone() } else { f };
        let length = 1 + random.below(drawn.inputs.len());
        let task = Arc::new(Task {
            f,
            inputs: drawn.inputs[..length].to_vec(),
            values: drawn.values[..length].to_vec(),
        });
        for sender in senders {
            sender.send(task.clone()).expect("all threads wait for it");
        }
        drop(task);
        let tasks: Vec<Arc<Task<F>>> = senders
            .iter()
            .map(|_| receiver.recv().expect("as many"))
            .collect();
        barrier.wait();
        for task in tasks {
            let is_right = evaluate(&task, &mut random);
            done.fetch_add(1, Ordering::Relaxed);
            wrong.fetch_add(u64::from(!is_right), Ordering::Relaxed);
        }
    }
}

/// Evaluates in one of the ways that make tables, or take those of another function.
fn evaluate<F: Float>(task: &Task<F>, random: &mut Random) -> bool {
    let Task { f, inputs, values } = task;
    let outputs = match random.below(6) {
        0 => f.clone().values(inputs),
        1 => f.negated().negated().values(inputs),
        2 => {
            // Other tails, and then those it had.
            let other = f.clone().with_tails(Tail::Linear, Tail::Constant);
            let same = other.and_then(|other| {
                let (left, right) = f.tails();
                other.with_tails(left, right)
            });
            same.expect("finite").values(inputs)
        }
        3 => {
            let columns = Columns::new([f.clone(), f.clone()]).expect("the same x");
            columns.values(inputs).swap_remove(1)
        }
        4 => inputs.iter().map(|&x| f.eval(x)).collect(),
        _ => f.values(inputs),
    };
    outputs.len() == values.len() && outputs.iter().zip(values).all(|(&a, &b)| same(a, b))
}

/// A random function with default tails, and its values as one thread finds them.
fn draw<F: Float>(random: &mut Random) -> Task<F> {
    loop {
        let spacing = random.one_of(&Spacing::ALL[..Spacing::ALL.len() - 1]);
        let Subject::Network(net) = function::<F>(spacing, random) else {
            continue;
        };
        let (xs, ys) = (net.function().xs(), net.function().ys());
        if xs.len() > 1000 {
            continue;
        }
        let f = PiecewiseLinear::from_xy(xs, ys).expect("as before");
        let inputs: Vec<F> = (0..MOST_INPUTS)
            .map(|_| {
                let i = random.below(xs.len() - 1);
                let part = F::of(random.unit() * 1.2 - 0.1);
                xs[i] + (xs[i + 1] - xs[i]) * part
            })
            .collect();
        let values = inputs.iter().map(|&x| f.eval(x)).collect();
        return Task { f, inputs, values };
    }
}
