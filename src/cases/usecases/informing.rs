//! The clocks that run until somebody is told, as the record tells it: in a notice, a letter, an answer, or in public. More than one
//! paper may do the same duty: it was done on the day of the first of them that stands, and runs while there is none.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::cases::model::publication::PublicationForm;
use crate::cases::model::step::{
    Clocks, PUBLISHING, PUBLISHING_EACH, UNTIL_FORWARDER_TOLD, UNTIL_RESULT_TOLD,
};
use crate::cases::model::{Case, LetterAddressee};
use crate::cases::store::letters::{self, LetterRow};
use crate::cases::store::papers::PaperRow;
use crate::cases::store::publications::{self, PublicationRow};
use crate::cases::store::{opened_by, steps};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::law::UNTIL_NOTICE;
use crate::petitions::model::{DeadlineStatus, NoticeOutcome, Petition};
use crate::petitions::store::acts::{self, EnteredAct, StandingAct};
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::notices::{self, NoticeRow};
use crate::petitions::usecases::clocks::{self, Due};
use crate::petitions::usecases::moves::{OF_WHAT_WAS_DONE, told};

/// Kind of the act by which a notice is given.
pub const NOTICE: &str = "notice";

/// What a notice in a case tells when it tells its result.
pub const SETTLED: &str = "settled";

/// Clocks of who was accepted into a case that another petition opened, with what a notice tells that ends them: the letters of the
/// case go to whoever wrote that one.
const BY_NOTICE: [(NoticeOutcome, &[&str]); 2] =
    [(NoticeOutcome::Accepted, &OF_ACCEPTANCE), (NoticeOutcome::Settled, &["C09", "T15"])];
/// Clocks in which a writer is told that his petition was accepted.
pub const OF_ACCEPTANCE: [&str; 2] = ["C03", "T06"];

/// The clocks that such papers end.
const UNTIL_TOLD: [&[&str]; 3] = [UNTIL_NOTICE, OF_WHAT_WAS_DONE, PUBLISHING];

/// An act that stands and by which somebody was told.
struct Paper {
    act_id: Uuid,
    on: NaiveDate,
    ends: Vec<&'static str>,
    /// The act since which its wording stands, and its day.
    worded_by: Uuid,
    worded_on: NaiveDate,
}

impl Paper {
    /// One whose wording stands by the very act.
    fn new(act_id: Uuid, on: NaiveDate, ends: Vec<&'static str>) -> Self {
        Self { act_id, on, ends, worded_by: act_id, worded_on: on }
    }
}

/// Ends and takes up again the clocks of a petition that run until somebody is told, after one was told or was not told after all.
/// Gives all clocks back.
pub async fn follow(tx: &mut Tx, app: &App, petition: &Petition) -> Outcome<Vec<DeadlineRow>> {
    // The papers of a case tell whoever wrote its first petition, also where that belongs to another case since; those that are
    // linked to it have their own notices.
    let cases = opened_by(tx, petition).await?;
    let subjects: Vec<Uuid> = [petition.id].into_iter().chain(cases.iter().map(|case| case.id)).collect();
    let entered = acts::entered(tx, &petition.commune, &subjects, None).await?;
    let mut papers = on_petition(petition, &entered);
    for case in &cases {
        papers.extend(in_case(tx, petition, case).await?);
    }
    let entered_at: HashMap<Uuid, DateTime<Utc>> =
        entered.iter().map(|act| (act.id, act.entered_at)).collect();
    let rows = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    // Of a case that it opened, be it later, the letters end them.
    let of_another = |row: &DeadlineRow| row.case_id.is_some_and(|id| cases.iter().all(|case| case.id != id));
    let by_notice = BY_NOTICE.map(|(_, rules)| rules).concat();
    for rule in [UNTIL_TOLD.concat().as_slice(), &by_notice].concat() {
        let of_rule = rows.iter().rev().filter(|row| {
            row.rule_key == rule
                && row.status != DeadlineStatus::Cancelled.as_str()
                && (!by_notice.contains(&rule) || of_another(row))
        });
        // Of one that was told anew the latest; the public is owed the conclusion and each decision on a violation.
        let most = if PUBLISHING.contains(&rule) { usize::MAX } else { 1 };
        for clock in of_rule.take(most) {
            let since = |paper: &Paper| {
                let after = entered_at.get(&paper.worded_by).is_some_and(|at| *at >= clock.created_at)
                    || clock.stopped_by_act == Some(paper.act_id);
                tells_of(clock, paper.worded_on, after)
            };
            let ending = papers.iter().filter(|paper| paper.ends.contains(&rule) && since(paper));
            let first = ending.min_by_key(|paper| (paper.on, clock.stopped_by_act != Some(paper.act_id)));
            clocks::ended_by(tx, app, clock, first.map(|paper| (paper.on, paper.act_id))).await?;
        }
    }
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}

