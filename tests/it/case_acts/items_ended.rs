//! A case does not end over what was ordered in it, on whatever way it ends.

use serde_json::json;

use super::items::{entered, ordered, settled};
use super::merged::into;
use super::{Office, barred_by, done, tried};
use crate::support::Answer;

fn outstanding(answer: Answer) {
    barred_by("carried_out", answer);
}

#[actix_web::test]
async fn what_is_settled_anew_ends_over_nothing_that_was_ordered_before() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let older = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let (case, decision) = settled(&office, "complaint_admin", 1).await;
    let item = entered(chair, ordered(&case, &decision, ("responsible_body", "Ngân hàng"))).await;
    let anew = json!({ "outcome": "review_ordered", "decision_number": "5/UBND tỉnh", "text": "Giải quyết lại.", "acted_on": "2026-09-07" });
    done(officer, &case, "reviews", anew).await;
    outstanding(tried(chair, &case, "merges", into(&older)).await);
    done(officer, &case, "withdrawals", json!({ "extent": "whole", "acted_on": "2026-09-14" })).await;
    let end = json!({ "ground": "withdrawn", "reason": "Tự nguyện rút.", "document_number": "6/QĐ-UBND", "acted_on": "2026-09-15" });
    done(chair, &case, "terminations", end).await;
    outstanding(tried(chair, &case, "archivings", json!({})).await);
    done(chair, &item, "cancellations", json!({ "reason": "Đơn đã rút." })).await;
    done(chair, &case, "archivings", json!({})).await;
}
