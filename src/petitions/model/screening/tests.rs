//! Each row of the table has a petition that meets it first; no row is out of reach; the first match wins.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::conditions::Condition;
use super::criteria::{BARS, CRITERIA};
use super::situation::{Claims, Form, Known, Situation};
use super::table::TABLE;
use super::{assess, matching};
use crate::petitions::model::facts::Facts;
use crate::petitions::model::treatment::{AcceptanceBar, Criterion};
use crate::petitions::model::{Authentication, Channel, Kind, Track, Treatment};

/// A petition with nothing to complain of.
fn known() -> Known {
    Known {
        received_on: "2026-11-24".parse().unwrap(),
        channel: Channel::Post,
        authentication: Authentication::Handwritten,
        foreign_language: false,
        dated: true,
        known_writer: true,
        signers: 1,
        forwarded: false,
        wishes_protection: false,
        party_book: false,
        originals_attached: false,
        form: Form::default(),
    }
}

fn facts(value: &Value) -> Facts {
    Facts(value.as_object().unwrap().clone())
}

fn rule_of(ticks: &Value, known: Known, kind: Kind) -> &'static str {
    let facts = facts(ticks);
    let claims = Claims { kind: Some(kind), ..Claims::default() };
    assess(&Situation::new(&facts, known, claims)).rule.number
}

type Case = (&'static str, Kind, Value, fn(&mut Known));

/// For each row a petition that meets it and no row above.
#[expect(clippy::too_many_lines, reason = "a table, one line a row")]
fn cases() -> Vec<Case> {
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
        ("8d", ComplaintAdmin, away.clone(), |known| known.forwarded = true),
        ("8e", ComplaintAdmin, json!({ "complaint_instance": 2 }), nothing),
        ("8f", ProcedureRequest, json!({}), nothing),
        ("8g", DenunciationDuty, json!({ "party_member": true, "party_rules_breached": true }), nothing),
        ("8h", DenunciationDuty, json!({ "within_authority": false, "oral": true }), nothing),
        ("8i", DenunciationDuty, json!({ "denounced_is_head": true }), nothing),
        ("8j", Reflection, away.clone(), |known| known.forwarded = true),
        ("8k", FeedbackOnRegulations, json!({}), nothing),
        ("8l", Other, away, nothing),
        ("9", LandDispute, json!({}), nothing),
        ("10a", ComplaintAdmin, json!({ "has_reason": false }), nothing),
        ("10b", ComplaintAdmin, json!({ "writer_age": 15 }), nothing),
        ("10c", DenunciationDuty, json!({ "concrete_evidence": false }), nothing),
        ("10d", Reflection, json!({}), |known| {
            known.signers = 2;
            known.form.without_letter = true;
        }),
        ("11a", ComplaintDiscipline, json!({}), nothing),
        ("11b", ComplaintAdmin, json!({}), nothing),
        ("11c", DenunciationDuty, json!({ "crime_signs": "possible" }), nothing),
        ("11d", Recommendation, json!({}), nothing),
        ("11e", LandDispute, json!({ "mediation_failed_on": "2026-10-01" }), nothing),
        ("11f", Other, json!({}), nothing),
    ]
}

#[test]
fn every_row_has_a_petition_that_meets_it_first() {
    let cases = cases();
    let numbers: Vec<_> = TABLE.iter().map(|rule| rule.number).collect();
    let tried: Vec<_> = cases.iter().map(|(number, ..)| *number).collect();
    assert_eq!(tried, numbers, "a row without a petition, or a petition without a row");
    for (number, kind, ticks, change) in cases {
        let mut known = known();
        change(&mut known);
        assert_eq!(rule_of(&ticks, known, kind), number, "{kind} {ticks}");
    }
}

