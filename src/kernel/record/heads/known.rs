//! The heads that were found last. Those of all tenants are one list, read anew again and again.

use std::sync::{Arc, Mutex, PoisonError};

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::sql_types::Text;

use crate::kernel::ids::INSTALLATION;

/// Code of a tenant, its five digits as one number: no string for each of them, and compared at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, FromSqlRow)]
pub(super) struct Tenant(u64);

impl Tenant {
    /// The tenant of this code; `None`: no tenant has such a code.
    fn of(code: &[u8]) -> Option<Self> {
        let digits: [u8; 5] = code.try_into().ok()?;
        let mut number = [0; 8];
        number[3..].copy_from_slice(&digits);
        Some(Self(u64::from_be_bytes(number)))
    }
}

impl FromSql<Text, Pg> for Tenant {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        Self::of(bytes.as_bytes()).ok_or_else(|| "a tenant has no code of five digits".into())
    }
}

/// Number of the last event, by tenant.
#[derive(Debug, Default)]
pub struct Heads {
    /// In the order of the tenants.
    last: Vec<(Tenant, i64)>,
    reference: i64,
    epoch: u64,
}

impl Heads {
    /// Number of the last event of a tenant; 0 where there is none.
    #[must_use]
    pub fn of(&self, commune: &str) -> i64 {
        Tenant::of(commune.as_bytes()).and_then(|tenant| self.found(tenant)).unwrap_or(0)
    }

    /// Number of the last change of users, clients, sessions and the like.
    #[must_use]
    pub fn installation(&self) -> i64 {
        self.of(INSTALLATION)
    }

    /// Number of the last change of what servers hold in memory: of the law.
    #[must_use]
    pub fn reference(&self) -> i64 {
        self.reference
    }

    /// Changes whenever a number was found smaller than before: another history was brought back, or another server
    /// answers. What was kept under the old numbers names nothing any more.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Of what was read: the number of the last event of each tenant, and that of the last change of what servers hold in memory.
    pub(super) fn read(mut last: Vec<(Tenant, i64)>, reference: i64) -> Self {
        last.sort_unstable();
        Self { last, reference, epoch: 0 }
    }

    fn place(&self, tenant: Tenant) -> Result<usize, usize> {
        self.last.binary_search_by_key(&tenant, |(tenant, _)| *tenant)
    }

    fn found(&self, tenant: Tenant) -> Option<i64> {
        self.place(tenant).ok().map(|place| self.last[place].1)
    }

    /// True where a number is smaller than it was, or gone. Both are in the order of the tenants.
    fn fell_since(&self, before: &Self) -> bool {
        let mut rest = self.last.iter();
        let fell = |(tenant, number): &(Tenant, i64)| {
            let next = rest.find(|(one, _)| one >= tenant);
            next.is_none_or(|(one, now)| one > tenant || now < number)
        };
        self.reference < before.reference || before.last.iter().any(fell)
    }

    /// The higher of each number.
    fn highest(mut self, other: &Self) -> Self {
        for (tenant, number) in &other.last {
            match self.place(*tenant) {
                Ok(place) => self.last[place].1 = self.last[place].1.max(*number),
                Err(place) => self.last.insert(place, (*tenant, *number)),
            }
        }
        self.reference = self.reference.max(other.reference);
        self
    }
}

/// What was found last, by whichever thread.
#[derive(Default)]
pub(super) struct Known(Mutex<Arc<Heads>>);

impl Known {
    pub(super) fn now(&self) -> Arc<Heads> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes in what a statement found that was sent when `before` was known. None where the epoch has changed since: it may
    /// have been answered before that, and is to be asked for again.
    pub(super) fn found(&self, found: Heads, before: &Arc<Heads>) -> Option<Arc<Heads>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.epoch != before.epoch {
            return None;
        }
        let epoch = before.epoch + u64::from(found.fell_since(before));
        let next = if epoch > before.epoch || Arc::ptr_eq(&known, before) {
            found
        } else {
            // What another thread took in meanwhile may be older than this or newer.
            found.highest(&known)
        };
        *known = Arc::new(Heads { epoch, ..next });
        Some(known.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Heads, Known, Tenant};

    fn at(number: i64) -> Heads {
        Heads::read(vec![(Tenant::of(b"99001").unwrap(), number)], number)
    }

    fn found(known: &Known, number: i64, before: &Arc<Heads>) -> Option<(i64, u64)> {
        known.found(at(number), before).map(|heads| (heads.of("99001"), heads.epoch()))
    }

    #[test]
    fn a_number_that_falls_begins_an_epoch() {
        let known = Known::default();
        assert_eq!(found(&known, 5, &known.now()), Some((5, 0)));
        assert_eq!(found(&known, 6, &known.now()), Some((6, 0)));
        assert_eq!(found(&known, 4, &known.now()), Some((4, 1)));
        assert_eq!(found(&known, 6, &known.now()), Some((6, 1)), "it stays one until the next fall");
        assert!(known.found(Heads::default(), &known.now()).unwrap().epoch() == 2, "a tenant that is gone");
    }

    #[test]
    fn each_tenant_has_its_own_number_in_whatever_order_they_were_read() {
        let [first, second, third] =
            ["00000", "99001", "99002"].map(|code| Tenant::of(code.as_bytes()).unwrap());
        let heads = Heads::read(vec![(third, 3), (first, 1), (second, 2)], 7);
        assert_eq!([heads.installation(), heads.of("99001"), heads.of("99002")], [1, 2, 3]);
        assert_eq!((heads.reference(), heads.of("99003"), heads.of("9900")), (7, 0, 0));
        let both = Heads::read(vec![(third, 4), (second, 1)], 0).highest(&heads);
        assert_eq!([both.installation(), both.of("99001"), both.of("99002")], [1, 2, 4]);
        assert!(!both.fell_since(&heads) && heads.fell_since(&both));
        let fell =
            |last: &[(Tenant, i64)], reference| Heads::read(last.to_vec(), reference).fell_since(&heads);
        assert!(!fell(&[(third, 3), (second, 2), (first, 1)], 7));
        assert!(fell(&[(third, 3), (first, 1)], 7) && fell(&[(second, 2), (first, 1)], 7), "one is gone");
        assert!(fell(&[(third, 3), (second, 1), (first, 1)], 7), "one of many");
        assert!(fell(&[(third, 3), (second, 2), (first, 1)], 6), "what servers hold");
    }

    #[test]
    fn what_two_find_at_the_same_time_is_no_fall() {
        let known = Known::default();
        let (first, second) = (known.now(), known.now());
        assert_eq!(found(&known, 7, &first), Some((7, 0)));
        // Answered before the other one, and looked at after it.
        assert_eq!(found(&known, 6, &second), Some((7, 0)));
        assert_eq!(found(&known, 7, &known.now()), Some((7, 0)));
    }

    #[test]
    fn what_stood_beside_a_fall_is_asked_for_again() {
        let known = Known::default();
        found(&known, 7, &known.now());
        let (first, second) = (known.now(), known.now());
        assert_eq!(found(&known, 3, &first), Some((3, 1)));
        // Before the fall or after it, nobody knows.
        assert_eq!(found(&known, 8, &second), None);
        assert_eq!(found(&known, 8, &known.now()), Some((8, 1)));
    }
}
