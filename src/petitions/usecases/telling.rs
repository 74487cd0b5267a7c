//! Who is told of what comes to a petition: whoever works on it, each in his office, and nobody whom it excludes.

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;

use crate::kernel::access::{AccessFacts, Condition, Position, Role, Rule};
use crate::kernel::problem::Outcome;
use crate::people::office;
use crate::petitions::access::READERS;

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
