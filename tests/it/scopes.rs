//! What a caller may read has two forms, one in Rust and one in SQL: for whatever views and rows, they agree. Scopes are
//! made by the gate here too: views of no caller get in through a matrix that hands out those of the case.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use tiepdan::devdb::DbRole;
use tiepdan::kernel::access::{
    Allow, Caller, Gate as _, HasFacts as _, Level, PersonCaller, Position, Reach, Register, Role, Scope,
    View,
};
use tiepdan::kernel::context::{RequestInfo, Visitor};
use tiepdan::kernel::db::cursor::{DayKey, Window};
use tiepdan::kernel::problem::Language;
use tiepdan::petitions::access::ReadPetitions;
use tiepdan::petitions::model::{Kind, Petition};
use tiepdan::petitions::store::list::{PetitionFilter, PetitionSort, count, page};
use uuid::Uuid;

use crate::support::TestApp;

thread_local! {
    static VIEWS: RefCell<Vec<View>> = const { RefCell::new(Vec::new()) };
}

/// A scope of these views, for a person who is `blind`, through the gate.
pub fn scope(app: &TestApp, views: Vec<View>, blind: Uuid) -> Scope {
    let position = Position {
        id: Uuid::nil(),
        commune: "99001".to_owned(),
        person_id: blind,
        role: Role::IntakeOfficer,
        unit_id: Uuid::nil(),
        body_unit_id: Uuid::nil(),
        register: Some(Register::Government),
        title: String::new(),
        unit_name: String::new(),
    };
    let person = PersonCaller {
        user_id: Uuid::nil(),
        login: String::new(),
        person_id: blind,
        session_id: Uuid::nil(),
        positions: vec![position],
    };
    let request = RequestInfo {
        id: String::new(),
        address: String::new(),
        host: String::new(),
        language: Language::Vi,
        idempotency_key: None,
        if_match: None,
        hash: [0; 32],
        operation: "test",
        path: String::new(),
        query: String::new(),
    };
    let visitor = Visitor {
        app: app.app.clone(),
        caller: Some(Arc::new(Caller::Person(person))),
        request: Arc::new(request),
    };
    VIEWS.with(|cell| *cell.borrow_mut() = views);
    let gate = Allow::<ReadPetitions>::admit(visitor).unwrap_or_else(|_| panic!("the gate"));
    gate.scope(|_| VIEWS.with(|cell| cell.borrow().clone()))
}

/// Units, positions and persons that rows may name: few, so that views hit.
pub struct World {
    units: Vec<Uuid>,
    positions: Vec<Uuid>,
    persons: Vec<Uuid>,
}

pub async fn world(app: &TestApp) -> World {
    let sql = app.sql(DbRole::Superuser).await;
    let ids = async |query: &str| -> Vec<Uuid> {
        sql.query(query, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
    };
    World {
        units: ids("select id from units where commune = '99001' order by code limit 4").await,
        positions: ids("select id from positions where commune = '99001' order by id limit 4").await,
        persons: ids("select id from persons where commune = '99001' order by id limit 3").await,
    }
}

const KINDS: &[&str] = &[
    "complaint_admin",
    "complaint_discipline",
    "land_dispute",
    "denunciation_duty",
    "denunciation_field",
    "crime_report",
    "mixed",
    "recommendation",
    "reflection",
    "procedure_request",
    "feedback_on_regulations",
    "other",
];

/// Rows of every kind with every absence, spread by their number.
pub async fn fill(app: &TestApp, rows: i32) {
    let list =
        |values: &[&str]| values.iter().map(|value| format!("'{value}'")).collect::<Vec<_>>().join(",");
    let registers: Vec<&str> = Register::ALL.iter().map(|register| register.as_str()).collect();
    let query = format!(
        "insert into petitions (commune, id, number, register, unit_id, body_unit_id, kind, channel, status, public_status,
             sealed, forwarder_type, received_on, people_count, assignee_position_id, assignee_unit_id, settler_position_id,
             created_by_client, created_by_position, excluded_person_ids, created_at, changed_at)
         select '99001', gen_random_uuid(), 'GOV-2026-' || n, (array[{registers}])[1 + (random() * 5.99)::int % 6],
             u.ids[1 + n % 4], u.ids[1 + n / 3 % 4], k.kind, 'post', case when k.kind is null then 'received' else 'screened' end,
             'received', n % 2 = 0 or k.kind is null or k.kind in ('denunciation_duty', 'denunciation_field', 'crime_report', 'mixed'),
             case when n % 5 < 3 then 'press' when n % 5 = 3 then 'other' end, date '2026-11-01' + n % 20, 1, p.ids[1 + (random() * 7)::int], u.ids[1 + (random() * 7)::int],
             p.ids[1 + (random() * 7)::int], case when n % 3 = 0 then 'demo-portal' when n % 7 = 0 then 'demo-dashboard' end,
             p.ids[1 + (random() * 7)::int], case when n % 4 = 0 then array[s.ids[1 + n % 3]] when n % 9 = 0 then s.ids[1:2] else '{{}}' end,
             now(), now()
         from generate_series(1, {rows}) n
         cross join (select array(select id from units where commune = '99001' order by code limit 4) as ids) u
         cross join (select array(select id from positions where commune = '99001' order by id limit 4) as ids) p
         cross join (select array(select id from persons where commune = '99001' order by id limit 3) as ids) s
         cross join lateral (select (array[{kinds}])[1 + (random() * 14 + n * 0)::int] as kind) k",
        registers = list(&registers),
        kinds = list(KINDS),
    );
    app.sql(DbRole::Superuser).await.batch_execute(&query).await.unwrap();
}

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::None), Just(Level::Redacted), Just(Level::Full)]
}

