//! What a row of the table is where it says nothing else.

use super::kinds::ALL;
use super::{ActRow, Came, Hand, PetitionAct, Starts, Stops};
use crate::kernel::record::EventType;
use crate::petitions::model::Status;

pub(super) const SCREENED: &[Status] = &[Status::Screened];
pub(super) const OPEN: &[Status] = &[Status::Screened, Status::NeedsSupplement];

pub(super) const BASE: ActRow = ActRow {
    act: PetitionAct::Screening,
    segment: "",
    event: EventType::PetitionScreened,
    from: SCREENED,
    recorded_from: &[],
    while_waiting: false,
    kinds: ALL,
    party_kinds: &[],
    becomes: None,
    hand: Hand::Keeper,
    came: Came::Anyhow,
    carries_out: &[],
    only_proposed: &[],
    bars: &[],
    stops: Stops::UntilFirstAct,
    tells: &[],
    starts: Starts::Nothing,
    article: "",
    paper: None,
    numbered: false,
    annullable: true,
};
