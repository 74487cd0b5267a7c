//! Hostile tokens are refused, each for its reason, and a remembered verdict does not outlive its token or key.

use super::*;
use aws_lc_rs::hmac;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use proptest::prelude::*;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

const ISSUER: &str = "https://tiepdan.test";
const AUDIENCE: &str = "tiepdan";
const MINUTES: TimeDelta = TimeDelta::minutes(15);
const GRANT: Grant<'_> =
    Grant { sub: "user", client_id: "desk", scope: Some("petitions:read"), sid: Some(Uuid::nil()) };

fn now() -> DateTime<Utc> {
    "2026-11-24T01:00:00Z".parse().unwrap()
}

fn pair() -> (TokenIssuer, TokenVerifier) {
    let issuer = TokenIssuer::new(ISSUER, AUDIENCE, MINUTES, AccessKey::generate().unwrap());
    let verifier = TokenVerifier::new(ISSUER, AUDIENCE, MINUTES);
    verifier.add_key(issuer.public_key());
    (issuer, verifier)
}

fn issue(issuer: &TokenIssuer) -> String {
    issuer.issue(&GRANT, now()).unwrap().token.expose_secret().to_owned()
}

/// Good claims as JSON, to be spoilt.
fn claims() -> Value {
    let second = now().timestamp();
    json!({ "iss": ISSUER, "sub": "user", "aud": AUDIENCE, "exp": second + 900, "iat": second, "nbf": second,
        "jti": "j", "client_id": "desk" })
}

/// The good claims with `name` set to `value`, or without it where `value` is null.
fn claims_with(name: &str, value: Value) -> Value {
    let mut all = claims();
    if value.is_null() {
        all.as_object_mut().unwrap().remove(name);
    } else {
        all[name] = value;
    }
    all
}

/// Any header and claims in a token signed rightly by `signer`.
fn raw(header: &Value, claims: &Value, signer: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let part = |value: &Value| base64url(value.to_string().as_bytes());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = base64url(&signer(message.as_bytes()));
    format!("{message}.{signature}")
}

/// A key outside the issuer, so that a test can sign what the issuer would not.
struct Forger {
    encoding: EncodingKey,
    public: AccessPublicKey,
    verifier: TokenVerifier,
}

impl Forger {
    fn new() -> Self {
        use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
        let pair = Ed25519KeyPair::generate().unwrap();
        let public = AccessPublicKey::from_bytes(pair.public_key().as_ref().try_into().unwrap());
        let verifier = TokenVerifier::new(ISSUER, AUDIENCE, MINUTES);
        verifier.add_key(public.clone());
        Self { encoding: EncodingKey::from_ed_der(pair.to_pkcs8().unwrap().as_ref()), public, verifier }
    }

    fn header(&self) -> Header {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(self.public.kid().to_owned());
        header
    }

    fn verify(&self, header: &Header, claims: &Value) -> Result<Arc<Claims>, TokenRejection> {
        self.verifier.verify(&encode(header, claims, &self.encoding).unwrap(), now())
    }

    fn verify_claims(&self, claims: &Value) -> Result<Arc<Claims>, TokenRejection> {
        self.verify(&self.header(), claims)
    }
}

#[test]
fn an_issued_token_verifies_and_says_what_was_granted() {
    let (issuer, verifier) = pair();
    let granted = issuer.issue(&GRANT, now()).unwrap();
    assert_eq!(granted.expires_in, 900);
    for _ in 0..2 {
        let claims = verifier.verify(granted.token.expose_secret(), now()).unwrap();
        assert_eq!(*claims, granted.claims);
        assert_eq!(claims.sid, GRANT.sid);
    }
    assert_ne!(granted.claims.jti, issuer.issue(&GRANT, now()).unwrap().claims.jti);
    assert!(!format!("{granted:?}").contains(granted.token.expose_secret()));
}

#[test]
fn no_other_algorithm_passes() {
    let forger = Forger::new();
    let kid = forger.public.kid();
    let header = |alg: &str| json!({ "typ": "at+jwt", "alg": alg, "kid": kid });
    let verify = |token: &str| forger.verifier.verify(token, now()).unwrap_err();
    for none in ["none", "None", "nOnE", ""] {
        assert_eq!(verify(&raw(&header(none), &claims(), |_| Vec::new())), TokenRejection::Malformed);
    }
    // The public key, which everybody knows, as the secret of an HMAC.
    let public = *forger.public.bytes();
    let hs256 = raw(&header("HS256"), &claims(), |message| {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &public), message).as_ref().to_vec()
    });
    assert_eq!(verify(&hs256), TokenRejection::Algorithm);
    let es256 = raw(&header("ES256"), &claims(), |_| vec![0; 64]);
    assert_eq!(verify(&es256), TokenRejection::Algorithm);
    let empty = raw(&header("EdDSA"), &claims(), |_| Vec::new());
    assert_eq!(verify(&empty), TokenRejection::Signature);
    let zeros = raw(&header("EdDSA"), &claims(), |_| vec![0; 64]);
    assert_eq!(verify(&zeros), TokenRejection::Signature);
}

