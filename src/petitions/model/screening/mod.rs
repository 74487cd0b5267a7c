//! What a petition is and what is to be done first (phân loại, xử lý đơn): criteria, bars, the decision table and marks,
//! all of them data. What was registered and what the officer ticks goes in; nothing is asked of clock or database.

pub mod conditions;
pub mod criteria;
pub mod cured;
mod departures;
pub mod form;
pub mod groups;
pub mod marks;
pub mod situation;
pub mod table;

#[cfg(test)]
mod tests;

use self::groups::{missing, most_representatives};
use self::marks::{MARKS, MarkRow};
use self::situation::Situation;
use self::table::{Rule, TABLE};
use super::life::{ACTS, ActRow};
use super::treatment::{AcceptanceBar, Criterion, LinkType, MissingPaper, ScreeningMark, Treatment};
use crate::law::{TreatedFacts, treated_rules};

/// What the rules find.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The row that decides.
    pub rule: &'static Rule,
    /// Other treatments: first those of further rows that would apply, then the rest.
    pub alternatives: Vec<Treatment>,
    /// What else must be seen to: the rows that set a mark.
    pub duties: Vec<&'static MarkRow>,
    /// Keys of the rules whose clocks run from receipt.
    pub clocks: Vec<&'static str>,
    /// Codes of the forms of its papers.
    pub forms: Vec<&'static str>,
    /// Name of the paper that the act makes, where there is no form.
    pub paper: Option<&'static str>,
    /// Papers that are asked for.
    pub missing: Vec<MissingPaper>,
    /// How many represent such a group at most.
    pub max_representatives: Option<i32>,
}

impl Finding {
    /// The marks, each once.
    #[must_use]
    pub fn marks(&self) -> Vec<ScreeningMark> {
        let mut marks: Vec<ScreeningMark> = self.duties.iter().map(|row| row.mark).collect();
        marks.dedup();
        marks
    }
}

/// Rows of the table that apply, the deciding one first. The last row applies always.
pub fn matching<'situation>(
    situation: &'situation Situation<'_>,
) -> impl Iterator<Item = &'static Rule> + 'situation {
    TABLE.iter().filter(|rule| rule.when.iter().all(|condition| (condition.holds)(situation)))
}

/// Applies the table.
#[must_use]
pub fn assess(situation: &Situation<'_>) -> Finding {
    let mut rules = matching(situation);
    let rule = rules.next().unwrap_or(LAST);
    let mut alternatives: Vec<Treatment> = Vec::new();
    for treatment in rules.map(|rule| rule.treatment).chain(Treatment::ALL.iter().copied()) {
        if treatment != rule.treatment && !alternatives.contains(&treatment) {
            alternatives.push(treatment);
        }
    }
    let duties = MARKS.iter().filter(|row| (row.set_if)(situation, rule.treatment)).collect();
    let clocks = treated_rules(&TreatedFacts {
        kind: situation.kind.as_str(),
        track: situation.track.as_str(),
        treatment: rule.treatment.as_str(),
        known_writer: !situation.anonymous(),
        presented_at_reception: situation.presented_at_reception(),
        party_head: situation.known.party_book || situation.known.form.to_party_head,
        forwarded: situation.known.forwarded,
        threatened: situation.facts.is("threat"),
        several_places: situation.facts.is("several_places"),
        refused_in_writing: rule.refuses_in_writing(),
    });
    let asks = rule.treatment == Treatment::RequestSupplement;
    let missing = if asks { missing(situation) } else { Vec::new() };
    let max_representatives = most_representatives(situation.known.signers);
    let forms = rule.forms_on(situation.track);
    let paper = if forms.is_empty() { paper_of(rule.treatment, situation) } else { None };
    Finding { rule, alternatives, duties, clocks, forms, paper, missing, max_representatives }
}

/// The paper of the act that is this treatment of such a petition.
fn paper_of(treatment: Treatment, situation: &Situation<'_>) -> Option<&'static str> {
    let (kind, track) = (situation.kind, Some(situation.track));
    let is = |row: &&ActRow| row.carries_out.first() == Some(&treatment) && row.fits(kind, track);
    Some(ACTS.iter().find(is)?.paper?.name)
}

const LAST: &Rule = &TABLE[TABLE.len() - 1];
