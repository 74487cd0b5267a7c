//! What files belong to: a petition, or a case. What is alike of both stands in the use cases, what differs stands here. The files of a
//! case stand behind the key of the petition that opened it, as all its texts do.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::cases::access::{AttachToCase, VoidCaseAttachment};
use crate::cases::acts::barred as case_barred;
use crate::cases::model::Case;
use crate::cases::store as cases;
use crate::cases::usecases::file;
use crate::kernel::access::{Caller, HasFacts as _, Permission, Position, Scope, Unchecked};
use crate::kernel::acts::Subject;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;
use crate::people::office;
use crate::petitions::access::{AttachToPetition, VoidAttachment, matrix};
use crate::petitions::acts::barred as petition_barred;
use crate::petitions::model::Petition;
use crate::petitions::store as petitions;
use crate::petitions::usecases::answers::course;
use crate::petitions::usecases::grants::{self, by_case, under};
use crate::vault::Grant;

/// Where files stand: behind the key of this petition, as its own or those of a case that it opened.
#[derive(Debug, Clone, Copy)]
pub struct Behind {
    /// The petition.
    pub petition_id: Uuid,
    /// The case whose files they are; `None`: the petition's own.
    pub case_id: Option<Uuid>,
    /// They open under a grant alone.
    pub sealed: bool,
}

/// What files belong to.
pub trait Holder: Subject {
    /// Who may add one.
    type Attaching: Permission;
    /// Who may void one.
    type Voiding: Permission;

    /// Whether a file may name an act that it proves.
    const PROVES: bool;
    /// That a file came.
    const ADDED: EventType;
    /// That one was voided.
    const VOIDED: EventType;

    /// The row, if the scope admits it; else 404.
    fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: Uuid) -> impl Future<Output = Outcome<Self>>;

    /// The same, locked.
    fn lock(tx: &mut Tx, scope: &Scope, id: Uuid) -> impl Future<Output = Outcome<Unchecked<Self>>>;

    /// Whether it takes files at all.
    fn takes(&self, context: &Context) -> Outcome<()>;

    /// Whether one of its files may still be voided.
    fn gives_up(&self, _context: &Context) -> Outcome<()> {
        Ok(())
    }

    /// Where its files stand.
    fn behind(&self) -> Behind;

    /// The grant under which the caller opens what is sealed of it, and the position that gives it.
    fn granted<'caller>(&self, caller: &'caller Caller) -> Option<(Grant, &'caller Position)>;

    /// The same as it is now, of a row that is held: what ends the grant comes wholly before or wholly after. A case opens to who opens
    /// the petition behind it, and to nobody whom it names itself, nor his relatives.
    fn live<'caller>(
        &self,
        tx: &mut Tx,
        caller: &'caller Caller,
    ) -> impl Future<Output = Outcome<Option<(Grant, &'caller Position)>>>;

    /// True where a file that names this act is shown as its proof, to a caller who sees whereon it was done.
    fn shows_proof_of(
        &self,
        tx: &mut Tx,
        context: &Context,
        act_id: Uuid,
    ) -> impl Future<Output = Outcome<bool>>;

    /// The entry in another book where it goes on, which is told too.
    fn goes_on(&self, tx: &mut Tx) -> impl Future<Output = Outcome<Option<Self>>>;
}

impl Holder for Petition {
    type Attaching = AttachToPetition;
    type Voiding = VoidAttachment;

    const PROVES: bool = false;
    const ADDED: EventType = EventType::PetitionAttachmentAdded;
    const VOIDED: EventType = EventType::PetitionAttachmentVoided;

