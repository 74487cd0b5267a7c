//! The outermost layer: what every answer carries wherever it was made, what may be compressed, and the count of
//! requests.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName,
    HeaderValue,
};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpResponse};

use super::haste::hold_back;
use crate::kernel::http::headers::{SECURITY, request_id, weighted};
use crate::kernel::http::pipeline::{self, Shared};
use crate::kernel::metrics::Requests;
use crate::kernel::metrics::requests::{Pattern, Refused, UnderWay};
use crate::kernel::problem::{Code, FieldError, Problem};

/// Bytes of all header names and values together.
const HEADER_LIMIT: usize = 32 * 1024;
/// Nothing that an answer of the API holds may be run or framed by a browser.
const CLOSED: &str = "default-src 'none'; frame-ancestors 'none'";

/// Adds to every answer what it must carry; the pipeline and the pages set their own first.
pub async fn frame<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<actix_web::body::EitherBody<B>>, Error> {
    let counting = Counting::begin(&request);
    let id = request_id(request.headers());
    settle_encoding(request.headers_mut());
    let size: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    let mut response = if size > HEADER_LIMIT {
        let refused = too_long(&request);
        request.into_response(refused).map_into_right_body()
    } else {
        next.call(request).await?.map_into_left_body()
    };
    let headers = response.headers_mut();
    for (name, value) in SECURITY {
        missing(headers, HeaderName::from_static(name), value);
    }
    missing(headers, HeaderName::from_static("x-request-id"), &id);
    missing(headers, HeaderName::from_static("content-language"), "vi");
    missing(headers, CONTENT_SECURITY_POLICY, CLOSED);
    if headers.get(CONTENT_ENCODING).is_some_and(|value| value == "identity") {
        headers.remove(CONTENT_ENCODING);
    }
    if let Some(counting) = counting {
        counting.end(&response);
    }
    hold_back(&response).await;
    Ok(response)
}

/// Counts a request, wherever it is answered.
struct Counting {
    requests: Requests,
    method: Method,
    begun: Instant,
    _under_way: UnderWay,
}

impl Counting {
    fn begin(request: &ServiceRequest) -> Option<Self> {
        let requests = request.app_data::<Data<Shared>>()?.requests.clone();
        Some(Self {
            _under_way: requests.begin(),
            requests,
            method: request.method().clone(),
            begun: Instant::now(),
        })
    }

    fn end<B>(self, response: &ServiceResponse<B>) {
        let (method, status, took) = (self.method.as_str(), response.status().as_u16(), self.begun.elapsed());
        let extensions = response.response().extensions();
        if let Some(Pattern(route)) = extensions.get::<Pattern>() {
            self.requests.answered(method, Some(route), status, took);
        } else {
            let route = response.request().match_pattern();
            self.requests.answered(method, route.as_deref(), status, took);
        }
        if let Some(refused) = extensions.get::<Refused>() {
            self.requests.refused(*refused);
        }
    }
}

/// Keeps from compression everything but public answers. What is private may hold a text that one citizen chose
/// beside what another wrote: the length of a compressed answer would tell a watcher on the wire whether they are
/// alike.
pub async fn only_public_compressed<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    let public = headers.get(CACHE_CONTROL).is_some_and(|value| value.as_bytes().starts_with(b"public"));
    if !public {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("identity"));
    }
    Ok(response)
}

/// The compressing layer answers 406 in plain text where it finds no coding it knows: it sees gzip or nothing.
fn settle_encoding(headers: &mut HeaderMap) {
    let gzip =
        weighted(headers, ACCEPT_ENCODING.as_str()).any(|(coding, weight)| coding == "gzip" && weight > 0.0);
    if gzip {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    } else {
        headers.remove(ACCEPT_ENCODING);
    }
}

fn too_long(request: &ServiceRequest) -> HttpResponse {
    let mut problem = Problem::new(Code::HeaderInvalid);
    problem.errors.push(FieldError::header("*", "too_long", format!("At most {HEADER_LIMIT} bytes in all.")));
    match request.app_data::<Data<Shared>>() {
        Some(shared) => pipeline::outside(shared, request.request(), &problem, None),
        None => HttpResponse::BadRequest().finish(),
    }
}

fn missing(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let (false, Ok(value)) = (headers.contains_key(&name), HeaderValue::from_str(value)) {
        headers.insert(name, value);
    }
}
