//! Every refusal: the variant, the place, the exact text.

use shallow_relu::{Error, PiecewiseLinear, ShallowReluNet, Tail};

fn refused(breakpoints: &[(f64, f64)]) -> Error {
    let error = PiecewiseLinear::from_breakpoints(breakpoints).expect_err("bad breakpoints");
    // The network refuses in the same words.
    assert_eq!(
        ShallowReluNet::from_breakpoints(breakpoints).expect_err("the same"),
        error
    );
    error
}

#[track_caller]
fn says(error: &Error, text: &str) {
    assert_eq!(error.to_string(), text);
}

#[test]
fn too_few_breakpoints() {
    assert_eq!(refused(&[]), Error::TooFewBreakpoints { count: 0 });
    says(
        &refused(&[]),
        "0 breakpoints make no segment, two are needed",
    );
    says(
        &refused(&[(0.0, 1.0)]),
        "1 breakpoints make no segment, two are needed",
    );
}

#[test]
fn lengths_that_differ() {
    let error = PiecewiseLinear::from_xy(&[0.0, 1.0, 2.0], &[0.0, 1.0]).expect_err("three and two");
    assert_eq!(
        error,
        Error::LengthMismatch {
            left: "xs",
            left_len: 3,
            right: "ys",
            right_len: 2
        }
    );
    says(&error, "xs has length 3 but ys has length 2");

    let net =
        ShallowReluNet::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0)]).expect("good breakpoints");
    let error = net
        .forward_batch(&[0.5], &mut [0.0, 0.0])
        .expect_err("one and two");
    says(&error, "inputs has length 1 but outputs has length 2");
    assert_eq!(
        net.function().eval_batch(&[0.5], &mut [0.0, 0.0]),
        Err(error)
    );
}

#[test]
fn coordinates_that_are_not_finite() {
    let error = refused(&[(0.0, 0.0), (1.0, f64::NAN), (f64::NAN, 0.0)]);
    assert_eq!(
        error,
        Error::NotFinite {
            what: "y",
            index: 1,
            value: "NaN".into()
        }
    );
    says(&error, "y[1] = NaN is not finite");
    // Of one breakpoint x is named before y.
    says(
        &refused(&[(f64::NAN, f64::NAN), (1.0, 1.0)]),
        "x[0] = NaN is not finite",
    );
    says(
        &refused(&[(f64::NEG_INFINITY, 0.0), (1.0, 1.0)]),
        "x[0] = -inf is not finite",
    );
    says(
        &refused(&[(0.0, 0.0), (f64::INFINITY, 1.0)]),
        "x[1] = inf is not finite",
    );
}

#[test]
fn x_that_does_not_increase() {
    let error = refused(&[(0.0, 0.0), (1.0, 0.0), (2.5, 0.0), (2.0, 0.0)]);
    assert_eq!(
        error,
        Error::NotIncreasing {
            index: 3,
            x: "2".into(),
            previous: "2.5".into()
        }
    );
    says(&error, "x[3] = 2 does not follow x[2] = 2.5");
    says(
        &refused(&[(1e300, 0.0), (1e300, 0.0)]),
        "x[1] = 1e300 does not follow x[0] = 1e300",
    );
    // -0.0 is +0.0.
    says(
        &refused(&[(-0.0, 0.0), (0.0, 0.0)]),
        "x[1] = 0 does not follow x[0] = 0",
    );
}

#[test]
fn slopes_that_overflow() {
    let error = refused(&[(0.0, 0.0), (1.0, -1e300), (1.0 + f64::EPSILON, 1e300)]);
    assert!(matches!(error, Error::SlopeOverflow { segment: 1, .. }));
    says(
        &error,
        "the slope of segment 1, from (1, -1e300) to (1.0000000000000002, 1e300), overflows",
    );
}

#[test]
fn weights_that_overflow() {
    let zigzag = [(0.0, 0.0), (1.0, 1e308), (2.0, 0.0)];
    let error = ShallowReluNet::from_breakpoints(&zigzag).expect_err("a weight of -2e308");
    assert!(matches!(error, Error::WeightOverflow { index: 1, .. }));
    says(
        &error,
        "the output weight at x[1] = 1, from slope 1e308 to slope -1e308, overflows",
    );
}

#[test]
fn tails_that_are_not_finite() {
    let f =
        PiecewiseLinear::from_breakpoints(&[(0.0_f32, 0.0), (1.0, 1.0)]).expect("good breakpoints");
    let error = f
        .clone()
        .with_tails(Tail::Linear, Tail::Slope(f32::INFINITY))
        .expect_err("an infinite slope");
    assert_eq!(
        error,
        Error::TailNotFinite {
            side: "right",
            value: "inf".into()
        }
    );
    says(&error, "the slope of the right tail, inf, is not finite");
    let error = f
        .with_tails(Tail::Slope(f32::NAN), Tail::Linear)
        .expect_err("a NaN slope");
    says(&error, "the slope of the left tail, NaN, is not finite");
}

#[test]
fn values_are_told_in_the_digits_of_their_type() {
    let error =
        PiecewiseLinear::from_breakpoints(&[(2.1_f32, 0.0), (0.1, 0.0)]).expect_err("reversed");
    says(&error, "x[1] = 0.1 does not follow x[0] = 2.1");
}

#[test]
fn an_error_made_by_hand_can_be_told() {
    let error = Error::NotIncreasing {
        index: 0,
        x: "1".into(),
        previous: "2".into(),
    };
    says(&error, "x[0] = 1 does not follow x[0] = 2");
}
