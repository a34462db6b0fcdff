//! Numbers: the questions of `Scalar`, sums without rounding, and the wider type.

use shallow_relu::number::{DoubleDouble, Exact};

use crate::float::Float;
use crate::inputs::{Random, specials};
use crate::table::{Bits, Table};

pub(crate) fn groups<F: Float>(table: &mut Table) {
    let name = F::NAME;
    table.group(&format!("{name}/number/scalar"), scalar::<F>);
    table.group(&format!("{name}/number/exact_sum"), exact_sum::<F>);
    table.group(&format!("{name}/number/double_double"), double_double::<F>);
}

fn values<F: Float>() -> Vec<F> {
    let mut random = Random(1);
    let drawn = (0..1000).map(|i| match i % 2 {
        0 => random.finite(),
        _ => F::of(random.unit()),
    });
    specials().into_iter().chain(drawn).collect()
}

fn scalar<F: Float>(bits: &mut Bits) {
    bits.add((F::lowest(), F::highest(), F::unit_roundoff()));
    for x in values::<F>() {
        bits.add((x.is_finite(), x.next_up(), x.next_down()));
    }
}

fn exact_sum<F: Float>(bits: &mut Bits) {
    let finite: Vec<F> = values::<F>()
        .into_iter()
        .filter(|x| x.is_finite())
        .collect();
    for terms in finite.windows(6) {
        let [a, b, c, d] = [terms[0], terms[1], terms[2], terms[3]];
        let mut sum = <F::Exact as Exact<F>>::zero();
        sum.add_product(a, b);
        sum.add_product(c, d);
        let mut other = sum.times(terms[4]);
        other.add(&sum);
        other.add_product(-a, b);
        bits.add(F::Exact::compare_products((a, b), (c, d)));
        for mut sum in [sum, other] {
            bits.add((sum.sign(), sum.round()));
            bits.add(sum.take_power().unsigned_abs() as usize);
            bits.add(sum.round());
        }
    }
}

fn double_double<F: Float>(bits: &mut Bits) {
    let wide: Vec<DoubleDouble> = values::<F>()
        .into_iter()
        .map(|x| DoubleDouble::from(x.into()))
        .collect();
    for terms in wide.windows(3) {
        let [a, b, c] = [terms[0], terms[1], terms[2]];
        for result in [a + b, a - b, a * b, a / b, (a + b) * c, (a * b - c) / b, -a] {
            bits.add((
                result.high(),
                (result - DoubleDouble::from(result.high())).high(),
            ));
        }
        bits.add((a < b, a == b));
    }
}
