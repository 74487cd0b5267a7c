//! A file that comes in as `multipart/form-data`: a part `metadata`, JSON that is held to its schema, and a part `file`. The file
//! is handed on in pieces as it comes, so that nobody holds it whole. What a part says of itself (a name, a media type) is not
//! looked at. The name of a file may name a person: it stands in the metadata, and so in no URL and no header.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;
use std::time::Duration;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::error::PayloadError;
use actix_web::web::Payload;
use bytes::Bytes;
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;
use validator::Validate;

use super::extract::{Exchange, FromExchange, read_body};
use super::parts::{Parts, UploadDoc, schema_of, to_value};
use super::pipeline::too_slow;
use super::schema_check::BodySchema;
use super::served::Shared;
use super::{body, headers};
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};

/// Largest file, in bytes: some ten scanned pages, or a photo as telephones take it.
pub const FILE_LIMIT: usize = 10 * 1024 * 1024;
/// Largest metadata, in bytes.
const METADATA_LIMIT: usize = 16 * 1024;
/// What goes round the two parts, at most.
const AROUND: usize = 8 * 1024;
/// Largest body, in bytes.
const BODY_LIMIT: usize = FILE_LIMIT + METADATA_LIMIT + AROUND;
/// Longest time for a file to come: the largest at 280 kbit/s. Who sends nothing for as long as other bodies may take is cut off before.
pub const UPLOAD_TIME: Duration = Duration::from_secs(300);

/// A file on its way, until somebody reads it.
#[derive(Clone)]
pub struct Incoming(Rc<RefCell<Option<Body>>>);

struct Body {
    parts: Multipart,
    schema: BodySchema,
    /// How long nothing may come.
    patience: Duration,
    /// When all must be here.
    end: Instant,
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Incoming")
    }
}

impl Incoming {
    /// Looks at what the head of the request tells of the body, and at nothing of that.
    pub(super) fn begin(
        schema: BodySchema,
        shared: &Shared,
        request: &HttpRequest,
        payload: Payload,
    ) -> Outcome<Self> {
        if body::media_type(request) != "multipart/form-data" || body::is_encoded(request) {
            return Err(Problem::new(Code::MediaTypeUnsupported).detail("Send multipart/form-data."));
        }
        if request.headers().contains_key("content-range") {
            return Err(headers::header_error("Content-Range", "not_allowed", "A file comes as a whole."));
        }
        if body::announced(request).is_some_and(|length| length > BODY_LIMIT) {
            return Err(too_large());
        }
        let mut come = 0;
        let bounded = payload.map(move |chunk| {
            let chunk = chunk?;
            come += chunk.len();
            if come > BODY_LIMIT { Err(PayloadError::Overflow) } else { Ok(chunk) }
        });
        let parts = Multipart::new(request.headers(), bounded);
        let end = Instant::now() + UPLOAD_TIME;
        let body = Body { parts, schema, patience: shared.body_timeout, end };
        Ok(Self(Rc::new(RefCell::new(Some(body)))))
    }
}

fn too_large() -> Problem {
    Problem::new(Code::BodyTooLarge).detail(format!("A file has at most {FILE_LIMIT} bytes."))
}

fn failed(error: &MultipartError) -> Problem {
    match error {
        MultipartError::Payload(PayloadError::Overflow) => too_large(),
        MultipartError::Incomplete | MultipartError::Payload(_) => {
            Problem::field("", "incomplete", "The body ended early.")
        }
        _ => Problem::field("", "syntax", "This is not well-formed multipart/form-data."),
    }
}

/// A file with what is said of it.
pub struct Upload<T> {
    body: Body,
    kind: PhantomData<T>,
}

impl<T> std::fmt::Debug for Upload<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Upload")
    }
}

impl<T: ToSchema> FromExchange for Upload<T> {
    fn describe(parts: &mut Parts) {
        let (schema, components) = schema_of::<T>();
        parts.components.extend(components);
        let form = parts.named(&format!("{}Form", T::name()), form(&to_value(&schema)));
        parts.upload = Some(UploadDoc { metadata: schema, form });
    }

