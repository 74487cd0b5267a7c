//! People and machines: communes, units, positions, accounts, clients, sessions, tokens.
//!
//! Roles stand in the database as dated positions, never in a token: whoever leaves an office loses its rights
//! with the next request.

pub mod access;
pub mod administration;
pub mod authenticator;
pub mod communes;
pub mod demo_hosts;
pub mod directory;
pub mod expiry;
pub mod http;
pub mod model;
pub mod names;
pub mod oauth;
pub mod office;
pub mod references;
pub mod refresh_token;
pub mod schema;
pub mod scopes;
pub mod seed;
pub mod sessions;
pub mod settings;
pub mod signing_keys;
pub mod store;

use crate::kernel::crypto::{PasswordService, TokenIssuer};
use demo_hosts::DemoHosts;

/// What log-in and the token endpoint need; added to the [`App`](crate::kernel::app::App) at start.
pub struct Credentials {
    /// Hashes and compares passwords.
    pub passwords: PasswordService,
    /// Issues access tokens.
    pub issuer: TokenIssuer,
    /// Where demo accounts answer.
    pub demo_hosts: DemoHosts,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Credentials")
    }
}
