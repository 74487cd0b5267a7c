//! Operations on assignments.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use uuid::Uuid;

use super::access::{Assign, ReadAssignments};
use super::acts::accept::Accept;
use super::acts::annul_on_petition::AnnulOnPetition;
use super::acts::complete::Complete;
use super::acts::correct::Correct;
use super::acts::link::Link;
use super::acts::merge::MergerInput;
use super::acts::report::Report;
use super::model::Assignment;
use super::model::{AssignmentStatus, Responsibility};
use super::store::list::AssignmentFilter;
use super::usecases::assign::{NewAssignment, assign};
use super::usecases::show::open;
use super::usecases::views::AssignmentView;
use super::usecases::why;
use super::usecases::work::WorkView;
use super::usecases::{self};
use crate::cases::access::ReadCases;
use crate::cases::acts::done::Done;
use crate::kernel::access::Allow;
use crate::kernel::acts::{act, act_on, acts_of, change};
use crate::kernel::context::Context;
use crate::kernel::http::{
    Committed, Created, Json, Listed, PageQuery, Path, Query, Route, Shown, get, post,
};
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::petitions::access::matrix;
use crate::petitions::usecases::why::RowAccess;

const TAG: &str = "assignments";

/// Filters of a list of assignments.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AssignmentQuery {
    /// Commune; only for callers that serve several.
    #[param(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5)]
    commune: Option<String>,
    /// Cases.
    #[param(max_items = 50)]
    case_id: Option<Vec<Uuid>>,
    /// Assignees.
    #[param(max_items = 50)]
    assignee_position_id: Option<Vec<Uuid>>,
    /// Responsibilities.
    #[param(max_items = 5)]
    responsibility: Option<Vec<Responsibility>>,
    /// States.
    #[param(max_items = 10)]
    status: Option<Vec<AssignmentStatus>>,
    /// Due on or after this day.
    due_from: Option<NaiveDate>,
    /// Due before this day.
    due_before: Option<NaiveDate>,
    /// Open and past its day, or not.
    overdue: Option<bool>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 500, example = 50)]
    limit: Option<i64>,
    /// Cursor of the page before.
    #[param(min_length = 1, max_length = 1000)]
    cursor: Option<String>,
}

impl AssignmentQuery {
    fn filter(&self, context: &Context) -> Outcome<AssignmentFilter> {
        if self.due_from.zip(self.due_before).is_some_and(|(from, before)| from >= before) {
            return Err(Problem::parameter("due_before", "inverted", "Must be later than due_from."));
        }
        Ok(AssignmentFilter {
            commune: context.commune(self.commune.as_deref())?,
            case_id: self.case_id.clone().unwrap_or_default(),
            assignee_position_id: self.assignee_position_id.clone().unwrap_or_default(),
            responsibility: self
                .responsibility
                .iter()
                .flatten()
                .map(|code| code.as_str().to_owned())
                .collect(),
            status: self.status.iter().flatten().map(|code| code.as_str().to_owned()).collect(),
            due_from: self.due_from,
            due_before: self.due_before,
            overdue: self.overdue.map(|overdue| (overdue, context.today())),
        })
    }
}

async fn create(
    gate: Allow<Assign>,
    Json(body): Json<NewAssignment>,
) -> Outcome<Committed<Created<AssignmentView>>> {
    assign(&gate, body).await.map(Committed::new)
}

async fn list(
    gate: Allow<ReadAssignments>,
    Query(query): Query<AssignmentQuery>,
) -> Outcome<Listed<AssignmentView>> {
    let filter = query.filter(&gate)?;
    usecases::page(&gate, filter, &PageQuery { limit: query.limit, cursor: query.cursor }).await
}

/// Whose work is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WorkQuery {
    /// Commune; only for callers that serve several.
    #[param(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5)]
    commune: Option<String>,
}

async fn my_work(gate: Allow<ReadAssignments>, Query(query): Query<WorkQuery>) -> Outcome<Listed<WorkView>> {
    let commune = gate.commune(query.commune.as_deref())?;
    usecases::work::of(&gate, &commune).await.map(Listed::all)
}

