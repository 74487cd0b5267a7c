//! Internal remarks on a case: those on the petition that opened it.

use serde_json::json;
use uuid::Uuid;

use super::TAG;
use crate::cases::usecases::show::on_case;
use crate::kernel::access::Allow;
use crate::kernel::http::{Committed, Json, Listed, PageQuery, Path, Query, Route, Shown, get, post};
use crate::kernel::problem::{Code, Outcome};
use crate::petitions::access::{ReadNotes, WriteNotes};
use crate::petitions::usecases::notes;
use crate::petitions::usecases::notes::views::{NewNote, NoteReply, NoteView};

async fn list(
    gate: Allow<ReadNotes>,
    Path(id): Path<Uuid>,
    Query(page): Query<PageQuery>,
) -> Outcome<Listed<NoteView>> {
    notes::list(&gate, async |conn| on_case(conn, &gate, id).await, &page).await
}

async fn show(gate: Allow<ReadNotes>, Path((id, note_id)): Path<(Uuid, Uuid)>) -> Outcome<Shown<NoteView>> {
    notes::show(&gate, async |conn| on_case(conn, &gate, id).await, note_id).await
}

async fn write(
    gate: Allow<WriteNotes>,
    Path(id): Path<Uuid>,
    Json(body): Json<NewNote>,
) -> Outcome<Committed<NoteReply>> {
    let written = notes::write(&gate, async |conn| on_case(conn, &gate, id).await, body);
    written.await.map(Committed::new)
}

/// Their routes.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/v1/cases/{id}/notes", "listCaseNotes", list)
            .about(TAG, "Internal remarks on a case", "Those on the petition that opened it, before and after: of who works on it, in whatever unit, oldest first; for who sees the case in full, and for no machine. Of a sealed case they are for who may open its petition, and each look is recorded before the answer.")
            .problems(&[Code::CursorInvalid]),
        get("/v1/cases/{id}/notes/{note_id}", "getCaseNote", show)
            .about(TAG, "One internal remark on a case", "Where `Location` of a written remark leads."),
        post("/v1/cases/{id}/notes", "writeCaseNote", write)
            .about(TAG, "Write an internal remark on a case", "It stands with the petition that opened the case. It is no act: it changes no state and no clock, and is itself never changed.")
            .tag_honoured()
            .example(json!({ "text": "Phòng Kinh tế đã kiểm tra hiện trường, chờ ý kiến Công an xã." }))
            .problems(&[Code::PositionAmbiguous]),
    ]
}
