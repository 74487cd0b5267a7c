//! Reads and registrations beside each other. Far below capacity: pages beside petitions that come in steadily keep most of their rate.
//! Beyond capacity: hundreds of connections ask for pages without pause beside a few that register; reads are refused early, intake
//! keeps its place, and memory stays as it is.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::Outcome;
use crate::accounts::Account;
use crate::client::{Connection, Load, load};
use crate::rounds::{CONNECTIONS, PAGES};
use crate::server::{Server, mebibytes};
use crate::stand::{Stand, WORK};
use crate::table::{Goal, Table, Values};

/// Connections that ask for pages beyond capacity: many times what the server lets wait.
const READERS: u64 = 400;
/// Connections that register beside them.
const REGISTERING: u64 = 4;
/// How often a petition comes in far below capacity: twenty a second.
const EACH: Duration = Duration::from_millis(50);

/// Those who ask the server.
struct Callers {
    address: SocketAddr,
    /// The request for a page.
    page: Vec<u8>,
    portal: Account,
    /// The number of the next registration, which no other step of the process registers under.
    next: AtomicU64,
}

impl Callers {
    /// Pages without pause.
    async fn read(&self, connections: u64, time: Duration, may_refuse: bool) -> Outcome<Load> {
        load(self.address, connections, time, (200, may_refuse), |_, bytes| bytes.extend(&self.page)).await
    }

    /// Registrations without pause.
    async fn register(&self, time: Duration) -> Outcome<Load> {
        load(self.address, REGISTERING, time, (201, false), |_, bytes| self.registration(bytes)).await
    }

    /// A registration every [`EACH`], whether or not those before have been answered.
    async fn register_steadily(&self, time: Duration) -> Outcome<()> {
        let started = Instant::now();
        let due = (0_u32..).map(|number| EACH * number).take_while(|due| *due < time);
        let work = due.map(|due| async move {
            sleep_until(started + due).await;
            let mut bytes = Vec::new();
            self.registration(&mut bytes);
            let mut connection = Connection::open(self.address).await?;
            let answer = connection.exchange(&bytes).await?;
            if answer.status == 201 {
                return Outcome::Ok(());
            }
            Err(format!("{}: {}", answer.status, String::from_utf8_lossy(answer.body)).into())
        });
        futures_util::future::try_join_all(work).await.map(drop)
    }

    fn registration(&self, bytes: &mut Vec<u8>) {
        self.portal.register(self.next.fetch_add(1, Ordering::Relaxed), bytes);
    }
}

/// Measures both on a server of their own.
pub async fn run(stand: &Stand, rounds: usize, time: Duration, table: &mut Table) -> Outcome<()> {
    let server = Server::on(stand, WORK).await?;
    server.show_contract().await?;
    let callers = Callers {
        address: server.address,
        page: Account::person(server.address, "government-chair").await?.get(PAGES[0].2, ""),
        portal: Account::machine(server.address, "demo-portal").await?,
        next: AtomicU64::new((u64::from(std::process::id()) << 32) + (1 << 31)),
    };
    below_capacity(&callers, rounds, time, table).await?;
    beyond_capacity(&server, &callers, rounds, time, table).await?;
    server.stop()
}

async fn below_capacity(callers: &Callers, rounds: usize, time: Duration, table: &mut Table) -> Outcome<()> {
    let [mut alone, mut beside] = <[Values; 2]>::default();
    for number in 0..=rounds {
        let undisturbed = callers.read(CONNECTIONS, time, false).await?;
        let (read, ()) =
            tokio::try_join!(callers.read(CONNECTIONS, time, false), callers.register_steadily(time))?;
        // The first one warms up.
        if number > 0 {
            alone.0.push(undisturbed.rate);
            beside.0.push(read.rate);
        }
    }
    let what = "page of 50 while 20 petitions a second come in, a second, beside those alone";
    table.ratio(what, &beside, &alone, Goal::AtLeast(0.7));
    Ok(())
}

async fn beyond_capacity(
    server: &Server,
    callers: &Callers,
    rounds: usize,
    time: Duration,
    table: &mut Table,
) -> Outcome<()> {
    let [mut alone, mut beside, mut within, mut refused, mut memory] = <[Values; 5]>::default();
    for _ in 0..rounds {
        server.forget_peak()?;
        alone.0.push(callers.register(time).await?.rate);
        let (registered, read) = tokio::try_join!(callers.register(time), callers.read(READERS, time, true))?;
        beside.0.push(registered.rate);
        within.0.push(registered.p99);
        refused.0.push(read.refused);
        memory.0.push(mebibytes(server.memory()?.peak)?);
    }
    table.ratio(
        "registrations beyond capacity, a second, beside those alone",
        &beside,
        &alone,
        Goal::AtLeast(0.8),
    );
    table.value("the same, p99 in ms", &within, Goal::None);
    table.value("reads that were refused early, of 100", &refused, Goal::None);
    table.peak("memory beyond capacity, MiB", &memory, Goal::AtMost(64.0));
    // One round alone tells nothing of it.
    if let [first, .., last] = memory.0.as_slice() {
        let grown = Values(vec![last - first]);
        table.value("its growth from the first round to the last, MiB", &grown, Goal::AtMost(4.0));
    }
    if refused.0.iter().sum::<f64>() <= 0.0 {
        return Err("no read was refused: that was not beyond capacity".into());
    }
    Ok(())
}
