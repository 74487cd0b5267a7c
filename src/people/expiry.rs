//! Deletes log-in sessions that ended long ago, and with them the hashes of their refresh tokens. Access tokens, of
//! people and of machines, are stored nowhere.

use crate::kernel::record::expiry::Expiry;
use crate::kernel::record::retention::ENDED_SESSIONS;

/// The job. What was logged out or revoked counts from the instant at which it would have ended by itself.
pub const SESSIONS: Expiry =
    Expiry { kind: "expire_sessions", subject: ENDED_SESSIONS, table: "sessions", since: "expires_at" };
