//! What single rows of the table let through and bar, asked of the transitions themselves.

use tiepdan::kernel::access::Register;
use tiepdan::petitions::model::life::{ACTS, Hand, PetitionAct};
use tiepdan::petitions::model::{Kind, Petition, PublicStatus, Status};
use uuid::Uuid;

use super::table::petition;

#[test]
fn what_a_portal_only_tells_is_recorded_while_the_matter_goes_on() {
    let row = PetitionAct::Withdrawal.row();
    for status in [Status::Accepted, Status::Linked] {
        let own = petition(Some(Kind::Reflection), status, false);
        assert!(row.bar(&own).is_some() && row.bar_through_portal(&own).is_none(), "{status}");
        for public_status in [PublicStatus::Answered, PublicStatus::Closed, PublicStatus::Withdrawn] {
            let over = Petition { public_status, ..own.clone() };
            assert!(row.bar_through_portal(&over).is_some(), "{status} {public_status}");
        }
        assert!(PetitionAct::Supplement.row().bar_through_portal(&own).is_some(), "{status}");
    }
    // What it may be, an act of the writer is through a portal as at the desk.
    let early = petition(None, Status::Received, false);
    assert!(row.bar(&early).is_none() && row.bar_through_portal(&early).is_none());
}

#[test]
fn what_another_book_passed_on_is_acknowledged_first() {
    let now = "2026-11-24T01:00:00Z".parse().unwrap();
    let own = petition(None, Status::Received, true);
    let passed = Petition { passed_from_id: Some(Uuid::from_u128(1)), ..own.clone() };
    let done = passed.clone().acknowledged("2026-11-24".parse().unwrap());
    for act in [PetitionAct::Screening, PetitionAct::Voiding, PetitionAct::Withdrawal] {
        assert!(own.clone().take(act, now).is_ok() && done.clone().take(act, now).is_ok(), "{act}");
        assert!(passed.clone().take(act, now).is_err(), "{act}");
    }
    let acknowledge = |petition: Petition| petition.take(PetitionAct::Acknowledgement, now);
    assert!(acknowledge(passed).is_ok());
    assert!(acknowledge(own).is_err() && acknowledge(done).is_err());
}

#[test]
fn what_another_book_has_not_taken_up_is_told_as_passed_on() {
    use PublicStatus::{ActionNeeded, Closed, Forwarded, InProgress, Withdrawn};
    let told: Vec<(Status, PublicStatus)> = vec![
        (Status::Received, Forwarded),
        (Status::Screened, Forwarded),
        (Status::Transferred, Forwarded),
        (Status::Returned, Forwarded),
        (Status::Voided, Forwarded),
        (Status::NeedsSupplement, ActionNeeded),
        (Status::Guided, ActionNeeded),
        (Status::Accepted, InProgress),
        (Status::Refused, Closed),
        (Status::Filed, Closed),
        (Status::Withdrawn, Withdrawn),
    ];
    for (status, expected) in told {
        assert_eq!(petition(None, status, true).told_above(), expected, "{status}");
    }
    let answered = PublicStatus::Answered;
    let entry = Petition { public_status: answered, ..petition(None, Status::Linked, true) };
    assert_eq!(entry.told_above(), answered);
}

#[test]
fn the_police_book_settles_nothing() {
    let now = "2026-11-24T01:00:00Z".parse().unwrap();
    let own = petition(Some(Kind::Reflection), Status::Screened, false);
    let police = Petition { register: Register::Police, ..own.clone() };
    for act in ACTS.iter().filter(|row| row.bar(&own).is_none()).map(|row| row.act) {
        let taken = police.clone().take(act, now);
        assert_eq!(taken.is_ok(), act.row().hand != Hand::Head, "{act}");
    }
}

#[test]
fn what_nobody_passed_on_is_not_returned() {
    let now = "2026-11-24T01:00:00Z".parse().unwrap();
    let own = petition(Some(Kind::ComplaintAdmin), Status::Screened, false);
    let released = Petition { sealed: false, ..own.clone() };
    assert!(released.take(PetitionAct::Return, now).is_err());
    // Whether somebody passed a sealed one on is masked, and no refusal tells.
    assert!(Petition { sealed: true, ..own }.take(PetitionAct::Return, now).is_ok());
}
