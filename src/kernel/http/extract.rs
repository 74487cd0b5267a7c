//! What a handler takes besides its gate. Everything here was parsed and checked before the handler runs, in the
//! order of the contract; extraction itself is synchronous and cannot reorder refusals.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::openapi::path::ParameterIn;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use super::parts::{Parts, code_schema, id_schema, schema_of};
use super::schema_check::BodySchema;
use super::upload::Incoming;
use crate::kernel::problem::{FieldError, Outcome, Problem};

/// The checked parts of a request.
#[derive(Debug, Default, Clone)]
pub struct Exchange {
    /// Path parameters in order.
    pub path: Vec<String>,
    /// Query parameters, coerced by their schemas.
    pub query: Map<String, Value>,
    /// JSON body, checked against the served schema.
    pub body: Option<Value>,
    /// Raw bytes of a form body.
    pub raw: Vec<u8>,
    /// `Authorization`, for the token endpoint only.
    pub authorization: Option<String>,
    /// `dry_run=true` was asked for.
    pub dry_run: bool,
    /// A file on its way, which the handler reads itself.
    pub upload: Option<Incoming>,
    /// Where the body holds several requests, the schema of each.
    pub each: Option<BodySchema>,
}

/// A part of a request that a handler takes.
pub trait FromExchange: Sized {
    /// Describes itself.
    fn describe(parts: &mut Parts);
    /// Takes itself out.
    fn take(exchange: &mut Exchange) -> Outcome<Self>;
}

/// Path parameters.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl FromExchange for Path<Uuid> {
    fn describe(parts: &mut Parts) {
        parts.path.push(id_schema());
    }

    fn take(exchange: &mut Exchange) -> Outcome<Self> {
        // An id that cannot be one names nothing.
        exchange.path.first().and_then(|text| text.parse().ok()).map(Path).ok_or_else(Problem::not_found)
    }
}

impl FromExchange for Path<(Uuid, Uuid)> {
    fn describe(parts: &mut Parts) {
        parts.path.extend([id_schema(), id_schema()]);
    }

    fn take(exchange: &mut Exchange) -> Outcome<Self> {
        let mut ids = exchange.path.iter().filter_map(|text| text.parse().ok());
        ids.next().zip(ids.next()).map(Path).ok_or_else(Problem::not_found)
    }
}

impl FromExchange for Path<String> {
    fn describe(parts: &mut Parts) {
        parts.path.push(code_schema());
    }

    fn take(exchange: &mut Exchange) -> Outcome<Self> {
        exchange.path.first().cloned().map(Path).ok_or_else(Problem::not_found)
    }
}

/// Query parameters.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: IntoParams + DeserializeOwned> FromExchange for Query<T> {
    fn describe(parts: &mut Parts) {
        parts.query.extend(T::into_params(|| Some(ParameterIn::Query)));
    }

    fn take(exchange: &mut Exchange) -> Outcome<Self> {
        let query = Value::Object(exchange.query.clone());
        serde_json::from_value(query).map(Query).map_err(|_| {
            // The schema let something through that the type refuses: the parameter check is incomplete.
            Problem::parameter("query", "invalid", "The parameters do not fit together.")
        })
    }
}

/// A JSON body.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + ToSchema + Validate> FromExchange for Json<T> {
    fn describe(parts: &mut Parts) {
        let (schema, components) = schema_of::<T>();
        parts.body = Some(schema);
        parts.components.extend(components);
    }

    fn take(exchange: &mut Exchange) -> Outcome<Self> {
        read_body(exchange.body.take().unwrap_or(Value::Null)).map(Json)
    }
}

/// Deserialises a checked body and applies the rules across fields.
pub fn read_body<T: DeserializeOwned + Validate>(body: Value) -> Outcome<T> {
    let value: T = serde_json::from_value(body)
        .map_err(|error| Problem::field("", "invalid", "The body does not fit its schema.").because(error))?;
    match value.validate() {
        Ok(()) => Ok(value),
        Err(errors) => Err(broken(&errors)),
    }
}

/// Rules across fields that the body does not keep.
fn broken(errors: &ValidationErrors) -> Problem {
    let mut fields = Vec::new();
    collect("", errors, &mut fields);
    Problem::body(fields)
}

fn collect(prefix: &str, errors: &ValidationErrors, fields: &mut Vec<FieldError>) {
    let mut sorted: Vec<_> = errors.errors().iter().collect();
    sorted.sort_by(|left, right| left.0.cmp(right.0));
    for (name, kind) in sorted {
        let pointer = format!("{prefix}/{name}");
        match kind {
            ValidationErrorsKind::Field(list) => fields.extend(list.iter().map(|error| {
                let detail =
                    error.message.clone().unwrap_or_else(|| "This value is not allowed here.".into());
                FieldError::pointer(pointer.clone(), "rule", detail)
            })),
            ValidationErrorsKind::Struct(inner) => collect(&pointer, inner, fields),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(&format!("{pointer}/{index}"), inner, fields);
                }
            }
        }
    }
}

/// A form body, read by the handler itself (RFC 6749 has its own error shape); `T` is how the document shows it.
#[derive(Debug)]
pub struct Form<T> {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// `Authorization`.
    pub authorization: Option<String>,
    kind: PhantomData<T>,
}

impl<T: ToSchema> FromExchange for Form<T> {
    fn describe(parts: &mut Parts) {
        let (schema, components) = schema_of::<T>();
        parts.form = Some(schema);
        parts.components.extend(components);
    }

    fn take(exchange: &mut Exchange) -> Outcome<Self> {
        let bytes = std::mem::take(&mut exchange.raw);
        Ok(Self { bytes, authorization: exchange.authorization.take(), kind: PhantomData })
    }
}

/// Whether `dry_run=true` was asked for.
#[derive(Debug, Clone, Copy)]
pub struct DryRun(pub bool);

impl FromExchange for DryRun {
    fn describe(parts: &mut Parts) {
        parts.takes_dry_run();
    }

    fn take(exchange: &mut Exchange) -> Outcome<Self> {
        Ok(Self(exchange.dry_run))
    }
}
