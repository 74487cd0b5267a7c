//! What rows of petitions and cases refer to, loaded in a number of statements that does not depend on their number.

use std::collections::HashMap;
use std::mem;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use uuid::Uuid;

use super::clocks::{is_duty, is_inner};
use super::sight::Sight;
use super::views::DeadlineSummary;
use crate::kernel::http::written::Shared;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::references::{positions_by_id, units_by_id};
use crate::petitions::model::{DeadlineStatus, Petition};
use crate::petitions::store::deadlines::{self, DeadlineRow, ShortRow};

/// What one row refers to.
#[derive(Debug, Clone, Copy)]
pub struct Referring {
    /// The petition whose clocks are shown.
    pub petition_id: Uuid,
    /// Unit that keeps the book.
    pub unit_id: Uuid,
    /// Lead or accountable position.
    pub assignee: Option<Uuid>,
    /// Settler.
    pub settler: Option<Uuid>,
}

impl Referring {
    /// What a petition refers to.
    #[must_use]
    pub fn of(petition: &Petition) -> Self {
        Self {
            petition_id: petition.id,
            unit_id: petition.unit_id,
            assignee: petition.assignee_position_id,
            settler: petition.settler_position_id,
        }
    }
}

/// What several rows refer to.
#[derive(Debug, Default)]
pub struct References {
    positions: ById<Shared>,
    units: ById<Shared>,
    clocks: ById<Clocks>,
}

/// Clocks of a petition, and how many rows are still to show them.
#[derive(Debug)]
struct Clocks {
    rows: Vec<ShortRow>,
    showing: usize,
}

/// Some few things in the order of their ids: among so few a search costs less than a hash.
#[derive(Debug)]
struct ById<T>(Vec<(Uuid, T)>);

impl<T> Default for ById<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ById<T> {
    fn place(&self, id: Uuid) -> Option<usize> {
        self.0.binary_search_by_key(&id, |(id, _)| *id).ok()
    }

    fn get(&self, id: Uuid) -> Option<&T> {
        self.place(id).map(|place| &self.0[place].1)
    }

    fn get_mut(&mut self, id: Uuid) -> Option<&mut T> {
        self.place(id).map(|place| &mut self.0[place].1)
    }
}

/// Many rows refer to the same.
fn shared<T: Serialize>(found: HashMap<Uuid, T>) -> Outcome<ById<Shared>> {
    let written = found.into_iter().map(|(id, one)| Ok((id, Shared::of(&one)?)));
    let mut shared = written.collect::<Outcome<Vec<_>>>()?;
    shared.sort_unstable_by_key(|(id, _)| *id);
    Ok(ById(shared))
}

/// The clocks of each petition that these refer to, from those of all in the order of the petitions.
fn by_petition(referring: &[Referring], rows: Vec<ShortRow>) -> ById<Clocks> {
    let mut all: Vec<(Uuid, Clocks)> = Vec::new();
    for row in rows {
        let id = row.petition_id;
        if all.last().is_none_or(|(last, _)| *last != id) {
            let showing = referring.iter().filter(|one| one.petition_id == id).count();
            all.push((id, Clocks { rows: Vec::new(), showing }));
        }
        if let Some((_, of_one)) = all.last_mut() {
            of_one.rows.push(row);
        }
    }
    ById(all)
}

