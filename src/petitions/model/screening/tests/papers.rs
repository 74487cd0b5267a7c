//! The papers of a step, and what a filing is bound to.

use serde_json::{Value, json};

use super::super::assess;
use super::super::situation::{Claims, Situation};
use super::super::table::TABLE;
use super::cases::cases;
use super::{facts, known};
use crate::petitions::model::screening::situation::Known;
use crate::petitions::model::treatment::MissingPaper;
use crate::petitions::model::{Kind, Treatment};

#[test]
fn every_filing_is_kept_for_a_year_and_no_other_step() {
    let filings = TABLE.iter().filter(|rule| rule.treatment == Treatment::FileWithoutAction);
    assert_eq!(filings.count(), 10);
    for rule in TABLE {
        let text = rule.bound_to();
        let kept = text.contains("Lưu đơn 01 năm") && text.contains("Thông tư 07/2014/TT-TTCP Điều 28");
        assert_eq!(kept, rule.treatment == Treatment::FileWithoutAction, "{}: {text}", rule.number);
    }
    let once = TABLE.iter().find(|rule| rule.number == "8b").unwrap().bound_to();
    assert!(once.starts_with("Chỉ hướng dẫn một lần về cùng nội dung. Lưu đơn"), "{once}");
}

#[test]
fn a_step_whose_row_names_no_paper_has_that_of_its_act() {
    let without = [Treatment::FileWithoutAction, Treatment::LinkToCase, Treatment::RequestSupplement];
    for (number, kind, ticks, change) in cases() {
        let mut known = known();
        change(&mut known);
        let ticks = facts(&ticks);
        let claims = Claims { kind: Some(kind), ..Claims::default() };
        let finding = assess(&Situation::new(&ticks, known, claims));
        let (rule, paper) = (finding.rule, finding.paper);
        let expected = rule.papers.is_empty() && !without.contains(&rule.treatment);
        assert_eq!(paper.is_some(), expected, "{number}: {paper:?}");
    }
}

#[test]
fn only_who_can_authorise_is_asked_for_an_authorisation() {
    let asked = |ticks: &Value, known: Known| {
        let ticks = facts(ticks);
        let claims = Claims { kind: Some(Kind::ComplaintAdmin), ..Claims::default() };
        let found = assess(&Situation::new(&ticks, known, claims));
        assert_eq!(found.rule.treatment, Treatment::RequestSupplement);
        (found.rule.number, found.forms, found.missing)
    };
    let father = |more: Value| {
        let mut ticks = json!({ "represented_person": "cha" });
        ticks.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ticks
    };
    for ticks in [father(json!({})), father(json!({ "capacity": false }))] {
        let authorisation = ("10b", vec!["nd155_02"], vec![MissingPaper::Authorisation]);
        assert_eq!(asked(&ticks, known()), authorisation, "{ticks}");
    }
    // Whom the law represents authorises nobody: a child, who lacks capacity, an organisation.
    for ticks in [json!({ "writer_age": 15 }), father(json!({ "represented_has_capacity": false }))] {
        assert_eq!(asked(&ticks, known()), ("10c", Vec::new(), Vec::new()), "{ticks}");
    }
    let mut organisation = known();
    (organisation.form.organisation, organisation.form.unrepresented) = (true, true);
    assert_eq!(asked(&json!({}), organisation), ("10c", Vec::new(), Vec::new()));
}

#[test]
fn only_what_was_answered_already_is_refused_on_a_form_and_within_its_term() {
    for (number, forms, paper, clocks) in [
        ("7j", vec!["nd154_01_tcd"], None, ["R08"]),
        ("7k", Vec::new(), Some("Thông báo từ chối kiến nghị, phản ánh"), ["P01"]),
    ] {
        let (_, kind, ticks, change) = cases().into_iter().find(|case| case.0 == number).unwrap();
        let mut known = known();
        change(&mut known);
        let ticks = facts(&ticks);
        let claims = Claims { kind: Some(kind), ..Claims::default() };
        let found = assess(&Situation::new(&ticks, known, claims));
        assert_eq!(found.rule.number, number);
        assert_eq!(
            (found.forms, found.paper, found.clocks.as_slice()),
            (forms, paper, &clocks[..]),
            "{number}"
        );
    }
}
