//! Verification (xác minh): who does it, and what comes of it.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::cases::access::{LEADS, WorkOnCase};
use crate::cases::acts::done::CaseInput;
use crate::cases::acts::{barred, settles};
use crate::cases::model::{Barred, Case, CaseAct, CaseStatus, LifeCycle, Step};
use crate::cases::usecases::conflicts::refuse_concerned;
use crate::cases::usecases::consequences::Measure;
use crate::code_enum;
use crate::kernel::access::Position;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::EventType;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::people::office;
use crate::petitions::usecases::telling::offices;

code_enum! {
    /// Step of a verification.
    pub enum VerificationStage {
        /// Giao xác minh.
        Ordered "ordered" "Giao xác minh" "Ordered",
        /// Biên bản làm việc.
        Minutes "minutes" "Biên bản làm việc" "Minutes of a meeting with somebody",
        /// Báo cáo của người, Đoàn, Tổ xác minh.
        Reported "reported" "Báo cáo kết quả xác minh" "Report of who verified, or of the team",
        /// Báo cáo của cơ quan được giao xác minh.
        AgencyReported "agency_reported" "Báo cáo của cơ quan được giao xác minh" "Report of the body that was charged with it",
    }
}

/// Verification is ordered, to the settler himself or to others; and what comes of it: minutes, and the report.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct VerificationInput {
    /// Step; `ordered` where nothing is said.
    #[serde(default = "ordered")]
    pub stage: VerificationStage,
    /// Who verifies; none: the settler himself. A team that verifies a denunciation has two persons at least. Only with `ordered`.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub verifier_position_ids: Vec<Uuid>,
    /// What is verified, was said or was found, in words; behind the petition's key. Always with minutes and reports.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: Option<String>,
    /// Land dispute whose mediation failed: the day on which its settlement was asked for, from which the time for it runs.
    /// Required there, and only there.
    #[serde(default)]
    pub requested_on: Option<NaiveDate>,
}

fn ordered() -> VerificationStage {
    VerificationStage::Ordered
}

const TEAM: Barred = Barred {
    detail: "A team that verifies a denunciation has two persons at least.",
    legal_basis: "Luật Tố cáo Điều 31; Nghị định 31/2019/NĐ-CP Điều 10",
};

impl CaseInput for VerificationInput {
    type Permission = WorkOnCase;
    const ACT: CaseAct = CaseAct::Verifications;
    const KIND: &'static str = "case_verification";
    const EVENT: EventType = EventType::CaseVerificationOrdered;

    fn event(&self) -> EventType {
        match self.stage {
            VerificationStage::Ordered => Self::EVENT,
            VerificationStage::Minutes => EventType::CaseVerificationMinuted,
            VerificationStage::Reported | VerificationStage::AgencyReported => {
                EventType::CaseVerificationReported
            }
        }
    }

    /// The order is the settler's; minutes and reports are signed by who made them.
    fn settler_signs(&self) -> bool {
        self.stage == VerificationStage::Ordered
    }

    fn check(&self, today: NaiveDate) -> Vec<FieldError> {
        let made = self.stage != VerificationStage::Ordered;
        let faults = [
            (made && self.text.is_none(), "/text", "required", "Give the minutes or the report."),
            (
                made && !self.verifier_position_ids.is_empty(),
                "/verifier_position_ids",
                "not_allowed",
                "Only an order names them.",
            ),
            (made && self.requested_on.is_some(), "/requested_on", "not_allowed", "Only with an order."),
        ];
        let fault = |(_, pointer, code, detail)| FieldError::pointer(pointer, code, detail);
        let faults = faults.into_iter().filter(|(wrong, ..)| *wrong).map(fault);
        let future = self.requested_on.filter(|day| *day > today);
        let future =
            future.map(|_| FieldError::pointer("/requested_on", "future", "This day has not come yet."));
        let mut different = self.verifier_position_ids.clone();
        different.sort();
        different.dedup();
        let repeated = different.len() != self.verifier_position_ids.len();
        let repeated = repeated.then(|| {
            FieldError::pointer("/verifier_position_ids", "repeated", "Each verifier is named once.")
        });
        faults.chain(future).chain(repeated).collect()
    }

