//! One private cluster for the whole run, with a migrated template that holds the demo commune. It goes with the
//! process, whatever ends it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use secrecy::SecretString;
use tiepdan::devdb::{self, DbRole, DevDb, DevDbOptions};
use tiepdan::kernel::crypto::{PasswordParams, PasswordService, RootKeys};
use tiepdan::kernel::time::Clock;
use tiepdan::migrations;
use tiepdan::people::seed::{self, SeedTools};
use tiepdan::people::signing_keys;
use tokio::sync::{Mutex, OnceCell};

const TEMPLATE: &str = "template_demo";
/// The day that the sample data fits.
pub const TODAY: &str = "2026-11-24";
/// Log-ins must not cost what real ones should.
pub const CHEAP: PasswordParams =
    PasswordParams { memory_kib: 64, passes: 1, lanes: 1, at_once: 2, waiting: 64 };

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(1);

/// The cluster of this run.
pub struct Cluster {
    pub devdb: DevDb,
    pub keys_dir: PathBuf,
    /// PostgreSQL refuses to copy a template that another copy is reading from; one waits for the other.
    copying: Mutex<()>,
}

/// Starts it once; everybody else waits.
pub async fn cluster() -> &'static Cluster {
    CLUSTER.get_or_init(make).await
}

async fn make() -> Cluster {
    let options = DevDbOptions::temporary().unwrap();
    let devdb = tokio::task::spawn_blocking(move || devdb::start(&options).unwrap()).await.unwrap();
    let keys_dir = devdb.folder().join("keys");
    RootKeys::create(&keys_dir).unwrap();
    devdb.create_database(TEMPLATE, None).await.unwrap();
    let owner = devdb.url(DbRole::Owner, TEMPLATE);
    migrations::run(&owner).await.unwrap();
    load_demo(&owner, &keys_dir).await;
    Cluster { devdb, keys_dir, copying: Mutex::new(()) }
}

/// Loads the demo commune and makes what its server signs with.
pub async fn load_demo(owner: &SecretString, keys_dir: &std::path::Path) {
    let keys = RootKeys::load(keys_dir).unwrap();
    let mut conn = migrations::open(owner).await.unwrap();
    let real_now = Clock::default().real_now();
    signing_keys::ensure(&mut conn, &keys, real_now).await.unwrap();
    let passwords = PasswordService::new(CHEAP).unwrap();
    let tools = SeedTools { keys: &keys, passwords: &passwords, real_now };
    seed::load_demo(&mut conn, tools, seed::DEMO_COMMUNE, TODAY.parse().unwrap()).await.unwrap();
}

impl Cluster {
    /// A database of its own, copied from the template.
    pub async fn copy(&self) -> String {
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let _turn = self.copying.lock().await;
        // A connection to the template that has just been closed may still be going.
        for _ in 0..200 {
            if self.devdb.create_database(&name, Some(TEMPLATE)).await.is_ok() {
                return name;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        self.devdb.create_database(&name, Some(TEMPLATE)).await.unwrap();
        name
    }

    /// An empty database.
    pub async fn empty(&self) -> String {
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.devdb.create_database(&name, None).await.unwrap();
        name
    }

    /// A plain connection.
    pub async fn connect(&self, role: DbRole, database: &str) -> tokio_postgres::Client {
        let config = self.devdb.config(role, database);
        let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }
}
