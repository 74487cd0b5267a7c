//! What bars an act on a petition and stands beside its row, with the room of cases. That stands above this one, and tells it by this.

use std::collections::HashMap;

use async_trait::async_trait;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::available::Known;
use crate::kernel::access::{Caller, HasFacts as _};
use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;
use crate::petitions::access::needs_of;
use crate::petitions::model::life::Mediation;
use crate::petitions::model::{Kind, Petition, PetitionAct, Status};
use crate::petitions::store::acts;

/// What is known of cases.
#[async_trait(?Send)]
pub trait OfCases: Send + Sync {
    /// Those of these cases that are in a merger or split which stands: nothing is classified anew there.
    async fn moved(&self, conn: &AsyncPgConnection, commune: &str, case_ids: &[Uuid]) -> Outcome<Vec<Uuid>>;
}

/// The room of cases, as a part of the application.
pub type Cases = Box<dyn OfCases>;

/// What bars acts on some petitions of one commune.
#[derive(Debug)]
pub struct Bars {
    moved: Vec<Uuid>,
    mediations: HashMap<Uuid, Mediation>,
}

impl Bars {
    /// Reads it, in a number of statements that does not depend on the petitions.
    pub async fn load(conn: &AsyncPgConnection, context: &Context, petitions: &[Petition]) -> Outcome<Self> {
        let (moved, mediations) = tokio::try_join!(
            biased;
            moved(conn, context, petitions),
            mediations(conn, context, petitions),
        )?;
        Ok(Self { moved, mediations })
    }

    /// What of it is of this petition.
    #[must_use]
    pub fn of(&self, petition: &Petition) -> Known {
        Known {
            moved: petition.case_id.is_some_and(|id| self.moved.contains(&id)),
            mediation: self.mediations.get(&petition.id).copied().unwrap_or_default(),
        }
    }
}

/// How far the mediation of those land disputes among them has come that may be referred to mediators, are with them, or are back from them;
/// no machine does anything about that.
async fn mediations(
    conn: &AsyncPgConnection,
    context: &Context,
    petitions: &[Petition],
) -> Outcome<HashMap<Uuid, Mediation>> {
    let asked = |petition: &&Petition| {
        let stands = matches!(petition.status, Status::Screened | Status::MediationReferred);
        petition.kind == Some(Kind::LandDispute) && stands
    };
    let disputes: Vec<&Petition> = petitions.iter().filter(asked).collect();
    match disputes.first() {
        Some(first) if matches!(context.caller(), Caller::Person(_)) => {
            let ids: Vec<Uuid> = disputes.iter().map(|petition| petition.id).collect();
            acts::mediations(conn, &first.commune, &ids).await
        }
        _ => Ok(HashMap::new()),
    }
}

/// The cases of these petitions of one commune that are in a merger or split, in one statement; asked of such petitions only as the caller
/// could classify anew but for that: no machine does.
async fn moved(conn: &AsyncPgConnection, context: &Context, petitions: &[Petition]) -> Outcome<Vec<Uuid>> {
    let [first, ..] = petitions else { return Ok(Vec::new()) };
    let caller = context.caller();
    if matches!(caller, Caller::Machine(_)) {
        return Ok(Vec::new());
    }
    let needs = needs_of(PetitionAct::Reclassification.row().hand);
    let could = |petition: &&Petition| {
        let possible = petition.case_id.is_some() && petition.may(PetitionAct::Reclassification).is_ok();
        possible && needs.permits(caller, &petition.facts())
    };
    let ids: Vec<Uuid> = petitions.iter().filter(could).filter_map(|petition| petition.case_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    context.app().part::<Cases>().moved(conn, &first.commune, &ids).await
}
