//! `commune load`: a commune that is no demo, from a file to a petition that is handed in there.

use std::process::{Output, Stdio};

use reqwest::Client;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tiepdan::devdb::DbRole;
use tiepdan::migrations;

use super::bad::{COMMUNE_FILE, refused};
use crate::petitions::reflection;
use crate::support::cluster::{TODAY, cluster};
use crate::support::process::{Folder, Process, run, told};

const PASSWORD: &str = "correct-horse-battery";
/// Everything that a file may change, and what is recorded of it.
const STATE: &str =
    "select md5(string_agg(line, ',' order by line)) from (select c::text as line from communes c
    union all select u::text from units u union all select h::text from commune_heads h
    union all select e::text from events e union all select a::text from audit_entries a) as lines";

/// A migrated database that holds no commune.
pub struct Installation {
    pub folder: Folder,
    settings: Vec<(&'static str, String)>,
    sql: tokio_postgres::Client,
    pub superuser: tokio_postgres::Client,
}

impl Installation {
    pub async fn new(name: &str) -> Self {
        let (cluster, folder) = (cluster().await, Folder::new(name));
        let database = cluster.empty().await;
        let url = |role| cluster.devdb.url(role, &database).expose_secret().to_owned();
        let settings = vec![
            ("DATABASE_URL", url(DbRole::Application)),
            ("DATABASE_OWNER_URL", url(DbRole::Owner)),
            ("TIEPDAN_KEYS_DIR", folder.0.join("keys").display().to_string()),
            ("TIEPDAN_USER_PASSWORD", PASSWORD.to_owned()),
            ("TIEPDAN_TODAY", TODAY.to_owned()),
        ];
        migrations::run(&cluster.devdb.url(DbRole::Owner, &database)).await.unwrap();
        let sql = cluster.connect(DbRole::Owner, &database).await;
        let superuser = cluster.connect(DbRole::Superuser, &database).await;
        let made = Self { folder, settings, sql, superuser };
        told(&made.run(&["keys", "init"]));
        told(&made.run(&["migrate"]));
        made
    }

    pub fn settings(&self) -> Vec<(&str, &str)> {
        self.settings.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        run(arguments, &self.settings())
    }

    /// Loads the example after this change.
    pub fn load(&self, change: impl FnOnce(&mut Value)) -> Output {
        let mut file: Value = serde_json::from_str(&std::fs::read_to_string(COMMUNE_FILE).unwrap()).unwrap();
        change(&mut file);
        let path = self.folder.0.join("commune.json");
        std::fs::write(&path, file.to_string()).unwrap();
        self.run(&["commune", "load", path.to_str().unwrap()])
    }

    async fn state(&self) -> String {
        self.sql.query_one(STATE, &[]).await.unwrap().get(0)
    }

    /// How many data keys lie under which root key.
    pub async fn under(&self) -> String {
        let query = "select string_agg(root_key_id || ' ' || n, ', ' order by root_key_id)
            from (select root_key_id, count(*) as n from petition_keys group by 1) as of_key";
        self.superuser.query_one(query, &[]).await.unwrap().get(0)
    }

    pub async fn text(&self, query: &str) -> String {
        self.sql.query_one(query, &[]).await.unwrap().get(0)
    }
}

fn unit<'a>(file: &'a mut Value, code: &str) -> &'a mut Value {
    file["units"].as_array_mut().unwrap().iter_mut().find(|unit| unit["id"] == code).unwrap()
}

