//! The table: every state, act and life cycle; and what it must never allow.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use super::next_right::{COUNTED_FROM_THE_END, NEXT_RIGHT, UNDECIDED};
use super::step::{Clocks, Guard, To};
use super::table::{TABLE, text, variant_words};
use super::*;
use crate::kernel::access::Register;
use crate::law::REFORM;
use crate::law::forms::{FORMS, form_on};
use crate::petitions::model::{Kind, PublicStatus, Track};

mod ends;
mod joining;
mod kinds;
pub(in crate::cases) mod printed;
mod stood;
mod walk;

pub(in crate::cases) fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

pub(in crate::cases) fn case(life_cycle: LifeCycle, status: CaseStatus) -> Case {
    let (kind, track) = match life_cycle {
        LifeCycle::ComplaintAdmin => (Kind::ComplaintAdmin, Track::State),
        LifeCycle::ComplaintDiscipline => (Kind::ComplaintDiscipline, Track::State),
        LifeCycle::Denunciation => (Kind::DenunciationDuty, Track::State),
        LifeCycle::Recommendation => (Kind::Reflection, Track::State),
        LifeCycle::LandDispute => (Kind::LandDispute, Track::State),
        LifeCycle::Party => (Kind::DenunciationDuty, Track::Party),
    };
    assert_eq!(LifeCycle::of(kind, track), Some(life_cycle));
    Case {
        commune: "99001".to_owned(),
        id: Uuid::nil(),
        number: "PA-2026-ABCDEF".to_owned(),
        kind,
        track,
        life_cycle,
        field: None,
        status,
        public_status: PublicStatus::InProgress,
        register: Register::Government,
        unit_id: Uuid::nil(),
        body_unit_id: Uuid::nil(),
        petition_id: Uuid::nil(),
        petition_number: "GOV-2026-ABCDEF".to_owned(),
        sealed: false,
        subject: None,
        village_code: None,
        people_count: 1,
        flags: Vec::new(),
        complexity_level: ComplexityLevel::None,
        marks: Vec::new(),
        accepted_on: day(),
        stepped_on: day(),
        came_from: Vec::new(),
        decision_received_on: None,
        settler_position_id: Uuid::nil(),
        assignee_position_id: None,
        assignee_unit_id: None,
        created_by_client: None,
        created_by_position: None,
        excluded_person_ids: Vec::new(),
        due_on: None,
        result: None,
        answered_on: None,
        answer_id: None,
        closed_on: None,
        merged_into_id: None,
        version: 1,
        created_at: DateTime::default(),
        changed_at: DateTime::default(),
    }
}

#[test]
fn life_cycles_are_printed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/LIFE-CYCLES.txt");
    if std::env::var_os("UPDATE_LIFE_CYCLES").is_some() {
        std::fs::write(path, text()).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == text(), "docs/LIFE-CYCLES.txt: run with UPDATE_LIFE_CYCLES=1 if the table is right");
}

/// A lawyer reads the page: each code is followed by what it means, in Vietnamese.
#[test]
fn each_code_of_the_page_is_explained() {
    for step in TABLE.iter().copied().flatten().filter(|step| !step.variant.is_empty()) {
        assert!(variant_words(step.variant).is_some(), "{} ({})", step.act, step.variant);
    }
    let page = text();
    let (_, page) = page.split_once("\n====").unwrap();
    for line in page.lines().filter_map(|line| line.strip_prefix("  ")) {
        let (name, value) = line.split_once(' ').unwrap();
        if ["to", "public", "if", "sets", "clears", "clocks", "tells", "annulled"].contains(&name) {
            assert!(value.contains(": "), "{line}");
        }
        for english in [" the ", " when ", " is ", " and ", " or "] {
            assert!(!value.contains(english), "{line}");
        }
    }
}

#[test]
fn rows_are_told_apart_by_act_variant_and_state() {
    for cycle in LifeCycle::ALL {
        let mut seen = BTreeSet::new();
        for step in TABLE.iter().copied().flatten().filter(|step| step.cycles.contains(cycle)) {
            for from in step.from {
                assert!(seen.insert((step.act, step.variant, *from)), "{cycle} {} {from}", step.act);
            }
            assert!(!step.basis.is_empty());
            assert!(step.from.is_empty() == (step.act == CaseAct::Acceptances), "{cycle} {}", step.act);
        }
    }
}

