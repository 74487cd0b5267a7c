//! The clocks by which letters are to be sent, as the letters themselves tell: those of one act that stand under one rule end its clock
//! together, on the day on which the last of them left, or a notice did the same; while one is owed the clock runs.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::cases::model::Case;
use crate::cases::model::step::FROM_RECEIPT;
use crate::cases::store::letters::{self, LetterRow};
use crate::cases::store::steps;
use crate::cases::usecases::informing::told_instead;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::DeadlineStatus;
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::notices;
use crate::petitions::usecases::clocks;

/// Ends and takes up again the clocks of the letters of a case, after some were sent or were not sent after all. Acts of one day
/// under one rule share their clock.
pub async fn follow(tx: &mut Tx, app: &App, case: &Case) -> Outcome<()> {
    let all = letters::of_case(tx.conn(), &case.commune, case.id).await?;
    let mut owed: BTreeMap<(&str, NaiveDate), Vec<&LetterRow>> = BTreeMap::new();
    for letter in all.iter().filter(|letter| letter.annulled_by_act.is_none()) {
        if let Some(rule) = letter.due_rule.as_deref() {
            owed.entry((rule, letter.acted_on)).or_default().push(letter);
        }
    }
    let notices = notices::of_case(tx.conn(), &case.commune, case.id).await?;
    let acts: Vec<Uuid> = steps::standing(tx, case).await?.iter().map(|done| done.act_id).collect();
    let rows = deadlines::of_petitions(tx.conn(), &case.commune, &[case.petition_id]).await?;
    for ((rule, acted_on), letters) in owed {
        let own = |row: &&DeadlineRow| {
            row.rule_key == rule && (FROM_RECEIPT.contains(&rule) || row.start_on == acted_on)
        };
        let Some(clock) =
            rows.iter().rev().filter(own).find(|row| row.status != DeadlineStatus::Cancelled.as_str())
        else {
            continue;
        };
        let left = letters.iter().map(|letter| {
            let sent = letter.sent_on.zip(letter.sent_by_act);
            sent.into_iter().chain(told_instead(letter, &notices, &acts)).min()
        });
        let last = left.collect::<Option<Vec<_>>>().and_then(|left| left.into_iter().max());
        clocks::ended_by(tx, app, clock, last).await?;
    }
    Ok(())
}
