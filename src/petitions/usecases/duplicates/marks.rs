//! Keyed hashes of who stands behind petitions and of what they say: what is kept of them, and what of one is looked for.

use std::collections::{BTreeSet, HashSet};

use uuid::Uuid;

use crate::kernel::app::App;
use crate::kernel::crypto::{HashPurpose, keyed_hash, keyed_hashes, sha256};
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::model::Petition;
use crate::petitions::model::likeness::{DuplicateReason, Signature, identities, runs, signers};
use crate::petitions::model::texts::{Content, People};
use crate::petitions::store::likeness::{self, LikenessRow};
use crate::petitions::store::sealed_likeness::{self, SealedRow};
use crate::petitions::usecases::searching;
use crate::vault::{Part, PartOf};

/// Persons by whom a petition is found: all writers, and of who signed the first.
const PERSONS: usize = 200;

/// Bytes of a hash that are kept: enough that no two people of a commune meet in one.
const KEPT: usize = 16;

/// Of the writers. Searches look for these alone: who only signed is named to nobody.
pub(in crate::petitions::usecases) fn domain(reason: DuplicateReason) -> String {
    format!("likeness/{reason}")
}

/// Of who signed with them.
fn signer_domain(reason: DuplicateReason) -> String {
    format!("likeness/signer/{reason}")
}

/// Of everybody behind a sealed petition. It is never kept as it is, so what is kept of a released one tells nothing of a sealed one.
fn sealed_domain(reason: DuplicateReason) -> String {
    format!("likeness/sealed/{reason}")
}

/// Two communes never share a hash.
pub(in crate::petitions::usecases) fn salted(commune: &str, value: &str) -> Vec<u8> {
    format!("{commune}\n{value}").into_bytes()
}

pub(in crate::petitions::usecases) fn shortened(hash: [u8; 32]) -> Vec<u8> {
    hash[..KEPT].to_vec()
}

/// What is kept of it for one sealed petition: no two petitions share it.
fn sealed_in(hash: [u8; 32], petition_id: Uuid) -> Vec<u8> {
    shortened(sha256(&[hash.as_slice(), petition_id.as_bytes().as_slice()].concat()))
}

