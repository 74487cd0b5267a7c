//! Puts the route table into actix-web.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::web::{self, Data, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

use super::document;
use super::parts::Parts;
use super::pipeline::{self, Served, Shared};
use super::route::Route;
use super::schema_check::{Checks, ParameterSpec};
use crate::kernel::problem::{Code, Problem};

/// All routes with their compiled checks, by path.
pub struct Table {
    by_path: BTreeMap<&'static str, Vec<Arc<Served>>>,
}

impl Table {
    /// Compiles the checks from the document's own schemas.
    ///
    /// # Errors
    /// If a schema does not compile: a mistake in the contract, found by any test.
    pub fn compile(routes: Vec<Route>) -> Result<Self, String> {
        let (components, described) = document::described(routes);
        let mut checks = Checks::new(&components);
        let mut by_path: BTreeMap<&'static str, Vec<Arc<Served>>> = BTreeMap::new();
        for (route, parts) in described {
            let path = route.path;
            by_path.entry(path).or_default().push(Arc::new(served(route, &parts, &mut checks)?));
        }
        Ok(Self { by_path })
    }

    /// Registers all routes; paths with places come after those without, so that they do not swallow them.
    pub fn register(&self, config: &mut ServiceConfig, shared: &Data<Shared>) {
        let mut paths: Vec<_> = self.by_path.iter().collect();
        paths.sort_by_key(|(path, _)| (path.matches('{').count(), path.len()));
        for (path, methods) in paths {
            let mut resource = web::resource(*path);
            for served in methods {
                let (served, shared) = (served.clone(), shared.clone());
                let method = served.route.method.clone();
                resource =
                    resource.route(web::method(method).to(move |request: HttpRequest, payload: Payload| {
                        let (served, shared) = (served.clone(), shared.clone());
                        async move { pipeline::serve(&served, &shared, request, payload).await }
                    }));
            }
            let allow =
                methods.iter().map(|served| served.route.method.as_str()).collect::<Vec<_>>().join(", ");
            config.service(resource.default_service(refusing(shared, Code::MethodNotAllowed, Some(allow))));
        }
        config.default_service(refusing(shared, Code::RouteNotFound, None));
    }
}

fn refusing(shared: &Data<Shared>, code: Code, allow: Option<String>) -> actix_web::Route {
    let shared = shared.clone();
    web::to(move |request: HttpRequest| {
        let response = pipeline::outside(&shared, &request, &Problem::new(code), allow.as_deref());
        async move { response as HttpResponse }
    })
}

fn served(route: Route, parts: &Parts, checks: &mut Checks<'_>) -> Result<Served, String> {
    let parameters = parts
        .query
        .iter()
        .map(|parameter| parameter_spec(&document::bounded(super::parts::to_value(parameter)), checks))
        .collect::<Result<_, _>>()?;
    let mut compiled = |schema: &Value| checks.of(schema).map_err(|error| format!("{route:?}: {error}"));
    let (body, each) = match &parts.several {
        Some(several) => (Some(several.envelope.clone()), Some(of_document(&several.one))),
        None => (parts.body.as_ref().map(of_document), None),
    };
    let body = body.as_ref().map(&mut compiled).transpose()?;
    let each = each.as_ref().map(&mut compiled).transpose()?;
    let upload = parts.upload.as_ref().map(|upload| compiled(&of_document(&upload.metadata))).transpose()?;
    let form = parts.form.is_some();
    Ok(Served { route, parameters, body, each, form, upload, dry_run: parts.dry_run })
}

fn of_document(schema: &RefOr<Schema>) -> Value {
    document::bounded(super::parts::to_value(schema))
}

fn parameter_spec(parameter: &Value, checks: &mut Checks<'_>) -> Result<ParameterSpec, String> {
    let schema = document::without_null(parameter["schema"].clone());
    let name = parameter["name"].as_str().unwrap_or_default();
    let required = parameter["required"].as_bool().unwrap_or(false);
    ParameterSpec::new(name, &schema, required, checks).map_err(|error| format!("parameter {name}: {error}"))
}
