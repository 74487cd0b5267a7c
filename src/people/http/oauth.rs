//! The token endpoint in the shapes of RFC 6749.

use secrecy::ExposeSecret as _;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::access::Public;
use crate::kernel::http::Form;
use crate::kernel::http::parts::{Parts, ResponseDoc};
use crate::kernel::http::reply::{Cache, HttpReply, Respond};
use crate::kernel::problem::{Outcome, Problem};
use crate::people::oauth::{self, OAuthErrorCode, Refusal, Token};

/// The grants there are.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "only the document shows it: the form is read by hand, as RFC 6749 demands")]
pub enum GrantType {
    /// A machine asks for itself (RFC 6749 §4.4).
    ClientCredentials,
}

/// A request for a token (RFC 6749 §4.4.2). Parameters that are not known are ignored, as the standard demands.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only the document shows it: the form is read by hand, as RFC 6749 demands")]
pub struct TokenForm {
    /// What is asked for.
    pub grant_type: GrantType,
    /// The client, unless `Authorization: Basic` names it.
    #[schema(nullable = false, max_length = 8000)]
    pub client_id: Option<String>,
    /// Its secret, unless `Authorization: Basic` holds it.
    #[schema(nullable = false, max_length = 8000)]
    pub client_secret: Option<String>,
    /// Scopes, parted by spaces; all of the client's where none is named.
    #[schema(nullable = false, max_length = 8000)]
    pub scope: Option<String>,
}

/// A token (RFC 6749 §5.1).
#[derive(Serialize, ToSchema)]
struct TokenResponse {
    /// Access token (RFC 9068).
    #[schema(max_length = 4096)]
    access_token: String,
    /// How to send it.
    #[schema(max_length = 20, example = "Bearer")]
    token_type: &'static str,
    /// Seconds that it lives.
    #[schema(minimum = 1, maximum = 86400, example = 900)]
    expires_in: i64,
    /// Scopes that it holds, parted by spaces.
    #[schema(max_length = 1000, example = "petitions:read reference:read")]
    scope: String,
}

/// A refusal (RFC 6749 §5.2).
#[derive(Serialize, ToSchema)]
struct OAuthError {
    /// Code of the standard.
    error: OAuthErrorCode,
    /// One sentence.
    #[schema(max_length = 1000)]
    error_description: &'static str,
}

/// A token or a refusal, each in the shape of the standard.
pub struct TokenReply(Result<Token, Refusal>);

impl Respond for TokenReply {
    fn describe(parts: &mut Parts) {
        parts.response(200, ResponseDoc::json::<TokenResponse>("The token."));
        parts.response(400, ResponseDoc::json::<OAuthError>("The request or a scope is wrong."));
        parts.response(401, ResponseDoc::json::<OAuthError>("The client is unknown or its secret is wrong."));
    }

    fn reply(self) -> Outcome<HttpReply> {
        let (status, body) = match self.0 {
            Ok(token) => {
                let response = TokenResponse {
                    access_token: token.access_token.expose_secret().to_owned(),
                    token_type: "Bearer",
                    expires_in: token.expires_in,
                    scope: token.scope,
                };
                (200, serde_json::to_value(response))
            }
            Err(refusal) => {
                let status = if refusal == Refusal::InvalidClient { 401 } else { 400 };
                let body = OAuthError { error: refusal.code(), error_description: refusal.description() };
                (status, serde_json::to_value(body))
            }
        };
        let mut reply =
            HttpReply { cache: Cache::NoStore, ..HttpReply::json(status, body.map_err(Problem::internal)?) };
        if status == 401 {
            reply.headers.push((
                "www-authenticate".to_owned(),
                "Basic realm=\"tiepdan\", charset=\"UTF-8\"".to_owned(),
            ));
        }
        Ok(reply)
    }
}

/// `POST /v1/oauth/token`
pub async fn token(gate: Public, form: Form<TokenForm>) -> Outcome<TokenReply> {
    let request = match oauth::parse(&form.bytes, form.authorization.as_deref()) {
        Ok(request) => request,
        Err(refusal) => return Ok(TokenReply(Err(refusal))),
    };
    Ok(TokenReply(oauth::issue(&gate.visitor, &request).await?))
}
