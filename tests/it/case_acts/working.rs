//! Whoever works on a case does so as long as it does not name him.

use serde_json::json;
use tiepdan::devdb::DbRole;

use super::Office;
use super::linked::assigned;
use crate::looks::waiting;

#[actix_web::test]
async fn whom_the_case_names_meanwhile_does_nothing_with_his_work() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-23", "2026-11-23").await;
    let who = assigned(&office, &case).await;
    let work = office.worker.get("/v1/assignments").await.expect(200);
    let work = format!("/v1/assignments/{}", work.items()[0]["id"].as_str().unwrap());
    let (sql, holder) = (office.app.sql(DbRole::Superuser).await, office.app.sql(DbRole::Superuser).await);
    let id = case.rsplit('/').next().unwrap();
    let hold = format!("begin; select from cases where id = '{id}' for update");
    holder.batch_execute(&hold).await.unwrap();
    let report = json!({ "percent": 50, "text": "Đã kiểm tra." });
    let report = tokio::spawn(office.worker.post(&format!("{work}/progress-reports"), report).send());
    waiting(&sql, 1).await;
    let name = format!(
        "update cases set excluded_person_ids = array(select person_id from positions where id = '{who}')
         where id = '{id}'; commit"
    );
    holder.batch_execute(&name).await.unwrap();
    report.await.unwrap().expect_problem(404, "resource_not_found");
    let kept: i64 = sql.query_one("select count(*) from progress_reports", &[]).await.unwrap().get(0);
    assert_eq!(kept, 0);
}
