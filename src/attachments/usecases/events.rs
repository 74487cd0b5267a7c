//! That a file came or was voided, as it is told: to whoever works on the petition or case, and in the book in which a petition is now
//! too. Nothing of the file but its id, and which act it proves.

use serde_json::{Value, json};
use uuid::Uuid;

use super::holder::Holder;
use crate::attachments::store::AttachmentRow;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Event, EventType};
use crate::petitions::usecases::telling::{at_work, offices};

/// What of a file is told: that this happened to it, and as what it is to be noticed.
pub(super) type Told = (EventType, NotificationKind);

/// The event of a petition or case, and where a petition was passed on that of its entry there: without the hand and the file's id, which
/// would tell those who only see that entry from which other one it came.
pub(super) async fn events<H: Holder>(
    tx: &mut Tx,
    context: &Context,
    holder: &H,
    (row, position_id): (&AttachmentRow, Option<Uuid>),
    (kind, noticed): Told,
) -> Outcome<Vec<Event>> {
    let offices = offices(tx.conn(), holder.commune(), context.today()).await?;
    let event = |of: &H, position_id: Option<Uuid>, fields: Value| {
        let facts = of.facts();
        Event {
            // The files of a case are the staff's: its writers' timelines do not tell of them.
            petition_id: row.case_id.is_none().then_some(of.id()),
            case_id: of.case_id(),
            position_id,
            fields,
            before: Some(facts.clone()),
            after: Some(facts.clone()),
            telling: Some(Telling::new(noticed, at_work(&offices, &facts))),
            ..Event::of(kind, H::KIND, of.id())
        }
    };
    let mut fields = json!({ "attachment_id": row.id });
    if let Some(act_id) = row.act_id {
        fields["act_id"] = json!(act_id);
    }
    let mut events = vec![event(holder, position_id, fields)];
    if let Some(entry) = holder.goes_on(tx).await? {
        events.push(event(&entry, None, json!({})));
    }
    Ok(events)
}
