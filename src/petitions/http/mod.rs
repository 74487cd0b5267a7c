//! Operations on petitions.

mod acts;
mod lookups;
mod notes;
mod query;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use self::query::{DatasetQuery, PetitionQuery};
use super::access::{
    FindDuplicates, OpenIdentity, PullDataset, ReadNotices, ReadPetitions, ReadProgress, RegisterPetition,
    matrix,
};
use super::model::Petition;
use super::usecases::dataset::{self, Form};
use super::usecases::duplicates::{self, DuplicateCandidates};
use super::usecases::identity::{self, IdentityView};
use super::usecases::intake::NewPetition;
use super::usecases::list;
use super::usecases::notices::{self, NoticeView};
use super::usecases::progress::{self, DeadlineView, TimelineEntry};
use super::usecases::register::register;
use super::usecases::register::reply::RegistrationReply;
use super::usecases::screening::views::PreviewView;
use super::usecases::screening::{self, PreviewInput};
use super::usecases::summary;
use super::usecases::track::{TrackedPetition, track};
use super::usecases::views::{PetitionSummary, PetitionView};
use super::usecases::why::{self, RowAccess};
use crate::kernel::access::{Allow, Public};
use crate::kernel::acts::acts_of;
use crate::kernel::http::lanes::Lane;
use crate::kernel::http::parts::{Parts, ResponseDoc};
use crate::kernel::http::reply::{Body, Cache, HttpReply, Respond};
use crate::kernel::http::{Committed, DryRun, Json, Listed, PageQuery, Path, Query, Route, Shown, get, post};
use crate::kernel::problem::{Code, Outcome};
use crate::law::access::ReadReference;

const TAG: &str = "petitions";

async fn create(
    gate: Allow<RegisterPetition>,
    DryRun(dry_run): DryRun,
    Json(body): Json<NewPetition>,
) -> Outcome<Committed<RegistrationReply>> {
    register(&gate, body, dry_run).await.map(Committed::new)
}

async fn list_petitions(
    gate: Allow<ReadPetitions>,
    Query(query): Query<PetitionQuery>,
) -> Outcome<Listed<PetitionSummary>> {
    let scope = gate.scope(matrix);
    let request = query.request(&gate).await?;
    list::list(&gate, &scope, request).await
}

async fn show(gate: Allow<ReadPetitions>, Path(id): Path<Uuid>) -> Outcome<Shown<PetitionView>> {
    let view = summary::open(&gate, &gate.scope(matrix), id).await?;
    Shown::tagged(&gate.app().keys, view)
}

async fn show_access(gate: Allow<ReadPetitions>, Path(id): Path<Uuid>) -> Outcome<Shown<RowAccess>> {
    why::of(&gate, &gate.scope(matrix), id).await.map(Shown::plain)
}

async fn show_identity(gate: Allow<OpenIdentity>, Path(id): Path<Uuid>) -> Outcome<Shown<IdentityView>> {
    identity::open(&gate, id).await.map(Shown::secret)
}

async fn show_duplicates(
    gate: Allow<FindDuplicates>,
    Path(id): Path<Uuid>,
) -> Outcome<Shown<DuplicateCandidates>> {
    duplicates::search(&gate, id).await.map(Shown::secret)
}

async fn timeline(
    gate: Allow<ReadProgress>,
    Path(id): Path<Uuid>,
    Query(page): Query<PageQuery>,
) -> Outcome<Listed<TimelineEntry>> {
    progress::timeline(&gate, &gate.scope(matrix), id, &page).await
}

async fn deadlines(gate: Allow<ReadProgress>, Path(id): Path<Uuid>) -> Outcome<Listed<DeadlineView>> {
    progress::deadlines_of(&gate, &gate.scope(matrix), id).await.map(Listed::all)
}

async fn notices(gate: Allow<ReadNotices>, Path(id): Path<Uuid>) -> Outcome<Listed<NoticeView>> {
    notices::notices_of(&gate, &gate.scope(matrix), id).await.map(Listed::all)
}

