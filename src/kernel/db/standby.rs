//! Datasets come from a standby where `DATABASE_READ_URL` names one. Whether that is one of this database is asked at the
//! start, and again for each dataset: which server answers there may change while this one runs, and that of another
//! installation would tell of other people's petitions.

use diesel::dsl::sql;
use diesel::sql_types::Text;
use diesel_async::{AsyncPgConnection, RunQueryDsl as _};

use super::{Db, Streaming};
use crate::kernel::problem::{Code, Outcome, Problem, Refusal};

/// What is wrong with a standby of another database, and what to do.
pub const ANOTHER: &str =
    "DATABASE_READ_URL leads to another database than DATABASE_URL: let it name a standby of that one";
/// Seconds after which it is worth asking again: somebody has to change a setting.
const BACK_IN: u64 = 30;

/// What a database shares with its standbys and with no other one: the identifier that its server's files were given when
/// they were made, and its own number among them. Whatever it holds is also in a copy that was made from a dump.
const IDENTITY: &str = "concat((select system_identifier from pg_control_system()), '/',
    (select oid from pg_database where datname = current_database()))";

/// True where both lead to one database, or to a standby of it.
pub async fn same(one: &mut AsyncPgConnection, other: &mut AsyncPgConnection) -> Outcome<bool> {
    Ok(identity(one).await? == identity(other).await?)
}

async fn identity(conn: &mut AsyncPgConnection) -> Outcome<String> {
    Ok(diesel::select(sql::<Text>(IDENTITY)).get_result(conn).await?)
}

impl Db {
    /// A connection for a stream of rows.
    ///
    /// # Errors
    /// 503 where there is none, or it leads to another database.
    pub async fn export(&self) -> Outcome<Streaming> {
        let (connection, own) = self.asked().await?;
        if own {
            return Ok(connection);
        }
        let problem = Problem::new(Code::ServiceUnavailable).refused(Refusal::Unreachable);
        Err(problem.retry_after(BACK_IN).because(ANOTHER))
    }

    /// Whether datasets come from this database. What was opened for that is closed again: a worker needs none of it.
    pub async fn exports_its_own(&self) -> Outcome<bool> {
        Ok(!self.has_standby || self.asked().await?.1)
    }

    async fn asked(&self) -> Outcome<(Streaming, bool)> {
        let mut connection = Streaming(Some(self.export.get().await?));
        if !self.has_standby {
            return Ok((connection, true));
        }
        let own = self.reading(async |here| same(connection.conn()?, here).await).await;
        // The pull of a dataset was recorded before its connection is asked for.
        Ok((connection, own.map_err(Problem::too_late_to_repeat)?))
    }
}
