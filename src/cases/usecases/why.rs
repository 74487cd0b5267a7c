//! Why a caller may or may not do something with a case: each act by its rows of the table, in each variant, as the act itself would
//! judge it.

use chrono::NaiveDate;
use uuid::Uuid;

use super::consequences::guarded;
use super::offers::{Around, Bar, Judge, Known};
use crate::cases::access::{AttachToCase, ReadCaseAttachments, ReadCases, action_of};
use crate::cases::model::{Barred, Case, CaseAct};
use crate::cases::store;
use crate::kernel::access::{
    AccessFacts, AccessObstacle, AccessReason, ActionAccess, HasFacts as _, Needs, Scope,
};
use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;
use crate::petitions::store::deadlines::{self, ShortRow};
use crate::petitions::usecases::grants::by_case;
use crate::petitions::usecases::sight::Sight;
use crate::petitions::usecases::why::{RowAccess, redacted, remarks};

/// Whom the file of a case is for.
pub const FOR_WHOM: &str = "The file is for those who see the whole case.";

/// A case, and what is known beside it.
#[derive(Debug)]
pub struct Asked {
    /// The case.
    pub case: Case,
    around: Around,
    clocks: Vec<ShortRow>,
    today: NaiveDate,
}

impl Asked {
    fn known(&self) -> Known<'_> {
        Known { around: &self.around, clocks: &self.clocks, today: self.today }
    }

    /// What bars an act in this variant: in the words of the refusal, and with the acts that bring what it lacks and are possible now.
    #[must_use]
    pub fn barred(
        &self,
        context: &Context,
        (act, variant): (CaseAct, &'static str),
        why: Barred,
    ) -> AccessReason {
        let known = self.known();
        let now = |act: CaseAct, variant: &'static str| known.possible(&self.case, (act, variant));
        let after = self.case.bringing(act, variant, now).into_iter().map(CaseAct::as_str);
        let why = (why.detail, why.legal_basis);
        AccessReason::barred(context, AccessObstacle::State, why, after).of_variant(variant)
    }
}

/// Of a case that the scope admits, and the case: in as many statements whatever there is.
pub async fn of(context: &Context, scope: &Scope, id: Uuid) -> Outcome<(Asked, RowAccess)> {
    let asked = context
        .app()
        .db
        .reading(async |conn| {
            let case = store::find(conn, scope, id).await?;
            let around = Around::of(conn, &case).await?;
            let clocks = deadlines::in_short(conn, &case.commune, &[case.petition_id]).await?;
            Ok(Asked { case, around, clocks, today: context.today() })
        })
        .await?;
    let case = &asked.case;
    let facts = case.facts();
    let sight = Sight::on(context.caller(), scope, &facts);
    let base = format!("/v1/cases/{id}");
    let mut items = looks(context, case, (&facts, sight), &base);
    items.extend(acts(context, (&asked, &facts), &base));
    items.push(attaching(context, (case, &facts), &base));
    let access = RowAccess::new(context, id, (sight, case.sealed), items);
    Ok((asked, access))
}

fn looks(
    context: &Context,
    case: &Case,
    (facts, sight): (&AccessFacts, Sight),
    base: &str,
) -> Vec<ActionAccess> {
    let kept = sight.hides_hands().then(|| redacted(context, FOR_WHOM));
    let granted = by_case(context.caller(), case.petition_id, facts).is_some();
    let mut looks = vec![
        ActionAccess::look(context, Needs::of::<ReadCases>(), (base, "file"), kept),
        ActionAccess::look(context, Needs::of::<ReadCaseAttachments>(), (base, "attachments"), None),
    ];
    looks.extend(remarks(context, base, (facts, sight), granted));
    looks
}

/// A file is added in whatever state, but to what is void.
fn attaching(context: &Context, (case, facts): (&Case, &AccessFacts), base: &str) -> ActionAccess {
    let needs = Needs::of::<AttachToCase>();
    ActionAccess::act(context, (needs, facts), (base, "attachments"), || match case.not_void() {
        Ok(()) => (true, Vec::new()),
        Err(why) => {
            let why = (why.detail, why.legal_basis);
            (false, vec![AccessReason::barred(context, AccessObstacle::State, why, [])])
        }
    })
}

/// The acts of the table that this room does.
fn acts(context: &Context, (asked, facts): (&Asked, &AccessFacts), base: &str) -> Vec<ActionAccess> {
    let judge = Judge::new(context, (&asked.case, facts), Some(asked.known()));
    let done = CaseAct::ALL.iter().filter_map(|act| action_of(*act).map(|action| (*act, action.needs())));
    let judged = |(act, needs): (CaseAct, Needs)| {
        ActionAccess::act(context, (needs, facts), (base, act.as_str()), || {
            forms(context, asked, &judge, act)
        })
    };
    done.map(judged).collect()
}

/// Whether the act is possible in one of its variants, and what bars the others.
fn forms(context: &Context, asked: &Asked, judge: &Judge<'_>, act: CaseAct) -> (bool, Vec<AccessReason>) {
    let (mut allowed, mut reasons) = (false, Vec::new());
    for variant in asked.case.variants(act) {
        match judge.step(act, variant) {
            Ok(step) => {
                allowed = true;
                if let Err(late) = guarded(&asked.case, step, &asked.clocks, asked.today) {
                    let why = (late.detail, late.legal_basis);
                    let reason = AccessReason::barred(context, AccessObstacle::Day, why, []);
                    reasons.push(reason.of_variant(variant));
                }
            }
            Err(Bar::Law(why)) => reasons.push(asked.barred(context, (act, variant), why)),
            Err(Bar::Settler) => {
                let detail = "What stops the time of settling is the settler's own.";
                let reason = AccessReason::new(context, AccessObstacle::Position, detail);
                reasons.push(reason.of_variant(variant));
            }
        }
    }
    (allowed, reasons)
}
