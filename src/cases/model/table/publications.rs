//! What must hold where something is told to the public. What the law asks of each way says [`crate::cases::model::publication`].

use crate::cases::model::step::{Guard, Requirement};

/// What proves that it was told.
pub(super) const PROOF: &str = "Biên bản ghi nhận việc công khai";
/// What an archived file, or one that has gone elsewhere, still owes to the public.
const STILL_OWED: &[Guard] = &[Guard::HasResult, Guard::Untold];
/// The law asks that a meeting is announced before.
const ANNOUNCED: &[Guard] = &[Guard::Required(Requirement::MeetingAnnounced)];

/// Of what is proposed.
const PROPOSED: &[Guard] =
    &[Guard::Required(Requirement::MeetingAhead), Guard::Required(Requirement::HundredAtMost)];
/// Of what is approved.
const APPROVED: &[Guard] = &[
    Guard::Required(Requirement::ProposalStands),
    Guard::Required(Requirement::ApprovedOnce),
    Guard::Required(Requirement::AnotherPerson),
    Guard::Required(Requirement::BySettler),
    Guard::Required(Requirement::SameWording),
    Guard::Required(Requirement::MeetingAhead),
];
/// Of what was told, or stayed displayed, where no law says how long or how often.
const TOLD: &[Guard] = &[
    Guard::HasResult,
    Guard::Required(Requirement::ApprovedBefore),
    Guard::Required(Requirement::EndedOnce),
];

/// A decision about a complaint.
pub(super) mod decision {
    use super::{ANNOUNCED, Guard, STILL_OWED, both};

    pub(in super::super) const PROPOSED: &[Guard] = &both::<3>(ANNOUNCED, super::PROPOSED);
    pub(in super::super) const APPROVED: &[Guard] = &both::<7>(ANNOUNCED, super::APPROVED);
    pub(in super::super) const STILL_PROPOSED: &[Guard] = &both::<5>(STILL_OWED, PROPOSED);
    pub(in super::super) const STILL_APPROVED: &[Guard] = &both::<9>(STILL_OWED, APPROVED);
    pub(in super::super) use super::conclusion::TOLD;
}

/// A conclusion of what was denounced: no number of days is known for the announcement of a meeting.
pub(super) mod conclusion {
    use super::{Guard, Requirement, STILL_OWED, both};

    pub(in super::super) const PROPOSED: &[Guard] = super::PROPOSED;
    pub(in super::super) const APPROVED: &[Guard] = super::APPROVED;
    pub(in super::super) const STILL_PROPOSED: &[Guard] = &both::<4>(STILL_OWED, PROPOSED);
    pub(in super::super) const STILL_APPROVED: &[Guard] = &both::<8>(STILL_OWED, APPROVED);
    pub(in super::super) const TOLD: &[Guard] = &both::<5>(
        super::TOLD,
        &[Guard::Required(Requirement::ShownLongEnough), Guard::Required(Requirement::ToldTwice)],
    );
}

/// An answer: no law says until when, how long or how often it is told.
pub(super) mod answer {
    use super::{Guard, both};

    pub(in super::super) const PROPOSED: &[Guard] = &both::<3>(&[Guard::HasResult], super::PROPOSED);
    pub(in super::super) const APPROVED: &[Guard] = &both::<7>(&[Guard::HasResult], super::APPROVED);
    pub(in super::super) const TOLD: &[Guard] = super::TOLD;
}

/// Both lists, one after the other.
const fn both<const N: usize>(first: &[Guard], second: &[Guard]) -> [Guard; N] {
    assert!(N == first.len() + second.len(), "no guard is left out");
    let mut all = [Guard::Alone; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < first.len() { first[at] } else { second[at - first.len()] };
        at += 1;
    }
    all
}
