//! How much one client and the whole server may do.

#![allow(missing_docs, reason = "clap would print a doc comment as the description of the whole command")]

#[derive(Debug, Clone, clap::Args)]
pub struct LimitSettings {
    /// Requests a minute and client, on average.
    #[arg(long, env = "TIEPDAN_RATE_PER_MINUTE", default_value = "600", value_name = "NUMBER")]
    pub rate_per_minute: String,

    /// Requests that a client may make at once after a pause.
    #[arg(long, env = "TIEPDAN_RATE_BURST", default_value = "300", value_name = "NUMBER")]
    pub rate_burst: String,

    /// Attempts to log in, a minute and address.
    #[arg(long, env = "TIEPDAN_LOGIN_RATE_PER_MINUTE", default_value = "60", value_name = "NUMBER")]
    pub login_rate_per_minute: String,

    /// Seconds after which a request is given up.
    #[arg(long, env = "TIEPDAN_REQUEST_TIMEOUT_SECONDS", default_value = "30", value_name = "SECONDS")]
    pub request_timeout_seconds: String,

    /// Seconds that a client has to send its request's body; its head has ten.
    #[arg(long, env = "TIEPDAN_BODY_TIMEOUT_SECONDS", default_value = "10", value_name = "SECONDS")]
    pub body_timeout_seconds: String,

    /// Registrations of petitions that may be under way at once; more get 503 with Retry-After at once, and so with
    /// the next three. Each kind is bounded by itself: however many read, a petition can be handed in.
    #[arg(long, env = "TIEPDAN_INTAKE_AT_ONCE", default_value = "64", value_name = "NUMBER")]
    pub intake_at_once: String,

    /// Other changes that may be under way at once.
    #[arg(long, env = "TIEPDAN_CHANGES_AT_ONCE", default_value = "64", value_name = "NUMBER")]
    pub changes_at_once: String,

    /// Files that may come in at once, slow ones too: each needs about a megabyte of memory meanwhile.
    #[arg(long, env = "TIEPDAN_UPLOADS_AT_ONCE", default_value = "8", value_name = "NUMBER")]
    pub uploads_at_once: String,

    /// Reads that may be under way at once. About as many as the read connections serve in three seconds: so long
    /// does a request wait for one.
    #[arg(long, env = "TIEPDAN_READS_AT_ONCE", default_value = "128", value_name = "NUMBER")]
    pub reads_at_once: String,

    /// Seconds that the reader of a dataset or a file may take for one piece of 64 or 128 KB before the transfer is broken off.
    #[arg(long, env = "TIEPDAN_EXPORT_PATIENCE_SECONDS", default_value = "60", value_name = "SECONDS")]
    pub export_patience_seconds: String,

    /// Threads that serve requests [default: number of cores].
    #[arg(long, env = "TIEPDAN_WORKERS", value_name = "NUMBER")]
    pub workers: Option<String>,

    /// Database connections for changes.
    #[arg(long, env = "TIEPDAN_WRITE_CONNECTIONS", default_value = "4", value_name = "NUMBER")]
    pub write_connections: String,

    /// Database connections for reads.
    #[arg(long, env = "TIEPDAN_READ_CONNECTIONS", default_value = "4", value_name = "NUMBER")]
    pub read_connections: String,
}
