//! Petitions that may be about the same matter (đơn trùng). They are shown with the reasons, never joined by themselves.
//!
//! Only released petitions are found: of sealed ones nothing may stand in an index. What is looked for is read like an
//! identity, under a grant while it is sealed, and each search is recorded before the answer.

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::grants::live;
use super::identity::read;
use super::searching;
use super::sight::Sight;
use super::views::PetitionReference;
use crate::kernel::access::{HasFacts as _, Scope};
use crate::kernel::app::App;
use crate::kernel::context::Context;
use crate::kernel::crypto::{HashPurpose, keyed_hash, keyed_hashes};
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::Actor;
use crate::kernel::record::audit::Entry;
use crate::petitions::access::matrix;
use crate::petitions::model::likeness::{DuplicateReason, Signature, identities, runs};
use crate::petitions::model::texts::{Content, People};
use crate::petitions::model::{Petition, PublicStatus, Status};
use crate::petitions::store;
use crate::petitions::store::likeness::{self, LikenessRow};
use crate::vault::{Part, PartOf, open_released};

/// Percent of their words that two petitions share before their texts are a reason.
const ALIKE: u8 = 30;
/// Petitions that are shown.
const SHOWN: usize = 50;
/// Bytes of a hash that are kept: enough that no two people of a commune meet in one.
const KEPT: usize = 16;

/// One petition that may be about the same matter.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuplicateCandidate {
    /// The petition.
    pub petition: PetitionReference,
    /// When it was received.
    pub received_on: chrono::NaiveDate,
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
    /// How much of their words the two share, in percent; an estimate, within some twelve percent.
    #[schema(minimum = 0, maximum = 100)]
    pub text_likeness: u8,
}

/// Petitions that may be about the same matter.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuplicateCandidates {
    /// Those with the most and the weightiest reasons first.
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
        Some(parts) => Some(like(tx, context, &scope, &petition, parts).await?),
        None => None,
    };
    let entry = Entry {
        action: if found.is_some() { "duplicates.searched" } else { "duplicates.denied" },
        subject_kind: "petition",
        subject_id: Some(id),
        position_id: None,
        reason: None,
        detail: json!({ "found": found.as_ref().map(|found| found.items.len()) }),
    };
    tx.record_look(context.app(), &Actor::of(context), &petition.commune, entry).await?;
    Ok(found)
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

/// What is compared.
struct Marks {
    /// Each under every key, with what it stands for.
    people: Vec<(DuplicateReason, Vec<u8>)>,
    /// Under every key.
    signatures: Vec<Signature>,
}

async fn like(
    tx: &mut Tx,
    context: &Context,
    scope: &Scope,
    petition: &Petition,
    parts: &PartOf,
) -> Outcome<DuplicateCandidates> {
    let marks = marks(context.app(), petition, parts)?;
    let people = marks.people.iter().map(|(_, hash)| hash.clone()).collect();
    let bands = marks.signatures.iter().flat_map(Signature::bands).collect();
    // What another book of the commune passed on is the same petition, and no duplicate of itself.
    let matter = store::passages::of_matter(tx, petition).await?;
    let rows = likeness::candidates(tx, scope, petition, (people, bands)).await?;
    let mut items: Vec<DuplicateCandidate> = rows
        .into_iter()
        .filter(|(other, _)| !matter.contains(&other.id))
        // Whoever sees it redacted would learn by the reasons who stands behind it.
        .filter(|(other, _)| Sight::on(context.caller(), scope, &other.facts()).is_full())
        .filter_map(|(other, row)| marks.compared(&other, &row))
        .collect();
    items.sort_by_key(|item| std::cmp::Reverse((item.reasons.len(), item.text_likeness, item.received_on)));
    items.truncate(SHOWN);
    Ok(DuplicateCandidates { items })
}

