//! Kinds, states and transitions of petitions.

pub mod codes;
pub mod petition;
pub mod screening;
pub mod texts;

pub use codes::{
    Authentication, Channel, Field, ForwarderType, Kind, PublicStatus, Status, Track, Treatment,
};
pub use petition::{Petition, TransitionError};
