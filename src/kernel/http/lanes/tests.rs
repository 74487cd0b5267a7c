//! Full lanes, and reads whose turn does not come.

use super::*;

fn lanes(intake: usize, reads: usize) -> Lanes {
    Lanes::new(LaneSizes { intake, changes: 1, uploads: 1, reads, threads: 2 })
}

#[test]
fn a_full_lane_refuses_and_leaves_the_others_alone() {
    let lanes = lanes(1, 2);
    let reads = [lanes.enter(Lane::Read).unwrap(), lanes.enter(Lane::Read).unwrap()];
    let refused = lanes.enter(Lane::Read).unwrap_err();
    assert_eq!(
        (refused.code, refused.refusal, refused.retry_after),
        (Code::ServiceUnavailable, Refusal::ReadsFull, Some(BACK_IN))
    );
    let _change = lanes.enter(Lane::Change).unwrap();
    assert_eq!(lanes.enter(Lane::Change).unwrap_err().refusal, Refusal::ChangesFull);
    let _upload = lanes.enter(Lane::Upload).unwrap();
    assert_eq!(lanes.enter(Lane::Upload).unwrap_err().refusal, Refusal::UploadsFull);
    let _intake = lanes.enter(Lane::Intake).unwrap();
    assert_eq!(lanes.enter(Lane::Intake).unwrap_err().refusal, Refusal::IntakeFull);
    let _probe = lanes.enter(Lane::Probe).unwrap();
    drop(reads);
    let _read = lanes.enter(Lane::Read).unwrap();
}

#[tokio::test(start_paused = true)]
async fn whose_turn_does_not_come_is_refused() {
    let lanes = lanes(2, 4);
    let _registration = lanes.work(Lane::Intake).await.unwrap();
    let _first = lanes.work(Lane::Read).await.unwrap();
    let refused = lanes.work(Lane::Read).await.unwrap_err();
    assert_eq!((refused.refusal, refused.retry_after), (Refusal::ReadsFull, Some(BACK_IN)));
    let _change = lanes.work(Lane::Change).await.unwrap();
    let _other = lanes.work(Lane::Intake).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_registration_whose_body_is_still_coming_narrows_nothing() {
    let lanes = lanes(1, 4);
    let _place = lanes.enter(Lane::Intake).unwrap();
    let _reads = [lanes.work(Lane::Read).await.unwrap(), lanes.work(Lane::Read).await.unwrap()];
    let registration = lanes.work(Lane::Intake).await.unwrap();
    let _turn = lanes.work(Lane::Read).await.unwrap();
    assert!(lanes.work(Lane::Read).await.is_err());
    drop(registration);
    let _read = lanes.work(Lane::Read).await.unwrap();
}
