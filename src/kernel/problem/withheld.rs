//! What a refusal withheld. Nobody who asked learns it; the access log does.

use uuid::Uuid;

/// What a refusal was about, for the access log: a client never sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Withheld {
    /// This row, under conflict of interest.
    Conflict {
        /// Its kind.
        kind: &'static str,
        /// Its id.
        id: Uuid,
    },
    /// These ids of the body or of a parameter, which were not found or not for this caller.
    Unseen(Vec<Uuid>),
}
