//! What can be done with attachments.

pub mod add;
pub mod content;
mod entries;
mod events;
pub mod exclusions;
mod filing;
pub mod holder;
pub mod list;
mod look;
mod place;
pub mod proofs;
pub mod view;
pub mod void;