/// Code and secret that the citizen got.
#[derive(Debug, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct TrackingRequest {
    /// Tracking code.
    #[schema(min_length = 1, max_length = 40, example = "99001-7K3M9QRT")]
    code: String,
    /// Its secret.
    #[schema(min_length = 1, max_length = 60)]
    secret: String,
}

async fn public_tracking(gate: Public, Json(body): Json<TrackingRequest>) -> Outcome<Shown<TrackedPetition>> {
    track(&gate.visitor, &body.code, &body.secret).await.map(Shown::secret)
}

async fn preview_screening(
    gate: Allow<ReadReference>,
    Json(body): Json<PreviewInput>,
) -> Outcome<Shown<PreviewView>> {
    screening::preview(&gate, &body).map(Shown::secret)
}

/// A streamed dataset.
struct Streamed<const CSV: bool>(HttpReply);

impl<const CSV: bool> Streamed<CSV> {
    const MEDIA: &'static str = if CSV { "text/csv" } else { "application/x-ndjson" };
}

impl<const CSV: bool> Respond for Streamed<CSV> {
    fn describe(parts: &mut Parts) {
        parts.response(200, ResponseDoc::text(Self::MEDIA, "The dataset, streamed; one snapshot."));
    }

    fn reply(self) -> Outcome<HttpReply> {
        Ok(self.0)
    }
}

async fn pull<const CSV: bool>(
    gate: Allow<PullDataset>,
    Query(query): Query<DatasetQuery>,
) -> Outcome<Streamed<CSV>> {
    let scope = gate.scope(matrix);
    let filter = query.filter(&gate)?;
    let form = if CSV { Form::Csv } else { Form::Ndjson };
    let stream = dataset::pull((*gate).clone(), scope, filter, form).await?;
    let name = if CSV { "petitions.csv" } else { "petitions.ndjson" };
    Ok(Streamed(HttpReply {
        status: 200,
        headers: vec![("content-disposition".to_owned(), format!("attachment; filename=\"{name}\""))],
        etag: None,
        cache: Cache::NoStore,
        body: Body::Stream(Streamed::<CSV>::MEDIA, stream),
    }))
}

/// All routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    let paths = ["/v1/petitions/{id}/acts", "/v1/petitions/{id}/acts/{act_id}"];
    let done = acts_of::<Petition>(TAG, paths, ["listPetitionActs", "getPetitionAct"]);
    let mut routes = intake_routes();
    routes.extend(reading_routes());
    routes.extend(acts::routes());
    routes.extend(lookups::routes());
    routes.extend(notes::routes());
    routes.extend(done);
    routes
}

fn intake_routes() -> Vec<Route> {
    vec![
        post("/v1/petitions", "registerPetition", create)
            .serves(&["I.2b", "II.1-d", "II.2-5", "II.5-1"])
            .lane(Lane::Intake)
            .about(TAG, "Register a petition", "A 201 means: durable, numbered, sealed, on a clock, with an accountable person. Answers tracking code and secret (once) and a signed receipt. Machines send `submitted_at` and an `Idempotency-Key`; staff send `received_on`.")
            .example(json!({
                "submitted_at": "2026-11-24T01:30:00Z", "channel": "online_portal", "claimed_kind": "reflection",
                "claimed_field": "transport", "authentication": "vneid", "subject": "Phản ánh ổ gà trên đường liên thôn",
                "content": "Đoạn đường trước cổng trường có nhiều ổ gà sâu, đề nghị sửa chữa.",
                "writers": [{ "name": "Nguyễn Văn A", "phone": "0100104760" }], "external_ref": "portal-2026-000123",
            }))
            .problems(&[Code::PetitionExternalRefTaken, Code::PositionAmbiguous, Code::ResourceNotFound]),
        post("/v1/screening-previews", "previewScreening", preview_screening)
            .serves(&["II.2-2d"])
            .lane(Lane::Read)
            .without_key()
            .about(TAG, "What screening would find", "Kind, eligibility, bars, proposed treatment and first deadlines of a petition, by the rules that screening uses. Nothing is stored. A portal can tell a citizen beforehand what is missing.")
            .example(json!({
                "received_on": "2026-11-24", "channel": "online_portal", "claimed_kind": "reflection", "authentication": "vneid",
                "subject": "Phản ánh ổ gà trên đường liên thôn", "content": "Đoạn đường trước cổng trường có nhiều ổ gà sâu, đề nghị sửa chữa.",
                "writers": [{ "name": "Nguyễn Văn A", "phone": "0100104760" }], "facts": { "contents": ["reflection"] },
            })),
        post("/v1/public/trackings", "trackPetition", public_tracking)
            .serves(&["II.2-5"])
            .lane(Lane::Read)
            .about(TAG, "Follow a petition with its tracking code", "No token. One answer for an unknown code and a wrong secret. The secret stands in the body only.")
            .example(json!({ "code": "99001-7K3M9QRT", "secret": "7K3M9QRT4XCAHW6DYPNE" }))
            .problems(&[Code::ResourceNotFound])
            .login(),
    ]
}

