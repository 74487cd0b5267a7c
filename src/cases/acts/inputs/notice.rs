//! Notice (thông báo) in a case: what no act of the table has as its own letter. How far the matter is, that it takes longer (to the
//! superior, say, that a denunciation was extended), and the result to whoever passed the petition on, who is informed by it
//! (Luật Tiếp công dân Art 27(2); Luật Khiếu nại Art 66(2)). Which duties it ends says `usecases/informing.rs`.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::RecordInCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::acts::notify::give;
use crate::cases::model::{Case, CaseAct, LetterAddressee, Step};
use crate::cases::usecases::{informing, sending};
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;
use crate::petitions::store as petitions;

code_enum! {
    /// What a notice in a case tells.
    pub enum CaseNoticeOutcome {
        /// Tiến độ giải quyết.
        Progress "progress" "Tiến độ giải quyết" "How far it is",
        /// Cần kéo dài thời gian.
        NeedsLonger "needs_longer" "Vụ việc cần thêm thời gian" "It takes longer",
        /// Kết quả giải quyết.
        Settled "settled" "Kết quả giải quyết" "Its result",
        /// Nội dung khác.
        Other "other" "Nội dung khác" "Other",
    }
}

/// A notice that was given on the day of the act.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CaseNoticeInput {
    /// To whom; `writer`: who wrote the petition that opened the case.
    pub addressee: LetterAddressee,
    /// What is told; `settled` once there is a decision, conclusion or answer.
    pub outcome: CaseNoticeOutcome,
    /// The text; behind the petition's key.
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: String,
}

impl CaseInput for CaseNoticeInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::Notices;
    const KIND: &'static str = "case_notice";
    const EVENT: EventType = EventType::CaseNotified;

    fn facts(&self) -> Value {
        json!({ "addressee": self.addressee, "outcome": self.outcome })
    }

    async fn variant(&self, _: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        Ok(if self.outcome == CaseNoticeOutcome::Settled { informing::SETTLED } else { "" })
    }

    async fn also(&self, act: &mut Performance<'_>, case: Case, _: &'static Step) -> Outcome<Case> {
        if let Some(settled_on) = case.answered_on.filter(|_| self.outcome == CaseNoticeOutcome::Settled) {
            act.not_before(settled_on, "the result")?;
        }
        let petition = petitions::lock_for_summary(act.tx, &case.commune, case.petition_id).await?;
        let told = (self.addressee.as_str(), self.outcome.as_str());
        give(act, (&petition, Some(case.id)), told, &self.text).await?;
        let app = act.context.app();
        sending::follow(act.tx, app, &case).await?;
        informing::follow(act.tx, app, &petition).await?;
        Ok(case)
    }
}