fn number(hash: [u8; 32]) -> u64 {
    hash[..8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn texts(petition: &Petition, parts: &PartOf) -> Outcome<(People, Content)> {
    let people = parts.get(petition.id, Part::People);
    let both = people.zip(parts.get(petition.id, Part::Content));
    both.ok_or_else(|| Problem::internal("a petition without its protected parts"))
}

/// Who signed with the writers, as far as there is room: a list of signatures is no reason to compare thousands of marks.
fn signed(people: &People) -> BTreeSet<(DuplicateReason, String)> {
    let room = PERSONS.saturating_sub(people.writers.len());
    let first = people.signers.iter().take(room).cloned().collect();
    signers(&People { signers: first, ..People::default() })
}

/// Who stands behind a petition, by whatever it is known, and whether he wrote it or only signed.
fn everybody(people: &People) -> BTreeSet<(DuplicateReason, String)> {
    identities(people).into_iter().chain(signed(people)).collect()
}

/// What one person behind a petition is known by, as it is kept of a released one.
struct Known {
    reason: DuplicateReason,
    hash: Vec<u8>,
    /// He wrote this one, and the hash is that of a writer.
    wrote_both: bool,
}

/// What is looked for among released ones.
pub(super) struct Marks {
    /// Each under every key.
    people: Vec<Known>,
    /// Under every key.
    signatures: Vec<Signature>,
}

impl Marks {
    /// Those of a petition with these texts.
    pub(super) fn of(app: &App, petition: &Petition, parts: &PartOf) -> Outcome<Self> {
        let (people, content) = texts(petition, parts)?;
        let hashes = |domain: &str, value: &str| {
            keyed_hashes(&app.keys, HashPurpose::Lookup, domain, &salted(&petition.commune, value))
        };
        let mut marks = Self { people: Vec::new(), signatures: Vec::new() };
        let writers = identities(&people);
        for (reason, value) in everybody(&people) {
            let wrote = writers.contains(&(reason, value.clone()));
            for (domain, wrote_both) in [(domain(reason), wrote), (signer_domain(reason), false)] {
                let known = |hash| Known { reason, hash: shortened(hash), wrote_both };
                marks.people.extend(hashes(&domain, &value).into_iter().map(known));
            }
        }
        let text = domain(DuplicateReason::SimilarText);
        let runs: Vec<Vec<[u8; 32]>> = runs(&content).iter().map(|run| hashes(&text, run)).collect();
        let keys = runs.first().map_or(0, Vec::len);
        let signature =
            |key: usize| Signature::of(runs.iter().filter_map(|run| run.get(key).copied()).map(number));
        marks.signatures = (0..keys).filter_map(signature).collect();
        Ok(marks)
    }

    /// By what released petitions are found: people, and bands of the text.
    pub(super) fn sought(&self) -> (Vec<Vec<u8>>, Vec<i64>) {
        let people = self.people.iter().map(|known| known.hash.clone()).collect();
        (people, self.signatures.iter().flat_map(Signature::bands).collect())
    }

    /// How much of their words the petition shares with a released one, in percent.
    pub(super) fn likeness(&self, row: &LikenessRow) -> u8 {
        let stored = row.signature.as_deref().and_then(Signature::parse);
        let likeness = |stored: Signature| self.signatures.iter().map(|own| own.likeness(&stored)).max();
        stored.and_then(likeness).unwrap_or(0)
    }

    /// Who stands behind both, a released one and this.
    pub(super) fn shared(&self, row: &LikenessRow) -> Vec<DuplicateReason> {
        each_once(self.shared_people(row).map(|known| known.reason))
    }

    /// The same person wrote a released one and this. A phone alone tells no person: a family has one.
    pub(super) fn same_writer(&self, row: &LikenessRow) -> bool {
        let tells = |known: &Known| known.wrote_both && known.reason != DuplicateReason::SamePhone;
        self.shared_people(row).any(tells)
    }

    fn shared_people<'a>(&'a self, row: &'a LikenessRow) -> impl Iterator<Item = &'a Known> {
        let kept: HashSet<&[u8]> = row.people.iter().map(Vec::as_slice).collect();
        self.people.iter().filter(move |known| kept.contains(known.hash.as_slice()))
    }
}

/// What is looked for among sealed ones: who stands behind the petition, each under every key.
pub(super) struct SealedMarks(Vec<(DuplicateReason, [u8; 32])>);

impl SealedMarks {
    /// Those of a petition with these texts.
    pub(super) fn of(app: &App, petition: &Petition, parts: &PartOf) -> Outcome<Self> {
        let (people, _) = texts(petition, parts)?;
        let mut marks = Vec::new();
        for (reason, value) in everybody(&people) {
            let value = salted(&petition.commune, &value);
            let hashes = keyed_hashes(&app.keys, HashPurpose::Lookup, &sealed_domain(reason), &value);
            marks.extend(hashes.into_iter().map(|hash| (reason, hash)));
        }
        Ok(Self(marks))
    }

    /// Who stands behind both, a sealed one and this.
    pub(super) fn shared(&self, row: &SealedRow) -> Vec<DuplicateReason> {
        let kept: HashSet<&[u8]> = row.people.iter().map(Vec::as_slice).collect();
        let is_there = |hash: [u8; 32]| kept.contains(sealed_in(hash, row.petition_id).as_slice());
        let shared = self.0.iter().filter(|(_, hash)| is_there(*hash));
        each_once(shared.map(|(reason, _)| *reason))
    }
}

fn each_once(reasons: impl Iterator<Item = DuplicateReason>) -> Vec<DuplicateReason> {
    reasons.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Keeps the hashes of a petition that is released, so that later ones and searches find it.
pub async fn remember(tx: &mut Tx, app: &App, petition: &Petition, parts: &PartOf) -> Outcome<()> {
    let (people, content) = texts(petition, parts)?;
    let hash = |domain: &str, value: &str| {
        keyed_hash(&app.keys, HashPurpose::Lookup, domain, &salted(&petition.commune, value))
    };
    let text = domain(DuplicateReason::SimilarText);
    let signature = Signature::of(runs(&content).iter().map(|run| number(hash(&text, run))));
    let writers = identities(&people);
    let writers = writers.iter().map(|(reason, value)| shortened(hash(&domain(*reason), value)));
    let signers = signed(&people);
    let signers = signers.iter().map(|(reason, value)| shortened(hash(&signer_domain(*reason), value)));
    let row = LikenessRow {
        commune: petition.commune.clone(),
        petition_id: petition.id,
        people: writers.chain(signers).collect(),
        bands: signature.as_ref().map(Signature::bands).unwrap_or_default(),
        signature: signature.as_ref().map(Signature::bytes),
    };
    likeness::insert(tx, &row, searching::remembered(app, &petition.commune, (&people, &content))).await
}

/// Forgets them.
pub async fn forget(tx: &mut Tx, petition: &Petition) -> Outcome<()> {
    likeness::delete(tx, &petition.commune, petition.id).await
}

/// Keeps the hashes of who stands behind a sealed petition; of what it says nothing is kept.
pub async fn remember_sealed(tx: &Tx, app: &App, petition: &Petition, people: &People) -> Outcome<()> {
    let hash = |(reason, value): &(DuplicateReason, String)| {
        let value = salted(&petition.commune, value);
        sealed_in(keyed_hash(&app.keys, HashPurpose::Lookup, &sealed_domain(*reason), &value), petition.id)
    };
    let row = SealedRow {
        commune: petition.commune.clone(),
        petition_id: petition.id,
        people: everybody(people).iter().map(hash).collect(),
    };
    sealed_likeness::insert(tx, &row).await
}

/// Forgets them.
pub async fn forget_sealed(tx: &mut Tx, petition: &Petition) -> Outcome<()> {
    sealed_likeness::delete(tx, &petition.commune, petition.id).await
}
