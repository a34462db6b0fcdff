//! Broken and malicious files are refused, whatever is wrong with them: nothing panics, and no claimed length is
//! believed.

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shallow_relu::{
    Discontinuous, Error, Parameters, Periodic, PiecewiseLinear, Samples, ShallowReluNet, Side,
};

use crate::allocations;
use crate::support::check;

/// No vector of these tests needs more bytes. serde itself reserves one mebibyte at most before it has seen the
/// elements.
const MOST: usize = 8 << 20;

/// Reads bytes as every type, in both formats. What is accepted can be written again.
fn read_as_everything(bytes: &[u8]) {
    fn read<V: Serialize + DeserializeOwned>(bytes: &[u8]) {
        let found = [
            serde_json::from_slice::<V>(bytes).ok(),
            postcard::from_bytes::<V>(bytes).ok(),
        ];
        for value in found.into_iter().flatten() {
            postcard::to_allocvec(&value).expect("bytes again");
        }
    }
    read::<PiecewiseLinear<f32>>(bytes);
    read::<PiecewiseLinear<f64>>(bytes);
    read::<Discontinuous<f64>>(bytes);
    read::<ShallowReluNet<f32>>(bytes);
    read::<ShallowReluNet<f64>>(bytes);
    read::<Periodic<f64>>(bytes);
    read::<Samples<f64>>(bytes);
    read::<Parameters<f64>>(bytes);
    #[cfg(feature = "num-rational")]
    read::<PiecewiseLinear<num_rational::Ratio<i64>>>(bytes);
}

/// Good files of every type in both formats.
fn files() -> Result<Vec<Vec<u8>>, Error> {
    fn both<V: Serialize>(value: &V) -> [Vec<u8>; 2] {
        [
            serde_json::to_vec(value).expect("JSON"),
            postcard::to_allocvec(value).expect("bytes"),
        ]
    }
    let points = [(0.0, 0.5), (1.0, 3.0), (2.0, 1.0)];
    let jumps = [(0.0, 0.5), (1.0, 3.0), (1.0, 1.0), (2.0, 0.1)];
    let net = ShallowReluNet::from_breakpoints(&points)?;
    let trained = ShallowReluNet::from_parameters(net.scale_y(0.1)?.parameters().clone())?;
    let mut files = Vec::new();
    files.extend(both(&PiecewiseLinear::from_breakpoints(&points)?));
    files.extend(both(&Discontinuous::from_breakpoints(&jumps, Side::Left)?));
    files.extend(both(&Periodic::from_breakpoints(&points, 4.0)?));
    files.extend(both(&Samples::from_points(&points)?));
    files.extend(both(&net));
    files.extend(both(&trained));
    files.extend(both(&net.plus(&trained)?));
    files.extend(both(net.parameters()));
    Ok(files)
}

#[test]
fn broken_files_do_not_panic() -> Result<(), Error> {
    let files = files()?;
    for file in &files {
        for end in 0..=file.len() {
            read_as_everything(&file[..end]);
        }
    }
    let edit = (any::<prop::sample::Index>(), any::<u8>(), 0..3_u8);
    let drawn = (
        prop::sample::select(files),
        prop::collection::vec(edit, 1..6),
    );
    check(20_000, drawn, |(mut file, edits)| {
        for (index, byte, kind) in edits {
            let at = index.index(file.len());
            match kind {
                0 => file[at] = byte,
                1 => file.insert(at, byte),
                _ => file.truncate(at.max(1)),
            }
        }
        read_as_everything(&file);
    });
    assert!(
        allocations::largest() < MOST,
        "{} bytes",
        allocations::largest()
    );
    Ok(())
}

/// postcard writes a length before the elements, as a number of seven bits a byte.
#[test]
fn a_claimed_length_is_not_believed() {
    let billion = postcard::to_allocvec(&1_000_000_000_u64).expect("bytes");
    let everything = [0xff; 9].into_iter().chain([1]).collect::<Vec<u8>>();
    for length in [billion, everything] {
        // The claim is made for the first vector, or for the second or third one after empty vectors.
        for empty in 0..3 {
            let claim = [vec![0; empty], length.clone()].concat();
            let longer = [&claim[..], &[0; 64]].concat();
            assert!(postcard::from_bytes::<Parameters<f64>>(&longer).is_err());
            let network = [&[1], &longer[..]].concat();
            assert!(postcard::from_bytes::<ShallowReluNet<f64>>(&network).is_err());
            let network = [&[0], &claim[..]].concat();
            assert!(postcard::from_bytes::<ShallowReluNet<f64>>(&network).is_err());
            assert!(postcard::from_bytes::<PiecewiseLinear<f64>>(&claim).is_err());
            assert!(postcard::from_bytes::<Discontinuous<f64>>(&longer).is_err());
        }
        // The weights of samples are an option.
        for before in [&[][..], &[0], &[0, 0, 1]] {
            let longer = [before, &length, &[0; 64]].concat();
            assert!(postcard::from_bytes::<Samples<f64>>(&longer).is_err());
        }
    }
    assert!(
        allocations::largest() < MOST,
        "{} bytes",
        allocations::largest()
    );
}

/// JSON that is nested as deep as it is long.
#[test]
fn deep_nesting_is_refused() {
    for open in ["[", "{\"function\":", "{\"xs\":["] {
        read_as_everything(open.repeat(100_000).as_bytes());
    }
}
