//! A body that holds several requests of one kind, each under a key of its own. Each is judged by itself: what is wrong
//! with one harms none of the others, so the body as a whole is only held to what stands around them.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::extract::{Exchange, FromExchange, read_body};
use super::parts::{Parts, SeveralDoc, schema_of, to_value};
use super::pipeline::{Served, Shared};
use super::request_line::tell_failure;
use super::schema_check::BodySchema;
use crate::kernel::access::Caller;
use crate::kernel::context::Context;
use crate::kernel::problem::{Outcome, Problem};

/// Requests in one body.
const MOST: usize = 100;

/// A request of which several may come in one body.
pub trait InBatch: DeserializeOwned + ToSchema + Validate {
    /// What the document calls the body, and one of its items.
    const NAMES: [&'static str; 2];
    /// What each item calls the request.
    const MEMBER: &'static str;
}

/// One of the requests.
#[derive(Debug)]
pub struct OneOf<T> {
    /// Its key.
    pub key: String,
    /// What it said.
    pub said: Vec<u8>,
    /// The request, or everything that is wrong with it.
    pub body: Outcome<T>,
}

/// The requests of one body, in their order.
#[derive(Debug)]
pub struct Several<T>(pub Vec<OneOf<T>>);

impl<T: InBatch> FromExchange for Several<T> {
    fn describe(parts: &mut Parts) {
        let (one, components) = schema_of::<T>();
        parts.components.extend(components);
        let [body, item] = T::NAMES;
        let reference = parts.named(item, item_schema(T::MEMBER, &to_value(&one)));
        parts.named_body(body, body_schema(&to_value(&reference)));
        let envelope = body_schema(&item_schema(T::MEMBER, &json!({})));
        parts.several = Some(SeveralDoc { envelope, one });
    }

    fn take(exchange: &mut Exchange) -> Outcome<Self> {
        let schema = exchange.each.take().ok_or_else(|| Problem::internal("no schema of one request"))?;
        let mut body = exchange.body.take().unwrap_or_default();
        let Value::Array(items) = body["items"].take() else {
            return Err(Problem::internal("the schema let through what holds no list"));
        };
        items.into_iter().map(|item| one_of(item, &schema)).collect::<Outcome<_>>().map(Self)
    }
}

fn one_of<T: InBatch>(mut item: Value, schema: &BodySchema) -> Outcome<OneOf<T>> {
    let key = item["idempotency_key"].as_str().unwrap_or_default().to_owned();
    let one = item[T::MEMBER].take();
    let said = serde_json::to_vec(&one).map_err(Problem::internal)?;
    let errors = schema.check(&one);
    let body = if errors.is_empty() { read_body(one) } else { Err(Problem::body(errors)) };
    Ok(OneOf { key, said, body })
}

/// Counts each request of the body against the caller's limit; the first was counted as the request itself.
pub(super) fn count(
    served: &Served,
    shared: &Shared,
    caller: Option<&Caller>,
    body: Option<&Value>,
) -> Outcome<()> {
    match (&served.each, caller, body) {
        (Some(_), Some(caller), Some(body)) => shared.limits.several_by(&caller.key(), further(body)),
        _ => Ok(()),
    }
}

/// What one that was refused leaves behind, as if it had come alone: the request as a whole succeeds, and leaves nothing of it.
pub fn note_refused(context: &Context, problem: &Problem) {
    tell_failure(&context.request().id, problem);
    let app = context.app();
    app.access.refused(context.request(), context.caller(), app.clock.real_now(), problem, &[]);
}

fn further(body: &Value) -> u32 {
    let items = body["items"].as_array().map_or(0, Vec::len);
    u32::try_from(items.saturating_sub(1)).unwrap_or(u32::MAX)
}

fn body_schema(item: &Value) -> Value {
    json!({
        "type": "object",
        "description": "Several requests, each of which stands for itself.",
        "required": ["items"],
        "additionalProperties": false,
        "properties": {
            "items": {
                "type": "array",
                "description": "The requests, in the order in which they are done.",
                "minItems": 1,
                "maxItems": MOST,
                "items": item,
            },
        },
    })
}

fn item_schema(member: &str, one: &Value) -> Value {
    json!({
        "type": "object",
        "description": "One of several requests.",
        "required": ["idempotency_key", member],
        "additionalProperties": false,
        "properties": {
            "idempotency_key": {
                "type": "string",
                "description": "Its own `Idempotency-Key`: sent again with the same request it brings the same answer again.",
                "minLength": 8,
                "maxLength": 64,
                "pattern": "^[A-Za-z0-9_-]*$",
                "example": "portal-2026-000123",
            },
            member: one,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::http::schema_check::Checks;

    #[test]
    fn the_first_is_the_request_itself() {
        let body = |items: usize| json!({ "items": vec![json!({}); items] });
        assert_eq!([1, 2, 100].map(|items| further(&body(items))), [0, 1, 99]);
        assert_eq!(further(&json!({})), 0);
    }

    #[test]
    fn what_stands_in_a_request_is_not_the_bodys_matter() {
        let envelope = body_schema(&item_schema("petition", &json!({})));
        let schema = Checks::new(&serde_json::Map::new()).of(&envelope).unwrap();
        let items = |item: Value| json!({ "items": [item] });
        let errors = |body: Value| schema.check(&body).len();
        assert_eq!(errors(items(json!({ "idempotency_key": "abcd-1234", "petition": 7 }))), 0);
        assert_eq!(errors(items(json!({ "idempotency_key": "short", "petition": {} }))), 1);
        assert_eq!(errors(items(json!({ "petition": {} }))), 1);
        assert_eq!(errors(items(json!({ "idempotency_key": "abcd-1234" }))), 1);
        assert_eq!(errors(json!({ "items": [] })), 1);
    }
}
