//! Who am I, what may I.

use serde::Serialize;
use utoipa::ToSchema;

use super::views::OwnPositionView;
use crate::kernel::access::{Allow, Caller, PermissionCatalogue, Role};
use crate::kernel::context::Context;
use crate::kernel::http::Shown;
use crate::kernel::problem::Outcome;
use crate::people::access::ReadMe;
use crate::people::directory;

/// The caller: a person has `login`, `name` and `positions`, a client the rest.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Me)]
pub struct MeView {
    /// Log-in name of a person.
    #[schema(required, max_length = 64, example = "intake-officer")]
    login: Option<String>,
    /// Name of a person as printed.
    #[schema(required, max_length = 200)]
    name: Option<String>,
    /// Offices that the person holds today.
    #[schema(max_items = 100)]
    positions: Vec<OwnPositionView>,
    /// Id of a client.
    #[schema(required, max_length = 64)]
    client_id: Option<String>,
    /// Role of a client.
    #[schema(required)]
    role: Option<Role>,
    /// Scopes of a client's token.
    #[schema(required, max_items = 100)]
    scopes: Option<Vec<String>>,
    /// Communes that the caller may name.
    #[schema(max_items = 10000)]
    communes: Vec<String>,
    /// What the caller's roles may do at all; a row may bar more.
    #[schema(max_items = 1000)]
    permissions: Vec<&'static str>,
}

/// `GET /v1/me`
pub async fn read(gate: Allow<ReadMe>) -> Outcome<Shown<MeView>> {
    let mut view = MeView {
        login: None,
        name: None,
        positions: gate.caller().positions().iter().map(OwnPositionView::from).collect(),
        client_id: None,
        role: None,
        scopes: None,
        communes: gate.caller().communes(),
        permissions: permissions(&gate),
    };
    match gate.caller() {
        Caller::Person(person) => {
            view.login = Some(person.login.clone());
            view.name = name(&gate, person).await?;
        }
        Caller::Machine(machine) => {
            view.client_id = Some(machine.client_id.clone());
            view.role = Some(machine.role);
            view.scopes = Some(machine.scopes.clone());
        }
    }
    Ok(Shown::plain(view))
}

async fn name(context: &Context, person: &crate::kernel::access::PersonCaller) -> Outcome<Option<String>> {
    let Some(position) = person.positions.first() else { return Ok(None) };
    directory::person_name(&mut *context.app().db.read().await?, &position.commune, person.person_id).await
}

fn permissions(context: &Context) -> Vec<&'static str> {
    let roles = context.caller().roles();
    let catalogue = context.app().part::<PermissionCatalogue>();
    let may =
        |(_, rule): &&(&'static str, crate::kernel::access::Rule)| roles.iter().any(|role| rule.names(*role));
    catalogue.0.iter().filter(may).map(|(name, _)| *name).collect()
}
