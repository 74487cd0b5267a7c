//! A lawsuit: a court has taken on what the case is about.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::SettleCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::{Case, CaseAct};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome};
use crate::kernel::record::EventType;
use crate::kernel::time::years_before;

/// Years that a day named here may lie back.
const OLDEST_YEARS: u32 = 10;

/// A lawsuit (khởi kiện) that a court has taken on (Luật Khiếu nại Art 7, 33).
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LawsuitInput {
    /// Which court; behind the petition's key.
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    pub court: String,
    /// Its number of the suit; behind the petition's key.
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    pub suit_number: String,
    /// On which day it was taken on: not after the act.
    pub taken_on: NaiveDate,
    /// Words for the file; behind the petition's key.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: Option<String>,
}

impl CaseInput for LawsuitInput {
    type Permission = SettleCase;
    const ACT: CaseAct = CaseAct::Lawsuits;
    const KIND: &'static str = "case_lawsuit";
    const EVENT: EventType = EventType::CaseSued;

    fn check(&self, today: NaiveDate) -> Vec<FieldError> {
        let old = self.taken_on < years_before(today, OLDEST_YEARS);
        let wrong = |code, detail| vec![FieldError::pointer("/taken_on", code, detail)];
        match self.taken_on {
            day if day > today => wrong("future", "This day has not come yet."),
            _ if old => wrong("range", "Not more than ten years ago."),
            _ => Vec::new(),
        }
    }

    fn facts(&self) -> Value {
        json!({ "taken_on": self.taken_on })
    }

    fn private(&self) -> Option<Value> {
        Some(json!({ "court": self.court, "suit_number": self.suit_number, "text": self.text }))
    }

    async fn variant(&self, act: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        act.not_before(self.taken_on, "the day on which the court took it on")?;
        Ok("")
    }
}
