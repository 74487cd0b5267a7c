//! From where a caller looks at a file. The files of a petition go with it where another book of the commune gets it: who works on the
//! entry there reads what came with those from which it was passed on, and what still comes with them. The files of a case are seen there
//! alone, whatever becomes of its petitions.

use std::collections::{BTreeMap, BTreeSet};

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::holder::{Behind, Holder as _};
use super::place::Place;
use crate::attachments::store::{self, Attachment};
use crate::cases::model::Case;
use crate::cases::store as cases;
use crate::kernel::access::{Caller, HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::people::office;
use crate::petitions::model::Petition;
use crate::petitions::store::passages;
use crate::petitions::usecases::grants::under;
use crate::petitions::usecases::sight::Sight;

/// An attachment that the caller may know of.
pub(super) struct Seen {
    /// Where it stands.
    pub(super) of: Behind,
    /// Where the caller sees it: there, or an entry to which that was passed on.
    pub(super) at: Place,
    pub(super) attachment: Attachment,
}

/// The entries whose files are listed with a petition: itself, and where it brings them those from which it was passed on.
pub(super) async fn listed_with(
    conn: &mut AsyncPgConnection,
    context: &Context,
    sight: Sight,
    petition: &Petition,
) -> Outcome<Vec<Petition>> {
    if !brings(sight, petition) {
        return Ok(vec![petition.clone()]);
    }
    let mut entries = passages::above(conn, petition).await?;
    let naming = naming(conn, &entries, context.caller()).await?;
    entries.retain(|entry| entry.id == petition.id || !naming.contains(&entry.id));
    Ok(entries)
}

/// The entries whose files stand in the file of a case, each with the petition of the case that brings them: these petitions, where
/// their line tells whence a file came, and those from which they were passed on.
pub(super) async fn filed_with(
    conn: &mut AsyncPgConnection,
    (caller, scope): (&Caller, &Scope),
    commune: &str,
    petitions: &[Petition],
) -> Outcome<BTreeMap<Uuid, Uuid>> {
    let sight = |petition: &Petition| Sight::on(caller, scope, &petition.facts());
    let own = petitions.iter().filter(|petition| !sight(petition).is_outside());
    let mut filed: BTreeMap<Uuid, Uuid> = own.map(|petition| (petition.id, petition.id)).collect();
    let bringing = petitions.iter().filter(|petition| brings(sight(petition), petition));
    let bringing: Vec<Uuid> = bringing.map(|petition| petition.id).collect();
    if bringing.is_empty() {
        return Ok(filed);
    }
    let (brought_by, entries) = passages::above_all(conn, commune, &bringing).await?;
    let naming = naming(conn, &entries, caller).await?;
    for (entry, petition) in brought_by {
        if !naming.contains(&entry) {
            filed.entry(entry).or_insert(petition);
        }
    }
    Ok(filed)
}

/// An attachment, where it opens for the caller if there is such a place. As many statements run whether or not it exists. A portal
/// knows of what came through it.
pub(super) async fn seen(
    conn: &mut AsyncPgConnection,
    context: &Context,
    scope: &Scope,
    id: Uuid,
) -> Outcome<Seen> {
    let attachment = store::find(conn, id).await?;
    let petition_id = attachment.as_ref().map_or(id, |one| one.row.petition_id);
    let case_id = attachment.as_ref().and_then(|one| one.row.case_id);
    let case = if_seen(cases::find(conn, scope, case_id.unwrap_or(id)).await)?;
    let entries = passages::onwards(conn, petition_id).await?;
    let (caller, client) = (context.caller(), context.caller().client_id());
    let known = |one: &Attachment| client.is_none() || one.row.added_by_client.as_deref() == client;
    let attachment = attachment.filter(known).ok_or_else(Problem::not_found)?;
    if attachment.row.case_id.is_some() {
        let case = case.ok_or_else(Problem::not_found)?;
        return Ok(Seen { of: case.behind(), at: Place::at(caller, &case), attachment });
    }
    let of = entries.iter().find(|entry| entry.id == petition_id).ok_or_else(Problem::not_found)?;
    let shows = |entry: &&Petition| {
        let facts = entry.facts();
        scope.admits(&facts) && (entry.id == of.id || brings(Sight::on(caller, scope, &facts), entry))
    };
    let mut places: Vec<&Petition> = entries.iter().filter(shows).collect();
    // Asked for those alone who work with a later entry: nobody else waits longer for what is there than for what is not.
    let brought = places.iter().any(|entry| entry.id != of.id);
    if brought && names(conn, of, caller).await? {
        places.retain(|entry| entry.id == of.id);
    }
    let at = places.iter().find(|entry| opens(entry, caller, scope)).or(places.first());
    let at = at.ok_or_else(Problem::not_found)?;
    Ok(Seen { of: of.behind(), at: Place::at_petition(caller, at), attachment })
}

/// The case that was found; `None` where there is none, or the caller does not see it.
fn if_seen(found: Outcome<Case>) -> Outcome<Option<Case>> {
    match found {
        Err(problem) if problem.code == Code::ResourceNotFound => Ok(None),
        found => found.map(Some),
    }
}

/// True for whom a petition brings the files of those from which it was passed on: whence it came is told to nobody who has no
/// work with it.
fn brings(sight: Sight, petition: &Petition) -> bool {
    let told = sight.works_with() && !sight.hides_accountable();
    petition.brings_files() && told
}

/// True where an entry names the caller, or while it is sealed somebody to whom he is related.
pub(super) async fn names(conn: &mut AsyncPgConnection, entry: &Petition, caller: &Caller) -> Outcome<bool> {
    Ok(!naming(conn, std::slice::from_ref(entry), caller).await?.is_empty())
}

/// Those of these entries of a commune that do.
async fn naming(
    conn: &mut AsyncPgConnection,
    entries: &[Petition],
    caller: &Caller,
) -> Outcome<BTreeSet<Uuid>> {
    let own: Vec<Uuid> = caller.positions().iter().map(|position| position.person_id).collect();
    let kin = match entries.iter().find(|entry| entry.sealed) {
        Some(sealed) => office::relatives(conn, &sealed.commune, &own).await?,
        None => Vec::new(),
    };
    let named =
        |entry: &&Petition, person: &Uuid| own.contains(person) || (entry.sealed && kin.contains(person));
    let naming =
        entries.iter().filter(|entry| entry.facts().excluded_person_ids.iter().any(|one| named(entry, one)));
    Ok(naming.map(|entry| entry.id).collect())
}

/// True where the petition's own text may open; whether it does, the look decides.
fn opens(petition: &Petition, caller: &Caller, scope: &Scope) -> bool {
    let facts = petition.facts();
    let granted = || petition.sealed && under(caller, petition, &facts).is_some();
    !Sight::on(caller, scope, &facts).hides_content() || granted()
}
