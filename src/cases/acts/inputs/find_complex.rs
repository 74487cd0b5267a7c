//! A case is found complex, by a decision in writing: that changes how long it takes.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::SettleCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::{Case, CaseAct, ComplexityLevel, Step};
use crate::cases::usecases::consequences::Measure;
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome};
use crate::kernel::record::EventType;

code_enum! {
    /// Level that a complexity decision finds.
    pub enum FoundLevel {
        /// Phức tạp.
        Complex "complex" "Phức tạp" "Complex",
        /// Đặc biệt phức tạp.
        SpeciallyComplex "specially_complex" "Đặc biệt phức tạp" "Specially complex",
    }
}

code_enum! {
    /// What makes a case complex (Nghị định 124/2020 Art 3a; Nghị định 31/2019 Art 3).
    pub enum ComplexityCriterion {
        /// Phải xác minh tại từ hai địa điểm trở lên.
        SeveralPlaces "several_places" "Xác minh tại từ hai địa điểm trở lên" "Two places of verification or more",
        /// Có từ hai nội dung phải xác minh trở lên.
        SeveralContents "several_contents" "Có từ hai nội dung phải xác minh trở lên" "Two contents to verify or more",
        /// Nhiều người hoặc liên quan đến quyền lợi của nhiều người.
        ManyPeople "many_people" "Nhiều người về một nội dung, hoặc liên quan quyền lợi của nhiều người" "Many people, or the rights of many",
        /// Có yếu tố nước ngoài.
        ForeignElement "foreign_element" "Có yếu tố nước ngoài" "A foreign element",
        /// Trách nhiệm của nhiều cơ quan.
        SeveralBodies "several_bodies" "Liên quan đến trách nhiệm của nhiều cơ quan" "Several bodies are responsible",
        /// Các cơ quan còn ý kiến khác nhau.
        BodiesDiffer "bodies_differ" "Các cơ quan còn có ý kiến khác nhau" "Bodies still differ",
        /// Chứng cứ mâu thuẫn, cần thời gian hoặc giám định.
        ContradictoryEvidence "contradictory_evidence" "Chứng cứ mâu thuẫn, cần thời gian hoặc giám định" "Evidence is contradictory",
    }
}

/// Complexity decision (xác định vụ việc phức tạp).
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ComplexityInput {
    /// What was found; for complaints `complex` only.
    pub level: FoundLevel,
    /// Why: one at least, two at least for `specially_complex`.
    #[schema(min_items = 1, max_items = 7)]
    pub criteria: Vec<ComplexityCriterion>,
    /// The reasons in words.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub reason: Option<String>,
}

impl CaseInput for ComplexityInput {
    type Permission = SettleCase;
    const ACT: CaseAct = CaseAct::ComplexityDecisions;
    const KIND: &'static str = "case_complexity_decision";
    const EVENT: EventType = EventType::CaseComplexityDecided;

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let mut different = self.criteria.clone();
        different.sort();
        different.dedup();
        let few = self.level == FoundLevel::SpeciallyComplex && different.len() < 2;
        if different.len() < self.criteria.len() {
            vec![FieldError::pointer("/criteria", "repeated", "Each criterion is named once.")]
        } else if few {
            vec![FieldError::pointer("/criteria", "too_few", "Specially complex: two criteria at least.")]
        } else {
            Vec::new()
        }
    }

    fn facts(&self) -> Value {
        json!({ "complexity_level": self.level, "criteria": self.criteria })
    }

    fn private(&self) -> Option<Value> {
        self.reason.as_ref().map(|reason| json!({ "reason": reason }))
    }

    async fn variant(&self, _: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        Ok(self.level.as_str())
    }

    fn measure(&self) -> Measure {
        Measure { level: Some(self.found()), ..Measure::default() }
    }

    async fn also(&self, _: &mut Performance<'_>, case: Case, _: &'static Step) -> Outcome<Case> {
        Ok(Case { complexity_level: self.found(), ..case })
    }
}

impl ComplexityInput {
    fn found(&self) -> ComplexityLevel {
        match self.level {
            FoundLevel::Complex => ComplexityLevel::Complex,
            FoundLevel::SpeciallyComplex => ComplexityLevel::SpeciallyComplex,
        }
    }
}
