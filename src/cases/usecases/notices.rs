//! Notices that were given in a case, as they are shown.

use uuid::Uuid;

use crate::cases::store;
use crate::kernel::access::{HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;
use crate::petitions::store::notices;
use crate::petitions::usecases::notices::{NoticeView, notice_view};
use crate::petitions::usecases::sight::Sight;
use crate::vault::{PartOf, open_released};

/// The notices in a case that the scope admits, masked as those on a petition are.
pub async fn of(context: &Context, scope: &Scope, id: Uuid) -> Outcome<Vec<NoticeView>> {
    let app = context.app();
    let mut conn = app.db.read().await?;
    let case = store::find(&mut conn, scope, id).await?;
    let rows = notices::of_case(&mut conn, &case.commune, id).await?;
    let owners: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let sight = Sight::on(context.caller(), scope, &case.facts());
    let hidden = sight.hides_content();
    let parts = if hidden || owners.is_empty() {
        PartOf::default()
    } else {
        open_released(&conn, app, &case.commune, case.petition_id, &owners).await?
    };
    let views: Vec<_> = rows.iter().map(|row| notice_view(row, &parts, sight, hidden)).collect();
    if views.iter().any(|view| view.text.is_some()) {
        app.access.read(context.visitor(), &case.commune, "case", id);
    }
    Ok(views)
}
