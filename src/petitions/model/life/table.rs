//! The table itself, one row an act, in the order of [`PetitionAct`].

use super::base::{BASE, OPEN};
use super::kinds::{
    ACCEPTED_IN_WRITING, COMPLAINTS, COMPLETABLE, DENUNCIATIONS, GUIDED, NOT_PASSED_ON, RECOMMENDATIONS,
    SETTLED, TRANSFERRED, WITHDRAWABLE,
};
use super::{ActRow, Came, Hand, PetitionAct, Starts, Stops, disputes, papers};
use crate::kernel::record::EventType;
use crate::petitions::model::treatment::{Criterion, Treatment};
use crate::petitions::model::{Kind, Status};

/// Every act with its row.
pub const ACTS: &[ActRow] = &[
    ActRow {
        act: PetitionAct::Screening,
        segment: "screenings",
        event: EventType::PetitionScreened,
        from: &[Status::Received],
        becomes: Some(Status::Screened),
        hand: Hand::Screener,
        stops: Stops::Exchanged,
        article: "Luật Tiếp công dân Điều 26; Thông tư 05/2021/TT-TTCP Điều 6",
        annullable: false,
        ..BASE
    },
    ActRow {
        act: PetitionAct::Reclassification,
        segment: "reclassifications",
        event: EventType::PetitionReclassified,
        from: &[Status::Screened, Status::NeedsSupplement, Status::Accepted],
        hand: Hand::KeeperOrSettler,
        stops: Stops::Exchanged,
        article: "Luật Tiếp công dân Điều 26; Thông tư 05/2021/TT-TTCP Điều 6",
        annullable: false,
        ..BASE
    },
    ActRow {
        act: PetitionAct::Acceptance,
        segment: "acceptances",
        event: EventType::PetitionAccepted,
        kinds: SETTLED,
        becomes: Some(Status::Accepted),
        hand: Hand::Head,
        carries_out: &[Treatment::ProposeAcceptance, Treatment::Mediate],
        article: "Luật Khiếu nại Điều 27; Luật Tố cáo Điều 29; Luật Đất đai Điều 235, Điều 236; Luật Tiếp công dân Điều 26(2)(a)",
        paper: Some(papers::PROPOSAL),
        ..BASE
    },
    ActRow {
        act: PetitionAct::NonAcceptance,
        segment: "non-acceptances",
        event: EventType::PetitionNotAccepted,
        from: OPEN,
        kinds: ACCEPTED_IN_WRITING,
        becomes: Some(Status::NotAccepted),
        hand: Hand::Head,
        carries_out: &[Treatment::Refuse],
        starts: Starts::TellingAtOnce,
        article: "Luật Khiếu nại Điều 11; Nghị định 124/2020/NĐ-CP Điều 16; Luật Tố cáo Điều 24(1), Điều 29(1); \
                  Nghị định 102/2024/NĐ-CP Điều 105; Nghị định 151/2025/NĐ-CP Phụ lục I Phần VIII",
        paper: Some(papers::NON_ACCEPTANCE),
        numbered: true,
        ..BASE
    },
    ActRow {
        act: PetitionAct::Refusal,
        segment: "refusals",
        event: EventType::PetitionRefused,
        from: OPEN,
        kinds: RECOMMENDATIONS,
        becomes: Some(Status::Refused),
        hand: Hand::Head,
        carries_out: &[Treatment::Refuse],
        article: "Luật Tiếp công dân Điều 9, Điều 28(1); Nghị định 154/2026/NĐ-CP Điều 4",
        paper: Some(papers::REFUSAL),
        ..BASE
    },
    ActRow {
        act: PetitionAct::SupplementRequest,
        segment: "supplement-requests",
        event: EventType::PetitionSupplementRequested,
        kinds: COMPLETABLE,
        becomes: Some(Status::NeedsSupplement),
        carries_out: &[Treatment::RequestSupplement],
        article: "Thông tư 05/2021/TT-TTCP Điều 6; Thông tư 07/2014/TT-TTCP Điều 7(2)",
        ..BASE
    },
    ActRow {
        act: PetitionAct::Supplement,
        segment: "supplements",
        event: EventType::PetitionSupplemented,
        from: &[Status::NeedsSupplement],
        while_waiting: true,
        kinds: COMPLETABLE,
        becomes: Some(Status::Screened),
        hand: Hand::Writer,
        stops: Stops::Nothing,
        starts: Starts::AcceptanceAgain,
        article: "Thông tư 05/2021/TT-TTCP Điều 6; Thông tư 07/2014/TT-TTCP Điều 7(2)",
        paper: Some(papers::RECEIPT),
        ..BASE
    },
    ActRow {
        act: PetitionAct::Guidance,
        segment: "guidances",
        event: EventType::PetitionGuided,
        kinds: GUIDED,
        becomes: Some(Status::Guided),
        bars: &[
            (Criterion::E9AlreadyGuided, "Thông tư 05/2021/TT-TTCP Điều 6(2), Điều 8(1)"),
            (Criterion::E8CompetentBodyAmongRecipients, "Thông tư 05/2021/TT-TTCP Điều 6(2)"),
        ],
        carries_out: &[Treatment::Guide],
        only_proposed: DENUNCIATIONS,
        tells: &["T04"],
        article: "Thông tư 05/2021/TT-TTCP Điều 8(1); Luật Tố cáo Điều 24(2)",
        paper: Some(papers::plain("Văn bản hướng dẫn")),
        ..BASE
    },
    ActRow {
        act: PetitionAct::SplitAdvice,
        segment: "split-advices",
        event: EventType::PetitionSplitAdvised,
        kinds: &[Kind::Mixed],
        becomes: Some(Status::SplitAdvised),
        carries_out: &[Treatment::AdviseSplit],
        article: "Luật Tiếp công dân Điều 25(3); Nghị định 154/2026/NĐ-CP Điều 14(4); Thông tư 07/2014/TT-TTCP Điều 22",
        paper: Some(papers::plain("Văn bản hướng dẫn tách đơn")),
        ..BASE
    },
    ActRow {
        act: PetitionAct::Transfer,
        segment: "transfers",
        event: EventType::PetitionTransferred,
        kinds: TRANSFERRED,
        party_kinds: COMPLAINTS,
        becomes: Some(Status::Transferred),
        bars: &[
            (Criterion::E9AlreadyGuided, "Luật Tố cáo Điều 24(3); Thông tư 05/2021/TT-TTCP Điều 6(2)"),
            (
                Criterion::E8CompetentBodyAmongRecipients,
                "Luật Tố cáo Điều 24(3); Thông tư 05/2021/TT-TTCP Điều 6(2)",
            ),
        ],
        carries_out: &[Treatment::Transfer, Treatment::TransferParty],
        only_proposed: NOT_PASSED_ON,
        article: "Luật Tố cáo Điều 24(2); Thông tư 05/2021/TT-TTCP Điều 14(1), Điều 15; Luật Tiếp công dân Điều 26(2)(b)",
        paper: Some(papers::TRANSFER),
        ..BASE
    },
    ActRow {
        act: PetitionAct::ReceivedReply,
        segment: "received-replies",
        event: EventType::PetitionReplyReceived,
        from: &[
            Status::Transferred,
            Status::Returned,
            Status::UrgedLower,
            Status::ReferredInvestigation,
            Status::InspectionOnly,
            Status::MediationReferred,
        ],
        becomes: Some(Status::Screened),
        stops: Stops::Unmediated,
        starts: Starts::AcceptanceAgain,
        article: "Luật Tiếp công dân Điều 27; Luật Tố cáo Điều 26",
        paper: Some(papers::plain("Văn bản phúc đáp của cơ quan nhận đơn")),
        ..BASE
    },
    ActRow {
        act: PetitionAct::Return,
        segment: "returns",
        event: EventType::PetitionReturned,
        becomes: Some(Status::Returned),
        came: Came::Forwarded,
        carries_out: &[Treatment::ReturnToForwarder],
        tells: &["T05"],
        article: "Thông tư 07/2014/TT-TTCP Điều 8(2)",
        paper: Some(papers::plain("Văn bản trả lại đơn")),
        ..BASE
    },
    ActRow {
        act: PetitionAct::Urging,
        segment: "urgings",
        event: EventType::PetitionLowerBodyUrged,
        kinds: DENUNCIATIONS,
        becomes: Some(Status::UrgedLower),
        carries_out: &[Treatment::UrgeLower],
        article: "Thông tư 05/2021/TT-TTCP Điều 14(2); Luật Tố cáo Điều 38",
        paper: Some(papers::plain("Văn bản yêu cầu báo cáo quá trình, lý do chậm và trách nhiệm giải quyết")),
        ..BASE
    },
    ActRow {
        act: PetitionAct::InvestigationReferral,
        segment: "investigation-referrals",
        event: EventType::PetitionReferredToInvestigation,
        from: OPEN,
        becomes: Some(Status::ReferredInvestigation),
        hand: Hand::Head,
        carries_out: &[Treatment::ReferInvestigation],
        article: "Luật Tố cáo Điều 27(1)",
        paper: Some(papers::plain("Văn bản chuyển hồ sơ")),
        ..BASE
    },
    ActRow {
        act: PetitionAct::InspectionReferral,
        segment: "inspection-referrals",
        event: EventType::PetitionReferredToInspection,
        from: OPEN,
        kinds: DENUNCIATIONS,
        becomes: Some(Status::InspectionOnly),
        hand: Hand::Head,
        carries_out: &[Treatment::InspectionOnly],
        article: "Luật Tố cáo Điều 25(2), Điều 26(1)(b)",
        paper: Some(papers::plain("Văn bản giao hoặc chuyển thanh tra, kiểm tra")),
        ..BASE
    },
    disputes::MEDIATION_REFERRAL,
    disputes::SETTLEMENT_REQUEST,
    ActRow {
        act: PetitionAct::Filing,
        segment: "filings",
        event: EventType::PetitionFiled,
        // What mediators have is filed where they mediated in vain.
        from: &[Status::Screened, Status::NeedsSupplement, Status::MediationReferred],
        becomes: Some(Status::Filed),
        carries_out: &[Treatment::FileWithoutAction],
        article: "Thông tư 05/2021/TT-TTCP Điều 6; Thông tư 07/2014/TT-TTCP Điều 28; Luật Tố cáo Điều 24(3), Điều 25",
        ..BASE
    },
    ActRow {
        act: PetitionAct::Voiding,
        segment: "voidings",
        event: EventType::PetitionVoided,
        from: &[Status::Received, Status::Screened],
        becomes: Some(Status::Voided),
        stops: Stops::Everything,
        article: "Luật Tiếp công dân Điều 25",
        ..BASE
    },
    ActRow {
        act: PetitionAct::Withdrawal,
        segment: "withdrawals",
        event: EventType::PetitionWithdrawn,
        from: &[Status::Received, Status::Screened, Status::NeedsSupplement, Status::MediationReferred],
        recorded_from: &[Status::Accepted, Status::Linked],
        kinds: WITHDRAWABLE,
        becomes: Some(Status::Withdrawn),
        hand: Hand::Writer,
        stops: Stops::Everything,
        article: "Luật Khiếu nại Điều 10; Luật Tố cáo Điều 33; Nghị định 31/2019/NĐ-CP Điều 4",
        paper: Some(papers::WITHDRAWAL),
        ..BASE
    },
    ActRow {
        act: PetitionAct::Link,
        segment: "links",
        event: EventType::PetitionLinked,
        from: OPEN,
        kinds: WITHDRAWABLE,
        becomes: Some(Status::Linked),
        carries_out: &[Treatment::LinkToCase],
        article: "Đơn rút: Luật Khiếu nại Điều 2(3), 10; Luật Tố cáo Điều 33; Nghị định 31/2019/NĐ-CP Điều 4(4). Đơn trùng, đơn bổ sung: chưa có điều luật riêng",
        ..BASE
    },
    ActRow {
        act: PetitionAct::Acknowledgement,
        segment: "acknowledgements",
        event: EventType::PetitionAcknowledged,
        from: &[Status::Received],
        came: Came::Unacknowledged,
        stops: Stops::Nothing,
        article: "Luật Tiếp công dân Điều 25, Điều 27; Luật Tố cáo Điều 26",
        annullable: false,
        ..BASE
    },
];
