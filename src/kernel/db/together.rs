//! Several queries for the same columns as one statement. A condition joined by `OR` over several columns is carried by no index; one
//! query for each column is, in the order of the index, and none reads more than its limit.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use uuid::Uuid;

use super::cursor::COUNT_CAP;

/// The queries, each with its own order and limit. What several of them find comes several times.
#[derive(Debug, Clone)]
pub struct Together<Q>(pub Vec<Q>);

impl<Q: Query> Query for Together<Q> {
    type SqlType = Q::SqlType;
}

/// How many there are is known when it is built, so the type alone names no statement.
impl<Q> QueryId for Together<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Together<Q> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if let [one] = self.0.as_slice() {
            return one.walk_ast(pass);
        }
        for (place, query) in self.0.iter().enumerate() {
            pass.push_sql(if place == 0 { "(" } else { " UNION ALL (" });
            query.walk_ast(pass.reborrow())?;
            pass.push_sql(")");
        }
        Ok(())
    }
}

/// The first `most` of what they found, each once, in the order of a key that no two have.
pub fn merged<T, K: Ord>(mut found: Vec<T>, key: impl Fn(&T) -> K, most: i64) -> Vec<T> {
    found.sort_unstable_by_key(&key);
    found.dedup_by_key(|one| key(one));
    found.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    found
}

/// How many rows so many queries found by these ids, up to [`COUNT_CAP`] and one more: one query finds none twice.
#[must_use]
pub fn distinct(mut ids: Vec<Uuid>, queries: usize) -> i64 {
    if queries > 1 {
        ids.sort_unstable();
        ids.dedup();
    }
    i64::try_from(ids.len()).unwrap_or(i64::MAX).min(COUNT_CAP + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_queries_find_counts_once() {
        let [first, second] = [1, 2].map(Uuid::from_u128);
        assert_eq!(distinct(vec![first, second, first], 2), 2);
        assert_eq!(distinct(vec![second, first], 1), 2);
        let many = (0..30_000).map(Uuid::from_u128).collect();
        assert_eq!(distinct(many, 3), COUNT_CAP + 1);
    }
}
