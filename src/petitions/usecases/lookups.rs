//! Where many petitions stand, in one question: for portals and dashboards that follow what they know by id, number or a
//! reference of their own, in all communes that they serve.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::sight::Sight;
use super::views::CaseReference;
use crate::code_enum;
use crate::kernel::access::{HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::http::{Maskable, Masks};
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::model::{Petition, PublicStatus, Status};
use crate::petitions::store::lookup;

/// Petitions that are asked for at once.
const MOST: usize = 200;

/// What to look up: by ids, printed numbers or the calling portal's own ids; at least one, and at most 200 in all.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StatusLookup {
    /// Ids of petitions.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub ids: Vec<Uuid>,
    /// Printed numbers.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub numbers: Vec<String>,
    /// The portal's own ids; they find petitions of the calling client only.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub external_refs: Vec<String>,
}

impl StatusLookup {
    fn check(&self) -> Outcome<()> {
        let asked = self.ids.len() + self.numbers.len() + self.external_refs.len();
        if (1..=MOST).contains(&asked) {
            return Ok(());
        }
        Err(Problem::field("", "rule", format!("Name at least one petition, and at most {MOST} in all.")))
    }
}

code_enum! {
    /// Whether a petition that was asked for is there, for whoever asks.
    pub enum LookupResult {
        /// Có.
        Found "found" "Tìm thấy" "Found",
        /// Không có, hoặc không được xem.
        NotFound "not_found" "Không tìm thấy hoặc không được xem" "Not there, or not for the caller",
    }
}

/// Where a petition stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PetitionStanding {
    /// Id; opaque.
    pub id: Uuid,
    /// Printed number.
    #[schema(max_length = 50, example = "GOV-2026-7K3M2Q")]
    pub number: String,
    /// Commune.
    #[schema(max_length = 5, example = "99001")]
    pub commune: String,
    /// Inner state; left out where it would tell what a sealed petition hides.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub status: Option<Status>,
    /// State as outsiders are told.
    pub public_status: PublicStatus,
    /// The same in words.
    #[schema(value_type = String, max_length = 200)]
    pub public_status_label: &'static str,
    /// What comes next, in words.
    #[schema(value_type = String, max_length = 500)]
    pub next_step: &'static str,
    /// Case it belongs to.
    #[schema(required)]
    pub case: Option<CaseReference>,
    /// Legal day of receipt.
    pub received_on: NaiveDate,
    /// Next due date. Of a sealed one that was screened and has no case it is for those who work with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<NaiveDate>)]
    pub due_on: Maskable<NaiveDate>,
    /// Past its due date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub overdue: Option<bool>,
    /// Business instant of the last change; cut to its day where a sealed petition is seen redacted. Of a sealed one
    /// that of the last change of which its portal and those who do not work with it are told: a step, its outward state, its case, and
    /// when it is due in that. Until it has a case law or calendar move its due date without this instant, though its portal sees that
    /// day. Who works with it compares `version` or the tag.
    pub changed_at: DateTime<Utc>,
    /// Pointers of masked properties.
    #[schema(value_type = Vec<String>, max_items = 3)]
    pub masked: Masks,
}

impl PetitionStanding {
    fn of(context: &Context, scope: &Scope, petition: Petition) -> Self {
        let sight = Sight::on(context.caller(), scope, &petition.facts());
        let (language, status) = (context.language(), sight.status(&petition));
        let (vi, en) = petition.public_status.next_step();
        let (due_on, overdue) = sight.due(&petition, context.today()).unzip();
        let mut masked: Masks = status.is_none().then_some("/status").into_iter().collect();
        masked.extend(sight.due_masks(&petition));
        let changed_at = sight.instant(petition.changed_at);
        Self {
            id: petition.id,
            number: petition.number,
            commune: petition.commune,
            status,
            public_status: petition.public_status,
            public_status_label: petition.public_status.label(language),
            next_step: language.pick(vi, en),
            case: petition.case_id.zip(petition.case_number).map(|(id, label)| CaseReference::of(id, label)),
            received_on: petition.received_on,
            due_on,
            overdue,
            changed_at,
            masked,
        }
    }
}

