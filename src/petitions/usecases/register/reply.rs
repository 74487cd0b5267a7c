//! What a registration answers: the petition as the caller sees it, tracking code and secret (once), the receipt.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::kernel::acts::merged_schema;
use crate::kernel::context::Context;
use crate::kernel::crypto::{ReceiptKey, base64url, sha256, sign_receipt};
use crate::kernel::http::parts::{Parts, ResponseDoc, inline_schema, schema_of};
use crate::kernel::http::reply::{HttpReply, Respond};
use crate::kernel::ids::random_text;
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::model::Petition;
use crate::petitions::store::deadlines::DeadlineRow;
use crate::petitions::usecases::intake::NewPetition;
use crate::petitions::usecases::views::{PetitionSummary, PetitionView};

/// Characters of a tracking secret: more than 80 bits.
pub const SECRET_LENGTH: usize = 20;

/// Tracking code and its secret, shown once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Tracking {
    /// Code; begins with the commune's code.
    #[schema(max_length = 30, example = "99001-7K3M9QRT")]
    pub code: String,
    /// Secret of more than 80 bits.
    #[schema(max_length = 50, example = "7K3M9QRT4XCAHW6DYPNE")]
    pub secret: String,
}

impl Tracking {
    /// A new code of the commune.
    #[must_use]
    pub fn new_code(commune: &str) -> String {
        format!("{commune}-{}", random_text(8))
    }
}

/// Answer of a registration. Of a petition whose sealing was confirmed since, a retry gets `id`, `number` and
/// `masked` only.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisteredPetitionFull)]
pub struct RegisteredPetition {
    /// The petition as this caller sees it.
    #[serde(flatten)]
    pub petition: PetitionView,
    /// Tracking code and secret for the citizen; shown once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub tracking: Option<Tracking>,
    /// Signed receipt (JWS, `typ: tiepdan-receipt+jwt`): the citizen's proof.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub receipt: Option<String>,
    /// False for a `dry_run`: nothing was kept.
    pub stored: bool,
}

impl RegisteredPetition {
    /// Pointers of what is not kept for a retry.
    pub const OF_OTHERS: &'static [&'static str] = PetitionView::OF_OTHERS;
}

/// The answer in the document: only `id` and `number` are always there, and both are null for a `dry_run`.
#[derive(Debug)]
pub struct RegistrationReply;

impl Respond for RegistrationReply {
    fn describe(parts: &mut Parts) {
        let (_, components) = schema_of::<RegisteredPetition>();
        let own = RegisteredPetition::name();
        parts.components.extend(components.into_iter().filter(|(name, _)| *name != own));
        let whole = [inline_schema::<PetitionSummary>(), inline_schema::<PetitionView>()["allOf"][1].clone()];
        let more = inline_schema::<RegisteredPetition>()["allOf"][1].clone();
        let mut schema = merged_schema("A registered petition.", &[&whole[..], &[more]].concat(), false);
        schema["required"] = json!(["id", "number"]);
        for name in ["id", "number", "etag"] {
            schema["properties"][name]["type"] = json!(["string", "null"]);
        }
        let reference = parts.named("RegisteredPetition", schema);
        parts.response(201, ResponseDoc::referring("Registered.", reference).located());
    }

    fn reply(self) -> Outcome<HttpReply> {
        Err(Problem::internal("the reply is made inside the transaction"))
    }
}

/// The answer of what was only tried: it has no id that could be asked for later.
pub(super) fn tried(mut answer: Value) -> Value {
    for name in ["id", "number", "etag"] {
        answer[name] = Value::Null;
    }
    answer["available_actions"] = json!([]);
    answer
}

/// The citizen's proof: digest of what was said, number, time and first due dates.
pub fn receipt(
    context: &Context,
    new: &NewPetition,
    petition: &Petition,
    deadlines: &[DeadlineRow],
) -> Outcome<String> {
    let text = serde_json::to_vec(&(&new.subject, &new.content)).map_err(Problem::internal)?;
    let due: Vec<_> =
        deadlines.iter().map(|row| json!({ "rule_key": row.rule_key, "due_on": row.due_on })).collect();
    let claims = json!({
        "iss": context.app().public_url,
        "iat": context.clock().real_now().timestamp(),
        "number": petition.number,
        "commune": petition.commune,
        "received_on": petition.received_on,
        "digest": format!("sha-256:{}", base64url(&sha256(&text))),
        "first_deadlines": due,
    });
    Ok(sign_receipt(&context.app().part::<ReceiptKey>(), &claims)?)
}
