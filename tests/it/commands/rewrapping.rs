//! `keys rewrap` that ends early, meets what cannot be unwrapped, or a folder and a database that do not fit each other.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::{Value, json};
use tiepdan::kernel::app::App;
use tiepdan::kernel::crypto::RootKeys;
use tiepdan::kernel::db::{Db, DbOptions};
use tiepdan::kernel::ids::derived_id;
use tiepdan::kernel::time::Clock;
use tiepdan::vault::PetitionKey;
use tiepdan::vault::rotation::{Place, Rewrapped, rewrap, rewrap_batch};
use uuid::Uuid;

use super::bad::refused;
use super::communes::Installation;
use super::rotation::rotated;
use crate::support::cluster::TODAY;
use crate::support::process::told;

/// When a statement is given up here.
const STATEMENT_TIME: Duration = Duration::from_secs(2);

/// Two communes with five petitions' data keys under the first root keys; the keys alone, as registration makes them.
struct Vault {
    place: Installation,
    petitions: Vec<Place>,
}

impl Vault {
    async fn new(name: &str) -> Self {
        let place = Installation::new(name).await;
        for code in ["99101", "99102"] {
            told(&place.load(|file| file["commune"]["code"] = json!(code)));
        }
        let mut petitions: Vec<Place> = [("99101", 3), ("99102", 2)]
            .into_iter()
            .flat_map(|(code, count)| (0..count).map(move |number| (code.to_owned(), petition(code, number))))
            .collect();
        petitions.sort();
        let vault = Self { place, petitions };
        let app = vault.app();
        for (commune, id) in &vault.petitions {
            app.db
                .write(async |tx| PetitionKey::create(tx, &app, commune, *id).await.map(|_| ()))
                .await
                .unwrap();
        }
        vault
    }

    fn keys(&self) -> PathBuf {
        self.place.folder.0.join("keys")
    }

    /// What a command has that reads the folder now.
    fn app(&self) -> App {
        let url = self.place.settings().into_iter().find(|(name, _)| *name == "DATABASE_URL").unwrap().1;
        let db = Db::new(&DbOptions {
            url: SecretString::from(url),
            read_url: None,
            write_connections: 1,
            read_connections: 1,
            threads: 1,
            statement_time: STATEMENT_TIME,
        });
        let keys = Arc::new(RootKeys::load(&self.keys()).unwrap());
        App::new(db.unwrap(), keys, Clock::default(), String::new())
    }

    /// Adds versions, and tells the id of the sealed one.
    fn rotated(&self) -> String {
        rotated(&told(&self.place.run(&["keys", "rotate"]))).swap_remove(1)
    }

    async fn sql(&self, statement: &str) {
        self.place.superuser.batch_execute(statement).await.unwrap();
    }

    /// How many data keys each entry of the audit tells of, in order.
    async fn recorded(&self) -> Vec<u64> {
        let query = "select coalesce(json_agg(fields order by seq), '[]')::text from events
            where commune = '00000' and type = 'data_keys.rewrapped'";
        let fields: Vec<Value> = serde_json::from_str(&self.place.text(query).await).unwrap();
        let verified = told(&self.place.run(&["audit", "verify"]));
        assert!(verified.lines().all(|line| line.contains("intact")), "{verified}");
        let entries = "select count(*)::text from audit_entries where action = 'data_keys.rewrapped'";
        assert_eq!(self.place.text(entries).await, fields.len().to_string());
        fields.iter().map(|one| one["count"].as_u64().unwrap()).collect()
    }

    /// Every data key opens with what the folder has now.
    async fn all_open(&self) {
        let app = self.app();
        for (commune, id) in &self.petitions {
            app.db
                .write(async |tx| PetitionKey::for_writing(tx, &app, commune, *id, true).await.map(|_| ()))
                .await
                .unwrap();
        }
    }
}

fn petition(commune: &str, number: u32) -> Uuid {
    derived_id(commune, TODAY.parse().unwrap(), &format!("petition/{number}"))
}

fn of(count: usize) -> Rewrapped {
    Rewrapped { count, unreadable: Vec::new() }
}

#[tokio::test]
async fn ended_early_it_goes_on_where_it_was() {
    let vault = Vault::new("rewrap-early").await;
    let sealed = vault.rotated();
    let (last, done) = rewrap_batch(&vault.app(), None, 2).await.unwrap().unwrap();
    assert_eq!((last, done), (vault.petitions[1].clone(), of(2)));
    // Here it ended: what was wrapped anew is recorded.
    assert_eq!(vault.place.under().await, format!("sealed-1 3, {sealed} 2"));
    assert_eq!(vault.recorded().await, [2]);
    let said = told(&vault.place.run(&["keys", "rewrap"]));
    assert!(
        said.starts_with("3 data keys wrapped anew.\n") && said.contains("sealed-1 wraps nothing"),
        "{said}"
    );
    assert_eq!(vault.place.under().await, format!("{sealed} 5"));
    assert_eq!(vault.recorded().await, [2, 3]);
    for gone in ["sealed-1.key", "ordinary-1.key"] {
        std::fs::remove_file(vault.keys().join(gone)).unwrap();
    }
    vault.all_open().await;
}

