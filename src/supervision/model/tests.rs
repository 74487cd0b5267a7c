//! Every state meets every step.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-24T03:00:00Z".parse().unwrap()
}

fn finding(state: State) -> Finding {
    Finding {
        commune: "12345".to_owned(),
        id: Uuid::nil(),
        number: "GSA-2026-7K3M4Q".to_owned(),
        issuer_unit_id: Uuid::from_u128(1),
        issued_by_position_id: Uuid::from_u128(2),
        subject_unit_id: Uuid::from_u128(3),
        subject_body_id: Uuid::from_u128(4),
        severity: Severity::Serious,
        rule_key: None,
        description: "Chậm trả lời.".to_owned(),
        recommendation: "Trả lời.".to_owned(),
        recorded_on: day("2026-11-01"),
        answer_due_on: day("2026-11-20"),
        state,
        version: 4,
        created_at: "2026-11-01T03:00:00Z".parse().unwrap(),
        changed_at: "2026-11-01T03:00:00Z".parse().unwrap(),
    }
}

fn states() -> [State; 5] {
    let replied_on = day("2026-11-10");
    [
        State::Open,
        State::Replied { replied_on },
        State::FollowUp { replied_on: Some(replied_on) },
        State::FollowUp { replied_on: None },
        State::Closed { replied_on: Some(replied_on), closed_on: day("2026-11-12") },
    ]
}

#[test]
fn a_step_succeeds_exactly_where_the_state_allows_it() {
    let on = day("2026-11-24");
    for state in states() {
        for step in Step::ALL {
            let before = finding(state);
            let after = match step {
                Step::Reply => before.reply(on, now()),
                Step::Close => before.close(on, now()),
            };
            let allowed = state.status().allowed().contains(step);
            assert_eq!(after.is_ok(), allowed, "{state:?} {step:?}");
            match after {
                Ok(after) => assert_eq!((after.version, after.changed_at), (5, now())),
                Err(error) => assert_eq!(error, TransitionError { status: state.status(), step: *step }),
            }
        }
    }
}

#[test]
fn a_reply_answers_and_a_closure_keeps_the_reply() {
    let open = finding(State::Open);
    let replied = open.reply(day("2026-11-22"), now()).unwrap();
    assert_eq!(replied.state, State::Replied { replied_on: day("2026-11-22") });
    let closed = replied.close(day("2026-11-24"), now()).unwrap();
    assert_eq!(closed.state.replied_on(), Some(day("2026-11-22")));
    assert_eq!(closed.state.closed_on(), Some(day("2026-11-24")));
}

#[test]
fn a_follow_up_is_answered_or_closed() {
    let again = finding(State::FollowUp { replied_on: Some(day("2026-11-10")) });
    assert_eq!(again.clone().reply(day("2026-11-22"), now()).unwrap().status(), FindingStatus::Replied);
    assert_eq!(again.close(day("2026-11-22"), now()).unwrap().status(), FindingStatus::Closed);
}

#[test]
fn overdue_is_an_answer_owed_beyond_its_day() {
    let (last, after) = (day("2026-11-20"), day("2026-11-21"));
    for state in states() {
        assert!(!finding(state).overdue(last), "{state:?}");
        assert_eq!(finding(state).overdue(after), state.status().awaits_answer(), "{state:?}");
    }
}

#[test]
fn columns_give_back_the_state_they_came_from() {
    for state in states() {
        assert_eq!(State::of(state.status(), state.replied_on(), state.closed_on()), Some(state));
    }
    assert_eq!(State::of(FindingStatus::Replied, None, None), None);
    assert_eq!(State::of(FindingStatus::Closed, None, None), None);
    assert_eq!(State::of(FindingStatus::Open, None, Some(day("2026-11-20"))), None);
}
