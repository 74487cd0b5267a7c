//! The day of a lead assignment is the limit where the law sets none: so it is no day off, as no clock ends on one.

use serde_json::{Value, json};

use super::Office;
use super::linked::id;
use crate::law_changes::{administrator, recompute, this_year, told, year_2027};
use crate::main_job::{lead, own_position};
use crate::support::Answer;

async fn assigned(office: &Office, case: &str, due_on: &str) -> Answer {
    let mut work = lead(id(case), &own_position(&office.worker).await);
    work["due_on"] = json!(due_on);
    office.chair.post("/v1/assignments", work).await
}

/// The own clock of a reflection: its day, state, mark and calendar.
async fn own_clock(office: &Office, case: &str) -> [Value; 4] {
    let clocks = office.chair.get(&format!("{case}/deadlines")).await.expect(200);
    let own = clocks.items().iter().find(|clock| clock["rule_key"] == "P02").unwrap();
    ["due_on", "status", "provisional", "calendar_version"].map(|name| own[name].clone())
}

async fn petition_of(office: &Office, case: &str) -> String {
    office.chair.get(case).await.expect(200).text_at("/petition/id")
}

#[actix_web::test]
async fn work_is_not_due_on_a_day_off() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-23", "2026-11-23").await;
    // A Sunday, a Saturday, the holiday of today, and New Year.
    for day_off in ["2026-11-29", "2026-11-28", "2026-11-24", "2027-01-01"] {
        let mut work = lead(id(&case), &own_position(&office.worker).await);
        (work["due_on"], work["milestones"][0]["due_on"]) = (json!(day_off), json!("2026-11-24"));
        let refused = office.chair.post("/v1/assignments", work.clone()).await;
        let refused = refused.expect_problem(400, "body_invalid");
        assert_eq!(
            (refused.complaints(), refused.at("/errors/0/code")),
            (vec!["/due_on".to_owned()], &json!("day_off"))
        );
        // Work that starts no clock has its day in the same calendar.
        work["responsibility"] = json!("support");
        let refused = office.chair.post("/v1/assignments", work).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), ["/due_on"], "{day_off}");
    }
    assert!(office.clocks(&case).await.iter().all(|clock| !clock.starts_with("P02")));
    // A date on the way is no term: it may be a Sunday.
    let mut work = lead(id(&case), &own_position(&office.worker).await);
    work["milestones"][0]["due_on"] = json!("2026-11-29");
    office.chair.post("/v1/assignments", work).await.expect(201);
    let firm = [json!("2026-12-08"), json!("running"), json!(false), json!("2026-1")];
    assert_eq!(own_clock(&office, &case).await, firm);
}

#[actix_web::test]
async fn a_saturday_that_is_worked_is_taken() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-23", "2026-11-23").await;
    let refused = assigned(&office, &case, "2027-01-16").await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/due_on"]);
    let year = year_2027("official", &[], &["2027-01-16"]);
    administrator(&office.app).await.post("/v1/calendar-years", year).await.expect(201);
    assigned(&office, &case, "2027-01-16").await.expect(201);
    let firm = [json!("2027-01-16"), json!("running"), json!(false), json!("2027-1")];
    assert_eq!(own_clock(&office, &case).await, firm);
}

#[actix_web::test]
async fn the_clock_follows_the_calendar_as_others_do() {
    let office = Office::open().await;
    let admin = administrator(&office.app).await;
    let [soon, provisional, unknown] = [
        office.accepted("reflection", "2026-11-23", "2026-11-23").await,
        office.accepted("reflection", "2026-11-23", "2026-11-23").await,
        office.accepted("reflection", "2026-11-23", "2026-11-23").await,
    ];
    for (case, due_on) in [(&soon, "2026-12-04"), (&provisional, "2027-01-11"), (&unknown, "2028-03-01")] {
        assigned(&office, case, due_on).await.expect(201);
    }
    let open = [json!("2027-01-11"), json!("running"), json!(true), json!("2027-0")];
    assert_eq!(own_clock(&office, &provisional).await, open);
    let none = [Value::Null, json!("awaiting_calendar"), json!(false), json!("")];
    assert_eq!(own_clock(&office, &unknown).await, none);

    // Friday 4 December becomes a day off; 2027 is certain; 2028 is loaded, and Wednesday 1 March is off.
    let off =
        |day: &str, kind: &str| json!({ "date": day, "kind": kind, "name_vi": "Nghỉ", "name_en": "Off" });
    let days = [("2028-01-25", "tet"), ("2028-03-01", "swap_day_off"), ("2028-05-01", "public_holiday")];
    let mut days: Vec<Value> = days.iter().map(|(day, kind)| off(day, kind)).collect();
    days.push(off("2028-11-24", "public_holiday"));
    let later = json!({
        "year": 2028, "status": "official", "source": "Thông báo (thử)", "days_off": days, "working_saturdays": [],
    });
    for year in [this_year(&office.officer, "2026-12-04").await, year_2027("official", &[], &[]), later] {
        admin.post("/v1/calendar-years", year).await.expect(201);
    }
    recompute(&office.app).await;
    for (case, old, now, version) in [
        (&soon, json!("2026-12-04"), "2026-12-07", "2026-2"),
        (&provisional, json!("2027-01-11"), "2027-01-11", "2027-1"),
        (&unknown, Value::Null, "2028-03-02", "2028-0"),
    ] {
        let firm = [json!(now), json!("running"), json!(false), json!(version)];
        assert_eq!(own_clock(&office, case).await, firm);
        let told = told(&office.officer, &petition_of(&office, case).await).await;
        let told: Vec<&Value> = told.iter().flat_map(|one| one["deadlines"].as_array().unwrap()).collect();
        let own = told.iter().find(|clock| clock["rule_key"] == "P02").unwrap();
        assert_eq!((&own["old_due_on"], &own["new_due_on"]), (&old, &json!(now)), "{told:?}");
    }
    let clocks = office.chair.get(&format!("{soon}/deadlines")).await.expect(200);
    let own = clocks.items().iter().find(|clock| clock["rule_key"] == "P02").unwrap();
    let words = own["explanation"]["vi"].as_str().unwrap();
    assert!(words.contains("04/12/2026") && words.contains("07/12/2026"), "{words}");
}

#[actix_web::test]
async fn the_note_names_the_year_that_is_provisional() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-23", "2026-11-23").await;
    assigned(&office, &case, "2026-12-31").await.expect(201);
    // The last day of 2026 becomes a day off: the next working day is Monday 4 January, in a year that is not certain.
    let year = this_year(&office.officer, "2026-12-31").await;
    administrator(&office.app).await.post("/v1/calendar-years", year).await.expect(201);
    recompute(&office.app).await;
    assert_eq!(own_clock(&office, &case).await[..3], [json!("2027-01-04"), json!("running"), json!(true)]);
    let clocks = office.chair.get(&format!("{case}/deadlines")).await.expect(200);
    let own = clocks.items().iter().find(|clock| clock["rule_key"] == "P02").unwrap();
    for (language, words) in
        [("en", "the days off of 2027 are provisional"), ("vi", "lịch nghỉ năm 2027 mới là tạm thời")]
    {
        let said = own["explanation"][language].as_str().unwrap();
        assert!(said.contains(words), "{said}");
    }
}
