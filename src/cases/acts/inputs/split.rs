//! Split (tách vụ việc): petitions that were linked to a case turn out to be about another content, and are a case of their own from
//! now on. They take with them what runs until the matter is settled, so that nobody waits longer for it; nothing else of the case
//! goes with them, and nothing is deleted.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::cases::access::SettleCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::acts::moving::{OPENS, carry, not_before_they_came, settler_of, settles_by};
use crate::cases::acts::opened::opened;
use crate::cases::model::table::joining::told_of_split;
use crate::cases::model::table::steps as rows;
use crate::cases::model::{Case, CaseAct, Step};
use crate::cases::store::{self, moves, steps};
use crate::cases::usecases::consequences::{Measure, tell};
use crate::cases::usecases::linked::hide_both;
use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::Performance;
use crate::kernel::db::drawn::insert_drawn;
use crate::kernel::ids::{new_id, new_number};
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::{Event, EventType};
use crate::petitions::model::Petition;
use crate::petitions::model::linkage::Place;
use crate::petitions::model::linkage::joins;
use crate::petitions::model::petition::Acceptance;
use crate::petitions::model::treatment::LinkType;
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::linked;
use crate::petitions::usecases::clocks::next_due;

/// Petitions of the case become a case of their own.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SplitInput {
    /// Petitions that are linked to the case, each once; the first one opens the new case, and so is no withdrawal.
    #[schema(min_items = 1, max_items = 500)]
    pub petition_ids: Vec<Uuid>,
    /// Why, for the file; behind the petition's key.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: String,
}

impl CaseInput for SplitInput {
    type Permission = SettleCase;
    const ACT: CaseAct = CaseAct::Splits;
    const KIND: &'static str = "case_split";
    const EVENT: EventType = EventType::CaseSplit;
    const SETTLER_SIGNS: bool = true;
    /// That others had written about it too is not told to who wrote the first petition.
    const TELLS_WRITER: bool = false;

    fn joining(&self) -> Option<Vec<Uuid>> {
        Some(Vec::new())
    }

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let mut seen = BTreeSet::new();
        let twice = self.petition_ids.iter().enumerate().filter(|(_, id)| !seen.insert(**id));
        twice.map(|(index, _)| at(index, "repeated", "Each petition is named once.")).collect()
    }

    fn facts(&self) -> Value {
        json!({ "petition_ids": self.petition_ids })
    }

    fn private(&self) -> Option<Value> {
        Some(json!({ "reason": self.reason }))
    }

    async fn variant(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<&'static str> {
        self.named(act, case).await.map(|_| "")
    }

    async fn carry(&self, act: &mut Performance<'_>, case: Case) -> Outcome<Case> {
        let mut going = self.named(act, &case).await?;
        let Some(first) = going.first().cloned() else { return Ok(case) };
        not_before_they_came(act, &going).await?;
        let (part, opening) = open(act, &case, &first).await?;
        moves::insert(act.tx, (act.act_id, CaseAct::Splits), (case.id, part.id), &going).await?;
        share(act, &case, (&first, &part)).await?;
        let first = Petition { case_id: Some(part.id), ..first };
        let of_split = Step { act: CaseAct::Splits, tells: told_of_split(part.life_cycle), ..*opening };
        tell(act, &first, (&part, &of_split), Measure::default()).await?;
        let rows = deadlines::of_petitions(act.tx.conn(), &case.commune, &[first.id]).await?;
        let due_on = next_due(case.sealed, &rows);
        going[0].due_on = due_on;
        let to = Place {
            case_id: part.id,
            case_number: part.number.clone(),
            public_status: part.public_status,
            settler_position_id: Some(part.settler_position_id),
            assignee: settler_of(act, &case).await?.unzip(),
        };
        carry(act, going, &to, (first.id, OPENS)).await?;
        let (case, part) = hide_both(act, case, part).await?;
        let flags = steps::flags(act.tx, &part, None).await?;
        let part = Case { flags, ..part.due(due_on, act.now()) };
        store::save(act.tx, &part).await?;
        act.event(Event {
            petition_id: Some(first.id),
            case_id: Some(part.id),
            fields: json!({ "kind": part.kind, "split_from": case.id }),
            after: Some(part.facts()),
            ..Event::of(EventType::CaseOpened, "case", part.id)
        });
        let flags = steps::flags(act.tx, &case, None).await?;
        Ok(Case { flags, ..case })
    }
}

