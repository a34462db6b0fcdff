//! What values consist of, as bit patterns. Values with the same bits are the same.

use shallow_relu::{Discontinuous, Parameters, Periodic, PiecewiseLinear, Samples, ShallowReluNet};

use crate::support::Float;

pub(crate) trait Bits {
    fn bits(&self) -> Vec<u64>;
}

impl<F: Float> Bits for PiecewiseLinear<F> {
    fn bits(&self) -> Vec<u64> {
        let (left, right) = self.tail_slopes();
        let values = self.xs().iter().chain(self.ys()).copied();
        values.chain([left, right]).map(Float::bits).collect()
    }
}

impl<F: Float> Bits for Discontinuous<F> {
    fn bits(&self) -> Vec<u64> {
        let (left, right) = self.tail_slopes();
        let values = self.xs().iter().chain(self.ys()).copied();
        let of_jumps = self.jumps().map(|jump| jump.value());
        let values = values.chain(of_jumps).chain([left, right]);
        values.map(Float::bits).collect()
    }
}

impl<F: Float> Bits for Periodic<F> {
    fn bits(&self) -> Vec<u64> {
        let mut bits = self.function().bits();
        bits.push(self.period().bits());
        bits
    }
}

impl<F: Float> Bits for Samples<F> {
    fn bits(&self) -> Vec<u64> {
        let values = self.iter().flat_map(|(x, y, weight)| [x, y, weight]);
        values.map(Float::bits).collect()
    }
}

impl<F: Float> Bits for Parameters<F> {
    fn bits(&self) -> Vec<u64> {
        let lists = [
            &self.hidden_weights,
            &self.hidden_biases,
            &self.output_weights,
        ];
        let values = lists.into_iter().flatten().copied();
        values.chain([self.output_bias]).map(Float::bits).collect()
    }
}

impl<F: Float> Bits for ShallowReluNet<F> {
    fn bits(&self) -> Vec<u64> {
        let reports = [self.breakpoint_error(), self.amplification()];
        let mut bits = self.function().bits();
        bits.extend(self.parameters().bits());
        bits.extend(reports.map(Float::bits));
        bits
    }
}
