//! What settles a case: the decision about a complaint or dispute, the conclusion of a denunciation.

pub mod conclude;
pub mod decide;

use crate::cases::acts::answer::{Said, keep};
use crate::cases::model::{Case, CaseResult};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};

/// Keeps the text behind the petition's key, and the result with the case.
async fn settled(act: &mut Performance<'_>, mut case: Case, result: &str, summary: &str) -> Outcome<Case> {
    let code = CaseResult::parse(result).ok_or_else(|| Problem::internal("a result without its code"))?;
    case.result = Some(code);
    case.answered_on = Some(act.acted_on);
    case.answer_id = Some(keep(act, &case, Said { text: summary, result, public_text: None }).await?);
    Ok(case)
}
