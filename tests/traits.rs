//! The standard traits that a user relies on.

use std::collections::HashSet;

use shallow_relu::{
    Antiderivative, Columns, Error, Extrema, Influence, Interpolant, Parameter, Periodic,
    PiecewiseLinear, Samples, Segment, Sensitivity, ShallowReluNet, Solution, Tail, Ties,
};

/// Every public type can be shared among threads and moved to another one.
#[test]
fn types_are_send_and_sync() {
    fn is_shared<S: Send + Sync>() {}
    is_shared::<PiecewiseLinear<f64>>();
    is_shared::<Columns<f64>>();
    is_shared::<ShallowReluNet<f32>>();
    is_shared::<Antiderivative<'_, f64>>();
    is_shared::<Sensitivity<'_, f64>>();
    is_shared::<Influence<f64>>();
    is_shared::<Extrema<f64>>();
    is_shared::<Solution<f64>>();
    is_shared::<Segment<f64>>();
    is_shared::<Periodic<f64>>();
    is_shared::<Tail<f64>>();
    is_shared::<Samples<f64>>();
    is_shared::<Interpolant<f64>>();
    is_shared::<Ties>();
    is_shared::<Parameter>();
    is_shared::<Error>();
}

#[test]
fn functions_are_compared_shown_and_converted() -> Result<(), Error> {
    fn is_eq<E: Eq>(_: &E) {}
    let points: Vec<(f64, f64)> = (0..10)
        .map(|i| (f64::from(i), 0.5 * f64::from(i)))
        .collect();
    let f = PiecewiseLinear::from_breakpoints(&points)?;
    is_eq(&f);
    assert_eq!(PiecewiseLinear::try_from(&points[..])?, f);
    assert_eq!(PiecewiseLinear::try_from(points.clone())?, f);
    assert!(PiecewiseLinear::try_from(&points[..1]).is_err());
    assert_eq!((&f).into_iter().collect::<Vec<_>>(), points);
    assert_eq!(
        f.to_string(),
        "constant, (0, 0), (1, 0.5), (2, 1), 4 more, (7, 3.5), (8, 4), (9, 4.5), linear"
    );
    assert_eq!((f.segment(8), f.segment(9)), (f.segments().last(), None));
    let (clamped, extended) = (f.clone().clamped(), f.extended());
    assert_eq!(clamped.tails(), (Tail::Constant, Tail::Constant));
    assert_eq!(extended.tails(), (Tail::Linear, Tail::Linear));
    assert_eq!((clamped.eval(20.0), extended.eval(-4.0)), (4.5, -2.0));
    Ok(())
}

#[test]
fn small_types_are_hashed() {
    let tails: HashSet<Tail<i8>> = [Tail::Constant, Tail::Slope(1), Tail::Slope(1)].into();
    assert_eq!(tails.len(), 2);
    let solutions: HashSet<Solution<i8>> = [Solution::Point(1), Solution::Interval((1, 2))].into();
    assert_eq!(solutions.len(), 2);
}
