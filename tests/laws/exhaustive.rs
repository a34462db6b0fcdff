//! All 2^32 inputs of one network. This takes about two minutes:
//! `cargo test --release --test laws -- --ignored every_f32`.

use shallow_relu::ShallowReluNet;

const BLOCK: usize = 1 << 16;

#[test]
#[ignore = "takes minutes: all 2^32 inputs"]
fn every_f32_input_keeps_the_laws() {
    let breakpoints = [
        (-1.0_f32, -1.0),
        (-0.5, 1.0),
        (1e-40, -1.0),
        (0.1, -0.7),
        (0.3, -0.3),
        (1.0, 0.0),
        (3e7, 1e-3),
    ];
    let net = ShallowReluNet::from_breakpoints(&breakpoints).expect("good breakpoints");
    let mut inputs = vec![0.0_f32; BLOCK];
    let mut outputs = vec![0.0_f32; BLOCK];
    let mut before: Option<(f32, f32)> = None;
    let mut nan = 0_u64;
    // The inputs are in the order of their values: negative ones from -NaN up to -0, then positive ones from
    // +0 up.
    let patterns = (0x8000_0000..=u32::MAX)
        .rev()
        .step_by(BLOCK)
        .map(|top| (top, true));
    let patterns = patterns.chain(
        (0..0x8000_0000)
            .step_by(BLOCK)
            .map(|bottom| (bottom, false)),
    );
    for (start, downward) in patterns {
        for (i, x) in (0..).zip(&mut inputs) {
            *x = f32::from_bits(if downward { start - i } else { start + i });
        }
        net.forward_batch(&inputs, &mut outputs)
            .expect("one length");
        for (&x, &y) in inputs.iter().zip(&outputs) {
            assert!(
                y.to_bits() == net.forward(x).to_bits() || (y.is_nan() && net.forward(x).is_nan())
            );
            if x.is_nan() {
                assert!(y.is_nan());
                nan += 1;
                continue;
            }
            check_order(&breakpoints, before, (x, y));
            check_value(&breakpoints, (x, y));
            before = Some((x, y));
        }
    }
    assert_eq!(nan, 2 * ((1 << 23) - 1));
}

/// The segment that an input lies in; 0 is the left tail.
fn piece(breakpoints: &[(f32, f32)], x: f32) -> usize {
    breakpoints
        .iter()
        .filter(|breakpoint| breakpoint.0 < x)
        .count()
}

/// Monotone: neighbouring inputs of one piece are in the order of its ends.
fn check_order(breakpoints: &[(f32, f32)], before: Option<(f32, f32)>, here: (f32, f32)) {
    let Some(before) = before else { return };
    let piece = piece(breakpoints, here.0);
    let (from, to) = match piece {
        0 => (breakpoints[0].1, breakpoints[0].1),
        // The last segment goes on.
        i => (
            breakpoints[i.min(breakpoints.len() - 1) - 1].1,
            breakpoints[i.min(breakpoints.len() - 1)].1,
        ),
    };
    let ordered = if from < to {
        before.1 <= here.1
    } else if from > to {
        before.1 >= here.1
    } else {
        before.1 == here.1
    };
    assert!(ordered, "{before:?}, then {here:?}");
}

/// The value is exact at breakpoints, and bounded and accurate between them. f64 is exact enough to judge
/// f32: it is off by 2^-50 of the ends.
fn check_value(breakpoints: &[(f32, f32)], (x, y): (f32, f32)) {
    let i = piece(breakpoints, x);
    if i == 0 {
        assert_eq!(y, breakpoints[0].1, "on the flat tail");
        return;
    }
    if i == breakpoints.len() {
        return;
    }
    let ((x0, y0), (x1, y1)) = (breakpoints[i - 1], breakpoints[i]);
    assert!(y0.min(y1) <= y && y <= y0.max(y1), "{y:e} at {x:e}");
    if x == x1 {
        assert_eq!(y, y1);
    }
    let wide = |z: f32| f64::from(z);
    let exact = wide(y0) + (wide(y1) - wide(y0)) * ((wide(x) - wide(x0)) / (wide(x1) - wide(x0)));
    let larger = y0.abs().max(y1.abs());
    let ulp = wide(larger.next_up() - larger);
    assert!(
        (wide(y) - exact).abs() <= 4.0 * ulp + wide(larger) * 2.0_f64.powi(-50),
        "{y:e} at {x:e}"
    );
}
