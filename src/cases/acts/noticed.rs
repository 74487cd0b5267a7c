//! A petition with its case, for acts on the petition that change what both show. The case is locked first, as every act
//! does.

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde_json::Value;
use uuid::Uuid;

use crate::cases::model::Case;
use crate::cases::store::{self, moves};
use crate::kernel::access::{AccessFacts, HasFacts, Position, Unchecked};
use crate::kernel::acts::{Remarks, Sighting, Subject};
use crate::kernel::app::App;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::petitions::access::{ReadPetitions, matrix};
use crate::petitions::model::Petition;
use crate::petitions::store as petitions;

/// A petition and the case it belongs to.
#[derive(Debug)]
pub struct PetitionWithCase {
    /// The petition.
    pub petition: Petition,
    /// Its case, if it was accepted, or linked to one.
    pub case: Option<Case>,
}

impl PetitionWithCase {
    /// Locks it for an act that reaches the entries which came of it in other books: those are locked first.
    pub async fn load_holding_below(tx: &mut Tx, context: &Context, id: Uuid) -> Outcome<Unchecked<Self>> {
        petitions::passages::hold_below(tx, id).await?;
        Self::load(tx, context, id).await
    }
}

impl HasFacts for PetitionWithCase {
    fn facts(&self) -> AccessFacts {
        self.petition.facts()
    }
}

impl Subject for PetitionWithCase {
    const KIND: &'static str = Petition::KIND;
    const PATH: &'static str = Petition::PATH;

    type Reading = ReadPetitions;

    fn rights(context: &Context, commune: &str) -> String {
        Petition::rights(context, commune)
    }

    async fn sight(conn: &mut AsyncPgConnection, context: &Context, id: Uuid) -> Outcome<Sighting> {
        Petition::sight(conn, context, id).await
    }

    async fn load(tx: &mut Tx, context: &Context, id: Uuid) -> Outcome<Unchecked<Self>> {
        let scope = context.scope(matrix);
        let seen = petitions::find(tx.conn(), &scope, id).await?;
        let case = match seen.case_id {
            Some(case_id) => {
                moves::lock_group(tx, &seen.commune, &[case_id]).await?;
                Some(store::lock_for_summary(tx, &seen.commune, case_id).await?)
            }
            None => None,
        };
        petitions::waits::hold(tx, id).await?;
        let petition = petitions::lock_for_summary(tx, &seen.commune, id).await?;
        if !scope.admits(&petition.facts()) {
            return Err(Problem::not_found());
        }
        if petition.case_id != seen.case_id {
            let detail = "The petition was accepted, or linked to a case, at the same moment.";
            return Err(Problem::new(Code::ServiceUnavailable).retry_after(1).detail(detail));
        }
        Ok(Unchecked::new(Self { petition, case }))
    }

    fn id(&self) -> Uuid {
        self.petition.id()
    }

    fn commune(&self) -> &str {
        self.petition.commune()
    }

    fn version(&self) -> i32 {
        self.petition.version()
    }

    fn petition_id(&self) -> Option<Uuid> {
        self.petition.petition_id()
    }

    fn case_id(&self) -> Option<Uuid> {
        self.petition.case_id()
    }

    async fn office(&self, tx: &mut Tx, position_id: Uuid, day: NaiveDate) -> Outcome<Option<Position>> {
        self.petition.office(tx, position_id, day).await
    }

    async fn keep_remarks(
        &self,
        tx: &mut Tx,
        app: &App,
        act_id: Uuid,
        remarks: &Remarks,
    ) -> Outcome<Option<Value>> {
        self.petition.keep_remarks(tx, app, act_id, remarks).await
    }
}
