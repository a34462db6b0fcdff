//! Every refusal: the variant, the index or x, the exact text.

use shallow_relu::{Error, Parameter, PiecewiseLinear, ShallowReluNet, Tail};

use crate::support::generators::network;

fn refused(breakpoints: &[(f64, f64)]) -> Error {
    let error = PiecewiseLinear::from_breakpoints(breakpoints).expect_err("bad breakpoints");
    // The network refuses with the same text.
    assert_eq!(
        ShallowReluNet::from_breakpoints(breakpoints).expect_err("the same"),
        error
    );
    error
}

#[track_caller]
fn assert_text(error: &Error, text: &str) {
    assert_eq!(error.to_string(), text);
}

#[test]
fn too_few_breakpoints() {
    assert_eq!(refused(&[]), Error::TooFewBreakpoints { count: 0 });
    assert_text(&refused(&[]), "at least 2 breakpoints are needed, got 0");
    assert_text(
        &refused(&[(0.0, 1.0)]),
        "at least 2 breakpoints are needed, got 1",
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
    assert_text(&error, "xs and ys must have the same length, got 3 and 2");

    let net =
        ShallowReluNet::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0)]).expect("good breakpoints");
    let error = net
        .forward_batch(&[0.5], &mut [0.0, 0.0])
        .expect_err("one and two");
    assert_text(
        &error,
        "inputs and outputs must have the same length, got 1 and 2",
    );
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
    assert_text(&error, "y[1] = NaN is not finite");
    // If both values of a breakpoint are bad, x is named before y.
    assert_text(
        &refused(&[(f64::NAN, f64::NAN), (1.0, 1.0)]),
        "x[0] = NaN is not finite",
    );
    assert_text(
        &refused(&[(f64::NEG_INFINITY, 0.0), (1.0, 1.0)]),
        "x[0] = -inf is not finite",
    );
    assert_text(
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
    assert_text(&error, "x[3] = 2 must be greater than x[2] = 2.5");
    assert_text(
        &refused(&[(1e300, 0.0), (1e300, 0.0)]),
        "x[1] = 1e300 must be greater than x[0] = 1e300; two y at one x are a jump (Discontinuous) or ties (Samples)",
    );
    // -0.0 counts as +0.0.
    assert_text(
        &refused(&[(-0.0, 0.0), (0.0, 0.0)]),
        "x[1] = 0 must be greater than x[0] = 0; two y at one x are a jump (Discontinuous) or ties (Samples)",
    );
}

#[test]
fn slopes_that_overflow() {
    let error = refused(&[(0.0, 0.0), (1.0, -1e300), (1.0 + f64::EPSILON, 1e300)]);
    assert!(matches!(error, Error::SlopeOverflow { segment: 1, .. }));
    assert_text(
        &error,
        "the slope of segment 1, from (1, -1e300) to (1.0000000000000002, 1e300), is too large for the \
         number type; merge the two breakpoints, move them apart in x, or make a jump of them (Discontinuous)",
    );
}

#[test]
fn all_coordinates_are_checked_before_slopes() {
    let mut points = [
        (0.0, 0.0),
        (1e-300, 1e300),
        (1.0, 0.0),
        (2.0, 0.0),
        (3.0, 0.0),
        (4.0, f64::NAN),
    ];
    assert_text(&refused(&points), "y[5] = NaN is not finite");
    points[5].0 = 3.0;
    points[5].1 = 0.0;
    assert_text(
        &refused(&points),
        "x[5] = 3 must be greater than x[4] = 3; two y at one x are a jump (Discontinuous) or ties (Samples)",
    );
    points[5].0 = 4.0;
    let error = refused(&points);
    assert!(matches!(error, Error::SlopeOverflow { segment: 0, .. }));
}

