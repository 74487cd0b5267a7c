//! Every state of a case and every transition.

use super::*;

fn case(status: CaseStatus) -> Case {
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    Case {
        commune: "99001".to_owned(),
        id: Uuid::nil(),
        number: "PA-2026-ABCDEF".to_owned(),
        kind: Kind::Reflection,
        track: Track::State,
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
        accepted_on: day,
        settler_position_id: Uuid::nil(),
        assignee_position_id: None,
        assignee_unit_id: None,
        created_by_client: None,
        created_by_position: None,
        excluded_person_ids: Vec::new(),
        due_on: None,
        result: None,
        answered_on: None,
        closed_on: None,
        version: 1,
        created_at: DateTime::default(),
        changed_at: DateTime::default(),
    }
}

#[test]
fn every_state_and_act() {
    use CaseStatus::{Accepted, Answered, Assigned, Closed, FollowUp};
    let (day, now) = (NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), DateTime::default());
    for status in CaseStatus::ALL.iter().copied() {
        let assigned = case(status).assign(Uuid::nil(), Uuid::nil(), now).is_ok();
        let answered = case(status).answer(AnswerResult::Resolved, day, now).is_ok();
        let closed = case(status).close(day, now).is_ok();
        let expected = match status {
            Accepted => (true, false, false),
            Assigned => (false, true, false),
            Answered | FollowUp => (false, false, true),
            Closed => (false, false, false),
        };
        assert_eq!((assigned, answered, closed), expected, "{status}");
    }
}