/// Notices, each with what stood when it was sent, and the acts that go to whom they tell.
fn on_petition(petition: &Petition, entered: &[EnteredAct]) -> Vec<Paper> {
    let mut before: Vec<StandingAct> = Vec::new();
    let mut papers = Vec::new();
    for act in entered.iter().filter(|act| act.subject_id == petition.id) {
        let ends = if act.kind == NOTICE {
            let to = act.facts["addressee"].as_str().and_then(LetterAddressee::parse);
            let done: Vec<StandingAct> =
                before.iter().filter(|one| one.acted_on <= act.acted_on).cloned().collect();
            to.map(|to| {
                let to_writer = to == LetterAddressee::Writer;
                let outcome = &act.facts["outcome"];
                let by_it = BY_NOTICE.iter().filter(|(told, _)| to_writer && *outcome == told.as_str());
                let mut ends = told(&done, to_writer, passed_on(petition, to));
                ends.extend(by_it.flat_map(|(_, rules)| rules.iter().copied()));
                ends
            })
        } else {
            let done = act.of_life();
            before.extend(done.clone());
            done.filter(|done| done.stands().moved).map(|done| done.act.row().tells.to_vec())
        };
        papers.extend(ends.map(|ends| Paper::new(act.id, act.acted_on, ends)));
    }
    papers
}

/// True where it goes to whoever passed the petition on.
fn passed_on(petition: &Petition, to: LetterAddressee) -> bool {
    match petition.forwarder_type.as_deref() {
        Some("fatherland_front") => matches!(to, LetterAddressee::Forwarder | LetterAddressee::Front),
        _ => to == LetterAddressee::Forwarder,
    }
}

/// What was told to the public. A meeting tells nothing before it was held; what is shown tells from its first day on, which is that
/// of the approval until it is known otherwise.
fn in_public(row: &PublicationRow) -> Option<Paper> {
    let (approved_on, approved_by) = row.approved_on.zip(row.approved_by_act)?;
    let later = row.displayed_from.filter(|day| *day > approved_on).zip(row.ended_by_act);
    let (on, act_id) = match PublicationForm::parse(&row.form)? {
        PublicationForm::Meeting => row.meeting_on.zip(row.ended_by_act)?,
        PublicationForm::Posting | PublicationForm::Portal | PublicationForm::MassMedia => {
            later.unwrap_or((approved_on, approved_by))
        }
    };
    Some(Paper {
        worded_by: approved_by,
        worded_on: approved_on,
        ..Paper::new(act_id, on, PUBLISHING.to_vec())
    })
}

/// True where a wording of this day tells of what a clock runs for; `after`: it was entered since that arose. What was worded before tells
/// nothing of it, however late it is told. Of several duties of one case the days count, and on one day the order in which both were
/// entered.
fn tells_of(clock: &DeadlineRow, worded_on: NaiveDate, after: bool) -> bool {
    if clock.rule_key == PUBLISHING_EACH { (worded_on, after) >= (clock.start_on, true) } else { after }
}