#[tokio::test]
async fn one_data_key_that_cannot_be_unwrapped_keeps_no_other_back() {
    let vault = Vault::new("rewrap-damaged").await;
    let sealed = vault.rotated();
    let damaged = vault.petitions[0].clone();
    vault
        .sql(&format!("update petition_keys set wrapped_key = 'damaged' where petition_id = '{}'", damaged.1))
        .await;
    // It is the first of its batch, and comes once.
    let (done, ended) = rewrap(&vault.app(), 2).await;
    ended.unwrap();
    assert_eq!(done, Rewrapped { count: 4, unreadable: vec![damaged.clone()] });
    assert_eq!(vault.place.under().await, format!("sealed-1 1, {sealed} 4"));
    assert_eq!(vault.recorded().await, [1, 2, 1]);
    let output = vault.place.run(&["keys", "rewrap"]);
    refused("rewrap", &output, 1, "1 data keys cannot be unwrapped");
    let said = String::from_utf8(output.stdout).unwrap();
    let named =
        format!("The data key of petition {} of commune {} cannot be unwrapped.\n", damaged.1, damaged.0);
    assert!(said.starts_with("0 data keys wrapped anew.\n") && said.contains(&named), "{said}");
    assert_eq!(vault.recorded().await.len(), 3, "nothing was done");
}

#[tokio::test]
async fn what_was_found_is_told_though_a_later_batch_fails() {
    let vault = Vault::new("rewrap-fails").await;
    let sealed = vault.rotated();
    let (damaged, stuck) = (vault.petitions[0].clone(), vault.petitions[4].1);
    let spoil = format!(
        "update petition_keys set wrapped_key = 'damaged' where petition_id = '{}';
         alter table petition_keys add constraint none_check
             check (petition_id <> '{stuck}' or root_key_id = 'sealed-1')",
        damaged.1
    );
    vault.sql(&spoil).await;
    let (done, ended) = rewrap(&vault.app(), 2).await;
    ended.unwrap_err();
    assert_eq!(done, Rewrapped { count: 3, unreadable: vec![damaged] });
    assert_eq!(vault.place.under().await, format!("sealed-1 2, {sealed} 3"));
    let output = vault.place.run(&["keys", "rewrap"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("0 data keys wrapped anew.\n"), "{said}");
}

#[tokio::test]
async fn a_root_key_that_the_folder_does_not_have_is_told() {
    let vault = Vault::new("rewrap-missing").await;
    let sealed = vault.rotated();
    told(&vault.place.run(&["keys", "rewrap"]));
    let doctor = || String::from_utf8(vault.place.run(&["doctor"]).stdout).unwrap();
    assert!(doctor().contains("OK    keys: "), "{}", doctor());
    // The folder is as it was before the rotation, and is rotated again.
    let newer = vault.keys().join(format!("{sealed}.key"));
    let kept = std::fs::read(&newer).unwrap();
    std::fs::remove_file(&newer).unwrap();
    let words = format!("5 data keys lie under {sealed}, which the folder does not have");
    for _ in 0..2 {
        refused("rewrap", &vault.place.run(&["keys", "rewrap"]), 1, &words);
        assert!(doctor().contains(&format!("FAIL  keys: {words}")), "{}", doctor());
        assert_eq!(vault.place.under().await, format!("{sealed} 5"));
        told(&vault.place.run(&["keys", "rotate"]));
    }
    // Put back, it is an older one, and nothing is lost.
    std::fs::write(&newer, kept).unwrap();
    std::fs::set_permissions(&newer, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(told(&vault.place.run(&["keys", "rewrap"])).starts_with("5 data keys wrapped anew.\n"));
    assert!(doctor().contains("OK    keys: "), "{}", doctor());
    vault.all_open().await;
}

#[tokio::test]
async fn it_waits_for_no_writer_of_a_part_and_tries_again_behind_an_act() {
    let vault = Vault::new("rewrap-locks").await;
    vault.rotated();
    let app = vault.app();
    // As whoever writes a part, which points at the row of the data key.
    vault.sql("begin; select from petition_keys for key share").await;
    let (_, done) = rewrap_batch(&app, None, 2).await.unwrap().unwrap();
    assert_eq!(done, of(2));
    vault.sql("rollback").await;
    // An act holds a row for longer than a statement may take.
    vault.sql("begin; select from petition_keys for update").await;
    let act = async {
        tokio::time::sleep(STATEMENT_TIME + Duration::from_millis(500)).await;
        vault.sql("rollback").await;
    };
    let ((done, ended), ()) = tokio::join!(rewrap(&app, 2), act);
    ended.unwrap();
    assert_eq!(done, of(3));
    assert_eq!(vault.recorded().await, [2, 2, 1]);
}
