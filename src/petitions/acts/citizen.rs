//! What the acts of a citizen share. He acts through the portal that brought his petition, which says how it knows him; or he comes to
//! the desk, where a keeper of the book enters it.

use chrono::NaiveDate;

use crate::kernel::access::Caller;
use crate::kernel::problem::FieldError;
use crate::kernel::time::legal_day;
use crate::petitions::model::texts::CitizenAssertion;

/// What is wrong with how the citizen is known.
#[must_use]
pub fn known(assertion: Option<&CitizenAssertion>, caller: &Caller, today: NaiveDate) -> Vec<FieldError> {
    let pointer = "/citizen_assertion";
    let error = match (caller, assertion) {
        (Caller::Machine(_), None) => {
            FieldError::pointer(pointer, "required", "A portal says how it knows the citizen.")
        }
        (Caller::Person(_), Some(_)) => {
            let detail = "For portals: at the desk the keeper himself sees who comes.";
            FieldError::pointer(pointer, "not_allowed", detail)
        }
        (Caller::Machine(_), Some(assertion)) if legal_day(assertion.at) > today => {
            FieldError::pointer("/citizen_assertion/at", "future", "This day has not come yet.")
        }
        _ => return Vec::new(),
    };
    vec![error]
}