#[test]
fn weights_that_overflow() {
    let zigzag = [(0.0, 0.0), (1.0, 1e308), (2.0, 0.0)];
    let error = ShallowReluNet::from_breakpoints(&zigzag).expect_err("a weight of -2e308");
    assert!(matches!(error, Error::WeightOverflow { index: 1, .. }));
    assert_text(
        &error,
        "the output weight at x[1] = 1, which changes the slope from 1e308 to -1e308, is too large for the \
         number type; scale y down",
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
    assert_text(&error, "the slope of the right tail, inf, is not finite");
    let error = f
        .with_tails(Tail::Slope(f32::NAN), Tail::Linear)
        .expect_err("a NaN slope");
    assert_text(&error, "the slope of the left tail, NaN, is not finite");
}

#[test]
fn errors_show_values_in_the_digits_of_their_type() {
    let error =
        PiecewiseLinear::from_breakpoints(&[(2.1_f32, 0.0), (0.1, 0.0)]).expect_err("reversed");
    assert_text(&error, "x[1] = 0.1 must be greater than x[0] = 2.1");
}

fn parameters(v: &[f64], b: &[f64], w: &[f64], b0: f64) -> Result<ShallowReluNet<f64>, Error> {
    network(v.to_vec(), b.to_vec(), w.to_vec(), b0)
}

#[test]
fn parameters_that_make_no_network() {
    let text = |v: &[f64], b: &[f64], w: &[f64], b0| {
        parameters(v, b, w, b0)
            .expect_err("bad parameters")
            .to_string()
    };
    let one = [1.0];
    let two = [1.0, 2.0];
    assert_eq!(
        text(&two, &one, &two, 0.0),
        "hidden_weights and hidden_biases must have the same length, got 2 and 1"
    );
    assert_eq!(
        text(&two, &two, &one, 0.0),
        "hidden_weights and output_weights must have the same length, got 2 and 1"
    );
    assert_eq!(
        text(&[1.0, f64::NAN], &two, &two, 0.0),
        "hidden_weights[1] = NaN is not finite"
    );
    assert_eq!(
        text(&two, &[f64::INFINITY, 0.0], &two, 0.0),
        "hidden_biases[0] = inf is not finite"
    );
    assert_eq!(
        text(&two, &two, &[0.0, f64::NEG_INFINITY], 0.0),
        "output_weights[1] = -inf is not finite"
    );
    assert_eq!(
        text(&one, &one, &one, f64::NAN),
        "output_bias = NaN is not finite"
    );
}

#[test]
fn networks_whose_values_overflow() {
    let max = f64::MAX;
    // max relu(x) has the value max^2 at the kink of the second unit.
    let error = parameters(&[1.0, 1.0], &[0.0, -max], &[max, 1.0], 0.0).expect_err("too large");
    assert_text(
        &error,
        "the value at x = 1.7976931348623157e308 is too large for the number type",
    );
    let error = parameters(&[max], &[0.0], &[max], 0.0).expect_err("too steep");
    assert_text(&error, "the slope of the right tail, inf, is not finite");
    // Two kinks nearly coincide, and the sum rises by 1e300 between them.
    let tiny = f64::from_bits(1);
    let error = parameters(&[1.0, 1.0], &[0.0, -tiny], &[max, max], 0.0).expect_err("too steep");
    assert!(
        matches!(error, Error::TailNotFinite { side: "right", .. }),
        "{error}"
    );
}

#[test]
fn parameters_that_are_not_there() {
    let net = parameters(&[1.0], &[0.0], &[1.0], 0.0).expect("a ray");
    for which in [
        Parameter::HiddenWeight(1),
        Parameter::HiddenBias(1),
        Parameter::OutputWeight(7),
    ] {
        let error = net.with_parameter(which, 1.0).expect_err("one unit only");
        assert_eq!(
            error,
            Error::NoSuchParameter {
                parameter: which,
                width: 1
            }
        );
        assert_eq!(net.sensitivity().influence(which), Err(error));
    }
    let error = net
        .with_parameter(Parameter::OutputWeight(7), 1.0)
        .expect_err("one unit only");
    assert_text(
        &error,
        "output_weights[7] does not exist, because the number of units is 1",
    );
    let error = net
        .with_parameter(Parameter::OutputBias, f64::NAN)
        .expect_err("NaN");
    assert_text(&error, "output_bias = NaN is not finite");
}

#[test]
fn compositions_that_overflow() {
    let steep = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 1e200)]).expect("steep");
    let error = steep.compose(&steep).expect_err("steeper");
    assert_text(
        &error,
        "the value at x = 1 is too large for the number type",
    );
    let error = steep.compose(
        &steep
            .clone()
            .with_tails(Tail::Constant, Tail::Constant)
            .expect("finite"),
    );
    assert!(error.is_err());
}

#[test]
fn an_error_made_by_hand_has_a_text() {
    let error = Error::NotIncreasing {
        index: 0,
        x: "1".into(),
        previous: "2".into(),
    };
    assert_text(&error, "x[0] = 1 must be greater than x[0] = 2");
}

/// The texts that no other test pins.
#[test]
fn texts_say_what_is_expected() {
    let x = || "2".to_string();
    assert_text(
        &Error::BadTolerance {
            what: "tolerance",
            value: "-0".into(),
        },
        "the tolerance must be greater than 0, got -0",
    );
    assert_text(
        &Error::Step {
            x: x(),
            from: "0".into(),
            to: "1".into(),
        },
        "the function jumps from 0 to 1 at x = 2, by more than the tolerance allows; approximate each \
         side by itself",
    );
    assert_text(
        &Error::NearZero {
            x: x(),
            from: "0".into(),
            to: "1".into(),
        },
        "at x = 2, near 0, the function goes from 0 to 1, by more than the relative tolerance allows there; give it a least \
         value, or a larger one, by Tolerance::at_least",
    );
    assert_text(
        &Error::BadBound {
            what: "lower",
            index: 3,
            expected: "finite or -inf",
            value: "inf".into(),
        },
        "lower[3] must be finite or -inf, got inf",
    );
    assert_text(
        &Error::TooCurved { x: x() },
        "the curvature of the function is larger at x = 2 than the bound that was given",
    );
    assert_text(
        &Error::TooManySamples {
            most: 9,
            from: "1".into(),
            x: x(),
        },
        "more than 9 samples would be needed: with that number the samples reach from x = 1 only to x = 2; take a larger \
         tolerance, near a zero one with a least value (Tolerance::at_least), or a domain that ends there",
    );
    assert_text(&Error::NoSegments, "at least 1 segment is needed, got 0");
    assert_text(
        &Error::TooNarrow { value: x() },
        "the tolerance 2 is too small, because rounding alone may take as much",
    );
    assert_text(
        &Error::TooNarrowAt {
            x: x(),
            value: "0".into(),
        },
        "the tolerance at x = 2 is 0, too small to be guaranteed; give it a least value by \
         Tolerance::at_least",
    );
    assert_text(
        &Error::Unresolved { x: x() },
        "at x = 2 the function is further than the tolerance from the line between its samples on both sides; \
         approximate a shorter domain, give a bound on its curvature to approximate::smooth, or, near a zero, give a relative \
         tolerance a least value by Tolerance::at_least",
    );
    assert_text(
        &Error::IntervalOverflow {
            what: "integral",
            from: "0".into(),
            to: "1".into(),
        },
        "the integral from 0 to 1 is too large for the number type",
    );
    assert_text(
        &Error::GradientOverflow {
            parameter: Parameter::OutputBias,
        },
        "the gradient of output_bias is too large for the number type",
    );
}
