//! Papers of acts on petitions and cases, filled from what is stored, so that they can be printed and signed. For those who read what is
//! said of the act; who wrote a sealed petition stands on none of them: that is opened where it is recorded as such.

mod filling;
mod texts;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use self::filling::Known;
use crate::cases::model::step::To;
use crate::cases::model::table::steps;
use crate::cases::model::{Case, CaseAct, LetterAddressee, Step};
use crate::cases::store::{self, papers};
use crate::cases::usecases::file::letter_name;
use crate::cases::usecases::informing::NOTICE;
use crate::kernel::access::Scope;
use crate::kernel::acts::header::Recipient;
use crate::kernel::acts::{Opened, WholeAct};
use crate::kernel::context::Context;
use crate::kernel::http::{Maskable, Masks};
use crate::kernel::problem::{Language, Outcome, Problem};
use crate::law::cited_on;
use crate::law::form_fields::fields_of;
use crate::law::forms::{PaperForm, form_on};
use crate::people::references::{PositionReference, UnitReference, positions_by_id, units_by_id};
use crate::petitions::model::grounds::PARTY_RULES;
use crate::petitions::model::life::Hand;
use crate::petitions::model::{Kind, Petition, PetitionAct, Track};
use crate::petitions::store as petitions;
use crate::petitions::store::history::History;
use crate::petitions::usecases::summary;

/// What a notice on a petition rests on.
const INFORMING: &str = "Luật Tiếp công dân Điều 28(1); Luật Tố cáo Điều 24(2), Điều 26(2)";

/// The paper of an act.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ActPaper)]
pub struct ActPaperView {
    /// Which act.
    pub act_id: Uuid,
    /// Its form in the catalogue `paper-forms`, on its day; null: the law gives none, or its number is not verified.
    #[schema(required, max_length = 50, example = "nd155_14a")]
    pub form_code: Option<&'static str>,
    /// That form with the text that sets it.
    #[schema(required, max_length = 200)]
    pub form: Option<String>,
    /// What the paper is called.
    #[schema(max_length = 500)]
    pub title: String,
    /// Number that the clerical office gave it; null: none yet.
    #[schema(required, max_length = 100)]
    pub number: Option<String>,
    /// Date on it; where it has none, that of the act.
    pub date: NaiveDate,
    /// Body that issues it.
    pub issuer: UnitReference,
    /// Who signs; null where a portal acted for its citizen.
    #[schema(required)]
    pub signer: Option<PositionReference>,
    /// Articles it rests on: as the act says, else as the law has them for it.
    #[schema(max_length = 1000)]
    pub legal_basis: String,
    /// To whom it goes.
    #[schema(max_items = 50)]
    pub recipients: Vec<Recipient>,
    /// What its form asks for, in its order.
    #[schema(max_items = 30)]
    pub fields: Vec<PaperField>,
    /// Act by which the act was annulled; null while it stands.
    #[schema(required)]
    pub annulled_by_act_id: Option<Uuid>,
}

/// A field of a paper.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaperField {
    /// Stable name: the same on every form that asks for the same.
    #[schema(max_length = 50, example = "legal_basis")]
    pub name: &'static str,
    /// As the form has it.
    #[schema(max_length = 200)]
    pub label: String,
    /// What is known of it; null: nothing is stored, it is filled in by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 50_000)]
    pub value: Maskable<String>,
    /// Pointers of masked properties: of a sealed petition what it says and who wrote it.
    #[schema(value_type = Vec<String>, max_items = 1)]
    pub masked: Masks,
}

/// What the paper of an act is.
#[derive(Debug)]
struct Draft {
    name: String,
    /// Number of its form with the text that sets it; empty: there is none.
    form: &'static str,
    /// The article of the act.
    basis: &'static str,
}

impl Draft {
    fn of_step(step: &'static Step) -> Option<Self> {
        let paper = step.paper?;
        Some(Self { name: paper.name.to_owned(), form: paper.form, basis: step.basis })
    }

    /// Of an act that found a petition so, and keeps these facts.
    fn of_petition_act(
        act: PetitionAct,
        found: (Option<Kind>, Option<Track>),
        facts: &Value,
    ) -> Option<Self> {
        let row = act.row();
        let paper = row.paper?;
        let form = paper.form(found, facts).unwrap_or_default();
        let by_party = act == PetitionAct::NonAcceptance && found.1 == Some(Track::Party);
        let basis = if by_party { PARTY_RULES } else { row.article };
        Some(Self { name: paper.name.to_owned(), form, basis })
    }

    /// Of a notice, as the case file has it.
    fn of_notice(act: &WholeAct, language: Language) -> Self {
        let to = act.facts["addressee"].as_str().and_then(LetterAddressee::parse);
        Self { name: letter_name(to, language), form: "", basis: INFORMING }
    }

    /// Its form on the day that it bears.
    fn form(&self, day: NaiveDate) -> Option<&'static PaperForm> {
        form_on(self.form, day)
    }
}

