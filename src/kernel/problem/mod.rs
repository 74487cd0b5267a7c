//! What can go wrong, as callers see it: one stable code, one HTTP status and one sentence in each language.
//!
//! A [`Problem`] has two faces: what the client is told stands in its public fields, what only the log may
//! know in [`Problem::internal`]. There is no `Display`, so the wrong face cannot be printed by accident.

mod action;
mod codes;
mod fields;
mod refusal;
mod withheld;

use std::ops::{Deref, DerefMut};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

pub use action::{ActPath, ActionCode, AvailableAction, RowPath};
pub use codes::Code;
pub use fields::{FieldError, Place};
pub use refusal::Refusal;
pub use withheld::Withheld;

/// Language of texts for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Language {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// The tag of `Content-Language`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The text in this language.
    #[must_use]
    pub fn pick<'text>(self, vi: &'text str, en: &'text str) -> &'text str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

/// A refusal or failure; boxed, because it travels in every `Result`.
#[derive(Debug)]
pub struct Problem(Box<ProblemParts>);

impl Deref for Problem {
    type Target = ProblemParts;

    fn deref(&self) -> &ProblemParts {
        &self.0
    }
}

impl DerefMut for Problem {
    fn deref_mut(&mut self) -> &mut ProblemParts {
        &mut self.0
    }
}

/// What a [`Problem`] holds.
#[derive(Debug)]
pub struct ProblemParts {
    /// The stable code.
    pub code: Code,
    /// One more sentence for the client.
    pub detail: Option<String>,
    /// All wrong fields at once.
    pub errors: Vec<FieldError>,
    /// The article that bars it.
    pub legal_basis: Option<String>,
    /// What is lawful now.
    pub available_actions: Option<Vec<AvailableAction>>,
    /// Further members of the problem document.
    pub more: Map<String, Value>,
    /// Seconds after which a retry makes sense.
    pub retry_after: Option<u64>,
    /// Which limit the request met, for metrics only.
    pub refusal: Refusal,
    /// For the log only.
    internal: Option<String>,
    /// For the access log only.
    withheld: Option<Withheld>,
}

/// Result of everything that may be refused.
pub type Outcome<T> = Result<T, Problem>;

impl Problem {
    /// A problem of this code.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self(Box::new(ProblemParts {
            code,
            detail: None,
            errors: Vec::new(),
            legal_basis: None,
            available_actions: None,
            more: Map::new(),
            retry_after: None,
            refusal: Refusal::Other,
            internal: None,
            withheld: None,
        }))
    }

    /// An internal failure; `why` reaches the log only.
    #[must_use]
    pub fn internal(why: impl std::fmt::Display) -> Self {
        let mut problem = Self::new(Code::InternalError);
        problem.internal = Some(why.to_string());
        problem
    }

    /// No such thing, or not for this caller.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Code::ResourceNotFound)
    }

    /// A wrong body with all its errors.
    #[must_use]
    pub fn body(errors: Vec<FieldError>) -> Self {
        Self::new(Code::BodyInvalid).errors(errors)
    }

    /// One wrong field of the body.
    #[must_use]
    pub fn field(pointer: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self::body(vec![FieldError::pointer(pointer, code, detail)])
    }

    /// Wrong parameters.
    #[must_use]
    pub fn parameters(errors: Vec<FieldError>) -> Self {
        Self::new(Code::ParameterInvalid).errors(errors)
    }

    /// One wrong parameter.
    #[must_use]
    pub fn parameter(name: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self::parameters(vec![FieldError::parameter(name, code, detail)])
    }

    /// A step that the state bars: why, by which article, and what is possible instead.
    #[must_use]
    pub fn barred(detail: &str, legal_basis: &str, available: Vec<AvailableAction>) -> Self {
        let mut problem = Self::new(Code::StateConflict).detail(detail).legal_basis(legal_basis);
        problem.available_actions = Some(available);
        problem
    }

    /// With these wrong fields.
    #[must_use]
    pub fn errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// With one more sentence for the client.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// With the article that bars it.
    #[must_use]
    pub fn legal_basis(mut self, article: impl Into<String>) -> Self {
        self.legal_basis = Some(article.into());
        self
    }

    /// With a further member of the document.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        self.more.insert(name.to_owned(), serde_json::to_value(value).unwrap_or(Value::Null));
        self
    }

    /// With the latest lawful day.
    #[must_use]
    pub fn latest_lawful_on(self, day: NaiveDate) -> Self {
        self.with("latest_lawful_on", day)
    }

    /// With the earliest lawful day.
    #[must_use]
    pub fn earliest_lawful_on(self, day: NaiveDate) -> Self {
        self.with("earliest_lawful_on", day)
    }

    /// With a time after which a retry makes sense, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Told to come back because of this limit.
    #[must_use]
    pub fn refused(mut self, refusal: Refusal) -> Self {
        debug_assert_eq!(self.code, refusal.code(), "counted where nobody looks for {}", refusal.as_str());
        self.refusal = refusal;
        self
    }

    /// Of a read that has, or may have, recorded something: to read again would record it again.
    #[must_use]
    pub fn too_late_to_repeat(self) -> Self {
        match self.refusal {
            Refusal::ConnectionLost => self.refused(Refusal::ConnectionLostLate),
            _ => self,
        }
    }

    /// With a text for the log.
    #[must_use]
    pub fn because(mut self, why: impl std::fmt::Display) -> Self {
        self.internal = Some(why.to_string());
        self
    }

    /// About this row, under conflict of interest.
    #[must_use]
    pub fn under_conflict(mut self, kind: &'static str, id: Uuid) -> Self {
        self.withheld = Some(Withheld::Conflict { kind, id });
        self
    }

    /// About these ids of the body, which were not found or not for this caller.
    #[must_use]
    pub fn unseen(mut self, ids: Vec<Uuid>) -> Self {
        self.withheld = Some(Withheld::Unseen(ids));
        self
    }

    /// What the access log may know.
    #[must_use]
    pub fn withheld(&self) -> Option<&Withheld> {
        self.withheld.as_ref()
    }

    /// What the log may know.
    #[must_use]
    pub fn internal_text(&self) -> Option<&str> {
        self.internal.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique_and_have_both_languages() {
        let codes: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.as_str().contains('_'), "{}", code.as_str());
            assert_ne!(code.title(Language::Vi), code.title(Language::En));
        }
    }
}
