//! `serve`: the API on the database of DATABASE_URL, or on a private cluster with the demo commune.

use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::joined;
use super::laptop::Laptop;
use crate::config::{Settings, Validated};
use crate::kernel::crypto::PasswordParams;
use crate::startup::{self, Options, Running};
use crate::worker;

/// Serves the API.
#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    #[command(flatten)]
    settings: Settings,
}

/// The day that the sample data and the calendar of the demo fit.
const DEMO_TODAY: &str = "2026-11-24";

impl Serve {
    pub(super) async fn run(mut self) -> Result<(), String> {
        let demo = self.settings.databases.database_url.is_none();
        if demo && self.settings.today.as_deref().unwrap_or("").is_empty() {
            self.settings.today = Some(DEMO_TODAY.to_owned());
        }
        let settings = self.settings.validate().map_err(|mistakes| joined(&mistakes))?;
        if demo { serve_demo(settings).await } else { serve_real(settings).await }
    }
}

/// What a server or a worker needs on a real database.
pub(super) fn options(settings: Validated) -> Result<Options, String> {
    let database = settings.database.clone().ok_or("DATABASE_URL is not set")?;
    let keys_dir = settings
        .keys_dir
        .clone()
        .ok_or("TIEPDAN_KEYS_DIR is not set: name the folder that `tiepdan keys init` made")?;
    Ok(Options { settings, database, keys_dir, passwords: PasswordParams::default(), may_lack_admin: false })
}

async fn serve_real(settings: Validated) -> Result<(), String> {
    let running = startup::build(options(settings)?).await?;
    log::info!(address:% = running.address; "serving");
    running.serve_until(told_to_stop()?).await
}

async fn serve_demo(settings: Validated) -> Result<(), String> {
    // The signal is watched from the first moment: Ctrl-C while the cluster starts must not leave it behind.
    let mut stop = std::pin::pin!(told_to_stop()?);
    let laptop = Laptop::start(&settings)?;
    let lease = settings.job_lease;
    let started = tokio::select! {
        started = start_laptop(&laptop, settings) => started.map(Some),
        () = &mut stop => Ok(None),
    };
    let result = match started {
        Ok(Some(running)) => serve_with_worker(running, lease, stop).await,
        Ok(None) => Ok(()),
        Err(sentence) => Err(sentence),
    };
    laptop.stop();
    result
}

async fn start_laptop(laptop: &Laptop, settings: Validated) -> Result<Running, String> {
    laptop.prepare(&settings).await?;
    let options = Options {
        database: laptop.database()?,
        keys_dir: laptop.keys_dir().to_owned(),
        settings,
        passwords: PasswordParams::default(),
        may_lack_admin: true,
    };
    let running = startup::build(options).await?;
    Laptop::greet(running.address)?;
    Ok(running)
}

/// One process is the whole product on a laptop, so it does the jobs too.
async fn serve_with_worker(
    running: Running,
    lease: Duration,
    stop: impl Future<Output = ()>,
) -> Result<(), String> {
    let worker = worker::of(running.app.clone(), lease);
    let ended = CancellationToken::new();
    // The jobs end first, within some seconds: their connections live on the threads that answer. Where the server fails these are gone,
    // and so is the step under way: its transaction ends with the connection, and the job comes back when its lease is over.
    let told = async {
        stop.await;
        ended.cancel();
    };
    let stopped = Box::pin(async {
        tokio::join!(worker.run(ended.clone()), told);
    });
    running.serve_until(stopped).await
}

/// SIGTERM or SIGINT.
pub(super) fn told_to_stop() -> Result<impl Future<Output = ()>, String> {
    let watch = |kind| signal(kind).map_err(|error| format!("cannot watch for signals: {error}"));
    let (mut terminate, mut interrupt) = (watch(SignalKind::terminate())?, watch(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
