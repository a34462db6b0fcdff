//! Networks for good files, and bad bytes made out of good ones. A reader must not panic on any bytes, and must not
//! allocate much more than the bytes that are there.

mod random;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

pub(crate) use random::Random;
use shallow_relu::{Parameters, Scalar, ShallowReluNet};

/// The system's allocator, which counts what each thread has allocated and not freed.
struct Counting;

thread_local! {
    static NOW: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: isize) {
    // A thread that ends may free after its counters are gone.
    let _ = NOW.try_with(|now| {
        now.set(now.get() + bytes);
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(now.get())));
    });
}

// SAFETY: every call goes to the system's allocator as it is, and counting does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller keeps the contract of `alloc`, which is the same one.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: the caller keeps the contract of `dealloc`, which is the same one.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The result of `read`, which must not panic and must not allocate more than a multiple of the bytes.
pub(crate) fn survived<R>(bytes: &[u8], what: &str, read: impl Fn(&[u8]) -> R) -> R {
    let before = NOW.get();
    PEAK.set(before);
    let result = catch_unwind(AssertUnwindSafe(|| read(bytes)));
    let peak = PEAK.get() - before;
    let result = result.unwrap_or_else(|_| panic!("a panic after {what}: {bytes:?}"));
    // At worst two bytes are an empty tensor of 176, in a vector that is three times as long while it grows.
    let most = 300 * bytes.len() as isize + (1 << 16);
    assert!(
        peak <= most,
        "{peak} bytes allocated after {what}: {bytes:?}"
    );
    result
}

/// Every prefix of a file and every file with one other byte is survived. Returns the lengths of the prefixes that
/// are read.
pub(crate) fn every_truncation_and_every_byte<R, E>(
    good: &[u8],
    read: impl Fn(&[u8]) -> Result<R, E>,
) -> Vec<usize> {
    assert!(survived(good, "no change", &read).is_ok());
    let mut bytes = good.to_vec();
    for position in 0..good.len() {
        for value in 0..=u8::MAX {
            bytes[position] = value;
            let _ = survived(&bytes, "one other byte", &read);
        }
        bytes[position] = good[position];
    }
    let is_read = |&length: &usize| survived(&good[..length], "a truncation", &read).is_ok();
    (0..good.len()).filter(is_read).collect()
}

/// `count` files with several changes each, the same ones for the same seed.
pub(crate) fn mutations<R, E>(
    good: &[&[u8]],
    seed: u64,
    count: usize,
    read: impl Fn(&[u8]) -> Result<R, E>,
) {
    let mut random = Random(seed);
    for _ in 0..count {
        let bytes = mutated(good, &mut random);
        let _ = survived(&bytes, "mutations", &read);
    }
}

/// As many files as a minute has room for, others each time.
pub(crate) fn mutations_for_a_minute<R, E>(good: &[&[u8]], read: impl Fn(&[u8]) -> Result<R, E>) {
    let (start, mut done, mut good_ones) = (Instant::now(), 0, 0);
    let mut random = Random(std::process::id().into());
    while start.elapsed() < Duration::from_secs(60) {
        let bytes = mutated(good, &mut random);
        good_ones += usize::from(survived(&bytes, "mutations", &read).is_ok());
        done += 1;
    }
    println!("{done} files were survived, and {good_ones} of them read");
}

fn mutated(good: &[&[u8]], random: &mut Random) -> Vec<u8> {
    let mut bytes = good[random.below(good.len())].to_vec();
    for _ in 0..=random.below(4) {
        let position = random.below(bytes.len() + 1);
        let end = position + random.below((bytes.len() - position).min(16) + 1);
        match random.below(7) {
            0 => bytes.truncate(position),
            1 => drop(bytes.drain(position..end)),
            2 => {
                let part = bytes[position..end].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, part);
            }
            3 => {
                // A large length, as eight bytes or as a varint.
                let large = [0xff; 8];
                bytes.splice(position..end, large.into_iter().take(1 + random.below(8)));
            }
            4 => {
                let digits = random.next().to_string();
                bytes.splice(position..end, digits.into_bytes());
            }
            5 => {
                if let Some(byte) = bytes.get_mut(position) {
                    *byte ^= 1 << random.below(8);
                }
            }
            _ => {
                if let Some(byte) = bytes.get_mut(position) {
                    *byte = random.next() as u8;
                }
            }
        }
    }
    bytes
}

/// Networks of up to 1000 units, whose parameters have sizes from 1e-310 to 1e30, -0 among them.
pub(crate) fn networks<T: Scalar>(seed: u64, convert: impl Fn(f64) -> T) -> Vec<ShallowReluNet<T>> {
    let mut random = Random(seed);
    let parameters = [0, 1, 2, 3, 17, 1000].map(|width| {
        let mut values = || -> Vec<T> {
            let scales = [1.0, 1e-30, 1e-310, -0.0, 1e30];
            (0..width)
                .map(|i| convert(random.unit() * scales[i % 5]))
                .collect()
        };
        Parameters {
            hidden_weights: values(),
            hidden_biases: values(),
            output_weights: values(),
            output_bias: convert(-0.0),
        }
    });
    // Some kinks lie so close that a slope overflows.
    let networks = parameters.into_iter().map(ShallowReluNet::from_parameters);
    networks.filter_map(Result::ok).collect()
}
