//! A wording for the public is proposed, and it is recorded that what was approved has been told.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::names_nobody;
use super::published::{Told, announced, end};
use crate::cases::access::{RecordInCase, approves};
use crate::cases::acts::done::CaseInput;
use crate::cases::acts::inputs::timely::refused;
use crate::cases::acts::settles;
use crate::cases::model::publication::PublicationForm;
use crate::cases::model::step::Requirement;
use crate::cases::model::{Case, CaseAct, Step};
use crate::cases::store::publications::{self, PublicationRow};
use crate::code_enum;
use crate::kernel::access::{HasFacts as _, Position};
use crate::kernel::acts::Performance;
use crate::kernel::crypto::sha256_hex;
use crate::kernel::problem::{FieldError, Outcome};
use crate::kernel::record::EventType;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::petitions::usecases::telling::{offices, seeing};

code_enum! {
    /// Step of a publication.
    pub enum PublicationStage {
        /// Đề xuất nội dung công khai.
        Proposed "proposed" "Đề xuất nội dung công khai" "Its wording is proposed",
        /// Đã công khai xong.
        Ended "ended" "Đã công khai xong" "It was told, or shown long enough",
    }
}

/// A wording for the public is proposed; or what was approved has been told: the meeting was held, it was shown until the day of the
/// act, or mass media have told it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PublicationInput {
    /// Step; `proposed` where nothing is said.
    #[serde(default = "proposed")]
    pub stage: PublicationStage,
    /// How it will be told; always and only with `proposed`.
    #[serde(default)]
    pub form: Option<PublicationForm>,
    /// The wording, without persons and secrets; always and only with `proposed`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub public_text: Option<String>,
    /// Day of the meeting at which it will be told: always and only with `proposed` in the form `meeting`.
    #[serde(default)]
    pub meeting_on: Option<NaiveDate>,
    /// What has been told; always and only with `ended`.
    #[serde(default)]
    pub publication_id: Option<Uuid>,
    /// With `ended`, first day of what was posted or on the portal, where that was not the day of the approval. Its last day is
    /// that of the act.
    #[serde(default)]
    pub displayed_from: Option<NaiveDate>,
    /// With `ended`, how often mass media told it: always and only with that form.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000)]
    pub times: Option<u32>,
}

fn proposed() -> PublicationStage {
    PublicationStage::Proposed
}

/// Proposals of one case, those that were annulled too.
const MOST: usize = 100;

impl CaseInput for PublicationInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::Publications;
    const KIND: &'static str = "case_publication";
    const EVENT: EventType = EventType::CasePublicationProposed;

    fn event(&self) -> EventType {
        if self.proposes() { Self::EVENT } else { EventType::CasePublicationEnded }
    }

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let proposes = self.proposes();
        let at_meeting = self.form == Some(PublicationForm::Meeting);
        let wanted = [
            ("/form", proposes, self.form.is_some()),
            ("/public_text", proposes, self.public_text.is_some()),
            ("/meeting_on", proposes && at_meeting, self.meeting_on.is_some()),
            ("/publication_id", !proposes, self.publication_id.is_some()),
        ];
        let only_ended =
            [("/displayed_from", self.displayed_from.is_some()), ("/times", self.times.is_some())];
        let wanted = wanted.into_iter().filter_map(|(pointer, wanted, given)| match (wanted, given) {
            (true, false) => Some(FieldError::pointer(pointer, "required", "This step needs it.")),
            (false, true) => Some(FieldError::pointer(pointer, "not_allowed", "Not in this step.")),
            _ => None,
        });
        let early = only_ended.into_iter().filter(|(_, given)| proposes && *given);
        let early =
            early.map(|(pointer, _)| FieldError::pointer(pointer, "not_allowed", "Not in this step."));
        wanted.chain(early).collect()
    }

    fn facts(&self) -> Value {
        json!({
            "stage": self.stage, "form": self.form, "meeting_on": self.meeting_on,
            "publication_id": self.publication_id, "displayed_from": self.displayed_from, "times": self.times,
        })
    }

    fn private(&self) -> Option<Value> {
        self.public_text.as_ref().map(|text| json!({ "public_text": text }))
    }

    async fn variant(&self, _: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        Ok(self.stage.as_str())
    }

    async fn also(&self, act: &mut Performance<'_>, case: Case, step: &'static Step) -> Outcome<Case> {
        if let Some(id) = self.publication_id {
            let told = Told { displayed_from: self.displayed_from, times: self.times };
            end(act, (&case, step), id, told).await?;
        }
        if let Some((form, text)) = self.form.zip(self.public_text.as_deref()) {
            announced(act, (&case, step), form, self.meeting_on)?;
            names_nobody(act, &case, text).await?;
            self.propose(act, (&case, step), (form, text)).await?;
        }
        Ok(case)
    }

    /// Whoever may approve it: where the proposal is not the settler's or head's, one of these.
    async fn telling(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<Option<Telling>> {
        if !self.proposes() {
            return Ok(None);
        }
        let offices = offices(act.tx.conn(), &case.commune, act.context.today()).await?;
        let (facts, proposed_by_settler) = (case.facts(), settles(act, case));
        let may = |position: &&Position| approves(position, &facts, proposed_by_settler);
        let approvers = seeing(&offices, &facts).filter(may);
        Ok(Some(Telling::new(NotificationKind::ApprovalAwaited, approvers)))
    }
}

impl PublicationInput {
    fn proposes(&self) -> bool {
        self.stage == PublicationStage::Proposed
    }

    async fn propose(
        &self,
        act: &mut Performance<'_>,
        (case, step): (&Case, &Step),
        (form, text): (PublicationForm, &str),
    ) -> Outcome<()> {
        let there = publications::of_case(act.tx.conn(), &case.commune, case.id).await?.len();
        if let Some(broken) = step.broken([(there >= MOST, Requirement::HundredAtMost)]) {
            return Err(refused(act, case, step, broken));
        }
        let row = PublicationRow {
            commune: case.commune.clone(),
            id: act.new_id(&case.commune),
            case_id: case.id,
            act_id: act.act_id,
            form: form.as_str().to_owned(),
            digest: sha256_hex(text.as_bytes()),
            proposed_by_person_id: act.acting()?.person_id,
            proposed_by_settler: settles(act, case),
            approved_by_act: None,
            approved_on: None,
            public_text: None,
            meeting_on: self.meeting_on,
            displayed_from: None,
            times: None,
            ended_on: None,
            ended_by_act: None,
            annulled_by_act: None,
        };
        publications::insert(act.tx, &row).await
    }
}
