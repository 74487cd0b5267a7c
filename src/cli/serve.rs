//! `serve`: the API on the database of DATABASE_URL, or on a private cluster with the demo commune.

use tokio::signal::unix::{SignalKind, signal};

use super::joined;
use super::laptop::Laptop;
use crate::config::{Settings, Validated};
use crate::kernel::crypto::PasswordParams;
use crate::startup::{self, Options};

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

async fn serve_real(settings: Validated) -> Result<(), String> {
    let database = settings.database.clone().ok_or("DATABASE_URL is not set")?;
    let keys_dir = settings
        .keys_dir
        .clone()
        .ok_or("TIEPDAN_KEYS_DIR is not set: name the folder that `tiepdan keys init` made")?;
    let options =
        Options { settings, database, keys_dir, passwords: PasswordParams::default(), may_lack_admin: false };
    let running = startup::build(options).await?;
    log::info!(address:% = running.address; "serving");
    running.serve_until(told_to_stop()?).await
}

async fn serve_demo(settings: Validated) -> Result<(), String> {
    // The signal is watched from the first moment: Ctrl-C while the cluster starts must not leave it behind.
    let stop = told_to_stop()?;
    let laptop = Laptop::start(&settings)?;
    let result = tokio::select! {
        result = serve_laptop(&laptop, settings) => result,
        () = stop => Ok(()),
    };
    laptop.stop();
    result
}

async fn serve_laptop(laptop: &Laptop, settings: Validated) -> Result<(), String> {
    laptop.prepare(&settings).await?;
    let options = Options {
        database: laptop.database()?,
        keys_dir: laptop.keys_dir().to_owned(),
        settings,
        passwords: PasswordParams::default(),
        may_lack_admin: true,
    };
    let running = startup::build(options).await?;
    Laptop::greet(running.address);
    running.serve_until(told_to_stop()?).await
}

/// SIGTERM or SIGINT.
fn told_to_stop() -> Result<impl Future<Output = ()>, String> {
    let watch = |kind| signal(kind).map_err(|error| format!("cannot watch for signals: {error}"));
    let (mut terminate, mut interrupt) = (watch(SignalKind::terminate())?, watch(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
