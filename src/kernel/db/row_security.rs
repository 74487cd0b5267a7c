//! Row-level security keeps sealed rows closed. PostgreSQL asks no policy for a superuser or a role with BYPASSRLS: nothing is served over
//! a connection of such a role, be it to the database or to a standby of it.

use diesel::dsl::sql;
use diesel::sql_types::Bool;
use diesel_async::{AsyncPgConnection, RunQueryDsl as _};

use crate::kernel::problem::Outcome;

const HOLDS: &str = "(select not (rolsuper or rolbypassrls) from pg_roles where rolname = current_user)";

/// True where it holds for the role of this connection.
pub async fn holds(conn: &mut AsyncPgConnection) -> Outcome<bool> {
    Ok(diesel::select(sql::<Bool>(HOLDS)).get_result(conn).await?)
}

/// What is wrong with the role that the URL of this setting names, and what to do.
#[must_use]
pub fn void_for(setting: &str) -> String {
    format!(
        "row-level security is void for the role of {setting}, a superuser or one with BYPASSRLS: let the URL name tiepdan_app, whom \
         `tiepdan migrate --create-roles` makes"
    )
}
