//! What can be done with petitions.

pub mod clocks;
pub mod concerned;
pub mod dataset;
pub mod duplicates;
pub mod exclusions;
pub mod identity;
pub mod intake;
pub mod list;
pub mod moves;
pub mod notices;
pub mod progress;
pub mod queues;
pub mod references;
pub mod register;
pub mod registration;
pub mod screening;
pub mod screening_views;
pub mod settling;
mod sheet;
pub mod sight;
pub mod summary;
pub mod sweep;
pub mod track;
pub mod views;
pub mod waiting;
