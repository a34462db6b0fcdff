//! One query on two engines, both compared with the library, and its speed beside that of `CASE WHEN`.

use std::path::Path;
use std::time::{Duration, Instant};

use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Float64Type, Int64Type};
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use shallow_relu::PiecewiseLinear;

use crate::people::{self, Total};
use crate::{Error, case_when, cluster, udf};

/// How many rows, on how many threads, and how long a query runs for its best time.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Rows of the file.
    pub rows: usize,
    /// Threads of each engine.
    pub threads: usize,
    /// A query runs again and again for this long, and at least once. Its best run counts.
    pub time: Duration,
}

/// Rows a second of one function, in millions.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Speed {
    /// The segments of the function.
    pub segments: usize,
    /// The column alone, without a function: scanned and added up.
    pub scan: f64,
    /// The function, in one process.
    pub function: f64,
    /// `CASE WHEN` of the same function, in one process.
    pub case: f64,
    /// The function, on the cluster.
    pub cluster: f64,
}

/// Writes the file, asks both engines for the sum of each function, compares them with the library row by row and in
/// the sum, and measures.
///
/// # Errors
///
/// Returns an error if an engine fails, or if it differs from the library.
pub async fn compare(path: &Path, segments: &[usize], size: Size) -> Result<Vec<Speed>, Error> {
    let functions = segments
        .iter()
        .map(|&segments| people::tax(segments))
        .collect::<Result<Vec<_>, _>>()?;
    let totals = people::write(path, size.rows, &functions)?;

    let config = SessionConfig::new().with_target_partitions(size.threads);
    let process = SessionContext::new_with_config(config);
    let cluster = cluster::standalone(size.threads).await?;
    let mut speeds = Vec::new();
    for context in [&process, &cluster] {
        open(context, path, &functions).await?;
    }
    let scan = measure(&process, &query("income"), size).await?.1;
    for (i, function) in functions.iter().enumerate() {
        let tax = format!("tax_{i}(income)");
        for (name, context) in [("DataFusion", &process), ("Ballista", &cluster)] {
            check_rows(name, context, &tax, i).await?;
        }
        let speed = async |name: &str, context: &SessionContext, term: &str| {
            let (found, speed) = measure(context, &query(term), size).await?;
            check_sum(name, found, totals[i])?;
            Ok::<_, Error>(speed)
        };
        speeds.push(Speed {
            segments: function.segment_count(),
            scan,
            function: speed("DataFusion", &process, &tax).await?,
            case: speed("CASE WHEN", &process, &case_when(function, "income")).await?,
            cluster: speed("Ballista", &cluster, &tax).await?,
        });
    }
    Ok(speeds)
}

/// Registers the file as the table `people`, and the functions as `tax_0`, `tax_1` and so on.
///
/// # Errors
///
/// Returns an error if there is no Parquet file at this path.
pub async fn open(
    context: &SessionContext,
    path: &Path,
    functions: &[PiecewiseLinear<f64>],
) -> Result<(), Error> {
    let path = path
        .to_str()
        .ok_or_else(|| Error::Usage(format!("{} is not UTF-8", path.display())))?;
    context
        .register_parquet("people", path, ParquetReadOptions::default())
        .await?;
    for (i, function) in functions.iter().enumerate() {
        context.register_udf(udf(&format!("tax_{i}"), function.clone()));
    }
    Ok(())
}

fn query(term: &str) -> String {
    format!("SELECT sum({term}), count({term}) FROM people")
}

/// Every row of an engine has the bits of the library: `DISTINCT` in SQL tells -0.0 from 0.0, and null from all else.
async fn check_rows(
    engine: &str,
    context: &SessionContext,
    tax: &str,
    i: usize,
) -> Result<(), Error> {
    let sql = format!("SELECT count(*) FROM people WHERE {tax} IS DISTINCT FROM owed_{i}");
    let found = context.sql(&sql).await?.collect().await?;
    let found = count(found.first(), 0);
    if found == Some(0) {
        return Ok(());
    }
    Err(Error::Differs {
        what: format!("the number of rows of {engine} that differ from eval_batch"),
        found: format!("{found:?}"),
        expected: "0".to_owned(),
    })
}

/// The sum within what adding up in another order can change, and the count of what is not null.
///
/// All terms have one sign, so n additions are off by at most n u of the sum, in any order. The terms of `CASE WHEN`
/// add four roundings.
fn check_sum(engine: &str, found: (f64, u64), expected: Total) -> Result<(), Error> {
    let roundings = expected.count as f64 + 4.0;
    let tolerance = roundings * f64::EPSILON / 2.0 * expected.sum;
    if (found.0 - expected.sum).abs() <= tolerance && found.1 == expected.count {
        return Ok(());
    }
    Err(Error::Differs {
        what: format!("the sum and the count of {engine}"),
        found: format!("{found:?}"),
        expected: format!("{:?}", (expected.sum, expected.count)),
    })
}

/// The sum and the count, and the best speed in millions of rows a second.
async fn measure(
    context: &SessionContext,
    sql: &str,
    size: Size,
) -> Result<((f64, u64), f64), Error> {
    let begin = Instant::now();
    let mut best = f64::INFINITY;
    loop {
        let start = Instant::now();
        let rows = context.sql(sql).await?.collect().await?;
        best = best.min(start.elapsed().as_secs_f64());
        if begin.elapsed() >= size.time {
            return Ok((total(&rows), size.rows as f64 / best / 1e6));
        }
    }
}

/// The sum of no rows is null, here 0.
fn total(rows: &[RecordBatch]) -> (f64, u64) {
    let rows = rows.iter().find(|rows| rows.num_rows() > 0);
    let sum = rows
        .and_then(|rows| rows.column(0).as_primitive_opt::<Float64Type>())
        .and_then(|sum| sum.iter().next().flatten());
    (sum.unwrap_or(0.0), count(rows, 1).unwrap_or(0))
}

fn count(rows: Option<&RecordBatch>, column: usize) -> Option<u64> {
    let count = rows?.column(column).as_primitive_opt::<Int64Type>()?;
    u64::try_from(count.iter().next().flatten()?).ok()
}
