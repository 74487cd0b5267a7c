//! The papers of a step, and what a filing is bound to.

use serde_json::{Value, json};

use super::super::assess;
use super::super::situation::{Claims, Situation};
use super::super::table::TABLE;
use super::cases::cases;
use super::{facts, known};
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
    let asked = |ticks: &Value| {
        let ticks = facts(ticks);
        let claims = Claims { kind: Some(Kind::ComplaintAdmin), ..Claims::default() };
        let found = assess(&Situation::new(&ticks, known(), claims));
        assert_eq!(found.rule.treatment, Treatment::RequestSupplement);
        (found.rule.number, found.forms)
    };
    assert_eq!(asked(&json!({ "writer_age": 15 })), ("10c", Vec::new()));
    assert_eq!(asked(&json!({ "represented_person": "cha" })), ("10b", vec!["nd155_02"]));
    assert_eq!(asked(&json!({ "represented_person": "cha", "capacity": false })), ("10b", vec!["nd155_02"]));
}
