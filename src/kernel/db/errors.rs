//! Database errors as problems: by SQLSTATE and, where there is one, the constraint's name.

use diesel::result::{DatabaseErrorKind, Error};

use crate::kernel::problem::{Code, Problem};

/// How the server's primary messages begin that say "not now": the statement took too long (57014), waited too long for
/// a lock (55P03), met a deadlock (40P01), or the server is ending, starting or full (57P01 to 57P03, 53300), or its disk
/// is (53100).
///
/// diesel-async keeps no SQLSTATE of errors that diesel has no kind for, only the message. Sessions of the application's
/// role have `lc_messages = C` (`migrate --create-roles` sets it, `doctor` looks), so the messages are these, and none
/// of them begins with anything that a caller sent.
const PASSING: &[&str] = &[
    "canceling statement due to ",
    "could not obtain lock on ",
    "could not extend file ",
    "could not write to file ",
    "deadlock detected",
    "terminating connection ",
    "the database system is ",
    "sorry, too many clients already",
    "too many connections for ",
    "remaining connection slots are reserved for ",
];

/// The name of a violated constraint, without a `_<digits>` suffix that a partitioned or distributed table adds.
#[must_use]
pub fn violated(error: &Error) -> Option<&str> {
    let Error::DatabaseError(_, information) = error else { return None };
    let name = information.constraint_name()?;
    let trimmed = name.trim_end_matches(|character: char| character.is_ascii_digit());
    Some(if trimmed.len() < name.len() { trimmed.strip_suffix('_').unwrap_or(name) } else { name })
}

/// True where the same request may succeed in a moment, or at another server.
fn passes(error: &Error) -> bool {
    match error {
        // A write on a read-only session: the connection leads to a server that was, or is not yet, the primary.
        Error::DatabaseError(
            DatabaseErrorKind::SerializationFailure
            | DatabaseErrorKind::ReadOnlyTransaction
            | DatabaseErrorKind::ClosedConnection
            | DatabaseErrorKind::UnableToSendCommand,
            _,
        )
        | Error::BrokenTransactionManager => true,
        Error::DatabaseError(DatabaseErrorKind::Unknown, information) => {
            PASSING.iter().any(|beginning| information.message().starts_with(beginning))
        }
        _ => false,
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        if passes(&error) {
            return Self::new(Code::ServiceUnavailable).retry_after(1).because(&error);
        }
        match &error {
            Error::NotFound => Self::not_found(),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(kind: DatabaseErrorKind, message: &str) -> (u16, Option<u64>) {
        let problem = Problem::from(Error::DatabaseError(kind, Box::new(message.to_owned())));
        (problem.code.status(), problem.retry_after)
    }

    #[test]
    fn what_passes_is_worth_a_retry() {
        for message in [
            "canceling statement due to statement timeout",
            "canceling statement due to lock timeout",
            "canceling statement due to user request",
            "could not obtain lock on row in relation \"petitions\"",
            "could not extend file \"base/5/2619\": No space left on device",
            "could not write to file \"base/pgsql_tmp/pgsql_tmp71.0\": No space left on device",
            "deadlock detected",
            "terminating connection due to administrator command",
            "terminating connection because of crash of another server process",
            "the database system is shutting down",
            "the database system is starting up",
            "sorry, too many clients already",
            "too many connections for role \"tiepdan_app\"",
            "remaining connection slots are reserved for non-replication superuser connections",
        ] {
            assert_eq!(told(DatabaseErrorKind::Unknown, message), (503, Some(1)), "{message}");
        }
        for kind in [
            DatabaseErrorKind::SerializationFailure,
            DatabaseErrorKind::ReadOnlyTransaction,
            DatabaseErrorKind::ClosedConnection,
            DatabaseErrorKind::UnableToSendCommand,
        ] {
            assert_eq!(told(kind, "whatever"), (503, Some(1)));
        }
        assert_eq!(Problem::from(Error::BrokenTransactionManager).code.status(), 503);
    }

    #[test]
    fn a_mistake_stays_a_mistake() {
        for message in [
            "relation \"nothing\" does not exist",
            "invalid input syntax for type uuid: \"deadlock detected\"",
            "permission denied for table petitions",
        ] {
            assert_eq!(told(DatabaseErrorKind::Unknown, message), (500, None), "{message}");
        }
        // What a constraint forbids is not told by its message.
        assert_eq!(told(DatabaseErrorKind::UniqueViolation, "deadlock detected"), (500, None));
    }
}