#[test]
fn the_type_and_the_key_must_be_named() {
    let forger = Forger::new();
    let with = |change: fn(&mut Header)| {
        let mut header = forger.header();
        change(&mut header);
        forger.verify(&header, &claims()).map(|_| ())
    };
    assert_eq!(with(|_| ()), Ok(()));
    assert_eq!(with(|header| header.typ = Some("application/at+jwt".to_owned())), Ok(()));
    assert_eq!(with(|header| header.typ = Some("Application/AT+JWT".to_owned())), Ok(()));
    for typ in ["JWT", "", "at+jwt ", "tiepdan-receipt+jwt", "application/", "text/at+jwt"] {
        let mut header = forger.header();
        header.typ = Some(typ.to_owned());
        assert_eq!(forger.verify(&header, &claims()).unwrap_err(), TokenRejection::Type, "{typ}");
    }
    assert_eq!(with(|header| header.typ = None), Err(TokenRejection::Type));
    assert_eq!(with(|header| header.kid = None), Err(TokenRejection::KeyMissing));
    assert_eq!(with(|header| header.kid = Some("x".to_owned())), Err(TokenRejection::KeyUnknown));
    assert_eq!(with(|header| header.crit = Some(vec!["b64".to_owned()])), Err(TokenRejection::Critical));
}

#[test]
fn a_key_in_the_header_is_not_believed() {
    let (ours, stranger) = (Forger::new(), Forger::new());
    let mut header = stranger.header();
    header.jwk = serde_json::from_value(stranger.public.jwk()).unwrap();
    let token = encode(&header, &claims(), &stranger.encoding).unwrap();
    assert_eq!(ours.verifier.verify(&token, now()).unwrap_err(), TokenRejection::KeyUnknown);
    header.kid = Some(ours.public.kid().to_owned());
    let token = encode(&header, &claims(), &stranger.encoding).unwrap();
    assert_eq!(ours.verifier.verify(&token, now()).unwrap_err(), TokenRejection::Signature);
}

#[test]
fn every_claim_is_checked() {
    let forger = Forger::new();
    let second = now().timestamp();
    let cases = [
        ("iss", json!("https://other.test"), TokenRejection::Issuer),
        ("iss", json!([ISSUER]), TokenRejection::Claims),
        ("iss", json!(null), TokenRejection::Claims),
        ("aud", json!("other"), TokenRejection::Audience),
        ("aud", json!([]), TokenRejection::Audience),
        ("aud", json!({ "x": AUDIENCE }), TokenRejection::Claims),
        ("aud", json!(null), TokenRejection::Claims),
        ("exp", json!(null), TokenRejection::Claims),
        ("exp", json!("9999999999"), TokenRejection::Claims),
        ("exp", json!(second), TokenRejection::Expired),
        ("exp", json!(second - 1), TokenRejection::Expired),
        ("exp", json!(second + 901), TokenRejection::Lifetime),
        ("exp", json!(i64::MAX), TokenRejection::Lifetime),
        ("iat", json!(i64::MIN), TokenRejection::Lifetime),
        ("iat", json!(null), TokenRejection::Claims),
        ("iat", json!(second + 11), TokenRejection::NotYet),
        ("nbf", json!(second + 11), TokenRejection::NotYet),
        ("nbf", json!(i64::MAX), TokenRejection::NotYet),
        ("sub", json!(""), TokenRejection::Claims),
        ("sub", json!(7), TokenRejection::Claims),
        ("jti", json!(null), TokenRejection::Claims),
        ("client_id", json!(null), TokenRejection::Claims),
        ("sid", json!("x"), TokenRejection::Claims),
    ];
    for (name, value, expected) in cases {
        let result = forger.verify_claims(&claims_with(name, value.clone()));
        assert_eq!(result.unwrap_err(), expected, "{name} = {value}");
    }
    let good = [
        ("aud", json!(["other", AUDIENCE])),
        ("nbf", json!(second + 10)),
        ("nbf", json!(null)),
        ("more", json!("ignored")),
    ];
    for (name, value) in good {
        assert!(forger.verify_claims(&claims_with(name, value.clone())).is_ok(), "{name} = {value}");
    }
}

