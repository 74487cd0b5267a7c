//! Callers of the demo commune: log-in, and requests in their name.

use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::Outcome;
use crate::client::Connection;

/// Somebody who is logged in.
#[derive(Clone)]
pub struct Account {
    token: String,
}

impl Account {
    /// A person of the demo commune by log-in name.
    pub async fn person(address: SocketAddr, login: &str) -> Outcome<Self> {
        let body = json!({ "login": login, "password": format!("demo-{login}") }).to_string();
        let head = "POST /v1/sessions HTTP/1.1\r\nContent-Type: application/json\r\n";
        Self::answered(address, head, &body).await
    }

    /// A machine of the demo commune by client id.
    pub async fn machine(address: SocketAddr, client_id: &str) -> Outcome<Self> {
        let secret = STANDARD.encode(format!("{client_id}:demo-{client_id}"));
        let head = format!(
            "POST /v1/oauth/token HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nAuthorization: Basic {secret}\r\n"
        );
        Self::answered(address, &head, "grant_type=client_credentials").await
    }

    async fn answered(address: SocketAddr, head: &str, body: &str) -> Outcome<Self> {
        let request = format!("{head}Host: localhost\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        let mut connection = Connection::open(address).await?;
        let answer = connection.exchange(request.as_bytes()).await?;
        let said: Value = serde_json::from_slice(answer.body)?;
        let token = said["access_token"].as_str().ok_or_else(|| format!("no token: {said}"))?;
        Ok(Self { token: token.to_owned() })
    }

    /// A reading request; `more` are further header lines.
    pub fn get(&self, path: &str, more: &str) -> Vec<u8> {
        format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n{more}\r\n",
            self.token
        )
        .into_bytes()
    }

    /// A request with a body; `more` are further header lines.
    pub fn post(&self, path: &str, more: &str, body: &Value) -> Vec<u8> {
        let body = body.to_string();
        format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             {more}Content-Length: {}\r\n\r\n{body}",
            self.token,
            body.len()
        )
        .into_bytes()
    }

    /// A registration under a key of its own, submitted in the first moment of the legal day (at +07:00).
    pub fn register(&self, number: u64, bytes: &mut Vec<u8>) {
        let body = json!({
            "submitted_at": "2026-11-23T17:00:00Z", "channel": "online_portal", "claimed_kind": "reflection",
            "claimed_field": "transport", "authentication": "vneid", "subject": "Phản ánh ổ gà trên đường liên thôn",
            "content": "Đoạn đường trước cổng trường có nhiều ổ gà sâu, đề nghị sửa chữa.",
            "writers": [{ "name": "Người gửi thử", "phone": "0100104760", "id_number": "099061007950" }],
            "external_ref": external_ref(number),
        });
        bytes.extend(self.post("/v1/petitions", &format!("Idempotency-Key: {}\r\n", key(number)), &body));
    }
}

/// The portal's own number of a registration.
pub fn external_ref(number: u64) -> String {
    format!("baseline-ref-{number}")
}

/// The key of a registration.
pub fn key(number: u64) -> String {
    format!("baseline-key-{number}")
}