#[test]
fn each_condition_of_a_row_is_needed() {
    // Of a row with several conditions none follows from the others: leaving one out reaches more petitions.
    let further = [
        json!({ "within_authority": true }),
        json!({ "adds_evidence": true }),
        json!({ "oral": true }),
        json!({ "effective_decision": true, "within_authority": false }),
        json!({ "effective_decision": true, "new_facts": true }),
        json!({ "previous_written_answer": "52/UBND", "new_facts": true }),
        json!({ "court_stage": "judgment_in_force", "new_facts": true }),
    ];
    let mut situations: Vec<(Value, Known)> = further.into_iter().map(|ticks| (ticks, known())).collect();
    situations.push((json!({}), Known { forwarded: true, ..known() }));
    for (_, _, ticks, change) in cases() {
        let mut known = known();
        change(&mut known);
        situations.push((ticks, known));
    }
    let claims: Vec<(Kind, Option<Track>)> =
        Kind::ALL.iter().flat_map(|kind| [(*kind, None), (*kind, Some(Track::Party))]).collect();
    // What is unnamed and concrete is unnamed: the rows say both so that they can be read.
    let said_twice = ["nặc danh hoặc mạo danh"];
    for rule in TABLE.iter().filter(|rule| rule.when.len() > 1) {
        for left_out in rule.when.iter().filter(|condition| !said_twice.contains(&condition.says)) {
            let matters = situations.iter().any(|(ticks, known)| {
                let facts = facts(ticks);
                claims.iter().any(|(kind, track)| {
                    let claims = Claims { kind: Some(*kind), track: *track, ..Claims::default() };
                    let situation = Situation::new(&facts, *known, claims);
                    let holds = |condition: &Condition| (condition.holds)(&situation);
                    let others = rule.when.iter().filter(|one| one.says != left_out.says).all(holds);
                    others && !holds(left_out)
                })
            });
            assert!(matters, "{}: {} decides nothing", rule.number, left_out.says);
        }
    }
}

#[test]
fn rows_stand_in_the_order_of_their_steps_and_cite_their_source() {
    let step = |number: &str| number.trim_end_matches(char::is_alphabetic).parse::<u32>().unwrap();
    assert!(TABLE.windows(2).all(|pair| {
        let (first, second) = (pair[0].number, pair[1].number);
        (step(first), first) < (step(second), second)
    }));
    for rule in TABLE {
        assert!(!rule.source.is_empty() && rule.source.chars().count() <= 500, "{}", rule.number);
        assert!(rule.conditions.chars().count() <= 500 && rule.papers.len() <= 10, "{}", rule.number);
        assert_eq!(rule.link.is_some(), rule.treatment == Treatment::LinkToCase, "{}", rule.number);
    }
    assert_eq!(TABLE.last().unwrap().when.len(), 1);
    let codes: Vec<_> = CRITERIA.iter().map(|row| row.criterion).collect();
    assert_eq!(codes, Criterion::ALL);
    assert_eq!(BARS.iter().map(|row| row.bar).collect::<Vec<_>>(), AcceptanceBar::ALL);
}

#[test]
fn the_officers_criteria_prevail_over_computed_ones() {
    let ticks = facts(&json!({ "has_reason": false }));
    let of = |failed: Option<Vec<Criterion>>| {
        let claims = Claims { kind: Some(Kind::ComplaintAdmin), failed, ..Claims::default() };
        let situation = Situation::new(&ticks, known(), claims);
        (assess(&situation).rule.treatment, situation.computed)
    };
    let computed = vec![Criterion::E5ComplaintElements];
    assert_eq!(of(None), (Treatment::RequestSupplement, computed.clone()));
    assert_eq!(of(Some(vec![])), (Treatment::ProposeAcceptance, computed.clone()));
    assert_eq!(of(Some(vec![Criterion::E10Unreadable])), (Treatment::FileWithoutAction, computed));
}

