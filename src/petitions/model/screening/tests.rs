//! Each row of the table has a petition that meets it first; no row is out of reach; the first match wins.

mod cases;
mod cured;
mod departures;
mod mediated;
mod papers;
mod party;
mod ticks;

use proptest::prelude::*;
use serde_json::{Value, json};

use self::cases::cases;
use super::conditions::Condition;
use super::criteria::{BARS, CRITERIA};
use super::form::Form;
use super::groups::most_representatives;
use super::situation::{Claims, Known, Situation};
use super::table::TABLE;
use super::{assess, matching};
use crate::law::forms::form_coded;
use crate::petitions::model::facts::Facts;
use crate::petitions::model::life::{ACTS, ActRow};
use crate::petitions::model::treatment::{AcceptanceBar, Criterion};
use crate::petitions::model::{Authentication, Channel, Kind, Track, Treatment};

/// A petition with nothing to complain of.
fn known() -> Known {
    Known {
        received_on: "2026-11-24".parse().unwrap(),
        channel: Channel::Post,
        authentication: Authentication::Handwritten,
        foreign_language: false,
        written_on: None,
        dated: true,
        known_writer: true,
        signers: 1,
        forwarded: false,
        wishes_protection: false,
        party_book: false,
        originals_attached: false,
        form: Form::default(),
        too_late: None,
        guided_before: false,
        transferred_before: false,
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
        json!({ "already_transferred": true }),
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
    let said_twice = [super::conditions::INFORMAL.says];
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
        assert!(rule.bound_to().chars().count() <= 500 && rule.papers.len() <= 10, "{}", rule.number);
        assert!(rule.papers.iter().all(|code| form_coded(code).is_some()), "{}", rule.number);
        assert_eq!(rule.link.is_some(), rule.treatment == Treatment::LinkToCase, "{}", rule.number);
    }
    assert_eq!(TABLE.last().unwrap().when.len(), 1);
    let codes: Vec<_> = CRITERIA.iter().map(|row| row.criterion).collect();
    assert_eq!(codes, Criterion::ALL);
    assert_eq!(BARS.iter().map(|row| row.bar).collect::<Vec<_>>(), AcceptanceBar::ALL);
}

#[test]
fn what_cannot_come_to_be_linked_is_handled_as_what_it_is() {
    // A report of a crime cannot be taken back, and these kinds never come to be a case to which a duplicate could be linked.
    let again = json!({ "duplicate_of": "HC-2026-1" });
    let withdrawn = json!({ "withdrawal": { "scope": "full" } });
    for (kind, ticks, rule) in [
        (Kind::CrimeReport, &withdrawn, "4a"),
        (Kind::CrimeReport, &again, "4a"),
        (Kind::Mixed, &again, "5"),
        (Kind::ProcedureRequest, &again, "8g"),
        (Kind::FeedbackOnRegulations, &again, "8l"),
        (Kind::Other, &again, "11g"),
        (Kind::Mixed, &withdrawn, "2c"),
        (Kind::LandDispute, &again, "2e"),
    ] {
        assert_eq!(rule_of(ticks, known(), kind), rule, "{kind} {ticks}");
    }
}

#[test]
fn a_group_is_represented_by_no_more_than_the_law_lets_it() {
    let most: Vec<_> = [1, 4, 5, 10, 11, 300].map(most_representatives).into();
    assert_eq!(most, [None, None, Some(2), Some(2), Some(5), Some(5)]);
}

#[test]
fn what_was_done_once_with_another_petition_of_the_writer_counts_unless_the_officer_says_otherwise() {
    let rule = |kind: Kind, ticks: Value, (guided_before, transferred_before): (bool, bool)| {
        rule_of(&ticks, Known { guided_before, transferred_before, ..known() }, kind)
    };
    let away = json!({ "within_authority": false });
    let corrected =
        json!({ "within_authority": false, "already_guided": false, "already_transferred": false });
    for (kind, before, found, first) in [
        (Kind::ComplaintAdmin, (true, false), "8b", "8f"),
        // A complaint is not passed on: its writer is guided.
        (Kind::ComplaintAdmin, (false, true), "8f", "8f"),
        (Kind::DenunciationDuty, (false, true), "8d", "8j"),
        (Kind::Reflection, (false, true), "8d", "8k"),
        (Kind::Reflection, (true, true), "8b", "8k"),
    ] {
        assert_eq!(rule(kind, away.clone(), before), found, "{kind}");
        assert_eq!(rule(kind, corrected.clone(), before), first, "{kind}");
        // Within authority it is settled here, whatever another body was told.
        let within = rule(kind, json!({ "within_authority": true }), before);
        assert_eq!(within, rule(kind, json!({ "within_authority": true }), (false, false)), "{kind}");
    }
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
        "not_in_legal_form",
        "names_violator",
        "concrete_evidence",
        "verifiable",
        "within_authority",
        "already_guided",
        "already_transferred",
        "several_places",
        "insulting",
        "praise",
        "competent_body_among_recipients",
        "normative_act",
        "effective_decision",
        "signs_of_illegality",
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
        // What is proposed can be done: an act carries it out, fits the kind, and is barred by nothing that was found.
        let proposed = Some(finding.rule.treatment);
        let done = |row: &ActRow| {
            let fits = row.fits(kind, Some(situation.track));
            row.is_proposed(proposed) && fits && row.bar_of(&situation.failed, proposed).is_none()
        };
        prop_assert!(ACTS.iter().any(done));
        // Nothing is accepted that lacks something, and no denouncer is sent away who stands within authority.
        if finding.rule.treatment == Treatment::ProposeAcceptance {
            prop_assert!(situation.failed.iter().all(|one| !one.is_curable()));
            prop_assert!(situation.within_authority && !situation.informal());
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
