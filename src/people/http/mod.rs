//! The operations of this room.

mod directory;
mod me;
mod oauth;
mod sessions;
mod settings;
mod views;
mod well_known;

use serde_json::json;

use crate::kernel::http::{Route, delete, get, post};
use crate::kernel::problem::Code;

/// Tag of the document.
const TAG: &str = "identity";

/// All operations.
#[must_use]
pub fn routes() -> Vec<Route> {
    [session_routes(), token_routes(), directory_routes(), settings::routes()].concat()
}

fn session_routes() -> Vec<Route> {
    vec![
        post("/v1/sessions", "openSession", sessions::open)
            .login()
            .about(
                TAG,
                "Log in",
                "For the commune's own staff. An unknown log-in, a wrong password and a closed account are alike.",
            )
            .example(json!({ "login": "intake-officer", "password": "demo-intake-officer" }))
            .problems(&[Code::CredentialsInvalid]),
        post("/v1/sessions/refreshes", "refreshSession", sessions::refresh)
            .login()
            .about(
                TAG,
                "Exchange a refresh token",
                "The token sent is used up; using it again ends the session for whoever holds a token of it.",
            )
            .example(json!({ "refresh_token": "…" }))
            .problems(&[Code::TokenInvalid]),
        delete("/v1/sessions/current", "closeSession", sessions::close).about(
            TAG,
            "Log out",
            "Effective at once: the next request with any token of this session is refused.",
        ),
        get("/v1/me", "readMe", me::read).about(TAG, "Who am I, what may I", "Positions held today, for a person; role and scopes, for a client."),
    ]
}

fn token_routes() -> Vec<Route> {
    vec![
        post("/v1/oauth/token", "issueToken", oauth::token)
            .login()
            .about(
                TAG,
                "Get a token for a client",
                "RFC 6749 §4.4: `client_credentials`, form-encoded, the secret by Basic or in the form. Errors of the \
                 grant have the shape of RFC 6749 §5.2.",
            )
            .example(json!({
                "grant_type": "client_credentials", "client_id": "demo-portal", "client_secret": "demo-demo-portal",
                "scope": "petitions:read petitions:write",
            })),
        get("/.well-known/jwks.json", "readTokenKeys", well_known::token_keys).about(
            TAG,
            "Keys of access tokens",
            "Public keys with which our access tokens verify (RFC 7517).",
        ),
        get("/.well-known/receipt-keys.json", "readReceiptKeys", well_known::receipt_keys).about(
            TAG,
            "Keys of receipts",
            "Public keys of receipts, retired ones too: a receipt verifies for years.",
        ),
        get("/.well-known/audit-head-keys.json", "readAuditHeadKeys", well_known::audit_head_keys).about(
            TAG,
            "Keys of heads of the audit",
            "Public keys of the heads of the audit that are signed each legal day, retired ones too: whoever keeps a copy \
             of a head verifies it for years.",
        ),
        get("/.well-known/oauth-authorization-server", "readTokenServer", well_known::token_server).about(
            TAG,
            "Metadata of the token server",
            "RFC 8414.",
        ),
    ]
}

fn directory_routes() -> Vec<Route> {
    vec![
        get("/v1/units", "listUnits", directory::list_units)
            .about(TAG, "Bodies and their units", "A body is a unit without a parent, with all below it.")
            .problems(&[Code::CursorInvalid]),
        get("/v1/units/{id}", "readUnit", directory::read_unit).about(
            TAG,
            "One unit",
            "With the unit above it; a body has none.",
        ),
        get("/v1/positions", "listPositions", directory::list_positions)
            .serves(&["II.2-1"])
            .about(TAG, "Who holds which office", "Past offices too, unless `held_on` names a day.")
            .problems(&[Code::CursorInvalid]),
        get("/v1/positions/{id}", "readPosition", directory::read_position).serves(&["II.2-1"]).about(
            TAG,
            "One position",
            "A person in an office at a time; past ones stay, since acts name them.",
        ),
    ]
}