/// The rule by which something is still to be told to the public of a case, where no wording is under way that will tell it: none is
/// proposed, and none waits for its meeting. `acts`: those of its file.
#[must_use]
pub fn unworded<'clock>(
    case: &Case,
    clocks: &'clock [DeadlineRow],
    (wordings, acts): (&[PublicationRow], &[PaperRow]),
) -> Option<&'clock str> {
    let will_tell = |row: &PublicationRow, clock: &DeadlineRow| {
        let Some((approved_on, approved_by)) = row.approved_on.zip(row.approved_by_act) else { return true };
        let approval = acts.iter().find(|act| act.act_id == approved_by);
        let after = approval.is_some_and(|act| act.entered_at >= clock.created_at);
        // Whatever else was approved since would have ended it.
        let ahead = row.form == PublicationForm::Meeting.as_str() && row.ended_on.is_none();
        ahead && tells_of(clock, approved_on, after)
    };
    let standing: Vec<&PublicationRow> =
        wordings.iter().filter(|row| row.annulled_by_act.is_none()).collect();
    let mut owed = clocks
        .iter()
        .filter(|clock| clock.case_id == Some(case.id) && clock.runs() && PUBLISHING.contains(&clock.rule()));
    owed.find(|clock| !standing.iter().any(|row| will_tell(row, clock))).map(|clock| clock.rule_key.as_str())
}

/// Letters that left, notices, what was told to the public, and acts that tell somebody by themselves.
async fn in_case(tx: &mut Tx, petition: &Petition, case: &Case) -> Outcome<Vec<Paper>> {
    let written = letters::of_case(tx.conn(), &case.commune, case.id).await?;
    let left = written.iter().filter_map(|letter| {
        let (on, act_id) = letter.sent_on.zip(letter.sent_by_act)?;
        let ends = match LetterAddressee::parse(&letter.addressee)? {
            LetterAddressee::Writer => UNTIL_NOTICE,
            LetterAddressee::Forwarder | LetterAddressee::Front => UNTIL_FORWARDER_TOLD,
            _ => return None,
        };
        Some(Paper::new(act_id, on, ends.to_vec()))
    });
    let given = notices::of_case(tx.conn(), &case.commune, case.id).await?;
    let given = given.iter().filter(|notice| notice.annulled_by_act.is_none()).filter_map(|notice| {
        let ends = match LetterAddressee::parse(&notice.addressee)? {
            LetterAddressee::Writer => UNTIL_NOTICE,
            to if passed_on(petition, to) => UNTIL_FORWARDER_TOLD,
            _ => return None,
        };
        Some(Paper::new(notice.act_id, notice.sent_on, ends.to_vec()))
    });
    let history = steps::standing(tx, case).await?;
    let by_itself = history.iter().filter_map(|done| {
        let fulfilled = done.row(case.life_cycle)?.clocks.iter().filter_map(|clocks| match clocks {
            Clocks::Fulfil(rules) => Some(*rules),
            _ => None,
        });
        Some(Paper::new(done.act_id, done.acted_on, fulfilled.collect::<Vec<_>>().concat()))
    });
    let shown = publications::of_case(tx.conn(), &case.commune, case.id).await?;
    let shown = shown.iter().filter(|row| row.annulled_by_act.is_none()).filter_map(in_public);
    Ok(left.chain(given).chain(shown).chain(by_itself).collect())
}

/// The notice in the case that told whoever passed the petition on the result of which this letter would tell him, where the law asks
/// no more than that he is informed; `acts` are those on the case that stand, in their order, but for one under way. The first of
/// such notices counts.
#[must_use]
pub fn told_instead(letter: &LetterRow, notices: &[NoticeRow], acts: &[Uuid]) -> Option<(NaiveDate, Uuid)> {
    let place = |id: Uuid| acts.iter().position(|act| *act == id);
    let informs = letter.due_rule.as_deref().is_some_and(|rule| UNTIL_RESULT_TOLD.contains(&rule));
    let of = place(letter.act_id).filter(|_| informs)?;
    // Where the Front passed it on, it is the forwarder.
    let front = letter.addressee == LetterAddressee::Front.as_str();
    let to_him = |notice: &&NoticeRow| {
        notice.addressee == letter.addressee
            || (front && notice.addressee == LetterAddressee::Forwarder.as_str())
    };
    let stands =
        notices.iter().filter(|notice| notice.annulled_by_act.is_none() && notice.outcome == SETTLED);
    let later = stands.filter(to_him).filter(|notice| place(notice.act_id).is_none_or(|at| at > of));
    later.map(|notice| (notice.sent_on, notice.act_id)).min()
}
