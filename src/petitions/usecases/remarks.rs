//! What is said of an act on a petition, or on its case and the work on it: note and reason stand behind the petition's key, and open to
//! who reads its own texts. Of a sealed one each opening is a look, recorded before the answer.

use serde_json::{Value, json};
use uuid::Uuid;

use super::grants::{live, under};
use super::sight::Sight;
use crate::kernel::access::{AccessFacts, Caller, Condition, HasFacts as _};
use crate::kernel::acts::{Opened, Remarks};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::audit::Entry;
use crate::kernel::record::{Actor, TEXT_OPENED};
use crate::petitions::access::matrix;
use crate::petitions::model::Petition;
use crate::petitions::store;
use crate::vault::{Part, PartOf, open_granted, open_released};

/// What is said of an act whose texts stand behind the key of this petition; `None`: it is closed for the caller.
pub async fn open(context: &Context, petition_id: Uuid, act_id: Uuid) -> Outcome<Option<Opened>> {
    let (app, scope) = (context.app(), context.scope(matrix));
    let seen = app.db.reading(async |conn| {
        let petition = store::find(conn, &scope, petition_id).await?;
        let sight = Sight::on(context.caller(), &scope, &petition.facts());
        if petition.sealed || sight.hides_content() || sight.citizen {
            return Ok((petition, None));
        }
        let parts = open_released(conn, app, &petition.commune, petition_id, &[act_id]).await?;
        let remarks = parts.get::<Remarks>(act_id, Part::Act);
        Ok((petition, remarks.map(|remarks| (remarks, was(&parts, act_id, false)))))
    });
    let (petition, remarks) = match seen.await {
        // Who sees the act by a row of his own need not see the petition behind it.
        Err(problem) if problem.code == Code::ResourceNotFound => return Ok(None),
        seen => seen?,
    };
    if let Some((remarks, was)) = remarks {
        app.access.read(context.visitor(), &petition.commune, "petition", petition_id);
        let names = works_on(context.caller(), &petition.facts());
        return Ok(Some(Opened { remarks, was, looked_at: false, names }));
    }
    if !petition.sealed || under(context.caller(), &petition, &petition.facts()).is_none() {
        return Ok(None);
    }
    app.db.write(async |tx: &mut Tx| look(tx, context, petition_id, act_id).await).await
}

/// Who keeps, settles or does the work: he has to know who of a group withdraws, which others learn with the identity alone.
fn works_on(caller: &Caller, facts: &AccessFacts) -> bool {
    use Condition::{Accountable, Assignee, Head, Keeper, Settler};
    let works = |position| {
        [Keeper, Head, Settler, Accountable, Assignee]
            .iter()
            .any(|condition| condition.holds(position, facts))
    };
    caller.positions().iter().any(works)
}

/// What an act of correction found. Who signed besides the writers is told only where the identity of the writers is opened.
fn was(parts: &PartOf, act_id: Uuid, by_grant: bool) -> Option<Value> {
    let mut was: Value = parts.get(act_id, Part::Content)?;
    if !by_grant && let Some(members) = was.as_object_mut() {
        members.remove("signers");
    }
    Some(was)
}

/// One look. The petition is held from the judgement to the commit: what ends the grant comes wholly before the look or wholly after it.
async fn look(tx: &mut Tx, context: &Context, petition_id: Uuid, act_id: Uuid) -> Outcome<Option<Opened>> {
    let app = context.app();
    let petition: Petition = store::hold(tx, &context.scope(matrix), petition_id).await?;
    let live = live(tx.conn(), context.caller(), &petition).await?;
    let Some((grant, position)) = live.filter(|_| petition.sealed) else { return Ok(None) };
    let parts = open_granted(tx, app, &petition.commune, &grant, &[act_id]).await?;
    let remarks = parts.get(act_id, Part::Act);
    let remarks = remarks.ok_or_else(|| Problem::internal("an act without its protected part"))?;
    let entry = Entry {
        action: TEXT_OPENED,
        subject_kind: "petition",
        subject_id: Some(petition_id),
        position_id: Some(position.id),
        reason: None,
        detail: json!({ "grant": grant.kind(), "part": "act", "act_id": act_id }),
    };
    tx.record_look(app, &Actor::of(context), &petition.commune, entry).await?;
    Ok(Some(Opened { remarks, was: was(&parts, act_id, true), looked_at: true, names: true }))
}
