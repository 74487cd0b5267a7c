//! Who is told of what comes to a petition: whoever works on it, each in his office, and nobody whom it excludes.

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;

use crate::kernel::access::{AccessFacts, Condition, Position, Role};
use crate::kernel::problem::Outcome;
use crate::people::office;
use crate::petitions::access::READERS;

/// Positions of a commune that are held on `day` by somebody who may see petitions.
pub async fn offices(conn: &mut AsyncPgConnection, commune: &str, day: NaiveDate) -> Outcome<Vec<Position>> {
    office::holders(conn, commune, READERS, day).await
}

/// Of these positions those that meet one of the conditions on a row with these facts.
pub fn meeting<'a>(
    offices: &'a [Position],
    facts: &'a AccessFacts,
    conditions: &'a [Condition],
) -> impl Iterator<Item = &'a Position> {
    let seen = move |position: &&Position| !facts.excluded_person_ids.contains(&position.person_id);
    let met = move |position: &&Position| conditions.iter().any(|condition| condition.holds(position, facts));
    offices.iter().filter(seen).filter(met)
}

/// Those who work on a petition: the keepers of its book, who answers for it, who settles it, and the head of the unit that
/// has it.
pub fn at_work<'a>(offices: &'a [Position], facts: &'a AccessFacts) -> impl Iterator<Item = &'a Position> {
    let own = &[Condition::Keeper, Condition::Assignee, Condition::Settler];
    let of_unit = meeting(offices, facts, &[Condition::AssigneeUnit]);
    meeting(offices, facts, own).chain(of_unit.filter(|position| position.role == Role::UnitHead))
}
