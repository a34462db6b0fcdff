//! Taxes of many people in SQL: on one machine, on a cluster within this process, and on a cluster of processes.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;
use std::thread::available_parallelism;
use std::time::Duration;

use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::error::DataFusionError;
use shallow_relu::PiecewiseLinear;
use shallow_relu_datafusion::compare::{Size, compare, open};
use shallow_relu_datafusion::{Error, cluster, people};

const USAGE: &str = "usage:
  (nothing)                               both engines and CASE WHEN, in one process
  compare ROWS                            the same, with this number of rows
  scheduler IP:PORT                       a scheduler of a cluster
  executor IP:PORT IP PORT PORT           an executor: its scheduler, its own address, and two ports of its own
  write PATH ROWS                         a Parquet file for such a cluster
  query IP:PORT PATH                      the sum of the taxes in that file, computed by the cluster";

const SEGMENTS: [usize; 2] = [16, 256];
const ROWS: usize = 1 << 24;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &[String]) -> Result<(), Error> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments.as_slice() {
        [] => measure(ROWS).await,
        ["compare", rows] => measure(parse(rows)?).await,
        ["scheduler", address] => cluster::scheduler(parse(address)?).await,
        ["executor", scheduler, ip, results, tasks] => {
            let ports = (parse(results)?, parse(tasks)?);
            cluster::executor(parse(scheduler)?, parse(ip)?, ports, threads()).await
        }
        ["write", path, rows] => write(Path::new(path), parse(rows)?),
        ["query", scheduler, path] => query(parse(scheduler)?, Path::new(path)).await,
        _ => Err(Error::Usage(USAGE.to_owned())),
    }
}

fn parse<T: FromStr>(text: &str) -> Result<T, Error> {
    text.parse()
        .map_err(|_| Error::Usage(format!("{text} is not what belongs there\n{USAGE}")))
}

fn threads() -> usize {
    available_parallelism().map_or(1, usize::from)
}

async fn measure(rows: usize) -> Result<(), Error> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("people.parquet");
    let size = Size {
        rows,
        threads: threads(),
        time: Duration::from_secs(10),
    };
    let speeds = compare(&path, &SEGMENTS, size).await?;
    println!(
        "Every row of DataFusion and of Ballista has the bits of eval_batch, and the sums agree."
    );
    println!(
        "{rows} rows, {} threads, the best run of {:?}, million rows a second:",
        size.threads, size.time
    );
    println!(
        "| segments | the column alone | the function | CASE WHEN | function / CASE | the function on Ballista |"
    );
    println!("|---|---|---|---|---|---|");
    for speed in speeds {
        println!(
            "| {} | {:.0} | {:.0} | {:.1} | {:.0} | {:.0} |",
            speed.segments,
            speed.scan,
            speed.function,
            speed.case,
            speed.function / speed.case,
            speed.cluster,
        );
    }
    Ok(())
}

/// The taxes of these many brackets.
fn taxes() -> Result<Vec<PiecewiseLinear<f64>>, Error> {
    SEGMENTS.into_iter().map(people::tax).collect()
}

fn write(path: &Path, rows: usize) -> Result<(), Error> {
    let totals = people::write(path, rows, &taxes()?)?;
    for (segments, total) in SEGMENTS.iter().zip(totals) {
        println!(
            "{segments} segments: {} from {} people",
            total.sum, total.count
        );
    }
    Ok(())
}

async fn query(scheduler: SocketAddr, path: &Path) -> Result<(), Error> {
    let context = cluster::remote(&format!("df://{scheduler}"), threads()).await?;
    open(&context, path, &taxes()?).await?;
    let sql = "SELECT sum(tax_0(income)), sum(tax_1(income)), count(tax_0(income)) FROM people";
    let rows = context.sql(sql).await?.collect().await?;
    println!(
        "{}",
        pretty_format_batches(&rows).map_err(DataFusionError::from)?
    );
    Ok(())
}
