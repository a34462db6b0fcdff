//! The laws of evaluation.

use shallow_relu::Columns;

use crate::float::{Float, Random, is_nan, same};
use crate::functions::Subject;
use crate::inputs::{Breakpoints, Order, Visit, fill};
use crate::wide::Line;

/// The laws that are held to, in the order of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Law {
    Exact,
    Monotone,
    Bounded,
    Total,
    OneValue,
    Accurate,
}

/// What was done and found.
#[derive(Clone, Default)]
pub(crate) struct Record {
    pub(crate) functions: u64,
    pub(crate) batches: u64,
    pub(crate) inputs: u64,
    /// The inputs whose value was compared with the exact one.
    pub(crate) compared: u64,
    /// How often each law was broken.
    pub(crate) violations: [u64; 6],
    /// The largest distance from the exact value, in ulp of the larger end of the segment.
    pub(crate) largest_error: f64,
}

/// The value at an x by which a law was broken.
pub(crate) type Find<F> = (Law, F, F);

impl Record {
    pub(crate) fn broken(&self) -> u64 {
        self.violations.iter().sum()
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.functions += other.functions;
        self.batches += other.batches;
        self.inputs += other.inputs;
        self.compared += other.compared;
        for (own, others) in self.violations.iter_mut().zip(other.violations) {
            *own += others;
        }
        self.largest_error = self.largest_error.max(other.largest_error);
    }
}

/// Evaluates the inputs of one function in every way, and records what breaks a law.
pub(crate) fn try_function<F: Float>(
    subject: &Subject<F>,
    random: &mut Random,
    record: &mut Record,
    finds: &mut Vec<Find<F>>,
) {
    record.functions += 1;
    let columns = match subject {
        Subject::Network(net) => {
            Columns::new([net.function().clone(), net.function().clone()]).ok()
        }
        Subject::Jumping(_) => None,
    };
    let breakpoints = Breakpoints::of(subject);
    let orders = [
        Order::Random(2),
        Order::Random(2),
        Order::Random(40),
        Order::Random(2000),
        Order::Rising,
        Order::Falling,
    ];
    let inputs_of_an_order = breakpoints.xs.len().max(1 << 12);
    let (mut inputs, mut visits) = (Vec::new(), Vec::new());
    let mut outputs = [(); 4].map(|()| Vec::new());
    for order in orders {
        inputs.clear();
        visits.clear();
        fill(
            &breakpoints,
            order,
            inputs_of_an_order,
            random,
            &mut inputs,
            &mut visits,
        );
        outputs
            .iter_mut()
            .for_each(|outputs| outputs.resize(inputs.len(), F::zero()));
        record.inputs += inputs.len() as u64;
        evaluate(
            subject,
            columns.as_ref(),
            &inputs,
            &mut outputs,
            random,
            record,
            finds,
        );
        for visit in &visits {
            let stretch = visit.start..visit.end;
            let (inputs, values) = (&inputs[stretch.clone()], &outputs[0][stretch]);
            check(&breakpoints, visit, inputs, values, record, finds);
        }
    }
}

/// Writes the values of batches of random lengths to the first outputs, and compares them with those of every other way
/// to evaluate.
fn evaluate<F: Float>(
    subject: &Subject<F>,
    columns: Option<&Columns<F>>,
    inputs: &[F],
    outputs: &mut [Vec<F>; 4],
    random: &mut Random,
    record: &mut Record,
    finds: &mut Vec<Find<F>>,
) {
    let [batch, others @ ..] = outputs;
    let mut start = 0;
    while start < inputs.len() {
        let most = random.one_of(&[20, 300, 5000, 20_000]);
        let end = inputs.len().min(start + 1 + random.below(most));
        record.batches += 1;
        let (inputs, batch) = (&inputs[start..end], &mut batch[start..end]);
        let one_length = "inputs and outputs of one length";
        let [a, b, c] = &mut *others;
        let [a, b, c] = [a, b, c].map(|outputs| &mut outputs[start..end]);
        match subject {
            Subject::Network(net) => {
                net.function().eval_batch(inputs, batch).expect(one_length);
                net.forward_batch(inputs, a).expect(one_length);
                columns
                    .expect("of the network")
                    .eval_batch(inputs, &mut [b, c])
                    .expect(one_length);
            }
            Subject::Jumping(f) => {
                f.eval_batch(inputs, batch).expect(one_length);
                for outputs in [a, b, c] {
                    outputs.copy_from_slice(batch);
                }
            }
        }
        start = end;
    }
    let single: &dyn Fn(F) -> [F; 2] = match subject {
        Subject::Network(net) => &|x| [net.function().eval(x), net.forward(x)],
        Subject::Jumping(f) => &|x| [f.eval(x); 2],
    };
    for (i, &x) in inputs.iter().enumerate() {
        let y = batch[i];
        let [a, b] = single(x);
        if !(same(a, y)
            & same(b, y)
            & same(others[0][i], y)
            & same(others[1][i], y)
            & same(others[2][i], y))
        {
            finds.push((Law::OneValue, x, y));
        }
    }
}

/// Holds the values of one visit to the laws.
fn check<F: Float>(
    breakpoints: &Breakpoints<'_, F>,
    visit: &Visit,
    inputs: &[F],
    values: &[F],
    record: &mut Record,
    finds: &mut Vec<Find<F>>,
) {
    let Some(part) = visit.part else {
        if !is_nan(values[0]) {
            finds.push((Law::Total, inputs[0], values[0]));
        }
        return;
    };
    let part = breakpoints.part(part);
    let (start, end) = (part.from.1, part.to.1);
    let rises = start <= end;
    let (low, high) = if rises { (start, end) } else { (end, start) };
    let mut last = if rises == visit.falls { high } else { low };
    for (&x, &y) in inputs.iter().zip(values) {
        if !(low <= y && y <= high) {
            finds.push((Law::Bounded, x, y));
        }
        let follows = if rises == visit.falls {
            y <= last
        } else {
            y >= last
        };
        if !follows {
            finds.push((Law::Monotone, x, y));
        }
        last = y;
        for (end_x, end_y) in [part.from, part.to] {
            if x == end_x && !same(y, end_y) {
                finds.push((Law::Exact, x, y));
            }
        }
    }
    if part.is_tail {
        return;
    }
    if let Some(line) = Line::new(part.from, part.to) {
        record.compared += inputs.len() as u64;
        let errors = inputs.iter().zip(values).map(|(&x, &y)| line.error(x, y));
        let largest = errors.fold(0.0, f64::max);
        record.largest_error = record.largest_error.max(largest);
        if largest > 4.0 {
            for (&x, &y) in inputs.iter().zip(values) {
                if line.error(x, y) > 4.0 {
                    finds.push((Law::Accurate, x, y));
                }
            }
        }
    }
}
