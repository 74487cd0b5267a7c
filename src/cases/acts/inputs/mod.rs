//! What the acts on cases need, one file a group of acts that belong together.

pub mod decide;
pub mod documents;
pub mod letters;
pub mod outside;
pub mod plain;
pub mod publish;
mod published;
pub mod talk;
pub mod time;
pub mod verify;
pub mod withdraw;
