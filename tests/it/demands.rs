//! What the plan demands and what serves it: `docs/DEMANDS.md` is made from the marks on operations (`Route::serves`) and
//! on tests (`proves`). How far a demand is served is nowhere written: it follows from the marks and from what is missing.

mod marks;
mod proofs;

use std::fmt::Write as _;

use tiepdan::api;

use self::marks::{Proof, proofs_in};
use crate::house::{root, sources};
use crate::support::demands::{Demand, demands};
use crate::support::snapshot;

const HEAD: &str = "\
# Demands

What the plan of the commune's Party committee on Conclusions 107-KL/TW and 215-KL/TW demands, sentence by sentence,
which operations serve it, and which tests prove that. Made from the marks on operations and tests and from
`tests/data/demands.csv`; `UPDATE_DEMANDS=1 cargo test --test it demands` writes it anew, and a test fails where code and
page differ.

* **Served**: nothing that the sentence asks of software is missing.
* **Partly**: operations serve it and tests prove that, and what is missing is named.
* **Not yet**: no operation serves it.

`.ci/run` fails unless each test that stands here has passed in the same run; one that was ignored, left out or renamed has not.
";

const SECTIONS: &[(&str, &str)] = &[
    ("I.", "I. Purpose and requirements"),
    ("II.1-", "II.1 All bodies: study and deploy"),
    ("II.2-", "II.2 All bodies: heads, assignment, time, follow-up"),
    ("II.3-", "II.3 People's Committee"),
    ("II.4-", "II.4 Party-building board"),
    ("II.5-", "II.5 Inspection committee"),
    ("II.6-", "II.6 Party office"),
    ("II.7-", "II.7 Police"),
    ("II.8-", "II.8 Fatherland Front, organisations, People's Council"),
    ("III.", "III. Organisation"),
    ("Nơi nhận", "Recipients"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Served,
    Partly,
    NotYet,
}

impl State {
    const ALL: [(Self, &str); 3] =
        [(Self::Served, "Served"), (Self::Partly, "Partly"), (Self::NotYet, "Not yet")];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }
}

/// An operation with the demands it serves.
#[derive(Debug, Clone)]
struct Operation {
    name: String,
    place: String,
    demands: Vec<String>,
}

fn operations() -> Vec<Operation> {
    let routes = api::routes();
    let marked = routes.iter().filter(|route| !route.demands.is_empty());
    marked
        .map(|route| Operation {
            name: route.id.to_owned(),
            place: format!("{} {}", route.method, route.path),
            demands: route.demands.iter().map(|id| (*id).to_owned()).collect(),
        })
        .collect()
}

/// A demand with what serves and what proves it.
struct Account<'a> {
    demand: &'a Demand,
    operations: Vec<&'a Operation>,
    tests: Vec<&'a str>,
}

impl<'a> Account<'a> {
    fn of(demand: &'a Demand, operations: &'a [Operation], proofs: &'a [Proof]) -> Self {
        let operations = operations.iter().filter(|one| one.demands.contains(&demand.id)).collect();
        let mut tests: Vec<&str> = proofs
            .iter()
            .filter(|one| one.demands.contains(&demand.id))
            .map(|one| one.test.as_str())
            .collect();
        tests.sort_unstable();
        Self { demand, operations, tests }
    }

    /// Or what is wrong with its marks.
    fn state(&self) -> Result<State, String> {
        let id = &self.demand.id;
        match (self.operations.is_empty(), self.tests.is_empty(), self.demand.missing.is_empty()) {
            (false, false, true) => Ok(State::Served),
            (false, false, false) => Ok(State::Partly),
            (true, true, false) => Ok(State::NotYet),
            (_, true, true) => Err(format!("{id}: nothing is missing, they say, and no test proves it")),
            (true, _, true) => Err(format!("{id}: nothing is missing, they say, and no operation serves it")),
            (false, true, false) => Err(format!("{id}: operations serve it and no test proves it")),
            (true, false, false) => Err(format!("{id}: tests prove what no operation serves")),
        }
    }
}