pub fn view(world: &World) -> impl Strategy<Value = View> + use<> {
    let (units, positions) = (world.units.clone(), world.positions.clone());
    let unit = proptest::sample::select(units);
    let position = proptest::sample::select(positions);
    let reach = prop_oneof![
        1 => Just(Reach::Commune),
        3 => proptest::sample::select(Register::ALL).prop_map(Reach::Register),
        2 => unit.clone().prop_map(Reach::Body),
        2 => unit.clone().prop_map(Reach::Unit),
        2 => unit.prop_map(Reach::AssigneeUnit),
        2 => position.clone().prop_map(Reach::Position),
        2 => position.prop_map(Reach::CreatedBy),
        2 => prop_oneof![Just("demo-portal"), Just("nobody")].prop_map(|one| Reach::Client(one.to_owned())),
    ];
    let commune = prop_oneof![9 => Just("99001"), 1 => Just("99002")];
    (commune, reach, level(), level(), level())
        .prop_map(|(commune, reach, one, two, three)| View::new(commune, reach, one, two, three))
}

fn filter() -> PetitionFilter {
    PetitionFilter { commune: "99001".to_owned(), ..PetitionFilter::default() }
}

async fn listed(
    app: &TestApp,
    (scope, filter): (&Scope, &PetitionFilter),
    sort: PetitionSort,
    window: Window,
) -> Vec<Petition> {
    let mut conn = app.app.db.read().await.unwrap();
    page(&mut conn, scope, filter, sort, window).await.unwrap()
}

pub async fn all(app: &TestApp, scope: &Scope) -> Vec<Petition> {
    let window = Window { after: None, rows: 10_000 };
    listed(app, (scope, &filter()), PetitionSort::ReceivedDescending, window).await
}

#[actix_web::test]
async fn both_forms_of_a_scope_admit_the_same_rows() {
    const ROWS: i32 = 240;
    let app = TestApp::start().await;
    fill(&app, ROWS).await;
    let world = world(&app).await;
    let everything = scope(&app, vec![View::same("99001", Reach::Commune, Level::Full)], Uuid::nil());
    let rows = all(&app, &everything).await;
    assert_eq!(rows.len(), usize::try_from(ROWS).unwrap());
    let kinds: BTreeSet<_> = rows.iter().map(|row| row.kind.map(Kind::as_str)).collect();
    assert!(kinds.len() > 10 && kinds.contains(&None), "the rows are not of every kind: {kinds:?}");
    let views = proptest::collection::vec(view(&world), 0..4);
    let blind = proptest::sample::select([world.persons.clone(), vec![Uuid::nil()]].concat());
    let mut runner = TestRunner::deterministic();
    let (mut none, mut some) = (0, 0);
    for _ in 0..250 {
        let (views, blind) = (&views, &blind).new_tree(&mut runner).unwrap().current();
        let scope = scope(&app, views.clone(), blind);
        let by_sql: BTreeSet<Uuid> = all(&app, &scope).await.iter().map(|row| row.id).collect();
        let pure: BTreeSet<Uuid> =
            rows.iter().filter(|row| scope.admits(&row.facts())).map(|row| row.id).collect();
        assert_eq!(by_sql, pure, "{views:?} blind to {blind}");
        if pure.is_empty() {
            none += 1;
        } else if pure.len() < rows.len() {
            some += 1;
        }
    }
    assert!(none > 10 && some > 100, "the cases say little: {none} admit nothing, {some} some of it");
}

