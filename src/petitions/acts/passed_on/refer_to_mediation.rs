//! A land dispute goes to mediators.

use crate::petitions::model::grounds::BodyType;

to_body! {
    /// Mediation (hòa giải) of a land dispute (Luật Đất đai Điều 235).
    MediationReferral DecidePetition &[BodyType::Mediators, BodyType::OwnUnit]
}
