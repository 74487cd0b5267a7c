//! Which two cases are merged: each requirement by itself.

use super::super::joining::merger_faults;
use super::super::step::Requirement;
use super::super::*;
use super::{case, day};
use crate::kernel::access::Register;

fn broken(other: &Case, days: (Option<chrono::NaiveDate>, Option<chrono::NaiveDate>)) -> Option<Requirement> {
    let one = case(LifeCycle::ComplaintAdmin, CaseStatus::Verifying);
    let step = one.step(CaseAct::Merges, "").unwrap();
    step.broken(merger_faults(&one, other, days))
}

#[test]
fn cases_are_merged_that_are_of_one_procedure_book_and_secrecy_open_and_not_later() {
    let other = || case(LifeCycle::ComplaintAdmin, CaseStatus::Verifying);
    let (today, later) = (Some(day()), day().succ_opt());
    for days in [(None, None), (None, today), (today, today), (later, today)] {
        assert_eq!(broken(&other(), days), None, "{days:?}");
    }
    for days in [(today, later), (today, None)] {
        assert_eq!(broken(&other(), days), Some(Requirement::NotLater), "{days:?}");
    }
    for (other, requirement) in [
        (case(LifeCycle::ComplaintDiscipline, CaseStatus::Verifying), Requirement::SameProcedure),
        (Case { register: Register::Council, ..other() }, Requirement::SameBook),
        (Case { unit_id: uuid::Uuid::max(), ..other() }, Requirement::SameBook),
        (Case { sealed: true, ..other() }, Requirement::SameSecrecy),
        (case(LifeCycle::ComplaintAdmin, CaseStatus::Suspended), Requirement::OtherOpen),
        (Case { marks: vec![Mark::Withdrawn.as_str().to_owned()], ..other() }, Requirement::OtherOpen),
    ] {
        assert_eq!(broken(&other, (today, today)), Some(requirement));
    }
}