/// Rows of a page.
pub const PAGE: usize = 7;

/// These and no others are found, page by page in both orders, and counted.
pub async fn paged(
    mut expected: Vec<DayKey>,
    found: impl AsyncFn(bool, Window) -> Vec<DayKey>,
    counted: impl AsyncFnOnce() -> i64,
    what: &str,
) {
    expected.sort_unstable_by_key(|key| (key.day, key.id));
    for descending in [false, true] {
        if descending {
            expected.reverse();
        }
        let mut after = None;
        for part in expected.chunks(PAGE) {
            let window = Window { after, rows: i64::try_from(PAGE).unwrap() };
            assert_eq!(found(descending, window).await, part, "{what}");
            after = part.last().copied();
        }
    }
    assert_eq!(counted().await, i64::try_from(expected.len()).unwrap(), "{what}");
}

/// Passed on by the press, and not masked.
pub fn of_press(row: &Petition) -> bool {
    !row.sealed && row.forwarder_type.as_deref() == Some("press")
}

/// A scope that is narrow is asked for on several ways at once: each row comes once, in its place, on its page, and counts once.
#[actix_web::test]
async fn pages_of_any_scope_are_cut_from_one_order() {
    let app = TestApp::start().await;
    fill(&app, 240).await;
    let world = world(&app).await;
    let everything = scope(&app, vec![View::same("99001", Reach::Commune, Level::Full)], Uuid::nil());
    let rows = all(&app, &everything).await;
    let views = proptest::collection::vec(view(&world), 1..4);
    let whole = filter();
    let press = PetitionFilter { forwarder_type: vec!["press".to_owned()], ..filter() };
    let mut runner = TestRunner::deterministic();
    let (mut several, mut passed_on) = (0, 0);
    for _ in 0..60 {
        let views = views.new_tree(&mut runner).unwrap().current();
        let scope = scope(&app, views.clone(), Uuid::nil());
        let full = scope.in_full();
        let seen = rows.iter().filter(|row| scope.admits(&row.facts())).map(key).collect();
        let of_press =
            rows.iter().filter(|row| full.admits(&row.facts()) && of_press(row)).map(key).collect();
        let found: [(&PetitionFilter, Vec<DayKey>); 2] = [(&whole, seen), (&press, of_press)];
        for (filter, expected) in &found {
            let what = format!("{views:?} {:?}", filter.forwarder_type);
            let keys = async |descending: bool, window: Window| {
                let sort = if descending {
                    PetitionSort::ReceivedDescending
                } else {
                    PetitionSort::ReceivedAscending
                };
                let page = listed(&app, (&scope, *filter), sort, window).await;
                page.iter().map(key).collect::<Vec<DayKey>>()
            };
            let counted =
                async || count(&mut app.app.db.read().await.unwrap(), &scope, filter).await.unwrap();
            paged(expected.clone(), keys, counted, &what).await;
        }
        several += usize::from(scope.leads("99001").len() > 1 && found[0].1.len() > PAGE);
        passed_on += usize::from(full.leads("99001").len() > 1 && !found[1].1.is_empty());
    }
    assert!(several > 10, "the cases say little: {several} are found on several ways");
    assert!(passed_on > 5, "the cases say little: {passed_on} are found by who passed them on");
}

fn key(row: &Petition) -> DayKey {
    DayKey { day: row.received_on, id: row.id }
}
