//! What is settled by Party rules has none of the State's terms, articles and forms.

use serde_json::json;

use crate::case_acts::done;
use crate::support::TestApp;

#[actix_web::test]
async fn what_the_party_settles_is_proposed_by_its_own_rules() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    for kind in ["complaint_admin", "complaint_discipline", "denunciation_duty"] {
        let petition = json!({
            "received_on": "2026-11-20", "channel": "post", "authentication": "handwritten",
            "written_on": "2026-11-19", "subject": "Đơn về kỷ luật đảng", "content": "Nội dung đơn.",
            "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ", "signed": true }],
            "about": [{ "type": "person", "name": "Lò Thị Én", "address": "Thôn Thượng" }],
        });
        let id = officer.post("/v1/petitions", petition).await.expect(201).text_at("/id");
        let screening = json!({
            "kind": kind, "track": "party", "within_authority": true, "acted_on": "2026-11-23",
            "note": "Thuộc thẩm quyền của Đảng ủy xã.",
        });
        let found = done(&officer, &format!("/v1/petitions/{id}"), "screenings", screening).await;
        assert_eq!(found.at("/treatment/rule"), "11a", "{kind} {}", found.text);
        assert_eq!(found.at("/treatment/proposed"), "propose_acceptance", "{kind}");
        let article = found.text_at("/treatment/legal_hook");
        assert!(article.contains("22-QĐ/TW") && !article.contains("Luật"), "{kind} {article}");
        assert_eq!(found.at("/treatment/papers"), &json!(["Phiếu đề xuất thụ lý đơn"]), "{kind}");
        // The red line is of every petition.
        let clocks = found.at("/first_deadlines").as_array().unwrap();
        let keys: Vec<_> = clocks.iter().map(|clock| &clock["rule_key"]).collect();
        assert_eq!(keys, ["R16"], "{kind}");
    }
}
