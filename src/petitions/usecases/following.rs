//! What a petition tells outwards of what others do with it: it follows its case, and the entry that it has in another book of the commune.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::clocks;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::linkage::Place;
use crate::petitions::model::{Petition, PublicStatus};
use crate::petitions::store::passages::follower;
use crate::petitions::store::{self, deadlines};

/// Saves a changed petition. The writer of one that another book passed on follows the entry from which it came: that is told in the
/// same transaction what this one has come to, and so is whatever is above it.
pub async fn keep(tx: &mut Tx, petition: &Petition, now: DateTime<Utc>) -> Outcome<()> {
    store::save(tx, petition).await?;
    tell_above(tx, petition, now).await
}

/// Tells the entries above one that was saved already, as far as they were told otherwise.
async fn tell_above(tx: &mut Tx, petition: &Petition, now: DateTime<Utc>) -> Outcome<()> {
    let mut told = petition.told_above();
    let mut above = follower(tx, petition).await?;
    while let Some(mut entry) = above {
        entry.public_status = told;
        let entry = entry.changed(now);
        store::save(tx, &entry).await?;
        told = entry.told_above();
        above = follower(tx, &entry).await?;
    }
    Ok(())
}

/// What a later room tells a petition about its case.
#[derive(Debug, Clone, Copy)]
pub struct CaseProgress {
    /// State as outsiders are told.
    pub public_status: PublicStatus,
    /// Lead assignee and his unit, once there is one.
    pub assignee: Option<(Uuid, Uuid)>,
}

/// Keeps the outward summary of the petitions of a case in step with it. The caller has locked the case and its first
/// petition; those that are linked to it follow in one statement, however many they are, and what is above
/// those of them that another book passed on.
pub async fn follow_case(
    tx: &mut Tx,
    context: &Context,
    petition: Petition,
    progress: CaseProgress,
) -> Outcome<Petition> {
    let mut petition = petition;
    petition.public_status = progress.public_status;
    if let Some((position_id, unit_id)) = progress.assignee {
        petition.assignee_position_id = Some(position_id);
        petition.assignee_unit_id = Some(unit_id);
    }
    let petition = follow_clocks(tx, context, petition).await?;
    if let Some(case_id) = petition.case_id {
        let told = (progress.public_status, progress.assignee);
        let passed_on = store::linked::follow(tx, &petition.commune, case_id, told, context.now()).await?;
        all_above(tx, &passed_on, context.now()).await?;
    }
    Ok(petition)
}

/// Saves a locked petition whose clocks have moved, with its next due date.
pub async fn follow_clocks(tx: &mut Tx, context: &Context, petition: Petition) -> Outcome<Petition> {
    let rows = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    let mut petition = petition.changed(context.now());
    petition.due_on = clocks::next_due(petition.sealed, &rows);
    keep(tx, &petition, context.now()).await?;
    Ok(petition)
}

/// Takes petitions that are linked to a case into another one, in one statement, and tells those above.
pub async fn carry_linked(
    tx: &mut Tx,
    context: &Context,
    commune: &str,
    ids: &[Uuid],
    to: &Place,
) -> Outcome<()> {
    let passed_on = store::linked::carry(tx, commune, ids, to, context.now()).await?;
    all_above(tx, &passed_on, context.now()).await
}

async fn all_above(tx: &mut Tx, entries: &[Petition], now: DateTime<Utc>) -> Outcome<()> {
    for entry in entries {
        tell_above(tx, entry, now).await?;
    }
    Ok(())
}
