//! What the tests of the pictures read out of the SVG text, and what holds for every picture.

use std::fs;

use crate::drawing::sheet::Pixel;
use crate::drawing::style::{title_width_of, width_of};

/// Where the pictures of the documentation are.
const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../src/_docs/pictures");

/// Fails unless the committed picture is the one that the example draws now.
///
/// # Panics
///
/// If the two differ, or there is no committed picture. The message says how to renew it.
#[track_caller]
pub fn assert_committed(example: &str, name: &str, svg: &str) {
    let committed = fs::read_to_string(format!("{COMMITTED}/{name}")).unwrap_or_default();
    assert!(
        svg == committed,
        "src/_docs/pictures/{name} is out of date. To renew it:\n  \
         cargo run --release --example {example} && cp target/{example}/{name} src/_docs/pictures/\n\
         and look at it."
    );
}

/// Fails unless the picture is SVG text that can stand in Markdown, no text lies on another or is cut off, and
/// every curve goes to the right and stays in its panel.
///
/// # Panics
///
/// If one of these does not hold.
#[track_caller]
pub fn assert_well_drawn(name: &str, svg: &str) {
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    for line in svg.lines() {
        assert!(
            line.starts_with('<') && line.ends_with('>'),
            "{name}: {line}"
        );
        let no_number = line.contains("NaN") || line.contains("inf");
        assert!(!no_number, "{name}: {line}");
    }

    let sheet = svg.lines().next().expect("an empty picture");
    let width = number(sheet, "width").expect("a width");
    let boxes = text_boxes(svg);
    for (i, (text, left, right, y)) in boxes.iter().enumerate() {
        assert!(0.0 <= *left && *right <= width, "{name}: cut off: {text}");
        for (other, from, to, other_y) in &boxes[..i] {
            let apart = right <= from || to <= left || (y - other_y).abs() >= 12.0;
            assert!(apart, "{name}: {text} lies on {other}");
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

/// All texts of a picture, as they are read.
#[must_use]
pub fn texts(svg: &str) -> Vec<String> {
    svg.lines().filter_map(text).collect()
}

/// The dots of a picture, in the order in which they are drawn.
#[must_use]
pub fn dots(svg: &str) -> Vec<Pixel> {
    of_class(svg, "dot")
        .filter_map(|line| Some((number(line, "cx")?, number(line, "cy")?)))
        .collect()
}

/// The corners of each curve of a picture, in the order in which they are drawn.
pub fn curves(svg: &str) -> impl Iterator<Item = Vec<Pixel>> {
    of_class(svg, "curve").map(corners)
}

/// The upper and lower ends of the panels.
fn frames(svg: &str) -> Vec<(f64, f64)> {
    let upright = of_class(svg, "upright").map(corners);
    upright.map(|ends| (ends[0].1, ends[1].1)).collect()
}

/// The horizontal texts: each with its left and right end as far as they can be estimated, and its base line.
fn text_boxes(svg: &str) -> Vec<(String, f64, f64, f64)> {
    let horizontal = svg.lines().filter(|line| !line.contains("rotate"));
    horizontal
        .filter_map(|line| {
            let (text, x) = (text(line)?, number(line, "x")?);
            let width = if line.contains("bold") {
                title_width_of(&text)
            } else {
                width_of(&text)
            };
            let left = match attribute(line, "text-anchor")? {
                "start" => x,
                "middle" => x - width / 2.0,
                _ => x - width,
            };
            Some((text, left, left + width, number(line, "y")?))
        })
        .collect()
}

fn of_class<'a>(svg: &'a str, class: &'a str) -> impl Iterator<Item = &'a str> {
    svg.lines()
        .filter(move |line| attribute(line, "class") == Some(class))
}

fn text(line: &str) -> Option<String> {
    let (_, rest) = line.strip_prefix("<text ")?.split_once('>')?;
    let text = rest.strip_suffix("</text>")?;
    Some(
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"),
    )
}

/// The corners of the line on this line of the text.
fn corners(line: &str) -> Vec<Pixel> {
    let pairs = attribute(line, "points").unwrap_or("").split_whitespace();
    let numbers = pairs.map(|pair| pair.split_once(',').expect("a pair"));
    numbers
        .map(|(x, y)| (x.parse().expect("x"), y.parse().expect("y")))
        .collect()
}

/// The value of an attribute of the element on this line.
fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}

fn number(line: &str, name: &str) -> Option<f64> {
    attribute(line, name)?.parse().ok()
}
