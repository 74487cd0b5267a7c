//! What a recount tells of what is sealed: in its case when it is due, and nothing of other clocks.

use serde_json::Value;
use tiepdan::devdb::DbRole;

use super::{administrator, recompute, this_year, year_2027};
use crate::case_acts::Office;
use crate::petitions::{registered, screened};

#[actix_web::test]
async fn an_instant_tells_of_a_due_date_where_all_see_that() {
    let office = Office::open().await;
    let admin = administrator(&office.app).await;
    let portal = office.app.machine("demo-portal").await;
    let deputy = office.app.person("council-deputy").await;
    let mut ids = Vec::new();
    for external_ref in ["recount-1", "recount-2"] {
        let (id, _) = registered(&portal, external_ref).await;
        screened(&office.officer, &id, "denunciation_duty").await;
        ids.push(id);
    }
    let [alone, settled] = [0, 1].map(|place| format!("/v1/petitions/{}", ids[place]));
    let case = office.accept(&settled, "2026-11-24").await;
    let looks = [(&portal, &alone), (&deputy, &alone), (&portal, &settled), (&office.chair, &case)];
    let seen = async || {
        let mut seen = Vec::new();
        for (client, path) in looks {
            seen.push(client.get(path).await.expect(200).body);
        }
        seen
    };
    let stays = |before: &[Value], after: &[Value], name: &str| -> Vec<bool> {
        before.iter().zip(after).map(|(before, after)| before[name] == after[name]).collect()
    };

    // The days on which both are due next become days off.
    let before = seen().await;
    let mut year = this_year(&office.officer, before[0]["due_on"].as_str().unwrap()).await;
    let days = year["days_off"].as_array_mut().unwrap();
    let mut day = days.last().unwrap().clone();
    day["date"] = before[3]["due_on"].clone();
    days.push(day);
    admin.post("/v1/calendar-years", year).await.expect(201);
    recompute(&office.app).await;
    let after = seen().await;
    assert_eq!(stays(&before, &after, "due_on"), [false, true, false, false], "{after:?}");
    assert_eq!(stays(&before, &after, "changed_at"), [true, true, false, false], "{after:?}");
    assert_eq!(before[1], after[1], "nothing is told outside");

    // A clock that is not the next one was counted otherwise.
    let sql = office.app.sql(DbRole::Superuser).await;
    let other = format!(
        "update deadlines set law_seq = 1, provisional = not provisional where petition_id = '{}' and rule_key = 'T07'",
        ids[1]
    );
    assert_eq!(sql.execute(&other, &[]).await.unwrap(), 1);
    let before = seen().await;
    recompute(&office.app).await;
    let after = seen().await;
    assert_ne!(before[3]["version"], after[3]["version"], "those inside have the step");
    for name in ["due_on", "changed_at"] {
        assert_eq!(stays(&before, &after, name), [true; 4], "{name}: {after:?}");
    }
}

#[actix_web::test]
async fn of_an_open_case_every_recount_is_dated() {
    let office = Office::open().await;
    let admin = administrator(&office.app).await;
    let open = office.accepted("complaint_admin", "2026-11-24", "2026-11-24").await;
    // A day off far ahead moves nothing, and is another law.
    admin
        .post("/v1/calendar-years", year_2027("official", &["2027-11-23"], &["2027-11-27"]))
        .await
        .expect(201);
    recompute(&office.app).await;
    let before = office.chair.get(&open).await.expect(200).body;
    let petition = before["petition"]["id"].as_str().unwrap();
    let clocks = "set law_seq = 1, provisional = not provisional";
    let all = format!("update deadlines {clocks} where petition_id = '{petition}' and status = 'running'");
    let sql = office.app.sql(DbRole::Superuser).await;
    assert!(sql.execute(&all, &[]).await.unwrap() > 0);
    recompute(&office.app).await;
    let after = office.chair.get(&open).await.expect(200).body;
    assert_eq!(before["due_on"], after["due_on"]);
    assert_ne!(before["changed_at"], after["changed_at"], "{after}");
}