fn distinct(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl References {
    /// Loads them in three statements, which go to the server at once.
    pub async fn load(conn: &AsyncPgConnection, commune: &str, rows: &[Referring]) -> Outcome<Self> {
        if rows.is_empty() {
            return Ok(Self::default());
        }
        let positions = distinct(rows.iter().flat_map(|row| [row.assignee, row.settler]).flatten());
        let units = distinct(rows.iter().map(|row| row.unit_id));
        let petitions = distinct(rows.iter().map(|row| row.petition_id));
        let (clocks, positions, units) = tokio::try_join!(
            biased;
            deadlines::in_short(conn, commune, &petitions),
            positions_by_id(conn, commune, &positions),
            units_by_id(conn, commune, &units),
        )?;
        Ok(Self { positions: shared(positions)?, units: shared(units)?, clocks: by_petition(rows, clocks) })
    }

    /// A position, if it is named and known.
    #[must_use]
    pub fn position(&self, id: Option<Uuid>) -> Option<Shared> {
        id.and_then(|id| self.positions.get(id).cloned())
    }

    /// The unit that keeps the book.
    pub fn unit(&self, id: Uuid) -> Outcome<Shared> {
        self.units.get(id).cloned().ok_or_else(|| Problem::internal("a book's unit is missing"))
    }

    /// Clocks of a petition, whoever looks.
    #[must_use]
    pub fn rows(&self, petition_id: Uuid) -> &[ShortRow] {
        self.clocks.get(petition_id).map(|clocks| clocks.rows.as_slice()).unwrap_or_default()
    }

    /// The same for a row that shows them: the last of those that refer to the petition takes them with it.
    #[must_use]
    pub fn take_rows(&mut self, petition_id: Uuid) -> Vec<ShortRow> {
        let Some(clocks) = self.clocks.get_mut(petition_id) else { return Vec::new() };
        clocks.showing = clocks.showing.saturating_sub(1);
        if clocks.showing == 0 { mem::take(&mut clocks.rows) } else { clocks.rows.clone() }
    }
}

/// These clocks of a petition, as they are seen from there.
#[must_use]
pub fn clocks(rows: Vec<ShortRow>, today: NaiveDate, sight: Sight) -> Vec<DeadlineSummary> {
    let inner = |row: &ShortRow| is_inner(&row.rule_key, row.status.0.as_str());
    let shown = rows.into_iter().filter(|row| !(sight.hides_forwarder() && inner(row)));
    let summary = |row: ShortRow| DeadlineSummary {
        overdue: is_overdue(&row.rule_key, row.status.0.as_str(), row.due_on, today),
        rule_key: row.rule_key,
        due_on: row.due_on,
        status: row.status.0.as_str().into(),
        provisional: row.provisional,
    };
    shown.map(summary).collect()
}

/// Clocks in short.
#[must_use]
pub fn in_short(rows: &[DeadlineRow], today: NaiveDate) -> Vec<DeadlineSummary> {
    let summary = |row: &DeadlineRow| DeadlineSummary {
        overdue: is_overdue(&row.rule_key, &row.status, row.due_on, today),
        rule_key: row.rule_key.clone(),
        due_on: row.due_on,
        status: row.status.clone().into(),
        provisional: row.provisional,
    };
    rows.iter().map(summary).collect()
}

fn is_overdue(rule_key: &str, status: &str, due_on: Option<NaiveDate>, today: NaiveDate) -> bool {
    status == DeadlineStatus::Running.as_str() && is_duty(rule_key) && due_on.is_some_and(|due| due < today)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::kernel::db::coded::Coded;

    #[test]
    fn two_cases_of_a_petition_show_its_clocks() {
        let [twice, once] = [1, 2].map(Uuid::from_u128);
        let referring = [twice, once, twice].map(|petition_id| Referring {
            petition_id,
            unit_id: Uuid::nil(),
            assignee: None,
            settler: None,
        });
        let rows = [twice, twice, once].map(|petition_id| ShortRow {
            petition_id,
            rule_key: "P01".to_owned(),
            remote_area: false,
            due_on: None,
            status: Coded(DeadlineStatus::Running),
            provisional: false,
            created_at: DateTime::UNIX_EPOCH,
        });
        let clocks = by_petition(&referring, rows.into());
        let mut references = References { clocks, ..References::default() };
        let taken = [twice, once, twice, twice].map(|id| references.take_rows(id).len());
        assert_eq!(taken, [2, 1, 2, 0]);
    }
}
