//! Wrong URLs, roles and databases, for every command that has one: one clear sentence, a failure, and every database as
//! it was.

use std::process::Command;

use secrecy::ExposeSecret as _;
use tiepdan::devdb::{self, DbRole, DevDb, DevDbOptions};
use tiepdan::kernel::crypto::RootKeys;
use tiepdan::migrations;
use tokio_postgres::NoTls;

use super::bad::{CALLS, Need, SECRET, free_ports, refused, run_in, variable};
use crate::support::cluster::{TODAY, load_demo};
use crate::support::process::Folder;

/// A server with a database of ours and several that are not, and a role that may nothing.
pub struct Place {
    pub devdb: DevDb,
    /// Where commands run, and where its keys lie.
    pub folder: Folder,
}

impl Place {
    pub async fn make(name: &str) -> Self {
        let start = || devdb::start(&DevDbOptions::temporary().unwrap()).unwrap();
        let place =
            Self { devdb: tokio::task::spawn_blocking(start).await.unwrap(), folder: Folder::new(name) };
        RootKeys::create(&place.keys()).unwrap();
        place.devdb.create_database("good", None).await.unwrap();
        let owner = place.devdb.url(DbRole::Owner, "good");
        migrations::run(&owner).await.unwrap();
        load_demo(&owner, &place.keys()).await;
        for (name, template) in [
            ("newer", Some("good")),
            ("deaf", Some("good")),
            ("real", None),
            ("empty", None),
            ("strange", None),
            ("alien", None),
        ] {
            place.devdb.create_database(name, template).await.unwrap();
        }
        migrations::run(&place.devdb.url(DbRole::Owner, "real")).await.unwrap();
        place
            .sql(
                "newer",
                "insert into __diesel_schema_migrations (version) values ('29991231000001');
            insert into contract_migrations values ('29991231000001')",
            )
            .await;
        place.sql("deaf", "revoke select on all tables in schema public from tiepdan_app").await;
        place
            .sql(
                "real",
                "insert into communes (code, name, province_code, valid_from)
            values ('00001', 'Phường Một', '01', '2025-07-01')",
            )
            .await;
        place.sql("strange", "create table communes (id int); insert into communes values (1)").await;
        // Another program with the same library of migrations, and nothing else yet.
        place.sql("alien", "create table __diesel_schema_migrations (version varchar(50) primary key, run_on timestamp default now());
            insert into __diesel_schema_migrations (version) values ('20200101000000');
            grant select on __diesel_schema_migrations to tiepdan_owner, tiepdan_app").await;
        place.sql("postgres", &format!("create role stranger login password '{SECRET}'")).await;
        place
    }

    pub fn keys(&self) -> std::path::PathBuf {
        self.folder.0.join("keys")
    }

    pub async fn sql(&self, database: &str, sql: &str) {
        let config = self.devdb.config(DbRole::Superuser, database);
        let (client, connection) = config.connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(sql).await.unwrap();
    }

    /// The URL that a need has where all is right, but to this database.
    pub fn url(&self, need: Need, database: &str) -> String {
        let (role, database) = match need {
            Need::Application => (DbRole::Application, database),
            Need::Owner => (DbRole::Owner, database),
            _ => (DbRole::Superuser, "postgres"),
        };
        self.devdb.url(role, database).expose_secret().to_owned()
    }

    /// The same as another user, who has the secret password.
    pub fn url_as(&self, user: &str, database: &str) -> String {
        let url = self.url(Need::Owner, database);
        let rest = url.split_once('@').unwrap().1;
        format!("postgresql://{user}:{SECRET}@{rest}")
    }

    /// Everything that the server holds.
    pub fn dump(&self) -> String {
        let url = self.devdb.url(DbRole::Superuser, "postgres");
        let config = self.devdb.config(DbRole::Superuser, "postgres");
        let password = String::from_utf8_lossy(config.get_password().unwrap()).into_owned();
        let mut command = Command::new(self.devdb.program("pg_dumpall"));
        let output =
            command.arg("--dbname").arg(url.expose_secret()).env("PGPASSWORD", password).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let same = |line: &&str| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict");
        text.lines().filter(same).collect::<Vec<_>>().join("\n")
    }

    /// Every call that has this need fails with the words where the need's URL is this one, and changes nothing.
    #[track_caller]
    pub fn try_url(&self, need: Need, url: Option<&str>, database: &str, except: &[&str], words: &str) {
        let before = self.dump();
        let calls = CALLS
            .iter()
            .filter(|(call, needs)| needs.contains(&need) && !except.contains(&call.join(" ").as_str()));
        for (call, needs) in calls {
            let mut settings = vec![
                ("TIEPDAN_KEYS_DIR", self.keys().display().to_string()),
                ("TIEPDAN_USER_PASSWORD", SECRET.to_owned()),
                ("TIEPDAN_TODAY", TODAY.to_owned()),
            ];
            settings.extend(free_ports());
            for one in needs.iter().filter(|one| **one != Need::Keys) {
                let value =
                    if *one == need { url.map(str::to_owned) } else { Some(self.url(*one, database)) };
                settings.extend(value.map(|value| (variable(*one).unwrap(), value)));
            }
            let what = format!("{} with {} = {url:?}", call.join(" "), variable(need).unwrap());
            refused(&what, &run_in(&self.folder.0, call, &settings), 1, words);
        }
        assert!(before == self.dump(), "{need:?} {url:?}: something was changed");
    }
}

const ALL: [Need; 3] = [Need::Application, Need::Owner, Need::Administrator];

#[tokio::test]
async fn wrong_urls_and_roles() {
    let place = Place::make("urls").await;
    for need in ALL {
        // Without DATABASE_URL the server makes a private cluster.
        place.try_url(need, None, "good", &["serve"], variable(need).unwrap());
        for (url, words) in [
            ("mysql://tiepdan_app:s3cret-passw0rd@127.0.0.1/t", "is not a PostgreSQL URL"),
            ("postgresql://tiepdan_app:s3cret-passw0rd@:port/t", "is not a PostgreSQL URL"),
            ("postgresql://tiepdan_app:s3cret-passw0rd@127.0.0.1", "must name a user and a database"),
            ("postgresql://tiepdan_app:s3cret-passw0rd@db.example.vn/t", "without sslmode=verify-full"),
            (
                "postgresql://tiepdan_app:s3cret-passw0rd@127.0.0.1/t?sslmode=require",
                "needs sslmode=verify-full",
            ),
        ] {
            place.try_url(need, Some(url), "good", &[], words);
        }
        let role = match need {
            Need::Application => "tiepdan_app",
            Need::Owner => "tiepdan_owner",
            _ => "postgres",
        };
        // `--create-roles` gives the other two the passwords of their URLs: for them these are no wrong ones.
        let given = if need == Need::Administrator { &[][..] } else { &["migrate --create-roles"] };
        // Where the owner's server and its database are it looks all the same.
        let place_given = if need == Need::Application { given } else { &[][..] };
        let nowhere = format!("postgresql://{role}:{SECRET}@127.0.0.1:1/good");
        place.try_url(need, Some(&nowhere), "good", place_given, "no server listens there");
        place.try_url(
            need,
            Some(&place.url_as(role, "good")),
            "good",
            given,
            "password authentication failed",
        );
        let missing = place.url(need, "missing");
        let missing = format!("{}/missing", missing.rsplit_once('/').unwrap().0);
        place.try_url(need, Some(&missing), "good", place_given, "\"missing\" does not exist");
        let stranger = place.url_as("stranger", "good");
        place.try_url(need, Some(&stranger), "good", given, "permission denied for database \"good\"");
    }
    // Whoever may connect may not yet do everything.
    let deaf = place.url(Need::Application, "deaf");
    place.try_url(
        Need::Application,
        Some(&deaf),
        "deaf",
        &["migrate --create-roles"],
        "permission denied for table",
    );
    let weak = place.url(Need::Application, "good");
    place.try_url(
        Need::Owner,
        Some(&weak),
        "good",
        &["migrate --create-roles"],
        "does not own this database",
    );
    place.try_url(Need::Owner, Some(&weak), "good", CALLS_BUT_ROLES, "must name the role tiepdan_owner");
    place.try_url(Need::Administrator, Some(&weak), "good", &[], "refused to create the roles");
}

/// All calls as the owner but `--create-roles`.
pub const CALLS_BUT_ROLES: &[&str] = &[
    "migrate",
    "demo",
    concat!("commune load ", env!("CARGO_MANIFEST_DIR"), "/docs/operations/commune.example.json"),
    "user create --login new-one --commune 99001 --name Nguyễn An",
    "user disable --login case-officer",
    "client create --id new-portal --role portal --body ubnd --communes 99001",
    "client disable --id demo-dashboard",
];

#[tokio::test]
async fn wrong_databases() {
    let place = Place::make("databases").await;
    let migrations = &["migrate", "migrate --create-roles"];
    for need in [Need::Application, Need::Owner] {
        let url = |database: &str| place.url(need, database);
        let roles = if need == Need::Application { &["migrate --create-roles"][..] } else { &[] };
        place.try_url(need, Some(&url("empty")), "empty", migrations, "run `tiepdan migrate`");
        place.try_url(need, Some(&url("strange")), "strange", roles, "tables of another program");
        place.try_url(need, Some(&url("alien")), "alien", roles, "tables of another program");
        place.try_url(need, Some(&url("newer")), "newer", roles, "newer release has taken away");
    }
    let others: Vec<&str> = CALLS_BUT_ROLES
        .iter()
        .copied()
        .filter(|call| *call != "demo")
        .chain(["migrate --create-roles"])
        .collect();
    place.try_url(Need::Owner, Some(&place.url(Need::Owner, "real")), "real", &others, "holds real communes");
}

#[tokio::test]
async fn wrong_orders() {
    let place = Place::make("orders").await;
    let before = place.dump();
    let settings = |password: &str| {
        vec![
            ("DATABASE_OWNER_URL", place.url(Need::Owner, "good")),
            ("TIEPDAN_KEYS_DIR", place.keys().display().to_string()),
            ("TIEPDAN_USER_PASSWORD", password.to_owned()),
            ("TIEPDAN_TODAY", TODAY.to_owned()),
        ]
    };
    let user = |login: &'static str, commune: &'static str, more: &[&'static str]| {
        [&["user", "create", "--login", login, "--commune", commune][..], more].concat()
    };
    let office = |role: &'static str, unit: &'static str| {
        ["--name", "Nguyễn An", "--role", role, "--unit", unit, "--title", "Cán bộ"]
    };
    let client = |id: &'static str, role: &'static str, body: &'static str, commune: &'static str| {
        vec!["client", "create", "--id", id, "--role", role, "--body", body, "--communes", commune]
    };
    let name = &["--name", "Nguyễn An"];
    let nobody = &["--person-id", "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68"];
    for (arguments, code, words) in [
        (user("X", "99001", name), 1, "a log-in name has"),
        (user("intake-officer", "99001", name), 1, "an account of this name already"),
        (user("an", "9900", name), 1, "five digits"),
        (user("an", "12345", name), 1, "is not served here"),
        (user("an", "99001", nobody), 1, "no such person"),
        (user("an", "99001", &["--person-id", "1"]), 2, "invalid value '1'"),
        (user("an", "99001", &["--name", " "]), 1, "a name has"),
        (user("an", "99001", &office("emperor", "ubnd")), 2, "no such role"),
        (user("an", "99001", &office("portal", "ubnd")), 1, "for machines"),
        (user("an", "99001", &office("intake_officer", "nowhere")), 1, "no unit of this code"),
        (vec!["user", "disable", "--login", "nobody-here"], 1, "no open account"),
        (client("demo-portal", "portal", "ubnd", "99001"), 1, "a client of this id already"),
        (client("X", "portal", "ubnd", "99001"), 1, "a client id has"),
        (client("one", "intake_officer", "ubnd", "99001"), 1, "the role must be one of"),
        (client("one", "portal", "nowhere", "99001"), 1, "no unit of this code"),
        (client("one", "portal", "ubnd", "12345"), 1, "is not served here"),
        (client("one", "portal", "ubnd", "00000"), 1, "is the installation itself"),
        (vec!["client", "disable", "--id", "nobody-here"], 1, "no open client"),
    ] {
        let output = run_in(&place.folder.0, &arguments, &settings(SECRET));
        refused(&arguments.join(" "), &output, code, words);
    }
    let output = run_in(&place.folder.0, &user("an", "99001", name), &settings("short"));
    refused("a short password", &output, 1, "a password has at least 12 characters");
    assert!(before == place.dump(), "something was changed");
}
