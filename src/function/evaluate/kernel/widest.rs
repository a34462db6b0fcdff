//! Loops of plain arithmetic, compiled for the widest vectors that the CPU has.
//!
//! The crate is compiled for any x86-64, whose vectors are 16 bytes wide. What a loop of plain operations
//! returns does not depend on the width: the compiler never joins a product and a sum into one operation.

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
use super::{avx2, avx512};

/// Some work. A closure is work; but how far a closure is inlined cannot be told, and a method can be inlined always.
pub(crate) trait Work {
    fn run(self);
}

impl<F: FnOnce()> Work for F {
    #[inline(always)]
    fn run(self) {
        self();
    }
}

/// Does some work, compiled for the widest vectors that the CPU has. That takes effect on the work as far as
/// it is inlined here.
#[inline(always)]
pub(crate) fn widest(work: impl Work) {
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    {
        #[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
        fn with_avx512(work: impl Work) {
            work.run();
        }
        #[target_feature(enable = "avx2")]
        fn with_avx2(work: impl Work) {
            work.run();
        }
        if avx512::detected() {
            // SAFETY: the CPU was found to have the instructions.
            return unsafe { with_avx512(work) };
        }
        if avx2::detected() {
            // SAFETY: the CPU was found to have the instructions.
            return unsafe { with_avx2(work) };
        }
    }
    work.run();
}
