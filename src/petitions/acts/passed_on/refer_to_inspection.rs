//! A denunciation becomes a matter of inspection.

use crate::petitions::model::grounds::BodyType;

to_body! {
    /// Inspection for management (thanh tra, kiểm tra phục vụ quản lý; Luật Tố cáo Điều 25(2)).
    InspectionReferral DecidePetition &[BodyType::OwnUnit, BodyType::Inspectorate, BodyType::OtherState, BodyType::SuperiorState]
}
