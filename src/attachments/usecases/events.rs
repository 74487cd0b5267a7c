//! That a file came or was voided, as it is told: to whoever works on the petition, and in the book in which that is now too. Nothing of
//! the file but its id.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::kernel::access::HasFacts as _;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Event, EventType};
use crate::petitions::model::Petition;
use crate::petitions::usecases::answers::course;
use crate::petitions::usecases::telling::{at_work, offices};

/// What of a file is told: that this happened to it, and as what it is to be noticed.
pub(super) type Told = (EventType, NotificationKind);

/// The event of a petition, and where it was passed on that of its entry there: without the hand and the file's id, which would tell
/// those who only see that entry from which other one it came.
pub(super) async fn events(
    tx: &mut Tx,
    context: &Context,
    petition: &Petition,
    (attachment_id, position_id): (Uuid, Option<Uuid>),
    (kind, noticed): Told,
) -> Outcome<Vec<Event>> {
    let offices = offices(tx.conn(), &petition.commune, context.today()).await?;
    let event = |of: &Petition, position_id: Option<Uuid>, fields: Value| {
        let facts = of.facts();
        Event {
            petition_id: Some(of.id),
            case_id: of.case_id,
            position_id,
            fields,
            before: Some(facts.clone()),
            after: Some(facts.clone()),
            telling: Some(Telling::new(noticed, at_work(&offices, &facts))),
            ..Event::of(kind, "petition", of.id)
        }
    };
    let mut events = vec![event(petition, position_id, json!({ "attachment_id": attachment_id }))];
    let course = course(tx.conn(), petition).await?;
    if course.id != petition.id {
        events.push(event(&course, None, json!({})));
    }
    Ok(events)
}