async fn token(server: &Process, http: &Client, login: &str) -> String {
    let body = json!({ "login": login, "password": PASSWORD });
    let answer = http.post(format!("{}/v1/sessions", server.base)).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 201, "{login}");
    answer.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_commune_is_made_from_a_file_and_takes_petitions() {
    let place = Installation::new("commune-made").await;
    // It runs before there is a commune, and hears of it.
    let http = Client::builder().no_proxy().build().unwrap();
    let server = Process::serve(&place.settings(), &http, Stdio::null()).await;
    let said = told(&place.run(&["commune", "load", COMMUNE_FILE]));
    assert_eq!(said, "Commune 99101 made with 13 units.\n");
    let office = |login, commune, role, unit| {
        let who = ["user", "create", "--login", login, "--commune", commune, "--name", login];
        told(&place.run(&[&who[..], &["--role", role, "--unit", unit, "--title", "Cán bộ"]].concat()));
    };
    office("operator", "00000", "administrator", "installation");
    office("watcher", "00000", "provincial_supervisor", "province");
    office("keeper", "99101", "intake_officer", "vp-hdnd-ubnd");
    let client = ["client", "create", "--id", "portal-1", "--role", "portal", "--body", "ubnd"];
    let printed = told(&place.run(&[&client[..], &["--communes", "99101"]].concat()));
    let secret = printed.lines().find_map(|line| line.strip_prefix("client_secret: ")).unwrap();

    let form = format!("grant_type=client_credentials&client_id=portal-1&client_secret={secret}");
    let request = http.post(format!("{}/v1/oauth/token", server.base)).body(form);
    let answer = request.header("Content-Type", "application/x-www-form-urlencoded").send().await.unwrap();
    let portal = answer.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned();
    let petitions = format!("{}/v1/petitions", server.base);
    let request = http.post(&petitions).bearer_auth(&portal).header("Idempotency-Key", "first-petition");
    assert_eq!(request.json(&reflection("vd-1")).send().await.unwrap().status(), 201);
    let keeper = token(&server, &http, "keeper").await;
    let seen: Value = http.get(&petitions).bearer_auth(&keeper).send().await.unwrap().json().await.unwrap();
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(1), "{seen}");
    for (login, commune, units) in
        [("operator", "00000", 2), ("watcher", "00000", 2), ("keeper", "99101", 13)]
    {
        let path = format!("{}/v1/units?commune={commune}&limit=50", server.base);
        let bearer = token(&server, &http, login).await;
        let seen: Value = http.get(path).bearer_auth(bearer).send().await.unwrap().json().await.unwrap();
        assert_eq!(seen["items"].as_array().map(Vec::len), Some(units), "{login}: {seen}");
    }
}

#[tokio::test]
async fn the_same_file_changes_nothing_and_a_newer_one_adds_and_renames() {
    let place = Installation::new("commune-again").await;
    told(&place.load(|_| ()));
    let made = place.state().await;
    assert_eq!(told(&place.load(|_| ())), "Nothing to do: commune 99101 is as the file says.\n");
    assert_eq!(place.state().await, made);

    let ids = "select md5(string_agg(code || id, ',' order by code)) from units where commune = '99101' and code <> 'thon-03'";
    let before = place.text(ids).await;
    let newer = |file: &mut Value| {
        unit(file, "thon-02")["name_vi"] = json!("Thôn Hai Mới");
        file["commune"]["name_vi"] = json!("Phường Ví Dụ");
        file["province"]["name_vi"] = json!("Thành phố Ví Dụ");
        let units = file["units"].as_array_mut().unwrap();
        units.retain(|unit| unit["id"] != "cong-an");
        // What stands below comes first in the file.
        units.insert(0, json!({ "id": "thon-03", "name_vi": "Thôn Ba", "kind": "village", "register": "government", "parent": "ubnd" }));
    };
    let said = told(&place.load(newer));
    let lines = "Commune 99101 brought to what the file says.\nAdded: thon-03.\nRenamed: commune, thon-02, province.\n\
                 Not in the file, left as they are: cong-an.\n";
    assert_eq!(said, lines);
    assert_eq!(place.text(ids).await, before, "units keep their ids");
    let names = "select string_agg(name, ', ' order by name) from (select name from communes union all select name from units) as all_names
        where name in ('Thôn Hai Mới', 'Phường Ví Dụ', 'Thành phố Ví Dụ', 'Thôn Ba', 'Công an xã Ví Dụ')";
    assert_eq!(place.text(names).await.split(", ").count(), 5);
    let root = "select r.code from units u join units r on (r.commune, r.id) = (u.commune, u.root_id) where u.code = 'thon-03'";
    assert_eq!(place.text(root).await, "ubnd");
    let said = told(&place.load(newer));
    assert!(said.starts_with("Nothing to do") && said.contains("left as they are: cong-an"), "{said}");

    let recorded = "select string_agg(action || ' ' || commune, ', ') from audit_entries where action = 'commune.loaded'";
    assert_eq!(place.text(recorded).await, "commune.loaded 00000, commune.loaded 00000");
    let told_of = "select fields::text from events where type = 'commune.loaded' order by seq desc limit 1";
    let fields: Value = serde_json::from_str(&place.text(told_of).await).unwrap();
    assert_eq!((&fields["commune"], &fields["added"]), (&json!("99101"), &json!(["thon-03"])));
    assert!(told(&place.run(&["audit", "verify"])).contains("00000: 2 entries, intact"));
}

