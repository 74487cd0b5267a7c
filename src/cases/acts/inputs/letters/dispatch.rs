//! Letters go out.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::named;
use crate::cases::access::RecordInCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::{Case, CaseAct, Step};
use crate::cases::store::letters;
use crate::cases::usecases::{informing, sending};
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::EventType;
use crate::petitions::store as petitions;

code_enum! {
    /// How a letter was sent.
    pub enum LetterMeans {
        /// Bưu điện.
        Post "post" "Bưu điện" "Post",
        /// Trao trực tiếp.
        InPerson "in_person" "Trao trực tiếp" "In person",
        /// Điện tử.
        Electronic "electronic" "Điện tử" "Electronic",
    }
}

/// Letters that were sent on the day of the act. A clock of sending is fulfilled when every letter that it is for was sent.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DispatchInput {
    /// Which letters.
    #[schema(min_items = 1, max_items = 50)]
    pub letter_ids: Vec<Uuid>,
    /// How.
    pub means: LetterMeans,
}

impl CaseInput for DispatchInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::Dispatches;
    const KIND: &'static str = "case_dispatch";
    const EVENT: EventType = EventType::CaseLettersSent;

    fn facts(&self) -> Value {
        json!({ "letter_ids": self.letter_ids, "means": self.means })
    }

    async fn also(&self, act: &mut Performance<'_>, case: Case, _: &'static Step) -> Outcome<Case> {
        let all = letters::of_case(act.tx.conn(), &case.commune, case.id).await?;
        for id in &self.letter_ids {
            let letter = named(&all, *id, "/letter_ids")?;
            if letter.annulled_by_act.is_some() {
                let detail = "The act that one of these letters tells of was annulled.";
                return Err(Problem::field("/letter_ids", "annulled", detail));
            }
            if letter.sent_on.is_some() {
                return Err(Problem::field("/letter_ids", "sent", "One of these letters was sent already."));
            }
            act.not_before(letter.acted_on, "the act that it tells of")?;
        }
        letters::sent(act.tx, &case.commune, &self.letter_ids, act.acted_on, act.act_id).await?;
        let app = act.context.app();
        sending::follow(act.tx, app, &case).await?;
        let petition = petitions::lock_for_summary(act.tx, &case.commune, case.petition_id).await?;
        informing::follow(act.tx, app, &petition).await?;
        Ok(case)
    }
}
