//! The demo commune.
