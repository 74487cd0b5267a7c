//! Petitions that may be about the same matter (đơn trùng). They are shown with the reasons, never joined by themselves.
//!
//! Released petitions are found by an index. Of sealed ones nothing may stand in one: those that who asks may open are compared one by
//! one, by who stands behind them. What is looked for is read like an identity, under a grant while it is sealed, and each search is
//! recorded before the answer.

mod marks;
mod once;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use self::marks::{Marks, SealedMarks};
pub(super) use self::marks::{domain, salted, shortened};
pub use self::marks::{forget, forget_sealed, remember, remember_sealed};
pub use self::once::{Before, before};
use super::grants::{live, under};
use super::identity::read;
use super::sight::Sight;
use super::views::PetitionReference;
use crate::kernel::access::{Caller, HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::Actor;
use crate::kernel::record::audit::Entry;
use crate::people::office;
use crate::petitions::access::matrix;
use crate::petitions::model::likeness::DuplicateReason;
use crate::petitions::model::{Petition, PublicStatus, Status};
use crate::petitions::store;
use crate::petitions::store::{likeness, lookup, sealed_likeness};
use crate::vault::{PartOf, open_released};

/// Percent of their words that two petitions share before their texts are a reason.
const ALIKE: u8 = 30;
/// Petitions that are shown.
const SHOWN: usize = 50;

/// One petition that may be about the same matter.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuplicateCandidate {
    /// The petition.
    pub petition: PetitionReference,
    /// When it was received.
    pub received_on: NaiveDate,
    /// Its state.
    pub status: Status,
    /// Its state as outsiders are told.
    pub public_status: PublicStatus,
    /// Its case.
    #[schema(required)]
    pub case_id: Option<Uuid>,
    /// Why it is shown.
    #[schema(min_items = 1, max_items = 6)]
    pub reasons: Vec<DuplicateReason>,
    /// How much of their words the two share, in percent; an estimate, within some twelve percent. Null: it is sealed, and its words are
    /// not compared.
    #[schema(required, minimum = 0, maximum = 100)]
    pub text_likeness: Option<u8>,
    /// Legal day on which its writer was guided to another body; null: he was not.
    #[schema(required)]
    pub guided_on: Option<NaiveDate>,
    /// Legal day on which it was passed on to another body; null: it was not, or it came back to be dealt with here.
    #[schema(required)]
    pub transferred_on: Option<NaiveDate>,
}

/// Petitions that may be about the same matter.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuplicateCandidates {
    /// Those with the most and the weightiest reasons first. Of sealed petitions no more are compared than the latest 200 of the same book
    /// that nobody has screened yet, and the latest 200 that each office of the caller settles: an older one is not found.
    #[schema(max_items = 50)]
    pub items: Vec<DuplicateCandidate>,
}

/// Searches for petitions that are like this one. Without a grant on a sealed one, or the full sight of a released one: 403.
pub async fn search(context: &Context, id: Uuid) -> Outcome<DuplicateCandidates> {
    let found = context.app().db.write(async |tx: &mut Tx| recorded(tx, context, id).await).await?;
    found.ok_or_else(|| Problem::new(Code::PermissionMissing))
}

async fn recorded(tx: &mut Tx, context: &Context, id: Uuid) -> Outcome<Option<DuplicateCandidates>> {
    let scope = context.scope(matrix);
    let petition = store::hold(tx, &scope, id).await?;
    let parts = opened(tx, context, &scope, &petition).await?;
    let found = match &parts {
        Some(parts) => {
            let mut items = alike(tx, context, &scope, &petition, parts).await?;
            keep_open(tx, context, &scope, &petition.commune, &mut items).await?;
            Some(items)
        }
        None => None,
    };
    record(tx, context, &petition, found.as_deref()).await?;
    Ok(found.map(|items| DuplicateCandidates { items }))
}

/// Keeps those that are still what they were when they were compared, and still open to the caller: judged in one with the record, so
/// that the look comes wholly before or wholly after whatever changes that.
async fn keep_open(
    tx: &mut Tx,
    context: &Context,
    scope: &Scope,
    commune: &str,
    items: &mut Vec<DuplicateCandidate>,
) -> Outcome<()> {
    if items.is_empty() {
        return Ok(());
    }
    tx.stand_still(commune).await?;
    let ids: Vec<Uuid> = items.iter().map(|item| item.petition.id).collect();
    let rows = lookup::by_ids(tx.conn(), scope, &[commune.to_owned()], &ids).await?;
    let relatives = if rows.iter().any(|row| row.sealed) {
        relatives(tx, context.caller(), commune).await?
    } else {
        Vec::new()
    };
    let open: HashMap<Uuid, bool> = rows
        .iter()
        .filter(|row| {
            if row.sealed {
                opens(context.caller(), row, &relatives)
            } else {
                Sight::on(context.caller(), scope, &row.facts()).is_full()
            }
        })
        .map(|row| (row.id, row.sealed))
        .collect();
    items.retain(|item| open.get(&item.petition.id) == Some(&item.is_sealed()));
    Ok(())
}

