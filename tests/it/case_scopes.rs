//! Lists of cases by any scope: found on several ways at once, each case comes once, in its place, and counts once.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use tiepdan::cases::model::Case;
use tiepdan::cases::store::list::{CaseFilter, CaseSort, count, page};
use tiepdan::devdb::DbRole;
use tiepdan::kernel::access::{HasFacts as _, Level, Reach, Scope, View};
use tiepdan::kernel::db::cursor::{DayKey, Window};
use uuid::Uuid;

use crate::scopes::{PAGE, all, fill, of_press, paged, scope, view, world};
use crate::support::TestApp;

/// Each petition of a kind that is settled opens a case, whose facts are its own.
const OPEN: &str = "
    insert into cases (commune, id, number, kind, track, life_cycle, status, public_status, register, unit_id, body_unit_id,
        petition_id, petition_number, sealed, people_count, accepted_on, stepped_on, settler_position_id, assignee_position_id,
        assignee_unit_id, created_by_client, created_by_position, excluded_person_ids, created_at, changed_at)
    select p.commune, gen_random_uuid(), 'V-' || p.number, p.kind, 'state', c.life_cycle,
        case when c.life_cycle = 'recommendation' and p.assignee_position_id is not null then 'assigned' else 'accepted' end,
        'in_progress', p.register, p.unit_id, p.body_unit_id, p.id, p.number, p.sealed, 1, p.received_on + 2, p.received_on + 2,
        coalesce(p.settler_position_id, (select id from positions where commune = '99001' order by id limit 1)),
        p.assignee_position_id, p.assignee_unit_id, p.created_by_client, p.created_by_position, p.excluded_person_ids, now(), now()
    from petitions p
    cross join lateral (select case when p.kind in ('recommendation', 'reflection') then 'recommendation'
        when p.kind in ('denunciation_duty', 'denunciation_field') then 'denunciation' else p.kind end as life_cycle) c
    where p.kind in ('complaint_admin', 'complaint_discipline', 'denunciation_duty', 'denunciation_field', 'recommendation',
        'reflection', 'land_dispute')";

async fn listed(
    app: &TestApp,
    (scope, filter): (&Scope, &CaseFilter),
    sort: CaseSort,
    window: Window,
) -> Vec<Case> {
    let mut conn = app.app.db.read().await.unwrap();
    page(&mut conn, scope, filter, sort, window).await.unwrap()
}

fn key(case: &Case) -> DayKey {
    DayKey { day: case.accepted_on, id: case.id }
}

#[actix_web::test]
async fn pages_of_cases_of_any_scope_are_cut_from_one_order() {
    let app = TestApp::start().await;
    fill(&app, 360).await;
    app.sql(DbRole::Superuser).await.batch_execute(OPEN).await.unwrap();
    let world = world(&app).await;
    let everything = scope(&app, vec![View::same("99001", Reach::Commune, Level::Full)], Uuid::nil());
    let passed_on: BTreeSet<Uuid> =
        all(&app, &everything).await.iter().filter(|row| of_press(row)).map(|row| row.id).collect();
    let whole = CaseFilter { commune: "99001".to_owned(), ..CaseFilter::default() };
    let press = CaseFilter { forwarder_type: vec!["press".to_owned()], ..whole.clone() };
    let window = Window { after: None, rows: 10_000 };
    let cases = listed(&app, (&everything, &whole), CaseSort::AcceptedDescending, window).await;
    assert!(cases.len() > 100, "{} cases say little", cases.len());
    let views = proptest::collection::vec(view(&world), 1..4);
    let mut runner = TestRunner::deterministic();
    let mut several = [0, 0];
    for _ in 0..60 {
        let views = views.new_tree(&mut runner).unwrap().current();
        let scope = scope(&app, views.clone(), Uuid::nil());
        let full = scope.in_full();
        let seen = cases.iter().filter(|case| scope.admits(&case.facts())).map(key).collect();
        let of_press = |case: &&Case| full.admits(&case.facts()) && passed_on.contains(&case.petition_id);
        let of_press = cases.iter().filter(of_press).map(key).collect();
        let found: [(&CaseFilter, Vec<DayKey>); 2] = [(&whole, seen), (&press, of_press)];
        for (filter, expected) in &found {
            let what = format!("{views:?} {:?}", filter.forwarder_type);
            let keys = async |descending: bool, window: Window| {
                let sort =
                    if descending { CaseSort::AcceptedDescending } else { CaseSort::AcceptedAscending };
                let page = listed(&app, (&scope, *filter), sort, window).await;
                page.iter().map(key).collect::<Vec<DayKey>>()
            };
            let counted =
                async || count(&mut app.app.db.read().await.unwrap(), &scope, filter).await.unwrap();
            paged(expected.clone(), keys, counted, &what).await;
        }
        several[0] += usize::from(scope.leads("99001").len() > 1 && found[0].1.len() > PAGE);
        several[1] += usize::from(full.leads("99001").len() > 1 && !found[1].1.is_empty());
    }
    assert!(several[0] > 10 && several[1] > 5, "the cases say little: {several:?} are found on several ways");
}
