//! Ticks that are more than a yes or no: stages of courts, withdrawals, obstacles, documents that are kept elsewhere.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::code_enum;

code_enum! {
    /// Marking of a state secret (độ mật).
    pub enum SecretMarking {
        /// Mật.
        Mat "mat" "Mật" "Secret",
        /// Tối mật.
        ToiMat "toi_mat" "Tối mật" "Top secret",
        /// Tuyệt mật.
        TuyetMat "tuyet_mat" "Tuyệt mật" "Most secret",
    }
}

code_enum! {
    /// How far a court has come (Luật Khiếu nại Art 11(9)).
    pub enum CourtStage {
        /// Tòa án đã thụ lý.
        Accepted "accepted" "Tòa án đã thụ lý" "Accepted by the court",
        /// Tòa án đã đình chỉ.
        Terminated "terminated" "Tòa án đã đình chỉ giải quyết" "Terminated by the court",
        /// Đã có bản án.
        Judgment "judgment" "Đã có bản án, quyết định" "Judgment given",
        /// Bản án đã có hiệu lực.
        JudgmentInForce "judgment_in_force" "Bản án, quyết định đã có hiệu lực" "Judgment in force",
    }
}

code_enum! {
    /// Signs of a crime (dấu hiệu tội phạm, Luật Tố cáo Art 27(1)).
    pub enum CrimeSigns {
        /// Có thể có.
        Possible "possible" "Có thể có dấu hiệu tội phạm" "Possible",
        /// Rõ.
        Clear "clear" "Có dấu hiệu tội phạm rõ" "Clear",
    }
}

code_enum! {
    /// Who of the parties holds a land-use certificate (Luật Đất đai Art 236).
    pub enum Certificates {
        /// Cả hai bên.
        Both "both" "Cả hai bên có giấy chứng nhận" "Both parties",
        /// Một bên.
        One "one" "Một bên có giấy chứng nhận" "One party",
        /// Không bên nào.
        None "none" "Không bên nào có giấy chứng nhận" "Neither party",
    }
}

code_enum! {
    /// A list of signatures that is no original.
    pub enum SignatureCopy {
        /// Bản chụp.
        Photocopy "photocopy" "Bản chụp" "Photocopy",
    }
}

code_enum! {
    /// How much is withdrawn (rút đơn, Luật Khiếu nại Art 10 as amended; Luật Tố cáo Art 33).
    pub enum WithdrawalScope {
        /// Rút toàn bộ.
        Full "full" "Rút toàn bộ" "All of it",
        /// Rút một phần.
        Part "part" "Rút một phần" "Part of it",
        /// Tất cả người ký đơn cùng rút.
        FullAllMembers "full_all_members" "Tất cả người ký đơn cùng rút" "All of it, by all members",
        /// Một số người ký đơn rút.
        PartialMembers "partial_members" "Một số người ký đơn rút" "By some members",
    }
}

code_enum! {
    /// When it is withdrawn.
    pub enum WithdrawalStage {
        /// Trước khi thụ lý.
        BeforeAcceptance "before_acceptance" "Trước khi thụ lý" "Before acceptance",
        /// Sau khi thụ lý.
        AfterAcceptance "after_acceptance" "Sau khi thụ lý" "After acceptance",
    }
}

/// A withdrawal (đơn rút).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalFacts {
    /// Which petition, by its number.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub of: Option<String>,
    /// How much.
    pub scope: WithdrawalScope,
    /// Who of a group withdraws.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub members: Vec<crate::petitions::model::texts::PersonName>,
    /// When.
    #[serde(default)]
    pub stage: Option<WithdrawalStage>,
    /// Of free will.
    #[serde(default)]
    pub voluntary: Option<bool>,
    /// Threatened or forced.
    #[serde(default)]
    pub coerced: Option<bool>,
    /// Bought.
    #[serde(default)]
    pub bribed: Option<bool>,
    /// All members of the group signed it.
    #[serde(default)]
    pub all_signed: Option<bool>,
}

impl WithdrawalFacts {
    /// True where the matter goes on all the same: not of free will (Nghị định 31/2019 Art 4(4)), only in part, or only
    /// by some of a group (Nghị định 124/2020 Art 7a).
    #[must_use]
    pub fn leaves_the_case_open(&self) -> bool {
        let forced = self.coerced == Some(true) || self.bribed == Some(true) || self.voluntary == Some(false);
        let some = matches!(self.scope, WithdrawalScope::Part | WithdrawalScope::PartialMembers);
        forced || some || self.all_signed == Some(false)
    }
}

/// What kept the writer from complaining in time (trở ngại khách quan, Luật Khiếu nại Art 9).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Obstacle {
    /// First day.
    pub from: NaiveDate,
    /// Last day; left out while it lasts.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// What proves it.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub evidence: Vec<Mention>,
}

/// Where a document lies whose content is not held here.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pointer {
    /// Its number.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub document_number: Option<String>,
    /// Who keeps it.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub keeper: Option<String>,
    /// It came in a closed envelope.
    #[serde(default)]
    pub received_sealed: Option<bool>,
}

/// A few words in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 200)]
pub struct Mention(pub String);
