//! An item's way from its order to its acceptance.

use super::{CaseAct, EnforcementItem, ItemKind, ItemStatus, orders};
use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

fn open() -> EnforcementItem {
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    EnforcementItem {
        commune: "99001".to_owned(),
        id: Uuid::nil(),
        case_id: Uuid::nil(),
        petition_id: Uuid::nil(),
        ordered_by_act: Uuid::nil(),
        ordered_on: day,
        kind: ItemKind::Money,
        beneficiary: None,
        ordered_amount: Some(10),
        recovered_amount: Some(0),
        responsible_position_id: None,
        responsible_unit_id: None,
        due_on: day,
        status: ItemStatus::Open,
        stepped_on: day,
        completed_on: None,
        completed_by_person_id: None,
        accepted_on: None,
        cancelled_on: None,
        version: 1,
        created_at: DateTime::UNIX_EPOCH,
        changed_at: DateTime::UNIX_EPOCH,
    }
}

#[test]
fn an_item_goes_from_open_to_accepted_and_back_only_before_that() {
    let (day, now, who) = (open().ordered_on, DateTime::UNIX_EPOCH, Uuid::nil());
    let reported = open().report(Some(4), day, now).unwrap();
    assert_eq!((reported.recovered_amount, reported.version), (Some(4), 2));
    assert_eq!(reported.clone().report(None, day, now).unwrap().recovered_amount, Some(4));
    assert!(reported.clone().accept(day, now).is_err() && reported.clone().send_back(day, now).is_err());
    let done = reported.clone().complete((who, None), day, now).unwrap();
    assert_eq!((done.recovered_amount, done.version), (Some(4), 3));
    let whole = reported.complete((who, Some(10)), day, now).unwrap();
    assert_eq!((whole.status, whole.recovered_amount, whole.version), (ItemStatus::Completed, Some(10), 3));
    let again = done.clone().complete((who, None), day, now);
    assert!(done.clone().report(None, day, now).is_err() && again.is_err());
    let back = done.clone().send_back(day, now).unwrap();
    assert_eq!((back.status, back.completed_on), (ItemStatus::Open, None));
    let accepted = done.accept(day, now).unwrap();
    assert!(accepted.clone().send_back(day, now).is_err() && accepted.clone().accept(day, now).is_err());
    let cancelled = accepted.cancel(day, now).unwrap();
    assert!(cancelled.clone().cancel(day, now).is_err() && cancelled.report(None, day, now).is_err());
}

#[test]
fn it_is_overdue_from_the_day_after_its_own_while_it_is_open() {
    let (item, next) = (open(), open().due_on.succ_opt().unwrap());
    assert!(!item.overdue(item.due_on) && item.overdue(next));
    assert!(!item.complete((Uuid::nil(), None), next, DateTime::UNIX_EPOCH).unwrap().overdue(next));
}

#[test]
fn only_what_settles_or_enforces_orders_something() {
    assert!(orders(CaseAct::Decisions, "") && orders(CaseAct::EnforcementOrders, "recommended"));
    assert!(orders(CaseAct::Reviews, "judgment") && !orders(CaseAct::Reviews, "review_ordered"));
    assert!(!orders(CaseAct::EnforcementOrders, "result_reported") && !orders(CaseAct::Notices, ""));
}
