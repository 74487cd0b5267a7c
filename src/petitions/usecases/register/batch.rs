//! Several petitions handed in at once: each is registered as if it had come alone, in a transaction of its own and under
//! its own key. A batch that is cut off loses nothing: sent again, what was registered answers as it did.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::register;
use super::reply::RegistrationReply;
use crate::kernel::context::Context;
use crate::kernel::http::parts::{Parts, ResponseDoc, inline_schema};
use crate::kernel::http::reply::{Body, Cache, HttpReply, Respond};
use crate::kernel::http::several::note_refused;
use crate::kernel::http::wire::{ProblemDocument, document};
use crate::kernel::http::{InBatch, OneOf, Several};
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::petitions::usecases::intake::NewPetition;
use crate::petitions::usecases::views::PetitionView;

impl InBatch for NewPetition {
    const NAMES: [&'static str; 2] = ["PetitionBatch", "PetitionBatchItem"];
    const MEMBER: &'static str = "petition";
}

/// What became of one petition of a batch: exactly one of `petition` and `problem` is there.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchResult {
    /// Place of the item in the batch, from 0.
    #[schema(minimum = 0, maximum = 99)]
    pub index: usize,
    /// Status that its registration by itself answers.
    #[schema(minimum = 200, maximum = 599)]
    pub status: u16,
    /// What its registration by itself answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<PetitionView>)]
    pub petition: Option<Value>,
    /// Why it was not registered; pointers begin in the petition.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<ProblemDocument>)]
    pub problem: Option<Value>,
}

/// What became of the petitions of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchResults {
    /// One for each item, in their order.
    #[schema(max_items = 100)]
    pub results: Vec<BatchResult>,
}

/// The answer in the document: what a registration answers is described there.
#[derive(Debug)]
pub struct BatchReply;

impl Respond for BatchReply {
    fn describe(parts: &mut Parts) {
        let mut alone = Parts::default();
        RegistrationReply::describe(&mut alone);
        parts.components.append(&mut alone.components);
        parts.raw.append(&mut alone.raw);
        let mut result = inline_schema::<BatchResult>();
        // A registration answers more than the petition, under a name that no type has.
        let petition = &mut result["properties"]["petition"];
        *petition = json!({
            "$ref": "#/components/schemas/RegisteredPetition",
            "description": petition["description"],
        });
        parts.named("BatchResult", result);
        let reference = parts.named("BatchResults", inline_schema::<BatchResults>());
        parts.response(200, ResponseDoc::referring("What became of each.", reference));
    }

    fn reply(self) -> Outcome<HttpReply> {
        Err(Problem::internal("the reply is made of those of the registrations"))
    }
}

/// Registers all of them, one after the other.
pub async fn register_all(context: &Context, items: Several<NewPetition>) -> Outcome<HttpReply> {
    let mut results = Vec::with_capacity(items.0.len());
    // Who waits for a connection that does not come would wait for each of the rest again.
    let mut unavailable: Option<Value> = None;
    for (index, one) in items.0.into_iter().enumerate() {
        let registered = match &unavailable {
            Some(problem) => Err((Code::ServiceUnavailable, problem.clone())),
            None => register_one(context, one).await.map_err(|problem| {
                note_refused(context, &problem);
                (problem.code, document(&problem, context.language(), &context.request().id))
            }),
        };
        results.push(match registered {
            Ok((status, petition)) => BatchResult { index, status, petition: Some(petition), problem: None },
            Err((code, problem)) => {
                if code == Code::ServiceUnavailable && unavailable.is_none() {
                    unavailable = Some(problem.clone());
                }
                BatchResult { index, status: code.status(), petition: None, problem: Some(problem) }
            }
        });
    }
    // Tracking secrets stand in it.
    Ok(HttpReply { cache: Cache::NoStore, ..HttpReply::written(200, &BatchResults { results })? })
}

async fn register_one(context: &Context, one: OneOf<NewPetition>) -> Outcome<(u16, Value)> {
    let alone = context.one_of_several(&one.key, &one.said);
    let reply = register(&alone, one.body?, false).await?;
    match reply.body {
        Body::Json(petition) => Ok((reply.status, petition)),
        _ => Err(Problem::internal("a registration without a body")),
    }
}
