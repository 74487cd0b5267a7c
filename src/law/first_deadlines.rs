//! Which clocks start when a petition is received: before anybody has screened it, and as screening found it.

use chrono::NaiveDate;

/// What is known on receipt and decides about clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of some rule by itself")]
pub struct ReceiptFacts {
    /// At least one writer gave his name: there is somebody to be told.
    pub known_writer: bool,
    /// The content was presented in person at a reception of citizens.
    pub presented_at_reception: bool,
    /// Entered in the Party's book, whose matters the State's laws on complaints and denunciations give no term.
    pub party_book: bool,
    /// Addressed to the head of the Party committee, or entered in the Party's book.
    pub party_head: bool,
}

/// Keys of the rules whose clocks start on receipt, for a kind of the contract (`None`: not claimed).
///
/// R16, the red line of Decree 154/2026 Article 41(3)(b), runs for every petition. With a kind that names no
/// term of its own it runs alone; screening replaces the others from the same start day.
#[must_use]
pub fn first_rules(kind: Option<&str>, facts: ReceiptFacts) -> Vec<&'static str> {
    let Some(kind) = kind else { return vec!["R16"] };
    let mut rules = Vec::with_capacity(4);
    let by_the_state = !facts.party_book;
    match kind {
        // Acceptance: Law on Complaints Article 27, Decree 124/2020 Article 16(1).
        "complaint_admin" if by_the_state => rules.push("C02"),
        // Acceptance of a complaint about discipline: Law on Complaints Article 50.
        "complaint_discipline" if by_the_state => rules.push("K03"),
        // Classification and acceptance: Law on Denunciations Article 24(1).
        "denunciation_duty" | "denunciation_field" if by_the_state => rules.push("T01"),
        // Notice to the writer: Law on the Reception of Citizens Article 28(1).
        "recommendation" | "reflection" if facts.known_writer => rules.push("P01"),
        _ => {}
    }
    // The same duty of Article 28(1) towards a visitor; P01 is that clock already.
    if facts.presented_at_reception && facts.known_writer && !rules.contains(&"P01") {
        rules.push("R07");
    }
    // Regulation 11-QĐi/TW: the head of the Party committee directs, and the citizen is notified.
    if facts.party_head && facts.known_writer {
        rules.push("R17");
    }
    rules.push("R16");
    rules
}

/// What screening has found and decides about the clocks of receipt. Codes are those of the contract.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of some rule by itself")]
pub struct TreatedFacts<'code> {
    /// Kind that was found.
    pub kind: &'code str,
    /// Track that was found.
    pub track: &'code str,
    /// First outward step.
    pub treatment: &'code str,
    /// At least one writer gave his name.
    pub known_writer: bool,
    /// Presented in person at a reception of citizens.
    pub presented_at_reception: bool,
    /// Addressed to the head of the Party committee, or entered in the Party's book.
    pub party_head: bool,
    /// Passed on by a deputy, the Front, the press or another body.
    pub forwarded: bool,
    /// The writer is threatened.
    pub threatened: bool,
    /// What a denunciation says is checked in several places or by a body that is asked for it.
    pub several_places: bool,
    /// The ground of a refusal is one of those that are told in writing.
    pub refused_in_writing: bool,
}

/// Clocks that stop when the writer is informed, by a notice, a letter or an answer, whatever he is told (Luật Tiếp công dân
/// Điều 28(1)).
pub const UNTIL_NOTICE: &[&str] = &["P01", "R07", "R17"];
/// The commune's own limit for recommendations and reflections. The law sets none; until the commune has set its own, the day of
/// the lead assignment stands for it.
pub const OWN_LIMIT: &str = "P02";

