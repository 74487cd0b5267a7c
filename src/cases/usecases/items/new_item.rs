//! What is sent to enter an enforcement item.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::cases::model::item::{Beneficiary, ItemKind};
use crate::kernel::problem::{FieldError, Outcome, Problem};

/// Something that a result orders.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewItem {
    /// Case whose result it carries out.
    pub case_id: Uuid,
    /// The act on the case that orders it: a decision, conclusion, answer, order of enforcement, or what was decided above; it stands.
    pub ordered_by_act_id: Uuid,
    /// What is ordered.
    pub kind: ItemKind,
    /// To whom it goes; always and only of money and land.
    #[serde(default)]
    pub beneficiary: Option<Beneficiary>,
    /// How much, in whole đồng or whole square metres; always and only of money and land.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_000_i64)]
    pub ordered_amount: Option<i64>,
    /// Position that has to do it; it, a unit or a body outside, and no two of them. Of a sealed case the settler names it.
    #[serde(default)]
    pub responsible_position_id: Option<Uuid>,
    /// Unit of the commune that has to do it.
    #[serde(default)]
    pub responsible_unit_id: Option<Uuid>,
    /// Body or person outside that has to do it; behind the petition's key.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    pub responsible_body: Option<String>,
    /// What is to be done; behind the petition's key.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub task: String,
    /// What will prove it; behind the petition's key.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub expected_proof: String,
    /// When it must be done: not before the act that orders it.
    pub due_on: chrono::NaiveDate,
    /// In which of your positions you enter it; needed only where several permit it.
    #[serde(default)]
    pub acting_position_id: Option<Uuid>,
}

impl NewItem {
    /// What is wrong with it by itself.
    pub(super) fn check(&self) -> Outcome<()> {
        let counted = self.kind.unit().is_some();
        let wanted = [
            ("/beneficiary", counted, self.beneficiary.is_some()),
            ("/ordered_amount", counted, self.ordered_amount.is_some()),
        ];
        let mut errors: Vec<FieldError> = wanted
            .into_iter()
            .filter_map(|(pointer, wanted, given)| match (wanted, given) {
                (true, false) => Some(FieldError::pointer(pointer, "required", "Money and land need it.")),
                (false, true) => Some(FieldError::pointer(pointer, "not_allowed", "Only of money and land.")),
                _ => None,
            })
            .collect();
        let hands = [
            ("/responsible_position_id", self.responsible_position_id.is_some()),
            ("/responsible_unit_id", self.responsible_unit_id.is_some()),
            ("/responsible_body", self.responsible_body.is_some()),
        ];
        let mut named = hands.iter().filter(|(_, given)| *given);
        if named.next().is_none() {
            let detail = "Somebody has to do it: name a position, a unit or a body outside.";
            errors.push(FieldError::pointer(hands[0].0, "required", detail));
        }
        errors.extend(named.map(|(pointer, _)| FieldError::pointer(*pointer, "not_allowed", "One does it.")));
        if errors.is_empty() { Ok(()) } else { Err(Problem::body(errors)) }
    }
}
