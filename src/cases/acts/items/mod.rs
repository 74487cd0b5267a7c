//! Acts on enforcement items: reported on by who has to do it, judged by who settled the case.

pub mod accept;
pub mod cancel;
pub mod complete;
pub mod report;
mod reported;
pub mod send_back;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::cases::access::ReadItems;
use crate::cases::model::Barred;
use crate::cases::model::item::{EnforcementItem, ItemInCase};
use crate::cases::store::items;
use crate::cases::usecases::items::show::{actions, seen_one, show};
use crate::cases::usecases::items::views::ItemView;
use crate::cases::usecases::items::{find, rights};
use crate::kernel::access::{HasFacts as _, Position, Unchecked};
use crate::kernel::acts::{ActAnswer, Opened, Performance, Remarks, Sighting, Subject};
use crate::kernel::app::App;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::notifications::Telling;
use crate::kernel::record::{Event, EventType};
use crate::people::office;
use crate::petitions::access::matrix;
use crate::petitions::acts::relatives::no_relative;
use crate::petitions::usecases::remarks;
use crate::vault::keep_remarks;

impl Subject for ItemInCase {
    const KIND: &'static str = "enforcement_item";
    const PATH: &'static str = "enforcement-items";

    type Reading = ReadItems;

    fn rights(context: &Context, _commune: &str) -> String {
        rights(context)
    }

    async fn sight(conn: &mut AsyncPgConnection, context: &Context, id: Uuid) -> Outcome<Sighting> {
        let item = find(conn, context, id, false).await?;
        let hidden = !seen_one(conn, context, &item).await?.readable;
        Ok(Sighting {
            hides_hands: hidden,
            hides_signature: hidden,
            hides_paper: hidden,
            ..Sighting::default()
        })
    }

    async fn load(tx: &mut Tx, context: &Context, id: Uuid) -> Outcome<Unchecked<Self>> {
        let item = find(tx.conn(), context, id, true).await?;
        let of = items::in_case(tx, item).await?;
        // While its lock was waited for, the case may have come to name the caller.
        if context.scope(matrix).is_blind_to(&of.case.excluded_person_ids) {
            return Err(Problem::not_found());
        }
        Ok(Unchecked::new(of))
    }

    fn id(&self) -> Uuid {
        self.item.id
    }

    fn commune(&self) -> &str {
        &self.item.commune
    }

    fn version(&self) -> i32 {
        self.item.version
    }

    fn petition_id(&self) -> Option<Uuid> {
        Some(self.item.petition_id)
    }

    fn case_id(&self) -> Option<Uuid> {
        Some(self.item.case_id)
    }

    async fn office(&self, tx: &mut Tx, position_id: Uuid, day: NaiveDate) -> Outcome<Option<Position>> {
        office::held_position(tx.conn(), self.commune(), position_id, day).await
    }

    async fn open_remarks(context: &Context, petition_id: Uuid, act_id: Uuid) -> Outcome<Option<Opened>> {
        remarks::open(context, petition_id, act_id).await
    }

    async fn keep_remarks(
        &self,
        tx: &mut Tx,
        app: &App,
        act_id: Uuid,
        remarks: &Remarks,
    ) -> Outcome<Option<Value>> {
        let of = (self.commune(), self.item.petition_id, self.case.sealed);
        keep_remarks(tx, app, of, act_id, remarks).await
    }
}

/// Why.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ItemReasonInput {
    /// The reason in words; behind the petition's key.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: String,
}

/// What an act on an item answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemResult {
    /// The item as it stands now.
    pub item: ItemView,
}

impl ActAnswer for ItemResult {
    const OF_OTHERS: &'static [&'static [&'static str]] = &[];

    fn parent_etag(&self) -> &str {
        &self.item.etag
    }
}

/// An act that is barred, with what is possible instead.
fn barred(act: &Performance<'_>, of: &ItemInCase, why: Barred) -> Problem {
    Problem::barred(why.detail, why.legal_basis, actions(act.context, &of.item, &of.facts()).0)
}

/// Keeps the item as the act leaves it, and tells of it.
async fn settle(
    act: &mut Performance<'_>,
    of: ItemInCase,
    after: EnforcementItem,
    (kind, fields, telling): (EventType, Value, Option<Telling>),
) -> Outcome<ItemResult> {
    act.not_before(of.item.stepped_on, "what was done before")?;
    let before = of.facts();
    no_relative(act, ("enforcement_item", of.item.id), &before, &before.excluded_person_ids).await?;
    items::save(act.tx, &after).await?;
    act.event(Event {
        case_id: Some(after.case_id),
        fields,
        telling,
        after: Some(after.facts_in(Some(&of.case))),
        before: Some(before),
        ..Event::of(kind, "enforcement_item", after.id)
    });
    let tried = act.only_tried();
    Ok(ItemResult { item: show(act.tx.conn(), act.context, &after, tried).await? })
}
