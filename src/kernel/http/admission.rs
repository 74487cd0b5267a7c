//! Who sends a request, and whom it is counted for.
//!
//! Whom a token stands for only the database knows, so a request is counted after it was asked. A token that was told to
//! wait is told so again, without a question, until its time has come: neither an ended session nor a caller over his
//! limit costs the database more than one caller may ask. No stranger fills that memory, for the signature is checked first.

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
    let scheme = authorization.get(..7).unwrap_or("");
    if !scheme.eq_ignore_ascii_case("bearer ") {
        shared.limits.anonymous(address)?;
        return Err(Problem::new(Code::TokenInvalid));
    }
    let limits = &shared.limits;
    let token = match shared.authenticator.verify(authorization[7..].trim()) {
        Ok(token) => token,
        Err(problem) => return Err(limits.anonymous(address).err().unwrap_or(problem)),
    };
    let bearer = token.key();
    limits.waiting(&bearer, address)?;
    match shared.authenticator.admit(&token, &headers::host(request)).await {
        Ok(admitted) => {
            let key = admitted.caller.key();
            trace.remaining = Some(limits.request_by(&bearer, &key)?);
            trace.caller = Some(key);
            Ok(Some(admitted))
        }
        // A bad token counts against the address; our own failure against nobody.
        Err(problem) if problem.code == Code::TokenInvalid => {
            limits.anonymous_by(&bearer, address)?;
            Err(problem)
        }
        Err(problem) => Err(problem),
    }
}
