//! Time from the start of the program to the first 200 of `/health/ready`: on a new private cluster with the demo commune, and
//! on the same once it exists. PostgreSQL is started too.

use crate::Outcome;
use crate::accounts::Account;
use crate::server::Server;
use crate::stand::Stand;
use crate::table::{Goal, Table, Values};

/// Starts each several times.
pub async fn run(stand: &Stand, rounds: usize, table: &mut Table) -> Outcome<()> {
    let (mut new, mut existing) = (Values::default(), Values::default());
    for _ in 0..rounds {
        // Beside the data, where PostgreSQL's user may enter.
        let folder = stand.devdb.folder().join("start");
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        let settings = [("TIEPDAN_DEVDB_DIR", folder.display().to_string())];
        let log = stand.devdb.folder().join("start.log");
        for values in [&mut new, &mut existing] {
            let server = Server::start(&settings, &log).await?;
            values.0.push(server.ready_after.as_secs_f64());
            // The demo commune is there.
            Account::person(server.address, "government-chair").await?;
            server.stop()?;
        }
        std::fs::remove_dir_all(&folder)?;
    }
    table.value("ready on a new cluster with demo data, s", &new, Goal::AtMost(4.0));
    table.value("ready on an existing cluster, s", &existing, Goal::AtMost(0.5));
    Ok(())
}