fn reading_routes() -> Vec<Route> {
    vec![
        get("/v1/petitions", "listPetitions", list_petitions).serves(&["II.5-1"])
            .about(TAG, "List petitions", "Those the caller may see, of one commune, newest receipt first. Values of one filter are joined by OR, filters by AND.")
            .problems(&[Code::CursorInvalid]),
        get("/v1/petitions/{id}", "getPetition", show).serves(&["II.1-d"])
            .about(TAG, "Get a petition", "Of a sealed petition everything that tells who is masked, for everyone."),
        get("/v1/petitions/{id}/access", "getPetitionAccess", show_access)
            .about(TAG, "What one may do with a petition, and why not", "Every act on the petition itself, its correction, its files, remarks and the looks at it, for this caller, now: possible, or what stands in the way. What is done with one of its acts or files, such as an annulment, a paper or a voiding, is left out. State and law bar in the words of the refusal, with the article and the acts that bring what is missing; they are told to who may do the act otherwise, and to nobody else. Nothing is opened by it. What only the body of an act decides is told by a `dry_run`."),
        get("/v1/petitions/{id}/identity", "openIdentity", show_identity).serves(&["II.1-d", "II.5-1"])
            .about(TAG, "Open the sealed part of a petition", "The only place where it stands. The book's keepers have an automatic grant until the first screening, the settler from then on. Each call is one look, recorded before the answer."),
        get("/v1/petitions/{id}/duplicates", "findDuplicates", show_duplicates).serves(&["II.2-2e"])
            .about(TAG, "Petitions that may be about the same matter", "Petitions of the commune with the same person behind them, writers and who signed with them, and of released ones such with nearly the same words; with the reasons, and when each was guided or passed on. Released ones as one sees in full; sealed ones as one may open: what waits in one's book, what one settles. Nothing is joined by itself. Of a sealed petition only who may open it; each search is recorded before the answer."),
        get("/v1/petitions/{id}/timeline", "getPetitionTimeline", timeline)
            .about(TAG, "Timeline of a petition", "Every step, its case's included, oldest first; ids and codes only.")
            .problems(&[Code::CursorInvalid]),
        get("/v1/petitions/{id}/deadlines", "getPetitionDeadlines", deadlines).serves(&["I.2b", "II.1-c", "II.2-2d"])
            .about(TAG, "Deadlines of a petition", "Every clock with rule, version, article, start and the computation in words. None of a petition whose due date is masked."),
        get("/v1/petitions/{id}/notices", "listPetitionNotices", notices)
            .about(TAG, "Notices of a petition", "What was told to whom; the creating portal reads those addressed to the writer."),
        get("/v1/datasets/petitions.csv", "pullPetitionsCsv", pull::<true>).serves(&["II.2-5", "II.8-3a"])
            .about("datasets", "Petitions as CSV", "The list's filters and masks, streamed, one snapshot. Cells are guarded against formulas. Each pull is recorded."),
        get("/v1/datasets/petitions.ndjson", "pullPetitionsNdjson", pull::<false>).serves(&["II.2-5", "II.8-3a"])
            .about("datasets", "Petitions as NDJSON", "The list's filters and masks, streamed, one snapshot, one object a line. Each pull is recorded."),
    ]
}
