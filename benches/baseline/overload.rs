//! Beyond capacity: hundreds of connections ask for pages without pause beside a few that register. Reads are refused early, intake
//! keeps its place, and memory stays as it is.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::Outcome;
use crate::accounts::Account;
use crate::client::{Draw, load};
use crate::rounds::PAGES;
use crate::server::{Server, mebibytes};
use crate::stand::{Stand, WORK};
use crate::table::{Goal, Table, Values};

/// Connections that ask for pages: many times what the server lets wait.
const READERS: u64 = 400;
/// Connections that register.
const REGISTERING: u64 = 4;

/// Measures it on a server of its own.
pub async fn run(stand: &Stand, rounds: usize, time: Duration, table: &mut Table) -> Outcome<()> {
    let server = Server::on(stand, WORK).await?;
    let chair = Account::person(server.address, "government-chair").await?;
    let portal = Account::machine(server.address, "demo-portal").await?;
    // Numbers that no other step of the process registers under.
    let next = AtomicU64::new((u64::from(std::process::id()) << 32) + (1 << 31));
    let new =
        |_: &mut Draw, bytes: &mut Vec<u8>| portal.register(next.fetch_add(1, Ordering::Relaxed), bytes);
    let request = chair.get(PAGES[0].2, "");
    let page = |_: &mut Draw, bytes: &mut Vec<u8>| bytes.extend(&request);
    let [mut alone, mut beside, mut within, mut refused, mut memory] = <[Values; 5]>::default();
    for _ in 0..rounds {
        server.forget_peak()?;
        alone.0.push(load(server.address, REGISTERING, time, (201, false), new).await?.rate);
        let (registered, read) = tokio::try_join!(
            load(server.address, REGISTERING, time, (201, false), new),
            load(server.address, READERS, time, (200, true), page),
        )?;
        beside.0.push(registered.rate);
        within.0.push(registered.p99);
        refused.0.push(read.refused);
        memory.0.push(mebibytes(server.memory()?.peak)?);
    }
    let stopped = server.stop();
    table.ratio(
        "registrations beyond capacity, a second, beside those alone",
        &beside,
        &alone,
        Goal::AtLeast(0.8),
    );
    table.value("the same, p99 in ms", &within, Goal::None);
    table.value("reads that were refused early, of 100", &refused, Goal::None);
    table.peak("memory beyond capacity, MiB", &memory, Goal::AtMost(64.0));
    stopped?;
    if refused.0.iter().sum::<f64>() <= 0.0 {
        return Err("no read was refused: that was not beyond capacity".into());
    }
    Ok(())
}
