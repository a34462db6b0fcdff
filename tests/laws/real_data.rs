//! Tables like those that people bring: remade with public or invented values, each with the answers that its
//! users look for.

use num_traits::Signed;
use shallow_relu::{
    Discontinuous, Periodic, PiecewiseLinear, Samples, Side, Solution, Tail, Ties, construct, fit,
};

use crate::support::rational::Rational;
use crate::support::{Number, oracle};

fn clamped(points: &[(f64, f64)]) -> PiecewiseLinear<f64> {
    PiecewiseLinear::from_breakpoints(points)
        .expect("good breakpoints")
        .clamped()
}

/// A tax with a threshold: from there on everything is taxed, so the net income falls by 1680 at once. Three
/// gross incomes would have one net income if the jump were a steep segment; the function has two.
#[test]
fn a_tax_with_a_threshold() {
    let points = [
        (0.0, 0.0),
        (21_000.0, 0.0),
        (21_000.0, 1_680.0),
        (60_000.0, 11_430.0),
    ];
    let tax = Discontinuous::from_breakpoints(&points, Side::Right).expect("good breakpoints");
    let tax = tax
        .with_tails(Tail::Constant, Tail::Slope(0.42))
        .expect("finite");
    assert_eq!(
        [20_999.0, 21_000.0, 60_000.0].map(|x| tax.eval(x)),
        [0.0, 1_680.0, 11_430.0]
    );
    assert_eq!(
        (tax.left_limit(21_000.0), tax.right_limit(21_000.0)),
        (0.0, 1_680.0)
    );
    let net: Vec<(f64, f64)> = points.iter().map(|&(x, y)| (x, x - y)).collect();
    let net = Discontinuous::from_breakpoints(&net, Side::Right).expect("good breakpoints");
    let net = net
        .with_tails(Tail::Constant, Tail::Slope(0.58))
        .expect("finite");
    let gross = net.solve(20_000.0);
    // 19 320 + 0.75 (x - 21 000) = 20 000 at x = 21 906.666...
    let second = Rational::new(65_720.into(), 3.into());
    let [Solution::Point(first), Solution::Point(x)] = gross[..] else {
        panic!("{gross:?}")
    };
    assert!(first == 20_000.0 && oracle::is_nearest(x, &second));
    // Above the jump and below it there is one gross income.
    assert_eq!(net.solve(15_000.0), [Solution::Point(15_000.0)]);
    assert_eq!(net.solve(48_570.0), [Solution::Point(60_000.0)]);
    assert!(net.lower_inverse().is_err());
}

/// A fan that is off below 45 degrees and starts with 30 %.
#[test]
fn a_fan_curve() {
    let curve = [
        (20.0, 0.0),
        (45.0, 0.0),
        (45.0, 30.0),
        (60.0, 45.0),
        (80.0, 100.0),
    ];
    let fan = Discontinuous::from_breakpoints(&curve, Side::Right).expect("good breakpoints");
    let degrees = [-40.0, 44.75, 45.0, 52.5, 70.0, 120.0];
    assert_eq!(
        degrees.map(|x| fan.eval(x)),
        [0.0, 0.0, 30.0, 37.5, 72.5, 100.0]
    );
    // A sensor of a tenth of a degree: ramps of that width, and a network of as many units as kinks.
    let ramped = fan.ramped(0.125).expect("it fits");
    assert_eq!(ramped.xs(), [20.0, 44.875, 45.0, 60.0, 80.0]);
    let net = construct(&ramped).expect("small weights");
    let bound = net.dense_error_bound();
    assert!(bound < 1e-11);
    for x in degrees {
        assert_eq!(net.forward(x), fan.eval(x));
        assert!((net.forward_dense(x) - fan.eval(x)).abs() <= bound);
    }
}

/// A table of 256 colours whose first sixteen entries are black, as in video: its inverse takes black to the
/// last black entry, or to the first.
#[test]
fn a_colour_table_with_a_black_plateau() {
    let table: Vec<(f64, f64)> = (0..256_u32)
        .map(|i| {
            let level = f64::from(i.saturating_sub(16)) / 239.0;
            (f64::from(i) / 255.0, level.powf(2.4))
        })
        .collect();
    let decode = clamped(&table);
    let (first, last) = (decode.lower_inverse(), decode.upper_inverse());
    let (first, last) = (
        first.expect("it never falls"),
        last.expect("it never falls"),
    );
    assert_eq!((first.eval(0.0), last.eval(0.0)), (0.0, 16.0 / 255.0));
    let mut codes = vec![0.0; table.len()];
    let values: Vec<f64> = table.iter().map(|&(_, y)| y).collect();
    last.eval_batch(&values, &mut codes).expect("one length");
    for (code, &(x, _)) in codes.iter().zip(&table).skip(16) {
        assert_eq!(*code, x);
    }
    // There and back again within one part in 10^12, for every value between.
    for i in 0..1000 {
        let y = (f64::from(i) + 0.5) / 1000.0;
        assert!((decode.eval(last.eval(y)) - y).abs() < 1e-12);
    }
}