#[tokio::test]
async fn what_would_move_rows_or_is_wrong_is_refused_whole() {
    let place = Installation::new("commune-wrong").await;
    told(&place.load(|_| ()));
    let before = place.state().await;
    let wrong = |words: &str, change: &dyn Fn(&mut Value)| {
        // A change that would be made alone is not made beside a wrong one.
        let output = place.load(|file| {
            unit(file, "thon-01")["name_vi"] = json!("Thôn Khác");
            change(file);
        });
        refused(words, &output, 1, words);
    };
    wrong("unit thon-02 keeps its kind", &|file| unit(file, "thon-02")["kind"] = json!("other"));
    wrong("unit cong-an keeps its parent", &|file| unit(file, "cong-an")["parent"] = json!("ubnd"));
    wrong("unit thon-02 keeps its parent", &|file| unit(file, "thon-02")["parent"] = json!("phong-kt"));
    wrong("unit thon-02 keeps its register", &|file| unit(file, "thon-02")["register"] = Value::Null);
    wrong("does not change", &|file| file["commune"]["valid_from"] = json!("2025-07-02"));
    // The file has one body for each register, but one of another code is there already.
    wrong("cong-an and cong-an-2 stand below no unit", &|file| {
        unit(file, "cong-an")["id"] = json!("cong-an-2");
    });
    wrong("dang-uy and dang-uy-2 stand below no unit", &|file| {
        unit(file, "dang-uy")["id"] = json!("dang-uy-2");
        unit(file, "vp-dang-uy")["parent"] = json!("dang-uy-2");
    });
    wrong("missing field `parent`", &|file| {
        unit(file, "thon-02").as_object_mut().unwrap().remove("parent");
    });
    wrong("communes of another province", &|file| {
        file["province"]["code"] = json!("98");
        file["commune"]["province_code"] = json!("98");
        file["commune"]["code"] = json!("98001");
    });
    wrong("no kind that there is", &|file| unit(file, "thon-02")["kind"] = json!("vilage"));
    wrong("no `people`", &|file| file["people"] = json!([]));
    wrong("five digits", &|file| file["commune"]["code"] = json!("991"));
    let path = |name: &str| place.folder.0.join(name).display().to_string();
    for (name, content, words) in
        [("text", &b"commune"[..], "cannot be read"), ("bytes", &[0xFF, 0xFE][..], "cannot read")]
    {
        std::fs::write(path(name), content).unwrap();
        refused(name, &place.run(&["commune", "load", &path(name)]), 1, words);
    }
    refused("none", &place.run(&["commune", "load", &path("missing")]), 1, "cannot read");
    refused("a folder", &place.run(&["commune", "load", &path(".")]), 1, "cannot read");
    assert_eq!(place.state().await, before);
}

#[tokio::test]
async fn no_commune_stands_beside_the_demo_nor_becomes_it() {
    let place = Installation::new("commune-demo").await;
    told(&place.load(|file| file["commune"]["code"] = json!("99001")));
    refused("demo", &place.run(&["demo"]), 1, "holds real communes");
    let demo = Installation::new("commune-beside").await;
    told(&demo.run(&["demo"]));
    let before = demo.state().await;
    refused("commune load", &demo.load(|_| ()), 1, "holds the demo commune");
    refused(
        "commune load",
        &demo.load(|file| file["commune"]["code"] = json!("99001")),
        1,
        "the demo commune",
    );
    assert_eq!(demo.state().await, before);
}

#[tokio::test]
async fn two_files_at_once_come_one_after_the_other() {
    let place = Installation::new("commune-twice").await;
    // As if another load were under way.
    place
        .sql
        .batch_execute("begin; select from communes where code = '00000' for no key update")
        .await
        .unwrap();
    let load = || {
        let settings = place.settings.clone();
        let load = move || {
            let settings: Vec<(&str, &str)> =
                settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
            told(&run(&["commune", "load", COMMUNE_FILE], &settings))
        };
        tokio::task::spawn_blocking(load)
    };
    let both = [load(), load()];
    // Longer than a load takes.
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert!(both.iter().all(|one| !one.is_finished()), "they wait");
    place.sql.batch_execute("commit").await.unwrap();
    let [one, other] = both;
    let mut said = [one.await.unwrap(), other.await.unwrap()];
    said.sort();
    assert!(said[0].contains("made with 13 units") && said[1].starts_with("Nothing to do"), "{said:?}");
}
