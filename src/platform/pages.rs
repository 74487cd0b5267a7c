//! Files and pages beside the JSON API: the contract, a reader for it, and one page a problem code. All of it is in
//! the program, so that it works without internet.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, ETAG, LOCATION, VARY,
};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use utoipa_swagger_ui::{Config, serve};

use super::packed::{self, ACCEPTED};
use super::remedies::remedy;
use crate::kernel::crypto::sha256_hex;
use crate::kernel::http::headers::none_match;
use crate::kernel::http::pipeline::{self, Shared};
use crate::kernel::problem::{Code, Language, Problem};

const FRESH: &str = "public, max-age=300";
/// The reader runs its own scripts only; it sets styles from scripts and draws icons from data URLs.
const READER: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";
const PAGE: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/// The contract as it is sent, edition by edition.
pub struct Contract(Vec<Edition>);

struct Edition {
    path: &'static str,
    language: Language,
    packed: &'static [u8],
    /// Made when it is first asked for: few installations send all.
    etag: OnceLock<String>,
}

impl Contract {
    /// Of editions: where each stands, in which language its texts are, and the whole, packed.
    #[must_use]
    pub fn new(editions: impl Iterator<Item = (&'static str, Language, &'static [u8])>) -> Self {
        let edition = |(path, language, packed)| Edition { path, language, packed, etag: OnceLock::new() };
        Self(editions.map(edition).collect())
    }

    /// The edition that stands at `path`.
    fn at(&self, path: &str) -> Option<&Edition> {
        self.0.iter().find(|edition| edition.path == path)
    }
}

impl Edition {
    /// A weak one: it stands for the text, packed or not, and a strong one names its bytes (RFC 9110 §8.8.1).
    fn etag(&self) -> &str {
        self.etag.get_or_init(|| format!("W/\"{}\"", &sha256_hex(self.packed)[..24]))
    }
}

/// Registers the pages.
pub fn register(config: &mut ServiceConfig, contract: &Data<Contract>) {
    config
        .app_data(contract.clone())
        .app_data(Data::new(Config::from("/openapi.json").validator_url("none").try_it_out_enabled(true)))
        .route("/docs", web::get().to(to_docs))
        .route("/docs/{file:.*}", web::get().to(docs))
        .route("/problems/{code}", web::get().to(problem_page));
    for edition in &contract.0 {
        config.route(edition.path, web::get().to(openapi));
    }
}

async fn openapi(request: HttpRequest, contract: Data<Contract>, shared: Data<Shared>) -> HttpResponse {
    let Some(edition) = contract.at(request.path()) else {
        return pipeline::outside(&shared, &request, &Problem::new(Code::RouteNotFound), None);
    };
    let etag = edition.etag();
    let unchanged = none_match(request.headers(), etag);
    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((CACHE_CONTROL, FRESH)).insert_header((ETAG, etag));
    response.insert_header((CONTENT_LANGUAGE, edition.language.tag()));
    if unchanged {
        // Whatever body it had would be taken for the beginning of the next answer.
        return response.insert_header((VARY, ACCEPTED)).finish();
    }
    response.content_type("application/json");
    packed::send(&request, &mut response, edition.packed)
}

async fn to_docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "/docs/")).finish()
}

async fn docs(
    request: HttpRequest,
    file: web::Path<String>,
    config: Data<Config<'static>>,
    shared: Data<Shared>,
) -> HttpResponse {
    let config: Arc<Config<'static>> = config.into_inner();
    match serve(&file, config) {
        Ok(Some(found)) => {
            let mut response = HttpResponse::Ok();
            response.insert_header((CACHE_CONTROL, FRESH)).insert_header((CONTENT_SECURITY_POLICY, READER));
            response.content_type(found.content_type);
            match found.bytes {
                Cow::Borrowed(bytes) if found.gzpipped => packed::send(&request, &mut response, bytes),
                bytes => response.body(bytes.into_owned()),
            }
        }
        Ok(None) => pipeline::outside(&shared, &request, &Problem::new(Code::RouteNotFound), None),
        Err(error) => pipeline::outside(&shared, &request, &Problem::internal(error), None),
    }
}

async fn problem_page(request: HttpRequest, code: web::Path<String>, shared: Data<Shared>) -> HttpResponse {
    match Code::ALL.iter().find(|known| known.as_str() == code.as_str()) {
        Some(code) => HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, FRESH))
            .insert_header((CONTENT_SECURITY_POLICY, PAGE))
            .content_type("text/html; charset=utf-8")
            .body(page(*code)),
        None => pipeline::outside(&shared, &request, &Problem::not_found(), None),
    }
}

/// All texts come from tables of this program: none needs escaping.
fn page(code: Code) -> String {
    let (name, status, help) = (code.as_str(), code.status(), remedy(code));
    let (vi, en) = (code.title(Language::Vi), code.title(Language::En));
    let (again_vi, again_en) = if code.retryable() {
        ("Có thể gửi lại chính yêu cầu này.", "The same request may succeed later.")
    } else {
        ("Gửi lại y nguyên sẽ không thành công.", "Sending the same again will not succeed.")
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{name} ({status})</title>\n\
         <style>body{{font:1rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}}</style>\n\
         </head>\n<body>\n<main>\n<h1><code>{name}</code> ({status})</h1>\n\
         <h2>Tiếng Việt</h2>\n<p>{vi}</p>\n<p>{help_vi}</p>\n<p>{again_vi}</p>\n\
         <section lang=\"en\">\n<h2>English</h2>\n<p>{en}</p>\n<p>{help_en}</p>\n<p>{again_en}</p>\n</section>\n\
         </main>\n</body>\n</html>\n",
        help_vi = help.vi,
        help_en = help.en,
    )
}
