//! A table of people in a Parquet file: their incomes, and the taxes that the library computes for them.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, Float64Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::DataFusionError;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::file::properties::WriterProperties;
use shallow_relu::{PiecewiseLinear, Tail};

use crate::Error;

/// Incomes are uniform on 0 to here.
const HIGHEST_INCOME: f64 = 1_000_000.0;
/// The rate beyond the last bracket.
const TOP_RATE: f64 = 0.5;
/// One income in this number of incomes is null.
const NULL_EVERY: u64 = 1000;
/// Rows written at a time.
const BATCH: usize = 1 << 16;

/// An income tax whose rates rise from 0. The first of its `brackets` are the narrowest.
///
/// # Errors
///
/// Returns an error if there is no bracket, or if two brackets would end at the same income because there are too many.
pub fn tax(brackets: usize) -> Result<PiecewiseLinear<f64>, Error> {
    let bracket = |i: usize| {
        let (rate, upto) = (i as f64 / brackets as f64, (i + 1) as f64 / brackets as f64);
        let upto = HIGHEST_INCOME * upto * (0.75 + 0.25 * upto);
        (TOP_RATE * rate, upto.round())
    };
    let brackets: Vec<_> = (0..brackets).map(bracket).collect();
    let tax = PiecewiseLinear::from_slopes(0.0, 0.0, &brackets)?;
    Ok(tax.with_tails(Tail::Constant, Tail::Slope(TOP_RATE))?)
}

/// Random incomes, the same on every machine; one in a thousand is null.
#[derive(Clone, Debug)]
pub struct Incomes {
    state: u64,
}

impl Incomes {
    /// All of them, from the first.
    #[must_use]
    pub fn new() -> Self {
        Self { state: 1 }
    }

    /// SplitMix64.
    fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = self.state;
        let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

impl Default for Incomes {
    fn default() -> Self {
        Self::new()
    }
}

impl Iterator for Incomes {
    type Item = Option<f64>;

    fn next(&mut self) -> Option<Option<f64>> {
        let null = self.random().is_multiple_of(NULL_EVERY);
        let part = (self.random() >> 11) as f64 / (1_u64 << 53) as f64;
        Some((!null).then_some(HIGHEST_INCOME * part))
    }
}

/// What the library computes for one tax.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Total {
    /// The sum, with its rounding errors added up beside it.
    pub sum: f64,
    /// How many incomes are not null.
    pub count: u64,
    /// What the additions have lost.
    lost: f64,
}

impl Total {
    /// Adds one tax: the error of an addition is exact, if the larger of both comes first.
    fn add(&mut self, y: f64) {
        let sum = self.sum + y;
        let (large, small) = if self.sum >= y {
            (self.sum, y)
        } else {
            (y, self.sum)
        };
        self.lost += small - (sum - large);
        self.sum = sum;
        self.count += 1;
    }

    fn finish(mut self) -> Self {
        self.sum += self.lost;
        self.lost = 0.0;
        self
    }
}

/// Writes a Parquet file with one row for each person, and returns the total of each tax. The columns are `income` and,
/// for each function, `owed_0`, `owed_1` and so on, computed by [`eval_batch`](PiecewiseLinear::eval_batch).
///
/// # Errors
///
/// Returns an error if the file cannot be written.
pub fn write(
    path: &Path,
    rows: usize,
    functions: &[PiecewiseLinear<f64>],
) -> Result<Vec<Total>, Error> {
    let mut fields = vec![Field::new("income", DataType::Float64, true)];
    fields.extend(
        (0..functions.len()).map(|i| Field::new(format!("owed_{i}"), DataType::Float64, true)),
    );
    let schema = Arc::new(Schema::new(fields));
    // Numbers as they are, so that reading them costs little: what is measured is the function.
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .build();
    let file = File::create(path)?;
    let mut writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties))
        .map_err(DataFusionError::from)?;

    let mut incomes = Incomes::new();
    let mut totals = vec![Total::default(); functions.len()];
    let mut left = rows;
    while left > 0 {
        let count = left.min(BATCH);
        left -= count;
        let income: Float64Array = incomes.by_ref().take(count).collect();
        let mut columns: Vec<ArrayRef> = vec![Arc::new(income.clone())];
        for (function, total) in functions.iter().zip(&mut totals) {
            let mut owed = vec![0.0; income.len()];
            function.eval_batch(income.values(), &mut owed)?;
            let owed = Float64Array::new(owed.into(), income.nulls().cloned());
            owed.iter().flatten().for_each(|owed| total.add(owed));
            columns.push(Arc::new(owed));
        }
        let batch =
            RecordBatch::try_new(Arc::clone(&schema), columns).map_err(DataFusionError::from)?;
        writer.write(&batch).map_err(DataFusionError::from)?;
    }
    writer.close().map_err(DataFusionError::from)?;
    Ok(totals.into_iter().map(Total::finish).collect())
}