    async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: Uuid) -> Outcome<Self> {
        petitions::find(conn, scope, id).await
    }

    async fn lock(tx: &mut Tx, scope: &Scope, id: Uuid) -> Outcome<Unchecked<Self>> {
        petitions::for_update(tx, scope, id).await
    }

    fn takes(&self, context: &Context) -> Outcome<()> {
        self.stands().map_err(|error| petition_barred(context, self, error))
    }

    fn behind(&self) -> Behind {
        Behind { petition_id: self.id, case_id: None, sealed: self.sealed }
    }

    fn granted<'caller>(&self, caller: &'caller Caller) -> Option<(Grant, &'caller Position)> {
        under(caller, self, &self.facts())
    }

    async fn live<'caller>(
        &self,
        tx: &mut Tx,
        caller: &'caller Caller,
    ) -> Outcome<Option<(Grant, &'caller Position)>> {
        grants::live(tx.conn(), caller, self).await
    }

    async fn shows_proof_of(&self, _tx: &mut Tx, _context: &Context, _act_id: Uuid) -> Outcome<bool> {
        Ok(false)
    }

    async fn goes_on(&self, tx: &mut Tx) -> Outcome<Option<Self>> {
        let course = course(tx.conn(), self).await?;
        Ok((course.id != self.id).then_some(course))
    }
}

impl Holder for Case {
    type Attaching = AttachToCase;
    type Voiding = VoidCaseAttachment;

    const PROVES: bool = true;
    const ADDED: EventType = EventType::CaseAttachmentAdded;
    const VOIDED: EventType = EventType::CaseAttachmentVoided;

    async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: Uuid) -> Outcome<Self> {
        cases::find(conn, scope, id).await
    }

    async fn lock(tx: &mut Tx, scope: &Scope, id: Uuid) -> Outcome<Unchecked<Self>> {
        cases::for_update(tx, scope, id).await
    }

    fn takes(&self, context: &Context) -> Outcome<()> {
        self.not_void().map_err(|why| case_barred(context, self, why))
    }

    /// A void one follows its petition, which may be sealed at any moment.
    fn gives_up(&self, context: &Context) -> Outcome<()> {
        self.takes(context)
    }

    fn behind(&self) -> Behind {
        Behind { petition_id: self.petition_id, case_id: Some(self.id), sealed: self.sealed }
    }

    fn granted<'caller>(&self, caller: &'caller Caller) -> Option<(Grant, &'caller Position)> {
        by_case(caller, self.petition_id, &self.facts())
    }

    async fn live<'caller>(
        &self,
        tx: &mut Tx,
        caller: &'caller Caller,
    ) -> Outcome<Option<(Grant, &'caller Position)>> {
        let petition = petitions::hold_behind(tx, &self.commune, self.petition_id).await?;
        let mut facts = petition.facts();
        facts.excluded_person_ids.extend(self.excluded_person_ids.iter().copied());
        let facts = office::with_relatives(tx.conn(), facts).await?;
        Ok(under(caller, &petition, &facts))
    }

    async fn shows_proof_of(&self, tx: &mut Tx, context: &Context, act_id: Uuid) -> Outcome<bool> {
        file::shows_proof_of(tx.conn(), context, (&context.scope(matrix), self), act_id).await
    }

    async fn goes_on(&self, _tx: &mut Tx) -> Outcome<Option<Self>> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::access::ReadCaseAttachments;
    use crate::kernel::access::Role;
    use crate::petitions::access::ReadAttachments;

    /// The paths of single files have the gate of petitions. Nothing more is asked of a case there: a machine sees what came through it,
    /// which no file of a case did.
    #[test]
    fn the_gate_of_single_files_lets_through_who_reads_those_of_cases_and_no_other_person() {
        let (of_case, gate) = (ReadCaseAttachments::rule(), ReadAttachments::rule());
        for role in Role::ALL.iter().copied().filter(|role| !role.is_machine()) {
            let conditions = [of_case, gate].map(|rule| rule.conditions(role).collect::<Vec<_>>());
            assert_eq!(conditions[0], conditions[1], "{role:?}");
        }
    }

    /// Whether he may void it the case is asked behind the gate.
    #[test]
    fn whoever_voids_the_files_of_a_case_passes_the_gate() {
        for role in Role::ALL.iter().copied() {
            assert!(
                !VoidCaseAttachment::rule().names(role) || VoidAttachment::rule().names(role),
                "{role:?}"
            );
        }
    }

    /// No token of a machine has to hold the scopes of both.
    #[test]
    fn no_machine_reads_or_voids_a_file_of_a_case() {
        for role in Role::ALL.iter().copied().filter(|role| role.is_machine()) {
            assert!(!ReadCaseAttachments::rule().names(role) && !VoidCaseAttachment::rule().names(role));
        }
    }
}