impl Marks {
    /// The other petition with the reasons, if there are any: bands meet by chance now and then.
    fn compared(&self, other: &Petition, row: &LikenessRow) -> Option<DuplicateCandidate> {
        let stored = row.signature.as_deref().and_then(Signature::parse);
        let likeness = |stored: Signature| self.signatures.iter().map(|own| own.likeness(&stored)).max();
        let text_likeness = stored.and_then(likeness).unwrap_or(0);
        let shared = self.people.iter().filter(|(_, hash)| row.people.contains(hash));
        let mut reasons: Vec<DuplicateReason> = shared.map(|(reason, _)| *reason).collect();
        if text_likeness >= ALIKE {
            reasons.push(DuplicateReason::SimilarText);
        }
        reasons.sort_unstable();
        reasons.dedup();
        (!reasons.is_empty()).then(|| DuplicateCandidate {
            petition: PetitionReference::of(other.id, &other.number),
            received_on: other.received_on,
            status: other.status,
            public_status: other.public_status,
            case_id: other.case_id,
            reasons,
            text_likeness,
        })
    }
}

fn texts(petition: &Petition, parts: &PartOf) -> Outcome<(People, Content)> {
    let people = parts.get(petition.id, Part::People);
    let both = people.zip(parts.get(petition.id, Part::Content));
    both.ok_or_else(|| Problem::internal("a petition without its protected parts"))
}

pub(super) fn domain(reason: DuplicateReason) -> String {
    format!("likeness/{reason}")
}

/// Two communes never share a hash.
pub(super) fn salted(commune: &str, value: &str) -> Vec<u8> {
    format!("{commune}\n{value}").into_bytes()
}

pub(super) fn shortened(hash: [u8; 32]) -> Vec<u8> {
    hash[..KEPT].to_vec()
}

fn number(hash: [u8; 32]) -> u64 {
    hash[..8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn marks(app: &App, petition: &Petition, parts: &PartOf) -> Outcome<Marks> {
    let (people, content) = texts(petition, parts)?;
    let hashes = |reason: DuplicateReason, value: &str| {
        keyed_hashes(&app.keys, HashPurpose::Lookup, &domain(reason), &salted(&petition.commune, value))
    };
    let people = identities(&people).into_iter().flat_map(|(reason, value)| {
        hashes(reason, &value).into_iter().map(move |hash| (reason, shortened(hash)))
    });
    let runs: Vec<Vec<[u8; 32]>> =
        runs(&content).iter().map(|run| hashes(DuplicateReason::SimilarText, run)).collect();
    let keys = runs.first().map_or(0, Vec::len);
    let signature =
        |key: usize| Signature::of(runs.iter().filter_map(|run| run.get(key).copied()).map(number));
    Ok(Marks { people: people.collect(), signatures: (0..keys).filter_map(signature).collect() })
}

/// Keeps the hashes of a petition that is released, so that later ones and searches find it.
pub async fn remember(tx: &mut Tx, app: &App, petition: &Petition, parts: &PartOf) -> Outcome<()> {
    let (people, content) = texts(petition, parts)?;
    let hash = |reason: DuplicateReason, value: &str| {
        keyed_hash(&app.keys, HashPurpose::Lookup, &domain(reason), &salted(&petition.commune, value))
    };
    let runs = runs(&content);
    let signature = Signature::of(runs.iter().map(|run| number(hash(DuplicateReason::SimilarText, run))));
    let row = LikenessRow {
        commune: petition.commune.clone(),
        petition_id: petition.id,
        people: identities(&people).iter().map(|(reason, value)| shortened(hash(*reason, value))).collect(),
        bands: signature.as_ref().map(Signature::bands).unwrap_or_default(),
        signature: signature.as_ref().map(Signature::bytes),
    };
    likeness::insert(tx, &row, searching::remembered(app, &petition.commune, (&people, &content))).await
}

/// Forgets them: the petition is sealed again.
pub async fn forget(tx: &mut Tx, petition: &Petition) -> Outcome<()> {
    likeness::delete(tx, &petition.commune, petition.id).await
}