/// Records that petitions were compared with this one; `None`: who asked may not read it. Of a sealed one that was found it tells who
/// stands behind it, and so is a look at that.
async fn record(
    tx: &mut Tx,
    context: &Context,
    petition: &Petition,
    found: Option<&[DuplicateCandidate]>,
) -> Outcome<()> {
    let is_sealed = |item: &&DuplicateCandidate| item.is_sealed();
    let sealed: Option<Vec<Uuid>> =
        found.map(|items| items.iter().filter(is_sealed).map(|item| item.petition.id).collect());
    let entry = |action: &'static str, id: Uuid, detail: Value| Entry {
        action,
        subject_kind: "petition",
        subject_id: Some(id),
        position_id: None,
        reason: None,
        detail,
    };
    let action = if found.is_some() { "duplicates.searched" } else { "duplicates.denied" };
    let detail = json!({ "found": found.map(<[_]>::len), "sealed": sealed });
    let mut entries = vec![entry(action, petition.id, detail)];
    let told = sealed.into_iter().flatten();
    entries.extend(told.map(|id| entry("duplicates.told", id, json!({ "with": petition.id }))));
    tx.record_looks(context.app(), &Actor::of(context), &petition.commune, entries).await
}

/// What the petition says, where the caller may read it.
async fn opened(
    tx: &mut Tx,
    context: &Context,
    scope: &Scope,
    petition: &Petition,
) -> Outcome<Option<PartOf>> {
    let full = !petition.sealed && Sight::on(context.caller(), scope, &petition.facts()).is_full();
    match live(tx.conn(), context.caller(), petition).await? {
        Some((grant, _)) => read(tx, context, petition, &grant).await.map(Some),
        None if full => {
            let (app, commune) = (context.app(), petition.commune.as_str());
            open_released(tx.conn(), app, commune, petition.id, &[petition.id]).await.map(Some)
        }
        None => Ok(None),
    }
}

/// Those that are like it, the weightiest reasons first, and what was done with them.
async fn alike(
    tx: &mut Tx,
    context: &Context,
    scope: &Scope,
    petition: &Petition,
    parts: &PartOf,
) -> Outcome<Vec<DuplicateCandidate>> {
    let marks = Marks::of(context.app(), petition, parts)?;
    let found = released(tx, context, scope, petition, &marks).await?;
    let mut items: Vec<DuplicateCandidate> = found.into_iter().map(|(item, _)| item).collect();
    items.extend(sealed(tx, context, scope, petition, parts).await?);
    // What another book of the commune passed on is the same petition, and no duplicate of itself.
    let matter = store::passages::of_matter(tx, petition).await?;
    items.retain(|item| !matter.contains(&item.petition.id));
    items.sort_by_key(|item| std::cmp::Reverse((item.reasons.len(), item.text_likeness, item.received_on)));
    items.truncate(SHOWN);
    once::tell(tx, petition, &mut items).await?;
    Ok(items)
}

/// Released ones that share a person or enough of the words; and whether the same person wrote both.
async fn released(
    tx: &mut Tx,
    context: &Context,
    scope: &Scope,
    petition: &Petition,
    marks: &Marks,
) -> Outcome<Vec<(DuplicateCandidate, bool)>> {
    let rows = likeness::candidates(tx, scope, petition, marks.sought()).await?;
    let compared = rows
        .into_iter()
        // Whoever sees it redacted would learn by the reasons who stands behind it.
        .filter(|(other, _)| Sight::on(context.caller(), scope, &other.facts()).is_full())
        .filter_map(|(other, row)| {
            let likeness = marks.likeness(&row);
            let mut reasons = marks.shared(&row);
            reasons.extend((likeness >= ALIKE).then_some(DuplicateReason::SimilarText));
            // Bands meet by chance now and then.
            let item = DuplicateCandidate::of(&other, reasons, Some(likeness))?;
            Some((item, marks.same_writer(&row)))
        });
    Ok(compared.collect())
}

/// Sealed ones that share a person, among those that the caller may open.
async fn sealed(
    tx: &mut Tx,
    context: &Context,
    scope: &Scope,
    petition: &Petition,
    parts: &PartOf,
) -> Outcome<Vec<DuplicateCandidate>> {
    let (caller, commune) = (context.caller(), petition.commune.as_str());
    let positions: Vec<Uuid> = caller.positions().iter().map(|position| position.id).collect();
    let mut rows = sealed_likeness::openable(tx, scope, petition, &positions).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let relatives = relatives(tx, caller, commune).await?;
    rows.retain(|(other, _)| opens(caller, other, &relatives));
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let marks = SealedMarks::of(context.app(), petition, parts)?;
    let compared =
        rows.iter().filter_map(|(other, row)| DuplicateCandidate::of(other, marks.shared(row), None));
    Ok(compared.collect())
}

/// Who is a relative of the caller: what names one opens to nobody of his.
async fn relatives(tx: &mut Tx, caller: &Caller, commune: &str) -> Outcome<Vec<Uuid>> {
    let persons: Vec<Uuid> = caller.positions().iter().map(|position| position.person_id).collect();
    office::relatives(tx.conn(), commune, &persons).await
}

/// The caller, who has these relatives, may open the sealed petition.
fn opens(caller: &Caller, other: &Petition, relatives: &[Uuid]) -> bool {
    !other.excluded_person_ids.iter().any(|person| relatives.contains(person))
        && under(caller, other, &other.facts()).is_some()
}

impl DuplicateCandidate {
    /// It is sealed, and found by who stands behind it alone.
    fn is_sealed(&self) -> bool {
        self.text_likeness.is_none()
    }

    /// The other petition with the reasons, if there are any.
    fn of(other: &Petition, reasons: Vec<DuplicateReason>, text_likeness: Option<u8>) -> Option<Self> {
        (!reasons.is_empty()).then(|| Self {
            petition: PetitionReference::of(other.id, other.number.clone()),
            received_on: other.received_on,
            status: other.status,
            public_status: other.public_status,
            case_id: other.case_id,
            reasons,
            text_likeness,
            guided_on: None,
            transferred_on: None,
        })
    }
}
