//! Acts on petitions, one file each.

mod facts;
pub mod notify;
pub mod screen;

use serde_json::Value;
use uuid::Uuid;

use super::access::matrix;
use super::model::{Petition, TransitionError};
use super::store;
use crate::kernel::access::Unchecked;
use crate::kernel::acts::{Remarks, Subject};
use crate::kernel::app::App;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::petitions::usecases::summary::actions;
use crate::vault::{Part, PetitionKey};

impl Subject for Petition {
    const KIND: &'static str = "petition";

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
        Some(self.id)
    }

    fn case_id(&self) -> Option<Uuid> {
        self.case_id
    }

    async fn keep_remarks(
        &self,
        tx: &mut Tx,
        app: &App,
        act_id: Uuid,
        remarks: &Remarks,
    ) -> Outcome<Option<Value>> {
        let key = PetitionKey::for_writing(tx, app, &self.commune, self.id, self.sealed).await?;
        key.write(tx, act_id, Part::Act, remarks).await?;
        Ok(None)
    }
}

/// A transition that is barred, with what is possible instead.
#[must_use]
pub fn barred(context: &Context, petition: &Petition, error: TransitionError) -> Problem {
    let (available, _) = actions(context, petition);
    let mut problem =
        Problem::new(Code::StateConflict).detail(error.detail()).legal_basis(error.legal_basis());
    problem.available_actions = Some(available);
    problem
}
