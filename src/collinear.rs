//! Exact arithmetic for one question: do three float points lie on a line?

use num_traits::float::FloatCore;

/// Whether the determinant
///
/// ```text
/// | x_b - x_a   y_b - y_a |
/// | x_c - x_a   y_c - y_a |   =  x_b y_c - x_c y_b + x_c y_a - x_a y_c + x_a y_b - x_b y_a
/// ```
///
/// is zero. No float expansion can tell for every input, products of floats underflow and overflow;
/// so each of the six products is taken as an integer times a power of two: exact, at most 106
/// bits.
pub(crate) fn floats<F: FloatCore>([a, b, c]: [(F, F); 3]) -> bool {
    let product = |x: F, y: F, negative: bool| {
        let (x, x_exponent, x_sign) = x.integer_decode();
        let (y, y_exponent, y_sign) = y.integer_decode();
        let magnitude = i128::from(x) * i128::from(y);
        let positive = (x_sign == y_sign) != negative;
        (
            x_exponent + y_exponent,
            if positive { magnitude } else { -magnitude },
        )
    };
    sums_to_zero([
        product(b.0, c.1, false),
        product(c.0, b.1, true),
        product(c.0, a.1, false),
        product(a.0, c.1, true),
        product(a.0, b.1, false),
        product(b.0, a.1, true),
    ])
}

/// Whether the sum of `integer * 2^exponent` is zero, for six integers of at most 106 bits.
///
/// Adds from the lowest exponent up. What has been added so far can be cancelled by the rest only
/// when it is a multiple of the next power of two; then it is carried over in that unit. A carry
/// never outgrows the terms it came from, so the sum stays below 2^109.
fn sums_to_zero(mut terms: [(i16, i128); 6]) -> bool {
    terms.sort_unstable_by_key(|&(exponent, _)| exponent);
    let mut unit = terms[0].0;
    let mut sum = 0_i128;
    for (exponent, integer) in terms {
        if sum != 0 {
            let shift = exponent.abs_diff(unit).into();
            if sum.trailing_zeros() < shift {
                return false;
            }
            sum >>= shift;
        }
        sum += integer;
        unit = exponent;
    }
    sum == 0
}
