//! NEON: eight `f32` or four `f64` at a time, in two registers.
//!
//! With one register for a vector, a loop would count twice as often, and make twice as many masks into bits.
//!
//! A target has NEON or has it not, so the CPU is not asked, with the standard library or without it. The target must be
//! little-endian, because a look-up takes the lowest byte of a float first.

use core::arch::aarch64::*;

use super::batch;
use super::simd::Simd;
use crate::function::evaluate::cells::Cells;
use crate::function::evaluate::index::Entry;

/// The operations on `f32`. The target has the instructions if this is compiled.
#[derive(Clone, Copy, Debug)]
pub(super) struct NeonF32(());

/// The operations on `f64`. The target has the instructions if this is compiled.
#[derive(Clone, Copy, Debug)]
pub(super) struct NeonF64(());

/// Both registers of a vector.
#[inline(always)]
fn both<R>(register: impl Fn(usize) -> R) -> [R; 2] {
    [register(0), register(1)]
}

impl Simd for NeonF32 {
    type Float = f32;
    type Vector = [float32x4_t; 2];
    type Mask = [uint32x4_t; 2];
    /// An index k is kept as four: 4 k to 4 k + 3, the indices of the bytes of a float.
    type Indices = [uint32x4_t; 2];

    const LANES: usize = 8;
    const RECORDS_IN_REGISTERS: usize = 16;
    const TOGETHER: usize = 2;

    operations! {
        splat(x: f32) -> [float32x4_t; 2] = [vdupq_n_f32(x); 2];
        add(a: [float32x4_t; 2], b: [float32x4_t; 2]) -> [float32x4_t; 2] =
            both(|i| vaddq_f32(a[i], b[i]));
        sub(a: [float32x4_t; 2], b: [float32x4_t; 2]) -> [float32x4_t; 2] =
            both(|i| vsubq_f32(a[i], b[i]));
        mul(a: [float32x4_t; 2], b: [float32x4_t; 2]) -> [float32x4_t; 2] =
            both(|i| vmulq_f32(a[i], b[i]));
        ge(a: [float32x4_t; 2], b: [float32x4_t; 2]) -> [uint32x4_t; 2] =
            both(|i| vcgeq_f32(a[i], b[i]));
        is_nan(a: [float32x4_t; 2]) -> [uint32x4_t; 2] =
            both(|i| vmvnq_u32(vceqq_f32(a[i], a[i])));
        and(a: [uint32x4_t; 2], b: [uint32x4_t; 2]) -> [uint32x4_t; 2] =
            both(|i| vandq_u32(a[i], b[i]));
        select(mask: [uint32x4_t; 2], yes: [float32x4_t; 2], no: [float32x4_t; 2]) -> [float32x4_t; 2] =
            both(|i| vbslq_f32(mask[i], yes[i], no[i]));
        bits(mask: [uint32x4_t; 2]) -> u32 = {
            let low_halves = mask.map(|mask| vreinterpretq_u16_u32(mask));
            let mask = vuzp1q_u16(low_halves[0], low_halves[1]);
            let place = vld1q_u16([1, 2, 4, 8, 16, 32, 64, 128].as_ptr());
            vaddvq_u16(vandq_u16(mask, place)).into()
        };
        // Not by maximum and minimum, which take +0 for larger than -0.
        bound(x: [float32x4_t; 2], low: [float32x4_t; 2], high: [float32x4_t; 2]) -> [float32x4_t; 2] =
            both(|i| {
                let x = vbslq_f32(vcltq_f32(x[i], low[i]), low[i], x[i]);
                vbslq_f32(vcgtq_f32(x, high[i]), high[i], x)
            });
        // If one operand is NaN, maxnm returns the other one. A signalling NaN is no exception here: it comes out of no
        // operation, and min makes it a quiet one.
        at_least(x: [float32x4_t; 2], low: [float32x4_t; 2]) -> [float32x4_t; 2] =
            both(|i| vmaxnmq_f32(x[i], low[i]));
        into_range(x: [float32x4_t; 2], low: [float32x4_t; 2], high: [float32x4_t; 2]) -> [float32x4_t; 2] =
            both(|i| vmaxnmq_f32(vminq_f32(x[i], high[i]), low[i]));
        ordinal(x: [float32x4_t; 2]) -> [float32x4_t; 2] = x.map(|x| {
            let bits = vreinterpretq_s32_f32(vaddq_f32(x, vdupq_n_f32(0.0)));
            let magnitude = vshrq_n_u32::<1>(vreinterpretq_u32_s32(vshrq_n_s32::<31>(bits)));
            vcvtq_f32_s32(veorq_s32(bits, vreinterpretq_s32_u32(magnitude)))
        });
        zero_indices() -> [uint32x4_t; 2] = [vdupq_n_u32(0x0302_0100); 2];
        ahead_where(mask: [uint32x4_t; 2], indices: [uint32x4_t; 2], step: u32) -> [uint32x4_t; 2] = {
            let step = vdupq_n_u32(0x0404_0404 * step);
            both(|i| vaddq_u32(indices[i], vandq_u32(mask[i], step)))
        };
    }

