//! What becomes of a result in the hash: everything in it that can be asked for.

use std::cmp::Ordering;

use shallow_relu::approximate::Approximation;
use shallow_relu::fit::Fit;
use shallow_relu::{
    Columns, Discontinuous, Error, Extrema, Influence, Interpolant, Jump, Parameters, Periodic,
    PiecewiseLinear, Samples, Segment, ShallowReluNet, Side, Solution,
};

use crate::float::Float;
use crate::table::Bits;

pub(crate) trait Record {
    fn record(&self, bits: &mut Bits);
}

impl<R: Record + ?Sized> Record for &R {
    fn record(&self, bits: &mut Bits) {
        (*self).record(bits);
    }
}

impl Record for bool {
    fn record(&self, bits: &mut Bits) {
        bits.value((*self).into());
    }
}

impl Record for usize {
    fn record(&self, bits: &mut Bits) {
        bits.count(*self);
    }
}

impl Record for Ordering {
    fn record(&self, bits: &mut Bits) {
        bits.value(match self {
            Self::Less => 0,
            Self::Equal => 1,
            Self::Greater => 2,
        });
    }
}

impl Record for String {
    fn record(&self, bits: &mut Bits) {
        bits.text(self);
    }
}

impl Record for () {
    fn record(&self, _: &mut Bits) {}
}

impl<A: Record, B: Record> Record for (A, B) {
    fn record(&self, bits: &mut Bits) {
        self.0.record(bits);
        self.1.record(bits);
    }
}

impl<A: Record, B: Record, C: Record> Record for (A, B, C) {
    fn record(&self, bits: &mut Bits) {
        self.0.record(bits);
        self.1.record(bits);
        self.2.record(bits);
    }
}

impl<R: Record> Record for [R] {
    fn record(&self, bits: &mut Bits) {
        bits.count(self.len());
        for value in self {
            value.record(bits);
        }
    }
}

impl<R: Record> Record for Vec<R> {
    fn record(&self, bits: &mut Bits) {
        self.as_slice().record(bits);
    }
}

impl<R: Record> Record for Option<R> {
    fn record(&self, bits: &mut Bits) {
        bits.count(self.is_some().into());
        if let Some(value) = self {
            value.record(bits);
        }
    }
}

impl<R: Record> Record for Result<R, Error> {
    fn record(&self, bits: &mut Bits) {
        bits.count(self.is_ok().into());
        match self {
            Ok(value) => value.record(bits),
            Err(error) => error.record(bits),
        }
    }
}

/// The text, and the fields.
impl Record for Error {
    fn record(&self, bits: &mut Bits) {
        bits.text(&self.to_string());
        bits.text(&format!("{self:?}"));
    }
}

impl Record for Side {
    fn record(&self, bits: &mut Bits) {
        (*self == Self::Right).record(bits);
    }
}

impl<F: Float> Record for Segment<F> {
    fn record(&self, bits: &mut Bits) {
        ((self.start(), self.end()), self.slope(), self.intercept()).record(bits);
    }
}

impl<F: Float> Record for PiecewiseLinear<F> {
    fn record(&self, bits: &mut Bits) {
        (self.xs(), self.ys(), self.tail_slopes()).record(bits);
    }
}

impl<F: Float> Record for Jump<F> {
    fn record(&self, bits: &mut Bits) {
        ((self.x(), self.left()), self.right(), self.value()).record(bits);
        self.side().record(bits);
    }
}

impl<F: Float> Record for Discontinuous<F> {
    fn record(&self, bits: &mut Bits) {
        (self.xs(), self.ys(), self.tail_slopes()).record(bits);
        self.jumps().collect::<Vec<_>>().record(bits);
    }
}

impl<F: Float> Record for Periodic<F> {
    fn record(&self, bits: &mut Bits) {
        (self.period(), self.function()).record(bits);
    }
}

impl<F: Float> Record for Columns<F> {
    fn record(&self, bits: &mut Bits) {
        self.functions().record(bits);
    }
}

impl<F: Float> Record for Samples<F> {
    fn record(&self, bits: &mut Bits) {
        self.iter().collect::<Vec<_>>().record(bits);
    }
}

impl<F: Float> Record for Interpolant<F> {
    fn record(&self, bits: &mut Bits) {
        (self.function(), self.merged()).record(bits);
    }
}

impl<F: Float> Record for Solution<F> {
    fn record(&self, bits: &mut Bits) {
        match *self {
            Self::Point(x) => (false, x).record(bits),
            Self::Interval(ends) => (true, ends).record(bits),
        }
    }
}

impl<F: Float> Record for Extrema<F> {
    fn record(&self, bits: &mut Bits) {
        ((self.argmin, self.min), (self.argmax, self.max)).record(bits);
    }
}

impl<F: Float> Record for Parameters<F> {
    fn record(&self, bits: &mut Bits) {
        let hidden = (&self.hidden_weights, &self.hidden_biases);
        (hidden, &self.output_weights, self.output_bias).record(bits);
    }
}

impl<F: Float> Record for ShallowReluNet<F> {
    fn record(&self, bits: &mut Bits) {
        (self.parameters(), self.function()).record(bits);
        (
            self.breakpoint_error(),
            self.amplification(),
            self.dense_error_bound(),
        )
            .record(bits);
    }
}

impl<F: Float> Record for Influence<F> {
    fn record(&self, bits: &mut Bits) {
        (self.interval, self.largest).record(bits);
    }
}

impl<F: Float> Record for Approximation<F> {
    fn record(&self, bits: &mut Bits) {
        (self.function(), self.least_segments(), self.evaluations()).record(bits);
        (
            self.measured_error(),
            self.measured_share(),
            self.guaranteed_error(),
        )
            .record(bits);
    }
}

impl<F: Float> Record for Fit<F> {
    fn record(&self, bits: &mut Bits) {
        (self.function(), self.residual(), self.variances()).record(bits);
    }
}
