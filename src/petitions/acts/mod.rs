//! Acts on petitions, one file each.

pub mod acknowledge;
pub mod annul;
pub mod citizen;
pub mod days;
mod departed;
mod facts;
mod found_anew;
pub mod grounded;
pub mod passage;
pub mod passed_on;
pub mod proposed;
pub mod reclassify;
pub mod relatives;
pub mod reply;
pub mod screen;
mod sealing;
pub mod settlement_request;
pub mod split;
pub mod step;
pub mod supplement;
pub mod supplement_request;
pub mod tracking;
pub mod transfer;
pub mod withdraw;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde_json::Value;
use uuid::Uuid;

use super::access::matrix;
use super::model::{Petition, TransitionError};
use super::store;
use crate::kernel::access::HasFacts as _;
use crate::kernel::access::{Position, Unchecked};
use crate::kernel::acts::{Opened, Performance, Remarks, Sighting, Subject};
use crate::kernel::app::App;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::office;
use crate::petitions::access::ReadPetitions;
use crate::petitions::usecases::available::{Known, actions, actions_where};
use crate::petitions::usecases::remarks;
use crate::petitions::usecases::sight::Sight;
use crate::petitions::usecases::summary::{show, show_done_to_writer, show_to_writer, show_tried};
use crate::petitions::usecases::views::PetitionView;
use crate::vault::keep_remarks;

/// Stable name of the act that opens a case; it stands above this room, and its notice here.
pub const ACCEPTANCE: &str = "acceptance";

impl Subject for Petition {
    const KIND: &'static str = "petition";
    const PATH: &'static str = "petitions";

    type Reading = ReadPetitions;

    fn rights(context: &Context, _commune: &str) -> String {
        context.scope(matrix).fingerprint()
    }

    async fn sight(conn: &mut AsyncPgConnection, context: &Context, id: Uuid) -> Outcome<Sighting> {
        let scope = context.scope(matrix);
        let petition = store::find(conn, &scope, id).await?;
        let sight = Sight::on(context.caller(), &scope, &petition.facts());
        Ok(sight.of_acts())
    }

    /// What waits for it moves with it, and is locked with it.
    async fn load(tx: &mut Tx, context: &Context, id: Uuid) -> Outcome<Unchecked<Self>> {
        store::waits::hold(tx, id).await?;
        store::for_update(tx, &context.scope(matrix), id).await
    }

    fn id(&self) -> Uuid {
        self.id
    }

    fn commune(&self) -> &str {
        &self.commune
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn petition_id(&self) -> Option<Uuid> {
        Some(self.id)
    }

    fn case_id(&self) -> Option<Uuid> {
        self.case_id
    }

    async fn office(&self, tx: &mut Tx, position_id: Uuid, day: NaiveDate) -> Outcome<Option<Position>> {
        office::held_position(tx.conn(), &self.commune, position_id, day).await
    }

    async fn seen_tag(&self, tx: &mut Tx, context: &Context) -> Outcome<String> {
        let view = show_to_writer(tx, context, &context.scope(matrix), self).await?;
        Ok(view.summary.etag)
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
        keep_remarks(tx, app, (&self.commune, self.id, self.sealed), act_id, remarks).await
    }
}

/// A transition that is barred, with what is possible instead.
#[must_use]
pub fn barred(context: &Context, petition: &Petition, error: TransitionError) -> Problem {
    Problem::barred(&error.detail(), error.legal_basis(), actions(context, petition, &petition.facts()).0)
}

/// The same where it is known what stands beside the row.
#[must_use]
pub fn barred_where(context: &Context, petition: &Petition, known: Known, error: TransitionError) -> Problem {
    let available = actions_where(context, petition, &petition.facts(), known).0;
    Problem::barred(&error.detail(), error.legal_basis(), available)
}

/// The petition as an act leaves it; of one that is only tried, without any text: nobody records such a look.
pub async fn shown(act: &mut Performance<'_>, petition: &Petition) -> Outcome<PetitionView> {
    let scope = act.context.scope(matrix);
    if act.only_tried() {
        show_tried(act.tx.conn(), act.context, &scope, petition).await
    } else if act.hands.acting.is_none() {
        show_done_to_writer(act.tx, act.context, &scope, petition).await
    } else {
        show(act.tx.conn(), act.context, &scope, petition).await
    }
}