    #[inline(always)]
    fn look_up<const VECTORS: usize>(
        self,
        table: &[[float32x4_t; 2]; VECTORS],
        indices: [uint32x4_t; 2],
    ) -> [float32x4_t; 2] {
        // SAFETY: the target has the instructions.
        unsafe {
            let bytes = |at: usize| vreinterpretq_u8_f32(table[at / 2][at % 2]);
            indices.map(|indices| {
                let indices = vreinterpretq_u8_u32(indices);
                vreinterpretq_f32_u8(match VECTORS {
                    1 => vqtbl2q_u8(uint8x16x2_t(bytes(0), bytes(1)), indices),
                    2 => vqtbl4q_u8(
                        uint8x16x4_t(bytes(0), bytes(1), bytes(2), bytes(3)),
                        indices,
                    ),
                    _ => unreachable!("larger tables do not pay"),
                })
            })
        }
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> [float32x4_t; 2] {
        // SAFETY: the caller promises eight floats.
        unsafe { both(|i| vld1q_f32(from.add(4 * i))) }
    }

    #[inline(always)]
    unsafe fn store(self, vector: [float32x4_t; 2], to: *mut f32) {
        // SAFETY: the caller promises room for eight floats.
        unsafe {
            vst1q_f32(to, vector[0]);
            vst1q_f32(to.add(4), vector[1]);
        }
    }

    #[inline(always)]
    unsafe fn store_bounded(self, x: [float32x4_t; 2], most: u32, to: *mut u32) {
        // The conversion gives 0 for NaN and negative floats, and 2^32 - 1 for floats that are too large.
        // SAFETY: the caller promises room for eight integers.
        unsafe {
            let most = vdupq_n_u32(most);
            let whole = x.map(|x| vminq_u32(vcvtq_u32_f32(x), most));
            vst1q_u32(to, whole[0]);
            vst1q_u32(to.add(4), whole[1]);
        }
    }

    #[inline(always)]
    unsafe fn pairs(self, table: *const Entry<f32>, at: *const u32) -> [[float32x4_t; 2]; 2] {
        // SAFETY: the caller promises indices 0 to 7, each inside the table.
        unsafe {
            // Two floats in the lower half of a register; the upper half is not used. Zips take fewer cycles than inserting
            // one half beside the other.
            let row = |lane: usize| {
                let row = vld1_f32(table.add(*at.add(lane) as usize).cast());
                vcombine_f32(row, row)
            };
            let four = |lane: usize| {
                let ac = vzip1q_f32(row(lane), row(lane + 2));
                let bd = vzip1q_f32(row(lane + 1), row(lane + 3));
                [vzip1q_f32(ac, bd), vzip2q_f32(ac, bd)]
            };
            let [[a, b], [c, d]] = [four(0), four(4)];
            [[a, c], [b, d]]
        }
    }

    #[inline(always)]
    unsafe fn quads(self, table: *const [f32; 4], at: *const u32) -> [[float32x4_t; 2]; 4] {
        // SAFETY: the caller promises indices 0 to 7, each inside the table.
        unsafe {
            let row = |lane: usize| vld1q_f32(table.add(*at.add(lane) as usize).cast());
            let four = |lane: usize| {
                let (a, b, c, d) = (row(lane), row(lane + 1), row(lane + 2), row(lane + 3));
                let (ac, bd) = (vzip1q_f32(a, c), vzip1q_f32(b, d));
                let (eg, fh) = (vzip2q_f32(a, c), vzip2q_f32(b, d));
                [
                    vzip1q_f32(ac, bd),
                    vzip2q_f32(ac, bd),
                    vzip1q_f32(eg, fh),
                    vzip2q_f32(eg, fh),
                ]
            };
            let [[a, b, c, d], [e, f, g, h]] = [four(0), four(4)];
            [[a, e], [b, f], [c, g], [d, h]]
        }
    }
}

impl Simd for NeonF64 {
    type Float = f64;
    type Vector = [float64x2_t; 2];
    type Mask = [uint64x2_t; 2];
    /// An index k is kept as eight: 8 k to 8 k + 7, the indices of the bytes of a float.
    type Indices = [uint64x2_t; 2];

