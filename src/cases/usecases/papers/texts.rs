//! What an act says in words where that stands apart from it: a decision, a notice, what was told to the public.

use serde_json::Value;
use uuid::Uuid;

use crate::cases::model::Case;
use crate::cases::store::{papers, publications};
use crate::kernel::acts::WholeAct;
use crate::kernel::context::Context;
use crate::kernel::http::Maskable;
use crate::kernel::problem::Outcome;
use crate::petitions::store::notices;
use crate::petitions::usecases::notices::NoticeText;
use crate::vault::{Part, open_released};

/// The text of an act on a case: `Some(None)` where it is sealed, since the case itself opens it to those who work with it. `None`: what
/// the act says stands with it.
pub(super) async fn of_case_act(
    context: &Context,
    case: &Case,
    act: &WholeAct,
) -> Outcome<Option<Maskable<String>>> {
    if let Some(told) = of_notice(context, act, case.sealed).await? {
        return Ok(Some(told));
    }
    let shown: Option<Uuid> = act.facts["publication_id"].as_str().and_then(|id| id.parse().ok());
    let read = context.app().db.reading(async |conn| {
        if let Some(id) = shown {
            let wording = publications::wording(conn, (&case.commune, case.id), id).await?;
            return Ok(Some(Some(wording)));
        }
        let Some(answer_id) = papers::answer_of(conn, case, act.id).await? else { return Ok(None) };
        if case.sealed {
            return Ok(Some(None));
        }
        let parts = open_released(conn, context.app(), &case.commune, case.petition_id, &[answer_id]).await?;
        let answer: Option<Value> = parts.get(answer_id, Part::Answer);
        Ok(Some(Some(answer.and_then(|answer| answer["text"].as_str().map(str::to_owned)))))
    });
    read.await
}

/// The text of a notice: `Some(None)` where it is sealed, for it names the writer or who was told. `None`: the act gave none.
pub(super) async fn of_notice(
    context: &Context,
    act: &WholeAct,
    sealed: bool,
) -> Outcome<Option<Maskable<String>>> {
    let read = context.app().db.reading(async |conn| {
        let Some(notice) = notices::of_act(conn, &act.commune, act.id).await? else { return Ok(None) };
        if sealed {
            return Ok(Some(None));
        }
        let parts =
            open_released(conn, context.app(), &act.commune, notice.petition_id, &[notice.id]).await?;
        let text: Option<NoticeText> = parts.get(notice.id, Part::Notice);
        Ok(Some(Some(text.map(|told| told.text))))
    });
    read.await
}
