//! How a case is followed: its tracking flags.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::RecordInCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::act::FLAGGING;
use crate::cases::model::{Case, CaseAct, CaseFlag, Step};
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;

/// A tracking flag is set or taken away; no clock changes.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FlagInput {
    /// Which flag.
    pub flag: CaseFlag,
    /// True: from now on; false: no longer.
    pub set: bool,
    /// On what ground.
    #[schema(min_length = 1, max_length = 2000, pattern = r"\S")]
    pub ground: String,
}

impl CaseInput for FlagInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::Flags;
    const KIND: &'static str = FLAGGING;
    const EVENT: EventType = EventType::CaseFlagged;

    fn facts(&self) -> Value {
        json!({ "flag": self.flag, "set": self.set })
    }

    fn private(&self) -> Option<Value> {
        Some(json!({ "ground": self.ground }))
    }

    async fn also(&self, _: &mut Performance<'_>, mut case: Case, _: &'static Step) -> Outcome<Case> {
        case.flags.retain(|flag| flag != self.flag.as_str());
        if self.set {
            case.flags.push(self.flag.as_str().to_owned());
        }
        Ok(case)
    }
}
