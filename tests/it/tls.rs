//! `sslmode=verify-full` against a real server with TLS, whose authority the test makes: every connection of the program
//! is encrypted and knows whom it talks to, or is not opened.

use std::path::PathBuf;
use std::process::Stdio;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use reqwest::Client;
use tiepdan::devdb::{self, DbRole, DevDb, DevDbOptions};
use tiepdan::kernel::crypto::RootKeys;

use crate::petitions::reflection;
use crate::support::cluster::{TODAY, load_demo};
use crate::support::process::{Folder, Process, run, sentence, told};
use crate::support::server::{Copy, Kind};

const DATABASE: &str = "tiepdan";
/// The name that the server's certificate is made out to; `hostaddr` leads there without a name service.
const NAME: &str = "db.example.vn";
const SSL_ON: &[&str] = &["ssl=on", "ssl_cert_file=server.crt", "ssl_key_file=server.key"];

/// An authority of this name.
fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A migrated server with a certificate, keys, and the files of two authorities: its own and another.
struct Installation {
    devdb: DevDb,
    copy: Copy,
    folder: Folder,
    right: PathBuf,
    wrong: PathBuf,
    /// Of an authority that has given itself the right one's name.
    forged: PathBuf,
}

impl Installation {
    async fn make() -> Self {
        let start = || devdb::start(&DevDbOptions::temporary().unwrap()).unwrap();
        let devdb = tokio::task::spawn_blocking(start).await.unwrap();
        let folder = Folder::new("tls");
        RootKeys::create(&folder.0.join("keys")).unwrap();
        devdb.create_database(DATABASE, None).await.unwrap();
        let owner = devdb.url(DbRole::Owner, DATABASE);
        tiepdan::migrations::run(&owner).await.unwrap();
        load_demo(&owner, &folder.0.join("keys")).await;
        let copy = Copy::of(&devdb, "tls", Kind::Alone);
        let [ours, other, impostor] = ["Ours", "Other", "Ours"].map(authority);
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new(vec![NAME.to_owned()]).unwrap().signed_by(&key, &ours).unwrap();
        copy.put("server.crt", &certificate.pem());
        copy.put("server.key", &key.serialize_pem());
        let [right, wrong, forged] =
            ["right authority.pem", "wrong.pem", "forged.pem"].map(|name| folder.0.join(name));
        for (file, authority) in [(&right, &ours), (&wrong, &other), (&forged, &impostor)] {
            std::fs::write(file, authority.as_ref().pem()).unwrap();
        }
        Self { devdb, copy, folder, right, wrong, forged }
    }

    /// The settings of an installation, all of whose URLs name this host and trust this authority.
    fn settings(&self, host: &str, authority: &std::path::Path) -> Vec<(&'static str, String)> {
        let file = authority.display().to_string().replace('/', "%2F").replace(' ', "%20");
        let more = format!("hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert={file}");
        let url = |role, database: &str| self.copy.url_at(host, &self.devdb, role, database, &more);
        vec![
            ("DATABASE_URL", url(DbRole::Application, DATABASE)),
            ("DATABASE_READ_URL", url(DbRole::Application, DATABASE)),
            ("DATABASE_OWNER_URL", url(DbRole::Owner, DATABASE)),
            ("DATABASE_ADMIN_URL", url(DbRole::Superuser, DATABASE)),
            ("TIEPDAN_KEYS_DIR", self.folder.0.join("keys").display().to_string()),
            ("TIEPDAN_TODAY", TODAY.to_owned()),
            ("TIEPDAN_BIND", "127.0.0.1:0".to_owned()),
            ("TIEPDAN_USER_PASSWORD", "correct-horse-battery".to_owned()),
        ]
    }
}

/// Every command that opens a connection, whatever role it takes.
const COMMANDS: &[&[&str]] = &[
    &["serve"],
    &["migrate"],
    &["migrate", "--create-roles"],
    &["demo"],
    &["commune", "load", concat!(env!("CARGO_MANIFEST_DIR"), "/docs/operations/commune.example.json")],
    &["worker"],
    &["keys", "rewrap"],
    &["audit", "verify"],
    &["audit", "heads"],
    &["user", "create", "--login", "over-tls", "--commune", "99001", "--name", "Nguyễn An"],
    &["user", "disable", "--login", "case-officer"],
    &["client", "create", "--id", "over-tls", "--role", "portal", "--body", "ubnd", "--communes", "99001"],
    &["client", "disable", "--id", "demo-dashboard"],
];

