//! Operations on cases.

mod acts;
mod items;
mod notes;
mod papers;
mod query;
mod queues;
mod telling;

use serde_json::json;
use uuid::Uuid;

use self::query::CaseQuery;
use super::access::ReadCases;
use super::acts::notify::Notify;
use super::acts::over_level::GoOverLevel;
use super::acts::rate::Rate;
use super::acts::reclassify::Reclassify;
use super::model::Case;
use super::usecases::letters::{self, LetterView};
use super::usecases::list;
use super::usecases::notices;
use super::usecases::publications::{self, PublicationView};
use super::usecases::show;
use super::usecases::views::{CaseSummary, CaseView};
use crate::kernel::access::Allow;
use crate::kernel::acts::{act, acts_of};
use crate::kernel::http::{Listed, PageQuery, Path, Query, Route, Shown, get};
use crate::kernel::problem::{Code, Outcome};
use crate::petitions::access::matrix;
use crate::petitions::usecases::notices::NoticeView;
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

async fn list_letters(gate: Allow<ReadCases>, Path(id): Path<Uuid>) -> Outcome<Listed<LetterView>> {
    letters::of(&gate, &gate.scope(matrix), id).await.map(Listed::all)
}

async fn list_notices(gate: Allow<ReadCases>, Path(id): Path<Uuid>) -> Outcome<Listed<NoticeView>> {
    notices::of(&gate, &gate.scope(matrix), id).await.map(Listed::all)
}

async fn list_publications(gate: Allow<ReadCases>, Path(id): Path<Uuid>) -> Outcome<Listed<PublicationView>> {
    publications::of(&gate, &gate.scope(matrix), id).await.map(Listed::all)
}

/// All routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    let paths = ["/v1/cases/{id}/acts", "/v1/cases/{id}/acts/{act_id}"];
    let done = acts_of::<Case>(TAG, paths, ["listCaseActs", "getCaseAct"]);
    let beside = [notes::routes(), papers::routes(), items::routes(), queues::routes()].concat();
    [own_routes(), of_petitions(), acts::routes(), done, beside].concat()
}

fn own_routes() -> Vec<Route> {
    vec![
        get("/v1/cases", "listCases", list_cases).serves(&["I.2c", "II.2-2e", "II.7-a", "II.8-3a"])
            .about(TAG, "List cases", "Those the caller may see, of one commune, latest acceptance first: the dashboards' call. The `external_ref` of a petition is no filter here: only the portal that gave it may ask for it, and portals read petitions.")
            .problems(&[Code::CursorInvalid]),
        get("/v1/cases/{id}", "getCase", show_case)
            .about(TAG, "Get a case", "Status, settler, lead, clocks and answer."),
        get("/v1/cases/{id}/timeline", "getCaseTimeline", timeline)
            .about(TAG, "Timeline of a case", "Every step, assignments included, oldest first; ids and codes only.")
            .problems(&[Code::CursorInvalid]),
        get("/v1/cases/{id}/deadlines", "getCaseDeadlines", deadlines).serves(&["I.2b", "II.1-c", "II.2-2d"])
            .about(TAG, "Deadlines of a case", "Every clock with rule, version, article, start and the computation in words."),
        get("/v1/cases/{id}/letters", "listCaseLetters", list_letters)
            .about(TAG, "Letters of a case", "Who must be told of which act and by which rule, when that was sent, and when it was received with proof. Whether somebody passed a sealed case on is told to those who work with it."),
        get("/v1/cases/{id}/notices", "listCaseNotices", list_notices)
            .about(TAG, "Notices given in a case", "Oldest first, annulled ones too. Who was told what of a sealed case is told to those who work with it."),
        get("/v1/cases/{id}/publications", "listCasePublications", list_publications)
            .about(TAG, "Publications of a case", "Wordings for the public: proposed, or approved and open."),
    ]
}

/// Acts on petitions that write cases too.
fn of_petitions() -> Vec<Route> {
    vec![
        act::<Notify>("/v1/petitions/{id}/notices", "notifyPetition").serves(&["II.2-2d"])
            .about("petitions", "Give notice", "To the writer, forwarder, superior, Front or inspectorate, of what has happened by the day of the notice: `refused` that it was refused, guided elsewhere or filed, `transferred` that it was passed on to another body. A notice to the writer fulfils P01, R07 and R17, after a refusal or a transfer R08 and T04 too; one to the forwarder T05, once the petition is handled. Whoever was accepted into a case that another petition opened is told by it: `accepted` fulfils C03 and T06, `settled` C09 and T15.")
            .example(json!({ "addressee": "writer", "outcome": "accepted", "text": "UBND xã đã thụ lý phản ánh của ông/bà.", "document_number": "15/TB-UBND", "document_date": "2026-11-24" }))
            .tag_honoured(),
        act::<GoOverLevel>("/v1/petitions/{id}/over-level-events", "recordOverLevelEvent").serves(&["I.2b", "II.2-2c"])
            .about("petitions", "Record that a citizen went over the level", "To which body, on which day, and whether the matter was pending here then. It changes no state and no clock, and is possible for everything but a mistaken entry; petition and case are marked `over_level`. More than one may come. The body is read with the act.")
            .example(json!({ "body": "Ban Tiếp công dân tỉnh", "on": "2026-11-23", "pending_here": true })),
        act::<Rate>("/v1/petitions/{id}/ratings", "ratePetition")
            .about("petitions", "Rate how a petition was handled", "The citizen says how content he is, once his petition was answered or closed: through the portal that brought it, which says how it knows him, or at the desk of the book. The latest counts, all are kept. It changes no state and no clock. What he adds in words is read with the act, by who reads the petition's own texts.")
            .tag_honoured()
            .example(json!({ "value": "satisfied", "citizen_assertion": { "method": "vneid", "level": "2", "at": "2026-11-24T01:30:00Z" } })),
        act::<Reclassify>("/v1/petitions/{id}/reclassifications", "reclassifyPetition")
            .about("petitions", "Classify a petition anew", "It turns out to be of another kind: its clocks are recomputed from the same start day, and everything that was is kept, what was ticked too as far as it is not ticked anew and no supplement has brought it. While its writer is asked for a supplement, the terms that the request has fulfilled begin with the supplement; what must be done at once is due at once. One that was accepted is classified anew within the procedure by which its case is settled, and its case with it; a kind of another procedure is barred, and the annulment of the acceptance offered. What has a result, or is in a merger or split that stands, stays as it is. It proposes the treatment as screening does; of what is sealed, others than its settler are told what follows from what they tick and what the row shows. What was released is sealed again where it has to be; what is sealed is opened by the settler only.")
            .example(json!({ "kind": "denunciation_duty", "within_authority": true, "reason": "Nội dung tố cáo cán bộ, không phải phản ánh." })),
    ]
}
