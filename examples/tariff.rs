//! A tariff with blocks: what a consumption costs, what the next unit costs, and which of two tariffs is cheaper.
//!
//! ```text
//! cargo run --release --example tariff
//! ```

use shallow_relu::{Error, PiecewiseLinear, Solution, Tail};

fn main() -> Result<(), Error> {
    // Water, in m³ a month: 5 pounds a month, 1 pound for each of the first 10, 2 up to 30, 4 beyond.
    let blocks = PiecewiseLinear::from_slopes(0.0, 5.0, &[(1.0, 10.0), (2.0, 30.0)])?
        .with_tails(Tail::Constant, Tail::Slope(4.0))?;
    // The other tariff: 6 pounds a month and 1.5 pounds for each.
    let flat = PiecewiseLinear::from_slopes(0.0, 6.0, &[(1.5, 100.0)])?;

    // What 24 cost, and what one more would cost.
    assert_eq!(blocks.eval(24.0), 5.0 + 10.0 + 2.0 * 14.0);
    assert_eq!(blocks.slope_right(24.0), 2.0);

    // The consumption that a bill of 63 pounds stands for.
    assert_eq!(blocks.solve(63.0), [Solution::Point(32.0)]);

    // Both tariffs cost the same at one consumption. Whoever uses less should take the blocks.
    assert_eq!(blocks.intersections(&flat), [Solution::Point(22.0)]);

    // The cheaper of the two is a function again, with a breakpoint where they cross.
    let cheaper = blocks.min(&flat)?;
    assert!(cheaper.xs().contains(&22.0));
    // The most that someone who pays by blocks, and uses 60 at most, saves by a change of tariff.
    let most = (&blocks - &cheaper)?.extrema((0.0, 60.0))?;
    assert_eq!((most.argmax, most.max), (60.0, 79.0));

    for used in [10.0, 22.0, 40.0] {
        let (by_blocks, by_flat) = (blocks.eval(used), flat.eval(used));
        println!("{used:>3} m³: {by_blocks:>6.2} by blocks, {by_flat:>6.2} flat");
    }
    Ok(())
}
