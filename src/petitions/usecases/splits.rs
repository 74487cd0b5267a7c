//! A petition with several contents and those that its writer made of it, as he was advised (tách đơn). Each is a petition of its own.
//! That they belong together tells that one person wrote them: so only who may open both of them is told, and where one of them is
//! sealed in nothing but a recorded look at its identity.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::grants::under;
use super::sight::Sight;
use super::views::PetitionReference;
use crate::kernel::access::{Caller, HasFacts as _, Position, Scope};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::people::office;
use crate::petitions::access::matrix;
use crate::petitions::model::{Petition, Status};
use crate::petitions::store;
use crate::petitions::store::intakes::{self, IntakeRow};
use crate::petitions::usecases::intake::NewPetition;
use crate::vault::Grant;

/// Refuses a petition to be a part of one that the caller does not see, or that nobody was advised to split, as far as he sees that.
pub async fn check_split(tx: &mut Tx, context: &Context, new: &NewPetition, commune: &str) -> Outcome<()> {
    let Some(id) = new.split_from_id else { return Ok(()) };
    let scope = context.scope(matrix);
    // Held before the book is: else whoever works with it would keep all who register in the book waiting.
    let found = match store::hold(tx, &scope, id).await {
        Ok(petition) => Some(petition).filter(|petition| petition.commune == commune),
        Err(problem) if problem.code == Code::ResourceNotFound => None,
        Err(problem) => return Err(problem),
    };
    let advised = |petition: &Petition| {
        let status = Sight::on(context.caller(), &scope, &petition.facts()).status(petition);
        status.is_none_or(|status| status == Status::SplitAdvised)
    };
    if found.as_ref().is_some_and(advised) {
        return Ok(());
    }
    let detail = "You see no such petition whose writer was advised to split it.";
    Err(Problem::field("/split_from_id", "unknown", detail).unseen(vec![id]))
}

/// Of which petition one is a part, and its own parts.
pub(super) type Links = (Option<PetitionReference>, Vec<PetitionReference>);

/// A sealed petition that is told of, under which grant and in which position.
pub(super) type Opened<'caller> = (Uuid, Grant, &'caller Position);

/// The petition from which one came, and its parts.
#[derive(Debug)]
pub struct Splits {
    from: Option<Petition>,
    into: Vec<Petition>,
}

impl Splits {
    /// Loads them; of a petition that is no part and that nobody was advised to split without a query.
    pub async fn load(conn: &AsyncPgConnection, petition: &Petition, intake: &IntakeRow) -> Outcome<Self> {
        let others = intakes::split(conn, petition, intake.split_from_id).await?;
        let (from, into): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|one| intake.split_from_id == Some(one.id));
        Ok(Self { from: from.into_iter().next(), into })
    }

    fn all(&self) -> impl Iterator<Item = &Petition> {
        self.from.iter().chain(&self.into)
    }

    /// Relatives of the persons whom this petition or any of them names: they open none.
    async fn relatives(&self, conn: &AsyncPgConnection, petition: &Petition) -> Outcome<Vec<Uuid>> {
        let named: Vec<Uuid> =
            self.all().chain([petition]).flat_map(|one| one.excluded_person_ids.clone()).collect();
        office::relatives(conn, &petition.commune, &named).await
    }

    /// Those that the plain view tells: while neither of the two is sealed, and to the portal that sent both for their writer. `None`:
    /// the petition itself is sealed or not open to the caller, or an act on it is only tried. That another one is sealed is told by
    /// no mask either: it would say that the writer of this one wrote that.
    #[must_use]
    pub fn seen(
        &self,
        caller: &Caller,
        (scope, sight): (&Scope, Sight),
        petition: &Petition,
    ) -> Option<Links> {
        let portal = sent(caller, petition);
        if sight.is_tried() || !(portal || is_open(caller, scope, petition)) {
            return None;
        }
        let told = |other: &&Petition| {
            if portal { sent(caller, other) } else { is_open(caller, scope, other) }
        };
        Some(self.links(told))
    }

    /// Those that are told with the identity of a sealed petition, to who opens it, as far as he may open them too; and the sealed ones
    /// among them, each with its grant: that is a look at these as well. `relatives` open none.
    fn opened<'caller>(
        &self,
        caller: &'caller Caller,
        scope: &Scope,
        petition: &Petition,
        relatives: &[Uuid],
    ) -> (Links, Vec<Opened<'caller>>) {
        let grant = |other: &Petition| {
            let mut facts = other.facts();
            facts.excluded_person_ids.extend(relatives);
            under(caller, other, &facts)
        };
        if grant(petition).is_none() {
            return (Links::default(), Vec::new());
        }
        let told = |other: &&Petition| {
            if other.sealed { grant(other).is_some() } else { is_open(caller, scope, other) }
        };
        let sealed = self.all().filter(|other| other.sealed);
        let opened = sealed.filter_map(|other| grant(other).map(|(grant, by)| (other.id, grant, by)));
        (self.links(told), opened.collect())
    }

    fn links(&self, told: impl Fn(&&Petition) -> bool) -> Links {
        let reference = |other: &Petition| PetitionReference::of(other.id, other.number.clone());
        let from = self.from.as_ref().filter(&told).map(reference);
        (from, self.into.iter().filter(&told).map(reference).collect())
    }
}

/// What is told with the identity of a sealed petition, judged in one with the record of the look: no change of a petition comes between.
pub(super) async fn beside_identity<'caller>(
    tx: &mut Tx,
    caller: &'caller Caller,
    scope: &Scope,
    petition: &Petition,
) -> Outcome<(Links, Vec<Opened<'caller>>)> {
    if !petition.sealed {
        return Ok((Links::default(), Vec::new()));
    }
    let intake = intakes::find(tx.conn(), &petition.commune, petition.id).await?;
    if intake.split_from_id.is_none() && petition.status != Status::SplitAdvised {
        return Ok((Links::default(), Vec::new()));
    }
    tx.stand_still(&petition.commune).await?;
    let splits = Splits::load(tx.conn(), petition, &intake).await?;
    if splits.all().next().is_none() {
        return Ok((Links::default(), Vec::new()));
    }
    let relatives = splits.relatives(tx.conn(), petition).await?;
    Ok(splits.opened(caller, scope, petition, &relatives))
}

/// The caller is the portal that sent the petition for its writer.
fn sent(caller: &Caller, petition: &Petition) -> bool {
    Grant::portal(caller, petition.id, &petition.facts()).is_some()
}

/// The petition is released, and the caller reads who wrote it and what it says.
fn is_open(caller: &Caller, scope: &Scope, petition: &Petition) -> bool {
    let sight = Sight::on(caller, scope, &petition.facts());
    !petition.sealed && sight.is_full() && !sight.citizen
}
