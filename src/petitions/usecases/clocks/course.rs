//! What happens to running clocks: complexity, extension, suspension and its end. Each change is an act of its own, and
//! the clock is computed anew from its start, so that its words tell all of it.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{all, nominal_on, open, reopening, status};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, Language, Outcome, Problem};
use crate::law::store::{Law, LawBook};
use crate::law::{
    Complexity, Computation, Course, CourseError, Explanation, Extension, LegalRule, Pause, begun_by,
    compute, explain, variant_key, weighed,
};
use crate::petitions::model::Petition;
use crate::petitions::store::deadlines::{self, DeadlineRow};

/// An extension as its row keeps it.
#[derive(Debug, Serialize, Deserialize)]
struct KeptExtension {
    #[serde(flatten)]
    law: Extension,
    act_id: Uuid,
    document_number: String,
}

/// A pause as its row keeps it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptPause {
    #[serde(flatten)]
    pub(super) law: Pause,
    pub(super) act_id: Uuid,
    pub(super) ended_by_act: Option<Uuid>,
    /// The settlement was not suspended but ended (đình chỉ), and taken up again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) reopened: bool,
}

/// Suspends open clocks of these rules from the day of the decision on (tạm đình chỉ, trưng cầu giám định); gives all
/// clocks back. One that had ended before stays as it is, and says that the suspension changes nothing.
///
/// # Errors
/// 409 with the article where the rule knows no suspension, or the clock stands already.
pub async fn pause(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    rules: &[&str],
    from: NaiveDate,
    act_id: Uuid,
) -> Outcome<Vec<DeadlineRow>> {
    change(tx, app, petition, rules, |row, rule| {
        let mut pauses: Vec<KeptPause> = kept(&row.pauses)?;
        if pauses.iter().any(|one| one.law.to.is_none()) {
            return Err(conflict("The clock is suspended already.", pause_source(rule)));
        }
        pauses.push(KeptPause { law: Pause { from, to: None }, act_id, ended_by_act: None, reopened: false });
        row.pauses = json!(pauses);
        Ok(())
    })
    .await
}

/// Ends the suspension of these clocks on the day of the decision; what remained runs from there. Gives all clocks back.
///
/// # Errors
/// 409 with the article where a clock is not suspended, or was suspended later.
pub async fn resume(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    rules: &[&str],
    on: NaiveDate,
    act_id: Uuid,
) -> Outcome<Vec<DeadlineRow>> {
    change(tx, app, petition, rules, |row, rule| {
        let mut pauses: Vec<KeptPause> = kept(&row.pauses)?;
        let Some(standing) = pauses.iter_mut().find(|one| one.law.to.is_none()) else {
            return Err(conflict("The clock is not suspended.", pause_source(rule)));
        };
        standing.law.to = Some(on);
        standing.ended_by_act = Some(act_id);
        row.pauses = json!(pauses);
        Ok(())
    })
    .await
}

/// Extends these clocks (gia hạn) by a numbered decision, and while they run only; gives all clocks back.
///
/// # Errors
/// 409 with the article where the law allows no extension or no further one, it is too long, its decision has no
/// number, or the clock had ended before (Law on Denunciations Article 30, Decree 31/2019 Article 3).
pub async fn extend(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    rules: &[&str],
    days: u32,
    decided_on: NaiveDate,
    act_id: Uuid,
) -> Outcome<Vec<DeadlineRow>> {
    let number = deadlines::document_number(tx, &petition.commune, act_id).await?;
    change(tx, app, petition, rules, |row, rule| {
        let source = rule.extensions.as_ref().map_or(&rule.term.source_vi, |law| &law.source_vi);
        let Some(document_number) = number.clone().filter(|number| !number.trim().is_empty()) else {
            return Err(conflict("An extension needs the number of its decision.", source));
        };
        if row.due_on.is_some_and(|due| decided_on > due) {
            return Err(conflict("The term had ended before the extension was decided.", source));
        }
        let mut extensions: Vec<KeptExtension> = kept(&row.extensions)?;
        extensions.push(KeptExtension { law: Extension { days, decided_on }, act_id, document_number });
        row.extensions = json!(extensions);
        Ok(())
    })
    .await
}

/// Sets how complex the matter of these clocks is, as decided in writing on `on`; gives all clocks back.
///
/// # Errors
/// 409 with the article where the rule knows no such complexity, its extensions need more than that, or the clock had
/// ended before it was decided.
pub async fn set_complexity(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    rules: &[&str],
    level: Complexity,
    on: NaiveDate,
    act_id: Uuid,
) -> Outcome<Vec<DeadlineRow>> {
    change(tx, app, petition, rules, |row, rule| {
        if row.due_on.is_some_and(|due| on > due) {
            return Err(conflict("The term had ended before this was decided.", &rule.term.source_vi));
        }
        level.as_str().clone_into(&mut row.complexity);
        row.complexity_by_act = Some(act_id);
        Ok(())
    })
    .await
}

