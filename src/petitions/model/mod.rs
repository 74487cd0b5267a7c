//! Kinds, states and transitions of petitions.

pub mod codes;
pub mod facts;
pub mod grounds;
pub mod life;
pub mod likeness;
pub mod linkage;
pub mod passage;
pub mod petition;
pub mod screening;
pub mod texts;
pub mod treatment;

pub use codes::{Authentication, Channel, Field, ForwarderType, Kind, PublicStatus, Status, Track};
pub use life::PetitionAct;
pub use petition::{Petition, TransitionError};
pub use treatment::Treatment;
