//! Full lanes, and the turns of reads.

use std::pin::Pin;

use super::*;

async fn waits<F: Future>(asked: Pin<&mut F>) -> bool {
    tokio::select! {
        biased;
        _ = asked => false,
        () = std::future::ready(()) => true,
    }
}

fn lanes(intake: usize, reads: usize, reads_beside_intake: usize) -> Lanes {
    Lanes::new(LaneSizes { intake, changes: 1, uploads: 1, reads, reads_beside_intake })
}

#[test]
fn a_full_lane_refuses_and_leaves_the_others_alone() {
    let lanes = lanes(1, 2, 2);
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

#[tokio::test]
async fn reads_are_worked_at_by_turns_while_petitions_are_registered() {
    let lanes = lanes(2, 4, 1);
    let (first, second) = (lanes.turn(Lane::Read).await.unwrap(), lanes.turn(Lane::Read).await.unwrap());
    let [one, other] = [lanes.turn(Lane::Intake).await.unwrap(), lanes.turn(Lane::Intake).await.unwrap()];
    let mut third = std::pin::pin!(lanes.turn(Lane::Read));
    assert!(waits(third.as_mut()).await);
    drop(second);
    assert!(waits(third.as_mut()).await, "the turn is the first one's");
    drop(first);
    let third = third.as_mut().await.unwrap();
    // Whose turn does not come is refused.
    let refused = lanes.turn(Lane::Read).await.unwrap_err();
    assert_eq!((refused.refusal, refused.retry_after), (Refusal::ReadsFull, Some(BACK_IN)));
    // And nobody waits once the last petition is registered.
    let mut fourth = std::pin::pin!(lanes.turn(Lane::Read));
    assert!(waits(fourth.as_mut()).await);
    drop(one);
    assert!(waits(fourth.as_mut()).await);
    drop(other);
    let fourth = fourth.as_mut().await.unwrap();
    let _more = [lanes.turn(Lane::Read).await.unwrap(), lanes.turn(Lane::Read).await.unwrap()];
    drop((third, fourth));
}

#[tokio::test]
async fn a_registration_whose_body_is_still_coming_narrows_nothing() {
    let lanes = lanes(1, 4, 1);
    let _place = lanes.enter(Lane::Intake).unwrap();
    let _reads = [lanes.turn(Lane::Read).await.unwrap(), lanes.turn(Lane::Read).await.unwrap()];
    let registration = lanes.turn(Lane::Intake).await.unwrap();
    let mut read = std::pin::pin!(lanes.turn(Lane::Read));
    assert!(waits(read.as_mut()).await);
    drop(registration);
    let _read = read.as_mut().await.unwrap();
}

#[tokio::test]
async fn reads_have_their_turns_in_the_order_in_which_they_came() {
    let lanes = lanes(1, 5, 1);
    let _registration = lanes.turn(Lane::Intake).await.unwrap();
    let first = lanes.turn(Lane::Read).await.unwrap();
    let mut second = Box::pin(lanes.turn(Lane::Read));
    let mut third = std::pin::pin!(lanes.turn(Lane::Read));
    assert!(waits(second.as_mut()).await && waits(third.as_mut()).await);
    drop(first);
    let mut last = std::pin::pin!(lanes.turn(Lane::Read));
    assert!(waits(last.as_mut()).await, "who comes last passes nobody");
    assert!(waits(third.as_mut()).await, "it is the second one's turn");
    // Whose caller has hung up leaves his turn to the next.
    drop(second);
    assert!(waits(last.as_mut()).await);
    let third = third.as_mut().await.unwrap();
    assert!(waits(last.as_mut()).await);
    drop(third);
    let _last = last.as_mut().await.unwrap();
}
