//! Gives an act its route, its gate and its place in the document. The body is one flat schema of what all acts take
//! and what this one takes; so is the answer.

use std::marker::PhantomData;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use uuid::Uuid;

use super::header::{ActHeader, ActView, PaperView};
use super::{Act, ActAnswer as _, OnAct, Subject, merged_schema, perform, tried};
use crate::kernel::access::Allow;
use crate::kernel::http::extract::{DryRun, Exchange, FromExchange, Path, read_body};
use crate::kernel::http::parts::{Components, Parts, ResponseDoc, inline_schema, schema_of, to_value};
use crate::kernel::http::reply::{Committed, HttpReply, Respond};
use crate::kernel::http::route::{Route, patch, post};
use crate::kernel::problem::{Code, Outcome, Problem};

/// Members of a body that all acts take.
static SHARED: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let properties = inline_schema::<ActHeader>()["properties"].take();
    properties.as_object().cloned().unwrap_or_default()
});

/// Body of an act: what all acts take, and its own.
pub struct ActBody<A: Act> {
    header: ActHeader,
    input: A::Input,
}

impl<A: Act> FromExchange for ActBody<A> {
    fn describe(parts: &mut Parts) {
        describe_body(parts, A::KIND, own::<A::Input>());
    }

    fn take(exchange: &mut Exchange) -> Outcome<Self> {
        let (header, own) = parted(exchange)?;
        Ok(Self { header, input: read_body(own)? })
    }
}

/// What the body says to all acts, and what to this one.
fn parted(exchange: &mut Exchange) -> Outcome<(ActHeader, Value)> {
    let Some(Value::Object(body)) = exchange.body.take() else {
        return Err(Problem::body(Vec::new()));
    };
    let (header, own): (Map<_, _>, Map<_, _>) =
        body.into_iter().partition(|(name, _)| SHARED.contains_key(name));
    Ok((read_body(Value::Object(header))?, Value::Object(own)))
}

/// The schema of what an act has of its own, to be merged with that of all, and the components behind it.
fn own<T: ToSchema>() -> (Value, Components) {
    let mut components = Components::new();
    T::schemas(&mut components);
    let own = T::name();
    components.retain(|(name, _)| name != own.as_ref());
    (inline_schema::<T>(), components)
}

fn describe_body(parts: &mut Parts, kind: &str, (input, components): (Value, Components)) {
    parts.components.extend(components);
    ActHeader::schemas(&mut parts.components);
    let schema = merged_schema("What the act needs.", &[input, inline_schema::<ActHeader>()], true);
    parts.named_body(&pascal(kind), schema);
}

/// Answer of an act, as the document shows it.
pub struct ActReply<A>(PhantomData<A>);

/// The answer of an act whose parts are these.
fn described<A: Act>(parts: &mut Parts) -> RefOr<Schema> {
    parts.left_out = A::Answer::OF_OTHERS.concat();
    describe_answer(parts, (A::KIND, A::MAKES, A::SHRINKS), own::<A::Answer>())
}

fn describe_answer(
    parts: &mut Parts,
    (kind, makes, shrinks): (&str, &[&str], bool),
    (answer, mut components): (Value, Components),
) -> RefOr<Schema> {
    let (act, more) = schema_of::<ActView>();
    components.extend(more);
    let (paper, more) = schema_of::<PaperView>();
    components.extend(more);
    let known = components.iter().map(|(name, schema)| (name.clone(), to_value(schema))).collect();
    let prefix = pascal(kind);
    let (answer, named) = tried::schema(answer, &known, &prefix, makes);
    parts.raw.extend(named);
    parts.components.extend(components);
    let shared = json!({
        "properties": {
            "act": act,
            "stored": { "type": "boolean", "description": "False for a `dry_run`: nothing was kept." },
            "parent_etag": { "type": ["string", "null"], "maxLength": 100, "description": "New tag of what the act was done to; null for a `dry_run`." },
            "papers": { "type": "array", "maxItems": 20, "items": paper, "description": "Papers made by the act." },
        },
        "required": ["act", "stored", "parent_etag", "papers"],
    });
    let mut schema = merged_schema("What the act did.", &[shared, answer], false);
    if shrinks {
        schema["description"] = json!(
            "What the act did. A retry gets it without what names other petitions; of a petition whose sealing was confirmed since, `act`, `stored`, `parent_etag` and `masked` only."
        );
        schema["required"] = json!(["act", "stored", "parent_etag"]);
        schema["properties"]["masked"] = json!({
            "type": "array", "maxItems": 20, "items": { "type": "string", "maxLength": 100 }, "example": [],
            "description": "Only in a retry: pointers of what is left out.",
        });
    }
    parts.named(&format!("{prefix}Answer"), schema)
}

