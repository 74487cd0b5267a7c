//! Where a petition was passed on to within the commune, and whence it came, as it is shown.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::sight::Sight;
use super::views::PetitionReference;
use crate::kernel::access::{HasFacts as _, Register, Scope};
use crate::kernel::problem::{Outcome, Problem};
use crate::people::references::{UnitReference, units_by_id};
use crate::petitions::model::{Petition, Status};
use crate::petitions::store::passages::around;

/// A passing on between two books of the commune, as one of them sees the other.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PassageView {
    /// Register of the other book.
    pub register: Register,
    /// Unit that keeps it.
    pub unit: UnitReference,
    /// The petition in that book; null where it is none of those that you see.
    #[schema(required)]
    pub petition: Option<PetitionReference>,
    /// Day on which it was passed on.
    pub passed_on: NaiveDate,
    /// Day on which the receiving book acknowledged it; null: it has not yet.
    #[schema(required)]
    pub acknowledged_on: Option<NaiveDate>,
    /// The passing on was annulled before it was acknowledged: the entry in the receiving book is void.
    pub taken_back: bool,
}

/// Entries of the same matter in other books.
#[derive(Debug, Default)]
pub struct Passages {
    entries: Vec<Petition>,
    units: HashMap<Uuid, UnitReference>,
}

impl Passages {
    /// Loads them; of a petition that stands in its own book and came from no other without a query.
    pub async fn load(conn: &AsyncPgConnection, petition: &Petition) -> Outcome<Self> {
        if petition.status != Status::Transferred && !petition.is_second_entry() {
            return Ok(Self::default());
        }
        let entries = around(conn, petition).await?;
        let units: Vec<Uuid> = entries.iter().map(|entry| entry.unit_id).collect();
        let units = units_by_id(conn, &petition.commune, &units).await?;
        Ok(Self { entries, units })
    }

    /// Whence it came and where it was passed on to. `None` for those who have no work with it: the books through which it
    /// went are told to nobody else.
    pub fn seen(
        &self,
        scope: &Scope,
        sight: Sight,
        petition: &Petition,
    ) -> Outcome<Option<(Option<PassageView>, Vec<PassageView>)>> {
        if !sight.works_with() || sight.hides_accountable() {
            return Ok(None);
        }
        let from = |entry: &&Petition| petition.passed_from_id == Some(entry.id);
        let passed_from = self.entries.iter().find(from).map(|entry| self.view(scope, entry, petition));
        let transferred = petition.status == Status::Transferred;
        let to = self.entries.iter().filter(|entry| transferred && entry.passed_from_id == Some(petition.id));
        let passed_to = to.map(|entry| self.view(scope, entry, entry)).collect::<Outcome<_>>()?;
        Ok(Some((passed_from.transpose()?, passed_to)))
    }

    fn view(&self, scope: &Scope, other: &Petition, receiving: &Petition) -> Outcome<PassageView> {
        let unit = self.units.get(&other.unit_id).cloned();
        let seen = scope.admits(&other.facts());
        Ok(PassageView {
            register: other.register,
            unit: unit.ok_or_else(|| Problem::internal("a book's unit is missing"))?,
            petition: seen.then(|| PetitionReference::of(other.id, other.number.clone())),
            passed_on: receiving.received_on,
            acknowledged_on: receiving.acknowledged_on,
            taken_back: receiving.is_taken_back(),
        })
    }
}
