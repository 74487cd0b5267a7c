//! How an act begins: whether the caller may, whether his tag is fresh, who signs, and the act's own row.

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use super::header::{ActHeader, Remarks};
use super::perform::{Performance, signature};
use super::store::{self, NewAct};
use super::{Act, Hands, Subject};
use crate::kernel::access::{AccessFacts, Caller, Condition, Permission, Position, Unchecked};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::headers::check_seen_tag;
use crate::kernel::ids::new_id;
use crate::kernel::problem::{Outcome, Problem};

/// Whether the second position may sign what the first does to a subject.
type MaySign<S> = fn(&S, &Position, &Position) -> bool;

/// Which act it is, and what the input says of it.
pub(super) struct Asked<S> {
    /// Kind of the act.
    pub kind: &'static str,
    /// Codes, ids and dates.
    pub facts: Value,
    /// Free texts.
    pub private: Option<Value>,
    /// The act that it annuls.
    pub annuls: Option<Uuid>,
    /// Who may sign.
    pub may_sign: MaySign<S>,
}

/// The row, if the caller may do this to it and his tag is fresh; with the position acted in, none for a portal.
pub(super) async fn permitted<A: Act>(
    tx: &mut Tx,
    context: &Context,
    subject: Unchecked<A::Subject>,
    asked: Option<Uuid>,
) -> Outcome<(A::Subject, Option<Position>)> {
    if tx.only_tries() {
        return permitted_again::<A>(context, subject, asked);
    }
    permit_tagged::<A::Subject, A::Permission>(tx, context, subject, asked).await
}

/// The same of what is no act and honours the tag as acts do. That of a portal, which is shown no version, is the one of all that it
/// sees.
pub async fn permit_tagged<S: Subject, P: Permission>(
    tx: &mut Tx,
    context: &Context,
    subject: Unchecked<S>,
    asked: Option<Uuid>,
) -> Outcome<(S, Option<Position>)> {
    if let Caller::Person(_) = context.caller() {
        let version = subject.version(S::version);
        let (subject, position) = subject.permit_fresh::<P>(context, asked, version)?;
        return Ok((subject, Some(position)));
    }
    let subject = subject.permit_machine::<P>(context)?;
    if let Some(sent) = &context.request().if_match {
        check_seen_tag(sent, &subject.seen_tag(tx, context).await?)?;
    }
    Ok((subject, None))
}

/// The same whatever tag was sent: for a try, and for a retry, whose tag is that of its first run.
pub(super) fn permitted_again<A: Act>(
    context: &Context,
    subject: Unchecked<A::Subject>,
    asked: Option<Uuid>,
) -> Outcome<(A::Subject, Option<Position>)> {
    match context.caller() {
        Caller::Machine(_) => subject.permit_machine::<A::Permission>(context).map(|subject| (subject, None)),
        Caller::Person(_) => {
            let (subject, position) = subject.permit::<A::Permission>(context, asked)?;
            Ok((subject, Some(position)))
        }
    }
}

/// Who signs: in office on the day of the act, allowed to, and not concerned himself.
async fn signer<S: Subject>(
    tx: &mut Tx,
    (subject, may_sign): (&S, MaySign<S>),
    acting: &Position,
    asked: Option<Uuid>,
    (acted_on, today): (NaiveDate, NaiveDate),
) -> Outcome<Position> {
    let wrong = |code, detail: &str| Problem::field("/signer_position_id", code, detail);
    let id = asked.unwrap_or(acting.id);
    let signer = if id == acting.id && acted_on == today {
        acting.clone()
    } else {
        let held = subject.office(tx, id, acted_on).await?;
        held.ok_or_else(|| wrong("unknown", "Nobody held such a position on the day of the act."))?
    };
    let excluded = subject.facts().excluded_person_ids.contains(&signer.person_id);
    let refused = || wrong("not_allowed", "This position does not sign this act.");
    if excluded {
        return Err(refused().under_conflict(S::KIND, subject.id()));
    }
    if !may_sign(subject, acting, &signer) {
        return Err(refused());
    }
    Ok(signer)
}

/// The body in whose series the paper's number stands: that of who signs. A keeper who signs himself, and a portal, act for the book,
/// which may be another body's.
fn issuer(signer: Option<&Position>, facts: &AccessFacts) -> Option<Uuid> {
    match signer {
        Some(signer) if !Condition::Keeper.holds(signer, facts) => Some(signer.body_unit_id),
        _ => facts.body_unit_id,
    }
}

/// Enters the act's row, and its texts behind the key.
pub(super) async fn begin<'a, S: Subject>(
    tx: &'a mut Tx,
    context: &'a Context,
    header: ActHeader,
    acting: Option<Position>,
    subject: &S,
    Asked { kind, facts, private, annuls, may_sign }: Asked<S>,
) -> Outcome<Performance<'a>> {
    let today = context.today();
    let acted_on = header.legal_date(today);
    let commune = subject.commune();
    let act_id = new_id(commune, today);
    let days = (acted_on, today);
    let signer = match &acting {
        Some(acting) => Some(signer(tx, (subject, may_sign), acting, header.signer_position_id, days).await?),
        None => None,
    };
    let issuer_unit_id = issuer(signer.as_ref(), &subject.facts());
    let issuer_unit_id = issuer_unit_id.ok_or_else(|| Problem::internal("an act without a body"))?;
    let hands = Hands { acting, signer_position_id: signer.map(|position| position.id) };
    let document_date = header.document_date.or_else(|| header.document_number.as_ref().map(|_| acted_on));
    let remarks = Remarks { more: private, ..header.remarks() };
    let remarks = subject.keep_remarks(tx, context.app(), act_id, &remarks).await?;
    let row = NewAct {
        commune,
        id: act_id,
        kind,
        subject_kind: S::KIND,
        subject_id: subject.id(),
        petition_id: subject.petition_id(),
        case_id: subject.case_id(),
        acted_on,
        entered_at: context.now(),
        document_number: header.document_number.as_deref(),
        document_date,
        document_year: document_date.map(|date| chrono::Datelike::year(&date)),
        issuer_unit_id,
        acting_position_id: hands.acting.as_ref().map(|position| position.id),
        signer_position_id: hands.signer_position_id,
        client_id: context.caller().client_id(),
        signature: signature(&hands).as_str(),
        facts,
        remarks,
        annuls_act_id: annuls,
    };
    store::insert(tx, &row).await?;
    let NewAct { facts, .. } = row;
    if let Some(annulled) = annuls {
        store::free_number(tx, commune, annulled).await?;
    }
    let header = ActHeader { document_date, ..header };
    // A try names its own act no more than what that would make.
    let (events, made) = (Vec::new(), vec![act_id.to_string()]);
    Ok(Performance { tx, context, header, hands, act_id, acted_on, kind, facts, events, made })
}
