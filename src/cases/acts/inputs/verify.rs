//! Verification (xác minh): who does it, and what comes of it. Of a land dispute whose mediation failed it begins with the request for
//! its settlement, which is accepted by the order, or refused.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::cases::access::{LEADS, WorkOnCase};
use crate::cases::acts::done::CaseInput;
use crate::cases::acts::settles;
use crate::cases::model::step::Requirement;
use crate::cases::model::{Case, CaseAct, DoneStep, Step};
use crate::cases::store::steps;
use crate::cases::usecases::conflicts::refuse_concerned;
use crate::code_enum;
use crate::kernel::access::{HasFacts as _, Position};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::EventType;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::people::office;
use crate::petitions::usecases::telling::{offices, seeing};

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
        /// Yêu cầu giải quyết tranh chấp đất đai.
        SettlementRequested "settlement_requested" "Yêu cầu giải quyết tranh chấp đất đai" "The settlement of a land dispute is asked for",
        /// Không thụ lý giải quyết tranh chấp đất đai.
        SettlementRefused "settlement_refused" "Không thụ lý giải quyết tranh chấp đất đai" "The settlement of a land dispute is refused in writing",
    }
}

impl VerificationStage {
    /// True for what the settler decides; the rest is signed by who made it.
    fn is_decision(self) -> bool {
        matches!(self, Self::Ordered | Self::SettlementRefused)
    }

    /// True where words are the substance of it.
    fn needs_text(self) -> bool {
        !matches!(self, Self::Ordered | Self::SettlementRequested)
    }
}

/// Verification is ordered, to the settler himself or to others; and what comes of it: minutes, and the report. Of a land dispute whose
/// mediation failed the settlement is asked for first, on the day of that act, and accepted by the order or refused.
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
    /// What is verified, was said or was found, or why a settlement is refused, in words; behind the petition's key. Always with minutes,
    /// reports and refusals.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: Option<String>,
}

fn ordered() -> VerificationStage {
    VerificationStage::Ordered
}

const OF_SEALED: &str = "Luật Tố cáo Điều 31; Nghị định 31/2019/NĐ-CP Điều 10";

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
            VerificationStage::SettlementRequested => EventType::CaseSettlementRequested,
            VerificationStage::SettlementRefused => EventType::CaseSettlementRefused,
        }
    }

    fn settler_signs(&self) -> bool {
        self.stage.is_decision()
    }

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let (silent, named) = (self.text.is_none(), !self.verifier_position_ids.is_empty());
        let faults = [
            (
                silent && self.stage.needs_text(),
                "/text",
                "required",
                "Give the minutes, the report or the reason.",
            ),
            (
                named && self.stage != VerificationStage::Ordered,
                "/verifier_position_ids",
                "not_allowed",
                "Only an order names them.",
            ),
        ];
        let fault = |(_, pointer, code, detail)| FieldError::pointer(pointer, code, detail);
        let faults = faults.into_iter().filter(|(wrong, ..)| *wrong).map(fault);
        let mut different = self.verifier_position_ids.clone();
        different.sort();
        different.dedup();
        let repeated = different.len() != self.verifier_position_ids.len();
        let repeated = repeated.then(|| {
            FieldError::pointer("/verifier_position_ids", "repeated", "Each verifier is named once.")
        });
        faults.chain(repeated).collect()
    }

    fn facts(&self) -> Value {
        json!({ "stage": self.stage, "verifier_position_ids": self.verifier_position_ids })
    }

    /// A refusal gives its reason, which has its own place on the paper.
    fn private(&self) -> Option<Value> {
        let refused = self.stage == VerificationStage::SettlementRefused;
        let text = self.text.as_ref()?;
        Some(if refused { json!({ "reason": text }) } else { json!({ "text": text }) })
    }

    async fn variant(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<&'static str> {
        if self.stage != VerificationStage::Ordered {
            return Ok(self.stage.as_str());
        }
        // Trying positions out one after the other would tell whom it names: who does not settle it names nobody.
        if case.sealed && !self.verifier_position_ids.is_empty() && !settles(act, case) {
            let detail = "Of a sealed case the settler names who verifies.";
            return Err(wrong(detail).legal_basis(OF_SEALED));
        }
        Ok("")
    }

    async fn breaks(
        &self,
        _: &mut Performance<'_>,
        _: &Case,
        step: &'static Step,
    ) -> Outcome<Option<Requirement>> {
        Ok(step.broken([(self.verifier_position_ids.len() == 1, Requirement::TwoVerifiers)]))
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
        let telling =
            telling_named(act, case, NotificationKind::VerificationOrdered, &self.verifier_position_ids);
        Ok(telling.await?.map(|telling| Telling { due_on: case.due_on, ..telling }))
    }
}

/// Whom an order of verification named is told that it no longer holds; of any other act nobody is.
pub(in crate::cases::acts) async fn annulled(
    act: &mut Performance<'_>,
    case: &Case,
    done: &DoneStep,
) -> Outcome<Option<Telling>> {
    if done.act != CaseAct::Verifications {
        return Ok(None);
    }
    let facts = steps::facts(act.tx, &case.commune, done.act_id).await?;
    let named: Vec<Uuid> = steps::named_verifiers(&facts).flatten().collect();
    telling_named(act, case, NotificationKind::VerificationAnnulled, &named).await
}

/// Those who hold these positions, but for whom the case names.
async fn telling_named(
    act: &mut Performance<'_>,
    case: &Case,
    kind: NotificationKind,
    position_ids: &[Uuid],
) -> Outcome<Option<Telling>> {
    if position_ids.is_empty() {
        return Ok(None);
    }
    let (facts, offices) = (case.facts(), offices(act.tx.conn(), &case.commune, act.context.today()).await?);
    let named = |position: &&Position| position_ids.contains(&position.id);
    Ok(Some(Telling::new(kind, seeing(&offices, &facts).filter(named))))
}

fn wrong(detail: &str) -> Problem {
    Problem::field("/verifier_position_ids", "not_permitted", detail)
}
