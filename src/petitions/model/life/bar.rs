//! Why an act is not possible, in a sentence and with the article.

use super::{ACTS, ActRow, Mediation, PetitionAct};
use crate::petitions::model::treatment::Criterion;
use crate::petitions::model::{Kind, Petition, Status, TransitionError};

/// Why an act is barred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// Not in this state.
    State(Status),
    /// What its writer does goes to whoever it was passed on to. In another book of the commune that is an entry of its own, which his
    /// portal neither made nor sees: an act on it, done or refused, would tell in which state it is there, sealed as it may be, and the act
    /// could not be read back. So what he supplies or withdraws reaches that book as a file of this petition: its keepers are told, read
    /// it, and enter it under the day on which it came.
    PassedOn,
    /// Not for this kind.
    Kind(Kind),
    /// Nobody passed it on.
    NotForwarded,
    /// Another book passed it on, and this one has not acknowledged it yet.
    Unacknowledged,
    /// No other book passed it on, or this one has acknowledged it already.
    NothingToAcknowledge,
    /// The police book takes in but settles nothing.
    SettlesNothing,
    /// Its case has a result, or has ended.
    Settled,
    /// Its case is in a merger or split that stands.
    Moved,
    /// The settlement of the dispute was asked for, which is answered first.
    SettlementAsked,
    /// The mediators have settled the dispute.
    Mediated,
    /// No mediators replied to whom the dispute was referred.
    NotMediated,
    /// Screening found that the dispute was mediated.
    FoundMediated,
    /// A criterion that failed forbids it.
    Criterion(Criterion, &'static str),
}

impl Bar {
    /// One sentence.
    #[must_use]
    pub fn detail(self, act: PetitionAct) -> String {
        use crate::kernel::problem::Language::En;
        let act = act.label(En);
        match self {
            Self::State(status) => format!("{act}: not in the state “{}”.", status.label(En)),
            Self::PassedOn => format!(
                "{act}: the petition was passed on. Within the commune its writer sends it as a file of this petition: the book that has it now is told, and enters it under the day on which it came. Otherwise he turns to the body that has it now, which he was told."
            ),
            Self::Kind(kind) => format!("{act}: not for the kind “{}”.", kind.label(En)),
            Self::NotForwarded => format!("{act}: nobody passed the petition on."),
            Self::Unacknowledged => format!("{act}: this book has to acknowledge the petition first."),
            Self::NothingToAcknowledge => {
                format!("{act}: no other book passed the petition on, or it was acknowledged already.")
            }
            Self::SettlesNothing => {
                format!(
                    "{act}: the police book takes petitions in but settles nothing; pass it to the competent body."
                )
            }
            Self::Settled => format!("{act}: its case has a result already, or has ended."),
            Self::Moved => format!(
                "{act}: its case was merged with another one or split, and that stands: annul that first, or leave it as it is."
            ),
            Self::SettlementAsked => {
                format!("{act}: its settlement was asked for: accept that, or refuse it in writing, first.")
            }
            Self::Mediated => format!(
                "{act}: the mediators have settled the dispute: nothing is left to withdraw, nor for the head to settle."
            ),
            Self::NotMediated => format!(
                "{act}: the dispute was not referred to mediators from here, or they have not replied: mediation comes first, unless there was one."
            ),
            Self::FoundMediated => format!(
                "{act}: screening found the dispute mediated: what was entered asks for its settlement already."
            ),
            Self::Criterion(criterion, _) => {
                format!("{act}: barred by what screening found: {}.", criterion.label(En))
            }
        }
    }

    /// The article that bars it: that of the act itself, unless a criterion has its own.
    #[must_use]
    pub fn article(self, act: PetitionAct) -> &'static str {
        match self {
            Self::Criterion(_, article) => article,
            Self::Unacknowledged => PetitionAct::Acknowledgement.row().article,
            Self::SettlementAsked | Self::FoundMediated => PetitionAct::SettlementRequest.row().article,
            Self::Mediated | Self::NotMediated => PetitionAct::MediationReferral.row().article,
            Self::Settled | Self::Moved => {
                "Luật Khiếu nại Điều 27; Luật Tố cáo Điều 29; Luật Tiếp công dân Điều 26(2)(a)"
            }
            Self::SettlesNothing => "Nghị định 154/2026/NĐ-CP Điều 33",
            Self::State(_)
            | Self::PassedOn
            | Self::Kind(_)
            | Self::NotForwarded
            | Self::NothingToAcknowledge => act.row().article,
        }
    }
}

impl ActRow {
    /// Why the act is not possible where the mediation of a land dispute has come so far, though its state lets it.
    pub fn may_after(&self, petition: &Petition, mediation: Mediation) -> Result<(), TransitionError> {
        use PetitionAct::{Filing, MediationReferral, SettlementRequest};
        let bar = match (petition.status, self.act, mediation) {
            (Status::MediationReferred, Filing, Mediation::Failed) => return Ok(()),
            (Status::MediationReferred, Filing, _) => Bar::State(petition.status),
            (Status::Screened, MediationReferral | SettlementRequest, Mediation::InVain) => {
                Bar::SettlementAsked
            }
            // What screening found of a sealed petition is told by no refusal.
            (Status::Screened, SettlementRequest, Mediation::Found) if !petition.sealed => Bar::FoundMediated,
            (Status::Screened, SettlementRequest, Mediation::Open | Mediation::Found) => Bar::NotMediated,
            _ => return Ok(()),
        };
        Err(TransitionError::Barred(self.act, bar))
    }

    /// Acts that are possible on this petition now and lead to a state in which this one is, where by this error that is what it lacks.
    /// One that is only recorded where the petition stands leads nowhere.
    pub fn after(
        &self,
        petition: &Petition,
        error: TransitionError,
    ) -> impl Iterator<Item = &'static ActRow> {
        let unmediated = error == TransitionError::Barred(self.act, Bar::NotMediated);
        let elsewhere = error == TransitionError::Barred(self.act, Bar::State(petition.status));
        let lacks = unmediated || elsewhere || !self.from.contains(&petition.status);
        let leads = move |row: &ActRow| {
            let moves = row.from.contains(&petition.status);
            let elsewhere = |status: Status| status != petition.status && self.from.contains(&status);
            moves && row.becomes.is_some_and(elsewhere)
        };
        ACTS.iter().filter(move |row| lacks && leads(row) && row.bar(petition).is_none())
    }
}

impl Petition {
    /// True where its case has a result, or has ended.
    pub(super) fn is_settled(&self) -> bool {
        self.case_id.is_some() && self.public_status.is_over()
    }

    /// True where the mediators who have it replied that it is settled.
    pub(super) fn is_mediated(&self) -> bool {
        self.status == Status::MediationReferred && self.public_status.is_over()
    }

    /// Why this act is not possible now.
    pub fn may(&self, act: PetitionAct) -> Result<(), TransitionError> {
        act.row().bar(self).map_or(Ok(()), |bar| Err(TransitionError::Barred(act, bar)))
    }

    /// The same where the portal that brought the petition does it for the writer.
    pub fn may_through_portal(&self, act: PetitionAct) -> Result<(), TransitionError> {
        act.row().bar_through_portal(self).map_or(Ok(()), |bar| Err(TransitionError::Barred(act, bar)))
    }
}
