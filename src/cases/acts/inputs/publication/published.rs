//! What the law asks of a publication by its form: the meeting is announced in time, what is displayed stays long enough, and press or
//! radio tell it often enough (Nghị định 124/2020; Nghị định 31/2019 Art 6).

use chrono::NaiveDate;
use uuid::Uuid;

use crate::cases::acts::inputs::timely::{self, refused};
use crate::cases::model::publication::{Asked, PublicationForm, TIMES, asked};
use crate::cases::model::step::Requirement;
use crate::cases::model::{Case, Step};
use crate::cases::store::publications::{self, PublicationRow};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::law::store::LawBook;

/// What is said of a publication when it has ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    /// First day of the display.
    pub(super) displayed_from: Option<NaiveDate>,
    /// How often it was told.
    pub(super) times: Option<u32>,
}

/// A publication of the case that stands.
async fn standing(act: &mut Performance<'_>, case: &Case, id: Uuid) -> Outcome<PublicationRow> {
    let found = publications::find(act.tx, (&case.commune, case.id), id).await?;
    found
        .filter(|row| row.annulled_by_act.is_none())
        .ok_or_else(|| Problem::field("/publication_id", "unknown", "This case has no such publication."))
}

/// Refuses to propose or approve a meeting that cannot be announced in time any more.
pub(super) fn announced(
    act: &Performance<'_>,
    (case, step): (&Case, &Step),
    form: PublicationForm,
    meeting_on: Option<NaiveDate>,
) -> Outcome<()> {
    let Some(meeting_on) = meeting_on else { return Ok(()) };
    if let Some(Asked::Announced(rule)) = asked(case.life_cycle, form) {
        timely::announced(act, (case, step), (rule, meeting_on), Requirement::MeetingAnnounced)?;
    }
    let broken = step.broken([(act.acted_on > meeting_on, Requirement::MeetingAhead)]);
    broken.map_or(Ok(()), |broken| Err(refused(act, case, step, broken)))
}

/// Records that an approved wording was told: at its meeting, or until the day of the act.
pub(super) async fn end(
    act: &mut Performance<'_>,
    (case, step): (&Case, &Step),
    id: Uuid,
    told: Told,
) -> Outcome<()> {
    let row = standing(act, case, id).await?;
    let form =
        PublicationForm::parse(&row.form).ok_or_else(|| Problem::internal("an unknown form in a row"))?;
    let faults = [
        (row.approved_on.is_none(), Requirement::ApprovedBefore),
        (row.ended_on.is_some(), Requirement::EndedOnce),
    ];
    if let Some(broken) = step.broken(faults) {
        return Err(refused(act, case, step, broken));
    }
    let approved_on = row.approved_on.ok_or_else(|| Problem::internal("an end that nobody had approved"))?;
    act.not_before(approved_on, "the approval")?;
    if let Some(meeting_on) = row.meeting_on {
        act.not_before(meeting_on, "the meeting")?;
    }
    let displayed_from = first_day(act, form, (approved_on, told.displayed_from))?;
    let times = often(form, told.times)?;
    match asked(case.life_cycle, form) {
        Some(Asked::Shown(rule)) => {
            let from = displayed_from.unwrap_or(approved_on);
            timely::shown(act, (case, step), (rule, from), Requirement::ShownLongEnough)?;
        }
        Some(Asked::Repeated(rule)) => {
            let few = times.is_some_and(|times| times < TIMES);
            if let Some(broken) = step.broken([(few, Requirement::ToldTwice)]) {
                let law = act.context.app().part::<LawBook>().current();
                let known = law.governing(&case.commune, rule, approved_on);
                let source = known.map_or(step.basis, |known| known.term.source_vi.as_str()).to_owned();
                return Err(refused(act, case, step, broken).legal_basis(source));
            }
        }
        Some(Asked::Announced(_)) | None => {}
    }
    let times = times.and_then(|times| i32::try_from(times).ok());
    let ended_on = row.meeting_on.unwrap_or(act.acted_on);
    let (at, when) = ((case.commune.as_str(), row.id), (ended_on, act.act_id));
    publications::end(act.tx, at, when, (displayed_from, times)).await
}

/// The first day of a display: between its approval and its end.
fn first_day(
    act: &Performance<'_>,
    form: PublicationForm,
    (approved_on, given): (NaiveDate, Option<NaiveDate>),
) -> Outcome<Option<NaiveDate>> {
    let wrong = |code, detail: &str| Err(Problem::field("/displayed_from", code, detail));
    let displays = matches!(form, PublicationForm::Posting | PublicationForm::Portal);
    match given {
        Some(_) if !displays => wrong("not_allowed", "Only of what was posted or on the portal."),
        Some(day) if day < approved_on => wrong("inverted", "Not before the approval."),
        Some(day) if day > act.acted_on => wrong("inverted", "Not after its last day."),
        given => Ok(displays.then(|| given.unwrap_or(approved_on))),
    }
}

/// How often mass media told it.
fn often(form: PublicationForm, times: Option<u32>) -> Outcome<Option<u32>> {
    let wrong = |code, detail: &str| Err(Problem::field("/times", code, detail));
    match (form == PublicationForm::MassMedia, times) {
        (true, None) => wrong("required", "How often did they tell it?"),
        (false, Some(_)) => wrong("not_allowed", "Only of what mass media told."),
        (_, times) => Ok(times),
    }
}
