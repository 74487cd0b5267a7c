//! What supplements have brought, and what is found anew all the same.

use serde_json::{Map, Value};

use super::form::Form;
use super::situation::{Claims, Known, Situation};
use super::{AcceptanceBar, Criterion};
use crate::petitions::model::facts::Facts;

/// What a supplement has brought: though it was ticked before, or is so by registration, it counts no more.
#[derive(Debug, Clone, Default)]
pub struct Cured {
    /// Criteria that are met since.
    pub criteria: Vec<Criterion>,
    /// Bars that are lifted since.
    pub bars: Vec<AcceptanceBar>,
}

/// What officers have found since a supplement came.
#[derive(Debug, Clone, Default)]
pub struct Since {
    /// What they have ticked.
    pub ticks: Facts,
    /// The criteria that fail, as they said last; `None`: nobody said.
    pub failed: Option<Vec<Criterion>>,
}

impl Since {
    /// Adds what was found before it: what was found later goes before that.
    pub fn after(&mut self, ticks: Map<String, Value>, failed: Option<Vec<Criterion>>) {
        for (name, tick) in ticks {
            self.ticks.0.entry(name).or_insert(tick);
        }
        if self.failed.is_none() {
            self.failed = failed;
        }
    }
}

impl Cured {
    /// Adds what another supplement has brought.
    pub fn add(&mut self, more: Self) {
        self.criteria.extend(more.criteria);
        self.bars.extend(more.bars);
    }

    /// The same without what stands in the way again: by what was found since, and not by registration, whose lacks the paper
    /// has mended.
    #[must_use]
    pub fn unless_found(mut self, since: &Since, known: Known, claims: &Claims) -> Self {
        let failed = since.failed.as_deref().unwrap_or_default();
        let mended = Known {
            foreign_language: known.foreign_language && since.ticks.denies("translation_notarised"),
            dated: true,
            known_writer: true,
            form: Form {
                unsigned: known.form.unsigned && failed.contains(&Criterion::E4Signature),
                ..Form::default()
            },
            ..known
        };
        let claims = Claims { cured: Self::default(), ..claims.clone() };
        let anew = Situation::new(&since.ticks, mended, claims);
        self.criteria.retain(|one| !anew.computed.contains(one) && !failed.contains(one));
        self.bars.retain(|one| !anew.bars.contains(one));
        self
    }
}
