//! Acts that need a ground and no more: non-acceptance, refusal, return to the forwarder, filing, voiding. They differ in
//! their row of the table and in their grounds.

use std::fmt;
use std::marker::PhantomData;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::step::Step;
use crate::kernel::access::{Condition, HasFacts as _, Permission};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome};
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::law::cited_on;
use crate::petitions::model::grounds::Ground;
use crate::petitions::model::{Kind, Petition, PetitionAct, Status};
use crate::petitions::store::lock_for_summary;
use crate::petitions::usecases::telling::{meeting, offices};

/// An act of this kind: its row, its grounds, who may.
pub trait WithGround: fmt::Debug + 'static {
    /// Its grounds.
    type Ground: Ground + Serialize + DeserializeOwned + ToSchema + fmt::Debug;
    /// Who may.
    type Permission: Permission;
    /// Its row.
    const ACT: PetitionAct;
}

macro_rules! with_ground {
    ($(#[$doc:meta])* $name:ident $ground:ident $permission:ident) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl super::WithGround for $name {
            type Ground = crate::petitions::model::grounds::$ground;
            type Permission = crate::petitions::access::$permission;
            const ACT: crate::petitions::model::PetitionAct = crate::petitions::model::PetitionAct::$name;
        }
    };
}

mod file;
mod not_accept;
mod refuse;
mod send_back;
mod void;

pub use file::Filing;
pub use not_accept::NonAcceptance;
pub use refuse::Refusal;
pub use send_back::Return;
pub use void::Voiding;

/// An act with a ground.
#[derive(Debug)]
pub struct Grounded<A>(PhantomData<A>);

/// The ground, and what is said of it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields, bound = "G: DeserializeOwned")]
pub struct GroundInput<G: ToSchema> {
    /// Why.
    pub ground: G,
    /// The reason in words; a voiding must give it, and so must who does not accept a land dispute.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: Option<String>,
}

impl<A: WithGround> Step for Grounded<A> {
    type Permission = A::Permission;
    type Input = GroundInput<A::Ground>;

    const ACT: PetitionAct = A::ACT;

    /// What is voided is looked for by nobody any more: a code alone does not tell the next reader what happened.
    fn check(input: &Self::Input) -> Vec<FieldError> {
        let silent = A::ACT == PetitionAct::Voiding && input.reason.is_none();
        let detail = "A voiding says in words what was entered by mistake.";
        silent.then(|| FieldError::pointer("/reason", "required", detail)).into_iter().collect()
    }

    fn unfit(petition: &Petition, input: &Self::Input) -> Vec<FieldError> {
        let mediating = petition.status == Status::MediationReferred;
        let unfit = !input.ground.fits(petition.kind) || input.ground.is_of_mediation() != mediating;
        // The one ground of a land dispute does not tell why.
        let disputed = A::ACT == PetitionAct::NonAcceptance && petition.kind == Some(Kind::LandDispute);
        let silent = disputed && input.reason.is_none();
        let errors = [
            (unfit, "/ground", "not_allowed", "Not a ground for this kind of petition, or where it stands."),
            (silent, "/reason", "required", "Why a land dispute is not accepted is said in words."),
        ];
        let wrong = errors.into_iter().filter(|(wrong, ..)| *wrong);
        wrong.map(|(_, pointer, code, detail)| FieldError::pointer(pointer, code, detail)).collect()
    }

    fn facts(input: &Self::Input) -> Value {
        json!({ "ground": input.ground })
    }

    fn facts_of(petition: &Petition, input: &Self::Input, acted_on: NaiveDate) -> Value {
        let article = input.ground.article((petition.kind, petition.track));
        let mut facts = Self::facts(input);
        facts["article"] = json!(cited_on(article, acted_on));
        facts
    }

    fn private(input: &Self::Input) -> Option<Value> {
        input.reason.as_ref().map(|reason| json!({ "reason": reason }))
    }

    /// What another book of the commune had passed on comes back to its keepers, also where it went into the wrong book.
    async fn telling(act: &mut Performance<'_>, petition: &Petition) -> Outcome<Option<Telling>> {
        let Some(first) =
            petition.passed_from_id.filter(|_| matches!(A::ACT, PetitionAct::Return | PetitionAct::Voiding))
        else {
            return Ok(None);
        };
        let (commune, today) = (petition.commune.as_str(), act.context.today());
        let first = lock_for_summary(act.tx, commune, first).await?;
        let offices = offices(act.tx.conn(), commune, today).await?;
        let facts = first.facts();
        let keepers = meeting(&offices, &facts, &[Condition::Keeper]);
        let telling = Telling::new(NotificationKind::PetitionReturned, keepers);
        Ok(Some(Telling { about: Some(("petition", first.id)), ..telling }))
    }
}