/// Scores of a classifier with ties, two of them of weight 0: the isotonic calibration, which is constant
/// beyond its ends, as values, as a network, and upside down.
#[test]
fn an_isotonic_calibrator() {
    let scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.1, 0.65, 0.9, 0.2, 0.95];
    let labels = [0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let weights = [1.0, 1.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0];
    let fit = fit::isotonic((&scores, &labels, &weights)).expect("ten scores");
    let calibration = fit.into_function();
    // By hand: 0 for 0.1 and 0.2; the four samples 1, {0, 1}, 0 at 0.35, 0.4 and 0.65 have the mean 1/2; then 1.
    let wanted = [
        (-1.0, 0.0),
        (0.1, 0.0),
        (0.2, 0.0),
        (0.4, 0.5),
        (0.65, 0.5),
        (0.8, 1.0),
        (7.0, 1.0),
    ];
    for (score, probability) in wanted {
        assert_eq!(calibration.eval(score), probability, "at {score}");
    }
    let net = construct(&calibration).expect("small weights");
    for score in scores {
        assert_eq!(net.forward(score), calibration.eval(score));
    }
    // The score from which a probability of one half is reached, and up to which it is not exceeded.
    let lower = calibration.lower_inverse().expect("it never falls");
    let upper = calibration.upper_inverse().expect("it never falls");
    assert_eq!((lower.eval(0.5), upper.eval(0.5)), (0.35, 0.65));
}

/// Two pumps in parallel, each cut to the range in which it may run.
#[test]
fn pump_curves_cut_to_their_range() {
    // Head in metres over flow in m³/h.
    let points = [
        (0.0, 62.0),
        (40.0, 60.0),
        (80.0, 54.0),
        (120.0, 44.0),
        (160.0, 29.0),
    ];
    let whole = clamped(&points);
    let pump = whole.restrict((30.0, 130.0)).expect("an interval");
    assert_eq!(pump.domain(), (30.0, 130.0));
    assert_eq!((pump.eval(30.0), pump.eval(130.0)), (60.5, 40.25));
    assert_eq!(pump.eval_in_domain(160.0), None);
    assert_eq!(pump.eval_in_domain(100.0), Some(49.0));
    // At one head the flows of two pumps add up.
    let flow = pump.inverse().expect("it falls");
    let both = flow
        .plus(&flow)
        .expect("in range")
        .inverse()
        .expect("it falls");
    assert_eq!(both.eval(200.0), pump.eval(100.0));
    // The pipe needs 20 m and 0.1 m more for each m³/h: where both meet.
    let pipe = PiecewiseLinear::from_breakpoints(&[(60.0, 26.0), (260.0, 46.0)]).expect("good");
    let [Solution::Point(duty)] = both.intersections(&pipe)[..] else {
        panic!("{:?}", both.intersections(&pipe))
    };
    assert!((both.eval(duty) - pipe.eval(duty)).abs() < 1e-12 && (60.0..260.0).contains(&duty));
}

/// High and low waters of a day that come again every 12 h 25 min.
#[test]
fn a_tide() {
    let tide = [(90.0, 4.25), (465.0, 0.75), (300.0, 1.5), (660.0, 3.0)];
    let tide = Periodic::from_breakpoints(&tide, 745.0).expect("one period");
    for (minute, metres) in [(90.0, 4.25), (465.0, 0.75), (300.0, 1.5), (660.0, 3.0)] {
        for periods in [-1e9, -1.0, 0.0, 1.0, 705.0, 1e6] {
            assert_eq!(tide.eval(minute + 745.0 * periods), metres);
        }
    }
    // A year of 705 tides and a half: the exact integral, rounded once.
    let year = tide.integral((0.0, 745.0 * 705.0)).expect("in range");
    let one = tide.integral((0.0, 745.0)).expect("in range");
    assert_eq!(year, 705.0 * one);
}

/// Measurements out of order, two of them at one x, with a gap: merged, and not known outside.
#[test]
fn measurements_as_they_come() {
    let measured = [
        (7.5, 21.0),
        (6.0, 18.5),
        (f64::NAN, 0.0),
        (9.0, 24.0),
        (7.5, 22.0),
        (8.0, f64::NAN),
    ];
    let present: Vec<(f64, f64)> = measured
        .into_iter()
        .filter(|(x, y)| x.is_finite() && y.is_finite())
        .collect();
    let samples = Samples::from_points(&present).expect("all finite");
    let through = samples.interpolate(Ties::Mean).expect("three x");
    assert_eq!(through.merged(), 1);
    let f = through.function();
    assert_eq!(
        (f.xs(), f.ys()),
        (&[6.0, 7.5, 9.0][..], &[18.5, 21.5, 24.0][..])
    );
    assert_eq!([5.0, 6.75, 20.0].map(|x| f.eval(x)), [18.5, 20.0, 24.0]);
    assert_eq!(f.eval_in_domain(20.0), None);
    let exact = oracle::value(f, 8.1);
    assert!(
        (f.eval(8.1).exact() - exact).abs() <= oracle::ulp(24.0) * Rational::from_integer(4.into())
    );
}
