//! AVX2: eight `f32` or four `f64` at a time.

use core::arch::x86_64::*;

use super::batch;
use super::simd::Simd;
use crate::function::evaluate::cells::Cells;
use crate::function::evaluate::index::Entry;

/// A proof that the CPU has AVX2.
#[derive(Clone, Copy, Debug)]
pub(super) struct Avx2F32(());

/// A proof that the CPU has AVX2.
#[derive(Clone, Copy, Debug)]
pub(super) struct Avx2F64(());

impl Simd for Avx2F32 {
    type Float = f32;
    type Vector = __m256;
    type Mask = __m256;
    type Indices = __m256i;

    const LANES: usize = 8;
    const RECORDS_IN_REGISTERS: usize = 16;
    const TOGETHER: usize = 4;

    operations! {
        splat(x: f32) -> __m256 = _mm256_set1_ps(x);
        add(a: __m256, b: __m256) -> __m256 = _mm256_add_ps(a, b);
        sub(a: __m256, b: __m256) -> __m256 = _mm256_sub_ps(a, b);
        mul(a: __m256, b: __m256) -> __m256 = _mm256_mul_ps(a, b);
        ge(a: __m256, b: __m256) -> __m256 = _mm256_cmp_ps::<_CMP_GE_OQ>(a, b);
        is_nan(a: __m256) -> __m256 = _mm256_cmp_ps::<_CMP_UNORD_Q>(a, a);
        and(a: __m256, b: __m256) -> __m256 = _mm256_and_ps(a, b);
        select(mask: __m256, yes: __m256, no: __m256) -> __m256 = _mm256_blendv_ps(no, yes, mask);
        bits(mask: __m256) -> u32 = _mm256_movemask_ps(mask) as u32;
        // If one operand is NaN, max and min return the second one.
        bound(x: __m256, low: __m256, high: __m256) -> __m256 =
            _mm256_min_ps(high, _mm256_max_ps(low, x));
        at_least(x: __m256, low: __m256) -> __m256 = _mm256_max_ps(x, low);
        into_range(x: __m256, low: __m256, high: __m256) -> __m256 =
            _mm256_min_ps(_mm256_max_ps(x, low), high);
        ordinal(x: __m256) -> __m256 = {
            let bits = _mm256_castps_si256(_mm256_add_ps(x, _mm256_setzero_ps()));
            let magnitude = _mm256_srli_epi32::<1>(_mm256_srai_epi32::<31>(bits));
            _mm256_cvtepi32_ps(_mm256_xor_si256(bits, magnitude))
        };
        zero_indices() -> __m256i = _mm256_setzero_si256();
        ahead_where(mask: __m256, indices: __m256i, step: u32) -> __m256i = {
            let step = _mm256_and_si256(_mm256_castps_si256(mask), _mm256_set1_epi32(step as i32));
            _mm256_add_epi32(indices, step)
        };
    }

