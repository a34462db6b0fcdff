//! The pictures in the README are the ones that the example draws, and the example can draw any
//! network. Beside them the pictures of the examples about depth and about curves.

#[path = "../examples/depth/chain.rs"]
mod chain;
#[path = "../examples/curves/picture.rs"]
mod curves_picture;
#[path = "../examples/depth/picture.rs"]
mod depth;
#[path = "../examples/drawing/mod.rs"]
mod drawing;
#[allow(dead_code, reason = "the picture shows a part of it")]
#[path = "../examples/curves/market.rs"]
mod market;
#[path = "../examples/article/pictures.rs"]
mod pictures;
#[path = "../examples/shared/mod.rs"]
mod shared;
#[allow(dead_code, reason = "the picture shows a part of it")]
#[path = "../examples/curves/tax.rs"]
mod tax;
#[path = "../examples/curves/thermocouple.rs"]
mod thermocouple;
#[path = "../examples/article/twiddle.rs"]
mod twiddle;

use std::error::Error;
use std::fs;

use drawing::embed;
use shallow_relu::ShallowReluNet;

const ARTICLE: [(f64, f64); 4] = [(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)];
const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/pictures");

/// Everything below belongs to a panel.
const LEGEND_HEIGHT: i32 = 36;

fn drawn(breakpoints: &[(f64, f64)]) -> Result<[(&'static str, String); 4], Box<dyn Error>> {
    pictures::draw_all(&ShallowReluNet::from_breakpoints(breakpoints)?)
}

fn drawn_curves() -> Result<String, Box<dyn Error>> {
    curves_picture::draw(
        &tax::Tax::new()?,
        &thermocouple::Thermocouple::new()?,
        &market::Market::new()?,
    )
}

/// The value of an attribute of the element on this line.
fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}

fn number(line: &str, name: &str) -> Option<i32> {
    attribute(line, name)?.parse().ok()
}

/// The corners of the polyline or polygon on this line.
fn corners(line: &str) -> Vec<(i32, i32)> {
    let pairs = attribute(line, "points").unwrap_or("").split_whitespace();
    let numbers = pairs.map(|pair| pair.split_once(',').expect("a pair"));
    numbers
        .map(|(x, y)| (x.parse().expect("x"), y.parse().expect("y")))
        .collect()
}

/// The dots of a picture, in the order in which they are drawn.
fn dots(svg: &str) -> Vec<(i32, i32)> {
    let dots = svg.lines().filter(|line| number(line, "r") == Some(4));
    dots.filter_map(|line| Some((number(line, "cx")?, number(line, "cy")?)))
        .collect()
}

/// The curves of a picture. The grid is thinner, and the strokes of the legend lie above all
/// panels.
fn curves(svg: &str) -> impl Iterator<Item = Vec<(i32, i32)>> {
    let thick = |line: &&str| number(line, "stroke-width").is_some_and(|width| width > 1);
    let strokes = svg.lines().filter(thick).map(corners);
    strokes.filter(|corners| corners.iter().any(|corner| corner.1 > LEGEND_HEIGHT))
}

/// Top and bottom of the panels: the ends of the upright grid lines.
fn frames(svg: &str) -> Vec<(i32, i32)> {
    let thin = svg
        .lines()
        .filter(|line| number(line, "stroke-width") == Some(1));
    let ends = thin.map(corners).filter(|ends| ends.len() == 2);
    let upright = ends.filter(|ends| ends[0].0 == ends[1].0);
    upright.map(|ends| (ends[0].1, ends[1].1)).collect()
}

