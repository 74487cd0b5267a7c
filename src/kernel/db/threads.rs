//! Numbers of the threads that answer requests: by them each has its shelf in every pool.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Those that threads have.
static TAKEN: Mutex<BTreeSet<usize>> = Mutex::new(BTreeSet::new());

thread_local! {
    static OWN: OnceCell<Number> = const { OnceCell::new() };
}

/// The number of a thread. Once it has ended the next one that begins has it: so whoever begins in the place of another has that one's
/// shelf, if it has ended by then.
struct Number(usize);

impl Number {
    fn lowest() -> Self {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let number = (0..=taken.len()).find(|number| !taken.contains(number)).unwrap_or_default();
        taken.insert(number);
        Self(number)
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        TAKEN.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// The number of this thread, which answers requests from here on.
pub(super) fn answering() -> usize {
    OWN.with(|own| own.get_or_init(Number::lowest).0)
}

/// The number of this thread; 0 where it answers no requests.
pub(super) fn current() -> usize {
    OWN.with(|own| own.get().map_or(0, |number| number.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::thread;

    #[test]
    fn who_begins_in_the_place_of_another_has_its_number() {
        let own = answering();
        assert_eq!((answering(), current()), (own, own));
        let (end, ended) = channel::<()>();
        let (tell, told) = channel();
        let other = thread::spawn(move || {
            tell.send(answering()).unwrap();
            let _ = ended.recv();
        });
        let number = told.recv().unwrap();
        assert_ne!(number, own);
        drop(end);
        other.join().unwrap();
        let next = thread::spawn(|| (current(), answering(), current())).join().unwrap();
        assert_eq!(next, (0, number, number));
    }
}
