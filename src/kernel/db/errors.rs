//! Database errors as problems: by SQLSTATE and, where there is one, the constraint's name.

use diesel::result::{DatabaseErrorKind, Error};

use crate::kernel::problem::{Code, Problem, Refusal};

/// How the server's primary messages begin that say "not now", and what they mean: the statement took too long (57014),
/// waited too long for a lock (55P03), met a deadlock (40P01), the server is ending, starting or full (57P01 to 57P03,
/// 53300), has no memory (53200), or no room on its disk (53100).
///
/// diesel-async keeps no SQLSTATE of errors that diesel has no kind for, only the message. Sessions of the application's
/// role have `lc_messages = C` (`migrate --create-roles` sets it, `doctor` looks), so the messages are these, and none
/// of them begins with anything that a caller sent.
const PASSING: &[(&str, Refusal)] = &[
    ("canceling statement due to ", Refusal::DatabaseBusy),
    ("could not obtain lock on ", Refusal::DatabaseBusy),
    ("deadlock detected", Refusal::DatabaseBusy),
    ("out of memory", Refusal::DatabaseBusy),
    ("out of shared memory", Refusal::DatabaseBusy),
    ("terminating connection ", Refusal::ConnectionLost),
    ("the database system is ", Refusal::ConnectionLost),
    ("sorry, too many clients already", Refusal::Unreachable),
    ("too many connections for ", Refusal::Unreachable),
    ("remaining connection slots are reserved for ", Refusal::Unreachable),
];

/// How messages about files begin; they end with what the system said, which is told apart from a file that is damaged.
const FILES: &[&str] =
    &["could not extend file ", "could not write ", "could not create ", "could not resize "];
/// What the system says of a full disk.
const NO_ROOM: &[&str] = &["No space left on device", "Disk quota exceeded"];

/// The name of a violated constraint, without a `_<digits>` suffix that a partitioned or distributed table adds.
#[must_use]
pub fn violated(error: &Error) -> Option<&str> {
    let Error::DatabaseError(_, information) = error else { return None };
    let name = information.constraint_name()?;
    let trimmed = name.trim_end_matches(|character: char| character.is_ascii_digit());
    Some(if trimmed.len() < name.len() { trimmed.strip_suffix('_').unwrap_or(name) } else { name })
}

/// Why it failed, where the same request may succeed in a moment, or at another server.
fn passes(error: &Error) -> Option<Refusal> {
    match error {
        // A write on a read-only session: the connection leads to a server that was, or is not yet, the primary.
        Error::DatabaseError(
            DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ReadOnlyTransaction,
            _,
        ) => Some(Refusal::DatabaseBusy),
        Error::DatabaseError(
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
            _,
        )
        | Error::BrokenTransactionManager => Some(Refusal::ConnectionLost),
        Error::DatabaseError(DatabaseErrorKind::Unknown, information) => passing(information.message()),
        _ => None,
    }
}

fn passing(message: &str) -> Option<Refusal> {
    if FILES.iter().any(|beginning| message.starts_with(beginning)) {
        return NO_ROOM.iter().any(|said| message.contains(said)).then_some(Refusal::DiskFull);
    }
    PASSING.iter().find(|(beginning, _)| message.starts_with(beginning)).map(|(_, refusal)| *refusal)
}

/// Seconds after which a retry makes sense: a disk is not made larger in a moment.
fn back_in(refusal: Refusal) -> u64 {
    if refusal == Refusal::DiskFull { 30 } else { 1 }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        if let Some(refusal) = passes(&error) {
            let problem = Self::new(Code::ServiceUnavailable).refused(refusal);
            return problem.retry_after(back_in(refusal)).because(&error);
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
    fn a_full_disk_is_told_apart() {
        for message in [
            "could not extend file \"base/16384/16401\": No space left on device",
            "could not extend file \"base/16384/16401\": wrote only 4096 of 8192 bytes at block 7: No space left on device",
            "could not write to file \"pg_wal/xlogtemp.71\": No space left on device",
            "could not extend file \"base/16384/16401\": Disk quota exceeded",
        ] {
            assert_eq!(told(DatabaseErrorKind::Unknown, message), (503, Some(30)), "{message}");
            assert_eq!(passing(message), Some(Refusal::DiskFull), "{message}");
        }
        assert_eq!(
            passing("terminating connection due to administrator command"),
            Some(Refusal::ConnectionLost)
        );
        assert_eq!(passing("deadlock detected"), Some(Refusal::DatabaseBusy));
    }

    #[test]
    fn a_mistake_stays_a_mistake() {
        for message in [
            "could not extend file \"base/16384/16401\": Input/output error",
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
