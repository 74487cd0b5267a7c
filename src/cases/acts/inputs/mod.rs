//! What the acts on cases need, one file each.

mod answered;
pub mod complain_again;
pub mod dialogue;
pub mod documents;
pub mod enforce;
pub mod examine;
pub mod extend;
pub mod find_complex;
pub mod flag;
pub mod grounded;
pub mod letters;
pub mod mediate;
pub mod notice;
pub mod plain;
pub mod publication;
pub mod review;
pub mod settle;
pub mod split;
pub mod sue;
mod timely;
pub mod verify;
pub mod withdraw;
