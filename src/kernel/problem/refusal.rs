//! Why a request was told to come back. Callers learn the code and the time to wait; whoever runs the server needs to
//! know which limit it met.

use super::Code;

/// What a request that was answered with 429 or 503 met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The caller's or the address's own rate.
    Rate,
    /// The rate of log-ins of an address.
    LogIns,
    /// As many reads are under way as may be.
    ReadsFull,
    /// As many changes are under way as may be.
    ChangesFull,
    /// As many registrations are under way as may be.
    IntakeFull,
    /// As many files come in as may be.
    UploadsFull,
    /// As many files are sent as may be.
    DownloadsFull,
    /// As many files come in from the caller, or are sent to him, as may be.
    ShareFull,
    /// As many exports are under way as may be.
    ExportsFull,
    /// As many passwords are being checked, or wait for it, as may be.
    PasswordsFull,
    /// No connection became free in time.
    PoolWait,
    /// The database could not be reached.
    Unreachable,
    /// The connection to the database went away in the middle.
    ConnectionLost,
    /// The same when something was, or may have been, recorded: not tried again here.
    ConnectionLostLate,
    /// The database gave up: a lock, a time limit, a deadlock, read-only for a while.
    DatabaseBusy,
    /// The database's disk is full.
    DiskFull,
    /// The request took longer than it may.
    TimeLimit,
    /// Anything else.
    Other,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::Rate,
        Self::LogIns,
        Self::ReadsFull,
        Self::ChangesFull,
        Self::IntakeFull,
        Self::UploadsFull,
        Self::DownloadsFull,
        Self::ShareFull,
        Self::ExportsFull,
        Self::PasswordsFull,
        Self::PoolWait,
        Self::Unreachable,
        Self::ConnectionLost,
        Self::ConnectionLostLate,
        Self::DatabaseBusy,
        Self::DiskFull,
        Self::TimeLimit,
        Self::Other,
    ];

    /// The code with which it is told.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::Rate | Self::LogIns | Self::ShareFull => Code::RateExceeded,
            Self::ReadsFull
            | Self::ChangesFull
            | Self::IntakeFull
            | Self::UploadsFull
            | Self::DownloadsFull
            | Self::ExportsFull
            | Self::PasswordsFull
            | Self::PoolWait
            | Self::Unreachable
            | Self::ConnectionLost
            | Self::ConnectionLostLate
            | Self::DatabaseBusy
            | Self::DiskFull
            | Self::TimeLimit
            | Self::Other => Code::ServiceUnavailable,
        }
    }

    /// The name in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rate => "rate",
            Self::LogIns => "log_ins",
            Self::ReadsFull => "reads_full",
            Self::ChangesFull => "changes_full",
            Self::IntakeFull => "intake_full",
            Self::UploadsFull => "uploads_full",
            Self::DownloadsFull => "downloads_full",
            Self::ShareFull => "share_full",
            Self::ExportsFull => "exports_full",
            Self::PasswordsFull => "passwords_full",
            Self::PoolWait => "pool_wait",
            Self::Unreachable => "database_unreachable",
            Self::ConnectionLost => "connection_lost",
            Self::ConnectionLostLate => "connection_lost_late",
            Self::DatabaseBusy => "database_busy",
            Self::DiskFull => "disk_full",
            Self::TimeLimit => "time_limit",
            Self::Other => "other",
        }
    }
}