/// The paper of an act on a petition; the flag tells whether something sealed was opened for it.
pub async fn of_petition(
    context: &Context,
    scope: &Scope,
    (id, act_id): (Uuid, Uuid),
) -> Outcome<(ActPaperView, bool)> {
    let act = WholeAct::of::<Petition>(context, id, act_id).await?;
    let found = context.app().db.reading(async |conn| {
        let petition = petitions::find(conn, scope, id).await?;
        let draft = if act.kind == NOTICE {
            Some(Draft::of_notice(&act, context.language()))
        } else {
            by_petition_act(conn, &act, &petition).await?
        };
        Ok((draft, petition))
    });
    let (draft, petition) = found.await?;
    let draft = draft.ok_or_else(Problem::not_found)?;
    let opened = act.opened::<Petition>(context).await?;
    let text = match texts::of_notice(context, &act, petition.sealed).await? {
        Some(told) => told,
        None if petition.sealed && is_of_writer(&act) => None,
        None => Some(filling::text(&opened.remarks)),
    };
    written(context, scope, (&act, draft, opened), (id, text)).await
}

/// True for an act of the citizen's own, whose words are his.
fn is_of_writer(act: &WholeAct) -> bool {
    PetitionAct::parse(&act.kind).is_some_and(|act| act.row().hand == Hand::Writer)
}

/// The same of an act on a case.
pub async fn of_case(
    context: &Context,
    scope: &Scope,
    (id, act_id): (Uuid, Uuid),
) -> Outcome<(ActPaperView, bool)> {
    let act = WholeAct::of::<Case>(context, id, act_id).await?;
    let found = context.app().db.reading(async |conn| {
        let case = store::find(conn, scope, id).await?;
        let step = papers::step_of(conn, &case, act_id).await?;
        let step = step
            .and_then(|(kind, variant)| steps(case.life_cycle, kind).find(|step| step.variant == variant));
        Ok((step, case))
    });
    let (step, case) = found.await?;
    let draft = step.and_then(Draft::of_step).ok_or_else(Problem::not_found)?;
    let opened = act.opened::<Case>(context).await?;
    let withdraws = step.is_some_and(|step| step.act == CaseAct::Withdrawals);
    let text = match texts::of_case_act(context, &case, &act).await? {
        Some(apart) => apart,
        None if case.sealed && withdraws => None,
        None => Some(filling::text(&opened.remarks)),
    };
    written(context, scope, (&act, draft, opened), (case.petition_id, text)).await
}

/// The paper of an act on a petition; `None`: it makes none. An acceptance is told by the notice of the life cycle into which it took the
/// petition, on which the number of the act stands. Whatever became of both since: the paper is that of the act.
async fn by_petition_act(
    conn: &mut AsyncPgConnection,
    act: &WholeAct,
    petition: &Petition,
) -> Outcome<Option<Draft>> {
    let Some(kind) = PetitionAct::parse(&act.kind) else { return Ok(None) };
    if kind == PetitionAct::Acceptance
        && let Some((cycle, opened_in)) = papers::accepted_into(conn, petition, act.id).await?
    {
        let mut rows = steps(cycle, CaseAct::Acceptances);
        return Ok(rows.find(|step| step.to == To::State(opened_in)).and_then(Draft::of_step));
    }
    let history = History::of(conn, &petition.commune, (&[petition.id], &[act.id])).await?;
    Ok(Draft::of_petition_act(kind, history.found_as(petition, act.id), &act.facts))
}

/// The paper with all that is known for it.
async fn written(
    context: &Context,
    scope: &Scope,
    (act, draft, opened): (&WholeAct, Draft, Opened),
    (petition_id, text): (Uuid, Maskable<String>),
) -> Outcome<(ActPaperView, bool)> {
    let annulled_by_act_id = act.annulled_by(context).await?;
    let signer_id: Vec<Uuid> = act.signer_position_id.into_iter().collect();
    let beside = context.app().db.reading(async |conn| {
        let petition = petitions::find(conn, scope, petition_id).await?;
        let view = summary::show(conn, context, scope, &petition).await?;
        let mut units = units_by_id(conn, &act.commune, &[act.issuer_unit_id]).await?;
        let mut signers = positions_by_id(conn, &act.commune, &signer_id).await?;
        let issuer = units.remove(&act.issuer_unit_id);
        let issuer = issuer.ok_or_else(|| Problem::internal("a paper whose body is missing"))?;
        Ok((view, issuer, act.signer_position_id.and_then(|id| signers.remove(&id))))
    });
    let (petition, issuer, signer) = beside.await?;
    let looked_at = opened.looked_at;
    let remarks = opened.remarks;
    let date = act.document_date.unwrap_or(act.acted_on);
    let form = draft.form(date);
    let mut paper = ActPaperView {
        act_id: act.id,
        form_code: form.map(|form| form.code),
        form: form.map(|form| form.citation.to_owned()),
        title: draft.name.clone(),
        number: act.document_number.clone(),
        date,
        issuer,
        signer,
        legal_basis: remarks.legal_basis.clone().unwrap_or_else(|| cited_on(draft.basis, date).into_owned()),
        recipients: remarks.recipients.clone(),
        fields: Vec::new(),
        annulled_by_act_id,
    };
    let known = Known { paper: &paper, remarks: &remarks, petition: &petition, text };
    let filled = fields(form, &known, context.language());
    paper.fields = filled;
    Ok((paper, looked_at))
}

fn fields(form: Option<&PaperForm>, known: &Known<'_>, language: Language) -> Vec<PaperField> {
    let field = |(name, vi, en): (&'static str, &'static str, &'static str)| {
        let value = known.value(name);
        let masked = value.is_none().then_some("/value").into_iter().collect();
        PaperField { name, label: language.pick(vi, en).to_owned(), value, masked }
    };
    fields_of(form).into_iter().map(field).collect()
}
