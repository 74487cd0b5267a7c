//! Which sentences of the plan there are (`tests/data/demands.csv`), and the mark by which a test says that it proves
//! some of them. A mark alone proves nothing: `.ci/demands` asks what `cargo test` said of the test.

use std::sync::OnceLock;

use serde::Deserialize;

/// One sentence of the plan, or a part of one.
#[derive(Debug, Clone, Deserialize)]
pub struct Demand {
    /// Section and sentence.
    pub id: String,
    /// What is demanded.
    pub sentence: String,
    /// The plan's words, shortened.
    pub gist: String,
    /// What the software still lacks; nothing: it claims to serve the whole.
    pub missing: String,
}

/// All demands in the order of the plan.
pub fn demands() -> &'static [Demand] {
    static DEMANDS: OnceLock<Vec<Demand>> = OnceLock::new();
    DEMANDS.get_or_init(|| {
        let table = include_str!("../../data/demands.csv");
        csv::Reader::from_reader(table.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap()
    })
}

/// First statement of a test that proves these demands, whole or in part: `docs/DEMANDS.md` names the test there.
#[track_caller]
pub fn proves(ids: &[&str]) {
    for id in ids {
        assert!(demands().iter().any(|demand| demand.id == *id), "the plan has no demand {id}");
    }
}
