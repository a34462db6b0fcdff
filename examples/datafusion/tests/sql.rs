//! The function in SQL: its values, its order, its way through a plan, and both engines.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ballista::prelude::SessionContextExt;
use ballista_core::serde::{BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec};
use datafusion::arrow::array::{ArrayRef, AsArray, Float64Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, Float64Type, Schema};
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::ScalarUDF;
use datafusion::prelude::{SessionConfig, SessionContext, col};
use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::PhysicalExtensionCodec;
use shallow_relu::{PiecewiseLinear, Tail};
use shallow_relu_datafusion::compare::{Size, compare, open};
use shallow_relu_datafusion::{Codec, Error, cluster, people, udf};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

fn tent() -> PiecewiseLinear<f64> {
    PiecewiseLinear::from_breakpoints(&[(-1.0, 0.1), (0.0, 1.0), (0.7, -0.3)]).unwrap()
}

fn ramp() -> PiecewiseLinear<f64> {
    PiecewiseLinear::from_breakpoints(&[(-1.0, -0.1), (0.0, 0.0), (0.5, 0.0), (1.0, 7.0)])
        .unwrap()
        .extended()
}

/// Numbers of every kind and size, both zeros, infinities, NaN of both signs, and nulls.
fn inputs() -> Vec<Option<f64>> {
    let mut inputs = vec![
        Some(f64::INFINITY),
        Some(f64::NEG_INFINITY),
        Some(f64::NAN),
        None,
        Some(-f64::NAN),
        Some(0.0),
        Some(-0.0),
        Some(f64::MAX),
        Some(f64::MIN),
        Some(f64::from_bits(1)),
        None,
    ];
    inputs.extend((-200..200).map(|i| (i % 7 != 0).then_some(f64::from(i) / 77.0)));
    inputs
}

fn batch(x: Float64Array) -> RecordBatch {
    let schema = Schema::new(vec![Field::new("x", DataType::Float64, true)]);
    RecordBatch::try_new(Arc::new(schema), vec![Arc::new(x) as ArrayRef]).unwrap()
}

async fn run(context: &SessionContext, sql: &str) -> Result<Vec<RecordBatch>> {
    Ok(context.sql(sql).await?.collect().await?)
}

/// A column of floats, as bits, so that NaN is equal to itself.
fn bits(rows: &[RecordBatch], column: usize) -> Vec<Option<u64>> {
    rows.iter()
        .flat_map(|rows| rows.column(column).as_primitive::<Float64Type>().iter())
        .map(|y| y.map(f64::to_bits))
        .collect()
}

#[tokio::test]
async fn null_stays_null_and_every_other_row_has_the_bits_of_eval() -> Result {
    for function in [tent(), ramp(), people::tax(256)?] {
        let x = Float64Array::from(inputs());
        // A slice, too, so that the rows do not start where the memory does.
        for x in [x.slice(3, x.len() - 5), x] {
            let context = SessionContext::new();
            context.register_udf(udf("f", function.clone()));
            context.register_batch("t", batch(x.clone()))?;
            let rows = run(&context, "SELECT f(x) FROM t").await?;
            let expected: Vec<_> = x
                .iter()
                .map(|x| x.map(|x| function.eval(x).to_bits()))
                .collect();
            assert_eq!(bits(&rows, 0), expected);
        }
    }
    Ok(())
}

#[tokio::test]
async fn no_rows_and_nothing_but_nulls() -> Result {
    let context = SessionContext::new();
    context.register_udf(udf("f", tent()));
    context.register_batch("none", batch(Float64Array::from(Vec::<f64>::new())))?;
    context.register_batch("nulls", batch(Float64Array::from(vec![None; 100])))?;
    let rows = run(&context, "SELECT f(x) FROM none").await?;
    assert_eq!(rows.iter().map(RecordBatch::num_rows).sum::<usize>(), 0);
    let rows = run(&context, "SELECT sum(f(x)), max(f(x)) FROM none").await?;
    assert_eq!((bits(&rows, 0), bits(&rows, 1)), (vec![None], vec![None]));
    let rows = run(&context, "SELECT f(x) FROM nulls").await?;
    assert_eq!(bits(&rows, 0), vec![None; 100]);
    Ok(())
}

