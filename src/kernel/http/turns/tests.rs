//! Who waits for whom, by a clock that stands.

use std::pin::Pin;

use super::*;

async fn waits<F: Future>(mut asked: Pin<&mut F>) -> bool {
    // Timers that have run out are seen by the runtime in between.
    for _ in 0..10 {
        tokio::select! {
            biased;
            _ = asked.as_mut() => return false,
            () = tokio::task::yield_now() => {}
        }
    }
    true
}

async fn after(time: Duration) {
    tokio::time::advance(time).await;
}

const MILLISECOND: Duration = Duration::from_millis(1);

#[tokio::test(start_paused = true)]
async fn who_reads_waits_for_nothing_while_nobody_registers() {
    let turns = Turns::beside(2);
    let reads = [turns.read().await, turns.read().await, turns.read().await];
    assert!(reads.iter().all(Option::is_none));
}

#[tokio::test(start_paused = true)]
async fn a_turn_rests_the_longer_the_more_petitions_are_registered() {
    let turns = Turns::beside(2);
    let only = turns.register();
    let first = turns.read().await;
    let mut second = std::pin::pin!(turns.read());
    after(4 * MILLISECOND).await;
    assert!(waits(second.as_mut()).await, "the turn is the first one's");
    drop(first);
    after(3 * MILLISECOND).await;
    assert!(waits(second.as_mut()).await, "beside one it rests too");
    after(2 * MILLISECOND).await;
    assert!(!waits(second.as_mut()).await, "as long as it took");
    let _more = [0; 60].map(|_| turns.register());
    let first = turns.read().await;
    let mut second = std::pin::pin!(turns.read());
    after(4 * MILLISECOND).await;
    assert!(waits(second.as_mut()).await, "the turn is the first one's");
    drop(first);
    after(15 * MILLISECOND).await;
    assert!(waits(second.as_mut()).await, "the turn rests");
    after(2 * MILLISECOND).await;
    let second = second.as_mut().await;
    assert!(second.is_some(), "four times as long as it took");
    drop(only);
    // A slow one holds nobody up for longer than a rest may last.
    after(60 * LONGEST_REST).await;
    drop(second);
    let mut third = std::pin::pin!(turns.read());
    after(LONGEST_REST.saturating_sub(2 * MILLISECOND)).await;
    assert!(waits(third.as_mut()).await);
    after(3 * MILLISECOND).await;
    assert!(!waits(third.as_mut()).await);
}

#[tokio::test(start_paused = true)]
async fn half_as_many_read_as_threads_answer() {
    let turns = Turns::beside(5);
    let _registration = turns.register();
    let _reads = [turns.read().await.unwrap(), turns.read().await.unwrap()];
    let mut third = std::pin::pin!(turns.read());
    assert!(waits(third.as_mut()).await);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_once_all_is_registered_and_some_time_has_passed() {
    let turns = Turns::beside(1);
    let [one, other] = [turns.register(), turns.register()];
    let _first = turns.read().await;
    let mut second = std::pin::pin!(turns.read());
    let mut third = std::pin::pin!(turns.read());
    assert!(waits(second.as_mut()).await && waits(third.as_mut()).await);
    drop(one);
    after(2 * QUIET_AFTER).await;
    assert!(waits(second.as_mut()).await, "another is still registered");
    drop(other);
    after(QUIET_AFTER.saturating_sub(2 * MILLISECOND)).await;
    assert!(waits(second.as_mut()).await, "the next may follow");
    let next = turns.register();
    after(2 * QUIET_AFTER).await;
    assert!(waits(second.as_mut()).await, "it did");
    drop(next);
    after(QUIET_AFTER + MILLISECOND).await;
    assert!(second.as_mut().await.is_none());
    assert!(third.as_mut().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn turns_come_in_the_order_of_those_who_wait_and_none_is_lost() {
    let turns = Turns::beside(1);
    let _registrations = [turns.register(), turns.register(), turns.register(), turns.register()];
    let first = turns.read().await.unwrap();
    let mut second = Box::pin(turns.read());
    let mut third = std::pin::pin!(turns.read());
    assert!(waits(second.as_mut()).await && waits(third.as_mut()).await);
    after(4 * MILLISECOND).await;
    drop(first);
    assert!(waits(second.as_mut()).await, "his turn still rests");
    let mut last = std::pin::pin!(turns.read());
    assert!(waits(third.as_mut()).await && waits(last.as_mut()).await);
    // Whose caller has hung up leaves his turn to the next, who waits for what is left of its rest.
    drop(second);
    after(15 * MILLISECOND).await;
    assert!(waits(third.as_mut()).await);
    after(2 * MILLISECOND).await;
    assert!(waits(last.as_mut()).await, "who comes last passes nobody");
    let third = third.as_mut().await.unwrap();
    assert!(waits(last.as_mut()).await);
    drop(third);
    after(2 * MILLISECOND).await;
    assert!(last.as_mut().await.is_some());
}
