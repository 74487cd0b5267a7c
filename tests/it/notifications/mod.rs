//! Notifications: each comes once, to those in office whom it concerns, as long as they may see what it is about.

mod arrivals;
mod marks;
mod named;
pub mod rights;
mod survival;
mod to_head;

use serde_json::{Value, json};

use crate::support::callers::logins;
use crate::support::{Answer, Client, TestApp};

pub const LIST: &str = "/v1/notifications";

/// Kinds and subjects of what a person was told, those of a day in no order.
pub async fn told(person: &Client) -> Vec<(String, String)> {
    listed(person, LIST).await.items().iter().map(short).collect()
}

/// Marks these as read, and tells how many were not before.
pub async fn mark(person: &Client, ids: &[&Value]) -> Value {
    let answer = person.post("/v1/notifications/readings", json!({ "notification_ids": ids })).await;
    answer.expect(200).at("/marked").clone()
}

/// The id of the notification that is about this.
pub fn about(answer: &Answer, subject: &str) -> Value {
    let items = answer.items();
    items.iter().find(|item| item["subject"]["id"] == subject).unwrap()["id"].clone()
}

pub async fn listed(person: &Client, path: &str) -> Answer {
    person.get(path).await.expect(200)
}

pub fn short(item: &Value) -> (String, String) {
    (item["kind"].as_str().unwrap().to_owned(), item["subject"]["id"].as_str().unwrap().to_owned())
}

/// One thing that somebody was told.
pub fn one(kind: &str, id: &str) -> (String, String) {
    (kind.to_owned(), id.to_owned())
}

/// Log-ins of those who were told this, however often.
pub async fn audience(app: &TestApp, kind: &str, id: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (login, _) in logins() {
        let answer = app.person(&login).await.get(LIST).await;
        if answer.status == 403 {
            continue;
        }
        let told = answer.expect(200).items().iter().filter(|item| short(item) == one(kind, id)).count();
        all.extend(std::iter::repeat_n(login, told));
    }
    all
}

/// The last segment of a path.
pub fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}