#[tokio::test]
async fn numbers_in_the_query_of_every_type() -> Result {
    let context = SessionContext::new();
    context.register_udf(udf("f", ramp()));
    let sql = "SELECT f(1), f(1e0), f(CAST('1' AS DECIMAL(5, 2))), f(CAST(1 AS REAL)) AS real, f(NULL), f(CAST('NaN' AS DOUBLE))";
    let rows = run(&context, sql).await?;
    for column in 0..4 {
        assert_eq!(bits(&rows, column), [Some(7_f64.to_bits())], "{column}");
    }
    assert_eq!(bits(&rows, 4), [None]);
    assert!(bits(&rows, 5)[0].is_some_and(|y| f64::from_bits(y).is_nan()));
    for sql in ["SELECT f()", "SELECT f(1, 2)", "SELECT f(now())"] {
        assert!(run(&context, sql).await.is_err(), "{sql}");
    }
    Ok(())
}

#[tokio::test]
async fn the_result_can_be_null_only_if_the_argument_can() -> Result {
    let context = SessionContext::new();
    context.register_udf(udf("f", ramp()));
    context.register_batch("t", batch(Float64Array::from(inputs())))?;
    for (sql, nullable) in [("SELECT f(x) FROM t", true), ("SELECT f(1)", false)] {
        let frame = context.sql(sql).await?;
        assert_eq!(frame.schema().field(0).is_nullable(), nullable, "{sql}");
    }
    Ok(())
}

