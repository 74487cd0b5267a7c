//! Which clocks start when a petition is received, before anybody has screened it.

/// What is known on receipt and decides about clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReceiptFacts {
    /// At least one writer gave his name: there is somebody to be told.
    pub known_writer: bool,
    /// The content was presented in person at a reception of citizens.
    pub presented_at_reception: bool,
}

/// Keys of the rules whose clocks start on receipt, for a kind of the contract (`None`: not claimed).
///
/// R16, the red line of Decree 154/2026 Article 41(3)(b), runs for every petition. With a kind that names no
/// term of its own it runs alone; screening replaces the others from the same start day.
#[must_use]
pub fn first_rules(kind: Option<&str>, facts: ReceiptFacts) -> Vec<&'static str> {
    let Some(kind) = kind else { return vec!["R16"] };
    let mut rules = Vec::with_capacity(3);
    match kind {
        // Acceptance: Law on Complaints Article 27, Decree 124/2020 Article 16(1).
        "complaint_admin" => rules.push("C02"),
        // Acceptance of a complaint about discipline: Law on Complaints Article 50.
        "complaint_discipline" => rules.push("K03"),
        // Classification and acceptance: Law on Denunciations Article 24(1).
        "denunciation_duty" | "denunciation_field" => rules.push("T01"),
        // Notice to the writer: Law on the Reception of Citizens Article 28(1).
        "recommendation" | "reflection" if facts.known_writer => rules.push("P01"),
        _ => {}
    }
    // The same duty of Article 28(1) towards a visitor; P01 is that clock already.
    if facts.presented_at_reception && facts.known_writer && !rules.contains(&"P01") {
        rules.push("R07");
    }
    rules.push("R16");
    rules
}