#[test]
fn what_pauses_is_resumed_and_what_starts_a_settlement_ends_it() {
    for cycle in [LifeCycle::ComplaintAdmin, LifeCycle::ComplaintDiscipline, LifeCycle::Denunciation] {
        let rows: Vec<_> =
            TABLE.iter().copied().flatten().filter(|step| step.cycles.contains(&cycle)).collect();
        for step in &rows {
            // What experts find is evidence, which is owed after the time too.
            let pauses = step.clocks.contains(&Clocks::Pause) && step.act != CaseAct::ExpertExaminations;
            assert!(!pauses || step.guards.contains(&Guard::InTime), "{cycle} {}", step.act);
            // Only what ends or settles a case, or takes it elsewhere, stops the clock: never its being overdue.
            let stops = step.clocks.iter().any(|one| matches!(one, Clocks::Settle | Clocks::EndSettling));
            assert!(!(stops && step.guards.contains(&Guard::Overdue)), "{cycle} {}", step.act);
        }
        let starts = rows.iter().any(|step| {
            step.clocks.iter().any(|one| matches!(one, Clocks::Start(keys) if keys.iter().any(|key| cycle.settlement().contains(key))))
        });
        assert!(starts && rows.iter().any(|step| step.clocks.contains(&Clocks::Settle)), "{cycle}");
    }
}

#[test]
fn overdue_opens_the_next_right_and_closes_nothing() {
    for (cycle, act) in [
        (LifeCycle::ComplaintAdmin, CaseAct::SecondComplaints),
        (LifeCycle::ComplaintDiscipline, CaseAct::SecondComplaints),
        (LifeCycle::Denunciation, CaseAct::FurtherDenunciations),
    ] {
        for status in [CaseStatus::Accepted, CaseStatus::Verifying, CaseStatus::Suspended] {
            let step = case(cycle, status).step(act, "").unwrap();
            assert!(step.guards.contains(&Guard::Overdue), "{cycle} {status}");
        }
    }
}

#[test]
fn the_next_right_does_not_run_on_once_the_case_waits_for_its_first_decision_no_more() {
    let mut seen = 0;
    for step in TABLE.iter().copied().flatten() {
        let leaves = matches!(step.to, To::State(status) if !UNDECIDED.contains(&status));
        let counted = step.cycles.iter().any(|cycle| COUNTED_FROM_THE_END.contains(cycle));
        if !(leaves && counted && step.from.iter().any(|status| UNDECIDED.contains(status))) {
            continue;
        }
        let ends = |clocks: &Clocks| match clocks {
            Clocks::EndSettling => true,
            Clocks::Cancel(rules) => NEXT_RIGHT.iter().all(|rule| rules.contains(rule)),
            _ => false,
        };
        assert!(step.clocks.iter().any(ends), "{} {}", step.act, step.variant);
        seen += 1;
    }
    // Two decisions, the second complaint, the lawsuit, two terminations, the merger.
    assert_eq!(seen, 7);
}

