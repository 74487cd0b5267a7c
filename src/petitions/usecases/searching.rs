//! Petitions by words of what they are about and by the persons behind them: what is asked for stands in the body and in no
//! address, and each search is recorded before the answer.
//!
//! Only released petitions are found, by keyed hashes: of sealed ones nothing stands in an index. By persons those find who
//! see a petition in full; whoever sees it redacted would learn who stands behind it.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use super::duplicates::{domain, salted, shortened};
use super::summary;
use super::views::PetitionSummary;
use crate::kernel::access::Scope;
use crate::kernel::app::App;
use crate::kernel::context::Context;
use crate::kernel::crypto::{HashPurpose, keyed_hash, keyed_hashes};
use crate::kernel::db::Tx;
use crate::kernel::db::cursor::DayKey;
use crate::kernel::http::paging::Next;
use crate::kernel::http::{Listed, PageQuery, Paging};
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::Actor;
use crate::kernel::record::audit::Entry;
use crate::petitions::model::likeness::{DuplicateReason, WordOf, id_number, phone, search_words, words};
use crate::petitions::model::texts::{Content, People};
use crate::petitions::store::likeness::{self, Sought};

/// What to search for: at least one of words, name, number of an identity paper, phone; a petition has all of them.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PetitionSearch {
    /// Commune; only for callers that serve several.
    #[serde(default)]
    #[schema(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5, example = "99001")]
    pub commune: Option<String>,
    /// Words of what it is about, in any order; accents and case make no difference.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "ổ gà đường liên thôn")]
    pub words: Option<String>,
    /// Words of the names of its writers or of who represents them, in any order; accents and case make no difference.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Văn A")]
    pub name: Option<String>,
    /// Number of a writer's identity paper.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 30, example = "099061007950")]
    pub id_number: Option<String>,
    /// Phone of a writer; with or without the country.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 30, example = "0100104760")]
    pub phone: Option<String>,
    /// Items on a page; default 50.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100, example = 50)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub cursor: Option<String>,
}

/// What is searched, normalised.
#[derive(Debug)]
struct Criteria {
    words: Vec<(WordOf, String)>,
    people: Vec<(DuplicateReason, String)>,
    /// Which of them were asked for.
    by: Vec<&'static str>,
}

impl PetitionSearch {
    fn criteria(&self) -> Outcome<Criteria> {
        let mut criteria = Criteria { words: Vec::new(), people: Vec::new(), by: Vec::new() };
        let mut errors = Vec::new();
        for (field, kind, text) in
            [("words", WordOf::Subject, &self.words), ("name", WordOf::Name, &self.name)]
        {
            let Some(text) = text else { continue };
            let found = words(text);
            if found.is_empty() {
                errors.push(FieldError::pointer(format!("/{field}"), "rule", "There is no word in it."));
            }
            criteria.words.extend(found.into_iter().map(|word| (kind, word)));
            criteria.by.push(field);
        }
        let id = self.id_number.as_deref().map(id_number);
        let phone = self.phone.as_deref().map(phone);
        for (field, reason, number) in
            [("id_number", DuplicateReason::SameIdNumber, id), ("phone", DuplicateReason::SamePhone, phone)]
        {
            match number {
                Some(Some(number)) => criteria.people.push((reason, number)),
                Some(None) => {
                    let detail = "This is too short to be the number of anybody.";
                    errors.push(FieldError::pointer(format!("/{field}"), "rule", detail));
                }
                None => continue,
            }
            criteria.by.push(field);
        }
        if criteria.by.is_empty() {
            errors.push(FieldError::pointer("", "rule", "Name at least one thing to search for."));
        }
        if errors.is_empty() { Ok(criteria) } else { Err(Problem::body(errors)) }
    }
}

impl Criteria {
    /// True where the answer tells who stands behind a petition.
    fn names_persons(&self) -> bool {
        !self.people.is_empty() || self.words.iter().any(|(kind, _)| *kind == WordOf::Name)
    }

    /// The same hashed, under each of the keys.
    fn hashed(&self, app: &App, commune: &str) -> Vec<Sought> {
        let all = |domain: &str, value: &str| {
            keyed_hashes(&app.keys, HashPurpose::Lookup, domain, &salted(commune, value))
        };
        let mut under: Vec<Sought> = Vec::new();
        for (reason, value) in &self.people {
            let hashes = all(&domain(*reason), value);
            under.resize_with(hashes.len(), Sought::default);
            for (sought, hash) in under.iter_mut().zip(hashes) {
                sought.people.push(shortened(hash));
            }
        }
        for (kind, word) in &self.words {
            let hashes = all(word_domain(*kind), word);
            under.resize_with(hashes.len(), Sought::default);
            for (sought, hash) in under.iter_mut().zip(hashes) {
                sought.words.push(shortened(hash));
            }
        }
        under
    }
}

/// A word of a name is never taken for one of a subject.
fn word_domain(kind: WordOf) -> &'static str {
    match kind {
        WordOf::Name => "search/name",
        WordOf::Subject => "search/subject",
    }
}

/// Hashes of the words of a petition that is released, by which searches find it.
pub(super) fn remembered(app: &App, commune: &str, (people, content): (&People, &Content)) -> Vec<Vec<u8>> {
    let hash = |kind: WordOf, word: &str| {
        shortened(keyed_hash(&app.keys, HashPurpose::Lookup, word_domain(kind), &salted(commune, word)))
    };
    search_words(people, content).iter().map(|(kind, word)| hash(*kind, word)).collect()
}

/// Searches, and records it.
pub async fn search(
    context: &Context,
    scope: &Scope,
    asked: PetitionSearch,
) -> Outcome<Listed<PetitionSummary>> {
    let (criteria, app) = (asked.criteria()?, context.app());
    let commune = context.commune_of_body(asked.commune.as_deref())?;
    let seen = if criteria.names_persons() { scope.in_full() } else { scope.clone() };
    let page = PageQuery { limit: asked.limit, cursor: asked.cursor };
    let binding = format!("{}\n{commune}\n{:?}{:?}", seen.fingerprint(), criteria.words, criteria.people);
    let paging = Paging::new(context.visitor(), &binding, &page)?;
    let found = app.db.write(async |tx: &mut Tx| {
        let sought = criteria.hashed(app, &commune);
        let mut rows = likeness::search(tx, &seen, &commune, sought, paging.window()).await?;
        let next = paging.cut(&mut rows, |last| DayKey { day: last.received_on, id: last.id })?;
        let matches = rows.len();
        let items = summary::show_many(tx.conn(), context, scope, &commune, rows).await?;
        let entry = Entry {
            action: "petitions.searched",
            subject_kind: "petition",
            subject_id: None,
            position_id: None,
            reason: None,
            detail: json!({ "by": criteria.by, "found": matches }),
        };
        tx.record_look(app, &Actor::of(context), &commune, entry).await?;
        // The next page is asked for by a body: it has no address.
        Listed::tagged(&app.keys, items, Next { href: None, ..next }, None).map(Listed::without_tag)
    });
    found.await
}
