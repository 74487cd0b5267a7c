//! No filter and no order of a list tells what a sealed row hides: for those outside lists are the same, whatever its hidden columns
//! hold. What is hidden stands in the columns of a table here, and every parameter of the contract is tried.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::case_acts::linked::id;
use crate::case_acts::{Office, done};
use crate::denounced::office as office_of;
use crate::petitions::{registered, screened};
use crate::support::Client;
use crate::support::contract::contract;

/// How many ways the hidden columns are filled.
const WORLDS: usize = 4;
/// What asks a petition's writer for something, and a link that waits while it does.
const ASKING: [&str; WORLDS] = [
    "status = 'needs_supplement', link_type = null",
    "status = 'returned', link_type = null",
    "status = 'guided', link_type = null",
    "status = 'linked', link_type = 'duplicate'",
];
/// Whether it waits for another one.
const WAITING: [&str; WORLDS] = [
    "status = 'screened', link_type = null",
    "status = 'linked', link_type = 'duplicate'",
    "status = 'linked', link_type = 'addition'",
    "status = 'screened', link_type = null",
];
/// What a portal is told in all worlds alike: that its writer owes what he was asked for.
const OWING: [&str; WORLDS] = [
    "status = 'needs_supplement', public_status = 'action_needed', link_type = null",
    "status = 'linked', public_status = 'action_needed', link_type = 'duplicate'",
    "status = 'linked', public_status = 'action_needed', link_type = 'addition'",
    "status = 'needs_supplement', public_status = 'action_needed', link_type = null",
];
/// Which clock runs besides the red line.
const CLOCKS: [Option<&str>; WORLDS] = [Some("AT_ONCE"), Some("T01"), Some("T22"), None];
/// When it is due.
const DUE: [&str; WORLDS] =
    ["due_on = null", "due_on = '2026-11-01'", "due_on = '2026-11-24'", "due_on = '2027-03-01'"];
/// Who its writer is to the office, who passed it on, and what intake should look at.
const CAME: [&str; WORLDS] = [
    "flags = '{}', forwarder_type = null, intake_review = '{}'",
    "flags = '{repeated}', forwarder_type = 'press', intake_review = '{late_submission}'",
    "flags = '{}', forwarder_type = 'party_body', intake_review = '{no_accountable_person}'",
    "flags = '{repeated}', forwarder_type = null, intake_review = '{}'",
];
/// When something was done last of which nothing is told.
const CHANGED: [&str; WORLDS] =
    ["version = version", "version = version + 1", "version = version + 2", "version = version + 7"];
/// Who answers for it: none of those outside.
const HANDS: [&str; WORLDS] = ["government-chair", "intake-officer", "case-officer", "unit-head"];

/// Filters and orders of petitions. `:unit`, `:case` and `:hand` stand for ids.
const PETITIONS: &str = "
    number=GOV-2026-AAAAAA status=screened status=linked status=needs_supplement status=returned status=guided
    status=screened,linked status=linked,needs_supplement status=returned,screened,accepted
    public_status=action_needed public_status=received,in_progress kind=denunciation_duty track=state register=government
    channel=post field=land unit_id=:unit case_id=:case assignee_position_id=:hand village_code=thon-ha flags=repeated
    flags=crowded,repeated flags_all=repeated forwarder_type=press intake_review=late_submission
    received_from=2026-11-01 received_before=2026-12-01 due_from=2026-11-01 due_from=2026-11-02 due_before=2026-11-02
    due_before=2027-04-01 overdue=true overdue=false second_entry=false second_entry=true repeated=true repeated=false
    external_ref=untold-1 sort=due_on sort=received_on sort=-received_on sort=due_on&overdue=false overdue=true&count=true
    sort=due_on&count=true";

/// The same of cases.
const CASES: &str = "
    number=TC-2026-AAAAAA status=accepted public_status=in_progress kind=denunciation_duty track=state register=government
    field=land unit_id=:unit assignee_position_id=:hand settler_position_id=:hand verifier_position_id=:hand
    village_code=thon-ha flags=crowded flags_all=crowded complexity_level=none result=noted
    channel=post&accepted_from=2026-01-01 forwarder_type=press&accepted_from=2026-01-01
    intake_review=late_submission&accepted_from=2026-01-01 received_from=2026-11-01 received_before=2026-12-01
    accepted_from=2026-11-01 accepted_before=2026-12-01 due_from=2026-11-01 due_before=2027-12-01 due_within_days=30
    overdue=true overdue_at=2026-12-31 merged=false receipt_missing=true receipt_missing=false sort=due_on
    sort=accepted_on sort=-accepted_on sort=due_on&count=true";

