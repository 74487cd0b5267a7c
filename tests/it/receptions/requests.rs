//! Wrong requests, filters and pages.

use serde_json::{Value, json};

use super::{Committee, PUBLIC, ROOM, SCHEDULES, body, periodic, session};

#[tokio::test]
async fn everything_that_is_wrong_comes_at_once() {
    let committee = Committee::start().await;
    let wrong = |sessions: &[Value]| committee.officer.post(SCHEDULES, body(&committee.host, sessions));
    let sessions = [
        periodic("2027-01-01"),
        session("2026-12-10", "11:30", "08:00", "periodic", ROOM),
        periodic("2026-11-23"),
    ];
    let refused = wrong(&sessions).await.expect_problem(400, "body_invalid");
    let places = ["/sessions/0/date", "/sessions/1/to", "/sessions/2/date", "/sessions/2/date"];
    assert_eq!(refused.complaints(), places);
    for (date, from, kind, place, pointer) in [
        ("2026-02-30", "08:00", "periodic", ROOM, "/sessions/0/date"),
        ("2026-12-10", "24:00", "periodic", ROOM, "/sessions/0/from"),
        ("2026-12-10", "8:00", "periodic", ROOM, "/sessions/0/from"),
        ("2026-12-10", "08:00", "weekly", ROOM, "/sessions/0/kind"),
        ("2026-12-10", "08:00", "periodic", " ", "/sessions/0/place"),
    ] {
        let refused =
            wrong(&[session(date, from, "11:30", kind, place)]).await.expect_problem(400, "body_invalid");
        assert!(
            !refused.complaints().is_empty() && refused.complaints().iter().all(|at| at == pointer),
            "{}",
            refused.text
        );
    }
    wrong(&[]).await.expect_problem(400, "body_invalid");
    let mut unknown = body(&committee.host, &[periodic("2026-12-10")]);
    unknown["sessions"][0]["room"] = json!("x");
    let refused = committee.officer.post(SCHEDULES, unknown).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/sessions/0/room"]);
    let mut crowded = body(&committee.host, &[periodic("2026-12-10")]);
    crowded["sessions"][0]["capacity"] = json!(1001);
    let refused = committee.officer.post(SCHEDULES, crowded).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/sessions/0/capacity"]);
    let mut long = body(&committee.host, &[periodic("2026-12-10")]);
    long["period_before"] = json!("2027-12-02");
    let refused = committee.officer.post(SCHEDULES, long).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/period_before"]);
}

#[tokio::test]
async fn lists_filter_and_page() {
    let committee = Committee::start().await;
    for day in ["2026-12-07", "2026-12-08", "2026-12-09"] {
        committee.enter(&[periodic(day)]).await;
    }
    let mut found = Vec::new();
    let mut path = "/v1/reception-sessions?limit=2&register=government,party".to_owned();
    loop {
        let page = committee.officer.get(&path).await.expect(200);
        found.extend(page.items().iter().map(|item| item["date"].as_str().unwrap().to_owned()));
        let Some(link) = page.header("link").strip_prefix('<').and_then(|rest| rest.split('>').next()) else {
            break;
        };
        path = link.to_owned();
    }
    assert_eq!(found, ["2026-12-07", "2026-12-08", "2026-12-09"]);
    let first = committee.officer.get(&format!("{SCHEDULES}?limit=1")).await.expect(200);
    let cursor = first.text_at("/next_cursor");
    let second = committee.officer.get(&format!("{SCHEDULES}?limit=1&cursor={cursor}")).await.expect(200);
    assert_ne!(first.at("/items/0/id"), second.at("/items/0/id"));
    let foreign = committee.chair.get(&format!("{SCHEDULES}?limit=1&cursor={cursor}")).await;
    foreign.expect_problem(400, "cursor_invalid");
    let counted = |filter: &str| {
        let request = committee.officer.get(&format!("{SCHEDULES}?{filter}"));
        async move { request.await.expect(200).items().len() }
    };
    assert_eq!(counted("period_from=2026-12-31&period_before=2027-02-01").await, 3);
    assert_eq!(counted("period_from=2027-01-01").await, 0);
    assert_eq!(counted("period_before=2026-12-01").await, 0);
    assert_eq!(counted("register=party").await, 0);
    assert_eq!(counted(&format!("host_position_id={}", committee.host)).await, 3);
    for wrong in [
        format!("{SCHEDULES}?period_from=2026-12-02&period_before=2026-12-01"),
        "/v1/reception-sessions?date_from=2026-12-02&date_before=2026-12-01".to_owned(),
        format!("{SCHEDULES}?limit=501"),
        format!("{SCHEDULES}?status=lost"),
        format!("{SCHEDULES}?room=1"),
        format!("{SCHEDULES}?commune=12345"),
    ] {
        committee.officer.get(&wrong).await.expect_problem(400, "parameter_invalid");
    }
    for wrong in [
        "/v1/public/reception-schedules",
        &format!("{PUBLIC}&from=2026-12-02&before=2026-12-01"),
        &format!("{PUBLIC}&before=2028-01-01"),
    ] {
        committee.app.anyone().get(wrong).await.expect_problem(400, "parameter_invalid");
    }
}
