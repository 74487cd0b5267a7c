//! That an order of verification names the office of a notification: one that stands where it tells of the order, one that was annulled
//! where it tells of that. Who is named needs to know it, though he may see the case only once he is given its work; nobody does whom
//! the case names.

use diesel::expression::{Expression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

use crate::cases::model::CaseStatus;
use crate::cases::store::orders::{NAMED, VERIFICATIONS};
use crate::kernel::record::notifications::NotificationKind;
use crate::kernel::record::schema::notifications;

/// The condition. With an offset, the planner asks for the orders of the one case.
#[derive(Debug, Clone, Copy)]
pub struct Ordered;

impl Expression for Ordered {
    type SqlType = Bool;
}

impl QueryId for Ordered {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl ValidGrouping<()> for Ordered {
    type IsAggregate = is_aggregate::No;
}

impl AppearsOnTable<notifications::table> for Ordered {}
impl SelectableExpression<notifications::table> for Ordered {}

impl QueryFragment<Pg> for Ordered {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let (ordered, annulled) =
            (NotificationKind::VerificationOrdered, NotificationKind::VerificationAnnulled);
        for part in [
            "(notifications.subject_kind = 'case' AND notifications.kind IN ('",
            ordered.as_str(),
            "', '",
            annulled.as_str(),
            "') AND EXISTS (SELECT FROM cases c JOIN (",
            VERIFICATIONS,
            ") ON s.commune = c.commune AND s.case_id = c.id \
             WHERE c.commune = notifications.commune AND c.id = notifications.subject_id AND c.status <> '",
            CaseStatus::Voided.as_str(),
            "' AND NOT (notifications.person_id = ANY (c.excluded_person_ids)) \
             AND (s.annulled_by_act IS NULL) = (notifications.kind = '",
            ordered.as_str(),
            "') AND ",
            NAMED,
            " ? notifications.position_id::text OFFSET 0))",
        ] {
            pass.push_sql(part);
        }
        Ok(())
    }
}
