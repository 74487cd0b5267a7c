//! Annulment (hủy) of an act on a petition. It stands with the assignments, because a petition that was accepted or linked to a case by
//! mistake is taken out of it: what it brought there goes with it, and the petition runs on as if it had never been there; where it had
//! opened the case, that is void, and nobody works on it any more.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::unaccept;
use crate::cases::acts::noticed::PetitionWithCase;
use crate::cases::acts::over_level;
use crate::cases::acts::rate::unrated;
use crate::cases::model::{Case, Mark};
use crate::cases::store::{moves, steps};
use crate::cases::usecases::informing;
use crate::cases::usecases::linked::{hide_without, tell_case};
use crate::kernel::access::{HasFacts as _, Unchecked};
use crate::kernel::acts::{Act, ActAnswer, OnAct, Performance};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;
use crate::petitions::access::AnnulPetitionAct;
use crate::petitions::acts::annul::{AnnulmentInput, Undone, undone};
use crate::petitions::acts::barred;
use crate::petitions::acts::step::{StepResult, settle, settle_standing};
use crate::petitions::model::treatment::LinkType;
use crate::petitions::model::{Petition, PetitionAct, TransitionError};
use crate::petitions::store::notices::{self, NoticeRow};
use crate::petitions::store::{acts, deadlines, waits};
use crate::petitions::usecases::notices::NotifiedOutcome;
use crate::petitions::usecases::recompute::tell_counted;
use crate::petitions::usecases::views::{DeadlineSummary, PetitionView};

/// The act.
#[derive(Debug)]
pub struct AnnulOnPetition;

/// What an annulment answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct PetitionAnnulment {
    /// The petition as it stands now.
    pub petition: PetitionView,
    /// Its clocks.
    #[schema(max_items = 200)]
    pub deadlines: Vec<DeadlineSummary>,
    /// Where it leaves a case: notices to its writer that were given since it came there. They stand, for they were sent: what was wrong in them he is told by another one.
    #[schema(max_items = 500)]
    pub told: Vec<ToldNotice>,
}

/// A notice that stands, though what it was given for was annulled.
#[derive(Debug, Serialize, ToSchema)]
pub struct ToldNotice {
    /// Act by which it was given.
    pub act_id: Uuid,
    /// What was told.
    #[schema(value_type = NotifiedOutcome)]
    pub outcome: String,
    /// Legal day.
    pub sent_on: NaiveDate,
}

impl From<NoticeRow> for ToldNotice {
    fn from(row: NoticeRow) -> Self {
        Self { act_id: row.act_id, outcome: row.outcome, sent_on: row.sent_on }
    }
}

impl From<StepResult> for PetitionAnnulment {
    fn from(StepResult { petition, deadlines }: StepResult) -> Self {
        Self { petition, deadlines, told: Vec::new() }
    }
}

impl ActAnswer for PetitionAnnulment {
    const OF_OTHERS: &'static [&'static [&'static str]] = &[PetitionView::OF_OTHERS_BESIDE];

    fn parent_etag(&self) -> &str {
        &self.petition.summary.etag
    }
}

impl OnAct for AnnulOnPetition {
    fn on(input: &mut AnnulmentInput, act_id: Uuid) {
        input.act_id = Some(act_id);
    }
}

impl Act for AnnulOnPetition {
    type Subject = PetitionWithCase;
    type Permission = AnnulPetitionAct;
    type Input = AnnulmentInput;
    type Answer = PetitionAnnulment;

    const KIND: &'static str = "annulment";
    const SHRINKS: bool = true;

    /// An annulled transfer takes the entry in another book back, which is locked before this one.
    async fn load(
        tx: &mut Tx,
        context: &Context,
        id: Uuid,
        _: &AnnulmentInput,
    ) -> Outcome<Unchecked<PetitionWithCase>> {
        PetitionWithCase::load_holding_below(tx, context, id).await
    }

    fn facts(input: &AnnulmentInput) -> Value {
        json!({ "annuls": input.act_id, "ground": input.ground })
    }

    fn private(input: &AnnulmentInput) -> Option<Value> {
        Some(json!({ "reason": input.reason }))
    }

    fn annuls(input: &AnnulmentInput) -> Option<Uuid> {
        input.act_id
    }