/// What is wrong with table and marks.
fn faults(demands: &[Demand], operations: &[Operation], proofs: &[Proof]) -> Vec<String> {
    let mut faults = Vec::new();
    for (index, demand) in demands.iter().enumerate() {
        if demands[..index].iter().any(|other| other.id == demand.id) {
            faults.push(format!("{} stands twice", demand.id));
        }
        if !SECTIONS.iter().any(|(prefix, _)| demand.id.starts_with(prefix)) {
            faults.push(format!("{} stands in no section", demand.id));
        }
        faults.extend(Account::of(demand, operations, proofs).state().err());
    }
    let marks = operations
        .iter()
        .map(|one| (&one.name, &one.demands))
        .chain(proofs.iter().map(|one| (&one.test, &one.demands)));
    for (name, ids) in marks {
        for (index, id) in ids.iter().enumerate() {
            if !demands.iter().any(|demand| demand.id == *id) {
                faults.push(format!("{name} is marked with {id}, which the plan has not"));
            }
            if ids[..index].contains(id) {
                faults.push(format!("{name} is marked with {id} twice"));
            }
        }
    }
    faults
}

fn page(accounts: &[Account]) -> String {
    let mut page = HEAD.to_owned();
    let counts: Vec<String> = State::ALL
        .iter()
        .map(|(state, word)| {
            let count = accounts.iter().filter(|one| one.state() == Ok(*state)).count();
            format!("{}: {count}", word.to_lowercase())
        })
        .collect();
    writeln!(page, "\nOf {} demands {}.", accounts.len(), counts.join(", ")).unwrap();
    for (prefix, title) in SECTIONS {
        writeln!(page, "\n## {title}").unwrap();
        for account in accounts.iter().filter(|one| one.demand.id.starts_with(prefix)) {
            page += &entry(account);
        }
    }
    page
}

fn entry(account: &Account) -> String {
    let Demand { id, sentence, gist, missing } = account.demand;
    let state = account.state().map_or("", State::word);
    let mut text = format!("\n### {id}\n\n{sentence} *{gist}*\n\n**{state}.**");
    if !missing.is_empty() {
        write!(text, " Missing: {missing}.").unwrap();
    }
    text.push('\n');
    if account.operations.is_empty() {
        return text;
    }
    text.push('\n');
    for operation in &account.operations {
        writeln!(text, "* operation `{}`: {}", operation.name, operation.place).unwrap();
    }
    for test in &account.tests {
        writeln!(text, "* proof `{test}`").unwrap();
    }
    text
}

/// Marks in all tests of this program.
fn proofs() -> Vec<Proof> {
    let folder = root().join("tests/it");
    let (mut proofs, mut wrong) = (Vec::new(), Vec::new());
    for file in sources(&folder) {
        let text = std::fs::read_to_string(&file).unwrap();
        match proofs_in(file.strip_prefix(&folder).unwrap(), &text) {
            Ok(found) => proofs.extend(found),
            Err(fault) => wrong.push(fault),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    proofs
}

#[test]
fn the_page_is_what_the_marks_say() {
    let (operations, proofs) = (operations(), proofs());
    let faults = faults(demands(), &operations, &proofs);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let accounts: Vec<Account> =
        demands().iter().map(|demand| Account::of(demand, &operations, &proofs)).collect();
    snapshot::compare("docs/DEMANDS.md", &page(&accounts), "UPDATE_DEMANDS");
}

#[test]
fn nothing_is_served_without_operation_and_test() {
    let demand = |missing: &str| Demand {
        id: "II.1-a".to_owned(),
        sentence: "Something.".to_owned(),
        gist: "Gì đó.".to_owned(),
        missing: missing.to_owned(),
    };
    let ids = || vec!["II.1-a".to_owned()];
    let operation = [Operation { name: "act".to_owned(), place: "POST /acts".to_owned(), demands: ids() }];
    let proof = [Proof { test: "acts::one".to_owned(), demands: ids() }];
    for (missing, operations, proofs, expected) in [
        ("", &operation[..], &proof[..], Some(State::Served)),
        ("much", &operation, &proof, Some(State::Partly)),
        ("all", &[], &[], Some(State::NotYet)),
        ("", &operation, &[], None),
        ("", &[], &proof, None),
        ("", &[], &[], None),
        ("much", &operation, &[], None),
        ("much", &[], &proof, None),
    ] {
        let demand = demand(missing);
        let state = Account::of(&demand, operations, proofs).state();
        assert_eq!(state.as_ref().ok(), expected.as_ref(), "{state:?}");
        assert_eq!(faults(&[demand], operations, proofs).is_empty(), expected.is_some());
    }
    let twice = [demand("all"), demand("all")];
    assert_eq!(faults(&twice, &[], &[]), ["II.1-a stands twice"]);
    let unknown = [Proof { test: "acts::one".to_owned(), demands: vec!["IX.9".to_owned()] }];
    assert_eq!(
        faults(&[demand("all")], &[], &unknown),
        ["acts::one is marked with IX.9, which the plan has not"]
    );
}