/// What one of the asked ids, numbers or references finds; the one that was asked for stands in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookedUp {
    /// The id that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub id: Option<Uuid>,
    /// The printed number that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub number: Option<String>,
    /// The portal's own id that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub external_ref: Option<String>,
    /// Whether there is such a petition that the caller may see.
    pub result: LookupResult,
    /// The petition; several where several of the caller's communes have given the same number, or taken the same reference.
    #[schema(max_items = 1000)]
    pub petitions: Vec<PetitionStanding>,
}

/// Where the petitions stand that were asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusLookedUp {
    /// One for each that was asked for, in that order: ids, numbers, references.
    #[schema(max_items = 200)]
    pub items: Vec<LookedUp>,
}

/// Looks all of them up, in as many statements however many there are.
pub async fn look_up(context: &Context, scope: &Scope, asked: StatusLookup) -> Outcome<StatusLookedUp> {
    asked.check()?;
    let communes = context.caller().communes();
    let mut of_ids: Vec<String> = asked.ids.iter().filter_map(|id| commune_of(*id)).collect();
    of_ids.retain(|commune| communes.contains(commune));
    of_ids.sort();
    of_ids.dedup();
    let own = (context.caller().client_id().unwrap_or_default(), asked.external_refs.as_slice());
    let found = context.app().db.reading(async |conn| {
        let conn: &AsyncPgConnection = conn;
        tokio::try_join!(
            biased;
            lookup::by_ids(conn, scope, &of_ids, &asked.ids),
            lookup::by_numbers(conn, scope, &communes, &asked.numbers),
            lookup::by_external_refs(conn, scope, &communes, own),
        )
    });
    let (by_id, by_number, by_ref) = found.await?;
    let standing = |petition: Petition| PetitionStanding::of(context, scope, petition);
    let by_id = grouped(by_id.into_iter().map(standing).map(|one| (one.id, one)));
    let mut unseen: Vec<Uuid> = asked.ids.iter().copied().filter(|id| !by_id.contains_key(id)).collect();
    unseen.extend(by_number.unseen.into_iter().chain(by_ref.unseen));
    let by_number = grouped(by_number.seen.into_iter().map(|(key, petition)| (key, standing(petition))));
    let by_ref = grouped(by_ref.seen.into_iter().map(|(key, petition)| (key, standing(petition))));
    let ids = asked.ids.into_iter().map(|id| LookedUp { id: Some(id), ..told(by_id.get(&id)) });
    let numbers = asked
        .numbers
        .into_iter()
        .map(|number| LookedUp { number: Some(number.clone()), ..told(by_number.get(&number)) });
    let refs = asked.external_refs.into_iter().map(Some).map(|external_ref| {
        let found = told(by_ref.get(&external_ref));
        LookedUp { external_ref, ..found }
    });
    let items: Vec<LookedUp> = ids.chain(numbers).chain(refs).collect();
    if items.iter().any(|item| item.result == LookupResult::NotFound) {
        context.app().access.unseen(context.visitor(), unseen);
    }
    Ok(StatusLookedUp { items })
}

fn grouped<K: Eq + Hash>(
    found: impl Iterator<Item = (K, PetitionStanding)>,
) -> HashMap<K, Vec<PetitionStanding>> {
    let mut groups: HashMap<K, Vec<PetitionStanding>> = HashMap::new();
    for (key, standing) in found {
        groups.entry(key).or_default().push(standing);
    }
    groups
}

fn told(found: Option<&Vec<PetitionStanding>>) -> LookedUp {
    let petitions = found.cloned().unwrap_or_default();
    let result = if petitions.is_empty() { LookupResult::NotFound } else { LookupResult::Found };
    LookedUp { id: None, number: None, external_ref: None, result, petitions }
}