#[test]
fn a_doubled_claim_is_refused() {
    let forger = Forger::new();
    let body = claims().to_string().replacen('{', r#"{"sub":"chair","#, 1);
    let header = base64url(serde_json::to_string(&forger.header()).unwrap().as_bytes());
    let message = format!("{header}.{}", base64url(body.as_bytes()));
    let signature =
        jsonwebtoken::crypto::sign(message.as_bytes(), &forger.encoding, Algorithm::EdDSA).unwrap();
    let result = forger.verifier.verify(&format!("{message}.{signature}"), now());
    assert_eq!(result.unwrap_err(), TokenRejection::Claims);
}

#[test]
fn an_altered_token_is_refused_before_and_after_the_good_one_was_seen() {
    let (issuer, verifier) = pair();
    let token = issue(&issuer);
    let parts: Vec<&str> = token.split('.').collect();
    let altered = base64url(claims_with("sub", json!("chair")).to_string().as_bytes());
    let forged = format!("{}.{altered}.{}", parts[0], parts[2]);
    assert_eq!(verifier.verify(&forged, now()).unwrap_err(), TokenRejection::Signature);
    verifier.verify(&token, now()).unwrap();
    assert_eq!(verifier.verify(&forged, now()).unwrap_err(), TokenRejection::Signature);
    for text in ["", ".", "..", "a.b", "a.b.c.d", &token[1..], &format!("{token}="), &format!("{token}.x")] {
        assert!(verifier.verify(text, now()).is_err(), "{text}");
    }
    let long = format!("{token}{}", "A".repeat(Access::MAX_BYTES));
    assert_eq!(verifier.verify(&long, now()).unwrap_err(), TokenRejection::TooLong);
}

#[test]
fn a_remembered_verdict_ends_with_its_token() {
    let (issuer, verifier) = pair();
    let token = issue(&issuer);
    let last = now() + TimeDelta::seconds(899);
    verifier.verify(&token, now()).unwrap();
    verifier.verify(&token, last).unwrap();
    assert_eq!(verifier.verify(&token, now() + MINUTES).unwrap_err(), TokenRejection::Expired);
    let early = now() - TimeDelta::seconds(11);
    assert_eq!(verifier.verify(&token, early).unwrap_err(), TokenRejection::NotYet);
}

#[test]
fn two_keys_live_while_rotating_and_a_removed_one_is_dead_at_once() {
    let (issuer, verifier) = pair();
    let old = issue(&issuer);
    let old_kid = issuer.public_key().kid().to_owned();
    let next = AccessKey::generate().unwrap();
    verifier.add_key(next.public().clone());
    issuer.rotate(next);
    let new = issue(&issuer);
    verifier.verify(&old, now()).unwrap();
    verifier.verify(&new, now()).unwrap();
    verifier.remove_key(&old_kid);
    assert_eq!(verifier.verify(&old, now()).unwrap_err(), TokenRejection::KeyUnknown);
    verifier.verify(&new, now()).unwrap();
}

#[test]
fn verdicts_are_emptied_bounded_and_not_put_in_late() {
    let (issuer, verifier) = pair();
    verifier.verify(&issue(&issuer), now()).unwrap();
    assert_eq!(verifier.verdicts.read().unwrap().by_hash.len(), 1);
    verifier.clear();
    assert_eq!(verifier.verdicts.read().unwrap().by_hash.len(), 0);

    let claims = Arc::new(issuer.issue(&GRANT, now()).unwrap().claims);
    let mut verdicts = Verdicts::default();
    for number in 0..MAX_VERDICTS + 10 {
        verdicts.insert(0, sha256(&number.to_be_bytes()), &claims);
        verdicts.insert(0, sha256(&number.to_be_bytes()), &claims);
    }
    assert_eq!((verdicts.by_hash.len(), verdicts.order.len()), (MAX_VERDICTS, MAX_VERDICTS));
    assert!(!verdicts.by_hash.contains_key(&sha256(&9_usize.to_be_bytes())));
    assert!(verdicts.by_hash.contains_key(&sha256(&10_usize.to_be_bytes())));
    verdicts.clear();
    verdicts.insert(0, [0; 32], &claims);
    assert!(verdicts.by_hash.is_empty(), "a check begun before the emptying leaves nothing behind");
}

proptest! {
    #[test]
    fn noise_is_no_token(text in "[A-Za-z0-9_.-]{0,200}|\\PC{0,50}") {
        prop_assert!(pair().1.verify(&text, now()).is_err());
    }
}
