//! `keys rotate` and `keys rewrap`, beside two servers of which one has not yet been started anew.

use std::process::Stdio;

use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

use super::communes::Installation;
use crate::attachments::{BOUNDARY, form, pdf};
use crate::petitions::reflection;
use crate::support::process::{Process, told};

/// Whoever talks to one server.
struct Desk<'a> {
    server: &'a Process,
    http: &'a Client,
}

fn desk<'a>(server: &'a Process, http: &'a Client) -> Desk<'a> {
    Desk { server, http }
}

impl Desk<'_> {
    async fn officer(&self) -> String {
        let body = json!({ "login": "intake-officer", "password": "demo-intake-officer" });
        let url = format!("{}/v1/sessions", self.server.base);
        let answer = self.http.post(url).json(&body).send().await.unwrap().json::<Value>().await.unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    async fn register(&self, reference: &str) -> String {
        let url = format!("{}/v1/petitions", self.server.base);
        let request = self.http.post(url).bearer_auth(self.server.token(self.http).await);
        let request = request.header("Idempotency-Key", format!("rotation-{reference}"));
        let answer = request.json(&reflection(reference)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED);
        answer.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned()
    }

    async fn get(&self, path: &str) -> Response {
        let request = self.http.get(format!("{}{path}", self.server.base)).bearer_auth(self.officer().await);
        request.send().await.unwrap()
    }

    /// Reads who wrote a petition that is sealed.
    async fn reads(&self, id: &str) {
        let answer = self.get(&format!("/v1/petitions/{id}/identity")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{id}");
        assert_eq!(answer.json::<Value>().await.unwrap()["writers"][0]["name"], "Hán Thị Mơ");
    }

    /// Adds a file of two chunks to a petition.
    async fn attaches(&self, id: &str) -> String {
        let url = format!("{}/v1/petitions/{id}/attachments", self.server.base);
        let request = self.http.post(url).bearer_auth(self.officer().await);
        let request = request.header("Content-Type", format!("multipart/form-data; boundary={BOUNDARY}"));
        let body = form(BOUNDARY, &json!({ "file_name": "a.pdf" }), &pdf(200_000));
        let answer = request.body(body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED);
        answer.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// Reads that file.
    async fn reads_file(&self, attachment: &str) {
        let answer = self.get(&format!("/v1/attachments/{attachment}/content")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{attachment}");
        assert!(answer.bytes().await.unwrap() == pdf(200_000), "other bytes came back");
    }

    /// Screens a petition, which releases it.
    async fn screen(&self, id: &str) {
        let path = format!("/v1/petitions/{id}");
        let tag = self.get(&path).await.headers()["etag"].to_str().unwrap().to_owned();
        let url = format!("{}{path}/screenings", self.server.base);
        let request = self.http.post(url).bearer_auth(self.officer().await).header("If-Match", tag);
        let body = json!({ "kind": "reflection", "field": "transport", "within_authority": true });
        assert_eq!(request.json(&body).send().await.unwrap().status(), StatusCode::CREATED);
    }

    /// Reads a petition that was released.
    async fn reads_released(&self, id: &str) {
        let seen = self.get(&format!("/v1/petitions/{id}")).await.json::<Value>().await.unwrap();
        assert_eq!(seen["writers"][0]["name"], "Hán Thị Mơ", "{seen}");
    }
}

/// Ids of the root keys that `keys rotate` has made.
#[track_caller]
pub fn rotated(said: &str) -> Vec<String> {
    let made = said.strip_prefix("Made ").and_then(|rest| rest.split(". ").next()).unwrap();
    let made: Vec<String> = made.split(", ").map(str::to_owned).collect();
    let begin = ["ordinary-2-", "sealed-2-", "tokens-2-", "answers-2-"];
    assert!(made.len() == 4 && made.iter().zip(begin).all(|(id, begin)| id.starts_with(begin)), "{said}");
    made
}

#[tokio::test]
async fn root_keys_are_exchanged_while_two_servers_serve() {
    let place = Installation::new("rotation").await;
    told(&place.run(&["demo"]));
    let http = Client::builder().no_proxy().build().unwrap();
    let settings = place.settings();
    let serve = || Process::serve(&settings, &http, Stdio::null());
    let (first, second) = (serve().await, serve().await);
    let old = desk(&first, &http).register("before").await;
    let released = desk(&first, &http).register("released").await;
    let files = [desk(&first, &http).attaches(&old).await, desk(&first, &http).attaches(&released).await];
    desk(&second, &http).screen(&released).await;

    let said = told(&place.run(&["keys", "rotate"]));
    let made = rotated(&said);
    let (ordinary, sealed) = (&made[0], &made[1]);
    // One server is started anew and wraps with the new keys; the other does not know them yet.
    drop(second);
    let second = serve().await;
    let new = desk(&second, &http).register("after").await;
    let late = desk(&first, &http).register("late").await;
    for server in [&first, &second] {
        for id in [&old, &new, &late] {
            desk(server, &http).reads(id).await;
        }
    }
    assert_eq!(place.under().await, format!("ordinary-1 1, sealed-1 2, {sealed} 1"));
    // A retry reaches the other server, which has not the key of the kept answer.
    assert_eq!(desk(&first, &http).register("after").await, new);
    desk(&first, &http).screen(&new).await;
    desk(&second, &http).reads_released(&new).await;

    let said = told(&place.run(&["keys", "rewrap"]));
    assert!(said.starts_with("4 data keys wrapped anew.\n"), "{said}");
    assert!(
        said.contains("sealed-1 wraps nothing any more.")
            && said.contains("tokens-1 still wraps 3 signing keys."),
        "{said}"
    );
    assert_eq!(place.under().await, format!("{ordinary} 2, {sealed} 2"));
    for server in [&first, &second] {
        desk(server, &http).reads(&old).await;
        desk(server, &http).reads(&late).await;
        desk(server, &http).reads_released(&released).await;
    }
    // The server that goes on wraps with the old key, until it is started anew.
    desk(&first, &http).register("straggler").await;
    let doctor = String::from_utf8(place.run(&["doctor"]).stdout).unwrap();
    assert!(
        doctor.contains("sealed-1 still wraps 1 data keys") && doctor.contains("ordinary-1 wraps nothing"),
        "{doctor}"
    );
    drop(first);
    assert!(told(&place.run(&["keys", "rewrap"])).starts_with("1 data keys wrapped anew.\n"));
    let again = told(&place.run(&["keys", "rewrap"]));
    assert!(again.starts_with("0 data keys wrapped anew.\n"), "{again}");

    drop(second);
    nothing_old_is_wanted(&place, &http, [&old, &released], &files).await;
}

/// What wraps nothing may go; the chain of the audit and all else that is hashed stands under the keys that it had.
async fn nothing_old_is_wanted(
    place: &Installation,
    http: &Client,
    [sealed, released]: [&str; 2],
    files: &[String],
) {
    for gone in ["sealed-1.key", "ordinary-1.key"] {
        std::fs::remove_file(place.folder.0.join("keys").join(gone)).unwrap();
    }
    let server = Process::serve(&place.settings(), http, Stdio::null()).await;
    desk(&server, http).reads(sealed).await;
    desk(&server, http).reads_released(released).await;
    for file in files {
        desk(&server, http).reads_file(file).await;
    }
    let audit = told(&place.run(&["audit", "verify"]));
    assert!(audit.lines().all(|line| line.contains("intact")), "{audit}");
    let recorded =
        "select count(*)::text from audit_entries where action = 'data_keys.rewrapped' and commune = '00000'";
    assert_eq!(place.text(recorded).await, "2");
}
