//! What is done once about one content: who was guided is not guided again (Thông tư 05/2021/TT-TTCP Điều 6(2), 8(1)), what was passed
//! on is not passed on again (Điều 14(1)). Whether it was done with another petition of the same writer is looked up where the body is
//! not competent; the officer who screens sees which one it was, and what he ticks goes before it. It is judged at screening, and no more
//! where the petition is guided or passed on afterwards: of two that were screened before either was guided each may be.

use chrono::NaiveDate;

use super::{DuplicateCandidate, Marks, keep_open, opened, record, released};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::access::matrix;
use crate::petitions::model::facts::Facts;
use crate::petitions::model::screening::situation::Known;
use crate::petitions::model::{Petition, PetitionAct, Status};
use crate::petitions::store::acts::{EnteredAct, StandingAct, entered, set_aside};
use crate::petitions::store::passages::of_matter;

/// Percent of their words that two petitions of one writer share at least where they are taken for one content.
const SAME: u8 = 60;

/// Tells when each of these was guided and passed on, as far as that stands. What came back to be dealt with here was not passed on.
pub(super) async fn tell(tx: &mut Tx, petition: &Petition, items: &mut [DuplicateCandidate]) -> Outcome<()> {
    let ids: Vec<_> = items.iter().map(|item| item.petition.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let acts = entered(tx, &petition.commune, &ids, None).await?;
    for item in items {
        let of_it = acts.iter().filter(|one| one.subject_id == item.petition.id);
        let mut of_it: Vec<StandingAct> = of_it.filter_map(EnteredAct::of_life).collect();
        set_aside(&mut of_it);
        item.guided_on = latest(&of_it, PetitionAct::Guidance);
        let back = of_it.iter().rposition(|done| {
            let done = done.stands();
            done.moved && done.act.row().becomes == Some(Status::Screened)
        });
        item.transferred_on = latest(&of_it[back.unwrap_or(0)..], PetitionAct::Transfer);
    }
    Ok(())
}

fn latest(acts: &[StandingAct], act: PetitionAct) -> Option<NaiveDate> {
    acts.iter().filter(|done| done.act == act).map(|done| done.acted_on).max()
}

/// Other petitions of the writer about the same content that were guided or passed on. `None`: nobody has looked.
#[derive(Debug, Default)]
pub struct Before(Option<Vec<DuplicateCandidate>>);

/// Looks for them, where it matters and who acts may read the petition. Only released ones that he sees in full are told: of a sealed
/// one nothing follows for another petition. A try, which nobody records, looks for nothing.
pub async fn before(
    tx: &mut Tx,
    context: &Context,
    petition: &Petition,
    (within_authority, facts): (bool, &Facts),
) -> Outcome<Before> {
    let ticked = ["already_guided", "already_transferred"].iter().all(|name| facts.is(name));
    if within_authority || ticked || tx.only_tries() {
        return Ok(Before(None));
    }
    let scope = context.scope(matrix);
    let Some(parts) = opened(tx, context, &scope, petition).await? else { return Ok(Before(None)) };
    let marks = Marks::of(context.app(), petition, &parts)?;
    let found = released(tx, context, &scope, petition, &marks).await?;
    let by_writer = found.into_iter().filter(|(_, same_writer)| *same_writer).map(|(item, _)| item);
    let mut items: Vec<DuplicateCandidate> = by_writer.collect();
    let matter = of_matter(tx, petition).await?;
    items.retain(|item| item.is_same() && !matter.contains(&item.petition.id));
    tell(tx, petition, &mut items).await?;
    items.retain(|item| item.guided_on.is_some() || item.transferred_on.is_some());
    items.sort_by_key(|item| std::cmp::Reverse((item.received_on, item.petition.id)));
    items.truncate(super::SHOWN);
    Ok(Before(Some(items)))
}

impl DuplicateCandidate {
    /// Nearly in the same words; an entry that was a mistake is none.
    fn is_same(&self) -> bool {
        self.text_likeness.is_some_and(|likeness| likeness >= SAME) && self.status != Status::Voided
    }
}

impl Before {
    /// What is known of a petition, with what follows from these.
    #[must_use]
    pub fn beside(&self, known: Known) -> Known {
        let items = self.0.as_deref().unwrap_or_default();
        Known {
            guided_before: items.iter().any(|item| item.guided_on.is_some()),
            transferred_before: items.iter().any(|item| item.transferred_on.is_some()),
            ..known
        }
    }

    /// Records that it was looked for, last of what an act does, and tells what was found.
    pub async fn recorded(
        self,
        tx: &mut Tx,
        context: &Context,
        petition: &Petition,
    ) -> Outcome<Vec<DuplicateCandidate>> {
        let Some(mut items) = self.0 else { return Ok(Vec::new()) };
        keep_open(tx, context, &context.scope(matrix), &petition.commune, &mut items).await?;
        record(tx, context, petition, Some(items.as_slice())).await?;
        Ok(items)
    }
}