#[test]
fn a_doubted_withdrawal_keeps_the_case_alive() {
    for cycle in [LifeCycle::ComplaintAdmin, LifeCycle::Denunciation] {
        let fresh = case(cycle, CaseStatus::Verifying);
        fresh.step(CaseAct::Terminations, "withdrawn").unwrap_err();
        let doubted = fresh.step(CaseAct::Withdrawals, "doubted").unwrap();
        let doubted = fresh.clone().after(doubted, day(), DateTime::default());
        assert_eq!(doubted.status, CaseStatus::Verifying);
        doubted.step(CaseAct::Terminations, "withdrawn").unwrap_err();
        let free = fresh.step(CaseAct::Withdrawals, "whole").unwrap();
        let free = fresh.after(free, day(), DateTime::default());
        free.step(CaseAct::Terminations, "withdrawn").unwrap();
        let settles =
            if cycle == LifeCycle::Denunciation { CaseAct::Conclusions } else { CaseAct::Decisions };
        free.step(settles, "").unwrap_err();
        // Doubted after all.
        let again = free.clone().after(
            free.step(CaseAct::Withdrawals, "doubted").unwrap(),
            day(),
            DateTime::default(),
        );
        again.step(CaseAct::Terminations, "withdrawn").unwrap_err();
        again.step(settles, "").unwrap();
        again.step(CaseAct::Withdrawals, "whole").unwrap_err();
        // Where that was one of the group, or of a part, all may withdraw later.
        let one = free.step(CaseAct::Withdrawals, "doubted_in_part").unwrap();
        let one = free.clone().after(one, day(), DateTime::default());
        one.step(CaseAct::Terminations, "withdrawn").unwrap_err();
        one.step(CaseAct::Withdrawals, "whole").unwrap();
    }
}

#[test]
fn a_suspended_case_goes_back_to_where_it_was() {
    for from in [CaseStatus::Accepted, CaseStatus::Verifying, CaseStatus::Dialogue] {
        let open = case(LifeCycle::ComplaintAdmin, from);
        let suspended = open.step(CaseAct::Suspensions, "obstacle").unwrap();
        let suspended = open.clone().after(suspended, day(), DateTime::default());
        assert_eq!((suspended.status, &suspended.came_from), (CaseStatus::Suspended, &vec![from]));
        let resumed = suspended.clone().after(
            suspended.step(CaseAct::Resumptions, "").unwrap(),
            day(),
            DateTime::default(),
        );
        assert_eq!((resumed.status, resumed.came_from), (from, Vec::new()));
    }
}

#[test]
fn discipline_is_not_decided_before_the_dialogue() {
    let open = case(LifeCycle::ComplaintDiscipline, CaseStatus::Verifying);
    open.step(CaseAct::Decisions, "").unwrap_err();
    let called =
        open.clone().after(open.step(CaseAct::Dialogues, "scheduled").unwrap(), day(), DateTime::default());
    called.step(CaseAct::Decisions, "").unwrap_err();
    let held =
        called.clone().after(called.step(CaseAct::Dialogues, "held").unwrap(), day(), DateTime::default());
    held.step(CaseAct::Decisions, "").unwrap();
}

#[test]
fn only_complex_denunciations_are_extended() {
    let open = case(LifeCycle::Denunciation, CaseStatus::Verifying);
    open.step(CaseAct::Extensions, "").unwrap_err();
    Case { complexity_level: ComplexityLevel::Complex, ..open }.step(CaseAct::Extensions, "").unwrap();
    let complaint = case(LifeCycle::ComplaintAdmin, CaseStatus::Verifying);
    complaint.step(CaseAct::ComplexityDecisions, "specially_complex").unwrap_err();
    complaint.step(CaseAct::Extensions, "").unwrap_err();
}

#[test]
fn every_form_that_is_named_stands_in_the_catalogue() {
    let named = TABLE.iter().copied().flatten().flat_map(|step| {
        let of_paper = step.paper.map(|paper| paper.form);
        of_paper.into_iter().chain(step.tells.iter().map(|tell| tell.form))
    });
    for form in named.filter(|form| !form.is_empty()) {
        assert!(form_on(form, REFORM).is_some(), "{form}");
    }
    let codes: BTreeSet<&str> = FORMS.iter().map(|form| form.code).collect();
    assert_eq!(codes.len(), FORMS.len());
    assert!(FORMS.iter().any(|form| form.citation == "Mẫu 14 (Nghị định 155)" && form.fields.len() > 5));
}

#[test]
fn a_form_applies_from_its_day_on() {
    let eve = REFORM.pred_opt().unwrap();
    for form in FORMS {
        assert!(form_on(form.citation, REFORM).is_some(), "{}", form.citation);
        let new = ["154)", "155)", "156)"].iter().any(|decree| form.citation.ends_with(decree));
        assert_eq!(form_on(form.citation, eve).is_none(), new, "{}", form.citation);
    }
}
