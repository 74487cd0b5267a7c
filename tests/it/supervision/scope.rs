//! The SQL form of the scope of findings agrees with its pure form, for everyone in office and machines of every body.

use std::collections::BTreeSet;

use tiepdan::devdb::DbRole;
use tiepdan::kernel::access::{Caller, HasFacts as _, MachineCaller, PersonCaller, Role};
use tiepdan::kernel::db::cursor::Window;
use tiepdan::people::office;
use tiepdan::supervision::access::FindingScope;
use tiepdan::supervision::model::Finding;
use tiepdan::supervision::store::{self, Filter};
use uuid::Uuid;

use super::recorded;
use crate::support::TestApp;

/// A caller for everyone in office, each alone, and for machines of every body.
async fn callers(app: &TestApp, commune: &str) -> Vec<Caller> {
    let mut conn = app.diesel(DbRole::Application).await;
    let today = "2026-11-24".parse().unwrap();
    let positions = office::holders(&mut conn, commune, Role::ALL, today).await.unwrap();
    let bodies: BTreeSet<Uuid> = positions.iter().map(|position| position.body_unit_id).collect();
    let person = |position: tiepdan::kernel::access::Position| {
        Caller::Person(PersonCaller {
            user_id: Uuid::nil(),
            login: position.title.clone(),
            person_id: position.person_id,
            session_id: Uuid::nil(),
            positions: vec![position],
        })
    };
    let machine = |body_unit_id: Uuid| {
        Caller::Machine(MachineCaller {
            client_id: "test".to_owned(),
            name: "test".to_owned(),
            role: Role::Dashboard,
            commune: commune.to_owned(),
            body_unit_id,
            register: None,
            communes: vec![commune.to_owned()],
            scopes: Vec::new(),
            body_persons: Vec::new(),
        })
    };
    positions.into_iter().map(person).chain(bodies.into_iter().map(machine)).collect()
}

#[tokio::test]
async fn the_query_and_the_pure_scope_agree() {
    let app = TestApp::start().await;
    for (login, codes) in [
        ("council-standing", ["ubnd", "phong-kt", "thcs", "cong-an", "phu-nu"]),
        ("front-officer", ["ubnd", "phong-vhxh", "tram-y-te", "hdnd", "cong-an"]),
        ("inspection-committee", ["ubnd", "hdnd", "mttq", "mam-non", "phong-kt"]),
    ] {
        for code in codes {
            recorded(&app, login, code).await;
        }
    }
    let commune: String = {
        let sql = app.sql(DbRole::Owner).await;
        sql.query_one("select commune from findings limit 1", &[]).await.unwrap().get(0)
    };
    let callers = callers(&app, &commune).await;
    let mut conn = app.diesel(DbRole::Application).await;
    let window = Window { after: None, rows: 500 };
    let today = "2026-11-24".parse().unwrap();
    let secretary = callers.iter().find(|caller| caller.roles().contains(&Role::PartySecretary)).unwrap();
    let whole = FindingScope::of(secretary);
    let all = store::page(&mut conn, &whole, &commune, &Filter::default(), today, window).await.unwrap();
    assert_eq!(all.len(), 15);
    let mut some = 0;
    for caller in &callers {
        let scope = FindingScope::of(caller);
        let seen = store::page(&mut conn, &scope, &commune, &Filter::default(), today, window).await.unwrap();
        let admitted: Vec<&Finding> = all.iter().filter(|finding| scope.admits(&finding.facts())).collect();
        assert_eq!(seen.iter().collect::<Vec<_>>(), admitted, "{caller:?}");
        some += usize::from(!seen.is_empty() && seen.len() < all.len());
        let elsewhere =
            store::page(&mut conn, &scope, "12345", &Filter::default(), today, window).await.unwrap();
        assert!(elsewhere.is_empty());
    }
    assert!(some > 10, "too few callers see a part");
}
