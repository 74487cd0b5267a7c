//! An act with what its paper needs, for those who read what is said of it.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use super::schema::acts;
use super::{Opened, Subject};
use crate::kernel::context::Context;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Code, Outcome, Problem};

const CLOSED: &str = "The paper of an act is for those who read what is said of the act.";

/// The row of an act.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = acts)]
pub struct WholeAct {
    /// Tenant.
    pub commune: String,
    /// Id.
    pub id: Uuid,
    /// Which act.
    pub kind: String,
    /// Legal date.
    pub acted_on: NaiveDate,
    /// Number of the paper.
    pub document_number: Option<String>,
    /// Date on the paper.
    pub document_date: Option<NaiveDate>,
    /// Body that issues the paper.
    pub issuer_unit_id: Uuid,
    /// Position that signs.
    pub signer_position_id: Option<Uuid>,
    /// Petition behind whose key its texts stand.
    pub petition_id: Option<Uuid>,
    /// Codes, ids and dates that were kept with it.
    pub facts: Value,
}

fn closed() -> Problem {
    Problem::new(Code::PermissionMissing).detail(CLOSED)
}

impl WholeAct {
    /// An act that was done to this subject; 404 where the caller does not see that. Who does not see number and date of its paper does
    /// not see the paper.
    pub async fn of<S: Subject>(context: &Context, id: Uuid, act_id: Uuid) -> Outcome<Self> {
        let commune = commune_of(id).ok_or_else(Problem::not_found)?;
        let mut conn = context.app().db.read().await?;
        let sighting = S::sight(&mut conn, context, id).await?;
        if sighting.hides_paper {
            return Err(closed());
        }
        let act = acts::table.find((commune.as_str(), act_id)).filter(acts::subject_id.eq(id));
        Ok(act.select(Self::as_select()).first(&mut conn).await?)
    }

    /// The act by which it was annulled; `None`: it stands.
    pub async fn annulled_by(&self, context: &Context) -> Outcome<Option<Uuid>> {
        let mut conn = context.app().db.read().await?;
        let annulment = acts::table
            .filter(acts::commune.eq(&self.commune).and(acts::annuls_act_id.eq(self.id)))
            .select(acts::id);
        Ok(annulment.first(&mut conn).await.optional()?)
    }

    /// What is said of it; 403 where that is closed for the caller. Of a sealed petition this is a look, recorded before the answer.
    pub async fn opened<S: Subject>(&self, context: &Context) -> Outcome<Opened> {
        let petition_id = self.petition_id.ok_or_else(Problem::not_found)?;
        S::open_remarks(context, petition_id, self.id).await?.ok_or_else(closed)
    }
}
