//! What is refused, and with which message.

use serde::de::DeserializeOwned;
use shallow_relu::{
    Discontinuous, Parameters, Periodic, PiecewiseLinear, Samples, ShallowReluNet, Tail, Ties, fit,
};

type Function = PiecewiseLinear<f64>;
type Jumping = Discontinuous<f64>;
type Network = ShallowReluNet<f64>;

/// The message of the refusal, without the line and column that serde_json may add.
fn refusal<V: DeserializeOwned>(json: &str) -> String {
    match serde_json::from_str::<V>(json) {
        Ok(_) => format!("{json} was accepted"),
        Err(error) => {
            let text = error.to_string();
            text.split(" at line ").next().unwrap_or_default().into()
        }
    }
}

#[test]
fn functions_are_refused_with_the_messages_of_their_constructors() {
    for (json, message) in [
        (
            r#"{"xs":[0,2,1],"ys":[1,5,4]}"#,
            "x[2] = 1 must be greater than x[1] = 2",
        ),
        (
            r#"{"xs":[0,2,2],"ys":[1,5,4]}"#,
            "x[2] = 2 must be greater than x[1] = 2",
        ),
        (
            r#"{"xs":[0],"ys":[1]}"#,
            "at least 2 breakpoints are needed, got 1",
        ),
        (
            r#"{"xs":[],"ys":[]}"#,
            "at least 2 breakpoints are needed, got 0",
        ),
        (
            r#"{"xs":[0,1,2],"ys":[1,5]}"#,
            "xs and ys must have the same length, got 3 and 2",
        ),
        (r#"{"xs":[0,1e999],"ys":[1,5]}"#, "number out of range"),
        (
            r#"{"xs":[0,null],"ys":[1,5]}"#,
            "invalid type: null, expected f64",
        ),
        (
            r#"{"xs":[0,"1"],"ys":[1,5]}"#,
            r#"invalid type: string "1", expected f64"#,
        ),
        (r#"{"xs":[0,NaN],"ys":[1,5]}"#, "expected value"),
        (r#"{"xs":[0,1]}"#, "missing field `ys`"),
        (r#"{"ys":[0,1]}"#, "missing field `xs`"),
        (
            r#"{"xs":[0,1],"xs":[0,1],"ys":[1,5]}"#,
            "duplicate field `xs`",
        ),
        (
            r#"{"xs":[0,1],"ys":[1,5],"extra":1}"#,
            "unknown field `extra`, expected one of `xs`, `ys`, `left`, `right`",
        ),
        (
            r#"{"xs":[0,1],"ys":[1,5],"left":"flat"}"#,
            "unknown variant `flat`, expected one of `constant`, `linear`, `slope`",
        ),
        (
            r#"{"xs":[0,5e-324],"ys":[0,1e300]}"#,
            "the slope of segment 0, from (0, 0) to (5e-324, 1e300), is too large",
        ),
    ] {
        let refused = refusal::<Function>(json);
        assert!(refused.starts_with(message), "{json}: {refused}");
    }
}

#[test]
fn tails_and_sides_may_be_missing() {
    let f: Function = serde_json::from_str(r#"{"ys": [1, 5], "xs": [0, 2]}"#).expect("a function");
    assert_eq!(
        f,
        PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)]).expect("the same")
    );
    let g: Jumping = serde_json::from_str(r#"{"xs": [0, 2], "ys": [1, 5]}"#).expect("a function");
    assert_eq!(g, Discontinuous::from(f.clone().clamped()));
    assert_eq!(
        (g.tails(), f.tails()),
        (
            (Tail::Constant, Tail::Constant),
            (Tail::Constant, Tail::Linear)
        )
    );
    let samples: Samples<f64> =
        serde_json::from_str(r#"{"xs": [2, 0], "ys": [1, 5]}"#).expect("samples");
    assert_eq!(
        samples,
        Samples::new(&[2.0, 0.0], &[1.0, 5.0]).expect("the same")
    );
}

#[test]
fn other_types_are_refused_with_the_messages_of_their_constructors() {
    for (json, message) in [
        (
            r#"{"xs":[0,1,1],"ys":[1,5,4]}"#,
            "sides and jumps must have the same length, got 0 and 1",
        ),
        (
            r#"{"xs":[0,1],"ys":[1,5],"sides":["left"]}"#,
            "sides and jumps must have the same length, got 1 and 0",
        ),
        (
            r#"{"xs":[0,1,1],"ys":[1,5,4],"sides":["up"]}"#,
            "unknown variant `up`, expected `left` or `right`",
        ),
        (r#"{"xs":[1,1,1],"ys":[1,2,3],"sides":[]}"#, "x[2] = 1"),
        (
            r#"{"xs":[1,1],"ys":[1],"sides":[]}"#,
            "xs and ys must have the same length, got 2 and 1",
        ),
    ] {
        let refused = refusal::<Jumping>(json);
        assert!(refused.starts_with(message), "{json}: {refused}");
    }
    for (json, message) in [
        (
            r#"{"xs":[0,1],"ys":[1]}"#,
            "xs and ys must have the same length, got 2 and 1",
        ),
        (
            r#"{"xs":[0,1],"ys":[1,2],"weights":[1]}"#,
            "xs and weights must have the same length, got 2 and 1",
        ),
        (
            r#"{"xs":[0,1],"ys":[1,2],"weights":[1,-2]}"#,
            "weights[1] = -2 must be finite and not negative",
        ),
        (
            r#"{"xs":[0],"ys":[1],"w":[1]}"#,
            "unknown field `w`, expected one of `xs`, `ys`, `weights`",
        ),
    ] {
        let refused = refusal::<Samples<f64>>(json);
        assert!(refused.starts_with(message), "{json}: {refused}");
    }
    let refused = refusal::<Parameters<f64>>(r#"{"hidden_weights":[],"hidden_biases":[]}"#);
    assert_eq!(refused, "missing field `output_weights`");
}

#[test]
fn periodic_functions_are_refused_with_the_messages_of_their_constructors() {
    for (json, message) in [
        (
            r#"{"period":0,"xs":[0,1],"ys":[1,1]}"#,
            "the period must be positive and finite, got 0",
        ),
        (
            r#"{"period":1,"xs":[0,2],"ys":[1,1]}"#,
            "the period 1 must be at least as long as the domain, from 0 to 2",
        ),
        (
            r#"{"period":4,"xs":[0,2,1],"ys":[1,2,3]}"#,
            "x[2] = 1 must be greater than x[1] = 2",
        ),
        (
            r#"{"period":4,"xs":[0,2,2],"ys":[1,2,3]}"#,
            "sides and jumps must have the same length, got 0 and 1",
        ),
        (r#"{"xs":[0,2],"ys":[1,2]}"#, "missing field `period`"),
        (
            r#"{"period":4,"xs":[0,2],"ys":[1,2],"left":"linear"}"#,
            "unknown field `left`, expected one of `period`, `xs`, `ys`, `sides`",
        ),
    ] {
        let refused = refusal::<Periodic<f64>>(json);
        assert!(refused.starts_with(message), "{json}: {refused}");
    }
}

/// What is refused later, too, is named by its index in the file, although samples are in order of x.
#[test]
fn samples_keep_their_index_in_the_file() {
    let json = r#"{"xs":[3,1,9,3],"ys":[1,2,3,4],"weights":[1,0,1,1]}"#;
    let samples: Samples<f64> = serde_json::from_str(json).expect("samples");
    let tie = samples.interpolate(Ties::Refuse).expect_err("a tie");
    assert!(
        tie.to_string().starts_with("x[0] and x[3] are both 3"),
        "{tie}"
    );
    let outside = fit::least_squares(&samples, &[0.0, 4.0]).expect_err("beyond 4");
    assert!(
        outside.to_string().starts_with("the sample x[2] = 9"),
        "{outside}"
    );
}

#[test]
fn networks_are_refused_with_the_messages_of_their_constructors() {
    let units = |weights: &str, biases: &str, more: &str| {
        format!(
            r#"{{"parameters":{{"hidden_weights":{weights},"hidden_biases":{biases},"output_weights":{weights},
            "output_bias":0.5{more}}}}}"#
        )
    };
    for (json, message) in [
        (
            r#"{"function":{"xs":[0],"ys":[1]}}"#.into(),
            "at least 2 breakpoints are needed, got 1",
        ),
        (
            r#"{"function":{"xs":[0,1],"ys":[1,2],"w":3}}"#.into(),
            "unknown field `w`",
        ),
        (
            r#"{"breakpoints":{}}"#.into(),
            "unknown variant `breakpoints`, expected `function` or `parameters`",
        ),
        ("{}".into(), "expected value"),
        (
            units("[1,-1]", "[0]", ""),
            "hidden_weights and hidden_biases must have the same length, got 2 and 1",
        ),
        (
            units("[1]", "[0]", r#","width":1"#),
            "unknown field `width`",
        ),
        (
            units("[1]", "[0]", r#","domain":[2,1]"#),
            "an interval needs two finite ends in increasing order, got 2 and 1",
        ),
        (
            units("[1]", "[0]", r#","domain":[1,1]"#),
            "an interval needs two finite ends in increasing order, got 1 and 1",
        ),
        (
            units("[1]", "[0]", r#","domain":[1]"#),
            "invalid length 1, expected a tuple of size 2",
        ),
    ] {
        let refused = refusal::<Network>(&json);
        assert!(refused.starts_with(message), "{json}: {refused}");
    }
    // The parameters of a file may come without a domain.
    let net: Network = serde_json::from_str(&units("[1]", "[0]", "")).expect("a network");
    assert_eq!((net.forward(2.0), net.width()), (2.5, 1));
}

/// Values that are not finite come through formats that have them, and the constructors refuse them.
#[test]
fn values_that_are_not_finite_are_refused() {
    use serde::Deserialize;
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, MapDeserializer};

    let read = |xs: [f64; 2], ys: [f64; 2]| {
        let fields = [("xs", xs.to_vec()), ("ys", ys.to_vec())];
        let form = MapDeserializer::<_, Error>::new(fields.into_iter());
        Function::deserialize(form.into_deserializer()).map_err(|error| error.to_string())
    };
    assert!(read([0.0, 1.0], [2.0, 3.0]).is_ok());
    let refused = |message: &str| Err(String::from(message));
    assert_eq!(
        read([0.0, f64::NAN], [2.0, 3.0]),
        refused("x[1] = NaN is not finite")
    );
    assert_eq!(
        read([0.0, 1.0], [f64::INFINITY, 3.0]),
        refused("y[0] = inf is not finite")
    );
    assert!(read([1.0, 1.0], [2.0, 3.0]).is_err());

    // postcard has them too, but not the messages.
    let read = |ys: [f64; 2], left: Tail<f64>| {
        let form = (vec![0.0, 1.0], ys.to_vec(), left, Tail::<f64>::Linear);
        let bytes = postcard::to_allocvec(&form).expect("bytes");
        postcard::from_bytes::<Function>(&bytes)
    };
    assert!(read([2.0, 3.0], Tail::Constant).is_ok());
    assert!(read([2.0, f64::NAN], Tail::Constant).is_err());
    assert!(read([2.0, 3.0], Tail::Slope(f64::NAN)).is_err());
}
