//! Database errors as problems: by SQLSTATE and, where there is one, the constraint's name.

use diesel::result::{DatabaseErrorKind, Error};

use crate::kernel::problem::{Code, Problem};

/// The name of a violated constraint, without a `_<digits>` suffix that a partitioned or distributed table adds.
#[must_use]
pub fn violated(error: &Error) -> Option<&str> {
    let Error::DatabaseError(_, information) = error else { return None };
    let name = information.constraint_name()?;
    let trimmed = name.trim_end_matches(|character: char| character.is_ascii_digit());
    Some(if trimmed.len() < name.len() { trimmed.strip_suffix('_').unwrap_or(name) } else { name })
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let busy = || Self::new(Code::ServiceUnavailable).retry_after(1).because(&error);
        match &error {
            Error::NotFound => Self::not_found(),
            Error::DatabaseError(
                DatabaseErrorKind::SerializationFailure
                | DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::UnableToSendCommand,
                _,
            )
            | Error::BrokenTransactionManager => busy(),
            // The message of the server may quote values: only its kind and constraint reach the log.
            Error::DatabaseError(kind, information) => Self::internal(format!(
                "database error {kind:?}, constraint {}, table {}",
                information.constraint_name().unwrap_or("-"),
                information.table_name().unwrap_or("-"),
            )),
            other => Self::internal(format!("database client error: {other}")),
        }
    }
}
