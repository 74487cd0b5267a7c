//! The admin address: `/metrics` for those who run the server, and nothing else. It listens on loopback or a private
//! network only, knows no accounts, and is no part of the contract.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};

use crate::kernel::metrics::Metrics;

/// Media type of Prometheus' text format.
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";
/// Scrapers come one at a time; more than these are none.
const CONNECTIONS: usize = 16;

/// Listens on the admin address.
///
/// # Errors
/// One sentence that names the address and its setting.
pub fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).map_err(|error| {
        if error.kind() == std::io::ErrorKind::AddrInUse {
            return format!(
                "{address} is taken by another program: stop that one, or set TIEPDAN_ADMIN_BIND to another port"
            );
        }
        format!("cannot listen on {address} (TIEPDAN_ADMIN_BIND): {error}")
    })
}

/// Serves `/metrics` on it, with a thread of its own: a server that is busy can still be looked at.
pub fn serve(listener: TcpListener, metrics: Arc<Metrics>) -> Result<Server, String> {
    let metrics = Data::from(metrics);
    let server = HttpServer::new(move || {
        App::new().app_data(metrics.clone()).route("/metrics", web::get().to(scrape))
    })
    .workers(1)
    .max_connections(CONNECTIONS)
    .client_request_timeout(Duration::from_secs(5))
    .shutdown_timeout(1)
    .disable_signals()
    .listen(listener)
    .map_err(|error| format!("cannot serve on TIEPDAN_ADMIN_BIND: {error}"))?;
    Ok(server.run())
}

async fn scrape(metrics: Data<Metrics>) -> HttpResponse {
    match metrics.text().await {
        Ok(text) => {
            HttpResponse::Ok().content_type(FORMAT).insert_header((CACHE_CONTROL, "no-store")).body(text)
        }
        Err(problem) => {
            log::error!(
                "metrics cannot be told: {}",
                problem.internal_text().unwrap_or(problem.code.as_str())
            );
            HttpResponse::InternalServerError().finish()
        }
    }
}
