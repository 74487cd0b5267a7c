//! Tracking flags: what stands is what some act has set that stands, and none later has taken away.

use serde_json::{Value, json};

use super::annulled::{annul, annulled};
use super::{Office, done, tried};
use crate::support::Answer;

async fn flagged(office: &Office, case: &str, flag: &str, set: bool) -> Answer {
    let body = json!({ "flag": flag, "set": set, "ground": "Theo dõi.", "acted_on": "2026-07-14" });
    done(&office.officer, case, "flags", body).await
}

async fn flags(office: &Office, case: &str) -> Value {
    office.chair.get(case).await.expect(200).at("/flags").clone()
}

#[actix_web::test]
async fn a_flag_stands_while_one_of_the_acts_that_set_it_does() {
    let office = Office::open().await;
    for kind in ["complaint_admin", "denunciation_duty"] {
        let case = office.accepted(kind, "2026-07-06", "2026-07-10").await;
        let first = flagged(&office, &case, "crowded", true).await;
        let second = flagged(&office, &case, "crowded", true).await;
        flagged(&office, &case, "prolonged", true).await;
        let target = format!("{case}/{}?dry_run=true", annul(&first));
        let ground = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
        let dry = office.officer.post(&target, ground).await.expect(200);
        assert_eq!(dry.at("/case/flags"), &json!(["crowded", "prolonged"]));
        let kept = annulled(&office.officer, &case, &first).await;
        assert_eq!(kept.at("/case/flags"), &json!(["crowded", "prolonged"]));
        let gone = annulled(&office.officer, &case, &second).await;
        assert_eq!(gone.at("/case/flags"), &json!(["prolonged"]));
    }
}

#[actix_web::test]
async fn a_flag_that_was_taken_away_by_mistake_stands_again() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let set = flagged(&office, &case, "crowded", true).await;
    let taken = flagged(&office, &case, "crowded", false).await;
    assert_eq!(flags(&office, &case).await, json!([]));
    // That it was set is no condition of its being taken away.
    annulled(&office.officer, &case, &set).await;
    annulled(&office.officer, &case, &taken).await;
    assert_eq!(flags(&office, &case).await, json!([]));
    flagged(&office, &case, "crowded", true).await;
    let taken = flagged(&office, &case, "crowded", false).await;
    annulled(&office.officer, &case, &taken).await;
    assert_eq!(flags(&office, &case).await, json!(["crowded"]));
    let deputy = office.app.person("council-deputy").await;
    let body = json!({ "flag": "crowded", "set": false, "ground": "Theo dõi." });
    tried(&deputy, &case, "flags", body).await.expect_problem(403, "permission_missing");
}
