//! Decisions that were sent, and nobody has proved when the complainant received them: the effect of the one that stands waits for that
//! (Luật Khiếu nại Art 33, 44), and no clock runs by which it would come up.

use diesel::expression::{Expression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

use crate::cases::model::{CaseAct, CaseStatus, LetterAddressee, Mark};
use crate::cases::schema::cases;

/// That a case waits for that proof, or does not. Its codes are part of the text, so that a generic plan finds the index of decided
/// cases; with an offset, the planner asks for the letters of each of those, and never gathers all letters first.
#[derive(Debug, Clone, Copy)]
pub struct ReceiptMissing(pub bool);

impl Expression for ReceiptMissing {
    type SqlType = Bool;
}

impl QueryId for ReceiptMissing {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl ValidGrouping<()> for ReceiptMissing {
    type IsAggregate = is_aggregate::No;
}

impl AppearsOnTable<cases::table> for ReceiptMissing {}

impl QueryFragment<Pg> for ReceiptMissing {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for part in [
            if self.0 { "(" } else { "NOT (" },
            "cases.status = '",
            CaseStatus::Decided.as_str(),
            "' AND cases.decision_received_on IS NULL AND NOT ('",
            Mark::DecidedAbove.as_str(),
            "' = ANY (cases.marks)) AND EXISTS (SELECT FROM case_answers a \
             JOIN case_letters l ON l.commune = a.commune AND l.case_id = a.case_id AND l.act_id = a.act_id \
             WHERE a.commune = cases.commune AND a.id = cases.answer_id AND l.of_act = '",
            CaseAct::Decisions.as_str(),
            "' AND l.addressee = '",
            LetterAddressee::Writer.as_str(),
            "' AND l.sent_on IS NOT NULL AND l.received_on IS NULL AND l.annulled_by_act IS NULL OFFSET 0))",
        ] {
            pass.push_sql(part);
        }
        Ok(())
    }
}
