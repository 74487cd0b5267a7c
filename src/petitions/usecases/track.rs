//! Public tracking: a citizen with code and secret sees state and answer. One refusal for an unknown code and a wrong
//! secret, after the same work.

use chrono::{DateTime, NaiveDate, Utc};
use secrecy::SecretString;
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::{course, to_writer};
use super::views::AnswerView;
use crate::kernel::context::Visitor;
use crate::kernel::crypto::{SecretKind, verify_secret};
use crate::kernel::http::{Maskable, Masks};
use crate::kernel::ids::is_commune_code;
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::model::PublicStatus;
use crate::petitions::store::acts::renewed_at_desk;
use crate::petitions::store::intakes;

/// What a citizen sees.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrackedPetition {
    /// Printed number.
    #[schema(max_length = 50)]
    pub number: String,
    /// State.
    pub public_status: PublicStatus,
    /// The same in words.
    #[schema(max_length = 200)]
    pub label: String,
    /// What comes next.
    #[schema(max_length = 500)]
    pub next_step: String,
    /// Next due date.
    #[schema(required)]
    pub due_on: Option<NaiveDate>,
    /// Past its due date.
    pub overdue: bool,
    /// Last change; of a sealed petition the last that is told. Until that has a case `due_on` may move without it.
    pub changed_at: DateTime<Utc>,
    /// The answer, once there is one: that of the book of the commune to which it was passed on, where it was; of what was linked to a
    /// case, what the public is told of that, without the letter. Of a sealed one masked where the secret was given anew at the desk: the
    /// keeper who gave it may not read the letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<AnswerView>)]
    pub answer: Maskable<AnswerView>,
    /// Pointers of masked properties.
    #[schema(value_type = Vec<String>, max_items = 1)]
    pub masked: Masks,
}

/// Finds a petition by its tracking code and secret.
pub async fn track(visitor: &Visitor, code: &str, secret: &str) -> Outcome<TrackedPetition> {
    let app = &visitor.app;
    let commune = code.get(..5).filter(|commune| is_commune_code(commune)).unwrap_or("00000");
    let mut conn = app.db.read().await?;
    let found = intakes::by_tracking_code(&mut conn, commune, code).await?;
    let stored = found.as_ref().map_or(&[0_u8; 32][..], |(_, hash)| hash.as_slice());
    let right =
        verify_secret(&app.keys, SecretKind::Tracking, &SecretString::from(secret.to_owned()), stored);
    let Some((petition, _)) = found.filter(|_| right) else { return Err(Problem::not_found()) };
    let course = course(&conn, &petition).await?;
    let sealed = petition.sealed || course.sealed;
    let masked = sealed && renewed_at_desk(&mut conn, commune, petition.id).await?;
    drop(conn);
    let answer = if masked { None } else { Some(to_writer(app, &course).await?.answer()) };
    if answer.as_ref().is_some_and(Option::is_some) {
        app.access.read(visitor, &petition.commune, "petition", petition.id);
    }
    let (language, today) = (visitor.request.language, app.clock.today());
    let (vi, en) = petition.public_status.next_step();
    // Until another book has taken it up, what it is due for is still what its own book owes.
    let taken_up = petition.public_status != PublicStatus::Forwarded;
    let due_on = if taken_up { course.due_on } else { petition.due_on };
    Ok(TrackedPetition {
        number: petition.number,
        public_status: petition.public_status,
        label: petition.public_status.label(language).to_owned(),
        next_step: language.pick(vi, en).to_owned(),
        due_on,
        overdue: due_on.is_some_and(|due| due < today),
        changed_at: petition.changed_at,
        answer,
        masked: masked.then_some("/answer").into_iter().collect(),
    })
}