    const LANES: usize = 4;
    const RECORDS_IN_REGISTERS: usize = 8;
    const TOGETHER: usize = 2;

    operations! {
        splat(x: f64) -> [float64x2_t; 2] = [vdupq_n_f64(x); 2];
        add(a: [float64x2_t; 2], b: [float64x2_t; 2]) -> [float64x2_t; 2] =
            both(|i| vaddq_f64(a[i], b[i]));
        sub(a: [float64x2_t; 2], b: [float64x2_t; 2]) -> [float64x2_t; 2] =
            both(|i| vsubq_f64(a[i], b[i]));
        mul(a: [float64x2_t; 2], b: [float64x2_t; 2]) -> [float64x2_t; 2] =
            both(|i| vmulq_f64(a[i], b[i]));
        ge(a: [float64x2_t; 2], b: [float64x2_t; 2]) -> [uint64x2_t; 2] =
            both(|i| vcgeq_f64(a[i], b[i]));
        is_nan(a: [float64x2_t; 2]) -> [uint64x2_t; 2] = both(|i| {
            let number = vreinterpretq_u32_u64(vceqq_f64(a[i], a[i]));
            vreinterpretq_u64_u32(vmvnq_u32(number))
        });
        and(a: [uint64x2_t; 2], b: [uint64x2_t; 2]) -> [uint64x2_t; 2] =
            both(|i| vandq_u64(a[i], b[i]));
        select(mask: [uint64x2_t; 2], yes: [float64x2_t; 2], no: [float64x2_t; 2]) -> [float64x2_t; 2] =
            both(|i| vbslq_f64(mask[i], yes[i], no[i]));
        bits(mask: [uint64x2_t; 2]) -> u32 = {
            let low_halves = mask.map(|mask| vreinterpretq_u32_u64(mask));
            let mask = vuzp1q_u32(low_halves[0], low_halves[1]);
            let place = vld1q_u32([1, 2, 4, 8].as_ptr());
            vaddvq_u32(vandq_u32(mask, place))
        };
        // Not by maximum and minimum, which take +0 for larger than -0.
        bound(x: [float64x2_t; 2], low: [float64x2_t; 2], high: [float64x2_t; 2]) -> [float64x2_t; 2] =
            both(|i| {
                let x = vbslq_f64(vcltq_f64(x[i], low[i]), low[i], x[i]);
                vbslq_f64(vcgtq_f64(x, high[i]), high[i], x)
            });
        // If one operand is NaN, maxnm returns the other one. A signalling NaN is no exception here: it comes out of no
        // operation, and min makes it a quiet one.
        at_least(x: [float64x2_t; 2], low: [float64x2_t; 2]) -> [float64x2_t; 2] =
            both(|i| vmaxnmq_f64(x[i], low[i]));
        into_range(x: [float64x2_t; 2], low: [float64x2_t; 2], high: [float64x2_t; 2]) -> [float64x2_t; 2] =
            both(|i| vmaxnmq_f64(vminq_f64(x[i], high[i]), low[i]));
        ordinal(x: [float64x2_t; 2]) -> [float64x2_t; 2] = {
            let bits = x.map(|x| vreinterpretq_s32_f64(vaddq_f64(x, vdupq_n_f64(0.0))));
            let upper = vuzp2q_s32(bits[0], bits[1]);
            let magnitude = vshrq_n_u32::<1>(vreinterpretq_u32_s32(vshrq_n_s32::<31>(upper)));
            let rank = veorq_s32(upper, vreinterpretq_s32_u32(magnitude));
            [vcvtq_f64_s64(vmovl_s32(vget_low_s32(rank))), vcvtq_f64_s64(vmovl_high_s32(rank))]
        };
        zero_indices() -> [uint64x2_t; 2] = [vdupq_n_u64(0x0706_0504_0302_0100); 2];
        ahead_where(mask: [uint64x2_t; 2], indices: [uint64x2_t; 2], step: u32) -> [uint64x2_t; 2] = {
            let step = vdupq_n_u64(0x0808_0808_0808_0808 * u64::from(step));
            both(|i| vaddq_u64(indices[i], vandq_u64(mask[i], step)))
        };
    }

