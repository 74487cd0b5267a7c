//! Operations on attachments.

use serde_json::json;
use uuid::Uuid;

use super::usecases::add::{NewAttachment, add};
use super::usecases::content;
use super::usecases::holder::Holder;
use super::usecases::list;
use super::usecases::proofs::case_file;
use super::usecases::view::{AttachmentReply, AttachmentView};
use super::usecases::void::{NewVoiding, void};
use crate::cases::access::{ReadCaseAttachments, ReadCases};
use crate::cases::model::Case;
use crate::cases::usecases::file::CaseFilePaper;
use crate::kernel::access::Allow;
use crate::kernel::http::lanes::Lane;
use crate::kernel::http::parts::{Parts, ResponseDoc};
use crate::kernel::http::reply::{Body, Cache, HttpReply, Respond};
use crate::kernel::http::{Committed, Json, Listed, Path, Route, Shown, Upload, get, post};
use crate::kernel::problem::{Code, Outcome};
use crate::petitions::access::{ReadAttachments, VoidAttachment};
use crate::petitions::model::Petition;

const TAG: &str = "attachments";

async fn attach<H: Holder>(
    gate: Allow<H::Attaching>,
    Path(id): Path<Uuid>,
    upload: Upload<NewAttachment>,
) -> Outcome<Committed<AttachmentReply>> {
    add::<H>(&gate, id, upload).await.map(Committed::new)
}

async fn of_petition(gate: Allow<ReadAttachments>, Path(id): Path<Uuid>) -> Outcome<Listed<AttachmentView>> {
    list::of_petition(&gate, id).await.map(listed)
}

async fn of_case(gate: Allow<ReadCaseAttachments>, Path(id): Path<Uuid>) -> Outcome<Listed<AttachmentView>> {
    list::of_case(&gate, id).await.map(listed)
}

fn listed((items, looked): (Vec<AttachmentView>, bool)) -> Listed<AttachmentView> {
    let listed = Listed::all(items);
    if looked { listed.secret() } else { listed }
}

async fn file(gate: Allow<ReadCases>, Path(id): Path<Uuid>) -> Outcome<Listed<CaseFilePaper>> {
    case_file(&gate, id).await.map(Listed::all)
}

async fn show(gate: Allow<ReadAttachments>, Path(id): Path<Uuid>) -> Outcome<Shown<AttachmentView>> {
    let (view, looked) = list::one(&gate, id).await?;
    Ok(Shown::plain(view).opened(looked))
}

/// A file that is given back, to be saved and not shown: whatever it holds, no page of ours opens it.
struct Downloaded(HttpReply);

impl Respond for Downloaded {
    fn describe(parts: &mut Parts) {
        parts.response(200, ResponseDoc::file("The file as it came, streamed."));
    }

    fn reply(self) -> Outcome<HttpReply> {
        Ok(self.0)
    }
}

async fn download(gate: Allow<ReadAttachments>, Path(id): Path<Uuid>) -> Outcome<Downloaded> {
    let content = content::open(&gate, id).await?;
    let disposition = format!("attachment; filename=\"{}\"", content.file_name);
    Ok(Downloaded(HttpReply {
        status: 200,
        headers: vec![("content-disposition".to_owned(), disposition)],
        etag: None,
        cache: Cache::NoStore,
        body: Body::Stream("application/octet-stream", content.body),
    }))
}

async fn take_back(
    gate: Allow<VoidAttachment>,
    Path(id): Path<Uuid>,
    Json(new): Json<NewVoiding>,
) -> Outcome<Committed<AttachmentReply>> {
    void(&gate, id, new).await.map(Committed::new)
}

/// All routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        post("/v1/petitions/{id}/attachments", "attachToPetition", attach::<Petition>)
            .lane(Lane::Upload)
            .tag_honoured()
            .about(TAG, "Add a file to a petition", "A scan or photo: PDF, JPEG, PNG, WebP or HEIC, known by its first bytes, at most 10 MiB. A petition has at most 20 that were not voided, of which 15 may come through its portal. Its name stands in `metadata` alone. It is encrypted as it comes, and there as a whole or not at all. The portal that handed the petition in adds for its citizen, and says how it knows him (`citizen_assertion`); the book's keepers add at the desk. The same content may come twice. There is no `dry_run`: the whole file comes and is looked through with the request itself.")
            .example(json!({
                "metadata": {
                    "file_name": "don-cua-toi.pdf", "description": "Đơn viết tay, hai trang.",
                    "citizen_assertion": { "method": "vneid", "level": "2", "at": "2026-11-24T01:30:00Z" },
                },
                "file": "%PDF-1.7 …",
            }))
            .problems(&[Code::StateConflict, Code::PositionAmbiguous]),
        get("/v1/petitions/{id}/attachments", "listPetitionAttachments", of_petition)
            .about(TAG, "Attachments of a petition", "Oldest first. Of a sealed petition names, descriptions and digests open with its identity; that is one look, recorded before the answer. A portal sees those that came through it. A petition that another book passed on brings the files from there for those who work with it."),
        post("/v1/cases/{id}/attachments", "attachToCase", attach::<Case>)
            .lane(Lane::Upload)
            .tag_honoured()
            .about(TAG, "Add a file to a case", "A scan or photo that proves what was done, as files of a petition come: minutes, a dispatch, a receipt, a display. `act_id` names the act that it proves; the case's file shows it there. Who settles the case, leads the work or keeps the book adds. A case has at most 20 that were not voided. As with files of petitions there is no `dry_run`.")
            .example(json!({
                "metadata": { "file_name": "bien-ban-lam-viec.pdf", "description": "Biên bản làm việc có đủ chữ ký." },
                "file": "%PDF-1.7 …",
            }))
            .problems(&[Code::StateConflict, Code::PositionAmbiguous]),
        get("/v1/cases/{id}/attachments", "listCaseAttachments", of_case)
            .about(TAG, "Attachments of a case", "Oldest first: those of the case itself; what came with its petitions is listed there. Of a sealed case names, descriptions and digests open to who may open the petition behind it; that is one look, recorded before the answer."),
        get("/v1/cases/{id}/file", "getCaseFile", file).serves(&["II.2-2d"])
            .about("cases", "File of a case", "The papers required so far in their order, numbered: the petition and those linked to it, the paper of each act that stands, letters and notices, proofs of receipt, publications; each there or missing, with the attachments that prove its act. The other attachments that stand are evidence, by whom they came: those of each petition after it, as far as you see that, those of the case after its acts. How a file is called its list tells. For those who see the whole case."),
        get("/v1/attachments/{id}", "getAttachment", show)
            .about(TAG, "Get an attachment", "As the list of its petition or case shows it."),
        get("/v1/attachments/{id}/content", "downloadAttachment", download)
            .about(TAG, "Content of an attachment", "The file as it came, to be saved: `media_type` tells what it is. Who reads the own text of the petition or case may read it; of a sealed one who may open its identity, each time one look, recorded before the first byte. What was voided is read so too, but not through a portal.")
            .problems(&[Code::StateConflict]),
        post("/v1/attachments/{id}/voidings", "voidAttachment", take_back)
            .tag_honoured()
            .about(TAG, "Void an attachment", "One that was added by mistake. It stays in the list, and who reads the own text of the petition or case may read it still; through a portal nobody does. Of a sealed one who settles voids any, and each his own; before screening each his own alone. `If-Match` compares the version of the petition or case.")
            .example(json!({ "reason": "Đính kèm nhầm hồ sơ khác." }))
            .problems(&[Code::StateConflict, Code::PositionAmbiguous]),
    ]
}
