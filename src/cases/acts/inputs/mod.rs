//! What the acts on cases need, one file a group of acts that belong together.

mod answered;
pub mod decide;
pub mod documents;
pub mod enforce;
pub mod letters;
pub mod notice;
pub mod outside;
pub mod plain;
pub mod publish;
mod published;
pub mod split;
pub mod talk;
pub mod time;
pub mod verify;
pub mod withdraw;
