//! Where an officer decides otherwise than the rules find. What he finds prevails; he says why, and the difference is kept.

use super::Criterion;
use super::situation::Situation;
use crate::kernel::acts::Departure;

impl Situation<'_> {
    /// Where what the officer says differs from what the rules find: kind, track, authority, the criteria where he has named them
    /// himself, whether the time for complaining has run out as it was counted, and whether the content was handled before. What no tick
    /// and no rule tells is his own to say.
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
        let ticks = [
            self.ticked_otherwise("limitation_passed", self.known.too_late),
            self.ticked_otherwise("already_guided", self.known.guided_before.then_some(true)),
            self.ticked_otherwise("already_transferred", self.known.transferred_before.then_some(true)),
        ];
        [kind, track, authority, criteria].into_iter().chain(ticks).flatten().collect()
    }

    /// A tick that says otherwise than what was found, where something was.
    fn ticked_otherwise(&self, name: &str, found: Option<bool>) -> Option<Departure> {
        let (found, ticked) = (found?, self.facts.tick(name)?);
        (found != ticked).then(|| departure(&format!("/facts/{name}"), &[said(found)], &[said(ticked)]))
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
