//! Acts that open and settle cases, one file each.

pub mod annul;
pub mod answer;
mod days;
pub mod done;
pub mod inputs;
pub mod items;
mod kept;
pub mod moving;
pub mod noticed;
pub mod notify;
pub mod opened;
pub mod over_level;
pub mod rate;
pub mod reclassify;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde_json::Value;
use uuid::Uuid;

use super::model::{Barred, Case};
use super::store;
use super::usecases::offers::actions;
use super::usecases::show::{show, show_tried};
use super::usecases::views::CaseView;
use crate::cases::access::{ReadCases, SETTLING};
use crate::kernel::access::{HasFacts as _, Position, Unchecked};
use crate::kernel::acts::{Opened, Performance, Remarks, Sighting, Subject};
use crate::kernel::app::App;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::office;
use crate::petitions::access::matrix;
use crate::petitions::usecases::remarks;
use crate::petitions::usecases::sight::Sight;
use crate::vault::keep_remarks;

impl Subject for Case {
    const KIND: &'static str = "case";
    const PATH: &'static str = "cases";

    type Reading = ReadCases;

    fn rights(context: &Context, _commune: &str) -> String {
        context.scope(matrix).fingerprint()
    }

    async fn sight(conn: &mut AsyncPgConnection, context: &Context, id: Uuid) -> Outcome<Sighting> {
        let scope = context.scope(matrix);
        let case = store::find(conn, &scope, id).await?;
        let sight = Sight::on(context.caller(), &scope, &case.facts());
        Ok(sight.of_acts())
    }

    async fn load(tx: &mut Tx, context: &Context, id: Uuid) -> Outcome<Unchecked<Self>> {
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
        Some(self.petition_id)
    }

    fn case_id(&self) -> Option<Uuid> {
        Some(self.id)
    }

    async fn office(&self, tx: &mut Tx, position_id: Uuid, day: NaiveDate) -> Outcome<Option<Position>> {
        office::held_position(tx.conn(), &self.commune, position_id, day).await
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
        keep_remarks(tx, app, (&self.commune, self.petition_id, self.sealed), act_id, remarks).await
    }
}

/// An act that is barred, with what is possible instead.
#[must_use]
pub fn barred(context: &Context, case: &Case, why: Barred) -> Problem {
    Problem::barred(why.detail, why.legal_basis, actions(context, (case, &case.facts()), None).0)
}

/// The case as an act leaves it; of one that is only tried, without any text: nobody records such a look.
pub async fn shown(act: &mut Performance<'_>, case: &Case) -> Outcome<CaseView> {
    let scope = act.context.scope(matrix);
    if act.only_tried() {
        show_tried(act.tx.conn(), act.context, &scope, case).await
    } else {
        show(act.tx.conn(), act.context, &scope, case).await
    }
}

/// True where one of these acts.
fn settles(act: &Performance<'_>, case: &Case) -> bool {
    let facts = case.facts();
    SETTLING.iter().any(|condition| act.hands.meet(*condition, &facts))
}
