//! Why a caller may or may not do something with a petition. It is a look at the row alone: nothing is opened, and nothing is told that is
//! asked in earnest only.

use serde::Serialize;
use utoipa::ToSchema;

use super::available::{Known, Offer};
use super::beside::Bars;
use super::grants::under;
use super::sight::Sight;
use crate::code_enum;
use crate::kernel::access::{
    AccessFacts, AccessObstacle, AccessReason, ActionAccess, HasFacts as _, Needs, Scope,
};
use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;
use crate::petitions::access::{
    CorrectPetition, FindDuplicates, OpenIdentity, ReadAttachments, ReadNotes, ReadNotices, WriteNotes,
};
use crate::petitions::model::{Petition, TransitionError};
use crate::petitions::store;
use uuid::Uuid;

code_enum! {
    /// How much of a row its reader sees.
    pub enum ReadingLevel {
        /// Toàn bộ, trừ phần niêm kín.
        Full "full" "Toàn bộ, trừ phần niêm kín" "All but what is sealed",
        /// Đã che phần cho biết người viết và nội dung.
        Redacted "redacted" "Đã che phần cho biết người viết và nội dung" "Without what tells who wrote, and what",
        /// Như công dân được xem.
        Citizen "citizen" "Như công dân được xem" "As its citizen sees it",
    }
}

/// What a caller may do with a row, and why not what he may not.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowAccess {
    /// The row.
    pub id: Uuid,
    /// How much of it the caller reads.
    pub level: ReadingLevel,
    /// The same in words.
    #[schema(value_type = String, max_length = 200)]
    pub level_label: &'static str,
    /// Its texts, and who wrote it, open under a grant only.
    pub sealed: bool,
    /// Each action, and whether it is possible now. What only its body decides, and what is asked in earnest only, it tells itself.
    #[schema(max_items = 100)]
    pub items: Vec<ActionAccess>,
}

impl RowAccess {
    /// Of a row that is seen so.
    #[must_use]
    pub fn new(
        context: &Context,
        id: Uuid,
        (sight, sealed): (Sight, bool),
        items: Vec<ActionAccess>,
    ) -> Self {
        let level = match (sight.citizen, sight.is_full()) {
            (true, _) => ReadingLevel::Citizen,
            (false, true) => ReadingLevel::Full,
            (false, false) => ReadingLevel::Redacted,
        };
        Self { id, level, level_label: level.label(context.language()), sealed, items }
    }
}

/// Of a petition that the scope admits, in a fixed number of statements.
pub async fn of(context: &Context, scope: &Scope, id: Uuid) -> Outcome<RowAccess> {
    let found = context.app().db.reading(async |conn| {
        let petition = store::find(conn, scope, id).await?;
        let bars = Bars::load(conn, context, std::slice::from_ref(&petition)).await?;
        let known = bars.of(&petition);
        Ok((petition, known))
    });
    let (petition, known) = found.await?;
    let facts = petition.facts();
    let sight = Sight::on(context.caller(), scope, &facts);
    let base = format!("/v1/petitions/{id}");
    let looks = looks(context, &petition, (&facts, sight), &base);
    let acts = Offer::all().map(|offer| judged(context, offer, (&petition, &facts, known), &base));
    let correction = correction(context, (&petition, &facts), &base);
    let items = looks.into_iter().chain(acts).chain([correction]).collect();
    Ok(RowAccess::new(context, id, (sight, petition.sealed), items))
}

fn judged(
    context: &Context,
    offer: Offer,
    (petition, facts, known): (&Petition, &AccessFacts, Known),
    base: &str,
) -> ActionAccess {
    ActionAccess::act(context, (offer.needs(), facts), (base, offer.segment()), || {
        match offer.may(petition, context.caller(), known) {
            Ok(()) => (true, Vec::new()),
            Err(error) => (false, vec![barred(context, offer, petition, error)]),
        }
    })
}

/// The correction of intake data, which is a change of the petition itself and no act among those that are offered.
fn correction(context: &Context, (petition, facts): (&Petition, &AccessFacts), base: &str) -> ActionAccess {
    let needs = Needs::of::<CorrectPetition>();
    ActionAccess::change(context, (needs, facts), (base, "correction"), || {
        let barred = |error: TransitionError| {
            let why = (error.detail(), error.legal_basis());
            AccessReason::barred(context, AccessObstacle::State, why, [])
        };
        let reason = petition.stands_acknowledged().err().map(barred);
        (reason.is_none(), reason.into_iter().collect())
    })
}

/// In the words of the refusal, and with the acts that would bring the petition to where this one is possible.
fn barred(context: &Context, offer: Offer, petition: &Petition, error: TransitionError) -> AccessReason {
    let why = (error.detail(), error.legal_basis());
    match offer {
        Offer::Act(row) => {
            let after = row.after(petition, error).map(|before| before.segment);
            AccessReason::barred(context, AccessObstacle::State, why, after)
        }
        _ => AccessReason::barred(context, AccessObstacle::State, why, []),
    }
}

fn looks(
    context: &Context,
    petition: &Petition,
    (facts, sight): (&AccessFacts, Sight),
    base: &str,
) -> Vec<ActionAccess> {
    let granted = under(context.caller(), petition, facts).is_some();
    let ungranted = || (!granted).then(|| no_grant(context));
    let unread = (sight.hides_content() && !granted).then(|| closed(context, petition.sealed));
    let look = |needs: Needs, segment: &'static str, shut: Option<AccessReason>| {
        ActionAccess::look(context, needs, (base, segment), shut)
    };
    let mut looks = vec![
        look(Needs::of::<OpenIdentity>(), "identity", ungranted()),
        look(Needs::of::<FindDuplicates>(), "duplicates", unread),
        look(Needs::of::<ReadAttachments>(), "attachments", None),
        look(Needs::of::<ReadNotices>(), "notices", None),
    ];
    looks.extend(remarks(context, base, (facts, sight), granted));
    looks
}

/// The remarks on a row: read and written by who reads the row in full; of a sealed one by who has a grant.
#[must_use]
pub fn remarks(
    context: &Context,
    base: &str,
    (facts, sight): (&AccessFacts, Sight),
    granted: bool,
) -> [ActionAccess; 2] {
    let open = if facts.sealed { granted } else { sight.reads_notes() };
    let kept = || (!open).then(|| closed(context, facts.sealed));
    let reading = ActionAccess::look(context, Needs::of::<ReadNotes>(), (base, "notes"), kept());
    let writing = ActionAccess::act(context, (Needs::of::<WriteNotes>(), facts), (base, "notes"), || {
        (open, kept().into_iter().collect())
    });
    [reading, writing]
}

/// What keeps the texts of a row closed.
fn closed(context: &Context, sealed: bool) -> AccessReason {
    if sealed { no_grant(context) } else { redacted(context, "It is for those who read the whole text.") }
}

/// Whoever has none is told who has one, and nothing of why it is not he.
fn no_grant(context: &Context) -> AccessReason {
    let detail = "It opens under a grant: the book's keepers have one until the first screening, the settler from then on.";
    AccessReason::new(context, AccessObstacle::Grant, detail)
}

/// Of who sees the row redacted.
#[must_use]
pub fn redacted(context: &Context, detail: &str) -> AccessReason {
    AccessReason::new(context, AccessObstacle::Redacted, detail)
}
