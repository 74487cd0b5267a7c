//! Request headers that the contract knows, and what every answer carries.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderMap;

use super::route::HeaderRules;
use crate::kernel::access::Caller;
use crate::kernel::ids::random_text;
use crate::kernel::problem::{Code, FieldError, Language, Outcome, Problem};

/// Version of the contract, in `API-Version`.
pub const API_VERSION: &str = "1";

/// Headers that every answer carries.
pub const SECURITY: &[(&str, &str)] = &[
    ("api-version", API_VERSION),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "interest-cohort=()"),
    ("strict-transport-security", "max-age=31536000"),
];

/// A header as text, if it is text.
#[must_use]
pub fn text<'headers>(headers: &'headers HeaderMap, name: &str) -> Option<&'headers str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The id of a request: the caller's own if well-formed, else a new one.
#[must_use]
pub fn request_id(headers: &HeaderMap) -> String {
    let sent = text(headers, "x-request-id").filter(|id| {
        (8..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    });
    sent.map_or_else(|| format!("req_{}", random_text(16).to_lowercase()), str::to_owned)
}

/// What a header such as `Accept-Encoding` lists, in small letters, each with its weight: what has none at all is not accepted
/// (RFC 9110 §12.4.2).
pub fn weighted(headers: &HeaderMap, name: &str) -> impl Iterator<Item = (String, f32)> {
    text(headers, name).unwrap_or("").split(',').map(|part| {
        let part = part.to_ascii_lowercase();
        let mut pieces = part.split(';').map(str::trim);
        let listed = pieces.next().unwrap_or("").to_owned();
        let weight = pieces.find_map(|piece| piece.strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
        (listed, weight)
    })
}

/// `vi` unless `Accept-Language` prefers `en`.
#[must_use]
pub fn language(headers: &HeaderMap) -> Language {
    let mut best = (0.0_f32, Language::Vi);
    for (tag, quality) in weighted(headers, "accept-language") {
        let known = match tag.split('-').next() {
            Some("vi") => Some(Language::Vi),
            Some("en") => Some(Language::En),
            _ => None,
        };
        if let Some(language) = known.filter(|_| quality > best.0) {
            best = (quality, language);
        }
    }
    best.1
}

/// The caller's address: the peer, or behind configured proxies the last address they did not add themselves.
#[must_use]
pub fn address(request: &HttpRequest, trusted: impl Fn(std::net::IpAddr) -> bool) -> String {
    let Some(peer) = request.peer_addr().map(|peer| peer.ip()) else { return "unknown".to_owned() };
    if !trusted(peer) {
        return peer.to_string();
    }
    text(request.headers(), "x-forwarded-for")
        .into_iter()
        .flat_map(|list| list.rsplit(','))
        .filter_map(|part| part.trim().parse::<std::net::IpAddr>().ok())
        .find(|address| !trusted(*address))
        .unwrap_or(peer)
        .to_string()
}

/// The host that the request itself names, never one that a forwarding header claims. Empty where it names none or
/// contradicts itself: then nothing that depends on the host is open.
#[must_use]
pub fn host(request: &HttpRequest) -> String {
    let mut named: Vec<&str> =
        request.headers().get_all("host").map(|value| value.to_str().unwrap_or("")).collect();
    named.extend(request.uri().authority().map(actix_web::http::uri::Authority::as_str));
    match named.split_first() {
        Some((first, others)) if others.iter().all(|other| other == first) => (*first).to_owned(),
        _ => String::new(),
    }
}

/// `Idempotency-Key`, bare or as a quoted structured-field string.
pub fn idempotency_key(headers: &HeaderMap) -> Outcome<Option<String>> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let sent = value.to_str().unwrap_or("");
    let bare = sent.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(sent);
    let well_formed = (8..=64).contains(&bare.len())
        && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if well_formed && headers.get_all("idempotency-key").count() == 1 {
        return Ok(Some(bare.to_owned()));
    }
    Err(header_error("Idempotency-Key", "format", "8 to 64 characters of A-Z, a-z, 0-9, - and _, once."))
}

/// A header that is not as it should be.
pub(super) fn header_error(name: &str, code: &'static str, detail: &str) -> Problem {
    let mut problem = Problem::new(Code::HeaderInvalid);
    problem.errors.push(FieldError::header(name, code, detail));
    problem
}

/// Required headers: the key of machines, the tag of acts, but not from a machine where it is only honoured. A `dry_run` needs neither.
pub fn required(
    rules: HeaderRules,
    caller: Option<&Caller>,
    key: Option<&String>,
    tag: Option<&String>,
    dry_run: bool,
) -> Outcome<()> {
    let machine = matches!(caller, Some(Caller::Machine(_)));
    if dry_run {
        return Ok(());
    }
    if rules.key && machine && key.is_none() {
        let mut problem = Problem::new(Code::KeyMissing);
        problem.errors.push(FieldError::header("Idempotency-Key", "required", "Machines must send it."));
        return Err(problem);
    }
    if rules.tag_required && !(machine && rules.tag_honoured) && tag.is_none() {
        let mut problem = Problem::new(Code::TagMissing);
        problem.errors.push(FieldError::header(
            "If-Match",
            "required",
            "Send the tag of the object as you saw it.",
        ));
        return Err(problem);
    }
    Ok(())
}

/// Compares `If-Match` with the version of the row: 412 with the current tag, which names the version alone.
pub fn check_tag(if_match: Option<&str>, version: i32) -> Outcome<()> {
    let Some(sent) = if_match else { return Ok(()) };
    let fresh = sent.split(',').map(str::trim).any(|tag| {
        tag == "*"
            || tag
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'))
                .and_then(|inner| inner.split('.').next())
                .is_some_and(|sent_version| sent_version == version.to_string())
    });
    if fresh {
        Ok(())
    } else {
        Err(Problem::new(Code::TagStale).with("current_etag", format!("\"{version}\"")))
    }
}

/// The same for a caller who is shown no version: his tag is that of all that he sees.
pub fn check_seen_tag(sent: &str, seen: &str) -> Outcome<()> {
    let fresh = sent.split(',').map(str::trim).any(|tag| tag == "*" || tag == seen);
    if fresh { Ok(()) } else { Err(Problem::new(Code::TagStale).with("current_etag", seen)) }
}

/// True where `If-None-Match` names this tag (weak comparison, RFC 9110 §13.1.2).
#[must_use]
pub fn none_match(headers: &HeaderMap, etag: &str) -> bool {
    let bare = etag.trim_start_matches("W/");
    text(headers, "if-none-match").is_some_and(|list| {
        list.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == bare || tag == "*")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    fn with(name: &'static str, value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        headers
    }

    #[test]
    fn vietnamese_unless_english_is_preferred() {
        assert_eq!(language(&HeaderMap::new()), Language::Vi);
        assert_eq!(language(&with("accept-language", "en-GB, vi;q=0.5")), Language::En);
        assert_eq!(language(&with("accept-language", "en;q=0.4, vi;q=0.5")), Language::Vi);
        assert_eq!(language(&with("accept-language", "fr, de")), Language::Vi);
    }

    #[test]
    fn a_key_may_be_quoted() {
        let bare = idempotency_key(&with("idempotency-key", "abcd-1234")).unwrap();
        let quoted = idempotency_key(&with("idempotency-key", "\"abcd-1234\"")).unwrap();
        assert_eq!(bare, quoted);
        assert!(idempotency_key(&with("idempotency-key", "short")).is_err());
        assert!(idempotency_key(&with("idempotency-key", "has space in it")).is_err());
    }

    #[test]
    fn a_tag_compares_by_version() {
        assert!(check_tag(Some("\"3.abc\""), 3).is_ok());
        assert!(check_tag(Some("\"2.abc\", \"3.xyz\""), 3).is_ok());
        assert_eq!(check_tag(Some("\"2.abc\""), 3).unwrap_err().code, Code::TagStale);
        assert_eq!(check_tag(Some("abc"), 3).unwrap_err().code, Code::TagStale);
    }

    #[test]
    fn the_host_is_the_requests_own() {
        let named = |headers: &[(&'static str, &'static str)]| {
            let mut request = actix_web::test::TestRequest::default();
            for header in headers {
                request = request.append_header(*header);
            }
            host(&request.to_http_request())
        };
        assert_eq!(named(&[("host", "localhost:8080")]), "localhost:8080");
        let forwarded =
            [("host", "tiepdan.vn"), ("x-forwarded-host", "localhost"), ("forwarded", "host=localhost")];
        assert_eq!(named(&forwarded), "tiepdan.vn");
        assert_eq!(named(&[("host", "tiepdan.vn"), ("host", "localhost")]), "");
        assert_eq!(named(&[("x-forwarded-host", "localhost")]), "");
        let absolute = actix_web::test::TestRequest::with_uri("http://localhost/v1/me");
        assert_eq!(host(&absolute.append_header(("host", "tiepdan.vn")).to_http_request()), "");
    }

    #[test]
    fn proxies_are_believed_only_if_configured() {
        let request = actix_web::test::TestRequest::default()
            .peer_addr("10.0.0.1:9".parse().unwrap())
            .insert_header(("x-forwarded-for", "1.2.3.4, 10.0.0.2"))
            .to_http_request();
        let proxies: Vec<std::net::IpAddr> = vec!["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        assert_eq!(address(&request, |address| proxies.contains(&address)), "1.2.3.4");
        assert_eq!(address(&request, |_| false), "10.0.0.1");
    }
}
