//! The token endpoint of machines (RFC 6749 §4.4): reads the form, checks the client, issues a token.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;

use super::Credentials;
use super::scopes;
use super::store::accounts as store;
use crate::code_enum;
use crate::kernel::access::Role;
use crate::kernel::context::Visitor;
use crate::kernel::crypto::{Grant, SecretKind, verify_secret};
use crate::kernel::problem::{Outcome, Problem};

/// Parameters of a form; more are no token request.
const MOST_PARAMETERS: usize = 20;
/// Longest value of a form, in bytes.
const LONGEST_VALUE: usize = 8000;
/// Stands in for the hash of a client that does not exist, so that it costs the same work.
const NO_HASH: [u8; 32] = [0; 32];

/// Why no token is issued (RFC 6749 §5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The form is malformed.
    InvalidRequest(&'static str),
    /// The client is unknown, or its secret is wrong.
    InvalidClient,
    /// Another grant than `client_credentials`.
    UnsupportedGrantType,
    /// A scope that is unknown or not for this client.
    InvalidScope,
}

code_enum! {
    /// Codes of RFC 6749.
    pub enum OAuthErrorCode {
        /// Yêu cầu sai.
        InvalidRequest "invalid_request" "Yêu cầu sai" "The form is malformed",
        /// Máy khách không được nhận ra.
        InvalidClient "invalid_client" "Không nhận ra máy khách, hoặc sai mã bí mật" "The client is unknown, or its secret is wrong",
        /// Kiểu cấp quyền không được hỗ trợ.
        UnsupportedGrantType "unsupported_grant_type" "Không hỗ trợ kiểu cấp quyền này" "Another grant than client_credentials",
        /// Phạm vi sai.
        InvalidScope "invalid_scope" "Phạm vi không có, hoặc không dành cho máy khách này" "A scope that is unknown or not for this client",
    }
}

impl Refusal {
    /// The code of RFC 6749.
    #[must_use]
    pub fn code(self) -> OAuthErrorCode {
        match self {
            Self::InvalidRequest(_) => OAuthErrorCode::InvalidRequest,
            Self::InvalidClient => OAuthErrorCode::InvalidClient,
            Self::UnsupportedGrantType => OAuthErrorCode::UnsupportedGrantType,
            Self::InvalidScope => OAuthErrorCode::InvalidScope,
        }
    }

    /// One sentence; never quotes what was sent.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::InvalidRequest(why) => why,
            Self::InvalidClient => "The client is unknown or its secret is wrong.",
            Self::UnsupportedGrantType => "Only client_credentials is supported.",
            Self::InvalidScope => "A scope is unknown or not for this client.",
        }
    }
}

/// What the client asks for.
#[derive(Debug)]
pub struct TokenRequest {
    /// The client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: SecretString,
    /// Scopes asked for, parted by spaces.
    pub scope: Option<String>,
}

/// A token as the client gets it.
#[derive(Debug)]
pub struct Token {
    /// The access token.
    pub access_token: SecretString,
    /// Seconds that it lives.
    pub expires_in: i64,
    /// Scopes, parted by spaces.
    pub scope: String,
}

/// Reads a token request: the form, and the client's credentials from it or from `Authorization: Basic`.
pub fn parse(form: &[u8], authorization: Option<&str>) -> Result<TokenRequest, Refusal> {
    let malformed = Refusal::InvalidRequest("The form cannot be read.");
    let text = std::str::from_utf8(form).map_err(|_| malformed)?;
    let pairs = decode(text).filter(|pairs| pairs.len() <= MOST_PARAMETERS).ok_or(malformed)?;
    if pairs.iter().any(|(_, value)| value.len() > LONGEST_VALUE) {
        return Err(Refusal::InvalidRequest("A parameter is too long."));
    }
    // RFC 6749 §3.2: a parameter stands once; one without a value counts as left out.
    let take = |name: &str| {
        let mut values = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone());
        match (values.next(), values.next()) {
            (first, None) => Ok(first.filter(|value| !value.is_empty())),
            (_, Some(_)) => Err(Refusal::InvalidRequest("A parameter is repeated.")),
        }
    };
    let (id, secret) = (take("client_id")?, take("client_secret")?);
    if [&id, &secret].into_iter().flatten().any(|value| !visible(value)) {
        return Err(Refusal::InvalidRequest(
            "client_id and client_secret consist of visible ASCII characters.",
        ));
    }
    let scope = take("scope")?;
    match take("grant_type")?.as_deref() {
        Some("client_credentials") => {}
        Some(_) => return Err(Refusal::UnsupportedGrantType),
        None => return Err(Refusal::InvalidRequest("grant_type is missing.")),
    }
    let (client_id, client_secret) = match (authorization.filter(|text| !text.is_empty()), id, secret) {
        (Some(_), _, Some(_)) => {
            return Err(Refusal::InvalidRequest("Send the secret by Basic or in the form, not both."));
        }
        (Some(header), id, None) => {
            let (basic_id, basic_secret) = basic(header).ok_or(Refusal::InvalidClient)?;
            if id.is_some_and(|id| id != basic_id) {
                return Err(Refusal::InvalidRequest("client_id differs from that in Authorization."));
            }
            (basic_id, basic_secret)
        }
        (None, Some(id), Some(secret)) => (id, secret),
        (None, _, _) => return Err(Refusal::InvalidClient),
    };
    Ok(TokenRequest { client_id, client_secret: client_secret.into(), scope })
}

/// Both halves are form-encoded within the header (RFC 6749 §2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = STANDARD.decode(encoded.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    let both = [decode_value(id)?, decode_value(secret)?];
    let [id, secret] = both.iter().all(|value| visible(value)).then_some(both)?;
    Some((id, secret))
}

