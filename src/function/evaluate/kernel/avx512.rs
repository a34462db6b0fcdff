//! AVX-512: sixteen `f32` or eight `f64` at a time.

use core::arch::x86_64::*;

use super::batch;
use super::simd::Simd;
use crate::function::evaluate::cells::Cells;
use crate::function::evaluate::index::Entry;

/// A proof that the CPU has AVX-512 F, VL, BW and DQ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Avx512F32(());

/// A proof that the CPU has AVX-512 F, VL, BW and DQ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Avx512F64(());

impl Simd for Avx512F32 {
    type Float = f32;
    type Vector = __m512;
    type Mask = __mmask16;
    type Indices = __m512i;

    const LANES: usize = 16;
    const RECORDS_IN_REGISTERS: usize = 128;
    const TOGETHER: usize = 4;

    operations! {
        splat(x: f32) -> __m512 = _mm512_set1_ps(x);
        add(a: __m512, b: __m512) -> __m512 = _mm512_add_ps(a, b);
        sub(a: __m512, b: __m512) -> __m512 = _mm512_sub_ps(a, b);
        mul(a: __m512, b: __m512) -> __m512 = _mm512_mul_ps(a, b);
        ge(a: __m512, b: __m512) -> __mmask16 = _mm512_cmp_ps_mask::<_CMP_GE_OQ>(a, b);
        is_nan(a: __m512) -> __mmask16 = _mm512_cmp_ps_mask::<_CMP_UNORD_Q>(a, a);
        select(mask: __mmask16, yes: __m512, no: __m512) -> __m512 =
            _mm512_mask_blend_ps(mask, no, yes);
        // If one operand is NaN, max and min return the second one.
        bound(x: __m512, low: __m512, high: __m512) -> __m512 =
            _mm512_min_ps(high, _mm512_max_ps(low, x));
        at_least(x: __m512, low: __m512) -> __m512 = _mm512_max_ps(x, low);
        into_range(x: __m512, low: __m512, high: __m512) -> __m512 =
            _mm512_min_ps(_mm512_max_ps(x, low), high);
        ordinal(x: __m512) -> __m512 = {
            let bits = _mm512_castps_si512(_mm512_add_ps(x, _mm512_setzero_ps()));
            let magnitude = _mm512_srli_epi32::<1>(_mm512_srai_epi32::<31>(bits));
            _mm512_cvtepi32_ps(_mm512_xor_si512(bits, magnitude))
        };
        zero_indices() -> __m512i = _mm512_setzero_si512();
        ahead_where(mask: __mmask16, indices: __m512i, step: u32) -> __m512i =
            _mm512_mask_add_epi32(indices, mask, indices, _mm512_set1_epi32(step as i32));
    }

    #[inline(always)]
    fn look_up<const VECTORS: usize>(self, table: &[__m512; VECTORS], indices: __m512i) -> __m512 {
        // SAFETY: the value of this type proves that the CPU has the instructions.
        unsafe {
            let pair = |i: usize| _mm512_permutex2var_ps(table[2 * i], indices, table[2 * i + 1]);
            let bit = |bit| _mm512_test_epi32_mask(indices, _mm512_set1_epi32(bit));
            let four = |i| _mm512_mask_blend_ps(bit(32), pair(i), pair(i + 1));
            match VECTORS {
                1 => _mm512_permutexvar_ps(indices, table[0]),
                2 => pair(0),
                4 => four(0),
                _ => _mm512_mask_blend_ps(bit(64), four(0), four(2)),
            }
        }
    }

    #[inline(always)]
    fn and(self, a: __mmask16, b: __mmask16) -> __mmask16 {
        a & b
    }