    #[inline(always)]
    fn look_up<const VECTORS: usize>(self, table: &[__m256; VECTORS], indices: __m256i) -> __m256 {
        // SAFETY: the value of this type proves that the CPU has the instructions.
        unsafe {
            let one = |i: usize| _mm256_permutevar8x32_ps(table[i], indices);
            // A blend takes the sign bit, so the bit that tells which vector is moved there.
            let second = _mm256_castsi256_ps(_mm256_slli_epi32::<28>(indices));
            match VECTORS {
                1 => one(0),
                2 => _mm256_blendv_ps(one(0), one(1), second),
                _ => unreachable!("larger tables do not pay"),
            }
        }
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> __m256 {
        // SAFETY: the caller promises at least `LANES` floats.
        unsafe { _mm256_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn store(self, vector: __m256, to: *mut f32) {
        // SAFETY: the caller promises room for `LANES` floats.
        unsafe { _mm256_storeu_ps(to, vector) }
    }

    #[inline(always)]
    unsafe fn store_bounded(self, x: __m256, most: u32, to: *mut u32) {
        // A float out of range becomes 2^31, which the minimum takes for a large integer.
        // SAFETY: the caller promises room for `LANES` integers.
        unsafe {
            let whole = _mm256_min_epu32(_mm256_cvttps_epi32(x), _mm256_set1_epi32(most as i32));
            _mm256_storeu_si256(to.cast(), whole);
        }
    }

    #[inline(always)]
    unsafe fn pairs(self, table: *const Entry<f32>, at: *const u32) -> [__m256; 2] {
        // SAFETY: the caller promises indices 0 to 7, each inside the table.
        unsafe {
            let row = |lane: usize| table.add(*at.add(lane) as usize).cast::<f64>();
            let two = |lane: usize| _mm_loadh_pd(_mm_load_sd(row(lane)), row(lane + 1));
            let four = |lane: usize| _mm256_castpd_ps(_mm256_set_m128d(two(lane + 4), two(lane)));
            let (a, b) = (four(0), four(2));
            [
                _mm256_shuffle_ps::<0b10_00_10_00>(a, b),
                _mm256_shuffle_ps::<0b11_01_11_01>(a, b),
            ]
        }
    }

    #[inline(always)]
    unsafe fn quads(self, table: *const [f32; 4], at: *const u32) -> [__m256; 4] {
        // SAFETY: the caller promises indices 0 to 7, each inside the table.
        unsafe {
            let row = |lane: usize| _mm_loadu_ps(table.add(*at.add(lane) as usize).cast());
            let two = |lane: usize| _mm256_set_m128(row(lane + 4), row(lane));
            let (a, b, c, d) = (two(0), two(1), two(2), two(3));
            let double = |v: __m256| _mm256_castps_pd(v);
            let single = |v: __m256d| _mm256_castpd_ps(v);
            let (ab, cd) = (
                double(_mm256_unpacklo_ps(a, b)),
                double(_mm256_unpacklo_ps(c, d)),
            );
            let (ef, gh) = (
                double(_mm256_unpackhi_ps(a, b)),
                double(_mm256_unpackhi_ps(c, d)),
            );
            [
                single(_mm256_unpacklo_pd(ab, cd)),
                single(_mm256_unpackhi_pd(ab, cd)),
                single(_mm256_unpacklo_pd(ef, gh)),
                single(_mm256_unpackhi_pd(ef, gh)),
            ]
        }
    }
}

impl Simd for Avx2F64 {
    type Float = f64;
    type Vector = __m256d;
    type Mask = __m256d;
    type Indices = __m256i;

    const LANES: usize = 4;
    const RECORDS_IN_REGISTERS: usize = 8;
    const TOGETHER: usize = 4;

    operations! {
        splat(x: f64) -> __m256d = _mm256_set1_pd(x);
        add(a: __m256d, b: __m256d) -> __m256d = _mm256_add_pd(a, b);
        sub(a: __m256d, b: __m256d) -> __m256d = _mm256_sub_pd(a, b);
        mul(a: __m256d, b: __m256d) -> __m256d = _mm256_mul_pd(a, b);
        ge(a: __m256d, b: __m256d) -> __m256d = _mm256_cmp_pd::<_CMP_GE_OQ>(a, b);
        is_nan(a: __m256d) -> __m256d = _mm256_cmp_pd::<_CMP_UNORD_Q>(a, a);
        and(a: __m256d, b: __m256d) -> __m256d = _mm256_and_pd(a, b);
        select(mask: __m256d, yes: __m256d, no: __m256d) -> __m256d =
            _mm256_blendv_pd(no, yes, mask);
        bits(mask: __m256d) -> u32 = _mm256_movemask_pd(mask) as u32;
        // If one operand is NaN, max and min return the second one.
        bound(x: __m256d, low: __m256d, high: __m256d) -> __m256d =
            _mm256_min_pd(high, _mm256_max_pd(low, x));
        at_least(x: __m256d, low: __m256d) -> __m256d = _mm256_max_pd(x, low);
        into_range(x: __m256d, low: __m256d, high: __m256d) -> __m256d =
            _mm256_min_pd(_mm256_max_pd(x, low), high);
        ordinal(x: __m256d) -> __m256d = {
            let bits = _mm256_castpd_ps(_mm256_add_pd(x, _mm256_setzero_pd()));
            let (low, high) = (_mm256_castps256_ps128(bits), _mm256_extractf128_ps::<1>(bits));
            let upper = _mm_castps_si128(_mm_shuffle_ps::<0b11_01_11_01>(low, high));
            let magnitude = _mm_srli_epi32::<1>(_mm_srai_epi32::<31>(upper));
            _mm256_cvtepi32_pd(_mm_xor_si128(upper, magnitude))
        };
        // An index k is kept as two: 2 k and 2 k + 1, the indices of the two halves of a float.
        zero_indices() -> __m256i = _mm256_set1_epi64x(1 << 32);
        ahead_where(mask: __m256d, indices: __m256i, step: u32) -> __m256i = {
            let step = _mm256_and_si256(_mm256_castpd_si256(mask), _mm256_set1_epi32(2 * step as i32));
            _mm256_add_epi32(indices, step)
        };
    }

    #[inline(always)]
    fn look_up<const VECTORS: usize>(
        self,
        table: &[__m256d; VECTORS],
        indices: __m256i,
    ) -> __m256d {
        // SAFETY: the value of this type proves that the CPU has the instructions.
        unsafe {
            let one = |i: usize| {
                _mm256_castps_pd(_mm256_permutevar8x32_ps(
                    _mm256_castpd_ps(table[i]),
                    indices,
                ))
            };
            // A blend takes the sign bit, so the bit that tells which vector is moved there.
            let second = _mm256_castsi256_pd(_mm256_slli_epi64::<60>(indices));
            match VECTORS {
                1 => one(0),
                2 => _mm256_blendv_pd(one(0), one(1), second),
                _ => unreachable!("larger tables do not pay"),
            }
        }
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f64) -> __m256d {
        // SAFETY: the caller promises at least `LANES` floats.
        unsafe { _mm256_loadu_pd(from) }
    }

    #[inline(always)]
    unsafe fn store(self, vector: __m256d, to: *mut f64) {
        // SAFETY: the caller promises room for `LANES` floats.
        unsafe { _mm256_storeu_pd(to, vector) }
    }

    #[inline(always)]
    unsafe fn store_bounded(self, x: __m256d, most: u32, to: *mut u32) {
        // A float out of range becomes 2^31, which the minimum takes for a large integer.
        // SAFETY: the caller promises room for `LANES` integers.
        unsafe {
            let whole = _mm_min_epu32(_mm256_cvttpd_epi32(x), _mm_set1_epi32(most as i32));
            _mm_storeu_si128(to.cast(), whole);
        }
    }

    #[inline(always)]
    unsafe fn pairs(self, table: *const Entry<f64>, at: *const u32) -> [__m256d; 2] {
        // SAFETY: the caller promises indices 0 to 3, each inside the table.
        unsafe {
            let row = |lane: usize| _mm_loadu_pd(table.add(*at.add(lane) as usize).cast());
            let (a, b) = (
                _mm256_set_m128d(row(2), row(0)),
                _mm256_set_m128d(row(3), row(1)),
            );
            [_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b)]
        }
    }

    #[inline(always)]
    unsafe fn quads(self, table: *const [f64; 4], at: *const u32) -> [__m256d; 4] {
        // SAFETY: the caller promises indices 0 to 3, each inside the table.
        unsafe {
            let row = |lane: usize| _mm256_loadu_pd(table.add(*at.add(lane) as usize).cast());
            let (a, b, c, d) = (row(0), row(1), row(2), row(3));
            let (ab, cd) = (_mm256_unpacklo_pd(a, b), _mm256_unpacklo_pd(c, d));
            let (ef, gh) = (_mm256_unpackhi_pd(a, b), _mm256_unpackhi_pd(c, d));
            [
                _mm256_permute2f128_pd::<0x20>(ab, cd),
                _mm256_permute2f128_pd::<0x20>(ef, gh),
                _mm256_permute2f128_pd::<0x31>(ab, cd),
                _mm256_permute2f128_pd::<0x31>(ef, gh),
            ]
        }
    }
}

entry!(eval_f32, eval_columns_f32, f32, Avx2F32, "avx2");
entry!(eval_f64, eval_columns_f64, f64, Avx2F64, "avx2");

/// Whether the CPU has the instructions. The CPU is asked once, and an atomic variable from then on. Without
/// the standard library it is known when the crate is compiled.
pub(super) fn detected() -> bool {
    #[cfg(feature = "std")]
    return std::arch::is_x86_feature_detected!("avx2");
    #[cfg(not(feature = "std"))]
    return cfg!(target_feature = "avx2");
}
