//! Acts of assignees, one file each; and the acceptance of a petition, its link to a case, the annulment of both, and the merger of two
//! cases, which ask who works on them.

pub mod accept;
pub mod annul_on_petition;
pub mod complete;
pub mod correct;
mod corrected;
mod decided;
mod hands;
mod hiding;
mod joining;
pub mod link;
pub mod merge;
pub mod report;
mod unaccept;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde_json::Value;
use uuid::Uuid;

use super::model::Assignment;
use super::usecases;
use super::usecases::show::seen_one;
use crate::assignments::access::ReadAssignments;
use crate::cases::store as cases;
use crate::kernel::access::{Position, Unchecked};
use crate::kernel::acts::{Opened, Remarks, Sighting, Subject};
use crate::kernel::app::App;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::office;
use crate::petitions::access::matrix;
use crate::petitions::store as petitions;
use crate::petitions::usecases::remarks;
use crate::vault::{PetitionKey, keep_remarks};

impl Subject for Assignment {
    const KIND: &'static str = "assignment";
    const PATH: &'static str = "assignments";

    type Reading = ReadAssignments;

    fn rights(context: &Context, _commune: &str) -> String {
        usecases::rights(context)
    }

    async fn sight(conn: &mut AsyncPgConnection, context: &Context, id: Uuid) -> Outcome<Sighting> {
        let assignment = usecases::find(conn, context, id, false).await?;
        let hidden = !seen_one(conn, context, &assignment).await?.readable;
        Ok(Sighting {
            hides_hands: hidden,
            hides_signature: hidden,
            hides_paper: hidden,
            ..Sighting::default()
        })
    }

    async fn load(tx: &mut Tx, context: &Context, id: Uuid) -> Outcome<Unchecked<Self>> {
        let work = usecases::find(tx.conn(), context, id, true).await?;
        // While its lock was waited for, the case may have come to name the caller. It stays as it is from here on.
        let named = cases::hold_still(tx, work.case_id).await?;
        if named.is_some_and(|named| context.scope(matrix).is_blind_to(&named)) {
            return Err(Problem::not_found());
        }
        Ok(Unchecked::new(work))
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
        Some(self.case_id)
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
        let petition = petitions::lock_for_summary(tx, &self.commune, self.petition_id).await?;
        keep_remarks(tx, app, (&self.commune, petition.id, petition.sealed), act_id, remarks).await
    }
}

/// The key for texts of an assignment.
async fn key(tx: &mut Tx, app: &App, assignment: &Assignment) -> Outcome<PetitionKey> {
    let petition = petitions::lock_for_summary(tx, &assignment.commune, assignment.petition_id).await?;
    PetitionKey::for_writing(tx, app, &assignment.commune, petition.id, petition.sealed).await
}

/// The work is not open.
fn not_open() -> Problem {
    Problem::barred("The work is not open any more.", "Luật Tiếp công dân Điều 28", Vec::new())
}
