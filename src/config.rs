//! Settings: flags, environment variables, validation.
