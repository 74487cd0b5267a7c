//! Signs of crime are referred.

use crate::petitions::model::grounds::BodyType;

to_body! {
    /// Referral of signs of crime (dấu hiệu tội phạm), at once (Luật Tố cáo Điều 27(1)).
    InvestigationReferral DecidePetition &[BodyType::Investigation, BodyType::Procuracy]
}
