//! The table as a lawyer reads it.

use std::fmt::Write as _;

use super::TABLE;
use crate::cases::model::codes::{CaseStatus, LetterAddressee, LifeCycle};
use crate::cases::model::step::{Clocks, Guard, Step, Tell, To};
use crate::kernel::problem::Language::Vi;
use crate::law::{PARTY_LIMITS, REFORM};

/// The page `docs/LIFE-CYCLES.txt`.
#[must_use]
pub fn text() -> String {
    let mut page = String::from(HEAD);
    for cycle in LifeCycle::ALL {
        let _ = writeln!(page, "\n{}\n{}", cycle.label(Vi), "=".repeat(72));
        for step in TABLE.iter().copied().flatten().filter(|step| step.cycles.contains(cycle)) {
            page.push_str(&paragraph(*cycle, step));
        }
    }
    page
}

const HEAD: &str = "\
The life cycles of cases, as the program keeps them. One paragraph an act (and variant): from which states it is
possible, where it leads, what must hold (each guard with its code and, in brackets, the article that bars the act where it does not),
what it does to the clocks, its paper, who must be told, the article.
Made from the code; `UPDATE_LIFE_CYCLES=1 cargo test life_cycles_are_printed` writes it anew, and a test fails where code
and page differ.
";

fn paragraph(cycle: LifeCycle, step: &Step) -> String {
    let variant = if step.variant.is_empty() { String::new() } else { format!(" ({})", step.variant) };
    let mut lines = vec![format!("\n{} - {}{variant}", step.act, step.act.label(Vi))];
    lines.push(format!("  from      {}", states(cycle, step.from)));
    lines.push(format!("  to        {}", target(step.to)));
    if let Some(public) = step.public {
        lines.push(format!("  public    {public}"));
    }
    lines.extend(
        step.guards.iter().map(|guard| {
            format!("  if        {}: {} ({})", guard.code(), words(*guard), guard.article(step))
        }),
    );
    lines.extend(step.marks.iter().map(|mark| format!("  sets      {mark}")));
    lines.extend(step.clears.iter().map(|mark| format!("  clears    {mark}")));
    lines.extend(step.clocks.iter().map(|clocks| format!("  clocks    {}", clock_words(cycle, *clocks))));
    if let Some(paper) = step.paper {
        let form = if paper.form.is_empty() { String::new() } else { format!("{}: ", paper.form) };
        let number = if step.numbered { "; its number is required" } else { "" };
        lines.push(format!("  paper     {form}{}{number}", paper.name));
    }
    lines.extend(step.tells.iter().map(|tell| format!("  tells     {}", told(*tell))));
    if !step.annullable {
        lines.push("  annulled  never".to_owned());
    }
    lines.push(format!("  article   {}", step.basis));
    lines.join("\n") + "\n"
}

/// States of a row that the life cycle has: rows of all life cycles name those of others too.
fn states(cycle: LifeCycle, from: &[CaseStatus]) -> String {
    let names: Vec<&str> = from
        .iter()
        .filter(|status| reachable(cycle).contains(status))
        .map(|status| status.as_str())
        .collect();
    if names.is_empty() { "(opens the case)".to_owned() } else { names.join(", ") }
}

/// The states of a life cycle: those to which one of its rows leads.
#[must_use]
pub fn reachable(cycle: LifeCycle) -> Vec<CaseStatus> {
    let to = |step: &&Step| match step.to {
        To::State(status) => Some(status),
        To::Same | To::Back => None,
    };
    let rows = TABLE.iter().copied().flatten().filter(|step| step.cycles.contains(&cycle));
    let reached: Vec<CaseStatus> = rows.filter_map(|step| to(&step)).collect();
    CaseStatus::ALL.iter().copied().filter(|status| reached.contains(status)).collect()
}

fn target(to: To) -> String {
    match to {
        To::Same => "the same state".to_owned(),
        To::State(status) => status.as_str().to_owned(),
        To::Back => "the state before it went away or was closed".to_owned(),
    }
}

