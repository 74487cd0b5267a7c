//! A new tracking secret (cấp lại mã bí mật tra cứu): the citizen has lost the one that the registration gave him. The old one opens
//! nothing any more. As there, it is told once, and a hash of it is all that is kept.

use chrono::NaiveDate;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::barred;
use super::citizen::known;
use super::step::settle_standing;
use crate::kernel::access::{Caller, HasFacts as _};
use crate::kernel::acts::{Act, ActAnswer, Performance};
use crate::kernel::crypto::{SecretKind, hash_secret};
use crate::kernel::ids::random_text;
use crate::kernel::problem::{FieldError, Outcome};
use crate::kernel::record::EventType;
use crate::petitions::access::RenewTracking;
use crate::petitions::model::Petition;
use crate::petitions::model::texts::CitizenAssertion;
use crate::petitions::store::acts::TRACKING_SECRET;
use crate::petitions::store::intakes;
use crate::petitions::usecases::register::reply::{SECRET_LENGTH, Tracking};
use crate::petitions::usecases::views::{DeadlineSummary, PetitionView};

/// The act.
#[derive(Debug)]
pub struct GiveSecret;

/// How the citizen is known.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SecretInput {
    /// How the portal knows the citizen; required from a portal.
    #[serde(default)]
    #[validate(nested)]
    pub citizen_assertion: Option<CitizenAssertion>,
}

/// What it answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct SecretResult {
    /// The tracking code and its new secret, shown once; a `dry_run` makes none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub tracking: Option<Tracking>,
    /// The petition as it stands now.
    pub petition: PetitionView,
    /// Its clocks.
    #[schema(max_items = 200)]
    pub deadlines: Vec<DeadlineSummary>,
}

impl ActAnswer for SecretResult {
    const OF_OTHERS: &'static [&'static [&'static str]] = &[PetitionView::OF_OTHERS_BESIDE];

    fn parent_etag(&self) -> &str {
        &self.petition.summary.etag
    }
}

impl Act for GiveSecret {
    type Subject = Petition;
    type Permission = RenewTracking;
    type Input = SecretInput;
    type Answer = SecretResult;

    const KIND: &'static str = TRACKING_SECRET;
    const SHRINKS: bool = true;

    fn check_caller(input: &SecretInput, caller: &Caller, today: NaiveDate) -> Vec<FieldError> {
        known(input.citizen_assertion.as_ref(), caller, today)
    }

    fn facts(_: &SecretInput) -> Value {
        json!({})
    }

    fn private(input: &SecretInput) -> Option<Value> {
        input.citizen_assertion.as_ref().map(|assertion| json!({ "citizen_assertion": assertion }))
    }

    async fn perform(act: &mut Performance<'_>, petition: Petition, _: SecretInput) -> Outcome<SecretResult> {
        petition.is_followed_here().map_err(|error| barred(act.context, &petition, error))?;
        act.not_before(petition.received_on, "the day of receipt")?;
        let tracking = if act.only_tried() { None } else { Some(renewed(act, &petition).await?) };
        let before = petition.facts();
        let petition = petition.changed(act.now());
        let told = (EventType::PetitionTrackingSecretRenewed, json!({}));
        let settled = settle_standing(act, petition, before, told).await?;
        Ok(SecretResult { tracking, petition: settled.petition, deadlines: settled.deadlines })
    }
}

async fn renewed(act: &mut Performance<'_>, petition: &Petition) -> Outcome<Tracking> {
    let secret = random_text(SECRET_LENGTH);
    let keys = &act.context.app().keys;
    let hash = hash_secret(keys, SecretKind::Tracking, &SecretString::from(secret.clone()));
    let code = intakes::renew(act.tx, petition, &hash).await?;
    Ok(Tracking { code, secret })
}
