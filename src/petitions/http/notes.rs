//! Internal remarks on a petition.

use serde_json::json;
use uuid::Uuid;

use super::TAG;
use crate::kernel::access::Allow;
use crate::kernel::http::{Committed, Json, Listed, PageQuery, Path, Query, Route, Shown, get, post};
use crate::kernel::problem::{Code, Outcome};
use crate::petitions::access::{ReadNotes, WriteNotes};
use crate::petitions::usecases::notes::views::{NewNote, NoteReply, NoteView};
use crate::petitions::usecases::notes::{self, on_petition};

async fn list(
    gate: Allow<ReadNotes>,
    Path(id): Path<Uuid>,
    Query(page): Query<PageQuery>,
) -> Outcome<Listed<NoteView>> {
    notes::list(&gate, async |conn| on_petition(conn, &gate, id).await, &page).await
}

async fn show(gate: Allow<ReadNotes>, Path((id, note_id)): Path<(Uuid, Uuid)>) -> Outcome<Shown<NoteView>> {
    notes::show(&gate, async |conn| on_petition(conn, &gate, id).await, note_id).await
}

async fn write(
    gate: Allow<WriteNotes>,
    Path(id): Path<Uuid>,
    Json(body): Json<NewNote>,
) -> Outcome<Committed<NoteReply>> {
    let written = notes::write(&gate, async |conn| on_petition(conn, &gate, id).await, body);
    written.await.map(Committed::new)
}

/// Their routes.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/v1/petitions/{id}/notes", "listPetitionNotes", list)
            .about(TAG, "Internal remarks on a petition", "Of those who work on it, in whatever unit, oldest first; for who reads the petition's own texts, and for no machine. Of a sealed petition each look is recorded before the answer.")
            .problems(&[Code::CursorInvalid]),
        get("/v1/petitions/{id}/notes/{note_id}", "getPetitionNote", show)
            .about(TAG, "One internal remark", "Where `Location` of a written remark leads."),
        post("/v1/petitions/{id}/notes", "writePetitionNote", write)
            .about(TAG, "Write an internal remark", "For who reads the petition's own texts. It is no act: it changes no state and no clock, and is itself never changed.")
            .tag_honoured()
            .example(json!({ "text": "Phòng Kinh tế đã kiểm tra hiện trường, chờ ý kiến Công an xã." }))
            .problems(&[Code::PositionAmbiguous]),
    ]
}
