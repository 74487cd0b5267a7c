//! `TRUE` and `FALSE` as part of a statement. A bound value would keep a generic plan from folding them away, and a
//! statement with `diesel::dsl::sql` in it is parsed and planned anew each time: diesel never keeps it prepared.

use diesel::backend::Backend;
use diesel::expression::{Expression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

/// A condition that always or never holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Constant(pub bool);

impl Expression for Constant {
    type SqlType = Bool;
}

/// Its text depends on its value, so the type alone names no statement.
impl QueryId for Constant {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<GroupBy> ValidGrouping<GroupBy> for Constant {
    type IsAggregate = is_aggregate::Never;
}

impl<Source> AppearsOnTable<Source> for Constant {}
impl<Source> SelectableExpression<Source> for Constant {}

impl<DB: Backend> QueryFragment<DB> for Constant {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        pass.push_sql(if self.0 { "TRUE" } else { "FALSE" });
        Ok(())
    }
}
