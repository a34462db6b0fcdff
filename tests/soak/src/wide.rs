//! The exact value between two breakpoints, to twice the digits of `f64`.

use crate::float::Float;

/// A segment.
pub(crate) struct Line {
    x: f64,
    y: f64,
    slope: (f64, f64),
    /// 1 / ulp of the larger |y| of the two ends.
    scale: f64,
}

impl Line {
    /// `None` if accuracy is not promised, because the width, the rise or the slope is no normal number, or if the
    /// arithmetic here would leave the range of `f64`.
    pub(crate) fn new<F: Float>((xa, ya): (F, F), (xb, yb): (F, F)) -> Option<Self> {
        let (width, rise) = (xb - xa, yb - ya);
        let slope = rise / width;
        if ![width, rise, slope]
            .iter()
            .all(|value| value.is_a_normal_number())
        {
            return None;
        }
        let largest = if ya.abs() > yb.abs() {
            ya.abs()
        } else {
            yb.abs()
        };
        let [width, rise, slope]: [f64; 3] = [width, rise, slope].map(Into::into);
        let in_range = |value: f64| (1e-250..1e250).contains(&value.abs());
        if !largest.is_a_normal_number()
            || ![width, rise, slope, largest.into()]
                .into_iter()
                .all(in_range)
        {
            return None;
        }
        let [xa, ya, xb, yb]: [f64; 4] = [xa, ya, xb, yb].map(Into::into);
        let (width, rise) = (two_sum(xb, -xa), two_sum(yb, -ya));
        let high = rise.0 / width.0;
        let product = two_product(high, width.0);
        let rest = (rise.0 - product.0) - product.1 + rise.1 - high * width.1;
        Some(Self {
            x: xa,
            y: ya,
            slope: (high, rest / width.0),
            scale: 1.0 / largest.ulp(),
        })
    }

    /// How far y is from the value at x, in ulp of the larger end. The roundings here take less than 2^-40 of one.
    #[inline]
    pub(crate) fn error<F: Float>(&self, x: F, y: F) -> f64 {
        let (t, t_low) = two_sum(x.into(), -self.x);
        let (p, p_low) = two_product(self.slope.0, t);
        let (d, d_low) = two_sum(self.y, -y.into());
        let (e, e_low) = two_sum(d, p);
        let low = e_low + d_low + p_low + (self.slope.0 * t_low + self.slope.1 * t);
        ((e + low) * self.scale).abs()
    }
}

/// a + b, and what rounding took from it (Knuth).
#[inline]
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_part = sum - a;
    (sum, (a - (sum - b_part)) + (b - b_part))
}

/// a b, and what rounding took from it (Dekker).
#[inline]
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    let halves = |a: f64| {
        let c = 134_217_729.0 * a;
        let high = c - (c - a);
        (high, a - high)
    };
    let ((ah, al), (bh, bl)) = (halves(a), halves(b));
    (
        product,
        al * bl - (((product - ah * bh) - al * bh) - ah * bl),
    )
}
