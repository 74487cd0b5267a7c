//! The case file with what is attached: scans that prove its acts, and evidence.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::entries::filed_with;
use super::view::AddedBy;
use crate::attachments::store;
use crate::cases::model::Case;
use crate::cases::usecases::file::{self, Attached, CaseFilePaper, Evidence};
use crate::kernel::access::{Caller, Scope};
use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;
use crate::kernel::time::legal_day;
use crate::petitions::access::matrix;
use crate::petitions::model::Petition;

/// The papers of a case, with the attachments that stand.
pub async fn case_file(context: &Context, case_id: Uuid) -> Outcome<Vec<CaseFilePaper>> {
    let scope = context.scope(matrix);
    let file = context.app().db.reading(async |conn| {
        let case = file::find(conn, context, &scope, case_id).await?;
        let petitions = file::petitions_of(conn, &scope, &case).await?;
        let attached = attached(conn, context, (&scope, &case), &petitions).await?;
        file::of(conn, context, &case, (petitions, attached)).await
    });
    file.await
}

/// What is attached to the case, and to these petitions of it. In as many statements whatever its number. Machines follow what was done,
/// and are told of no evidence.
async fn attached(
    conn: &mut AsyncPgConnection,
    context: &Context,
    (scope, case): (&Scope, &Case),
    petitions: &[Petition],
) -> Outcome<Attached> {
    let person = matches!(context.caller(), Caller::Person(_));
    let entries = filed_with(conn, (context.caller(), scope), &case.commune, petitions).await?;
    let of: Vec<Uuid> = entries.keys().copied().collect();
    let mut attached = Attached::default();
    for row in store::on_file(conn, (&case.commune, case.id), of).await? {
        if let Some(act_id) = row.act_id {
            attached.proofs.entry(act_id).or_default().push(row.id);
        }
        if !person {
            continue;
        }
        let one = Evidence {
            id: row.id,
            added_on: legal_day(row.added_at),
            origin: AddedBy::of(&row).label(context.language()),
        };
        if row.act_id.is_some() {
            attached.scans.push(one);
        } else {
            let holder = row.case_id.or_else(|| entries.get(&row.petition_id).copied());
            attached.evidence.entry(holder.unwrap_or(case.id)).or_default().push(one);
        }
    }
    Ok(attached)
}