/// What is read of one petition whose clocks differ.
const ALONE: [&str; 3] =
    ["/v1/petitions/:untouched", "/v1/petitions/:untouched/deadlines", "/v1/petitions/:untouched/timeline"];

/// What waits, by the same filters and orders.
const QUEUES: [&str; 6] = [
    "/v1/queues",
    "/v1/queues/unscreened",
    "/v1/queues/due_soon",
    "/v1/queues/overdue",
    "/v1/queues/awaiting_supplement",
    "/v1/queues/awaiting_reply",
];

/// The petitions by their ids; the answers are asked for with a body.
const LOOKUP: &str = "/v1/status-lookups";

/// Whole petitions.
const DATASETS: [&str; 2] = ["/v1/datasets/petitions.csv", "/v1/datasets/petitions.ndjson"];

/// What tells those who work with the rows one world from another.
const TELLING: [&str; 13] = [
    "/v1/petitions?status=linked",
    "/v1/petitions?status=returned",
    "/v1/petitions?due_before=2026-11-02",
    "/v1/petitions?overdue=true",
    "/v1/petitions?overdue=false",
    "/v1/petitions?sort=due_on",
    "/v1/petitions?flags=repeated",
    "/v1/petitions?repeated=true",
    "/v1/petitions?intake_review=late_submission",
    "/v1/petitions?assignee_position_id=:hand",
    "/v1/cases?assignee_position_id=:hand",
    "/v1/cases?settler_position_id=:hand",
    "/v1/cases?intake_review=late_submission&accepted_from=2026-01-01",
];

/// What pages and languages ask for is no filter.
const NO_FILTERS: [&str; 5] = ["commune", "limit", "cursor", "If-None-Match", "Accept-Language"];

fn queries(list: &str, table: &str) -> Vec<String> {
    let plain = format!("/v1/{list}?limit=100");
    table.split_whitespace().map(|query| format!("/v1/{list}?{query}")).chain([plain]).collect()
}

#[test]
fn every_parameter_of_both_lists_is_tried() {
    for (list, table) in [("petitions", PETITIONS), ("cases", CASES)] {
        let tried: BTreeSet<&str> = table
            .split_whitespace()
            .flat_map(|query| query.split('&'))
            .filter_map(|one| one.split('=').next())
            .collect();
        let parameters = &contract().document["paths"][format!("/v1/{list}")]["get"]["parameters"];
        let names = parameters.as_array().unwrap().iter().filter_map(|parameter| parameter["name"].as_str());
        let missing: Vec<&str> =
            names.filter(|name| !NO_FILTERS.contains(name) && !tried.contains(name)).collect();
        assert!(missing.is_empty() && !tried.is_empty(), "{list}: {missing:?}");
    }
}

/// The rows whose columns are filled.
struct Rows {
    /// Its writer is asked for something.
    asked: String,
    /// Nothing was done with it but screening.
    untouched: String,
    /// The same of a portal.
    of_portal: String,
    /// The same where its writer owes a supplement.
    owing: String,
    /// It opened the case.
    accepted: String,
    case: String,
    hands: Vec<String>,
    unit: String,
}

impl Rows {
    async fn enter(office: &Office) -> Self {
        let enter = || office.screened("denunciation_duty", "2026-11-16", json!({}));
        let (asked, untouched, accepted) = (enter().await, enter().await, enter().await);
        let missing = json!({ "missing": ["E4_signature"], "note": "Thiếu chữ ký." });
        done(&office.officer, &asked, "supplement-requests", missing).await;
        let case = office.accept(&accepted, "2026-11-17").await;
        let portal = office.app.machine("demo-portal").await;
        let (of_portal, _) = registered(&portal, "untold-1").await;
        let (owing, _) = registered(&portal, "untold-2").await;
        for petition in [&of_portal, &owing] {
            screened(&office.officer, petition, "denunciation_duty").await;
        }
        let mut hands = Vec::new();
        for login in HANDS {
            hands.push(office_of(&office.app, login).await.0);
        }
        let unit = office.officer.get(&asked).await.expect(200).text_at("/unit/id");
        let [asked, untouched, accepted, case] =
            [asked, untouched, accepted, case].map(|path| id(&path).to_owned());
        Self { asked, untouched, of_portal, owing, accepted, case, hands, unit }
    }

