//! How much one caller has under way of what takes long: files that come in, files that are sent. However slow he is, places are left
//! for others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::kernel::access::Caller;
use crate::kernel::problem::{Code, Outcome, Problem, Refusal};

/// Seconds after which whoever was refused may come back.
const BACK_IN: u64 = 2;

/// How many places each caller holds.
#[derive(Debug, Clone, Default)]
pub struct Shares(Arc<Mutex<HashMap<String, usize>>>);

/// One place of a caller's, until this is dropped.
#[derive(Debug)]
#[must_use = "whoever drops his share is under way no more"]
pub struct Share {
    of: Shares,
    caller: String,
}

/// How many of these places one caller may hold: a machine, which comes for many, half of them, a person a quarter.
fn most(caller: &Caller, places: usize) -> usize {
    let part = if caller.client_id().is_some() { 2 } else { 4 };
    (places / part).max(1)
}

impl Shares {
    /// One more place for a caller, of so many that there are.
    ///
    /// # Errors
    /// 429 where he holds as many as he may.
    pub fn take(&self, caller: &Caller, places: usize) -> Outcome<Share> {
        let key = caller.key();
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = held.entry(key.clone()).or_default();
        if *own >= most(caller, places) {
            let problem = Problem::new(Code::RateExceeded).refused(Refusal::ShareFull).retry_after(BACK_IN);
            return Err(problem.detail("As many of your files are under way as may be at once."));
        }
        *own += 1;
        Ok(Share { of: self.clone(), caller: key })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = self.of.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = held.get(&self.caller).map_or(0, |own| own.saturating_sub(1));
        if left == 0 {
            held.remove(&self.caller);
        } else {
            held.insert(self.caller.clone(), left);
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::kernel::access::PersonCaller;

    fn person(number: u128) -> Caller {
        let id = Uuid::from_u128(number);
        let login = number.to_string();
        Caller::Person(PersonCaller {
            user_id: id,
            login,
            person_id: id,
            session_id: id,
            positions: Vec::new(),
        })
    }

    #[test]
    fn nobody_holds_more_than_his_share_and_what_he_gives_back_is_his_again() {
        let shares = Shares::default();
        let mut held: Vec<Share> = (0..4).map(|_| shares.take(&person(1), 16).unwrap()).collect();
        let refused = shares.take(&person(1), 16).unwrap_err();
        assert_eq!(
            (refused.code, refused.refusal, refused.retry_after),
            (Code::RateExceeded, Refusal::ShareFull, Some(BACK_IN))
        );
        let other = shares.take(&person(2), 16).unwrap();
        drop(held.pop());
        held.push(shares.take(&person(1), 16).unwrap());
        shares.take(&person(1), 16).unwrap_err();
        drop((held, other));
        assert!(shares.0.lock().unwrap().is_empty(), "nobody is remembered who holds nothing");
        // However few there are, one is everybody's.
        let _only = shares.take(&person(1), 1).unwrap();
        shares.take(&person(1), 1).unwrap_err();
    }
}