#[test]
fn bars_stand_and_fall_with_what_lifts_them() {
    let bars = |kind: Kind, ticks: Value| {
        let facts = facts(&ticks);
        Situation::new(&facts, known(), Claims { kind: Some(kind), ..Claims::default() }).bars
    };
    let complaint = |ticks: Value| bars(Kind::ComplaintAdmin, ticks);
    let obstacle = json!({ "from": "2026-06-10", "to": "2026-08-14", "evidence": ["giấy ra viện"] });
    assert_eq!(complaint(json!({ "limitation_passed": true, "obstacle": obstacle })), []);
    assert_eq!(
        complaint(json!({ "limitation_passed": true, "obstacle_claimed": true })),
        [AcceptanceBar::Kn11Limitation]
    );
    assert_eq!(complaint(json!({ "court_involved": true })), [AcceptanceBar::Kn11Court]);
    assert_eq!(complaint(json!({ "court_involved": true, "court_stage": "terminated" })), []);
    assert_eq!(complaint(json!({ "terminated_on": "2026-10-25" })), [], "the thirtieth day");
    assert_eq!(complaint(json!({ "days_since_termination": 31 })), [AcceptanceBar::Kn11Terminated]);
    assert_eq!(complaint(json!({ "signed": false })), [AcceptanceBar::Kn11NoSignature]);
    assert_eq!(complaint(json!({ "capacity": false })), [AcceptanceBar::Kn11NoCapacity]);
    assert_eq!(complaint(json!({ "capacity": false, "legal_representative": "mẹ" })), []);
    assert_eq!(complaint(json!({ "represented_person": "cha" })), [AcceptanceBar::Kn11Representative]);
    assert_eq!(complaint(json!({ "represented_person": "cha", "authorisation": "số 3" })), []);
    assert_eq!(bars(Kind::Reflection, json!({ "normative_act": true, "signed": false })), []);
    let settled = json!({ "grows_out_of_settled_complaint": true, "evidence_settler_broke_law": true });
    assert_eq!(bars(Kind::DenunciationDuty, settled), []);
}

fn any_ticks() -> impl Strategy<Value = Value> {
    let names = [
        "signed",
        "has_date",
        "legible",
        "anonymous",
        "impersonation_confirmed",
        "names_violator",
        "concrete_evidence",
        "verifiable",
        "within_authority",
        "already_guided",
        "insulting",
        "praise",
        "competent_body_among_recipients",
        "normative_act",
        "limitation_passed",
        "party_member",
        "party_rules_breached",
        "second_instance_done",
        "lower_body_overdue",
        "oral",
    ];
    prop::collection::vec((prop::sample::select(names.to_vec()), any::<bool>()), 0..12).prop_map(|ticks| {
        Value::Object(ticks.into_iter().map(|(name, tick)| (name.to_owned(), json!(tick))).collect())
    })
}

proptest! {
    #[test]
    fn the_first_match_wins_and_something_always_does(
        ticks in any_ticks(), kind in prop::sample::select(Kind::ALL), writer: bool, signers in 0..20_i32,
    ) {
        let facts = facts(&ticks);
        let known = Known { known_writer: writer, signers, ..known() };
        let situation = Situation::new(&facts, known, Claims { kind: Some(kind), ..Claims::default() });
        let finding = assess(&situation);
        let first = matching(&situation).next().unwrap();
        prop_assert_eq!(first.number, finding.rule.number);
        prop_assert_eq!(finding.alternatives.len(), Treatment::ALL.len() - 1);
        prop_assert!(!finding.alternatives.contains(&finding.rule.treatment));
        prop_assert!(!finding.clocks.is_empty());
        // Nothing is accepted that lacks something, and no denouncer is sent away who stands within authority.
        if finding.rule.treatment == Treatment::ProposeAcceptance {
            prop_assert!(situation.failed.iter().all(|one| !one.is_curable()));
            prop_assert!(situation.within_authority && situation.has_writer());
            prop_assert_eq!(&situation.bars, &Vec::<AcceptanceBar>::new());
        }
        prop_assert!(situation.track == Track::State || kind.is_denunciation());
    }

    #[test]
    fn a_secret_is_never_read_further(ticks in any_ticks(), kind in prop::sample::select(Kind::ALL)) {
        let mut ticks = ticks;
        ticks["secret_marking"] = json!("toi_mat");
        prop_assert_eq!(rule_of(&ticks, known(), kind), "1");
    }
}