    fn take(exchange: &mut Exchange) -> Outcome<Self> {
        let body = exchange.upload.take().and_then(|incoming| incoming.0.borrow_mut().take());
        let body = body.ok_or_else(|| Problem::internal("an upload was read twice"))?;
        Ok(Self { body, kind: PhantomData })
    }
}

impl<T: DeserializeOwned + Validate> Upload<T> {
    /// Reads all of it: hands on the file piece by piece and gives back what is said of it. The parts may come in any order.
    ///
    /// # Errors
    /// What is wrong with it, or what `take` refused; what was taken until then is not the whole file.
    pub async fn receive(mut self, mut take: impl AsyncFnMut(&[u8]) -> Outcome<()>) -> Outcome<T> {
        let (mut metadata, mut taken) = (None, None);
        while let Some(field) = self.body.next_part().await? {
            match field.name() {
                Some("metadata") if metadata.is_none() => metadata = Some(self.body.metadata(field).await?),
                Some("file") if taken.is_none() => taken = Some(self.body.file(field, &mut take).await?),
                Some("metadata" | "file") => return Err(wrong_part("duplicate", "Each part comes once.")),
                _ => return Err(wrong_part("unknown", "The parts are `metadata` and `file`.")),
            }
        }
        match (metadata, taken) {
            (Some(metadata), Some(size)) if size > 0 => read_body(metadata),
            (Some(_), Some(_)) => Err(Problem::field("/file", "too_short", "The file is empty.")),
            (metadata, file) => {
                let missing = [("/metadata", metadata.is_none()), ("/file", file.is_none())];
                let missing = missing.into_iter().filter(|(_, missing)| *missing);
                let error = |(part, _)| FieldError::pointer(part, "required", "This part is missing.");
                Err(Problem::body(missing.map(error).collect()))
            }
        }
    }
}

fn wrong_part(code: &'static str, detail: &str) -> Problem {
    Problem::field("", code, detail)
}

impl Body {
    fn give_up_at(&self) -> Instant {
        self.end.min(Instant::now() + self.patience)
    }

    async fn next_part(&mut self) -> Outcome<Option<Field>> {
        let part = timeout_at(self.give_up_at(), self.parts.next())
            .await
            .map_err(|_| too_slow("the file took too long"))?;
        part.transpose().map_err(|error| failed(&error))
    }

    /// The next piece of a part; `None` at its end.
    async fn piece(&self, field: &mut Field) -> Outcome<Option<Bytes>> {
        let piece = timeout_at(self.give_up_at(), field.next())
            .await
            .map_err(|_| too_slow("the file took too long"))?;
        piece.transpose().map_err(|error| failed(&error))
    }

    async fn metadata(&self, mut field: Field) -> Outcome<Value> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.piece(&mut field).await? {
            if bytes.len() + piece.len() > METADATA_LIMIT {
                let detail = format!("The metadata has at most {METADATA_LIMIT} bytes.");
                return Err(Problem::new(Code::BodyTooLarge).detail(detail));
            }
            bytes.extend_from_slice(&piece);
        }
        body::check(&self.schema, &bytes)
    }

    async fn file(
        &self,
        mut field: Field,
        take: &mut impl AsyncFnMut(&[u8]) -> Outcome<()>,
    ) -> Outcome<usize> {
        let mut size = 0;
        while let Some(piece) = self.piece(&mut field).await? {
            size += piece.len();
            if size > FILE_LIMIT {
                return Err(too_large());
            }
            take(&piece).await?;
        }
        Ok(size)
    }
}

/// Metadata and file as one form.
fn form(metadata: &Value) -> Value {
    let file = json!({
        "type": "string", "format": "binary", "maxLength": FILE_LIMIT,
        "description": "The file. What its part says of name and media type is not looked at.",
    });
    json!({
        "type": "object",
        "description": "A file and what is said of it.",
        "required": ["metadata", "file"],
        "properties": { "metadata": metadata, "file": file },
        "additionalProperties": false,
    })
}

/// The body of such an operation as the document shows it.
pub(super) fn described(form: &Value, example: Option<&Value>) -> Value {
    json!({
        "required": true,
        "content": { "multipart/form-data": {
            "schema": form,
            "example": example,
            "encoding": { "metadata": { "contentType": "application/json" } },
        } },
    })
}