fn at(index: usize, code: &'static str, detail: &'static str) -> FieldError {
    FieldError::pointer(format!("/petition_ids/{index}"), code, detail)
}

impl SplitInput {
    /// The petitions, locked, in the order in which they are named.
    async fn named(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<Vec<Petition>> {
        let all = linked::lock_of_case(act.tx, &case.commune, case.id).await?;
        let first = all.iter().find(|petition| self.petition_ids.first() == Some(&petition.id));
        let fits = |petition: &Petition| {
            first.is_none_or(|first| {
                petition.kind.zip(first.kind).is_some_and(|(kind, of_part)| joins(kind, of_part))
            })
        };
        let mut errors = Vec::new();
        let mut found = Vec::with_capacity(self.petition_ids.len());
        for (index, id) in self.petition_ids.iter().enumerate() {
            match all.iter().find(|petition| petition.id == *id) {
                None => errors.push(at(index, "unknown", "No such petition is linked to the case.")),
                Some(petition) if petition.link_type.is_none() => {
                    let detail = "The petition that opened the case stays with it: the others are split off.";
                    errors.push(at(index, "not_allowed", detail));
                }
                Some(petition) if index == 0 && petition.link_type == Some(LinkType::Withdrawal) => {
                    errors.push(at(index, "not_allowed", "A withdrawal opens no case."));
                }
                Some(petition) if !fits(petition) => {
                    let detail =
                        "It is settled by another procedure than the petition that opens the new case.";
                    errors.push(at(index, "not_allowed", detail));
                }
                Some(petition) => found.push(petition.clone()),
            }
        }
        if errors.is_empty() { Ok(found) } else { Err(Problem::body(errors)) }
    }
}

/// The new case, of the same settler, as one that was just accepted; and the row by which cases are opened.
async fn open(act: &mut Performance<'_>, case: &Case, first: &Petition) -> Outcome<(Case, &'static Step)> {
    let (cycle, year) = (case.life_cycle, act.acted_on.year());
    let row = rows(cycle, CaseAct::Acceptances).find(|step| step.variant.is_empty());
    let row = row.ok_or_else(|| Problem::internal("a life cycle without a beginning"))?;
    let acceptance = Acceptance {
        case_id: act.new_id(&case.commune),
        case_number: act.new_number(cycle.prefix(), year),
        settler_position_id: case.settler_position_id,
    };
    let first = first.clone().changed(act.now());
    let mut part = opened(&first, &acceptance, (cycle, row), act.acted_on)?;
    part.excluded_person_ids.clone_from(&case.excluded_person_ids);
    // The time that it has goes by what the whole was found to be.
    part.complexity_level = case.complexity_level;
    insert_drawn(act.tx, &mut part, store::insert, |part| part.number = new_number(cycle.prefix(), year))
        .await?;
    Ok((part, row))
}

/// Gives the new case what runs until the matter is settled, as it stands.
async fn share(act: &mut Performance<'_>, case: &Case, (first, part): (&Petition, &Case)) -> Outcome<()> {
    let rows = deadlines::of_petitions(act.tx.conn(), &case.commune, &[case.petition_id]).await?;
    let now = act.now();
    let copy = |row: &DeadlineRow| DeadlineRow {
        id: new_id(&case.commune, row.start_on),
        petition_id: first.id,
        case_id: Some(part.id),
        created_at: now,
        ..row.clone()
    };
    let shared: Vec<DeadlineRow> = rows.iter().filter(|row| settles_by(case, row)).map(copy).collect();
    deadlines::insert(act.tx, &shared).await
}
