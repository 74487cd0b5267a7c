//! Withdrawal (rút đơn) before acceptance. It ends the petition where all of it is withdrawn freely; withdrawn in part, by some of
//! several, under pressure, or from a denunciation that shows a violation, it goes on (Luật Khiếu nại Điều 10;
//! Luật Tố cáo Điều 33; Nghị định 31/2019/NĐ-CP Điều 4(4)).

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::step::Step;
use crate::code_enum;
use crate::kernel::problem::FieldError;
use crate::kernel::record::EventType;
use crate::petitions::access::ProcessPetition;
use crate::petitions::model::{Kind, Petition, PetitionAct};

code_enum! {
    /// How much is withdrawn.
    pub enum WithdrawalExtent {
        /// Toàn bộ.
        Whole "whole" "Rút toàn bộ" "All of it",
        /// Một phần.
        Part "part" "Rút một phần" "Part of it",
        /// Một số người rút.
        SomeWriters "some_writers" "Một số người trong nhiều người rút" "Some of several writers",
    }
}

code_enum! {
    /// How it was withdrawn.
    pub enum WithdrawalForm {
        /// Đơn rút.
        Written "written" "Đơn rút" "In writing",
        /// Biên bản.
        Minutes "minutes" "Biên bản ghi nhận" "In minutes",
    }
}

/// The withdrawal.
#[derive(Debug)]
pub struct Withdraw;

/// What is withdrawn, and how.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalInput {
    /// How much.
    pub extent: WithdrawalExtent,
    /// How.
    pub form: WithdrawalForm,
    /// The writer may have been threatened, forced or bribed: the petition goes on.
    #[serde(default)]
    pub coercion_suspected: bool,
    /// A denunciation shows a violation all the same: it goes on.
    #[serde(default)]
    pub signs_of_violation: bool,
    /// What is withdrawn, and what the writer says of it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub statement: Option<String>,
}

impl Step for Withdraw {
    type Permission = ProcessPetition;
    type Input = WithdrawalInput;

    const ACT: PetitionAct = PetitionAct::Withdrawal;

    fn unfit(petition: &Petition, input: &WithdrawalInput) -> Vec<FieldError> {
        let alone = input.extent == WithdrawalExtent::SomeWriters && petition.people_count < 2;
        let no_denunciation = input.signs_of_violation && !petition.kind.is_none_or(Kind::is_denunciation);
        let errors = [
            (alone, "/extent", "Only one person stands behind it."),
            (no_denunciation, "/signs_of_violation", "Only a denunciation goes on for that."),
        ];
        let error =
            |(_, pointer, detail): (bool, &str, &str)| FieldError::pointer(pointer, "not_allowed", detail);
        errors.into_iter().filter(|(wrong, _, _)| *wrong).map(error).collect()
    }

    fn facts(input: &WithdrawalInput) -> Value {
        json!({
            "extent": input.extent, "form": input.form, "coercion_suspected": input.coercion_suspected,
            "signs_of_violation": input.signs_of_violation, "ends": Self::moves(input),
        })
    }

    fn private(input: &WithdrawalInput) -> Option<Value> {
        input.statement.as_ref().map(|statement| json!({ "statement": statement }))
    }

    fn moves(input: &WithdrawalInput) -> bool {
        input.extent == WithdrawalExtent::Whole && !input.coercion_suspected && !input.signs_of_violation
    }

    fn event(input: &WithdrawalInput) -> EventType {
        if Self::moves(input) { Self::ACT.row().event } else { EventType::PetitionWithdrawalRecorded }
    }
}