/// RFC 6749 Appendix A: `VSCHAR`. Nothing else can be the name or secret of a client, and the database takes no NUL.
fn visible(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..=0x7E).contains(&byte))
}

fn decode_value(text: &str) -> Option<String> {
    match decode(&format!("value={text}"))?.as_slice() {
        [(_, value)] => Some(value.clone()),
        _ => None,
    }
}

fn decode(text: &str) -> Option<Vec<(String, String)>> {
    actix_web::web::Query::<Vec<(String, String)>>::from_query(text)
        .ok()
        .map(actix_web::web::Query::into_inner)
}

/// Issues a token to the client, or says why not. An unknown client costs the work of a known one.
pub async fn issue(visitor: &Visitor, request: &TokenRequest) -> Outcome<Result<Token, Refusal>> {
    let app = &visitor.app;
    let credentials = app.part::<Credentials>();
    let found = store::client(&mut *app.db.admission().await?, &request.client_id).await?;
    let kept = found.as_ref().map_or(NO_HASH.as_slice(), |client| client.secret_hash.as_slice());
    let matches = verify_secret(&app.keys, SecretKind::Client, &request.client_secret, kept);
    let usable = found.filter(|client| {
        client.disabled_at.is_none() && (!client.demo || credentials.demo_hosts.answer(&visitor.request.host))
    });
    let Some(client) = usable.filter(|_| matches) else { return Ok(Err(Refusal::InvalidClient)) };
    let Some(role) = Role::parse(&client.role) else { return Ok(Err(Refusal::InvalidClient)) };
    let Some(granted) = scopes::granted(role, request.scope.as_deref()) else {
        return Ok(Err(Refusal::InvalidScope));
    };
    let scope = granted.join(" ");
    let grant = Grant { sub: &client.id, client_id: &client.id, scope: Some(&scope), sid: None };
    let issued = credentials.issuer.issue(&grant, app.clock.real_now()).map_err(Problem::internal)?;
    Ok(Ok(Token { access_token: issued.token, expires_in: issued.expires_in, scope }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    fn header(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    fn read(
        form: &str,
        authorization: Option<&str>,
    ) -> Result<(String, String, Option<String>), &'static str> {
        parse(form.as_bytes(), authorization)
            .map(|request| {
                (request.client_id, request.client_secret.expose_secret().to_owned(), request.scope)
            })
            .map_err(|refusal| refusal.code().as_str())
    }

    #[test]
    fn credentials_come_by_form_or_by_basic() {
        let expected = Ok(("demo-portal".to_owned(), "s+ %:x".to_owned(), Some("a b".to_owned())));
        let grant = "grant_type=client_credentials&scope=a+b";
        let by_form = format!("{grant}&client_id=demo-portal&client_secret=s%2B+%25%3Ax");
        assert_eq!(read(&by_form, None), expected);
        assert_eq!(read(&by_form, Some("")), expected);
        let by_basic = header("demo-portal:s%2B+%25:x");
        assert_eq!(read(grant, Some(&by_basic)), expected);
        assert_eq!(read(&format!("{grant}&client_id=demo-portal"), Some(&by_basic)), expected);
        assert_eq!(
            read("grant_type=client_credentials&scope=&extra=1", Some(&header("a-b:c"))).unwrap().2,
            None
        );
    }

    #[test]
    fn refusals_have_the_codes_of_the_standard() {
        let basic = header("demo-portal:secret");
        let grant = "grant_type=client_credentials";
        for (form, authorization, code) in [
            ("", Some(basic.as_str()), "invalid_request"),
            ("grant_type=", Some(basic.as_str()), "invalid_request"),
            ("grant_type=password", Some(basic.as_str()), "unsupported_grant_type"),
            (
                "grant_type=client_credentials&grant_type=client_credentials",
                Some(basic.as_str()),
                "invalid_request",
            ),
            (
                "grant_type=client_credentials&client_id=a-b&client_secret=c",
                Some(basic.as_str()),
                "invalid_request",
            ),
            ("grant_type=client_credentials&client_id=other", Some(basic.as_str()), "invalid_request"),
            (grant, None, "invalid_client"),
            (grant, Some("Bearer abc"), "invalid_client"),
            (grant, Some("Basic !!!"), "invalid_client"),
            (grant, Some("Basic"), "invalid_client"),
            ("grant_type=client_credentials&client_id=demo-portal", None, "invalid_client"),
        ] {
            assert_eq!(read(form, authorization).unwrap_err(), code, "{form} {authorization:?}");
        }
        assert_eq!(parse(&[0xFF, 0xFE], None).unwrap_err().code(), OAuthErrorCode::InvalidRequest);
        let long = "x".repeat(LONGEST_VALUE + 1);
        for odd in ["%00", "a%00b", "%FF%FE", "%ED%A0%80", "%7F", "%0A", "%C3%A9", &long] {
            for form in [
                format!("{grant}&client_id={odd}&client_secret=c"),
                format!("{grant}&client_id=a-b&client_secret={odd}"),
            ] {
                assert_eq!(read(&form, None).unwrap_err(), "invalid_request", "{form}");
            }
        }
        for odd in ["a%00b:c", "a-b:%00", "a\0b:c", "%FF:c"] {
            assert_eq!(read(grant, Some(&header(odd))).unwrap_err(), "invalid_client", "{odd}");
        }
        let crowd = vec!["a=b"; 21].join("&");
        assert_eq!(read(&crowd, None).unwrap_err(), "invalid_request");
    }
}
