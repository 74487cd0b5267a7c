//! What an officer can tick, under the name by which acts use it; the vocabulary stands in the model.

pub use crate::petitions::model::facts::Facts;
