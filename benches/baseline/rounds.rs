//! The interleaved rounds: each request of the server beside `pgbench` running its statements, one after the other, so that
//! whatever else the machine does falls on both.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use uuid::Uuid;

use crate::Outcome;
use crate::accounts::{Account, external_ref, key};
use crate::client::{Connection, Draw, load};
use crate::pgbench::{self, Script};
use crate::server::{Server, mebibytes};
use crate::server_log::{LogMark, Say, Statement, say};
use crate::stand::{COMMUNE, Stand, WORK};
use crate::table::{Goal, Table, Values};

/// Connections of the client, and of pgbench.
pub const CONNECTIONS: u64 = 16;
/// Days whose petitions have been screened, and how many of each day's ten have become cases.
const DAYS: u64 = 970;
const CASES: u64 = 6;
/// The pages that are asked for: what it is, by which name its script is kept, path.
pub const PAGES: [(&str, &str, &str); 3] = [
    ("page of 50", "page", "/v1/petitions?limit=50"),
    ("page of 50 cases by status", "cases", "/v1/cases?status=accepted&limit=50"),
    ("page of 50 of a queue", "queue", "/v1/queues/overdue?limit=50"),
];

/// The id of a petition or of its case, as the data was made.
fn id(kind: u128, day: u64, k: u64) -> Uuid {
    let code = u128::from(COMMUNE.parse::<u32>().unwrap_or(0));
    let number = format!("{:011}", day * 10 + k);
    let tail = u128::from_str_radix(&format!("{kind}{number}"), 16).unwrap_or(0);
    Uuid::from_u128((u128::from(1519 + day) << 112) | (code << 95) | (0x8000_8000_u128 << 48) | tail)
}

/// The same in a script that has drawn `day` and the `number` with its kind.
fn id_in_script(number: &str) -> String {
    let text = id(0, 0, 0).to_string();
    let middle = text.get(4..24).unwrap_or_default();
    format!("('0' || to_hex(:day::integer) || '{middle}' || :{number}::bigint)::uuid")
}

/// Draws a petition and its case as [`id`] numbers them.
fn draw_in_script() -> String {
    format!(
        "\\set d random(0, {})\n\\set k random(0, {})\n\\set day 1519 + :d\n\\set petition 100000000000 + :d * 10 + :k\n\
         \\set case 200000000000 + :d * 10 + :k",
        DAYS - 1,
        CASES - 1
    )
}

/// The statements of each request as scripts.
struct Scripts {
    get: PathBuf,
    pages: Vec<PathBuf>,
    create: PathBuf,
}

async fn statements(
    server: &Server,
    stand: &Stand,
    request: &[u8],
    wanted: u16,
) -> Outcome<(Vec<Statement>, Vec<u8>)> {
    let mut connection = Connection::open(server.address).await?;
    let mark = LogMark::here(stand)?;
    let answer = connection.exchange(request).await?;
    if answer.status != wanted {
        return Err(format!("{}: {}", answer.status, String::from_utf8_lossy(answer.body)).into());
    }
    let body = answer.body.to_vec();
    Ok((mark.statements()?, body))
}

fn tell(what: &str, statements: &[Statement]) {
    let anew = statements.iter().filter(|one| !one.named && !one.values.is_empty()).count();
    println!("{what}: {} statements, {anew} of them not kept prepared", statements.len());
}

async fn scripts(stand: &Stand) -> Outcome<Scripts> {
    say(stand, WORK, Say::Statements).await?;
    let server = Server::on(stand, WORK).await?;
    let chair = Account::person(server.address, "government-chair").await?;
    let portal = Account::machine(server.address, "demo-portal").await?;
    let (day, k) = (500, 1);
    let path = format!("/v1/petitions/{}", id(1, day, k));
    // The first request of a session also finds out who it is: that answer is kept.
    for warm in [chair.get("/v1/petitions?limit=1", ""), portal.get("/v1/petitions?limit=1", "")] {
        statements(&server, stand, &warm, 200).await?;
    }
    let (get, _) = statements(&server, stand, &chair.get(&path, ""), 200).await?;
    tell("GET /v1/petitions/{id}", &get);
    let mut pages = Vec::with_capacity(PAGES.len());
    for (_, name, path) in PAGES {
        let short = path.replace("limit=50", "limit=2");
        let (short, _) = statements(&server, stand, &chair.get(&short, ""), 200).await?;
        let (page, _) = statements(&server, stand, &chair.get(path, ""), 200).await?;
        tell(&format!("GET {path}"), &page);
        if short.len() != page.len() {
            return Err("the number of statements depends on the page".into());
        }
        let mut script = Script::default();
        script.add(&page)?;
        pages.push(script.save(stand, name)?);
    }
    let number = u64::from(std::process::id()) << 32;
    // Registrations have connections of their own, whose first statements set them up: that is no part of what is measured.
    let register = |number: u64| {
        let mut request = Vec::new();
        portal.register(number, &mut request);
        request
    };
    statements(&server, stand, &register(number - 1), 201).await?;
    let (create, body) = statements(&server, stand, &register(number), 201).await?;
    tell("POST /v1/petitions", &create);
    server.stop()?;
    say(stand, WORK, Say::Nothing).await?;

    let mut script = Script::new(
        &draw_in_script(),
        vec![
            (id(1, day, k).to_string(), id_in_script("petition")),
            (id(2, day, k).to_string(), id_in_script("case")),
        ],
    );
    script.add(&get)?;
    let made: serde_json::Value = serde_json::from_slice(&body)?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let fresh = |value: String| (value, "('B' || :r::bigint)".to_owned());
    let prefix = text(&made["id"]).get(..8).unwrap_or_default().to_owned();
    let drawn = [text(&made["number"]), text(&made["tracking"]["code"]), external_ref(number), key(number)];
    let mut creating = Script::new("\\set r random(100000000000, 999999999000)", drawn.map(fresh).to_vec())
        .with_new_ids(&prefix);
    creating.add(&create)?;
    Ok(Scripts { get: script.save(stand, "get")?, pages, create: creating.save(stand, "create")? })
}

