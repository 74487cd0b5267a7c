//! A letter is received, with proof.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::named;
use crate::cases::access::RecordInCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::{Case, CaseAct, CaseStatus, LetterAddressee, LifeCycle, Mark, Step};
use crate::cases::store;
use crate::cases::store::letters::{self, LetterRow};
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::EventType;

code_enum! {
    /// What proves a receipt.
    pub enum ReceiptProof {
        /// Ký nhận.
        Signature "signature" "Ký nhận" "Signature",
        /// Báo phát của bưu điện.
        PostalReturn "postal_return" "Báo phát của bưu điện" "Return receipt of the post",
        /// Xác nhận điện tử.
        ElectronicConfirmation "electronic_confirmation" "Xác nhận điện tử" "Electronic confirmation",
        /// Biên bản giao nhận.
        Minutes "minutes" "Biên bản giao nhận" "Minutes of the handing over",
    }
}

/// A letter was received on the day of the act (`acted_on`). From the complainant's receipt of the decision his time for the
/// next step runs (Luật Khiếu nại Art 33, 48).
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReceiptInput {
    /// Which letter.
    pub letter_id: Uuid,
    /// What proves it.
    pub proof: ReceiptProof,
    /// The decision is about a dismissal: 30 days instead of 10.
    #[serde(default)]
    pub dismissal: bool,
}

impl CaseInput for ReceiptInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::Receipts;
    const KIND: &'static str = "case_receipt";
    const EVENT: EventType = EventType::CaseLetterReceived;

    fn facts(&self) -> Value {
        json!({ "letter_id": self.letter_id, "proof": self.proof, "dismissal": self.dismissal })
    }

    async fn variant(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<&'static str> {
        let all = letters::of_case(act.tx.conn(), &case.commune, case.id).await?;
        let letter = named(&all, self.letter_id, "/letter_id")?;
        // What the next instance has decided is not complained of again.
        let there = [CaseStatus::Decided, CaseStatus::SecondInstance, CaseStatus::InCourt];
        let open = there.contains(&case.status) && !case.has(Mark::DecidedAbove);
        let decision = open && is_standing_decision(act, case, letter).await?;
        Ok(match case.life_cycle {
            LifeCycle::ComplaintDiscipline if decision && self.dismissal => "dismissal",
            LifeCycle::ComplaintAdmin | LifeCycle::ComplaintDiscipline if decision => "decision",
            _ => "",
        })
    }

    async fn also(&self, act: &mut Performance<'_>, mut case: Case, _: &'static Step) -> Outcome<Case> {
        let all = letters::of_case(act.tx.conn(), &case.commune, case.id).await?;
        let letter = named(&all, self.letter_id, "/letter_id")?;
        let Some(sent_on) = letter.sent_on else {
            return Err(Problem::field("/letter_id", "not_sent", "This letter was not sent yet."));
        };
        if letter.received_on.is_some() {
            return Err(Problem::field("/letter_id", "received", "Its receipt is recorded already."));
        }
        act.not_before(sent_on, "the dispatch")?;
        letters::received(act.tx, &case.commune, letter.id, act.acted_on, act.act_id).await?;
        if is_standing_decision(act, &case, letter).await? {
            case.decision_received_on = Some(act.acted_on);
        }
        Ok(case)
    }
}

/// True where the letter tells the complainant of the decision that stands.
async fn is_standing_decision(act: &mut Performance<'_>, case: &Case, letter: &LetterRow) -> Outcome<bool> {
    let to_writer =
        letter.of_act == CaseAct::Decisions.as_str() && letter.addressee == LetterAddressee::Writer.as_str();
    Ok(to_writer && store::act_of_answer(act.tx, case).await? == Some(letter.act_id))
}