    /// Fills what is hidden.
    async fn fill(&self, office: &Office, world: usize) {
        let hand = &self.hands[world];
        let hands = format!("assignee_position_id = '{hand}', settler_position_id = '{hand}'");
        let case = format!("update cases set {hands}, version = version + 1 where id = '{}'", self.case);
        let mut statements = vec![case];
        for (petition, more) in [
            (&self.asked, vec![ASKING[world], DUE[world]]),
            (&self.untouched, vec![WAITING[world], DUE[world]]),
            (&self.of_portal, vec![WAITING[world]]),
            (&self.owing, vec![OWING[world]]),
            (&self.accepted, Vec::new()),
        ] {
            let columns = [vec![CAME[world], CHANGED[world], hands.as_str()], more].concat().join(", ");
            statements.push(format!("update petitions set {columns} where id = '{petition}'"));
        }
        let sql = office.app.sql(DbRole::Superuser).await;
        for statement in statements {
            assert_eq!(sql.execute(&statement, &[]).await.unwrap(), 1, "{statement}");
        }
        let besides = format!("petition_id = '{}' and rule_key <> 'R16'", self.untouched);
        let ended = "status = 'cancelled', stopped_on = '2026-11-24'";
        let ended = format!("update deadlines set {ended} where {besides}");
        assert!(sql.execute(&ended, &[]).await.unwrap() > 0, "{ended}");
        if let Some(rule) = CLOCKS[world] {
            let runs =
                format!("rule_key = '{rule}', status = 'running', stopped_on = null, due_on = '2026-11-25'");
            let one = format!("select min(id::text)::uuid from deadlines where {besides}");
            let runs = format!("update deadlines set {runs} where id = ({one})");
            assert_eq!(sql.execute(&runs, &[]).await.unwrap(), 1, "{runs}");
        }
    }

    fn ask(&self, query: &str) -> String {
        let query = query.replace(":untouched", &self.untouched);
        let query = query.replace(":unit", &self.unit).replace(":case", &self.case);
        query.replace(":hand", &self.hands[1])
    }

    fn ids(&self) -> Value {
        json!({ "ids": [self.asked, self.untouched, self.of_portal, self.owing, self.accepted] })
    }

    /// What the caller is answered, by the query; a refusal says nothing of rows.
    async fn seen(&self, client: &Client, queries: &[String]) -> Vec<(String, u16, String)> {
        let mut all = Vec::new();
        for query in queries {
            let answer = if query == LOOKUP {
                client.post(LOOKUP, self.ids()).await
            } else {
                client.get(&self.ask(query)).await
            };
            assert!([200, 400].contains(&answer.status), "{query}: {}", answer.text);
            let text = if answer.status == 200 { answer.text.clone() } else { String::new() };
            all.push((query.clone(), answer.status, text));
        }
        all
    }
}

#[actix_web::test]
async fn lists_are_the_same_for_those_outside_whatever_is_hidden() {
    let office = Office::open().await;
    let rows = Rows::enter(&office).await;
    let of_petitions = [queries("petitions", PETITIONS), vec![LOOKUP.to_owned()]].concat();
    let queues = QUEUES.map(str::to_owned).to_vec();
    let whole: Vec<String> = ALONE.iter().chain(&DATASETS).map(|path| (*path).to_owned()).collect();
    let of_both = [of_petitions.clone(), queries("cases", CASES), queues, whole].concat();
    let mut outside = vec![(office.app.machine("demo-portal").await, of_petitions)];
    for login in ["council-deputy", "party-office"] {
        outside.push((office.app.person(login).await, of_both.clone()));
    }
    outside.push((office.app.machine("demo-dashboard").await, of_both));
    let telling = TELLING.map(str::to_owned);
    let (mut first, mut inside) = (Vec::new(), Vec::new());
    for world in 0..WORLDS {
        rows.fill(&office, world).await;
        for (place, (client, queries)) in outside.iter().enumerate() {
            let seen = rows.seen(client, queries).await;
            assert!(seen.iter().filter(|(_, status, _)| *status == 200).count() > 30);
            if world == 0 {
                let (_, _, plain) = seen.iter().find(|(query, _, _)| query.contains("limit=100")).unwrap();
                assert!(plain.contains(&rows.of_portal) && plain.contains(&rows.owing), "{plain}");
                first.push(seen);
                continue;
            }
            for (before, now) in first[place].iter().zip(&seen) {
                assert_eq!(before, now, "caller {place}, world {world}");
            }
        }
        inside.push(rows.seen(&office.officer, &telling).await);
    }
    // Those who work with the rows are told by each of these.
    for (place, query) in TELLING.iter().enumerate() {
        let told: BTreeSet<Vec<bool>> = inside
            .iter()
            .map(|world| {
                let ids = [&rows.asked, &rows.untouched, &rows.of_portal, &rows.accepted, &rows.case];
                ids.map(|id| world[place].2.contains(&format!("\"id\":\"{id}\""))).to_vec()
            })
            .collect();
        assert!(told.len() > 1, "{query} tells nothing");
    }
}
