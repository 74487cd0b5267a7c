//! A client as callers write one. Every answer it gets is held to the contract.
#![allow(clippy::needless_pass_by_value, reason = "tests read better with `json!` in place")]

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::Method;
use serde_json::Value;

use super::answer::Answer;
use super::contract::contract;

/// Where a client calls: one server, or several in turn as behind a load balancer.
#[derive(Clone)]
pub(super) struct Servers {
    pub(super) bases: Vec<String>,
    /// Shared by all clients of a test, so that who comes after whom comes elsewhere.
    pub(super) turn: Arc<AtomicUsize>,
}

impl Servers {
    fn next(&self) -> &str {
        &self.bases[self.turn.fetch_add(1, Ordering::Relaxed) % self.bases.len()]
    }
}

/// Somebody who calls.
#[derive(Clone)]
pub struct Client {
    servers: Servers,
    http: reqwest::Client,
    /// The access token.
    pub token: Option<String>,
}

impl Client {
    pub(super) fn new(servers: Servers, http: reqwest::Client, token: Option<String>) -> Self {
        Self { servers, http, token }
    }

    /// GET; await it, or add headers first.
    pub fn get(&self, path: &str) -> Request {
        self.request(Method::GET, path)
    }

    /// POST with a JSON body.
    pub fn post(&self, path: &str, body: Value) -> Request {
        self.request(Method::POST, path).json(&body)
    }

    /// POST with a form.
    pub fn post_form(&self, path: &str, form: &[(&str, &str)]) -> Request {
        let text: Vec<String> =
            form.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.request(Method::POST, path).raw("application/x-www-form-urlencoded", text.join("&"))
    }

    /// PATCH with a merge-patch.
    pub fn patch(&self, path: &str, body: Value) -> Request {
        self.request(Method::PATCH, path).raw("application/merge-patch+json", body.to_string())
    }

    /// PUT with a JSON body.
    #[allow(dead_code, reason = "for operations to come")]
    pub fn put(&self, path: &str, body: Value) -> Request {
        self.request(Method::PUT, path).json(&body)
    }

    /// DELETE.
    pub fn delete(&self, path: &str) -> Request {
        self.request(Method::DELETE, path)
    }

    /// Any method.
    pub fn request(&self, method: Method, path: &str) -> Request {
        let path_only = path.split('?').next().unwrap_or(path).to_owned();
        let mut builder = self.http.request(method.clone(), format!("{}{path}", self.servers.next()));
        if let Some(token) = &self.token {
            builder = builder.bearer_auth(token);
        }
        Request { method, path: path_only, builder }
    }
}

/// A request that is sent when awaited.
#[must_use]
pub struct Request {
    method: Method,
    path: String,
    builder: reqwest::RequestBuilder,
}

impl Request {
    /// `Idempotency-Key`.
    pub fn key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    /// `If-Match`.
    pub fn if_match(self, etag: impl AsRef<str>) -> Self {
        self.header("If-Match", etag.as_ref())
    }

    /// `Accept-Language: en`.
    pub fn english(self) -> Self {
        self.header("Accept-Language", "en")
    }

    /// Any header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    /// A JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.raw("application/json", body.to_string())
    }

    /// A body as it is.
    pub fn raw(mut self, media_type: &str, body: impl Into<reqwest::Body>) -> Self {
        self.builder = self.builder.header("Content-Type", media_type).body(body);
        self
    }

    /// Sends it, and holds the answer to the contract.
    pub async fn send(self) -> Answer {
        let response = self.builder.send().await.unwrap();
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let bytes = response.bytes().await.unwrap().to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        let method = self.method.to_string();
        let answer = Answer { method, path: self.path, status, headers, bytes, text, body };
        contract().hold(&answer);
        answer
    }
}

impl IntoFuture for Request {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
