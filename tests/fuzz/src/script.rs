//! What bytes stand for. Any bytes stand for something, and few bytes for much: a kind of float, a step from the
//! float before, and only for floats of any bits all of their bytes.

use shallow_relu::{Discontinuous, Parameters, PiecewiseLinear, Side, Tail};

use crate::support::{Float, finite};

/// Bytes that are read from the front. After the last one there are zeros.
pub(crate) struct Script<'a>(&'a [u8]);

impl<'a> Script<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        first
    }

    pub(crate) fn flag(&mut self) -> bool {
        self.byte() % 2 == 1
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    pub(crate) fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }

    /// At most `most` of a list, with equal steps from a first one that is drawn.
    pub(crate) fn some<T>(&mut self, list: Vec<T>, most: usize) -> Vec<T> {
        let step = list.len().div_ceil(most).max(1);
        let first = self.below(step);
        list.into_iter().skip(first).step_by(step).collect()
    }

    pub(crate) fn list<T>(&mut self, most: usize, mut read: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|_| read(self)).collect()
    }

    /// The float of the next bytes, whatever they are.
    fn any_bits<F: Float>(&mut self) -> F {
        let bytes = (0..size_of::<F>()).map(|_| self.byte());
        F::from_bits(bytes.fold(0, |bits, byte| bits << 8 | u64::from(byte)))
    }

    fn power<F: Float>(&mut self) -> F {
        let (least, range) = (F::EXPONENTS.start, F::EXPONENTS.len());
        let drawn = usize::from(self.byte()) << 8 | usize::from(self.byte());
        let exponent = least + (drawn % range) as i32;
        // In two factors, because the power may be subnormal.
        let half = exponent / 2;
        F::of(2.0_f64.powi(half) * 2.0_f64.powi(exponent - half))
    }

    /// Any float, NaN and the infinities among them.
    pub(crate) fn float<F: Float>(&mut self) -> F {
        let kind = self.byte();
        let value = match kind / 2 {
            0..32 => F::of(f64::from(kind) / 8.0),
            32..48 => F::of(f64::from(kind - 64) / 10.0),
            48..72 => self.power::<F>() * F::of(1.0 + f64::from(self.byte()) / 256.0),
            72..80 => self.one_of(&[
                F::zero(),
                F::LEAST,
                F::LEAST_NORMAL,
                F::LARGEST,
                F::LARGEST / F::of(2.0),
                F::one().up(),
                F::one().down(),
                F::of(1e6),
                F::infinity(),
                F::nan(),
            ]),
            _ => return self.any_bits(),
        };
        if self.flag() { -value } else { value }
    }

    /// A finite float.
    pub(crate) fn number<F: Float>(&mut self) -> F {
        let float = self.float();
        if finite(float) { float } else { F::one() }
    }

    /// A finite float that is often `before`, its opposite, or some floats beside it.
    pub(crate) fn number_after<F: Float>(&mut self, before: F) -> F {
        let kind = self.byte();
        let count = kind / 8;
        let value = match kind % 8 {
            0 => before,
            1 => -before,
            2 => (0..count).fold(before, |value, _| value.up()),
            3 => (0..count).fold(before, |value, _| value.down()),
            4 => before + F::of(f64::from(count) / 4.0),
            5 => before * F::of(f64::from(count) / 8.0 - 2.0),
            _ => self.number(),
        };
        if finite(value) { value } else { before }
    }

    /// A list of finite floats, each made from the one before.
    pub(crate) fn numbers<F: Float>(&mut self, most: usize) -> Vec<F> {
        let mut before = F::zero();
        self.list(most, |script| {
            before = script.number_after(before);
            before
        })
    }

    /// The float to the right of x at some distance. At the largest float it is the same one.
    fn step<F: Float>(&mut self, x: F) -> F {
        let kind = self.byte();
        let count = kind / 8;
        let next = match kind % 8 {
            0 | 1 => x + F::of(f64::from(count + 1) / 8.0),
            2 => (0..=count % 8).fold(x, |x, _| x.up()),
            3 => x + self.power(),
            4 => x + F::LEAST * F::of(f64::from(count + 1)),
            5 => -x,
            6 => x * F::of(1.0 + f64::from(count + 1) / 8.0),
            _ => self.float(),
        };
        if next > x && finite(next) {
            next
        } else {
            x.up()
        }
    }

    /// Good breakpoints, at least two and at most `most`, and up to 40 more if the last step is repeated. It is repeated so
    /// that there are many from few bytes.
    pub(crate) fn points<F: Float>(&mut self, most: usize) -> Vec<(F, F)> {
        let count = 2 + self.below(most - 1);
        let mut points: Vec<(F, F)> = vec![(self.number(), self.number())];
        while points.len() < count {
            let (x0, y0) = points[points.len() - 1];
            if x0 == F::LARGEST {
                break;
            }
            let x = self.step(x0);
            let y = self.number_after(y0);
            points.push((x, y));
            // A saw of equal teeth, where there may be many breakpoints.
            let teeth = if most > 64 && self.byte() > 200 {
                40
            } else {
                0
            };
            for i in 0..teeth {
                let before = points[points.len() - 1].0;
                let next = before + (x - x0);
                if !(next > before && finite(next)) {
                    break;
                }
                points.push((next, if i % 2 == 0 { y0 } else { y }));
            }
        }
        if points.len() < 2 {
            // The first one was the largest float.
            points.insert(0, (F::zero(), points[0].1));
        }
        // A segment that is too steep is made flat.
        for i in 1..points.len() {
            if PiecewiseLinear::from_breakpoints(&points[i - 1..=i]).is_err() {
                points[i].1 = points[i - 1].1;
            }
        }
        points
    }

    pub(crate) fn tail<F: Float>(&mut self) -> Tail<F> {
        match self.byte() % 4 {
            0 => Tail::Constant,
            1 => Tail::Linear,
            _ => Tail::Slope(self.number()),
        }
    }

    pub(crate) fn side(&mut self) -> Side {
        if self.flag() { Side::Right } else { Side::Left }
    }

    pub(crate) fn function<F: Float>(&mut self, most: usize) -> PiecewiseLinear<F> {
        let points = self.points(most);
        let f = PiecewiseLinear::from_breakpoints(&points).expect("good breakpoints");
        f.with_tails(self.tail(), self.tail())
            .expect("finite slopes")
    }

    /// Another function, often with breakpoints, values or slopes of `f`.
    pub(crate) fn function_after<F: Float>(
        &mut self,
        f: &PiecewiseLinear<F>,
        most: usize,
    ) -> PiecewiseLinear<F> {
        let (left, right) = f.tails();
        let other = match self.byte() % 8 {
            0 => Ok(f.negated()),
            1 | 2 => {
                let ys: Vec<F> = f.ys().iter().map(|&y| self.number_after(y)).collect();
                PiecewiseLinear::from_xy(f.xs(), &ys).and_then(|g| g.with_tails(left, right))
            }
            3 => f.shift_x(self.number()),
            4 => f.shift_y(self.number()),
            5 => f.clone().with_tails(self.tail(), self.tail()),
            _ => Ok(self.function(most)),
        };
        other.unwrap_or_else(|_| f.clone())
    }

    pub(crate) fn jumping<F: Float>(&mut self, most: usize) -> Discontinuous<F> {
        let mut points: Vec<(F, F)> = Vec::new();
        for (x, y) in self.points(most) {
            points.push((x, y));
            if self.byte().is_multiple_of(4) {
                points.push((x, self.number_after(y)));
            }
        }
        // The segment after a jump may be too steep.
        for i in 1..points.len() {
            let pair = &points[i - 1..=i];
            if pair[0].0 < pair[1].0 && PiecewiseLinear::from_breakpoints(pair).is_err() {
                points[i].1 = points[i - 1].1;
            }
        }
        let f = Discontinuous::from_breakpoints(&points, self.side()).expect("good breakpoints");
        let sides: Vec<Side> = f.jumps().map(|_| self.side()).collect();
        let f = f.with_sides(&sides).expect("a side for each");
        f.with_tails(self.tail(), self.tail())
            .expect("finite slopes")
    }

    /// Parameters of up to `most` units. Many kinks are the same, or next to each other.
    pub(crate) fn parameters<F: Float>(&mut self, most: usize) -> Parameters<F> {
        let output_bias = self.number();
        let mut unit = [F::one(), F::zero(), F::one()];
        let units = self.list(most, |script| {
            let same_kink = script.byte() % 4;
            let before = unit;
            unit = unit.map(|value| script.number_after(value));
            if same_kink == 0 {
                // A multiple of the unit before, without rounding if nothing underflows.
                let factor = script.one_of(&[-1.0, 2.0, 0.5, -1024.0].map(F::of));
                let multiple = [before[0] * factor, before[1] * factor];
                if multiple.into_iter().all(finite) {
                    unit = [multiple[0], multiple[1], unit[2]];
                }
            }
            unit
        });
        let column = |i: usize| units.iter().map(|unit| unit[i]).collect();
        Parameters {
            hidden_weights: column(0),
            hidden_biases: column(1),
            output_weights: column(2),
            output_bias,
        }
    }
}