/// Changes each open clock of these rules, computes it anew and keeps it. A decision may be entered after its day, and so after
/// the clock has run out; it has its effect, and the clock tells from then on that it was late.
async fn change(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    rules: &[&str],
    mut with: impl FnMut(&mut DeadlineRow, &LegalRule) -> Outcome<()>,
) -> Outcome<Vec<DeadlineRow>> {
    let law = app.part::<LawBook>().current();
    let rows = open(tx, petition, rules).await?;
    if rows.is_empty() {
        return Err(conflict("No such clock runs.", article(&law, rules)));
    }
    for mut row in rows {
        let Some(rule) = version_of(&law, &row) else {
            return Err(conflict("This term was not set by a law.", &row.source));
        };
        let before = row.due_on;
        with(&mut row, rule)?;
        let lost = || Problem::internal("a clock lost the version of its rule");
        let mut changed = recomputed(&law, row)?.ok_or_else(lost)?;
        // What was decided too late changes nothing, and the words of the count say so.
        let ran_out = before.filter(|due| *due < app.clock.today() && changed.due_on != before);
        if let Some(overdue_from) = ran_out.and_then(|due| due.succ_opt()) {
            changed.overdue_from.get_or_insert(overdue_from);
            changed = recomputed(&law, changed)?.ok_or_else(lost)?;
        }
        deadlines::recompute(tx, &changed).await?;
    }
    all(tx, petition).await
}

/// A clock computed anew by the version of the rule that it began with and by the calendar loaded now. `None`: it was not
/// set by a rule, its version is not there, or that gives no day.
pub fn recomputed(law: &Law, row: DeadlineRow) -> Outcome<Option<DeadlineRow>> {
    let course = course_of(&row)?;
    let Some(rule) = version_of(law, &row) else { return Ok(None) };
    let key = variant_key(&row.rule_key, course.remote_area, course.complexity);
    let variant =
        if key == row.rule_key { Some(rule) } else { law.governing(&row.commune, key, row.start_on) };
    let Some(rule) = variant.filter(|rule| rule.has_day()) else { return Ok(None) };
    let computation = compute(rule, &law.calendar, &course).map_err(|error| refused(error, rule))?;
    // It is not brought under a law that has changed since: that is the job's, which tells of it.
    let law_seq = row.law_seq;
    Ok(Some(written(row, &computation, law_seq)))
}

/// The row of a clock with what was computed.
pub(super) fn written(mut row: DeadlineRow, computation: &Computation, law_seq: i64) -> DeadlineRow {
    let (rule, words) = (&computation.rule, explain(&begun_by(computation.clone(), &row.start_event)));
    row.rule_key.clone_from(&rule.rule_key);
    row.rule_valid_from = Some(rule.valid_from);
    row.remote_area = computation.course.remote_area;
    row.source.clone_from(&rule.term.source_vi);
    row.nominal_on = nominal_on(computation);
    row.due_on = computation.due_on;
    status(computation).as_str().clone_into(&mut row.status);
    row.provisional = computation.is_provisional();
    row.calendar_version = computation.calendar_version.clone().unwrap_or_default();
    row.alternatives = json!(weighed(computation, Language::Vi));
    let notes = reopening::notes(&row).into_iter().chain(row.overdue_from.map(entered_late));
    let words =
        notes.fold(words, |words, note| Explanation { vi: words.vi + &note.vi, en: words.en + &note.en });
    row.explanation = json!({ "vi": words.vi, "en": words.en });
    row.law_seq = law_seq;
    row
}

/// What the computation does not tell: that the clock had run out already when its last change, or its end, was entered.
fn entered_late(overdue_from: NaiveDate) -> Explanation {
    let day = overdue_from.format("%d/%m/%Y");
    Explanation {
        vi: format!(
            " Thời hạn đã quá hạn từ ngày {day}: việc làm thay đổi hoặc kết thúc thời hạn được nhập sau đó."
        ),
        en: format!(
            " It had been overdue since {overdue_from}: what changed or ended it was entered after that."
        ),
    }
}

pub(super) fn version_of<'law>(law: &'law Law, row: &DeadlineRow) -> Option<&'law LegalRule> {
    law.version(&row.commune, &row.rule_key, row.rule_valid_from?)
}

pub(super) fn course_of(row: &DeadlineRow) -> Outcome<Course> {
    let extensions: Vec<KeptExtension> = kept(&row.extensions)?;
    let pauses: Vec<KeptPause> = kept(&row.pauses)?;
    Ok(Course {
        start_date: row.start_on,
        remote_area: row.remote_area,
        complexity: row.complexity.parse().map_err(Problem::internal)?,
        extensions: extensions.into_iter().map(|one| one.law).collect(),
        pauses: pauses.into_iter().map(|one| one.law).collect(),
        as_of: None,
    })
}

pub(super) fn kept<T: DeserializeOwned>(value: &Value) -> Outcome<Vec<T>> {
    serde_json::from_value(value.clone()).map_err(Problem::internal)
}

fn refused(error: CourseError, rule: &LegalRule) -> Problem {
    let source = match error {
        CourseError::Complexity => &rule.term.source_vi,
        CourseError::NoExtension
        | CourseError::TooManyExtensions { .. }
        | CourseError::ExtensionLength { .. }
        | CourseError::ExtensionBeforeStart => {
            rule.extensions.as_ref().map_or(&rule.term.source_vi, |law| &law.source_vi)
        }
        CourseError::NoPause
        | CourseError::PauseEndsBeforeItBegins
        | CourseError::PauseBeforeStart
        | CourseError::PauseNotInForce { .. } => pause_source(rule),
    };
    conflict(&error.to_string(), source)
}

/// The article of the term that these rules set.
pub(super) fn article<'law>(law: &'law Law, rules: &[&str]) -> &'law str {
    let known = rules.iter().find_map(|rule| law.rules.versions(rule).last());
    known.map_or("", |rule| rule.term.source_vi.as_str())
}

fn pause_source(rule: &LegalRule) -> &String {
    rule.pauses.as_ref().map_or(&rule.term.source_vi, |law| &law.source_vi)
}

pub(super) fn conflict(detail: &str, source: &str) -> Problem {
    Problem::new(Code::StateConflict).detail(detail).legal_basis(source)
}