fn borrowed<'a>(settings: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    settings.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// Everybody is refused, in one sentence with these words.
#[track_caller]
fn all_refused(settings: &[(&'static str, String)], words: &str) {
    for command in COMMANDS {
        let said = sentence(&run(command, &borrowed(settings)));
        assert!(said.contains(words), "{command:?}: {said}");
    }
    let doctor = run(&["doctor"], &borrowed(settings));
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(!doctor.status.success() && said.contains(words), "{said}");
}

#[tokio::test]
async fn a_server_is_believed_only_with_its_own_certificate() {
    let installation = Installation::make().await;
    let server = installation.copy.start(SSL_ON);
    let right = installation.settings(NAME, &installation.right);
    let settings = borrowed(&right);
    for command in COMMANDS.iter().filter(|command| !["serve", "worker"].contains(&command[0])) {
        let done = run(command, &settings);
        if command[0] == "commune" {
            // It has read what is there: no real commune is loaded beside the demo.
            let said = sentence(&done);
            assert!(said.contains("the database holds the demo commune"), "{said}");
        } else {
            told(&done);
        }
    }
    let checks = told(&run(&["doctor"], &settings));
    assert!(checks.lines().all(|line| line.starts_with("OK ")), "{checks}");
    let http = Client::builder().no_proxy().build().unwrap();
    let mut process = Process::serve(&settings, &http, Stdio::null()).await;
    let token = process.token(&http).await;
    // One request for each pool.
    let sent = http.post(format!("{}/v1/petitions", process.base)).bearer_auth(&token);
    let sent = sent.header("Content-Type", "application/json").header("Idempotency-Key", "over-tls");
    assert_eq!(sent.body(reflection("over-tls").to_string()).send().await.unwrap().status(), 201);
    let tool = process.token_of(&http, "demo-supervision-tool").await;
    let dataset = http.get(format!("{}/v1/datasets/petitions.ndjson", process.base)).bearer_auth(tool);
    assert!(dataset.send().await.unwrap().text().await.unwrap().contains("GOV-"));
    sessions_are_encrypted(&installation).await;
    process.end();

    let wrong = installation.settings(NAME, &installation.wrong);
    let untrusted = wrong.iter().find(|(name, _)| *name == "DATABASE_READ_URL").unwrap();
    let own = right.iter().filter(|(name, _)| *name != untrusted.0);
    let checks = run(&["doctor"], &borrowed(&own.chain([untrusted]).cloned().collect::<Vec<_>>()));
    let said = String::from_utf8_lossy(&checks.stdout).into_owned();
    let faults: Vec<&str> = said.lines().filter(|line| !line.starts_with("OK ")).collect();
    assert!(faults.len() == 1 && faults[0].starts_with("FAIL  standby for datasets: "), "{said}");
    assert!(faults[0].contains("comes from an authority that"), "{said}");
    all_refused(&wrong, "comes from an authority that");
    all_refused(&installation.settings(NAME, &installation.forged), "comes from an authority that");
    all_refused(&installation.settings("other.example.vn", &installation.right), "to another name than");
    drop(server);
    let _plain = installation.copy.start(&["ssl=off"]);
    all_refused(&right, "speaks no TLS");
}

/// What the server itself says of the program's sessions.
async fn sessions_are_encrypted(installation: &Installation) {
    let url = installation.copy.url(&installation.devdb, DbRole::Superuser, DATABASE, "");
    let (sql, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let query = "select count(*), count(*) filter (where s.ssl and s.version >= 'TLSv1.2')
        from pg_stat_activity a join pg_stat_ssl s using (pid) where a.usename = 'tiepdan_app'";
    let row = sql.query_one(query, &[]).await.unwrap();
    let (all, encrypted): (i64, i64) = (row.get(0), row.get(1));
    assert!(all > 2 && all == encrypted, "{encrypted} of {all} sessions are encrypted");
}