    async fn perform(
        act: &mut Performance<'_>,
        PetitionWithCase { petition, case }: PetitionWithCase,
        input: AnnulmentInput,
    ) -> Outcome<PetitionAnnulment> {
        if let Some(event) = over_level::among(act, &petition, input.act_id).await? {
            return over_level::annul(act, (petition, case), &event, &input).await.map(Into::into);
        }
        let (before, event) = (petition.facts(), EventType::PetitionActAnnulled);
        if let Some((petition, fields)) = unrated(act, &petition, &input).await? {
            return settle_standing(act, petition, before, (event, fields)).await.map(Into::into);
        }
        let (app, ids) = (act.context.app(), [petition.id]);
        let clocks = deadlines::of_petitions(act.tx.conn(), &petition.commune, &ids).await?;
        let mut undone = undone(act, &petition, &input).await?;
        if undone.annulled.only_tells() {
            let rows = deadlines::of_petitions(act.tx.conn(), &petition.commune, &ids).await?;
            tell_counted(app, &mut undone.fields, (&clocks, &rows), None)?;
            let told = (event, undone.fields, None);
            return settle(act, undone.petition, rows, before, told).await.map(Into::into);
        }
        let moved = moves::was_moved(act.tx, &petition).await?;
        // What a link took along stays until its own link is annulled; by an acceptance it was accepted too, and is not any more.
        let others_came = !unaccept::accepts(&undone) && waits::any_along(act.tx, &petition).await?;
        if moved || others_came || ended_on(act, &petition, case.as_ref()).await? {
            return Err(barred(act.context, &petition, TransitionError::NotTheLatest));
        }
        if let Some(day) = waits::taken_along_on(act.tx, &petition).await? {
            act.not_before(day, "the day on which it came to its case")?;
        }
        waits::end(act.tx, (&petition.commune, undone.annulled.id), waits::ANNULLED, act.act_id).await?;
        let told = told(act, &petition, undone.annulled.id).await?;
        let petition = leave(act, (&petition, &undone), case).await?;
        let rows = informing::follow(act.tx, app, &petition).await?;
        tell_counted(app, &mut undone.fields, (&clocks, &rows), None)?;
        let settled = settle(act, petition, rows, before, (event, undone.fields, None)).await?;
        Ok(PetitionAnnulment { told, ..settled.into() })
    }
}

/// What the writer of a petition that leaves its case was told since it came there by this act.
async fn told(act: &mut Performance<'_>, was: &Petition, came: Uuid) -> Outcome<Vec<ToldNotice>> {
    if was.case_id.is_none() {
        return Ok(Vec::new());
    }
    let given = notices::of_petition(act.tx.conn(), &was.commune, was.id, true).await?;
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let since = acts::entered_at(act.tx, was, came).await?;
    let by: Vec<Uuid> = given.iter().map(|notice| notice.act_id).collect();
    let later = acts::entered_since(act.tx, &was.commune, &by, since).await?;
    Ok(given.into_iter().filter(|notice| later.contains(&notice.act_id)).map(Into::into).collect())
}

/// True where the case was ended as withdrawn, and this petition is a withdrawal that was linked to it: the end rests on it.
async fn ended_on(act: &mut Performance<'_>, petition: &Petition, case: Option<&Case>) -> Outcome<bool> {
    let withdrawal = petition.link_type == Some(LinkType::Withdrawal);
    // A case that was taken up again is not withdrawn any more.
    let Some(case) = case.filter(|case| withdrawal && case.has(Mark::Withdrawn)) else { return Ok(false) };
    let history = steps::standing(act.tx, case).await?;
    Ok(history.iter().any(|done| done.ended_as_withdrawn(case.life_cycle)))
}

/// Takes a petition that is linked, or accepted, no more out of its case. Its settler and who answers for it are those of its own book
/// again.
async fn leave(
    act: &mut Performance<'_>,
    (was, undone): (&Petition, &Undone),
    case: Option<Case>,
) -> Outcome<Petition> {
    let (petition, accepted) = (undone.petition.clone(), unaccept::accepts(undone));
    let Some(case) = case.filter(|_| accepted || petition.link_type.is_some()) else {
        // One that was linked to a petition which has no case stays with those who had it.
        let alone = Petition { link_type: None, ..petition };
        let linked = undone.annulled.act == PetitionAct::Link;
        return Ok(if linked { alone.changed_without_step(was, act.now()) } else { alone });
    };
    if accepted {
        unaccept::free(act, (was, undone), &case).await?;
        unaccept::wait_again(act, undone, &case).await?;
    }
    let Some(link_type) = petition.link_type else {
        return unaccept::close(act, undone, case).await;
    };
    let facts = case.facts();
    let case = Case { flags: steps::flags(act.tx, &case, Some(petition.id)).await?, ..case };
    let case = hide_without(act, petition.id, case).await?;
    tell_case(act, (EventType::CasePetitionUnlinked, petition.id, link_type), &case, facts);
    unaccept::alone(act, petition.unlinked()).await
}
