//! What can be done with attachments.

pub mod add;
pub mod content;
mod entries;
mod events;
pub mod exclusions;
mod filing;
pub mod list;
mod look;
pub mod view;
pub mod void;
