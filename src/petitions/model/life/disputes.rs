//! Land disputes before there is a case: they go to mediators, and come to their settlement by the Chair where those mediated in vain
//! (Luật Đất đai Điều 235, 236). Rows of the table.

use super::base::BASE;
use super::{ActRow, Hand, PetitionAct, Starts, Stops, papers};
use crate::kernel::record::EventType;
use crate::petitions::model::treatment::Treatment;
use crate::petitions::model::{Kind, Status};

/// Referral to mediators.
pub(super) const MEDIATION_REFERRAL: ActRow = ActRow {
    act: PetitionAct::MediationReferral,
    segment: "mediation-referrals",
    event: EventType::PetitionReferredToMediation,
    kinds: &[Kind::LandDispute],
    becomes: Some(Status::MediationReferred),
    hand: Hand::Head,
    carries_out: &[Treatment::Mediate],
    starts: Starts::Mediating,
    article: "Luật Đất đai Điều 235; Nghị định 102/2024/NĐ-CP Điều 105(1)",
    paper: Some(papers::plain("Thông báo thụ lý hòa giải tranh chấp đất đai")),
    ..BASE
};

/// Request for the settlement.
pub(super) const SETTLEMENT_REQUEST: ActRow = ActRow {
    act: PetitionAct::SettlementRequest,
    segment: "settlement-requests",
    event: EventType::PetitionSettlementRequested,
    from: &[Status::MediationReferred, Status::Screened],
    kinds: &[Kind::LandDispute],
    becomes: Some(Status::Screened),
    stops: Stops::Mediating,
    starts: Starts::SettlementAnswer,
    article: "Luật Đất đai 2024 Điều 236; Nghị định 151/2025/NĐ-CP Phụ lục I Phần VIII",
    paper: Some(papers::plain("Đơn yêu cầu giải quyết tranh chấp đất đai")),
    ..BASE
};