    fn facts(&self) -> Value {
        json!({
            "stage": self.stage, "verifier_position_ids": self.verifier_position_ids, "requested_on": self.requested_on,
        })
    }

    fn measure(&self) -> Measure {
        Measure { requested_on: self.requested_on, ..Measure::default() }
    }

    fn private(&self) -> Option<Value> {
        self.text.as_ref().map(|text| json!({ "text": text }))
    }

    async fn variant(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<&'static str> {
        if self.stage != VerificationStage::Ordered {
            return Ok(self.stage.as_str());
        }
        if case.life_cycle == LifeCycle::Denunciation && self.verifier_position_ids.len() == 1 {
            return Err(barred(act.context, case, TEAM));
        }
        self.asked_for(act, case)?;
        // Trying positions out one after the other would tell whom it names: who does not settle it names nobody.
        if case.sealed && !self.verifier_position_ids.is_empty() && !settles(act, case) {
            let detail = "Of a sealed case the settler names who verifies.";
            return Err(wrong(detail).legal_basis(TEAM.legal_basis));
        }
        Ok("")
    }

    async fn also(&self, act: &mut Performance<'_>, case: Case, _: &'static Step) -> Outcome<Case> {
        let mut verifiers = Vec::with_capacity(self.verifier_position_ids.len());
        for id in &self.verifier_position_ids {
            let position = office::held_position(act.tx.conn(), &case.commune, *id, act.acted_on)
                .await?
                .ok_or_else(|| wrong("There is no such position on the day of the act."))?;
            if !LEADS.contains(&position.role) {
                return Err(wrong("This role takes no work on cases."));
            }
            verifiers.push(position);
        }
        // Asked last, and of a sealed case not by a try, which nobody records: whoever is refused here was named in earnest.
        if !(case.sealed && act.only_tried()) {
            for position in &verifiers {
                refuse_concerned(act.tx, act.context, &case, position).await?;
            }
        }
        Ok(case)
    }

    /// Whom the order names, each in his office; of a sealed case nobody else is told who verifies.
    async fn telling(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<Option<Telling>> {
        if self.verifier_position_ids.is_empty() {
            return Ok(None);
        }
        let offices = offices(act.tx.conn(), &case.commune, act.context.today()).await?;
        let named = |position: &&Position| self.verifier_position_ids.contains(&position.id);
        let seen = |position: &&Position| !case.excluded_person_ids.contains(&position.person_id);
        let telling =
            Telling::new(NotificationKind::VerificationOrdered, offices.iter().filter(named).filter(seen));
        Ok(Some(Telling { due_on: case.due_on, ..telling }))
    }
}

impl VerificationInput {
    /// The day on which the settlement of a land dispute was asked for: after its mediation had failed, where verification opens it.
    fn asked_for(&self, act: &Performance<'_>, case: &Case) -> Outcome<()> {
        let wrong = |code, detail: &str| Err(Problem::field("/requested_on", code, detail));
        let opens = case.life_cycle == LifeCycle::LandDispute && case.status == CaseStatus::MediationFailed;
        match self.requested_on {
            None if opens => wrong("required", "On which day was the settlement of the dispute asked for?"),
            Some(_) if !opens => wrong("not_allowed", "Only for a land dispute whose mediation failed."),
            Some(day) if day < case.stepped_on => wrong("inverted", "Not before the mediation failed."),
            Some(day) if day > act.acted_on => wrong("inverted", "Not after the act that opens it."),
            _ => Ok(()),
        }
    }
}

fn wrong(detail: &str) -> Problem {
    Problem::field("/verifier_position_ids", "not_permitted", detail)
}