impl<A: Act> Respond for ActReply<A> {
    fn describe(parts: &mut Parts) {
        let reference = described::<A>(parts);
        parts.response(201, ResponseDoc::referring("The act was performed.", reference).located());
    }

    fn reply(self) -> Outcome<HttpReply> {
        Err(Problem::internal("an act's reply is made inside its transaction"))
    }
}

/// Answer of an act that changes what it is done to, and makes nothing that stands by itself.
pub struct ChangeReply<A>(PhantomData<A>);

impl<A: Act> Respond for ChangeReply<A> {
    fn describe(parts: &mut Parts) {
        let reference = described::<A>(parts);
        parts.response(200, ResponseDoc::referring("It was changed.", reference));
    }

    fn reply(self) -> Outcome<HttpReply> {
        Err(Problem::internal("an act's reply is made inside its transaction"))
    }
}

/// `complaint_guidance` → `ComplaintGuidance`.
pub fn pascal(kind: &str) -> String {
    kind.split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
        })
        .collect()
}

async fn handler<A: Act>(
    gate: Allow<A::Permission>,
    Path(id): Path<Uuid>,
    DryRun(dry_run): DryRun,
    body: ActBody<A>,
) -> Outcome<Committed<ActReply<A>>> {
    perform::<A>(&gate, id, body.header, body.input, dry_run).await.map(Committed::new)
}

async fn handler_on<A: OnAct>(
    gate: Allow<A::Permission>,
    Path((id, on)): Path<(Uuid, Uuid)>,
    DryRun(dry_run): DryRun,
    mut body: ActBody<A>,
) -> Outcome<Committed<ActReply<A>>> {
    A::on(&mut body.input, on);
    perform::<A>(&gate, id, body.header, body.input, dry_run).await.map(Committed::new)
}

async fn handler_of_change<A: Act>(
    gate: Allow<A::Permission>,
    Path(id): Path<Uuid>,
    DryRun(dry_run): DryRun,
    body: ActBody<A>,
) -> Outcome<Committed<ChangeReply<A>>> {
    let mut reply = perform::<A>(&gate, id, body.header, body.input, dry_run).await?;
    reply.status = 200;
    reply.headers.retain(|(name, _)| name != "location");
    Ok(Committed::new(reply))
}

fn as_act<A: Act>(route: Route) -> Route {
    route.act(A::KIND, <A::Subject as Subject>::KIND).problems(&[
        Code::StateConflict,
        Code::PositionAmbiguous,
        Code::DocumentNumberTaken,
    ])
}

/// The route of an act on another act, or on something else of its subject: its path names both, `…/{id}/acts/{act_id}/…`.
pub fn act_on<A: OnAct>(path: &'static str, id: &'static str) -> Route {
    as_act::<A>(post(path, id, handler_on::<A>))
}

/// The route of an act that is a change of what it is done to: `PATCH` with a merge-patch. `If-Match` is required.
pub fn change<A: Act>(path: &'static str, id: &'static str) -> Route {
    let route = patch(path, id, handler_of_change::<A>).kept_as(A::KIND, <A::Subject as Subject>::KIND);
    route.problems(&[Code::StateConflict, Code::PositionAmbiguous, Code::DocumentNumberTaken])
}

/// The route of an act; see [`Route::about`] for its texts. `If-Match` is required.
pub fn act<A: Act>(path: &'static str, id: &'static str) -> Route {
    as_act::<A>(post(path, id, handler::<A>))
}
