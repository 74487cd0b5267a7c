//! What an act lacks that is not possible now: which acts would bring it.

use std::collections::BTreeSet;

use super::act::CaseAct;
use super::case::{Barred, Case, OUTSIDE, WRONG_STATE};
use super::joining::AFTER_MERGER;
use super::step::{Guard, Step, To};
use super::table::steps;

impl Case {
    /// Whether this act is done in the present state at all, in whatever variant; else why not.
    pub fn begins(&self, act: CaseAct) -> Result<(), Barred> {
        self.is_here_for(act)?;
        if self.steps_from_here(act).next().is_some() {
            return Ok(());
        }
        let legal_basis = steps(self.life_cycle, act).next().map_or(OUTSIDE, |step| step.basis);
        Err(Barred { detail: WRONG_STATE, legal_basis })
    }

    /// The variants that this act has for such a case, each once; the only one of an act is unnamed, and so is that of an act which such
    /// a case does not have.
    #[must_use]
    pub fn variants(&self, act: CaseAct) -> BTreeSet<&'static str> {
        let all: BTreeSet<&'static str> = steps(self.life_cycle, act).map(|step| step.variant).collect();
        if all.is_empty() { BTreeSet::from([""]) } else { all }
    }

    /// Acts that bring the case to a state in which this act is done in this variant, or leave the mark that this one needs. Only
    /// those that are possible now: `now` gives the row by which such an act is done in a variant, as far as anything bars it.
    #[must_use]
    pub fn bringing(
        &self,
        act: CaseAct,
        variant: &str,
        now: impl Fn(CaseAct, &'static str) -> Option<&'static Step>,
    ) -> Vec<CaseAct> {
        let rows: Vec<&Step> = steps(self.life_cycle, act).filter(|step| step.variant == variant).collect();
        let here = rows.iter().find(|row| row.from.contains(&self.status));
        let brings = |other: &Step| match here {
            None => matches!(other.to, To::State(next) if rows.iter().any(|row| row.from.contains(&next))),
            Some(row) => row.guards.iter().any(|guard| match guard {
                Guard::Marked(mark, _) => !self.has(*mark) && other.marks.contains(mark),
                _ => false,
            }),
        };
        // What is left to do in a merged case is little: it brings nothing else there.
        let goes_on = |other: CaseAct| other != CaseAct::Merges || AFTER_MERGER.contains(&act);
        let possible = |other: &CaseAct| {
            let mut rows = self.steps_from_here(*other).filter_map(|step| now(*other, step.variant));
            goes_on(*other) && rows.any(brings)
        };
        CaseAct::ALL.iter().copied().filter(possible).collect()
    }
}