    #[inline(always)]
    fn look_up<const VECTORS: usize>(
        self,
        table: &[[float64x2_t; 2]; VECTORS],
        indices: [uint64x2_t; 2],
    ) -> [float64x2_t; 2] {
        // SAFETY: the target has the instructions.
        unsafe {
            let bytes = |at: usize| vreinterpretq_u8_f64(table[at / 2][at % 2]);
            indices.map(|indices| {
                let indices = vreinterpretq_u8_u64(indices);
                vreinterpretq_f64_u8(match VECTORS {
                    1 => vqtbl2q_u8(uint8x16x2_t(bytes(0), bytes(1)), indices),
                    2 => vqtbl4q_u8(
                        uint8x16x4_t(bytes(0), bytes(1), bytes(2), bytes(3)),
                        indices,
                    ),
                    _ => unreachable!("larger tables do not pay"),
                })
            })
        }
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f64) -> [float64x2_t; 2] {
        // SAFETY: the caller promises four floats.
        unsafe { both(|i| vld1q_f64(from.add(2 * i))) }
    }

    #[inline(always)]
    unsafe fn store(self, vector: [float64x2_t; 2], to: *mut f64) {
        // SAFETY: the caller promises room for four floats.
        unsafe {
            vst1q_f64(to, vector[0]);
            vst1q_f64(to.add(2), vector[1]);
        }
    }

    #[inline(always)]
    unsafe fn store_bounded(self, x: [float64x2_t; 2], most: u32, to: *mut u32) {
        // The conversion gives 0 for NaN and negative floats. What is too large for the narrow integer becomes 2^32 - 1.
        // SAFETY: the caller promises room for four integers.
        unsafe {
            let [low, high] = x.map(|x| vcvtq_u64_f64(x));
            let whole = vqmovn_high_u64(vqmovn_u64(low), high);
            vst1q_u32(to, vminq_u32(whole, vdupq_n_u32(most)));
        }
    }

    #[inline(always)]
    unsafe fn pairs(self, table: *const Entry<f64>, at: *const u32) -> [[float64x2_t; 2]; 2] {
        // SAFETY: the caller promises indices 0 to 3, each inside the table.
        unsafe {
            let row = |lane: usize| vld1q_f64(table.add(*at.add(lane) as usize).cast());
            let (a, b, c, d) = (row(0), row(1), row(2), row(3));
            [
                [vzip1q_f64(a, b), vzip1q_f64(c, d)],
                [vzip2q_f64(a, b), vzip2q_f64(c, d)],
            ]
        }
    }

    #[inline(always)]
    unsafe fn quads(self, table: *const [f64; 4], at: *const u32) -> [[float64x2_t; 2]; 4] {
        // SAFETY: the caller promises indices 0 to 3, each inside the table.
        unsafe {
            let row = |lane: usize| table.add(*at.add(lane) as usize).cast::<f64>();
            let two = |lane: usize| {
                let (a, b) = (row(lane), row(lane + 1));
                let (ab, cd) = (vld1q_f64(a), vld1q_f64(a.add(2)));
                let (ef, gh) = (vld1q_f64(b), vld1q_f64(b.add(2)));
                [
                    vzip1q_f64(ab, ef),
                    vzip2q_f64(ab, ef),
                    vzip1q_f64(cd, gh),
                    vzip2q_f64(cd, gh),
                ]
            };
            let [[a, b, c, d], [e, f, g, h]] = [two(0), two(2)];
            [[a, e], [b, f], [c, g], [d, h]]
        }
    }
}

/// Evaluates the batch, on any CPU of the target.
pub(super) fn eval_f32(cells: &Cells<f32>, inputs: &[f32], outputs: &mut [f32]) -> bool {
    batch::eval_batch(NeonF32(()), cells, inputs, outputs);
    true
}

/// The same for `f64`.
pub(super) fn eval_f64(cells: &Cells<f64>, inputs: &[f64], outputs: &mut [f64]) -> bool {
    batch::eval_batch(NeonF64(()), cells, inputs, outputs);
    true
}

/// The same for columns.
pub(super) fn eval_columns_f32(
    columns: &[&Cells<f32>],
    inputs: &[f32],
    outputs: &mut [&mut [f32]],
) -> bool {
    batch::eval_columns(NeonF32(()), columns, inputs, outputs, eval_f32);
    true
}

/// The same for columns.
pub(super) fn eval_columns_f64(
    columns: &[&Cells<f64>],
    inputs: &[f64],
    outputs: &mut [&mut [f64]],
) -> bool {
    batch::eval_columns(NeonF64(()), columns, inputs, outputs, eval_f64);
    true
}
