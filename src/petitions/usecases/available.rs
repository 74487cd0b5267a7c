//! What a caller may do with a petition now.

use crate::kernel::access::{AccessFacts, Caller, Permission as _};
use crate::kernel::context::Context;
use crate::kernel::problem::AvailableAction;
use crate::petitions::access::{AttachToPetition, NotifyPetition, RatePetition, RenewTracking, rule_of};
use crate::petitions::model::life::{ACTS, ActRow, Hand, PetitionAct};
use crate::petitions::model::{Petition, Status};

/// What this caller may do with a petition now; the flag tells whether he has an act that needs `If-Match` at all, in this
/// state or another.
#[must_use]
pub fn actions(context: &Context, petition: &Petition, facts: &AccessFacts) -> (Vec<AvailableAction>, bool) {
    let caller = context.caller();
    let base = format!("/v1/petitions/{}", petition.id);
    let hands = [Hand::Screener, Hand::Keeper, Hand::Writer, Hand::KeeperOrSettler, Hand::Head];
    let permitted = hands.map(|hand| (hand, rule_of(hand).permits(caller, facts)));
    let may = |hand: Hand| permitted.iter().any(|(one, permits)| *one == hand && *permits);
    let person = matches!(caller, Caller::Person(_));
    let possible = |row: &&ActRow| match row.act {
        PetitionAct::Acceptance => petition.may_be_accepted().is_ok(),
        _ if person => row.bar(petition).is_none(),
        _ => row.bar_through_portal(petition).is_none(),
    };
    let rows = ACTS.iter().filter(|row| may(row.hand)).filter(possible);
    let mut list: Vec<_> = rows.map(|row| AvailableAction::post(&base, row.segment)).collect();
    if NotifyPetition::rule().permits(caller, facts) && !petition.awaits_acknowledgement() {
        list.push(AvailableAction::post(&base, "notices"));
    }
    let stands = petition.status != Status::Voided && !petition.awaits_acknowledgement();
    if may(Hand::Keeper) && stands {
        list.push(AvailableAction::post(&base, "over-level-events"));
    }
    if AttachToPetition::rule().permits(caller, facts) && petition.takes_attachments() {
        list.push(AvailableAction::post(&base, "attachments"));
    }
    if RatePetition::rule().permits(caller, facts) && petition.may_be_rated().is_ok() {
        list.push(AvailableAction::post(&base, "ratings"));
    }
    if RenewTracking::rule().permits(caller, facts) && petition.is_followed_here().is_ok() {
        list.push(AvailableAction::post(&base, "tracking-secrets"));
    }
    // Of a portal no act needs a tag.
    (list, person && permitted.iter().any(|(_, permits)| *permits))
}
