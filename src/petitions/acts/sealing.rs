//! Opening what need not stay sealed, and sealing again: what was released turns out to be of a kind that stays sealed, in its own book or in another one through which the
//! same petition went.

use serde_json::json;

use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::{Event, EventType, idempotency};
use crate::petitions::model::Petition;
use crate::petitions::model::texts::{Content, People};
use crate::petitions::store::passages::open_entries;
use crate::petitions::store::{self, deadlines};
use crate::petitions::usecases::settling::{accountable, settler};
use crate::petitions::usecases::sight::SEALED_MASKS;
use crate::petitions::usecases::waiting::follow;
use crate::petitions::usecases::{clocks, duplicates};
use crate::vault::{Part, open_released, release, seal};

/// Releases what need not stay sealed: subject and village stand on the row from now on.
pub(super) async fn open(act: &mut Performance<'_>, petition: &mut Petition) -> Outcome<()> {
    let parts = release(act.tx, act.context.app(), &petition.commune, petition.id).await?;
    duplicates::forget_sealed(act.tx, petition).await?;
    duplicates::remember(act.tx, act.context.app(), petition, &parts).await?;
    let content: Content = parts
        .get(petition.id, Part::Content)
        .ok_or_else(|| Problem::internal("a petition without its content"))?;
    petition.subject = Some(content.subject);
    petition.village_code = content.place.and_then(|place| place.village_code);
    Ok(())
}

/// Seals what was released: its texts, what was answered of it, and who answers for it.
pub(super) async fn close(act: &mut Performance<'_>, petition: &mut Petition) -> Outcome<()> {
    let app = act.context.app();
    let parts = open_released(act.tx.conn(), app, &petition.commune, petition.id, &[petition.id]).await?;
    let people: Option<People> = parts.get(petition.id, Part::People);
    let people = people.ok_or_else(|| Problem::internal("a petition without its people"))?;
    seal(act.tx, app, &petition.commune, petition.id).await?;
    duplicates::forget(act.tx, petition).await?;
    duplicates::remember_sealed(act.tx, app, petition, &people).await?;
    idempotency::shrink(act.tx, app, petition.id, &SEALED_MASKS.concat()).await?;
    let accountable = accountable(act.tx.conn(), petition, act.context.today()).await?;
    petition.assignee_position_id = accountable.as_ref().map(|position| position.id);
    petition.assignee_unit_id = accountable.map(|position| position.unit_id);
    Ok(())
}

/// Seals the entries of the same matter that other books have released, for they are of the same writer and say the same; they hide
/// themselves from the same persons. An entry that went into a case of its book is settled there as that book found it.
pub(super) async fn close_matter(act: &mut Performance<'_>, petition: &Petition) -> Outcome<()> {
    let today = act.context.today();
    for entry in open_entries(act.tx, petition).await? {
        let before = entry.facts();
        let mut entry = entry.sealed_again(petition).changed(act.now());
        close(act, &mut entry).await?;
        let named = entry.excluded_person_ids.as_slice();
        entry.settler_position_id = settler(act.tx.conn(), &entry, today, (true, named)).await?;
        let rows = deadlines::of_petitions(act.tx.conn(), &entry.commune, &[entry.id]).await?;
        entry.due_on = clocks::next_due(true, &rows);
        store::save(act.tx, &entry).await?;
        follow(act, &entry).await?;
        act.event(Event {
            petition_id: Some(entry.id),
            fields: json!({ "sealed": true, "track": entry.track }),
            before: Some(before),
            after: Some(entry.facts()),
            ..Event::of(EventType::PetitionSealedAgain, "petition", entry.id)
        });
    }
    Ok(())
}
