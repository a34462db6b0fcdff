//! The tables for evaluation, made when a function is evaluated first.
//!
//! Algebra makes many functions that nobody evaluates: every intermediate result is one. For them the tables would
//! take several times as long as the breakpoints, and five times their memory.
//!
//! Without `std` there is no lock to wait at while another thread makes them, so there they are made with the function.

#[cfg(feature = "std")]
use std::sync::OnceLock;

use super::evaluate::cells::Cells;

/// The cells of a function. What makes them is passed each time, because it is the function's breakpoints and tails.
#[derive(Clone)]
pub(super) struct LazyCells<T> {
    #[cfg(feature = "std")]
    cells: OnceLock<Cells<T>>,
    #[cfg(not(feature = "std"))]
    cells: Cells<T>,
}

#[cfg(feature = "std")]
impl<T> LazyCells<T> {
    /// Cells that are yet to be made.
    pub(super) fn new(_make: impl FnOnce() -> Cells<T>) -> Self {
        let cells = OnceLock::new();
        Self { cells }
    }

    /// The cells, which are made if they are not yet there.
    #[inline]
    pub(super) fn get(&self, make: impl FnOnce() -> Cells<T>) -> &Cells<T> {
        self.cells.get_or_init(make)
    }

    /// Changes the cells, if they are there.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Cells<T>)) {
        if let Some(cells) = self.cells.get_mut() {
            change(cells);
        }
    }

    /// Other cells derived from these, if these are there.
    pub(super) fn derived(&self, derive: impl FnOnce(&Cells<T>) -> Cells<T>) -> Self {
        self.cells.get().map_or_else(
            || Self {
                cells: OnceLock::new(),
            },
            |cells| derive(cells).into(),
        )
    }
}

#[cfg(not(feature = "std"))]
impl<T> LazyCells<T> {
    pub(super) fn new(make: impl FnOnce() -> Cells<T>) -> Self {
        make().into()
    }

    #[inline]
    pub(super) fn get(&self, _make: impl FnOnce() -> Cells<T>) -> &Cells<T> {
        &self.cells
    }

    pub(super) fn change(&mut self, change: impl FnOnce(&mut Cells<T>)) {
        change(&mut self.cells);
    }

    pub(super) fn derived(&self, derive: impl FnOnce(&Cells<T>) -> Cells<T>) -> Self {
        derive(&self.cells).into()
    }
}

/// Cells that are made already.
impl<T> From<Cells<T>> for LazyCells<T> {
    fn from(cells: Cells<T>) -> Self {
        Self {
            #[cfg(feature = "std")]
            cells: cells.into(),
            #[cfg(not(feature = "std"))]
            cells,
        }
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use std::thread;
    use std::vec::Vec;

    use crate::PiecewiseLinear;

    fn hats() -> [PiecewiseLinear<f64>; 2] {
        [0.0, 0.5].map(|x| {
            let points = [(x, 0.0), (x + 1.0, 1.0), (x + 2.0, 0.0)];
            PiecewiseLinear::from_breakpoints(&points).expect("valid")
        })
    }

    fn has_cells(function: &PiecewiseLinear<f64>) -> bool {
        function.cells.cells.get().is_some()
    }

    #[test]
    fn what_is_not_evaluated_has_no_cells() {
        let [f, g] = hats();
        let line = PiecewiseLinear::from_xy(&[0.0, 1.0, 3.0], &[0.0, 2.0, 4.0]).expect("valid");
        let results = [
            f.plus(&g),
            f.max(&g),
            f.min(&g),
            f.abs(),
            f.compose(&g),
            line.inverse(),
            f.shift_x(1.0),
            f.scale_y(2.0),
            f.simplify(),
            f.clone().with_tail_slopes(1.0, 2.0),
            Ok(f.negated()),
        ];
        for result in results {
            assert!(!has_cells(&result.expect("in range")));
        }
        let _ = (f.integral((0.0, 1.0)), f.solve(0.5), f.intersections(&g));
        let _ = crate::construct(&f);
        assert!(!has_cells(&f) && !has_cells(&g) && !has_cells(&line));
        let _ = f.eval(0.5);
        assert!(has_cells(&f) && has_cells(&f.negated()) && has_cells(&f.clone().clamped()));
    }

    #[test]
    fn tails_and_signs_before_the_first_evaluation_are_those_after_it() {
        let xs = [-9.0, 0.25, 1.0, 1.5, 9.0];
        let [before, after] = [false, true].map(|is_evaluated| {
            let [f, _] = hats();
            if is_evaluated {
                let _ = f.eval(0.0);
            }
            let f = f.with_tail_slopes(-1.0, 0.5).expect("finite").negated();
            f.values(&xs)
        });
        assert_eq!(before, after);
    }

    #[test]
    fn threads_that_evaluate_first_get_the_same_values() {
        let [f, g] = hats();
        let sum = f.plus(&g).expect("in range");
        let xs: Vec<f64> = (0..100).map(|i| f64::from(i) / 30.0).collect();
        let expected = sum.clone().values(&xs);
        thread::scope(|scope| {
            let threads = [(); 4].map(|()| scope.spawn(|| sum.values(&xs)));
            for thread in threads {
                assert_eq!(thread.join().expect("no panic"), expected);
            }
        });
    }
}