/// A table that is known to be in the order of its x.
fn sorted_table(descending: bool, nulls_first: bool) -> Result<MemTable> {
    let mut x = inputs();
    x.sort_by(|a, b| match (a, b) {
        (Some(a), Some(b)) if descending => b.total_cmp(a),
        (Some(a), Some(b)) => a.total_cmp(b),
        (a, b) if nulls_first => a.is_some().cmp(&b.is_some()),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    let batch = batch(Float64Array::from(x));
    let table = MemTable::try_new(batch.schema(), vec![vec![batch]])?;
    Ok(table.with_sort_order(vec![vec![col("x").sort(!descending, nulls_first)]]))
}

#[tokio::test]
async fn a_function_that_never_falls_passes_the_order_on() -> Result {
    let orders = [
        (false, false, "f(x) ASC NULLS LAST"),
        (false, true, "f(x) ASC NULLS FIRST"),
        (true, false, "f(x) DESC NULLS LAST"),
        (true, true, "f(x) DESC NULLS FIRST"),
    ];
    let step = PiecewiseLinear::constant(2.0)?;
    let falls_on_the_left = ramp().with_tails(Tail::Slope(-1.0), Tail::Linear)?;
    let functions = [
        (ramp(), true),
        (people::tax(16)?, true),
        (step, true),
        (tent(), false),
        (ramp().negated(), false),
        (falls_on_the_left, false),
    ];
    for (descending, nulls_first, order) in orders {
        for (function, passes) in &functions {
            let context = SessionContext::new();
            context.register_udf(udf("f", function.clone()));
            context.register_table("t", Arc::new(sorted_table(descending, nulls_first)?))?;
            let sql = format!("SELECT f(x) FROM t ORDER BY {order}");
            let plan = run(&context, &format!("EXPLAIN {sql}")).await?;
            let plan = pretty_format_batches(&plan)?.to_string();
            assert_eq!(
                !plan.contains("SortExec"),
                *passes,
                "{function:?} {order}\n{plan}"
            );

            // Rows that were not sorted are in the order that a sort would have given them.
            let unsorted = run(&context, &sql).await?;
            let all: Vec<_> = bits(&unsorted, 0);
            context.register_batch("u", batch(Float64Array::from(inputs())))?;
            let sorted = run(&context, &sql.replace("FROM t", "FROM u")).await?;
            assert_eq!(all, bits(&sorted, 0), "{function:?} {order}");
        }
    }
    Ok(())
}

fn codecs() -> (
    Codec<BallistaLogicalExtensionCodec>,
    Codec<BallistaPhysicalExtensionCodec>,
) {
    (
        Codec::new(BallistaLogicalExtensionCodec::default()),
        Codec::new(BallistaPhysicalExtensionCodec::default()),
    )
}

#[test]
fn a_plan_holds_the_function_bit_for_bit() -> Result {
    let (logical, physical) = codecs();
    let tiny = f64::from_bits(1);
    let hard =
        PiecewiseLinear::from_breakpoints(&[(-1e300, -tiny), (-tiny, 0.1), (1.0 / 3.0, 1e307)])?;
    for function in [
        tent(),
        ramp(),
        people::tax(256)?,
        PiecewiseLinear::constant(-2.5)?,
        hard,
    ] {
        let tails = [
            Tail::Constant,
            Tail::Linear,
            Tail::Slope(0.1),
            Tail::Slope(-tiny),
        ];
        for (left, right) in tails
            .into_iter()
            .flat_map(|left| tails.map(|right| (left, right)))
        {
            let Ok(function) = function.clone().with_tails(left, right) else {
                continue;
            };
            let node = udf("f", function);
            let mut bytes = Vec::new();
            logical.try_encode_udf(&node, &mut bytes)?;
            assert_eq!(
                *LogicalExtensionCodec::try_decode_udf(&logical, "f", &bytes)?,
                node
            );
            let mut bytes = Vec::new();
            physical.try_encode_udf(&node, &mut bytes)?;
            assert_eq!(
                *PhysicalExtensionCodec::try_decode_udf(&physical, "f", &bytes)?,
                node
            );
            assert_ne!(
                *PhysicalExtensionCodec::try_decode_udf(&physical, "g", &bytes)?,
                node
            );
        }
    }
    Ok(())
}

#[test]
fn a_broken_plan_is_refused_with_its_reason() {
    let (logical, _) = codecs();
    let cases = [
        ("shallow-relu ", "EOF while parsing"),
        ("shallow-relu 7", "invalid type"),
        (
            r#"shallow-relu {"xs":[0,1],"ys":[0,1],"left":"up"}"#,
            "unknown variant `up`",
        ),
        (
            r#"shallow-relu {"xs":[0,1],"ys":[0,1],"slope":1}"#,
            "unknown field `slope`",
        ),
        (
            r#"shallow-relu {"xs":[0,1],"ys":[0,1e999]}"#,
            "number out of range",
        ),
        (
            r#"shallow-relu {"xs":[],"ys":[]}"#,
            "at least 2 breakpoints are needed, got 0",
        ),
        (
            r#"shallow-relu {"xs":[0,2,1],"ys":[0,1,1]}"#,
            "x[2] = 1 must be greater than x[1] = 2",
        ),
    ];
    for (bytes, reason) in cases {
        let error = logical.try_decode_udf("tax", bytes.as_bytes()).unwrap_err();
        let DataFusionError::External(error) = &error else {
            panic!("{bytes}: {error:?}");
        };
        let Some(Error::Plan {
            name,
            reason: found,
        }) = error.downcast_ref()
        else {
            panic!("{bytes}: {error:?}");
        };
        assert_eq!(name, "tax");
        assert!(found.contains(reason), "{bytes}: {found}");
    }
}

#[test]
fn other_functions_are_left_to_the_codec_inside() -> Result {
    let (logical, physical) = codecs();
    let abs: Arc<ScalarUDF> = datafusion::functions::math::abs();
    let mut bytes = Vec::new();
    logical.try_encode_udf(&abs, &mut bytes)?;
    physical.try_encode_udf(&abs, &mut bytes)?;
    assert!(bytes.is_empty());
    for bytes in [&b""[..], b"shallow", b"other"] {
        let error = logical.try_decode_udf("abs", bytes).unwrap_err();
        assert!(error.to_string().contains("not provided"), "{error}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn data_fusion_and_ballista_agree_with_the_library() -> Result {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("people.parquet");
    for rows in [0, 1, 100_000] {
        let size = Size {
            rows,
            threads: 2,
            time: Duration::ZERO,
        };
        let speeds = compare(&path, &[1, 16, 256], size).await?;
        let segments: Vec<_> = speeds.iter().map(|speed| speed.segments).collect();
        assert_eq!(segments, [1, 16, 256]);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cluster_groups_sorts_and_joins_by_the_function() -> Result {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("people.parquet");
    let functions = [people::tax(16)?];
    people::write(&path, 3000, &functions)?;
    let process = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    let cluster = cluster::standalone(2).await?;
    for context in [&process, &cluster] {
        open(context, &path, &functions).await?;
    }
    // Joins that send rows to and fro, not those that copy a small table everywhere.
    run(
        &cluster,
        "SET ballista.optimizer.broadcast_join_threshold_bytes = 0",
    )
    .await?;
    for sql in [
        "SELECT tax_0(income) AS t FROM people WHERE tax_0(income) < 1000 ORDER BY t",
        "SELECT tax_0(income) AS t, count(*) FROM people GROUP BY tax_0(income) ORDER BY t LIMIT 50",
        "SELECT round(tax_0(income)) AS t, count(*) FROM people GROUP BY round(tax_0(income)) ORDER BY t LIMIT 50",
        "SELECT count(*) FROM people a JOIN people b ON tax_0(a.income) = tax_0(b.income)",
        "SELECT count(*) FROM people a JOIN people b ON tax_0(a.income) = b.owed_0 WHERE a.income > 3e5",
        "SELECT sum(d) FROM (SELECT rank() OVER (PARTITION BY round(tax_0(income) / 1e4) ORDER BY tax_0(income)) AS d FROM people)",
    ] {
        let expected = pretty_format_batches(&run(&process, sql).await?)?.to_string();
        let found = pretty_format_batches(&run(&cluster, sql).await?)?.to_string();
        assert_eq!(found, expected, "{sql}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cluster_without_the_codec_does_not_know_the_function() -> Result {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("people.parquet");
    let functions = [people::tax(16)?];
    people::write(&path, 10, &functions)?;
    let cluster = SessionContext::standalone().await?;
    open(&cluster, &path, &functions).await?;
    let error = run(&cluster, "SELECT sum(tax_0(income)) FROM people").await;
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("not provided for scalar function tax_0"),
        "{error}"
    );
    Ok(())
}

/// A process that ends with the test.
struct Process(Child);

impl Process {
    /// What it leaves behind is in the folder.
    fn start(arguments: &[String], folder: &Path) -> Result<Self> {
        let child = Command::new(env!("CARGO_BIN_EXE_shallow-relu-datafusion"))
            .args(arguments)
            .env("TMPDIR", folder)
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Self(child))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It has ended by itself, or it ends now.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port of the loopback that nobody has.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

fn wait_for(address: SocketAddr) -> Result {
    let start = Instant::now();
    while TcpStream::connect(address).is_err() {
        if start.elapsed() > Duration::from_secs(60) {
            return Err(format!("nobody answers at {address}").into());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

async fn sum_on(scheduler: SocketAddr, path: &Path) -> Result<Vec<RecordBatch>> {
    let context = cluster::remote(&format!("df://{scheduler}"), 2).await?;
    open(&context, path, &[people::tax(16)?]).await?;
    let sql = "SELECT sum(tax_0(income)), count(*) FILTER (WHERE tax_0(income) IS DISTINCT FROM owed_0) FROM people";
    run(&context, sql).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cluster_of_processes_gets_the_function_with_the_plan() -> Result {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("people.parquet");
    let total = people::write(&path, 10_000, &[people::tax(16)?])?[0];

    let scheduler = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
    let _scheduler = Process::start(
        &["scheduler".to_owned(), scheduler.to_string()],
        folder.path(),
    )?;
    wait_for(scheduler)?;
    let (results, tasks) = (free_port()?, free_port()?);
    let ip = Ipv4Addr::LOCALHOST.to_string();
    let arguments = [
        "executor",
        &scheduler.to_string(),
        &ip,
        &results.to_string(),
        &tasks.to_string(),
    ];
    let _executor = Process::start(&arguments.map(str::to_owned), folder.path())?;
    wait_for((Ipv4Addr::LOCALHOST, results).into())?;

    let answer = tokio::time::timeout(Duration::from_secs(120), sum_on(scheduler, &path)).await??;
    let sum = answer[0].column(0).as_primitive::<Float64Type>().value(0);
    assert!(
        (sum - total.sum).abs() <= 1e-12 * total.sum,
        "{sum} {total:?}"
    );
    assert_eq!(
        answer[0]
            .column(1)
            .as_primitive::<datafusion::arrow::datatypes::Int64Type>()
            .value(0),
        0
    );
    Ok(())
}
