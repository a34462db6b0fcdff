//! Strategies of the crate proptest: functions, networks and samples that are hard to get right, and the inputs at
//! which they are hard. The feature `proptest` brings them.
//!
//! They are what this crate tests itself with. Among what they draw are breakpoints that are neighbouring floats,
//! steps of wildly different sizes, subnormal and huge values, sawteeth and level stretches. What fails is shrunk
//! to few segments and simple numbers.
//!
//! ```
//! use proptest::prelude::*;
//! use shallow_relu::PiecewiseLinear;
//! use shallow_relu::proptest::inputs;
//!
//! // Your own evaluation of a table.
//! fn look_up(table: &PiecewiseLinear<f64>, x: f64) -> f64 {
//!     table.eval(x)
//! }
//!
//! proptest! {
//!     // In a test module, `#[test]` stands here.
//!     fn it_is_exact_at_every_breakpoint(table: PiecewiseLinear<f64>) {
//!         for (x, y) in &table {
//!             prop_assert_eq!(look_up(&table, x), y);
//!         }
//!     }
//!
//!     fn it_is_total(table in any_with::<PiecewiseLinear<f64>>((1..=4).into())) {
//!         for x in inputs(&table) {
//!             prop_assert_eq!(look_up(&table, x).is_nan(), x.is_nan());
//!         }
//!     }
//! }
//! it_is_exact_at_every_breakpoint();
//! it_is_total();
//! ```
//!
//! Every type has its strategy by [`any`](proptest::prelude::any), of the default [`Size`]; `any_with` takes another
//! size. The functions of this module are the same strategies, and some more.

mod strategies;

use alloc::vec::Vec;

use proptest::arbitrary::Arbitrary;
use proptest::strategy::BoxedStrategy;

use crate::function::{Discontinuous, Periodic, PiecewiseLinear, Samples, Segment, Side, Tail};
use crate::network::{Parameters, ShallowReluNet};
use crate::number::Scalar;

pub use strategies::{
    Float, Size, breakpoints, floats, functions, inputs, inputs_within, jumping, monotone,
    networks, pairs, parameters, periodic, samples, sides, tails,
};

macro_rules! arbitrary {
    ($(#[doc = $doc:literal] $type:ident by $strategy:ident;)*) => {$(
        #[doc = $doc]
        impl<F: Float> Arbitrary for $type<F> {
            type Parameters = Size;
            type Strategy = BoxedStrategy<Self>;

            fn arbitrary_with(size: Size) -> BoxedStrategy<Self> {
                $strategy(size)
            }
        }
    )*};
}

arbitrary! {
    /// [`functions`] of the given size.
    PiecewiseLinear by functions;
    /// Functions that may jump, [`jumping`], of the given size.
    Discontinuous by jumping;
    /// [`periodic`] functions of the given size.
    Periodic by periodic;
    /// [`networks`] of the given size.
    ShallowReluNet by networks;
    /// [`parameters`] of the given size.
    Parameters by parameters;
    /// [`samples`] of the given size.
    Samples by samples;
}

/// Every kind of [`tails`].
impl<F: Float> Arbitrary for Tail<F> {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> BoxedStrategy<Self> {
        tails()
    }
}

/// Both [`sides`].
impl Arbitrary for Side {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> BoxedStrategy<Self> {
        sides()
    }
}
