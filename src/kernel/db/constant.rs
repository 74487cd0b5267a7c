//! `TRUE`, `FALSE` and lists of codes as part of a statement. A bound value would keep a generic plan from folding the first away, and
//! from finding the index of just the rows that have such a code; a statement with `diesel::dsl::sql` in it is parsed and planned anew
//! each time: diesel never keeps it prepared.

use diesel::backend::Backend;
use diesel::expression::{Expression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Text};

use crate::kernel::codes::Code;

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

/// That a column of text has one of these codes.
#[derive(Debug, Clone, Copy)]
pub struct OneOf<Column, T: Code>(pub Column, pub &'static [T]);

impl<Column: Expression<SqlType = Text>, T: Code> Expression for OneOf<Column, T> {
    type SqlType = Bool;
}

/// Its text depends on the codes, so the type alone names no statement.
impl<Column, T: Code> QueryId for OneOf<Column, T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Column: ValidGrouping<GroupBy>, T: Code, GroupBy> ValidGrouping<GroupBy> for OneOf<Column, T> {
    type IsAggregate = Column::IsAggregate;
}

impl<Column, T: Code, Source> AppearsOnTable<Source> for OneOf<Column, T> where
    Column: AppearsOnTable<Source> + Expression<SqlType = Text>
{
}

impl<Column: QueryFragment<DB>, T: Code, DB: Backend> QueryFragment<DB> for OneOf<Column, T> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass.reborrow())?;
        pass.push_sql(" IN (");
        for (place, one) in self.1.iter().enumerate() {
            pass.push_sql(if place == 0 { "'" } else { ", '" });
            // No code has a quotation mark.
            pass.push_sql(one.code());
            pass.push_sql("'");
        }
        pass.push_sql(")");
        Ok(())
    }
}
