//! Who is told of what comes to a petition: whoever works on it, each in his office, and nobody whom it excludes; and of what screening
//! found for the head, who settles it.

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;

use crate::kernel::access::{AccessFacts, Condition, HasFacts as _, Position, Role, Rule};
use crate::kernel::problem::Outcome;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::people::office;
use crate::petitions::access::READERS;
use crate::petitions::model::screening::Finding;
use crate::petitions::model::treatment::ScreeningMark;
use crate::petitions::model::{Petition, Status};

/// Positions of a commune that are held on `day` by somebody who may see petitions.
pub async fn offices(conn: &mut AsyncPgConnection, commune: &str, day: NaiveDate) -> Outcome<Vec<Position>> {
    office::holders(conn, commune, READERS, day).await
}

/// Of these positions those whose holders a row with these facts does not exclude.
pub fn seeing<'a>(offices: &'a [Position], facts: &'a AccessFacts) -> impl Iterator<Item = &'a Position> {
    offices.iter().filter(move |position| !facts.excluded_person_ids.contains(&position.person_id))
}

/// Those among them that meet this rule.
pub fn permitted<'a>(
    offices: &'a [Position],
    facts: &'a AccessFacts,
    rule: &'a Rule,
) -> impl Iterator<Item = &'a Position> {
    seeing(offices, facts).filter(move |position| rule.is_met(position, facts))
}

/// Those among them that meet one of the conditions.
pub fn meeting<'a>(
    offices: &'a [Position],
    facts: &'a AccessFacts,
    conditions: &'a [Condition],
) -> impl Iterator<Item = &'a Position> {
    let met = move |position: &&Position| conditions.iter().any(|condition| condition.holds(position, facts));
    seeing(offices, facts).filter(met)
}

/// Those who work on a petition: the keepers of its book, who answers for it, who settles it, and the head of the unit that
/// has it.
pub fn at_work<'a>(offices: &'a [Position], facts: &'a AccessFacts) -> impl Iterator<Item = &'a Position> {
    let own = &[Condition::Keeper, Condition::Assignee, Condition::Settler];
    let of_unit = meeting(offices, facts, &[Condition::AssigneeUnit]);
    meeting(offices, facts, own).chain(of_unit.filter(|position| position.role == Role::UnitHead))
}

/// Whoever settles it is told that what stays sealed is his from now on, since he alone opens it; that a step is proposed which only the
/// head may take; and of what is reported to him at once (Luật Tố cáo Điều 27(2); Thông tư 07/2014/TT-TTCP Điều 11, 12, 27; Thông tư
/// 05/2021/TT-TTCP Điều 16). What he is told names the petition and nothing of what was found.
pub async fn to_settler(
    conn: &mut AsyncPgConnection,
    (before, petition): (&AccessFacts, &Petition),
    finding: &Finding,
    day: NaiveDate,
) -> Outcome<Option<Telling>> {
    let settler = petition.settler_position_id;
    let named =
        petition.sealed && settler.is_some() && (!before.sealed || before.settler_position_id != settler);
    let awaited = petition.status == Status::Screened && finding.rule.treatment.is_heads();
    let reported = finding.marks().contains(&ScreeningMark::ReportToHead);
    let why = [
        (NotificationKind::SettlerNamed, named),
        (NotificationKind::HeadAwaited, awaited),
        (NotificationKind::ReportedToHead, reported),
    ];
    let mut kinds = why.into_iter().filter(|(_, so)| *so).map(|(kind, _)| kind);
    let Some(first) = kinds.next() else { return Ok(None) };
    let (facts, offices) = (petition.facts(), offices(conn, &petition.commune, day).await?);
    let mut telling = Telling::new(first, meeting(&offices, &facts, &[Condition::Settler]));
    telling.kinds.extend(kinds);
    Ok(Some(telling))
}