/// What the rounds have measured.
#[derive(Default)]
struct Found {
    ours: [Values; 3],
    theirs: [Values; 3],
    pages: [Values; PAGES.len()],
    pages_beside: [Values; PAGES.len()],
    p99: [Values; PAGES.len()],
    memory: Values,
    own: Values,
}

/// Runs the rounds.
pub async fn run(stand: &Stand, rounds: usize, time: Duration, table: &mut Table) -> Outcome<()> {
    let scripts = scripts(stand).await?;
    let server = Server::on(stand, WORK).await?;
    server.show_contract().await?;
    let next = AtomicU64::new((u64::from(std::process::id()) << 32) + 1);
    let mut found = Found::default();
    for number in 0..=rounds {
        let mut round = Found::default();
        measure(stand, &server, &scripts, time, &next, &mut round).await?;
        // The first one warms both sides up.
        if number > 0 {
            found.take(round);
        }
        print!("round {number} of {rounds}\r");
    }
    server.stop()?;
    let [get, poll, create] = found.ours;
    let [get_beside, live, create_beside] = found.theirs;
    table.ratio("get by id, a second", &get, &get_beside, Goal::AtLeast(0.33));
    for (at, (what, ..)) in PAGES.iter().enumerate() {
        table.ratio(
            &format!("{what}, a second"),
            &found.pages[at],
            &found.pages_beside[at],
            Goal::AtLeast(0.5),
        );
        table.value(&format!("{what}, p99 in ms"), &found.p99[at], Goal::AtMost(15.0));
    }
    table.ratio("unchanged poll beside /health/live, a second", &poll, &live, Goal::AtLeast(0.25));
    table.ratio("durable create, a second", &create, &create_beside, Goal::AtLeast(0.4));
    table.peak("memory under load, MiB", &found.memory, Goal::AtMost(64.0));
    table.value("of it the program's own, after the load, MiB", &found.own, Goal::None);
    Ok(())
}

impl Found {
    fn take(&mut self, round: Self) {
        let Self { ours, theirs, pages, pages_beside, p99, memory, own } = round;
        let kept = self.ours.iter_mut().chain(&mut self.theirs).chain(&mut self.pages);
        let kept =
            kept.chain(&mut self.pages_beside).chain(&mut self.p99).chain([&mut self.memory, &mut self.own]);
        let new =
            ours.into_iter().chain(theirs).chain(pages).chain(pages_beside).chain(p99).chain([memory, own]);
        for (kept, new) in kept.zip(new) {
            kept.0.extend(new.0);
        }
    }
}

async fn measure(
    stand: &Stand,
    server: &Server,
    scripts: &Scripts,
    time: Duration,
    next: &AtomicU64,
    found: &mut Found,
) -> Outcome<()> {
    server.forget_peak()?;
    let address = server.address;
    let chair = Account::person(address, "government-chair").await?;
    let portal = Account::machine(address, "demo-portal").await?;
    let one = |draw: &mut Draw, bytes: &mut Vec<u8>| {
        let path = format!("/v1/petitions/{}", id(1, draw.below(DAYS), draw.below(CASES)));
        bytes.extend(chair.get(&path, ""));
    };
    let get = load(address, CONNECTIONS, time, (200, false), one).await?;
    found.ours[0].0.push(get.rate);
    found.theirs[0].0.push(pgbench::run(stand, WORK, &scripts.get, time).await?);

    for (at, (.., path)) in PAGES.iter().enumerate() {
        let request = chair.get(path, "");
        let page = load(address, CONNECTIONS, time, (200, false), |_, bytes| bytes.extend(&request)).await?;
        found.pages[at].0.push(page.rate);
        found.p99[at].0.push(page.p99);
        found.pages_beside[at].0.push(pgbench::run(stand, WORK, &scripts.pages[at], time).await?);
    }

    let path = PAGES[0].2;
    let request = chair.get(path, "");
    let mut connection = Connection::open(address).await?;
    let tag = connection.exchange(&request).await?.header("etag").ok_or("a list without its tag")?.to_owned();
    let poll = chair.get(path, &format!("If-None-Match: {tag}\r\n"));
    let unchanged = load(address, CONNECTIONS, time, (304, false), |_, bytes| bytes.extend(&poll)).await?;
    found.ours[1].0.push(unchanged.rate);
    let live = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let alive = load(address, CONNECTIONS, time, (200, false), |_, bytes| bytes.extend(live)).await?;
    found.theirs[1].0.push(alive.rate);

    let new =
        |_: &mut Draw, bytes: &mut Vec<u8>| portal.register(next.fetch_add(1, Ordering::Relaxed), bytes);
    let create = load(address, CONNECTIONS, time, (201, false), new).await?;
    found.ours[2].0.push(create.rate);
    found.theirs[2].0.push(pgbench::run(stand, WORK, &scripts.create, time).await?);
    let memory = server.memory()?;
    found.memory.0.push(mebibytes(memory.peak)?);
    found.own.0.push(mebibytes(memory.own)?);
    Ok(())
}
