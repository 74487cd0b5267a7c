//! A petition with several contents and those that its writer made of it, as he was advised (tách đơn). Each is a petition of its own.
//! That they belong together tells that one person wrote them: so only who may open both of them is told.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::grants::under;
use super::sight::Sight;
use super::views::PetitionReference;
use crate::kernel::access::{Caller, HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::office;
use crate::petitions::access::matrix;
use crate::petitions::model::{Petition, Status};
use crate::petitions::store::intakes::{self, IntakeRow};
use crate::petitions::store::lookup;
use crate::petitions::usecases::intake::NewPetition;
use crate::vault::Grant;

/// Refuses a petition to be a part of one that the caller does not see, or that nobody was advised to split, as far as he sees that.
pub async fn check_split(tx: &mut Tx, context: &Context, new: &NewPetition, commune: &str) -> Outcome<()> {
    let Some(id) = new.split_from_id else { return Ok(()) };
    let scope = context.scope(matrix);
    let found = lookup::by_ids(tx.conn(), &scope, &[commune.to_owned()], &[id]).await?;
    let advised = |petition: &Petition| {
        let status = Sight::on(context.caller(), &scope, &petition.facts()).status(petition);
        status.is_none_or(|status| status == Status::SplitAdvised)
    };
    if found.first().is_some_and(advised) {
        return Ok(());
    }
    let detail = "You see no such petition whose writer was advised to split it.";
    Err(Problem::field("/split_from_id", "unknown", detail).unseen(vec![id]))
}

/// The petition from which one came, and its parts.
#[derive(Debug, Default)]
pub struct Splits {
    from: Option<Petition>,
    into: Vec<Petition>,
    /// Relatives of the persons whom any of them names: they open none.
    relatives: Vec<Uuid>,
}

impl Splits {
    /// Loads them; of a petition that is no part and that nobody was advised to split without a query.
    pub async fn load(conn: &AsyncPgConnection, petition: &Petition, intake: &IntakeRow) -> Outcome<Self> {
        let others = intakes::split(conn, petition, intake.split_from_id).await?;
        if others.is_empty() {
            return Ok(Self::default());
        }
        let named: Vec<Uuid> =
            others.iter().chain([petition]).flat_map(|one| one.excluded_person_ids.clone()).collect();
        let relatives = office::relatives(conn, &petition.commune, &named).await?;
        let (from, into): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|one| intake.split_from_id == Some(one.id));
        Ok(Self { from: from.into_iter().next(), into, relatives })
    }

    /// Those that are told; `None`: the petition itself is not open to the caller, or an act on it is only tried.
    #[must_use]
    pub fn seen(
        &self,
        caller: &Caller,
        (scope, sight): (&Scope, Sight),
        petition: &Petition,
    ) -> Option<(Option<PetitionReference>, Vec<PetitionReference>)> {
        if sight.is_tried() || !opens(caller, scope, petition, &[]) {
            return None;
        }
        let itself = opens(caller, scope, petition, &self.relatives);
        let told = |other: &&Petition| itself && opens(caller, scope, other, &self.relatives);
        let reference = |other: &Petition| PetitionReference::of(other.id, &other.number);
        let from = self.from.as_ref().filter(told).map(reference);
        Some((from, self.into.iter().filter(told).map(reference).collect()))
    }
}

/// True where the caller may read who wrote the petition and what it says, or is the portal that sent it for its writer. These open
/// nothing besides whom it names.
fn opens(caller: &Caller, scope: &Scope, petition: &Petition, relatives: &[Uuid]) -> bool {
    let mut facts = petition.facts();
    if Grant::portal(caller, petition.id, &facts).is_some() {
        return true;
    }
    if petition.sealed {
        facts.excluded_person_ids.extend(relatives);
        return under(caller, petition, &facts).is_some();
    }
    let sight = Sight::on(caller, scope, &facts);
    sight.is_full() && !sight.citizen
}
