//! Acts that name another body: guidance, urging, and the referrals to investigation, inspection and mediation. They
//! differ in their row of the table and in the bodies that they may name.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::step::Step;
use crate::kernel::access::Permission;
use crate::kernel::problem::FieldError;
use crate::petitions::model::PetitionAct;
use crate::petitions::model::grounds::BodyType;

/// An act of this kind: its row, who may, and to whom it may go.
pub trait ToBody: fmt::Debug + 'static {
    /// Who may.
    type Permission: Permission;
    /// Its row.
    const ACT: PetitionAct;
    /// Bodies that it may name.
    const BODIES: &'static [BodyType];
}

/// Whoever may be competent in our place.
pub(super) const COMPETENT: &[BodyType] = &[
    BodyType::SuperiorState,
    BodyType::OtherState,
    BodyType::Party,
    BodyType::Elected,
    BodyType::Investigation,
    BodyType::Procuracy,
    BodyType::Court,
    BodyType::Enforcement,
    BodyType::Inspectorate,
    BodyType::Organisation,
    BodyType::UnitOrEnterprise,
];

macro_rules! to_body {
    ($(#[$doc:meta])* $name:ident $permission:ident $bodies:expr) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl super::ToBody for $name {
            type Permission = crate::petitions::access::$permission;
            const ACT: crate::petitions::model::PetitionAct = crate::petitions::model::PetitionAct::$name;
            const BODIES: &'static [crate::petitions::model::grounds::BodyType] = $bodies;
        }
    };
}

mod guide;
mod refer_to_inspection;
mod refer_to_investigation;
mod refer_to_mediation;
mod urge;

pub use guide::Guidance;
pub use refer_to_inspection::InspectionReferral;
pub use refer_to_investigation::InvestigationReferral;
pub use refer_to_mediation::MediationReferral;
pub use urge::Urging;

/// An act that names a body.
#[derive(Debug)]
pub struct PassedOn<A>(PhantomData<A>);

/// The body.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BodyInput {
    /// What kind of body it is.
    pub body_type: BodyType,
    /// Its name.
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    pub body: String,
    /// What it is told, or the citizen of it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: Option<String>,
}

impl<A: ToBody> Step for PassedOn<A> {
    type Permission = A::Permission;
    type Input = BodyInput;

    const ACT: PetitionAct = A::ACT;

    fn check(input: &BodyInput) -> Vec<FieldError> {
        let unfit = !A::BODIES.contains(&input.body_type);
        let error =
            || FieldError::pointer("/body_type", "not_allowed", "This act does not go to such a body.");
        unfit.then(error).into_iter().collect()
    }

    fn facts(input: &BodyInput) -> Value {
        json!({ "body_type": input.body_type })
    }

    fn private(input: &BodyInput) -> Option<Value> {
        Some(json!({ "body": input.body, "reason": input.reason }))
    }
}
