//! Datasets come from a standby where `DATABASE_READ_URL` names one. Whether that is one of this database, and row-level security holds
//! there, is asked at the start, and again for each dataset: which server answers there may change while this one runs, and that of
//! another installation would tell of other people's petitions.

use diesel::dsl::sql;
use diesel::sql_types::Text;
use diesel_async::{AsyncPgConnection, RunQueryDsl as _};

use super::{Db, Streaming, row_security};
use crate::kernel::problem::{Code, Outcome, Problem, Refusal};

/// What is wrong with a standby of another database, and what to do.
const ANOTHER: &str =
    "DATABASE_READ_URL leads to another database than DATABASE_URL: let it name a standby of that one";
/// Seconds after which it is worth asking again: somebody has to change a setting.
const BACK_IN: u64 = 30;

/// What a database shares with its standbys and with no other one: the identifier that its server's files were given when
/// they were made, and its own number among them. Whatever it holds is also in a copy that was made from a dump.
const IDENTITY: &str = "concat((select system_identifier from pg_control_system()), '/',
    (select oid from pg_database where datname = current_database()))";

/// What is wrong with where datasets come from, and what to do; `None`: it leads to the database, or to a standby of it, in a role for
/// which row-level security holds.
pub async fn fault(there: &mut AsyncPgConnection, here: &mut AsyncPgConnection) -> Outcome<Option<String>> {
    if identity(there).await? != identity(here).await? {
        return Ok(Some(ANOTHER.to_owned()));
    }
    let held = row_security::holds(there).await?;
    Ok((!held).then(|| row_security::void_for("DATABASE_READ_URL")))
}

async fn identity(conn: &mut AsyncPgConnection) -> Outcome<String> {
    Ok(diesel::select(sql::<Text>(IDENTITY)).get_result(conn).await?)
}

impl Db {
    /// A connection for a stream of rows.
    ///
    /// # Errors
    /// 503 where there is none, or something is wrong with it.
    pub async fn export(&self) -> Outcome<Streaming> {
        let (connection, fault) = self.asked().await?;
        let Some(fault) = fault else { return Ok(connection) };
        let problem = Problem::new(Code::ServiceUnavailable).refused(Refusal::Unreachable);
        Err(problem.retry_after(BACK_IN).because(fault))
    }

    /// What is wrong with the standby, where there is one. What was opened for that is closed again: a worker needs none of it.
    pub async fn standby_fault(&self) -> Outcome<Option<String>> {
        if self.has_standby { Ok(self.asked().await?.1) } else { Ok(None) }
    }

    async fn asked(&self) -> Outcome<(Streaming, Option<String>)> {
        let mut connection = Streaming(Some(self.export.get().await?));
        if !self.has_standby {
            return Ok((connection, None));
        }
        let fault = self.reading(async |here| fault(connection.conn()?, here).await).await;
        // The pull of a dataset was recorded before its connection is asked for.
        Ok((connection, fault.map_err(Problem::too_late_to_repeat)?))
    }
}
