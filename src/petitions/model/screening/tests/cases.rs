//! One petition for each row of the table.

use serde_json::{Value, json};

use crate::petitions::model::Kind;
use crate::petitions::model::screening::situation::Known;

/// The row, and a kind, ticks and a registration that meet it.
pub(super) type Case = (&'static str, Kind, Value, fn(&mut Known));

/// For each row a petition that meets it and no row above.
#[expect(clippy::too_many_lines, reason = "a table, one line a row")]
pub(super) fn cases() -> Vec<Case> {
    use Kind::{
        ComplaintAdmin, ComplaintDiscipline, CrimeReport, DenunciationDuty, DenunciationField,
        FeedbackOnRegulations, LandDispute, Mixed, Other, ProcedureRequest, Recommendation, Reflection,
    };
    let full = json!({ "scope": "full" });
    let nothing: fn(&mut Known) = |_| {};
    let nobody: fn(&mut Known) = |known| known.known_writer = false;
    let concrete = json!({ "names_violator": true, "concrete_evidence": true, "verifiable": true });
    let mut elsewhere = concrete.clone();
    elsewhere["within_authority"] = json!(false);
    let away = json!({ "within_authority": false });
    vec![
        ("1", Recommendation, json!({ "secret_marking": "mat" }), nothing),
        ("2a", ComplaintAdmin, json!({ "withdrawal": full }), nothing),
        ("2b", DenunciationDuty, json!({ "withdrawal": full }), nothing),
        ("2c", Reflection, json!({ "withdrawal": full }), nothing),
        ("2d", ComplaintAdmin, json!({ "duplicate_of": "HC-2026-1", "adds_evidence": true }), nothing),
        ("2e", ComplaintAdmin, json!({ "duplicate_of": "HC-2026-1" }), nothing),
        ("3a", Other, json!({ "legible": false }), nothing),
        ("3b", Other, json!({ "insulting": true }), nothing),
        ("3c", Other, json!({ "praise": true }), nothing),
        ("4a", CrimeReport, json!({}), nobody),
        ("4b", DenunciationDuty, json!({ "crime_signs": "clear" }), nobody),
        ("5", Mixed, json!({}), nothing),
        ("6a", DenunciationDuty, concrete, nobody),
        ("6b", DenunciationDuty, elsewhere, nobody),
        ("6c", DenunciationDuty, json!({ "impersonation_confirmed": true }), nothing),
        ("6d", Reflection, json!({}), nobody),
        ("7a", ComplaintAdmin, json!({ "normative_act": true }), nothing),
        ("7b", ComplaintAdmin, json!({ "directly_affected": false }), nothing),
        ("7c", ComplaintAdmin, json!({ "limitation_passed": true }), nothing),
        ("7d", ComplaintAdmin, json!({ "terminated_on": "2026-10-24" }), nothing),
        ("7e", ComplaintAdmin, json!({ "court_stage": "judgment" }), nothing),
        (
            "7f",
            ComplaintAdmin,
            json!({ "second_instance_done": true, "previous_written_answer": "12/TB" }),
            nothing,
        ),
        ("7g", ComplaintAdmin, json!({ "second_instance_done": true }), nothing),
        ("7h", DenunciationDuty, json!({ "grows_out_of_settled_complaint": true }), nothing),
        ("7i", DenunciationField, json!({}), |known| known.form.organisation = true),
        ("7j", Reflection, json!({ "previous_written_answer": "52/UBND" }), nothing),
        ("7k", Recommendation, json!({ "court_stage": "judgment_in_force" }), nothing),
        ("7l", ComplaintAdmin, json!({ "effective_decision": true }), nothing),
        ("8a", DenunciationDuty, json!({ "lower_body_overdue": true }), nothing),
        ("8b", ComplaintAdmin, json!({ "within_authority": false, "already_guided": true }), nothing),
        (
            "8c",
            Reflection,
            json!({ "within_authority": false, "competent_body_among_recipients": true }),
            nothing,
        ),
        ("8d", Reflection, json!({ "within_authority": false, "already_transferred": true }), nothing),
        ("8e", ComplaintAdmin, away.clone(), |known| known.forwarded = true),
        ("8f", ComplaintAdmin, json!({ "complaint_instance": 2 }), nothing),
        ("8g", ProcedureRequest, json!({}), nothing),
        ("8h", DenunciationDuty, json!({ "party_member": true, "party_rules_breached": true }), nothing),
        ("8i", DenunciationDuty, json!({ "within_authority": false, "oral": true }), nothing),
        ("8j", DenunciationDuty, json!({ "denounced_is_head": true }), nothing),
        ("8k", Reflection, away.clone(), |known| known.forwarded = true),
        ("8l", FeedbackOnRegulations, json!({}), nothing),
        ("8m", Other, away, nothing),
        ("9", LandDispute, json!({}), nothing),
        ("10a", ComplaintAdmin, json!({ "has_reason": false }), nothing),
        ("10b", ComplaintAdmin, json!({ "represented_person": "cha" }), nothing),
        ("10c", ComplaintAdmin, json!({ "writer_age": 15 }), nothing),
        ("10d", DenunciationDuty, json!({ "concrete_evidence": false }), nothing),
        ("10e", Reflection, json!({}), |known| {
            known.signers = 2;
            known.form.without_letter = true;
        }),
        (
            "11a",
            DenunciationDuty,
            json!({ "party_member": true, "party_rules_breached": true, "within_authority": true }),
            nothing,
        ),
        ("11b", ComplaintDiscipline, json!({}), nothing),
        ("11c", ComplaintAdmin, json!({}), nothing),
        ("11d", DenunciationDuty, json!({ "crime_signs": "possible" }), nothing),
        ("11e", Recommendation, json!({}), nothing),
        ("11f", LandDispute, json!({ "mediation_failed_on": "2026-10-01" }), nothing),
        ("11g", Other, json!({}), nothing),
    ]
}
