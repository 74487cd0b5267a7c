//! Advice to split (hướng dẫn tách đơn): several contents in one petition go to several bodies, each in a petition of its
//! own (Luật Tiếp công dân Điều 25(3); Nghị định 154/2026/NĐ-CP Điều 14(4)).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::step::Step;
use crate::kernel::problem::FieldError;
use crate::petitions::access::ProcessPetition;
use crate::petitions::model::{Kind, PetitionAct};

/// The advice.
#[derive(Debug)]
pub struct AdviseSplit;

/// One content of a petition with several.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SplitContent {
    /// Its kind.
    pub kind: Kind,
    /// Which body is competent for it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    pub body: Option<String>,
}

/// Into which petitions it should be split.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SplitAdviceInput {
    /// The contents, each a petition to come.
    #[schema(min_items = 2, max_items = 20)]
    pub contents: Vec<SplitContent>,
}

impl Step for AdviseSplit {
    type Permission = ProcessPetition;
    type Input = SplitAdviceInput;

    const ACT: PetitionAct = PetitionAct::SplitAdvice;

    fn check(input: &SplitAdviceInput) -> Vec<FieldError> {
        let mixed = input.contents.iter().enumerate().filter(|(_, content)| content.kind == Kind::Mixed);
        let error = |(index, _)| {
            FieldError::pointer(
                format!("/contents/{index}/kind"),
                "not_allowed",
                "One content is of one kind.",
            )
        };
        mixed.map(error).collect()
    }

    fn facts(input: &SplitAdviceInput) -> Value {
        let kinds: Vec<Kind> = input.contents.iter().map(|content| content.kind).collect();
        json!({ "kinds": kinds })
    }

    fn private(input: &SplitAdviceInput) -> Option<Value> {
        Some(json!({ "contents": input.contents }))
    }
}