/// The terms of the Party's rules for settling its denunciations and its complaints. A version that nobody has read, general knowledge or
/// an inference, is shown as that and starts no clock.
pub const PARTY_LIMITS: [&str; 2] = ["PT1", "PT2-settlement"];
/// Key of the duty to pass signs of a crime on: no number of days, but none may be lost.
pub const AT_ONCE: &str = "AT_ONCE";
/// Key of the duty to tell who denounced why it is not accepted, at once.
pub const TOLD_OF_REFUSAL: &str = "T03";
/// Duties at once (ngay): each is due on the day on which it arises. Clocks run of the finding and of the refusal; of what a conclusion
/// finds (T17), and of what is clear and concrete (T25), no act tells that it arose, so their day is only previewed.
pub const DUTIES_AT_ONCE: [&str; 4] = [AT_ONCE, TOLD_OF_REFUSAL, "T17", "T25"];

/// The day from which a first clock of a screened petition is counted: that of the finding for what is to be done at once, else that of
/// the receipt. `None`: screening starts none (see [`LATER_OR_NEVER`]).
#[must_use]
pub fn first_day(rule: &str, received_on: NaiveDate, found_on: NaiveDate) -> Option<NaiveDate> {
    match rule {
        AT_ONCE => Some(found_on),
        rule if LATER_OR_NEVER.contains(&rule) => None,
        _ => Some(received_on),
    }
}

/// Keys of the rules that screening names and that have no number of days and no clock yet: one begins with the decision not to accept,
/// of the other no act tells that it was done.
pub const LATER_OR_NEVER: [&str; 2] = [TOLD_OF_REFUSAL, "T26"];

impl TreatedFacts<'_> {
    fn denunciation(&self) -> bool {
        matches!(self.kind, "denunciation_duty" | "denunciation_field")
    }
}

/// True where the laws on complaints and denunciations say within what time a body decides: of what Party rules govern they do not.
fn by_the_state(track: &str) -> bool {
    track != "party"
}

/// The term of the first outward step itself, for a kind and a track with a treatment, all of the contract; `None`: it has none of its
/// own. Who gave no name cannot be told anything. What Party rules govern has only the terms of passing it on.
#[must_use]
pub fn step_rule((kind, track): (&str, &str), treatment: &str, known_writer: bool) -> Option<&'static str> {
    let by_the_state = by_the_state(track);
    let settled_here =
        by_the_state && matches!(treatment, "propose_acceptance" | "refuse" | "request_supplement");
    match (kind, treatment) {
        // Law on Denunciations Article 27(1). A report of a crime is transferred to the police, investigation or procuracy only.
        (_, "refer_investigation") | ("crime_report", "transfer") => Some(AT_ONCE),
        // The superior's written demand: Law on Denunciations Article 38(2).
        (_, "urge_lower") if by_the_state => Some("T22"),
        ("complaint_admin", _) if settled_here => Some("C02"),
        ("complaint_discipline", _) if settled_here => Some("K03"),
        ("recommendation" | "reflection", _) if known_writer => Some("P01"),
        ("feedback_on_regulations", "transfer") => Some("P03"),
        ("land_dispute", "mediate") => Some("P06"),
        // Asked for, or accepted, only of what was mediated: the table of treatments has the rest mediated first.
        ("land_dispute", "propose_acceptance" | "request_supplement") => Some("P08"),
        ("denunciation_duty" | "denunciation_field", treatment) if known_writer => match treatment {
            // Law on Denunciations Article 24(2), else 24(1).
            "transfer" | "transfer_party" | "guide" => Some("T04"),
            "file_without_action" if by_the_state => Some("T01"),
            _ => settled_here.then_some("T01"),
        },
        _ => None,
    }
}

/// Keys of the terms of one road each: where another road is taken they have fallen away. P01, the notice to the writer, is
/// owed on every road.
pub const OF_ONE_ROAD: &[&str] =
    &[AT_ONCE, "C02", "K03", "P03", "P06", "P08", "R08", "T01", "T02", "T04", "T22"];

/// Clocks that stop at the first outward act, be it the acceptance or another: the term of the road that is taken, unless that is
/// about telling somebody, and last the red line. Of the others none runs then (see [`OF_ONE_ROAD`]).
pub const UNTIL_FIRST_ACT: &[&str] =
    &[AT_ONCE, "C02", "K03", "P03", "P06", "P08", "T01", "T02", "T22", "R16"];

