//! A condition on one table as part of a subquery that also names the table of the statement around it.

use diesel::backend::Backend;
use diesel::expression::{Expression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};

/// The condition, which is boxed for its own table alone and names no other.
#[derive(Debug, Clone, Copy)]
pub struct Within<E>(pub E);

impl<E: Expression> Expression for Within<E> {
    type SqlType = E::SqlType;
}

/// What it says is known when it is built, so the type alone names no statement.
impl<E> QueryId for Within<E> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<E, GroupBy> ValidGrouping<GroupBy> for Within<E> {
    type IsAggregate = is_aggregate::No;
}

/// Diesel types a subquery as joined to the statement around it, a type that it keeps to itself: which table the condition is
/// of is therefore left to who writes the subquery.
impl<E: Expression, Source> AppearsOnTable<Source> for Within<E> {}

impl<DB: Backend, E: QueryFragment<DB>> QueryFragment<DB> for Within<E> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }
}
