//! `worker`: does the jobs that no request waits for. Any number of workers may run; each job is done once in effect.

use tokio_util::sync::CancellationToken;

use super::joined;
use super::serve::{options, told_to_stop};
use crate::config::Settings;
use crate::{startup, worker};

/// Does the jobs of the database of DATABASE_URL, with the settings of `serve`, until SIGTERM.
#[derive(Debug, clap::Args)]
pub(super) struct Work {
    #[command(flatten)]
    settings: Settings,
}

impl Work {
    pub(super) async fn run(self) -> Result<(), String> {
        let settings = self.settings.validate().map_err(|mistakes| joined(&mistakes))?;
        let (lease, stop) = (settings.job_lease, CancellationToken::new());
        let told = told_to_stop()?;
        let app = startup::without_server(&options(settings)?).await?;
        log::info!("working");
        let worker = worker::of(app, lease);
        let stopping = async {
            told.await;
            log::info!("stopping: a step under way has some seconds, then its job is given back");
            stop.cancel();
        };
        tokio::join!(worker.run(stop.clone()), stopping);
        Ok(())
    }
}
