//! Which pages of other origins may call.

use actix_cors::Cors;
use actix_web::http::header;

/// Pages of the listed origins may call; without any, no page of another origin may.
pub(super) fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
        ])
        .allowed_headers([header::ACCEPT, header::ACCEPT_LANGUAGE])
        .allowed_headers(["Idempotency-Key", "X-Request-Id"])
        .expose_headers([
            "API-Version",
            "ETag",
            "Link",
            "Location",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
        ])
        .expose_headers(["X-Request-Id", "Feed-Position", "Deprecation", "Sunset"])
        .max_age(600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