fn words(guard: Guard) -> String {
    match guard {
        Guard::Marked(mark, _) => format!("{mark}"),
        Guard::Unmarked(mark, _) => format!("not {mark}"),
        Guard::Complex => "found complex in writing".to_owned(),
        Guard::NothingOrdered => "the result is unfounded or deliberately_false".to_owned(),
        Guard::HasResult => "there is a decision, conclusion or answer".to_owned(),
        Guard::FieldMatter => "it is about a field of the State's management".to_owned(),
        Guard::InTime => "the time for settling has not run out".to_owned(),
        Guard::Overdue => "the time for settling has run out".to_owned(),
        Guard::EffectRan => {
            "the time from issue and the time from the proven receipt have both run out".to_owned()
        }
        Guard::Alone => "no duplicate or addition is linked to the case".to_owned(),
        Guard::CarriedOut => "every enforcement item is accepted as done or cancelled".to_owned(),
        Guard::SinceReform(_) => format!("done on {REFORM} or later, whenever the case was accepted"),
        Guard::BeforeReform(_) => format!("done before {REFORM}"),
        Guard::Unassigned => "nobody leads the work yet".to_owned(),
        Guard::Required(_) => guard.detail().trim_end_matches('.').to_owned(),
    }
}

fn clock_words(cycle: LifeCycle, clocks: Clocks) -> String {
    let settlement = cycle.settlement().join(", ");
    match clocks {
        Clocks::Start(rules) => format!("start {}", rules.join(", ")),
        Clocks::StartOwn(rules) => format!("start {} for itself alone", rules.join(", ")),
        Clocks::StartOnReturn(rules) => {
            format!("start {} from the day of the act, once the case is back", rules.join(", "))
        }
        Clocks::StartOnEffect(rules) => format!("start {} on the day of legal effect", rules.join(", ")),
        Clocks::UntilSettled(rule) => format!("start {rule}, until {settlement} ends"),
        Clocks::Fulfil(rules) => format!("fulfil {}", rules.join(", ")),
        Clocks::Told(rules) => {
            format!("fulfil {} on the day of the meeting, else on the first day it is shown", rules.join(", "))
        }
        Clocks::FulfilOf(rules) => format!("fulfil {} of the act that it answers", rules.join(", ")),
        Clocks::Settle => format!("fulfil {settlement}"),
        Clocks::Cancel(rules) => format!("cancel {}", rules.join(", ")),
        Clocks::EndSettling => "cancel all but the duties to inform and the time to go to court".to_owned(),
        Clocks::Pause => format!("pause {settlement}"),
        Clocks::Halt => format!("pause {settlement} where it runs, else cancel it"),
        Clocks::Revive => {
            "let run again what the act had stopped by which the case went away, and start what is counted since".to_owned()
        },
        Clocks::Resume => format!("resume {settlement}"),
        Clocks::Extend => format!("extend {settlement}"),
        Clocks::Complexity => format!("length by complexity: {settlement}"),
        Clocks::StartOnRequest(rules) => format!("start {} on the day of the request", rules.join(", ")),
        Clocks::StartOnNamed(rules) => format!("start {} on the day that the act names", rules.join(", ")),
        Clocks::Reopen => format!("run on with what was left: {settlement}"),
        Clocks::Share => "the new case has what runs until the matter is settled, too".to_owned(),
        Clocks::OwnLimit if cycle == LifeCycle::Party => {
            format!("start {} where a confirmed version is loaded, then fulfil R16", PARTY_LIMITS.join(" or "))
        }
        Clocks::OwnLimit => "start P02 where the commune has set it, then fulfil R16".to_owned(),
    }
}

fn told(tell: Tell) -> String {
    let who = match tell.to {
        LetterAddressee::Forwarder => "forwarder (where one passed it on)",
        LetterAddressee::Related => "related (where there are such)",
        LetterAddressee::Front => "front (where it passed it on)",
        other => other.as_str(),
    };
    tell.within.map_or_else(|| who.to_owned(), |rule| format!("{who}, within {rule}"))
}
