//! The pictures of the article are the committed ones, and show any network well.

use std::error::Error;

use gallery::checks::{assert_committed, assert_well_drawn, curves, dots, texts};
use gallery::drawing::sheet::Pixel;
use shallow_relu::ShallowReluNet;

use crate::BREAKPOINTS as ARTICLE;
use crate::pictures::draw_all;

fn drawn(breakpoints: &[(f64, f64)]) -> Result<[(&'static str, String); 4], shallow_relu::Error> {
    Ok(draw_all(&ShallowReluNet::from_breakpoints(breakpoints)?))
}

#[test]
fn the_committed_pictures_are_those_the_example_draws() -> Result<(), Box<dyn Error>> {
    let [article, .., twiddle] = drawn(&ARTICLE)?;
    for (name, svg) in [article, twiddle] {
        assert_committed("article", name, &svg);
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
        assert!(
            texts(&svg).iter().any(|text| text == term),
            "{term} is missing"
        );
    }
    // A dot for every breakpoint, up, down and up again.
    let dots = dots(&svg);
    let [a, b, c, d] = dots[..] else {
        panic!("{} dots", dots.len());
    };
    assert!(a.0 < b.0 && b.0 < c.0 && c.0 < d.0);
    assert!(b.1 < a.1 && a.1 == c.1 && (2.0 * d.1 - b.1 - c.1).abs() <= 0.2);
    assert_joined(&svg, &dots);
    Ok(())
}

/// Every dot is joined to the next by a piece of the sum.
#[track_caller]
fn assert_joined(svg: &str, dots: &[Pixel]) {
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
fn a_twiddled_curve_leaves_the_function_only_where_the_parameter_acts() -> Result<(), Box<dyn Error>>
{
    let [.., (name, svg)] = drawn(&ARTICLE)?;
    assert_eq!(name, "twiddle.svg");
    let titles = [
        "output weight -8 to -7: acts from -0.5 on",
        "hidden bias 0.5 to 0.25: acts from -0.5 on",
        "hidden weight 1 to 1.25: acts from -0.5 on",
        "breakpoint value 1 to 2: acts from -1 to 0",
    ];
    for title in titles {
        assert!(
            texts(&svg).iter().any(|text| text == title),
            "{title} is missing"
        );
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
            assert!(spread, "{name}: all dots at one point: {dots:?}");
        }
    }
    Ok(())
}
