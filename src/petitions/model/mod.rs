//! Kinds, states and transitions of petitions.

mod change;
pub mod clock;
pub mod codes;
pub mod correction;
pub mod facts;
pub mod grounds;
pub mod life;
pub mod likeness;
pub mod linkage;
pub mod notice;
pub mod passage;
pub mod petition;
pub mod rating;
pub mod reply;
pub mod screening;
pub mod status;
pub mod texts;
pub mod transition_error;
pub mod treatment;

pub use clock::{DeadlineStage, DeadlineStatus};
pub use codes::{Authentication, Channel, Field, ForwarderType, Kind, Track};
pub use life::PetitionAct;
pub use notice::{NoticeAddressee, NoticeOutcome};
pub use petition::Petition;
pub use rating::Satisfaction;
pub use reply::ReplyResult;
pub use status::{PublicStatus, Status};
pub use transition_error::TransitionError;
pub use treatment::Treatment;
