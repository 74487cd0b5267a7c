//! Why a caller may or may not do something with a case: what its room tells, and who may be given the work.

use uuid::Uuid;

use crate::assignments::access::Assign;
use crate::cases::model::CaseAct;
use crate::cases::usecases::why;
use crate::kernel::access::{ActionAccess, HasFacts as _, Needs, Scope};
use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;
use crate::petitions::usecases::why::RowAccess;

/// Of a case that the scope admits.
pub async fn of_case(context: &Context, scope: &Scope, id: Uuid) -> Outcome<RowAccess> {
    let (asked, mut access) = why::of(context, scope, id).await?;
    let (case, act) = (&asked.case, CaseAct::Assignments);
    let facts = case.facts();
    let needs = Needs::of::<Assign>();
    let given = ActionAccess::act(context, (needs, &facts), ("/v1", act.as_str()), || {
        let forms = [("lead", case.may_be_assigned()), ("support", case.may_be_supported())];
        let allowed = forms.iter().any(|(_, possible)| possible.is_ok());
        let barred = forms.into_iter().filter_map(|(variant, possible)| Some((variant, possible.err()?)));
        (allowed, barred.map(|(variant, bar)| asked.barred(context, (act, variant), bar)).collect())
    });
    access.items.push(given);
    Ok(access)
}
