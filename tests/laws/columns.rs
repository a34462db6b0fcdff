//! Columns: several functions over the same x, evaluated with one search.

use shallow_relu::{Columns, Error, PiecewiseLinear, Tail};

use crate::support::generators::{functions, inputs};
use crate::support::{Float, assert_same_values, check, for_floats, function, same};

for_floats!(
    columns_have_the_bits_of_their_functions,
    columns_of_many_inputs_have_the_bits_of_their_functions,
    columns_that_do_not_fit_are_refused,
);

/// Functions over the x of the first one: its own, the negative one, one with y from another function if no segment
/// is too steep, and both with flat tails.
fn over_one_x<F: Float>(f: PiecewiseLinear<F>, g: &PiecewiseLinear<F>) -> Vec<PiecewiseLinear<F>> {
    let ys: Vec<F> = f
        .xs()
        .iter()
        .zip(g.ys().iter().cycle())
        .map(|(_, &y)| y)
        .collect();
    let other = PiecewiseLinear::from_xy(f.xs(), &ys);
    let mut all = vec![f.negated(), f.clone().clamped(), f];
    all.extend(other.iter().map(|other| other.clone().clamped()));
    all.extend(other);
    all
}

fn columns_have_the_bits_of_their_functions<F: Float>() {
    check(400, (functions::<F>(40), functions::<F>(9)), |(f, g)| {
        let inputs = inputs(&f);
        let functions = over_one_x(f, &g);
        let columns = Columns::new(functions.clone()).expect("the same x");
        assert_eq!(columns.functions(), functions);
        let values = columns.values(&inputs);
        assert_eq!(values.len(), functions.len());
        let mut outputs = vec![vec![F::one(); inputs.len()]; functions.len()];
        let mut slices: Vec<&mut [F]> = outputs.iter_mut().map(|output| &mut output[..]).collect();
        columns
            .eval_batch(&inputs, &mut slices)
            .expect("lengths that fit");
        for ((f, values), outputs) in functions.iter().zip(&values).zip(&outputs) {
            assert_same_values(values, &f.values(&inputs));
            assert_same_values(outputs, values);
        }
        for (i, &x) in inputs.iter().enumerate() {
            let alone = columns.eval(x);
            assert!(
                alone.zip(&values).all(|(y, values)| same(y, values[i])),
                "{x:e}"
            );
        }
    });
}

/// More inputs than are searched for at once, in no order and sorted.
fn columns_of_many_inputs_have_the_bits_of_their_functions<F: Float>() {
    for segments in [1, 20, 70, 1500] {
        let x = |i: i32| F::of(f64::from(i) + 0.3 * f64::from(i * 7 % 3));
        let y = |i: i32| F::of(f64::from(i * 37 % 101) - 50.0);
        let points: Vec<(F, F)> = (0..=segments).map(|i| (x(i), y(i))).collect();
        let f = function(&points);
        let tails = (Tail::Slope(F::of(-2.0)), Tail::Constant);
        let g = f.negated().with_tails(tails.0, tails.1).expect("finite");
        let columns = Columns::new([f, g]).expect("the same x");
        let mut inputs: Vec<F> = (0..5003)
            .map(|i| F::of(f64::from(segments) * (f64::from(i * 89 % 5003) / 4800.0 - 0.02)))
            .collect();
        let mut sorted = inputs.clone();
        sorted.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
        (inputs[2100], sorted[2100]) = (F::nan(), F::nan());
        for inputs in [&inputs[..], &sorted, &inputs[..17], &inputs[..2049], &[]] {
            for (f, values) in columns.functions().iter().zip(columns.values(inputs)) {
                assert_same_values(&values, &f.values(inputs));
            }
        }
    }
}

fn columns_that_do_not_fit_are_refused<F: Float>() {
    let [zero, one, two] = [0.0, 1.0, 2.0].map(F::of);
    let f = function(&[(zero, one), (one, two)]);
    let longer = function(&[(zero, one), (one, two), (two, two)]);
    let other = function(&[(zero, one), (one.up(), two)]);
    assert_eq!(Columns::<F>::new([]), Err(Error::NothingToCombine));
    let error = Columns::new([f.clone(), f.clone(), longer]).expect_err("three breakpoints");
    assert_eq!(
        error.to_string(),
        "columns need the same x, but function 2 has 3 breakpoints and function 0 has 2"
    );
    let error = Columns::new([f.clone(), other]).expect_err("another x");
    assert!(matches!(
        error,
        Error::DifferentXs {
            function: 1,
            index: 1,
            ..
        }
    ));
    let columns = Columns::new([f.clone(), f]).expect("the same x");
    let (mut long, mut short) = ([two; 3], [two; 2]);
    let inputs = [zero; 3];
    assert!(columns.eval_batch(&inputs, &mut [&mut long]).is_err());
    assert!(
        columns
            .eval_batch(&inputs, &mut [&mut long, &mut short])
            .is_err()
    );
    assert_eq!((long, short), ([two; 3], [two; 2]));
}