    #[inline(always)]
    fn bits(self, mask: __mmask16) -> u32 {
        mask.into()
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> __m512 {
        // SAFETY: the caller promises at least `LANES` floats.
        unsafe { _mm512_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn store(self, vector: __m512, to: *mut f32) {
        // SAFETY: the caller promises room for `LANES` floats.
        unsafe { _mm512_storeu_ps(to, vector) }
    }

    #[inline(always)]
    unsafe fn store_bounded(self, x: __m512, most: u32, to: *mut u32) {
        // A float out of range becomes 2^31, which the minimum takes for a large integer.
        // SAFETY: the caller promises room for `LANES` integers.
        unsafe {
            let whole = _mm512_min_epu32(_mm512_cvttps_epi32(x), _mm512_set1_epi32(most as i32));
            _mm512_storeu_si512(to.cast(), whole);
        }
    }

    #[inline(always)]
    unsafe fn pairs(self, table: *const Entry<f32>, at: *const u32) -> [__m512; 2] {
        // SAFETY: the caller promises indices 0 to 15, each inside the table.
        unsafe {
            let row = |lane: usize| table.add(*at.add(lane) as usize).cast::<f64>();
            let two = |lane: usize| _mm_loadh_pd(_mm_load_sd(row(lane)), row(lane + 1));
            let four = |lane: usize| _mm256_set_m128d(two(lane + 4), two(lane));
            let eight = |lane: usize| {
                _mm512_castpd_ps(_mm512_insertf64x4::<1>(
                    _mm512_castpd256_pd512(four(lane)),
                    four(lane + 8),
                ))
            };
            let (a, b) = (eight(0), eight(2));
            [
                _mm512_shuffle_ps::<0b10_00_10_00>(a, b),
                _mm512_shuffle_ps::<0b11_01_11_01>(a, b),
            ]
        }
    }

    #[inline(always)]
    unsafe fn quads(self, table: *const [f32; 4], at: *const u32) -> [__m512; 4] {
        // SAFETY: the caller promises indices 0 to 15, each inside the table.
        unsafe {
            let row = |lane: usize| _mm_loadu_ps(table.add(*at.add(lane) as usize).cast());
            let four = |lane: usize| {
                let rows = _mm512_castps128_ps512(row(lane));
                let rows = _mm512_insertf32x4::<1>(rows, row(lane + 4));
                let rows = _mm512_insertf32x4::<2>(rows, row(lane + 8));
                _mm512_castps_pd(_mm512_insertf32x4::<3>(rows, row(lane + 12)))
            };
            let single = |v: __m512d| _mm512_castpd_ps(v);
            let (a, b, c, d) = (
                single(four(0)),
                single(four(1)),
                single(four(2)),
                single(four(3)),
            );
            let double = |v: __m512| _mm512_castps_pd(v);
            let (ab, cd) = (
                double(_mm512_unpacklo_ps(a, b)),
                double(_mm512_unpacklo_ps(c, d)),
            );
            let (ef, gh) = (
                double(_mm512_unpackhi_ps(a, b)),
                double(_mm512_unpackhi_ps(c, d)),
            );
            [
                single(_mm512_unpacklo_pd(ab, cd)),
                single(_mm512_unpackhi_pd(ab, cd)),
                single(_mm512_unpacklo_pd(ef, gh)),
                single(_mm512_unpackhi_pd(ef, gh)),
            ]
        }
    }
}

impl Simd for Avx512F64 {
    type Float = f64;
    type Vector = __m512d;
    type Mask = __mmask8;
    type Indices = __m512i;

    const LANES: usize = 8;
    const RECORDS_IN_REGISTERS: usize = 32;
    const TOGETHER: usize = 4;

    operations! {
        splat(x: f64) -> __m512d = _mm512_set1_pd(x);
        add(a: __m512d, b: __m512d) -> __m512d = _mm512_add_pd(a, b);
        sub(a: __m512d, b: __m512d) -> __m512d = _mm512_sub_pd(a, b);
        mul(a: __m512d, b: __m512d) -> __m512d = _mm512_mul_pd(a, b);
        ge(a: __m512d, b: __m512d) -> __mmask8 = _mm512_cmp_pd_mask::<_CMP_GE_OQ>(a, b);
        is_nan(a: __m512d) -> __mmask8 = _mm512_cmp_pd_mask::<_CMP_UNORD_Q>(a, a);
        select(mask: __mmask8, yes: __m512d, no: __m512d) -> __m512d =
            _mm512_mask_blend_pd(mask, no, yes);
        // If one operand is NaN, max and min return the second one.
        bound(x: __m512d, low: __m512d, high: __m512d) -> __m512d =
            _mm512_min_pd(high, _mm512_max_pd(low, x));
        at_least(x: __m512d, low: __m512d) -> __m512d = _mm512_max_pd(x, low);
        into_range(x: __m512d, low: __m512d, high: __m512d) -> __m512d =
            _mm512_min_pd(_mm512_max_pd(x, low), high);
        ordinal(x: __m512d) -> __m512d = {
            let bits = _mm512_castpd_si512(_mm512_add_pd(x, _mm512_setzero_pd()));
            let upper = _mm512_cvtepi64_epi32(_mm512_srli_epi64::<32>(bits));
            let magnitude = _mm256_srli_epi32::<1>(_mm256_srai_epi32::<31>(upper));
            _mm512_cvtepi32_pd(_mm256_xor_si256(upper, magnitude))
        };
        zero_indices() -> __m512i = _mm512_setzero_si512();
        ahead_where(mask: __mmask8, indices: __m512i, step: u32) -> __m512i =
            _mm512_mask_add_epi64(indices, mask, indices, _mm512_set1_epi64(i64::from(step)));
    }

    #[inline(always)]
    fn look_up<const VECTORS: usize>(
        self,
        table: &[__m512d; VECTORS],
        indices: __m512i,
    ) -> __m512d {
        // SAFETY: the value of this type proves that the CPU has the instructions.
        unsafe {
            let pair = |i: usize| _mm512_permutex2var_pd(table[2 * i], indices, table[2 * i + 1]);
            let second = _mm512_test_epi64_mask(indices, _mm512_set1_epi64(16));
            match VECTORS {
                1 => _mm512_permutexvar_pd(indices, table[0]),
                2 => pair(0),
                4 => _mm512_mask_blend_pd(second, pair(0), pair(1)),
                _ => unreachable!("larger tables do not pay"),
            }
        }
    }

    #[inline(always)]
    fn and(self, a: __mmask8, b: __mmask8) -> __mmask8 {
        a & b
    }

    #[inline(always)]
    fn bits(self, mask: __mmask8) -> u32 {
        mask.into()
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f64) -> __m512d {
        // SAFETY: the caller promises at least `LANES` floats.
        unsafe { _mm512_loadu_pd(from) }
    }

    #[inline(always)]
    unsafe fn store(self, vector: __m512d, to: *mut f64) {
        // SAFETY: the caller promises room for `LANES` floats.
        unsafe { _mm512_storeu_pd(to, vector) }
    }

    #[inline(always)]
    unsafe fn store_bounded(self, x: __m512d, most: u32, to: *mut u32) {
        // A float out of range becomes 2^31, which the minimum takes for a large integer.
        // SAFETY: the caller promises room for `LANES` integers.
        unsafe {
            let whole = _mm256_min_epu32(_mm512_cvttpd_epi32(x), _mm256_set1_epi32(most as i32));
            _mm256_storeu_si256(to.cast(), whole);
        }
    }

    #[inline(always)]
    unsafe fn pairs(self, table: *const Entry<f64>, at: *const u32) -> [__m512d; 2] {
        // SAFETY: the caller promises indices 0 to 7, each inside the table.
        unsafe {
            let row = |lane: usize| _mm_loadu_pd(table.add(*at.add(lane) as usize).cast());
            let four = |lane: usize| {
                let rows = _mm512_castpd128_pd512(row(lane));
                let rows = _mm512_insertf64x2::<1>(rows, row(lane + 2));
                let rows = _mm512_insertf64x2::<2>(rows, row(lane + 4));
                _mm512_insertf64x2::<3>(rows, row(lane + 6))
            };
            let (a, b) = (four(0), four(1));
            [_mm512_unpacklo_pd(a, b), _mm512_unpackhi_pd(a, b)]
        }
    }

    #[inline(always)]
    unsafe fn quads(self, table: *const [f64; 4], at: *const u32) -> [__m512d; 4] {
        // SAFETY: the caller promises indices 0 to 7, each inside the table.
        unsafe {
            let row = |lane: usize| _mm256_loadu_pd(table.add(*at.add(lane) as usize).cast());
            let two = |lane: usize| {
                _mm512_insertf64x4::<1>(_mm512_castpd256_pd512(row(lane)), row(lane + 2))
            };
            let (a, b, c, d) = (two(0), two(1), two(4), two(5));
            let (ab, cd) = (_mm512_unpacklo_pd(a, b), _mm512_unpacklo_pd(c, d));
            let (ef, gh) = (_mm512_unpackhi_pd(a, b), _mm512_unpackhi_pd(c, d));
            [
                _mm512_shuffle_f64x2::<0b10_00_10_00>(ab, cd),
                _mm512_shuffle_f64x2::<0b10_00_10_00>(ef, gh),
                _mm512_shuffle_f64x2::<0b11_01_11_01>(ab, cd),
                _mm512_shuffle_f64x2::<0b11_01_11_01>(ef, gh),
            ]
        }
    }
}

entry!(
    eval_f32,
    eval_columns_f32,
    f32,
    Avx512F32,
    "avx512f,avx512vl,avx512bw,avx512dq"
);
entry!(
    eval_f64,
    eval_columns_f64,
    f64,
    Avx512F64,
    "avx512f,avx512vl,avx512bw,avx512dq"
);

/// Whether the CPU has the instructions. The CPU is asked once, and an atomic variable from then on. Without
/// the standard library it is known when the crate is compiled.
pub(super) fn detected() -> bool {
    #[cfg(feature = "std")]
    {
        std::arch::is_x86_feature_detected!("avx512f")
            && std::arch::is_x86_feature_detected!("avx512vl")
            && std::arch::is_x86_feature_detected!("avx512bw")
            && std::arch::is_x86_feature_detected!("avx512dq")
    }
    #[cfg(not(feature = "std"))]
    {
        cfg!(all(
            target_feature = "avx512f",
            target_feature = "avx512vl",
            target_feature = "avx512bw",
            target_feature = "avx512dq"
        ))
    }
}
