//! Withdrawals where no law of their own says how: whole, in part, by some of a group, or doubted. Whoever records one does not
//! end the matter by it: its settler does.

use super::UNDOUBTED;
use crate::cases::model::act::{CaseAct, Mark};
use crate::cases::model::codes::{CaseStatus, LifeCycle};
use crate::cases::model::step::{Step, To};

/// The rows.
pub(super) const fn withdrawals(
    cycles: &'static [LifeCycle],
    from: &'static [CaseStatus],
    basis: &'static str,
) -> [Step; 5] {
    let row = Step::new(cycles, CaseAct::Withdrawals, from, To::Same, basis);
    [
        row.variant("whole").guards(UNDOUBTED).marks(&[Mark::Withdrawn], &[]),
        row.variant("part").marks(&[Mark::WithdrawnInPart], &[]),
        row.variant("some_members").marks(&[Mark::WithdrawnInPart], &[]),
        row.variant("doubted").marks(&[Mark::WithdrawalDoubted], &[Mark::Withdrawn]),
        row.variant("doubted_in_part").marks(&[], &[Mark::Withdrawn]),
    ]
}

/// The same where each is kept on paper.
pub(super) const fn on_paper([whole, part, some_members, doubted, doubted_in_part]: [Step; 5]) -> [Step; 5] {
    const WRITTEN: &str = "Đơn rút hoặc biên bản ghi nhận việc rút đơn";
    const MINUTES: &str = "Biên bản ghi nhận việc rút đơn";
    [
        whole.paper("", WRITTEN),
        part.paper("", WRITTEN),
        some_members.paper("", WRITTEN),
        doubted.paper("", MINUTES),
        doubted_in_part.paper("", MINUTES),
    ]
}
