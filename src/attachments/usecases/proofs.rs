//! The case file with the scans that prove its acts.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::attachments::store;
use crate::cases::usecases::file::{self, CaseFilePaper};
use crate::kernel::context::Context;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::access::matrix;

/// The papers of a case, each with the attachments that stand and name its act.
pub async fn case_file(context: &Context, case_id: Uuid) -> Outcome<Vec<CaseFilePaper>> {
    let commune = commune_of(case_id).ok_or_else(Problem::not_found)?;
    let proofs = context.app().db.reading(async |conn| store::proofs(conn, &commune, case_id).await).await?;
    let mut scans: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for (act_id, id) in proofs {
        scans.entry(act_id).or_default().push(id);
    }
    file::of(context, &context.scope(matrix), case_id, &scans).await
}
