//! What is measured on: a private cluster that stays, with a database of a million petitions in a hundred communes, and one
//! of a million petitions in a single commune for the dataset (a dataset is of one commune).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use serde_json::json;
use tiepdan::devdb::databases::secure_database;
use tiepdan::devdb::{self, DbRole, DevDb, DevDbOptions};
use tiepdan::kernel::crypto::{
    DataKey, FieldAad, PasswordParams, PasswordService, RootKeys, Sealing, WrapAad, sha256_hex,
};
use tiepdan::kernel::time::Clock;
use tiepdan::migrations;
use tiepdan::people::seed::{self, SeedTools};
use tiepdan::people::signing_keys;
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use crate::Outcome;

/// The business day that the data ends on.
pub const TODAY: &str = "2026-11-24";
/// The commune that is asked.
pub const COMMUNE: &str = "99001";
/// A hundred communes, ten thousand petitions each.
pub const HUNDRED: &str = "baseline";
/// A copy of them, for what writes.
pub const WORK: &str = "baseline_work";
/// One commune, a million petitions.
pub const SINGLE: &str = "baseline_single";

const OFFICES: &str = include_str!("offices.sql");
const PETITIONS: &str = include_str!("petitions.sql");
const REST: &str = include_str!("commune.sql");

/// The cluster and the keys beside it.
pub struct Stand {
    pub devdb: DevDb,
    pub keys_dir: PathBuf,
}

/// How much of what.
struct Size {
    communes: u32,
    petitions: u32,
    per_day: u32,
}

impl Stand {
    /// Starts the cluster, and makes the data where it is missing or was made by other statements than today's.
    pub async fn ready(folder: &Path) -> Outcome<Self> {
        let options = DevDbOptions::lasting(folder);
        let devdb = tokio::task::spawn_blocking(move || devdb::start(&options)).await??;
        let keys_dir = devdb.folder().join("keys");
        if !keys_dir.exists() {
            RootKeys::create(&keys_dir)?;
        }
        let stand = Self { devdb, keys_dir };
        let hundred = Size { communes: 100, petitions: 10_000, per_day: 10 };
        let single = Size { communes: 1, petitions: 1_000_000, per_day: 1_000 };
        for (database, size) in [(HUNDRED, hundred), (SINGLE, single)] {
            if !stand.is_made(database).await? {
                let started = Instant::now();
                println!("making {database}: {} petitions in {} communes …", size.petitions, size.communes);
                stand.make(database, &size).await?;
                println!("made {database} in {:.0} s", started.elapsed().as_secs_f64());
            }
        }
        Ok(stand)
    }

    /// Copies the hundred communes anew for a step that writes: what is kept stays as it was made. File by file, since a log of a copy
    /// of this size takes longer than the copy.
    pub async fn copy(&self) -> Outcome<()> {
        let started = Instant::now();
        self.devdb.drop_database(WORK).await?;
        let owner = DbRole::Owner.name();
        let client = self.client(DbRole::Superuser, "postgres").await?;
        let copy = format!("create database {WORK} owner {owner} template {HUNDRED} strategy file_copy");
        client.batch_execute(&copy).await?;
        secure_database(&client, WORK).await?;
        println!("copied {HUNDRED} in {:.0} s", started.elapsed().as_secs_f64());
        Ok(())
    }

    /// Ends the cluster, whether or not the copy can be dropped; its data stays, without the copy.
    pub async fn stop(self) -> Outcome<()> {
        let dropped = self.devdb.drop_database(WORK).await;
        let stopped = self.devdb.stop();
        dropped?;
        stopped?;
        Ok(())
    }

    /// A session of its own.
    pub async fn client(&self, role: DbRole, database: &str) -> Outcome<Client> {
        let (client, connection) = self.devdb.config(role, database).connect(NoTls).await?;
        tokio::spawn(connection);
        Ok(client)
    }

    async fn is_made(&self, database: &str) -> Outcome<bool> {
        if !self.devdb.database_exists(database).await? {
            return Ok(false);
        }
        let client = self.client(DbRole::Superuser, database).await?;
        let found = client.query_opt("select of from baseline.made", &[]).await;
        let version = version()?;
        Ok(found.ok().flatten().is_some_and(|row| row.get::<_, String>(0) == version))
    }

    async fn make(&self, database: &str, size: &Size) -> Outcome<()> {
        self.devdb.drop_database(database).await?;
        self.devdb.create_database(database, None).await?;
        let owner = self.devdb.url(DbRole::Owner, database);
        migrations::run(&owner).await?;
        let keys = RootKeys::load(&self.keys_dir)?;
        let mut conn = migrations::open(&owner).await?;
        let real_now = Clock::default().real_now();
        let passwords = PasswordService::new(PasswordParams::default())?;
        let tools = SeedTools { keys: &keys, passwords: &passwords, real_now };
        signing_keys::ensure(&mut conn, &keys, real_now).await.map_err(|problem| format!("{problem:?}"))?;
        let loaded = seed::load_demo(&mut conn, tools, seed::DEMO_COMMUNE, TODAY.parse()?).await;
        loaded.map_err(|problem| format!("{problem:?}"))?;
        let client = self.client(DbRole::Superuser, database).await?;
        let offices = OFFICES
            .replace(":communes", &size.communes.to_string())
            .replace(":petitions", &size.petitions.to_string())
            .replace(":per_day", &size.per_day.to_string());
        client.batch_execute(&offices).await?;
        if size.communes == 1 {
            client.batch_execute(&PETITIONS.replace(":code", COMMUNE)).await?;
        } else {
            encrypt(&client, &keys).await?;
            let next = AtomicU32::new(0);
            tokio::try_join!(
                self.fill(database, &next, size.communes),
                self.fill(database, &next, size.communes)
            )?;
        }
        client.batch_execute("vacuum (analyze)").await?;
        client.batch_execute("checkpoint; create table baseline.made (of text)").await?;
        client.execute("insert into baseline.made values ($1)", &[&version()?]).await?;
        Ok(())
    }

