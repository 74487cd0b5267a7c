//! Supplement (bổ sung): what was asked for comes. The clock of acceptance starts anew on the day on which the supplement is
//! received.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::barred;
use super::citizen::{known, not_judged, tell_staff};
use super::step::Step;
use crate::kernel::access::Caller;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome};
use crate::kernel::record::notifications::Telling;
use crate::petitions::access::ActForWriter;
use crate::petitions::model::texts::CitizenAssertion;
use crate::petitions::model::treatment::{AcceptanceBar, Criterion};
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::store::waits::awaited;

/// The supplement; its legal day is the day on which it was received.
#[derive(Debug)]
pub struct TakeSupplement;

/// What came.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SupplementInput {
    /// Which criteria it meets now, as a keeper has seen; not from a portal.
    #[serde(default)]
    #[schema(max_items = 11)]
    pub supplied: Vec<Criterion>,
    /// Which bars it lifts, as a keeper has seen; not from a portal.
    #[serde(default)]
    #[schema(max_items = 5)]
    pub lifted_bars: Vec<AcceptanceBar>,
    /// The letter of appointment came with it, as a keeper has seen; not from a portal.
    #[serde(default)]
    pub appointment_letter: bool,
    /// What the citizen adds, in words; required from a portal, through which no paper comes. It is read with the act.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub content: Option<String>,
    /// How the portal knows the citizen; required from a portal.
    #[serde(default)]
    #[validate(nested)]
    pub citizen_assertion: Option<CitizenAssertion>,
}

impl Step for TakeSupplement {
    type Permission = ActForWriter;
    type Input = SupplementInput;

    const ACT: PetitionAct = PetitionAct::Supplement;

    fn check_caller(input: &SupplementInput, caller: &Caller, today: NaiveDate) -> Vec<FieldError> {
        let mut errors = known(input.citizen_assertion.as_ref(), caller, today);
        let judged = [
            (!input.supplied.is_empty(), "/supplied"),
            (!input.lifted_bars.is_empty(), "/lifted_bars"),
            (input.appointment_letter, "/appointment_letter"),
        ];
        errors.extend(not_judged(caller, &judged));
        if matches!(caller, Caller::Machine(_)) && input.content.is_none() {
            errors.push(FieldError::pointer("/content", "required", "No paper comes through a portal."));
        }
        errors
    }

    fn facts(input: &SupplementInput) -> Value {
        json!({
            "supplied": input.supplied, "lifted_bars": input.lifted_bars,
            "appointment_letter": input.appointment_letter,
        })
    }

    /// While it waits for another petition only what its writer was asked for is taken.
    async fn holds(act: &mut Performance<'_>, petition: &Petition, _: &SupplementInput) -> Outcome<()> {
        if !petition.waits() || petition.owes_supplement() {
            return Ok(());
        }
        Err(barred(act.context, petition, petition.not_asked(act.hands.acting.is_none())))
    }

    fn private(input: &SupplementInput) -> Option<Value> {
        let said = input.content.is_some() || input.citizen_assertion.is_some();
        said.then(|| json!({ "statement": input.content, "citizen_assertion": input.citizen_assertion }))
    }

    /// Its writer owes nothing any more: while it waits he is told what the other petition lets him be told.
    async fn also(act: &mut Performance<'_>, petition: Petition, _: &SupplementInput) -> Outcome<Petition> {
        if !petition.waits() {
            return Ok(petition);
        }
        let public_status = awaited(act.tx, &petition).await?.told_to_waiting(false);
        Ok(Petition { public_status, ..petition })
    }

    async fn telling(act: &mut Performance<'_>, petition: &Petition) -> Outcome<Option<Telling>> {
        tell_staff(act, petition).await
    }
}
