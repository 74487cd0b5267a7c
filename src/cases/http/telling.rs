//! The acts by which somebody is told: letters, notices, publications.

use serde_json::json;

use super::TAG;
use super::acts::done;
use crate::cases::acts::done::Done;
use crate::cases::acts::inputs::letters::dispatch::DispatchInput;
use crate::cases::acts::inputs::letters::receive::ReceiptInput;
use crate::cases::acts::inputs::notice::CaseNoticeInput;
use crate::cases::acts::inputs::publication::approve::PublicationApprovalInput;
use crate::cases::acts::inputs::publication::publish::PublicationInput;
use crate::kernel::acts::act_on;
use crate::kernel::http::Route;

/// Routes.
pub fn routes() -> Vec<Route> {
    vec![
        done::<DispatchInput>(
            "/v1/cases/{id}/dispatches",
            "recordDispatch",
            (
                "Record that letters were sent",
                "On the day of the act, after the end of the case too. A clock of sending is fulfilled when every letter that it is for was sent; the writer is informed by any letter to him.",
            ),
            json!({ "letter_ids": ["095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68"], "means": "post" }),
        ),
        done::<ReceiptInput>(
            "/v1/cases/{id}/receipts",
            "recordReceipt",
            (
                "Record a proven receipt",
                "On the day of the act. From the complainant's receipt of the decision his time for the next step runs.",
            ),
            json!({ "letter_id": "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68", "proof": "signature" }),
        ),
        done::<CaseNoticeInput>(
            "/v1/cases/{id}/notices",
            "notifyInCase",
            (
                "Give notice in a case",
                "Of what no act has as its own letter: how far it is, that it takes longer, its result, after its end too. A notice to the writer fulfils P01, R07 and R17; one to whoever passed the petition on T05, and where it tells the result R10 and C10.",
            ),
            json!({ "addressee": "superior", "outcome": "needs_longer", "text": "UBND xã đã gia hạn giải quyết 30 ngày.", "document_number": "36/BC-UBND", "document_date": "2026-11-24" }),
        )
        .tag_honoured(),
        done::<PublicationInput>(
            "/v1/cases/{id}/publications",
            "proposePublication",
            (
                "Propose a wording for the public, or record that it was told",
                "Of a decision, a conclusion or an answer, without persons; another person approves it. A meeting about a complaint is announced in time before. That it was told is a stage of its own: what was posted or on the portal is refused before it was shown for as many days on end, and mass media have told it as often, as the law asks for.",
            ),
            json!({ "form": "posting", "public_text": "Quyết định giải quyết khiếu nại về bồi thường đất tại thôn Hạ." }),
        )
        .serves(&["II.2-2d", "II.4-c"]),
        act_on::<Done<PublicationApprovalInput>>(
            "/v1/cases/{id}/publications/{publication_id}/approvals",
            "approvePublication",
        )
        .serves(&["II.2-2d", "II.4-c"])
        .about(
            TAG,
            "Approve a wording for the public",
            "By another person than who proposed it; one of the two is the settler or head of the book. From then on it is open. The list of publications offers it to who may.",
        )
        .example(json!({ "public_text": "Quyết định giải quyết khiếu nại về bồi thường đất tại thôn Hạ.", "names_nobody": true })),
    ]
}