/// The same of an acceptance that begins no time for settling: the red line runs on until somebody handles the matter.
pub const UNTIL_ACCEPTED: &[&str] = match UNTIL_FIRST_ACT.split_last() {
    Some((_, all_but_the_red_line)) => all_but_the_red_line,
    None => &[],
};

/// True for a duty that this step leaves as it is: what must be done at once waits for no paper, so asking for what is missing neither
/// does it nor takes it away.
#[must_use]
pub fn is_left_owed(rule: &str, treatment: &str) -> bool {
    treatment == "request_supplement" && DUTIES_AT_ONCE.contains(&rule)
}

/// Of the clocks that stop at the first outward act, those that an act of this treatment ends; `None`: it carries out no treatment, and
/// leaves nothing owed.
pub fn ended_by(treatment: Option<&str>) -> impl Iterator<Item = &'static str> {
    let left = move |rule: &str| treatment.is_some_and(|treatment| is_left_owed(rule, treatment));
    UNTIL_FIRST_ACT.iter().copied().filter(move |rule| !left(rule))
}

/// Keys of the terms that run anew where a petition comes back complete, or is sent back by another body: those within which
/// it is decided whether it is accepted.
pub const RENEWED: &[&str] = &["C02", "K03", "P06", "P08", "T01", "T02"];

/// The term of deciding whether a denunciation is accepted: seven working days, ten in all where it is checked in several places or
/// by a body that is asked for it (Law on Denunciations Article 24(1)).
pub const DECIDING: [&str; 2] = ["T01", "T02"];

/// The same step's term where the check takes several places.
#[must_use]
pub fn in_several_places(rule: &'static str) -> &'static str {
    if rule == DECIDING[0] { DECIDING[1] } else { rule }
}

/// The term of the notice to the writer, and in its place that of a refusal which is told in writing (Decree 154/2026 Article 4(3)).
pub const TELLING: [&str; 2] = ["P01", "R08"];

/// The same step's term where a recommendation is refused on a ground that is told in writing: any other refusal is explained, and its
/// writer told as of every recommendation.
#[must_use]
pub fn told_in_writing(rule: &'static str) -> &'static str {
    if rule == TELLING[0] { TELLING[1] } else { rule }
}

/// Keys of the rules whose clocks a screened petition has from its receipt, the term of the first step foremost. R16
/// runs for every petition; it is named where no shorter term is.
#[must_use]
pub fn treated_rules(facts: &TreatedFacts<'_>) -> Vec<&'static str> {
    let step = step_rule((facts.kind, facts.track), facts.treatment, facts.known_writer);
    let step = step.map(|rule| if facts.several_places { in_several_places(rule) } else { rule });
    let in_writing = facts.refused_in_writing && facts.treatment == "refuse";
    let step = step.map(|rule| if in_writing { told_in_writing(rule) } else { rule });
    let mut rules: Vec<_> = step.into_iter().collect();
    let told = rules.iter().any(|key| ["P01", "R08", AT_ONCE].contains(key));
    let further = [
        // Not accepted: the denouncer is told at once (Law on Denunciations Article 24(1)).
        (TOLD_OF_REFUSAL, facts.denunciation() && by_the_state(facts.track) && facts.treatment == "refuse"),
        // Result to whoever passed it on, whoever wrote it (Law on Denunciations Article 26(1)(b), 26(2)).
        ("T05", facts.denunciation() && facts.forwarded && (by_the_state(facts.track) || !rules.is_empty())),
        // Notice to the visitor (Law on the Reception of Citizens Article 28(1)).
        ("R07", facts.presented_at_reception && facts.known_writer && !told),
        // Regulation 11-QĐi/TW: the head of the Party committee directs, and the citizen is notified.
        ("R17", facts.party_head && facts.known_writer),
    ];
    rules.extend(further.iter().filter(|(_, applies)| *applies).map(|(key, _)| *key));
    if rules.iter().all(|key| LATER_OR_NEVER.contains(key)) {
        rules.push("R16");
    }
    // Protection is promptly considered (Law on Denunciations Articles 50(3), 51(1)).
    if facts.denunciation() && facts.threatened {
        rules.push("T26");
    }
    rules
}