    /// Fills one commune after the other, until none is left.
    async fn fill(&self, database: &str, next: &AtomicU32, communes: u32) -> Outcome<()> {
        let client = self.client(DbRole::Superuser, database).await?;
        client.batch_execute("set session_replication_role = replica; set work_mem = '64MB'").await?;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= communes {
                return Ok(());
            }
            let code = (99_001 + number).to_string();
            for sql in [PETITIONS, REST] {
                client.batch_execute(&sql.replace(":code", &code)).await?;
            }
            // Without it the next statements of the next commune are planned for empty tables.
            if number < 2 {
                client.batch_execute("analyze").await?;
            }
        }
    }
}

/// Changes whenever the data would.
fn version() -> Outcome<String> {
    let mut text = format!("{OFFICES}{PETITIONS}{REST}");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    folders.sort();
    for folder in folders {
        write!(text, "{}", std::fs::read_to_string(folder.join("up.sql"))?)?;
    }
    Ok(sha256_hex(text.as_bytes()))
}

/// Protected parts of the commune that is asked, encrypted as the server does it, so that it can read them.
async fn encrypt(client: &Client, keys: &RootKeys) -> Outcome<()> {
    client
        .batch_execute(
            "create table baseline.secrets (n bigint primary key, root_key_id text, wrapped_key bytea, people bytea, content bytea, answer bytea, note bytea)",
        )
        .await?;
    let rows = client
        .query(
            "select n::bigint, sealed, array[baseline.id(99001, day, 1, n), baseline.id(99001, day, 2, n), baseline.id(99001, day, 9, n * 10 + 4)] from baseline.shape order by n",
            &[],
        )
        .await?;
    let insert = client
        .prepare(
            "insert into baseline.secrets select * from unnest($1::bigint[], $2::text[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[])",
        )
        .await?;
    for batch in rows.chunks(500) {
        let mut columns: (Vec<i64>, Vec<String>, [Vec<Vec<u8>>; 5]) = Default::default();
        for row in batch {
            let (n, sealed, owners): (i64, bool, Vec<Uuid>) = (row.get(0), row.get(1), row.get(2));
            let secret = Secret::of(keys, n, sealed, owners.as_slice().try_into()?)?;
            columns.0.push(n);
            columns.1.push(secret.root_key_id);
            for (column, bytes) in columns.2.iter_mut().zip(secret.ciphertexts) {
                column.push(bytes);
            }
        }
        let (numbers, root_keys, [wrapped, people, content, answers, notes]) = &columns;
        client.execute(&insert, &[numbers, root_keys, wrapped, people, content, answers, notes]).await?;
    }
    Ok(())
}

/// The key of a petition and what lies under it: wrapped key, people, content, answer, note.
struct Secret {
    root_key_id: String,
    ciphertexts: [Vec<u8>; 5],
}

impl Secret {
    fn of(
        keys: &RootKeys,
        n: i64,
        sealed: bool,
        [petition_id, case_id, note_id]: [Uuid; 3],
    ) -> Outcome<Self> {
        let key = DataKey::generate();
        let sealing = if sealed { Sealing::Sealed } else { Sealing::Ordinary };
        let wrapped = key.wrap(keys, sealing, WrapAad { commune: COMMUNE, petition_id })?;
        let place = |column, row| FieldAad { commune: COMMUNE, table: "protected_parts", column, row };
        let people = json!({
            "writers": [{ "name": format!("Người gửi số {n}"), "address": "Thôn 3", "phone": "0100104760" }],
            "representative": null, "citizen_assertion": null,
        });
        let content = json!({
            "subject": format!("Phản ánh tình trạng đường liên thôn xuống cấp, đoạn số {n}"),
            "content": "Đoạn đường trước cổng trường có nhiều ổ gà sâu, đề nghị sửa chữa. ".repeat(6),
            "place": null, "about": [], "addressed_to": [], "forwarded_by": null,
        });
        let answer = json!({
            "text": "UBND xã đã kiểm tra và giao đơn vị sửa chữa trong tháng. ".repeat(5),
            "public_text": null, "result": "resolved", "document_number": "12/UBND",
            "document_date": TODAY, "paper": null,
        });
        Ok(Self {
            root_key_id: wrapped.root_key_id,
            ciphertexts: [
                wrapped.bytes,
                key.encrypt(&place("people", petition_id), people.to_string().as_bytes())?,
                key.encrypt(&place("content", petition_id), content.to_string().as_bytes())?,
                key.encrypt(&place("answer", case_id), answer.to_string().as_bytes())?,
                key.encrypt(
                    &place("note", note_id),
                    json!({ "text": "Chờ ý kiến Công an xã." }).to_string().as_bytes(),
                )?,
            ],
        })
    }
}
