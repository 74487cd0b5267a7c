//! What the acts of a citizen share. He acts through the portal that brought his petition, which says how it knows him; or he comes to
//! the desk, where a keeper of the book enters it.

use chrono::NaiveDate;

use crate::kernel::access::{Caller, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome};
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::time::legal_day;
use crate::petitions::model::Petition;
use crate::petitions::model::texts::CitizenAssertion;
use crate::petitions::usecases::telling::{at_work, offices};

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

/// What a portal may not say, since a keeper of the book judges it: fields with whether they say something.
#[must_use]
pub fn not_judged(caller: &Caller, judged: &[(bool, &'static str)]) -> Vec<FieldError> {
    if !matches!(caller, Caller::Machine(_)) {
        return Vec::new();
    }
    let said = judged.iter().filter(|(said, _)| *said);
    let detail = "That is for the keepers of the book.";
    said.map(|(_, pointer)| FieldError::pointer(*pointer, "not_allowed", detail)).collect()
}

/// Who works on the petition is told of what came through a portal; at the desk one of them has entered it.
pub async fn tell_staff(act: &mut Performance<'_>, petition: &Petition) -> Outcome<Option<Telling>> {
    if act.hands.acting.is_some() {
        return Ok(None);
    }
    let offices = offices(act.tx.conn(), &petition.commune, act.context.today()).await?;
    let facts = petition.facts();
    Ok(Some(Telling::new(NotificationKind::WriterActed, at_work(&offices, &facts))))
}
