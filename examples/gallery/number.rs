//! Numbers as short text, and a few indices out of many.

/// `x` rounded to a number of significant digits: `0.25`, `1e300`.
#[must_use]
pub fn rounded(x: f64, digits: usize) -> String {
    let decimals = digits.saturating_sub(1);
    let rounded = format!("{x:.decimals$e}").parse().unwrap_or(x);
    // The largest floats would be rounded up to infinity.
    let x = if rounded.is_finite() { rounded } else { x };
    // Makes 0 of -0.
    let x = x + 0.0;
    let plain = x.to_string();
    if plain.len() <= digits + 4 {
        return plain;
    }
    format!("{x:e}")
}

/// A value in a table.
#[must_use]
pub fn short(x: f64) -> String {
    rounded(x, 6)
}

/// At most `limit` of the indices below `count`, the first and the last among them, evenly spread.
#[must_use]
pub fn spread(count: usize, limit: usize) -> Vec<usize> {
    if count <= limit {
        return (0..count).collect();
    }
    (0..limit).map(|i| i * (count - 1) / (limit - 1)).collect()
}
