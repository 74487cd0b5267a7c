//! Operations on findings.

mod dto;

use serde_json::json;
use uuid::Uuid;

use self::dto::{FindingBody, FindingSort, FindingsQuery};
use super::access::{ReadFindings, RecordFinding};
use super::acts::{Closure, ReplyAct};
use super::model::Finding;
use super::usecases::{self, FindingView};
use crate::kernel::access::Allow;
use crate::kernel::acts::{act, acts_of};
use crate::kernel::http::reply::HttpReply;
use crate::kernel::http::{Committed, Created, Json, Listed, Path, Query, Route, Shown, get, post};
use crate::kernel::problem::{Code, Outcome};

const TAG: &str = "supervision";

/// The operations of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    let paths = ["/v1/findings/{id}/acts", "/v1/findings/{id}/acts/{act_id}"];
    let done = acts_of::<Finding>(TAG, paths, ["listFindingActs", "getFindingAct"]);
    let own = vec![record_route(), list_route(), show_route(), reply_route(), closure_route()];
    [own, done].concat()
}

fn record_route() -> Route {
    post("/v1/findings", "recordFinding", record)
        .about(
            TAG,
            "Record a finding",
            "A body that supervises states what it saw in a unit of the commune, what it recommends, and until when it \
             expects an answer. Cases that are unknown and cases outside one's rights are refused alike.",
        )
        .example(json!({
            "programme_id": null,
            "subject_unit_id": "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68",
            "case_ids": [],
            "severity": "serious",
            "rule_key": "T07",
            "description": "Ba kiến nghị về nước sạch quá hạn trả lời.",
            "recommendation": "Trả lời người dân và báo cáo nguyên nhân chậm.",
            "answer_due_on": "2026-12-20"
        }))
        .problems(&[Code::BodyInvalid, Code::PositionAmbiguous, Code::KeyReused, Code::KeyInProgress])
}

fn list_route() -> Route {
    get("/v1/findings", "listFindings", list)
        .component::<FindingSort>()
        .about(
            TAG,
            "List findings",
            "Findings of one commune that you may see: those of your own supervising body, those about your body or \
             unit, or all of the commune for the Party committee. Ranges are half-open.",
        )
        .problems(&[Code::ParameterInvalid, Code::CursorInvalid])
}

fn show_route() -> Route {
    get("/v1/findings/{id}", "readFinding", show)
        .about(
            TAG,
            "Read a finding",
            "One finding with its replies, and with the cases it names as far as you may see them.",
        )
        .problems(&[Code::ResourceNotFound])
}

fn reply_route() -> Route {
    act::<ReplyAct>("/v1/findings/{id}/replies", "replyToFinding")
        .about(
            TAG,
            "Reply to a finding",
            "The head of the supervised unit answers a finding that is `open` or in `follow_up`; it becomes `replied`.",
        )
        .example(json!({
            "content": "Ủy ban nhân dân đã trả lời cả ba kiến nghị ngày 23/11/2026.",
            "measures": "Trạm cấp nước báo cáo hằng tuần.",
            "document_number": "45/BC-UBND",
            "document_date": "2026-11-24"
        }))
        .problems(&[Code::ResourceNotFound, Code::TagStale])
}

fn closure_route() -> Route {
    act::<Closure>("/v1/findings/{id}/closures", "closeFinding")
        .about(
            TAG,
            "Close a finding",
            "The body that issued a finding ends it once it was `replied`, or from `follow_up`. The reason is kept in \
             the audit.",
        )
        .example(json!({ "reason": "Đơn vị đã khắc phục đầy đủ." }))
        .problems(&[Code::ResourceNotFound, Code::TagStale])
}

async fn record(
    gate: Allow<RecordFinding>,
    Json(body): Json<FindingBody>,
) -> Outcome<Committed<Created<FindingView>>> {
    let kept = usecases::record(&gate, body.into()).await?;
    Ok(Committed::new(HttpReply::again(kept)))
}

async fn list(gate: Allow<ReadFindings>, Query(query): Query<FindingsQuery>) -> Outcome<Listed<FindingView>> {
    usecases::list(&gate, query.asked()).await
}

async fn show(gate: Allow<ReadFindings>, Path(id): Path<Uuid>) -> Outcome<Shown<FindingView>> {
    let view = usecases::show(&gate, id).await?;
    Shown::tagged(&gate.app().keys, view)
}
