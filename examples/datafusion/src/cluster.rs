//! A Ballista cluster whose client, scheduler and executors all have the [`Codec`].

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::serde::{BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec};
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::{Codec, Error};

fn logical() -> Arc<Codec<BallistaLogicalExtensionCodec>> {
    Arc::new(Codec::new(BallistaLogicalExtensionCodec::default()))
}

fn physical() -> Arc<Codec<BallistaPhysicalExtensionCodec>> {
    Arc::new(Codec::new(BallistaPhysicalExtensionCodec::default()))
}

/// What a client has to know of the cluster.
fn state(threads: usize) -> SessionState {
    let config = SessionConfig::new_with_ballista()
        .with_target_partitions(threads)
        .with_ballista_standalone_parallelism(threads)
        .with_ballista_logical_extension_codec(logical())
        .with_ballista_physical_extension_codec(physical());
    SessionStateBuilder::new()
        .with_default_features()
        .with_config(config)
        .build()
}

/// A scheduler and an executor in this process, which talk to each other over the loopback as those of a real cluster
/// do over a network, and a client of theirs. Functions are registered with the client alone.
///
/// # Errors
///
/// Returns an error if no port of the loopback can be opened.
pub async fn standalone(threads: usize) -> Result<SessionContext, Error> {
    Ok(SessionContext::standalone_with_state(state(threads)).await?)
}

/// A client of the scheduler at this address, `df://host:port`. Functions are registered with the client alone.
///
/// # Errors
///
/// Returns an error if the address is malformed. A scheduler that does not answer is an error of the first query.
pub async fn remote(url: &str, threads: usize) -> Result<SessionContext, Error> {
    Ok(SessionContext::remote_with_state(url, state(threads)).await?)
}

/// Runs a scheduler until the process ends.
///
/// # Errors
///
/// Returns an error if the port cannot be opened.
pub async fn scheduler(address: SocketAddr) -> Result<(), Error> {
    let mut config = SchedulerConfig::default()
        .with_hostname(address.ip().to_string())
        .with_port(address.port());
    config.bind_host = address.ip().to_string();
    config.override_logical_codec = Some(logical());
    config.override_physical_codec = Some(physical());
    let cluster = BallistaCluster::new_from_config(&config).await?;
    start_server(cluster, address, Arc::new(config)).await?;
    Ok(())
}

/// Runs an executor until the process ends. It serves its results at `ip`, on the two `ports`.
///
/// # Errors
///
/// Returns an error if a port cannot be opened, or if the scheduler does not answer within ten seconds.
pub async fn executor(
    scheduler: SocketAddr,
    ip: IpAddr,
    ports: (u16, u16),
    threads: usize,
) -> Result<(), Error> {
    let config = ExecutorProcessConfig {
        bind_host: ip.to_string(),
        external_host: Some(ip.to_string()),
        port: ports.0,
        grpc_port: ports.1,
        scheduler_host: scheduler.ip().to_string(),
        scheduler_port: scheduler.port(),
        scheduler_connect_timeout_seconds: 10,
        concurrent_tasks: threads,
        override_logical_codec: Some(logical()),
        override_physical_codec: Some(physical()),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await?;
    Ok(())
}