#[track_caller]
fn assert_well_drawn(name: &str, svg: &str) {
    let sheet = svg.lines().next().expect("an empty picture");
    let width = number(sheet, "width").expect("width");
    assert!(sheet.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert_eq!(
        svg.matches("<text ").count(),
        svg.matches("</text>").count()
    );

    let lines: Vec<&str> = svg.lines().collect();
    for (i, line) in lines.iter().enumerate() {
        let no_number = line.contains("NaN") || line.contains("inf");
        assert!(!no_number, "{name}: {line}");
        if attribute(line, "text-anchor") == Some("start") {
            let left = number(line, "x").expect("x");
            let right = left + 7 * lines[i + 1].len() as i32;
            assert!(right <= width, "{name}: cut off: {}", lines[i + 1]);
        }
    }

    let frames = frames(svg);
    for curve in curves(svg) {
        let rightward = curve.is_sorted_by_key(|corner| corner.0);
        assert!(rightward, "{name}: goes back: {curve:?}");
        for (_, y) in &curve {
            let inside = frames
                .iter()
                .any(|(top, bottom)| (top..=bottom).contains(&y));
            assert!(inside || frames.is_empty(), "{name}: sticks out: {curve:?}");
        }
    }
}

#[test]
fn the_committed_pictures_are_those_the_examples_draw() -> Result<(), Box<dyn Error>> {
    let [(_, article), .., (_, twiddle)] = drawn(&ARTICLE)?;
    let pictures = [
        ("article", "article", article),
        ("article", "twiddle", twiddle),
        ("curves", "curves", drawn_curves()?),
    ];
    for (example, name, svg) in pictures {
        let embedded = embed::definition(name, &svg);
        for (ending, drawn) in [("svg", svg), ("md", embedded)] {
            let path = format!("{COMMITTED}/{name}.{ending}");
            assert!(
                drawn == fs::read_to_string(path).unwrap_or_default(),
                "examples/pictures/{name}.{ending} is out of date. To renew it:\n  \
                 cargo run --release --example {example} && \
                 cp target/{example}/{name}.* examples/pictures/\n\
                 and look at it."
            );
        }
    }
    Ok(())
}

#[test]
fn the_picture_of_curves_is_well_drawn() -> Result<(), Box<dyn Error>> {
    let svg = drawn_curves()?;
    assert_well_drawn("curves.svg", &svg);
    // Two taxes are the same at two incomes, and supply meets demand: each dot is on both curves.
    let dots = dots(&svg);
    assert_eq!(dots.len(), 3);
    for (x, y) in dots {
        let through = curves(&svg).filter(|curve| {
            curve.windows(2).any(|ends| {
                let ((x0, y0), (x1, y1)) = (ends[0], ends[1]);
                // Corners and dot are rounded to whole pixels.
                let width = f64::from((x1 - x0).max(1));
                let along = f64::from(y0) + f64::from(y1 - y0) * f64::from(x - x0) / width;
                x0 <= x
                    && x <= x1
                    && (along - f64::from(y)).abs() <= 1.0 + f64::from((y1 - y0).abs()) / width
            })
        });
        assert!(through.count() >= 2, "at {x}, {y}");
    }
    Ok(())
}

#[test]
fn the_picture_shows_the_article() -> Result<(), Box<dyn Error>> {
    let [(_, svg), ..] = drawn(&ARTICLE)?;
    let terms = [
        "z = -1",
        "+ 4 relu(x + 1)",
        "- 8 relu(x + 0.5)",
        "+ 5 relu(x)",
    ];
    for term in terms {
        assert!(svg.lines().any(|line| line == term), "{term} is missing");
    }
    // A dot for every breakpoint, up, down and up again.
    let dots = dots(&svg);
    let [a, b, c, d] = dots[..] else {
        panic!("{} dots", dots.len());
    };
    assert!(a.0 < b.0 && b.0 < c.0 && c.0 < d.0);
    assert!(b.1 < a.1 && a.1 == c.1 && 2 * d.1 == b.1 + c.1);
    assert_joined(&svg, &dots);
    Ok(())
}

/// Every dot is joined to the next by a piece of the sum.
#[track_caller]
fn assert_joined(svg: &str, dots: &[(i32, i32)]) {
    for ends in dots.windows(2) {
        assert!(curves(svg).any(|curve| curve == ends), "no piece {ends:?}");
    }
}

#[test]
fn the_build_up_ends_in_the_function() -> Result<(), Box<dyn Error>> {
    let [.., (name, svg), _] = drawn(&ARTICLE)?;
    assert_eq!(name, "build-up.svg");
    let dots = dots(&svg);
    assert_eq!(dots.len(), 3 * ARTICLE.len());
    assert_joined(&svg, &dots[..2]);
    assert_joined(&svg, &dots[4..7]);
    assert_joined(&svg, &dots[8..]);
    Ok(())
}

#[test]
fn a_twiddled_curve_leaves_the_function_only_where_the_number_acts() -> Result<(), Box<dyn Error>> {
    let [.., (name, svg)] = drawn(&ARTICLE)?;
    assert_eq!(name, "twiddle.svg");
    let titles = [
        "output weight -8 to -7: acts from -0.5 on",
        "hidden bias 0.5 to 0.25: acts from -0.5 on",
        "hidden weight 1 to 1.25: acts from -0.5 on",
        "breakpoint value 1 to 2: acts from -1 to 0",
    ];
    for title in titles {
        assert!(svg.lines().any(|line| line == title), "{title} is missing");
    }

    // In each panel the function, what has moved and where; the breakpoints and the moved kink.
    let (curves, dots) = (curves(&svg).collect::<Vec<_>>(), dots(&svg));
    assert_eq!((curves.len(), dots.len()), (4 * 3, 4 * 5));
    let panels: Vec<_> = curves.chunks(3).zip(dots.chunks(5)).collect();
    for (curves, dots) in &panels {
        let [_, moved, bar] = curves else {
            unreachable!()
        };
        let (start, end) = (moved[0], moved[moved.len() - 1]);
        assert_eq!((start.0, end.0), (bar[0].0, bar[1].0));
        assert!(dots[..4].contains(&start), "it begins on the function");
        assert!(moved.contains(&dots[4]), "it bends at its kink");
    }
    for (i, (curves, dots)) in panels.iter().enumerate() {
        let ([function, moved, _], kink) = (curves, dots[4]) else {
            unreachable!()
        };
        let last = moved[moved.len() - 1];
        let is_breakpoint = i == 3;
        assert_eq!(last.0 == function[function.len() - 1].0, !is_breakpoint);
        assert_eq!(moved[0], dots[usize::from(!is_breakpoint)]);
        // An output weight turns the ray and a value lifts it; only the hidden layer moves the kink.
        assert_eq!(kink.0 > dots[1].0, i == 1 || i == 2);
        assert_eq!(kink.1 < dots[1].1, i > 0);
        if is_breakpoint {
            assert_eq!(last, dots[2], "it ends on the function");
        }
    }
    Ok(())
}

#[test]
fn pictures_of_any_network_are_well_drawn() -> Result<(), Box<dyn Error>> {
    let (least, greatest) = (f64::from_bits(1), f64::MAX);
    let zigzag = |n: u32| -> Vec<(f64, f64)> {
        let points = 0..=n;
        points
            .map(|i| (f64::from(i) / 7.0, f64::from(i * i % 17) - 7.0))
            .collect()
    };
    let hostile = [
        ARTICLE.to_vec(),
        zigzag(1),
        zigzag(6),
        zigzag(100),
        vec![(0.0, 3.0), (1.0, 3.0), (2.0, 3.0)],
        vec![(0.0, 0.0), (1.0, 0.0)],
        vec![(0.0, greatest), (1.0, greatest)],
        vec![(0.0, least), (1.0, least)],
        vec![
            (-greatest, -greatest),
            (0.0, greatest),
            (greatest, -greatest),
        ],
        vec![(-greatest, 0.0), (greatest, 1.0)],
        vec![(0.0, 0.0), (least, least), (2.0 * least, 0.0)],
        vec![(0.0, 0.0), (1e-300, 1e-300), (3e-300, 0.0)],
        vec![(0.0, 1e-300), (1.0, 1e300), (1e10, 0.0)],
        vec![(1e-300, 0.0), (1e-10, 1.0), (1.0, 0.0), (1e300, 1e290)],
        vec![(1.0, 0.0), (1.0_f64.next_up(), 1.0), (1.5, 0.0)],
        vec![(1e16, 1e16), (1e16_f64.next_up(), 1e16_f64.next_up())],
        vec![
            (1.7e9, 20.0),
            (1.7e9 + 3600.0, 21.5),
            (1.7e9 + 7200.0, 20.25),
        ],
    ];
    for breakpoints in hostile {
        for (name, svg) in drawn(&breakpoints)? {
            assert_well_drawn(name, &svg);
            let dots = dots(&svg);
            let spread = dots
                .first()
                .is_none_or(|first| first.0 < dots[dots.len() - 1].0);
            assert!(spread, "{name}: all dots in one place: {dots:?}");
        }
    }
    Ok(())
}

#[test]
fn the_picture_of_depth_shows_what_can_be() -> Result<(), Box<dyn Error>> {
    let (teeth, random) = (chain::sawtooth()?, chain::random()?);
    assert_well_drawn("depth.svg", &depth::draw(&teeth, &random)?);
    for teeth in teeth {
        assert_eq!(teeth.deep_units, 2 * teeth.layers);
        assert_eq!(teeth.shallow.function().segment_count(), 1 << teeth.layers);
        assert_eq!(teeth.equal, teeth.points, "{} layers", teeth.layers);
    }
    for random in random {
        assert_eq!(random.segments.len(), chain::SAMPLES);
        assert!(random.most() as f64 <= random.worst());
        assert!(random.widths[0] >= random.segments[0]);
    }
    Ok(())
}
