//! The database roles, the same on a private cluster and on a real server (`migrate --create-roles`).
//!
//! | role | may |
//! |---|---|
//! | `tiepdan_owner` | log in, own databases and tables, migrate |
//! | `tiepdan_app` | log in and serve; it inherits nothing: what the next four may do it gets only by `SET ROLE` |
//! | `identity_reader` | read and seal or unseal the people of the one petition that was granted |
//! | `part_corrector` | write over a part of the one petition that was granted, and read none |
//! | `key_keeper` | update and delete the wrapped data key of the one petition that was granted |
//! | `key_lister` | see which data keys lie under old or unknown root keys, and none of the keys |

use postgres_protocol::password::scram_sha_256;
use secrecy::{ExposeSecret, SecretString};
use tokio_postgres::Client;

use super::DevDbError;
use super::databases::adoption_sql;

/// Owns databases and tables; runs migrations.
pub const OWNER: &str = "tiepdan_owner";
/// The server's login.
pub const APPLICATION: &str = "tiepdan_app";

/// Creates the roles where they are missing and sets their rights. It may be run again at any time, by a
/// superuser or by a role with CREATEROLE; to give them a database takes more ([`RolePlan::adopted_database`]).
/// NOSUPERUSER and its like are not written, since only a superuser may write them; they are the default, and
/// [`CHECK_ROLES_SQL`] proves them.
pub const CREATE_ROLES_SQL: &str = "
SELECT pg_advisory_xact_lock(7261302026);
DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['tiepdan_owner', 'tiepdan_app', 'identity_reader', 'part_corrector', 'key_keeper', 'key_lister'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOINHERIT', wanted);
        END IF;
    END LOOP;
END $$;
ALTER ROLE tiepdan_owner LOGIN INHERIT NOCREATEROLE;
ALTER ROLE tiepdan_app LOGIN NOINHERIT NOCREATEDB NOCREATEROLE;
ALTER ROLE identity_reader NOLOGIN NOCREATEDB NOCREATEROLE;
ALTER ROLE part_corrector NOLOGIN NOCREATEDB NOCREATEROLE;
ALTER ROLE key_keeper NOLOGIN NOCREATEDB NOCREATEROLE;
ALTER ROLE key_lister NOLOGIN NOCREATEDB NOCREATEROLE;
GRANT identity_reader, part_corrector, key_keeper, key_lister TO tiepdan_app;
DO $$
BEGIN
    -- Errors without a kind of their own are known by the server's message: it must not be translated.
    ALTER ROLE tiepdan_app SET lc_messages = 'C';
EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING 'only a superuser may set lc_messages of tiepdan_app: see `tiepdan doctor`';
END $$;
";

/// Fails where a role can do more than it should, whoever gave it that.
pub const CHECK_ROLES_SQL: &str = "
DO $$
DECLARE strong text;
BEGIN
    SELECT string_agg(rolname, ', ') INTO strong FROM pg_roles
     WHERE rolname IN ('tiepdan_owner', 'tiepdan_app', 'identity_reader', 'part_corrector', 'key_keeper', 'key_lister')
       AND (rolsuper OR rolbypassrls OR rolreplication OR rolcreaterole);
    IF strong IS NOT NULL THEN
        RAISE EXCEPTION 'too many rights in %: take away superuser, bypassrls, replication and createrole', strong;
    END IF;
    IF pg_has_role('tiepdan_app', 'identity_reader', 'USAGE') OR pg_has_role('tiepdan_app', 'part_corrector', 'USAGE')
       OR pg_has_role('tiepdan_app', 'key_keeper', 'USAGE') OR pg_has_role('tiepdan_app', 'key_lister', 'USAGE') THEN
        RAISE EXCEPTION 'tiepdan_app inherits identity_reader, part_corrector, key_keeper or key_lister: grant them WITH INHERIT FALSE';
    END IF;
    IF pg_has_role('tiepdan_app', 'tiepdan_owner', 'MEMBER') THEN
        RAISE EXCEPTION 'tiepdan_app is a member of tiepdan_owner: revoke that';
    END IF;
END $$;
";

/// What differs from server to server.
#[derive(Debug, Default)]
pub struct RolePlan {
    /// Password of `tiepdan_owner`; `None` leaves it as it is.
    pub owner_password: Option<SecretString>,
    /// Password of `tiepdan_app`; `None` leaves it as it is.
    pub application_password: Option<SecretString>,
    /// Whether `tiepdan_owner` may create databases: yes on a private cluster, no on a shared server.
    pub owner_creates_databases: bool,
    /// An existing database (one that an administrator or a container image has made) that is given to `tiepdan_owner`
    /// and closed to others. It takes a superuser; or its owner, if he was a member of `tiepdan_owner` before, so that the roles
    /// were there already.
    pub adopted_database: Option<String>,
}

/// All statements for a plan. Passwords stand in it as SCRAM verifiers: the server, its log and its statistics
/// never see them in the clear.
///
/// # Errors
/// If the database has a name that is not used here.
pub fn create_roles_sql(plan: &RolePlan) -> Result<SecretString, DevDbError> {
    let mut sql = String::from(CREATE_ROLES_SQL);
    let create = if plan.owner_creates_databases { "CREATEDB" } else { "NOCREATEDB" };
    sql.extend(["ALTER ROLE ", OWNER, " ", create, ";\n"]);
    for (role, password) in [(OWNER, &plan.owner_password), (APPLICATION, &plan.application_password)] {
        if let Some(password) = password {
            // A verifier consists of letters, digits and `$:+/=`: nothing to escape.
            let verifier = scram_sha_256(password.expose_secret().as_bytes());
            sql.extend(["ALTER ROLE ", role, " PASSWORD '", &verifier, "';\n"]);
        }
    }
    sql.push_str(CHECK_ROLES_SQL);
    if let Some(name) = &plan.adopted_database {
        sql.push_str(&adoption_sql(name)?);
    }
    Ok(sql.into())
}

/// Creates or corrects the roles and gives them their database, all or nothing: statements that are sent at once are one
/// transaction.
pub async fn create_roles(client: &Client, plan: &RolePlan) -> Result<(), DevDbError> {
    let sql = create_roles_sql(plan)?;
    client.batch_execute(sql.expose_secret()).await.map_err(DevDbError::sql("create the roles"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_hold_no_password_in_the_clear() {
        let plan = RolePlan { owner_password: Some("it's-mine".into()), ..RolePlan::default() };
        let sql = create_roles_sql(&plan).unwrap();
        let sql = sql.expose_secret();
        assert!(
            !sql.contains("mine'") && sql.contains("ALTER ROLE tiepdan_owner PASSWORD 'SCRAM-SHA-256$4096:")
        );
        assert!(!sql.contains("tiepdan_app PASSWORD") && sql.contains("tiepdan_owner NOCREATEDB"));
    }
}
