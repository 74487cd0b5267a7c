//! Who sends a request, and whom it is counted for.
//!
//! A request counts for the token's own session or client as soon as its signature is checked, and only then is the
//! database asked: no token, were it of an ended session, costs it more than one caller may ask. No stranger can open such
//! a count, for only what we signed has one. A person's request counts for the user as well, once he is known: all his
//! sessions share his limit, and an ended one takes nothing from it.

use actix_web::HttpRequest;

use super::headers;
use super::pipeline::{Served, Shared};
use super::request_line::Trace;
use crate::kernel::access::Admitted;
use crate::kernel::problem::{Code, Outcome, Problem};

/// The caller, if a token was sent and the route takes one.
pub(super) async fn authenticate(
    served: &Served,
    shared: &Shared,
    request: &HttpRequest,
    address: &str,
    trace: &mut Trace,
) -> Outcome<Option<Admitted>> {
    if served.route.login {
        shared.limits.login(address)?;
    }
    let open = served.route.roles().is_empty();
    let sent = headers::text(request.headers(), "authorization").filter(|_| !open);
    let Some(authorization) = sent else {
        trace.remaining = Some(shared.limits.anonymous(address)?);
        return Ok(None);
    };
    let refused = |problem| refused(shared, address, problem);
    let scheme = authorization.get(..7).unwrap_or("");
    if !scheme.eq_ignore_ascii_case("bearer ") {
        return Err(refused(Problem::new(Code::TokenInvalid)));
    }
    let token = shared.authenticator.verify(authorization[7..].trim()).map_err(refused)?;
    let counted = token.key();
    let mut remaining = shared.limits.request(&counted)?;
    let host = headers::host(request);
    let admitted = shared.authenticator.admit(&token, &host).await.map_err(refused)?;
    let key = admitted.caller.key();
    if key != counted {
        remaining = shared.limits.request(&key)?;
    }
    trace.remaining = Some(remaining);
    trace.caller = Some(key);
    Ok(Some(admitted))
}

/// A bad token counts for the address that sent it; what is our own failure counts for none.
fn refused(shared: &Shared, address: &str, problem: Problem) -> Problem {
    if problem.code != Code::TokenInvalid {
        return problem;
    }
    shared.limits.anonymous(address).err().unwrap_or(problem)
}
