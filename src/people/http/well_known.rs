//! What everybody may know of keys and of the token server.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::access::Public;
use crate::kernel::crypto::{KeyUse, PublicKey};
use crate::kernel::http::Shown;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::scopes;
use crate::people::signing_keys;

/// A public key (RFC 7517, RFC 8037).
#[derive(Serialize, Deserialize, ToSchema)]
struct JsonWebKey {
    /// Key type.
    #[schema(max_length = 20, example = "OKP")]
    kty: String,
    /// Curve.
    #[schema(max_length = 20, example = "Ed25519")]
    crv: String,
    /// Id of the key: its thumbprint (RFC 7638).
    #[schema(max_length = 100)]
    kid: String,
    /// The key.
    #[schema(max_length = 100)]
    x: String,
    /// Algorithm.
    #[schema(max_length = 20, example = "EdDSA")]
    alg: String,
    /// What it is for.
    #[serde(rename = "use")]
    #[schema(max_length = 20, example = "sig")]
    purpose: String,
}

/// A set of public keys (RFC 7517 §5).
#[derive(Serialize, ToSchema)]
pub struct JsonWebKeySet {
    /// The keys.
    #[schema(max_items = 1000)]
    keys: Vec<JsonWebKey>,
}

impl JsonWebKeySet {
    fn of<U: KeyUse>(keys: &[PublicKey<U>]) -> Outcome<Self> {
        let keys = keys.iter().map(|key| serde_json::from_value(key.jwk()).map_err(Problem::internal));
        Ok(Self { keys: keys.collect::<Outcome<_>>()? })
    }
}

/// Metadata of the token server (RFC 8414 §2).
#[derive(Serialize, ToSchema)]
#[schema(as = TokenServer)]
pub struct TokenServerView {
    /// Issuer of our tokens.
    #[schema(max_length = 500)]
    issuer: String,
    /// Token endpoint.
    #[schema(max_length = 500)]
    token_endpoint: String,
    /// Keys of access tokens.
    #[schema(max_length = 500)]
    jwks_uri: String,
    /// Grants of the token endpoint.
    #[schema(max_items = 10)]
    grant_types_supported: Vec<&'static str>,
    /// How a client proves itself.
    #[schema(max_items = 10)]
    token_endpoint_auth_methods_supported: Vec<&'static str>,
    /// None: there is no authorization endpoint yet.
    #[schema(max_items = 10)]
    response_types_supported: Vec<&'static str>,
    /// Scopes that a client may have.
    #[schema(max_items = 100)]
    scopes_supported: Vec<&'static str>,
}

/// `GET /.well-known/jwks.json`
pub async fn token_keys(gate: Public) -> Outcome<Shown<JsonWebKeySet>> {
    let app = &gate.visitor.app;
    let keys = signing_keys::token_keys(&mut *app.db.read().await?, app.clock.real_now()).await?;
    Ok(Shown::public(JsonWebKeySet::of(&keys)?))
}

/// `GET /.well-known/receipt-keys.json`
pub async fn receipt_keys(gate: Public) -> Outcome<Shown<JsonWebKeySet>> {
    let keys = signing_keys::receipt_keys(&mut *gate.visitor.app.db.read().await?).await?;
    Ok(Shown::public(JsonWebKeySet::of(&keys)?))
}

/// `GET /.well-known/audit-head-keys.json`
pub async fn audit_head_keys(gate: Public) -> Outcome<Shown<JsonWebKeySet>> {
    let keys = signing_keys::audit_head_keys(&mut *gate.visitor.app.db.read().await?).await?;
    Ok(Shown::public(JsonWebKeySet::of(&keys)?))
}

/// `GET /.well-known/oauth-authorization-server`
pub async fn token_server(gate: Public) -> Outcome<Shown<TokenServerView>> {
    let url = &gate.visitor.app.public_url;
    Ok(Shown::public(TokenServerView {
        issuer: url.clone(),
        token_endpoint: format!("{url}/v1/oauth/token"),
        jwks_uri: format!("{url}/.well-known/jwks.json"),
        grant_types_supported: vec!["client_credentials"],
        token_endpoint_auth_methods_supported: vec!["client_secret_basic", "client_secret_post"],
        response_types_supported: Vec::new(),
        scopes_supported: scopes::supported(),
    }))
}
