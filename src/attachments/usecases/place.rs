//! Where a caller looks at files: at a petition, itself or an entry to which it was passed on, or at a case.

use uuid::Uuid;

use super::holder::{Behind, Holder};
use crate::cases::store as cases;
use crate::kernel::access::{AccessFacts, Caller, Position};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::access::matrix;
use crate::petitions::model::Petition;
use crate::petitions::store as petitions;
use crate::vault::Grant;

/// A petition or a case, as far as its files ask.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Which of the two.
    pub(super) kind: &'static str,
    pub(super) id: Uuid,
    pub(super) facts: AccessFacts,
    pub(super) behind: Behind,
    /// The caller has a grant on it, as far as the row tells.
    pub(super) granted: bool,
    /// It brings the files of the entries from which it was passed on.
    pub(super) brings_files: bool,
}

impl Place {
    /// This petition.
    pub(super) fn at_petition(caller: &Caller, petition: &Petition) -> Self {
        Self { brings_files: petition.brings_files(), ..Self::at(caller, petition) }
    }

    /// This row, to which nothing was passed on.
    pub(super) fn at<H: Holder>(caller: &Caller, holder: &H) -> Self {
        Self {
            kind: H::KIND,
            id: holder.id(),
            facts: holder.facts(),
            behind: holder.behind(),
            granted: holder.granted(caller).is_some(),
            brings_files: false,
        }
    }

    /// The same as it is now, held until the transaction ends, and the grant that the caller has there.
    pub(super) async fn held<'caller>(
        &self,
        tx: &mut Tx,
        context: &'caller Context,
    ) -> Outcome<(Self, Option<(Grant, &'caller Position)>)> {
        let (caller, scope) = (context.caller(), context.scope(matrix));
        let Some(case_id) = self.behind.case_id else {
            let petition = petitions::hold(tx, &scope, self.id).await?;
            let live = petition.live(tx, caller).await?;
            return Ok((Self::at_petition(caller, &petition), live));
        };
        let case = cases::hold(tx, &scope, case_id).await?;
        let live = case.live(tx, caller).await?;
        Ok((Self::at(caller, &case), live))
    }
}