async fn show_one(gate: Allow<ReadAssignments>, Path(id): Path<Uuid>) -> Outcome<Shown<AssignmentView>> {
    let (view, opened) = open(&gate, id).await?;
    Ok(Shown::tagged(&gate.app().keys, view)?.opened(opened))
}

async fn case_access(gate: Allow<ReadCases>, Path(id): Path<Uuid>) -> Outcome<Shown<RowAccess>> {
    why::of_case(&gate, &gate.scope(matrix), id).await.map(Shown::plain)
}

/// All routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    let paths = ["/v1/assignments/{id}/acts", "/v1/assignments/{id}/acts/{act_id}"];
    let done = acts_of::<Assignment>(TAG, paths, ["listAssignmentActs", "getAssignmentAct"]);
    [own_routes(), done].concat()
}

fn own_routes() -> Vec<Route> {
    vec![
        post("/v1/assignments", "createAssignment", create).serves(&["II.2-2b"])
            .about(TAG, "Assign work", "The five clears, none may be missing: who, what, which responsibility, dates, expected result. A person under conflict of interest is refused.")
            .example(json!({
                "subject": { "type": "case", "id": "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68" },
                "assignee_position_id": "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f69",
                "task": "Kiểm tra hiện trạng và vá ổ gà trước cổng trường", "responsibility": "lead",
                "milestones": [{ "title": "Kiểm tra hiện trường", "due_on": "2026-12-01" }],
                "expected_result": "Mặt đường bằng phẳng, có biên bản nghiệm thu", "due_on": "2026-12-08",
            }))
            .problems(&[Code::StateConflict, Code::AssigneeConflicted, Code::PositionAmbiguous])
            .tag_honoured(),
        get("/v1/assignments", "listAssignments", list)
            .about(TAG, "List assignments", "Of cases the caller may see, his own, and those of his unit; earliest due date first.")
            .problems(&[Code::CursorInvalid]),
        get("/v1/me/work", "getMyWork", my_work).serves(&["II.2-2b"])
            .about(TAG, "What waits for me", "Work given to the caller, petitions he answers for, cases that he settles or verifies, decisions in those he settles and in the books he keeps whose receipt is not proven, and what results order: of him, of units that he heads, and in cases that he settles. How many, how many overdue, what is due next, and the list that has them."),
        get("/v1/assignments/{id}", "getAssignment", show_one).serves(&["II.2-2b"])
            .about(TAG, "Get an assignment", "With its milestones and progress reports."),
        get("/v1/cases/{id}/access", "getCaseAccess", case_access)
            .about("cases", "What one may do with a case, and why not", "As for a petition: each act in each of its variants, the giving of work, the file, the attachments and the remarks. What is done with one of its acts, such as an annulment, or with an enforcement item, its order included, is left out. What was done in time may be entered late: an act that is possible for that alone says what bars it today (`day`)."),
        act::<Report>("/v1/assignments/{id}/progress-reports", "reportProgress").serves(&["II.2-2b"])
            .about(TAG, "Report progress", "By the assignee, as long as the work is open, also where its case has ended.")
            .example(json!({ "percent": 60, "text": "Đã kiểm tra hiện trường, đang chờ vật tư.", "milestone_no": 1 }))
            .tag_honoured(),
        act::<Complete>("/v1/assignments/{id}/completions", "completeAssignment").serves(&["II.2-2b"])
            .about(TAG, "Complete the work", "By the assignee, with the actual result. Work stays open where its case has ended or was merged, until its assignee completes it.")
            .example(json!({ "result": "Đã vá xong 12 ổ gà, có biên bản nghiệm thu ngày 24/11/2026." })),
        act::<Accept>("/v1/petitions/{id}/acceptances", "acceptPetition").serves(&["II.2-2d"])
            .about("cases", "Accept a petition", "The head of the book accepts a screened petition into a new case and names the settler; the time for settling it runs from that day. With `case_id` it joins a case of the same kind and book that is being settled, in the time of that, and its writer is told in a notice. What waits for it comes along. Number and date of the paper are optional for recommendations and reflections.")
            .example(json!({ "settler_position_id": "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68", "case_id": null, "document_number": "12/TB-UBND", "document_date": "2026-11-24" }))
            .problems(&[Code::AssigneeConflicted]),
        act::<Link>("/v1/petitions/{id}/links", "linkPetition").serves(&["II.2-2d"])
            .about("petitions", "Link a petition to a case", "A duplicate, a withdrawal or an addition belongs to a case that there is already: from then on it has the case's outward state. It keeps its number and counts in its book; the case counts once. A withdrawal ends nothing by itself: that is an act on the case. Where there is no case yet, a duplicate or an addition is linked to the other petition (`petition_id`), of which nothing is decided yet: its own clocks run on, it goes with that into its case, and stands for itself again where that comes to none. A withdrawal is linked to the petition that it has ended: that is withdrawn first, by an act that names this one. Sealed petitions and cases are joined among themselves only, and all hide from whom any of them names.")
            .example(json!({ "case_id": "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68", "link_type": "duplicate" }))
            .problems(&[Code::AssigneeConflicted]),
        act_on::<AnnulOnPetition>("/v1/petitions/{id}/acts/{act_id}/annulments", "annulPetitionAct")
            .about("petitions", "Annul an act", "Nothing is deleted: the petition stands again where the remaining acts have brought it, what the act had stopped runs on, and what it had started is cancelled; one that was linked to a case leaves it. An acceptance that was entered by mistake is annulled by the head of the book. Where it opened a case, as long as nothing was done there since, and nothing came there by an act of its own: what stands in the way is named, twenty acts at most, and its annulment offered unless it is final. Where the petition joined a case that another one opened, it leaves that whatever was done there, its result sent or not: it runs on by itself as if it had never been there, what its writer was told stands and is named (`told`), and the case goes on as it is. A case that it opened is void then (`voided`), keeps its number and its history, and is found by no list: it is read by its id, by who sees the petition and as that. Work that was given in it ends, and what had waited for the petition waits for it again. Only the latest act, a request for a supplement also where the petition was classified anew since, by who may do such an act or heads the book, and a rating at any time, by the keepers of the book; screening is mended by a reclassification.")
            .example(json!({ "ground": "wrong_petition", "reason": "Nhập nhầm sang đơn khác." })),
        change::<Correct>("/v1/petitions/{id}", "correctPetition")
            .about("petitions", "Correct intake data", "A merge-patch (RFC 7396) of what was registered, with the reason; the rules of registration check it. What it said before is read with the act (`GET …/acts/{act_id}`) by those who may read the texts. Clocks that began with the receipt are counted from the corrected day; a sealed petition stays sealed, and hides itself from who is newly named. Who has withdrawn stays on the list of those who signed: where he never signed, his withdrawal is annulled first. Not annulled: a correction is corrected by another one. Number, book, register, what the sender claimed or a portal says of itself are not corrected. A `dry_run` answers the same and keeps nothing.")
            .example(json!({ "subject": "Phản ánh ổ gà trên đường liên thôn", "written_on": "2026-11-19", "reason": "Nhập sai khi vào sổ." }))
            .problems(&[Code::AssigneeConflicted]),
        act::<Done<MergerInput>>("/v1/cases/{id}/merges", "mergeCase").serves(&["II.2-2d"])
            .about("cases", "Merge a case into another one", "Both are one matter, of one kind and one book, and are being settled. The petitions of this case belong to the other from then on, keep their numbers and count in their book; this one ends and counts no more (`merged`). It goes to the case that is to be settled first, so that nobody waits longer. Sealed cases are merged among themselves only, and both hide from whom any of their petitions names. What is still to be told of this case is sent in it, and its file is kept; everything else is done in the other one. Whoever wrote a petition of this case is still to be given the decision: it is one letter of the record, to whoever wrote the first petition of the other case, and a notice on each other petition. Annulled while the other is still being settled, the petitions go back and this case stands as before.")
            .example(json!({ "into_case_id": "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68", "link_type": "duplicate", "reason": "Cùng một nội dung." }))
            .problems(&[Code::AssigneeConflicted]),
    ]
}
