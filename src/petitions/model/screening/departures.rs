//! Where an officer decides otherwise than the rules find. What he finds prevails; he says why, and the difference is kept.

use super::Criterion;
use super::situation::Situation;
use crate::kernel::acts::Departure;

impl Situation<'_> {
    /// Where what the officer says differs from what the rules find: kind, track, authority, and the criteria where he has named them
    /// himself. What no tick and no rule tells is his own to say.
    #[must_use]
    pub fn departures(&self, names_criteria: bool) -> Vec<Departure> {
        let one = |pointer: &str, found: &str, decided: &str| departure(pointer, &[found], &[decided]);
        let kind = self.found_kind().filter(|found| *found != self.kind);
        let kind = kind.map(|found| one("/kind", found.as_str(), self.kind.as_str()));
        let track = self.found_track().filter(|found| *found != self.track);
        let track = track.map(|found| one("/track", found.as_str(), self.track.as_str()));
        let authority = self.found_authority().filter(|found| *found != self.within_authority);
        let authority =
            authority.map(|found| one("/within_authority", said(found), said(self.within_authority)));
        let criteria = (names_criteria && !same(&self.computed, &self.failed))
            .then(|| departure("/failed_criteria", &codes(&self.computed), &codes(&self.failed)));
        kind.into_iter().chain(track).chain(authority).chain(criteria).collect()
    }
}

fn departure(pointer: &str, found: &[&str], decided: &[&str]) -> Departure {
    let texts = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    Departure { pointer: pointer.to_owned(), found: texts(found), decided: texts(decided) }
}

fn said(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}

fn codes(criteria: &[Criterion]) -> Vec<&'static str> {
    criteria.iter().map(|criterion| criterion.as_str()).collect()
}

/// True where both name the same, in whatever order.
fn same(some: &[Criterion], others: &[Criterion]) -> bool {
    some.iter().all(|one| others.contains(one)) && others.iter().all(|one| some.contains(one))
}
