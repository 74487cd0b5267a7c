//! Publication (công khai): one person proposes the wording, another approves exactly that wording, and one of the two is the
//! settler or head of the book (Luật Tố cáo Art 40; Nghị định 124/2020).

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::cases::access::RecordInCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::acts::{SETTLING, barred, settles};
use crate::cases::model::{Barred, Case, CaseAct, Step};
use crate::cases::store::publications::{self, PublicationRow};
use crate::cases::store::steps;
use crate::code_enum;
use crate::kernel::access::{HasFacts as _, Permission as _, Position};
use crate::kernel::acts::Performance;
use crate::kernel::crypto::sha256_hex;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::people::names::name_key;
use crate::petitions::model::texts::People;
use crate::petitions::usecases::telling::offices;
use crate::vault::{Part, open_released};

code_enum! {
    /// How it is told to the public.
    pub enum PublicationForm {
        /// Họp công bố.
        Meeting "meeting" "Công bố tại cuộc họp" "At a meeting",
        /// Niêm yết.
        Posting "posting" "Niêm yết" "Posting",
        /// Cổng, trang thông tin điện tử.
        Portal "portal" "Cổng, trang thông tin điện tử" "Portal",
        /// Phương tiện thông tin đại chúng.
        MassMedia "mass_media" "Phương tiện thông tin đại chúng" "Mass media",
    }
}

/// A wording for the public is proposed.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PublicationInput {
    /// How it will be told.
    pub form: PublicationForm,
    /// The wording, without persons and secrets.
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub public_text: String,
}

impl CaseInput for PublicationInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::Publications;
    const KIND: &'static str = "case_publication";
    const EVENT: &'static str = "case.publication_proposed";

    fn facts(&self) -> Value {
        json!({ "form": self.form })
    }

    fn private(&self) -> Option<Value> {
        Some(json!({ "public_text": self.public_text }))
    }

    async fn variant(&self, _: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        Ok("proposed")
    }

    async fn also(&self, act: &mut Performance<'_>, case: Case, _: &'static Step) -> Outcome<Case> {
        names_nobody(act, &case, &self.public_text).await?;
        let row = PublicationRow {
            commune: case.commune.clone(),
            id: act.new_id(&case.commune),
            case_id: case.id,
            act_id: act.act_id,
            form: self.form.as_str().to_owned(),
            digest: sha256_hex(self.public_text.as_bytes()),
            proposed_by_person_id: act.hands.acting.person_id,
            proposed_by_settler: settles(act, &case),
            approved_by_act: None,
            approved_on: None,
            public_text: None,
            annulled_by_act: None,
        };
        publications::insert(act.tx, &row).await?;
        Ok(case)
    }

    /// Whoever may approve it: where the proposal is not the settler's or head's, one of these.
    async fn telling(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<Option<Telling>> {
        let offices = offices(act.tx.conn(), &case.commune, act.context.today()).await?;
        let (facts, proposed_by_settler) = (case.facts(), settles(act, case));
        let may = |position: &&Position| {
            let mut conditions = RecordInCase::rule().conditions(position.role);
            conditions.any(|condition| {
                (proposed_by_settler || SETTLING.contains(&condition)) && condition.holds(position, &facts)
            })
        };
        let seen = |position: &&Position| !facts.excluded_person_ids.contains(&position.person_id);
        let approvers = offices.iter().filter(seen).filter(may);
        Ok(Some(Telling::new(NotificationKind::ApprovalAwaited, approvers)))
    }
}

/// The proposed wording is approved by another person.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PublicationApprovalInput {
    /// Which proposal.
    pub publication_id: Uuid,
    /// The wording that was checked: exactly the proposed one.
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub public_text: String,
    /// It was checked that no person and no secret is told.
    pub names_nobody: bool,
}

const SAME_PERSON: Barred =
    Barred { detail: "Another person than who proposed it approves it.", legal_basis: ARTICLE };
const NO_SETTLER: Barred =
    Barred { detail: "The settler or head of the book proposes or approves it.", legal_basis: ARTICLE };
const APPROVED: Barred = Barred { detail: "It was approved already.", legal_basis: ARTICLE };
const OTHER_TEXT: Barred =
    Barred { detail: "This is not the wording that was proposed.", legal_basis: ARTICLE };
const ARTICLE: &str = "Luật Tố cáo Điều 40; Nghị định 31/2019/NĐ-CP Điều 6; Nghị định 124/2020/NĐ-CP";

impl CaseInput for PublicationApprovalInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::Publications;
    const KIND: &'static str = "case_publication_approval";
    const EVENT: &'static str = "case.publication_approved";

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let detail = "Approve it once it was checked that it names nobody.";
        let unchecked = || FieldError::pointer("/names_nobody", "required", detail);
        if self.names_nobody { Vec::new() } else { vec![unchecked()] }
    }

    fn facts(&self) -> Value {
        json!({ "publication_id": self.publication_id })
    }

    async fn variant(&self, _: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        Ok("approved")
    }

    async fn also(&self, act: &mut Performance<'_>, case: Case, _: &'static Step) -> Outcome<Case> {
        let all = publications::of_case(act.tx.conn(), &case.commune, case.id).await?;
        let standing = |row: &PublicationRow| row.annulled_by_act.is_none();
        let proposed = all.into_iter().find(|row| row.id == self.publication_id && standing(row));
        let unknown = || Problem::field("/publication_id", "unknown", "This case has no such publication.");
        let proposed = proposed.ok_or_else(unknown)?;
        let faults = [
            (proposed.approved_on.is_some(), APPROVED),
            (proposed.proposed_by_person_id == act.hands.acting.person_id, SAME_PERSON),
            (!proposed.proposed_by_settler && !settles(act, &case), NO_SETTLER),
            (proposed.digest != sha256_hex(self.public_text.as_bytes()), OTHER_TEXT),
        ];
        if let Some((_, why)) = faults.into_iter().find(|(fault, _)| *fault) {
            return Err(barred(act.context, &case, why));
        }
        let proposed_on = history_day(act, &case, proposed.act_id).await?;
        act.not_before(proposed_on, "the proposal")?;
        names_nobody(act, &case, &self.public_text).await?;
        let when = (act.acted_on, act.act_id);
        publications::approve(act.tx, (&case.commune, proposed.id), when, &self.public_text).await?;
        Ok(case)
    }
}

/// The legal day of an act on the case.
async fn history_day(act: &mut Performance<'_>, case: &Case, act_id: Uuid) -> Outcome<NaiveDate> {
    let history = steps::standing(act.tx, case).await?;
    let done = history.into_iter().find(|done| done.act_id == act_id);
    done.map(|done| done.acted_on).ok_or_else(|| Problem::internal("a publication without its act"))
}

/// Refuses a wording that has the name of a writer in it. Of a sealed petition nobody opens the names for that: there the
/// second person's check stands alone.
async fn names_nobody(act: &mut Performance<'_>, case: &Case, text: &str) -> Outcome<()> {
    if case.sealed {
        return Ok(());
    }
    let owners = [case.petition_id];
    let app = act.context.app();
    let parts = open_released(act.tx.conn(), app, &case.commune, case.petition_id, &owners).await?;
    let people: Option<People> = parts.get(case.petition_id, Part::People);
    let told = name_key(text);
    let named = people.iter().flat_map(|people| &people.writers).any(|writer| {
        let name = name_key(&writer.name);
        !name.is_empty() && told.contains(&name)
    });
    if named {
        let detail = "The wording has the name of a writer in it.";
        return Err(Problem::field("/public_text", "names_a_person", detail));
    }
    Ok(())
}
