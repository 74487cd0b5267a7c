//! Operations on cases.

mod query;

use serde_json::json;
use uuid::Uuid;

use self::query::CaseQuery;
use super::access::ReadCases;
use super::acts::accept::Accept;
use super::acts::answer::Answer;
use super::acts::close::Close;
use super::acts::notify::Notify;
use super::model::Case;
use super::usecases::list;
use super::usecases::show;
use super::usecases::views::{CaseSummary, CaseView};
use crate::kernel::access::Allow;
use crate::kernel::acts::{act, acts_of};
use crate::kernel::http::{Listed, PageQuery, Path, Query, Route, Shown, get};
use crate::kernel::problem::{Code, Outcome};
use crate::petitions::access::matrix;
use crate::petitions::usecases::progress::{DeadlineView, TimelineEntry};

const TAG: &str = "cases";

async fn list_cases(gate: Allow<ReadCases>, Query(query): Query<CaseQuery>) -> Outcome<Listed<CaseSummary>> {
    let request = query.request(&gate)?;
    list::list(&gate, &gate.scope(matrix), request).await
}

async fn show_case(gate: Allow<ReadCases>, Path(id): Path<Uuid>) -> Outcome<Shown<CaseView>> {
    let (view, opened) = show::open(&gate, &gate.scope(matrix), id).await?;
    Ok(Shown::tagged(&gate.app().keys, view)?.opened(opened))
}

async fn timeline(
    gate: Allow<ReadCases>,
    Path(id): Path<Uuid>,
    Query(page): Query<PageQuery>,
) -> Outcome<Listed<TimelineEntry>> {
    list::timeline(&gate, &gate.scope(matrix), id, &page).await
}

async fn deadlines(gate: Allow<ReadCases>, Path(id): Path<Uuid>) -> Outcome<Listed<DeadlineView>> {
    list::deadlines_of(&gate, &gate.scope(matrix), id).await.map(Listed::all)
}

/// All routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    let paths = ["/v1/cases/{id}/acts", "/v1/cases/{id}/acts/{act_id}"];
    let done = acts_of::<Case>(TAG, paths, ["listCaseActs", "getCaseAct"]);
    [own_routes(), done].concat()
}

fn own_routes() -> Vec<Route> {
    vec![
        get("/v1/cases", "listCases", list_cases)
            .about(TAG, "List cases", "Those the caller may see, of one commune, latest acceptance first: the dashboards' call.")
            .problems(&[Code::CursorInvalid]),
        get("/v1/cases/{id}", "getCase", show_case)
            .about(TAG, "Get a case", "Status, settler, lead, clocks and answer."),
        get("/v1/cases/{id}/timeline", "getCaseTimeline", timeline)
            .about(TAG, "Timeline of a case", "Every step, assignments included, oldest first; ids and codes only.")
            .problems(&[Code::CursorInvalid]),
        get("/v1/cases/{id}/deadlines", "getCaseDeadlines", deadlines)
            .about(TAG, "Deadlines of a case", "Every clock with rule, version, article, start and the computation in words."),
        act::<Accept>("/v1/petitions/{id}/acceptances", "acceptPetition")
            .about(TAG, "Accept a petition", "The head of the book accepts a screened recommendation or reflection into a new case and names the settler. Number and date of the paper are optional.")
            .example(json!({ "settler_position_id": "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68", "case_id": null, "document_number": "12/TB-UBND", "document_date": "2026-11-24" }))
            .problems(&[Code::AssigneeConflicted]),
        act::<Notify>("/v1/petitions/{id}/notices", "notifyPetition")
            .about("petitions", "Give notice", "To the writer, forwarder, superior, Front or inspectorate. A notice to the writer fulfils P01 and R07.")
            .example(json!({ "addressee": "writer", "outcome": "accepted", "text": "UBND xã đã thụ lý phản ánh của ông/bà.", "document_number": "15/TB-UBND", "document_date": "2026-11-24" }))
            .tag_honoured(),
        act::<Answer>("/v1/cases/{id}/answers", "answerCase")
            .about(TAG, "Answer a case", "The settler signs; the lead may enter it for his signature (`signature: entered`). Fulfils the clocks that wait for it.")
            .example(json!({ "summary": "UBND xã đã cho vá các ổ gà trên đoạn đường trước cổng trường.", "result": "resolved", "document_number": "31/UBND-VP", "document_date": "2026-11-24", "public_text": null })),
        act::<Close>("/v1/cases/{id}/closures", "closeCase")
            .about(TAG, "Close a case", "By its settler, once it was answered.")
            .example(json!({ "note": "Công dân đồng ý với kết quả." })),
    ]
}
