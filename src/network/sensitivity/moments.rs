//! Sums over the inputs on one side of each kink.
//!
//! The floats to which the kinks are rounded down cut all floats into *slots*. Slot 2k lies between the k-th
//! of them and the one before it. Slot 2k + 1 is the k-th itself.

use alloc::vec::Vec;

use crate::number::{Scalar, Wide};

/// The slots in which a unit is active.
#[derive(Clone, Copy, Debug)]
pub(super) enum Active {
    /// From this slot on.
    From(usize),
    /// Up to and including the slot before this one.
    UpTo(usize),
}

/// The sums of g and of g x over some inputs.
#[derive(Clone, Copy)]
pub(super) struct Moments<W> {
    pub(super) g: W,
    pub(super) gx: W,
}

impl<W: Wide> Moments<W> {
    fn plus(self, other: Self) -> Self {
        Self {
            g: self.g + other.g,
            gx: self.gx + other.gx,
        }
    }
}

/// The moments of the inputs from each slot on, and of those before it.
pub(super) struct Sums<W> {
    pub(super) all: Moments<W>,
    from: Vec<Moments<W>>,
    up_to: Vec<Moments<W>>,
}

impl<W: Wide> Sums<W> {
    pub(super) fn new<T: Scalar<Wide = W>>(
        floors: &[T],
        batch: impl Iterator<Item = (T, T)>,
    ) -> Self {
        let zero = T::zero().widen();
        let nothing = Moments { g: zero, gx: zero };
        let mut in_slot = alloc::vec![nothing; 2 * floors.len() + 1];
        for (x, g) in batch {
            let passed = floors.partition_point(|&floor| floor <= x);
            let is_floor = passed > 0 && floors[passed - 1] == x;
            let slot = &mut in_slot[2 * passed - usize::from(is_floor)];
            let g = g.widen();
            *slot = slot.plus(Moments {
                g,
                gx: g * x.widen(),
            });
        }
        let mut up_to = Vec::with_capacity(in_slot.len() + 1);
        let mut all = nothing;
        for &here in &in_slot {
            up_to.push(all);
            all = all.plus(here);
        }
        let mut from = in_slot;
        for slot in (1..from.len()).rev() {
            from[slot - 1] = from[slot - 1].plus(from[slot]);
        }
        Self { all, from, up_to }
    }

    /// The moments of the inputs for which a unit is active.
    pub(super) fn of(&self, active: Active) -> Moments<W> {
        match active {
            Active::From(slot) => self.from[slot],
            Active::UpTo(slot) => self.up_to[slot],
        }
    }
}
