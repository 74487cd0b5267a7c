//! Who is told to come back later and asks again at once over the same connection, is answered after a pause. Hundreds of
//! connections that ask without pause would else keep the threads busy with refusing them, and each statement of a
//! registration would wait until all of them have had their turn.

use std::any::Any;
use std::cell::Cell;
use std::time::{Duration, Instant};

use actix_web::dev::{Extensions, ServiceResponse};
use actix_web::http::header::RETRY_AFTER;

/// How long the answer to a hasty request waits. It holds nothing meanwhile but its connection.
pub const PAUSE: Duration = Duration::from_secs(1);
/// What comes within this time after a refusal is hasty. It is longer than [`PAUSE`], or every second hasty request would be answered at
/// once; who was told to wait one second and is refused again waits one more.
const HASTY: Duration = Duration::from_secs(2);

/// When a connection was refused last.
#[derive(Debug, Default)]
struct Refusals(Cell<Option<Instant>>);

impl Refusals {
    /// How long this refusal waits.
    fn refuse(&self, now: Instant) -> Option<Duration> {
        let before = self.0.replace(Some(now))?;
        (now.saturating_duration_since(before) < HASTY).then_some(PAUSE)
    }
}

/// A connection begins.
pub fn connected(_: &dyn Any, connection: &mut Extensions) {
    connection.insert(Refusals::default());
}

/// Waits where it is the refusal of a hasty request.
pub async fn hold_back<B>(response: &ServiceResponse<B>) {
    if !response.headers().contains_key(RETRY_AFTER) {
        return;
    }
    let refusals = response.request().conn_data::<Refusals>();
    if let Some(pause) = refusals.and_then(|refusals| refusals.refuse(Instant::now())) {
        tokio::time::sleep(pause).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_refused_again_at_once_waits() {
        let (refusals, begun) = (Refusals::default(), Instant::now());
        let at = |milliseconds: u64| refusals.refuse(begun + Duration::from_millis(milliseconds));
        assert_eq!(at(0), None);
        assert_eq!(at(1), Some(PAUSE));
        assert_eq!(at(1_500), Some(PAUSE));
        assert_eq!(at(3_500), None, "he has waited as long as he was told to");
        assert_eq!(at(3_501), Some(PAUSE));
    }
}
