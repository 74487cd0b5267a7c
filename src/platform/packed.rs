//! Texts that stand in the program packed with gzip, and how they are sent.

use std::io::Read as _;
use std::iter::from_fn;

use actix_web::body::SizedStream;
use actix_web::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, VARY};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use flate2::bufread::GzDecoder;
use futures_util::stream;

/// What of a request decides how a packed text is sent.
pub const ACCEPTED: &str = "accept-encoding";
/// Bytes that are unpacked at once.
const PIECE: usize = 32 * 1024;

/// Sends a packed text as it is to whoever accepts that, else unpacked, piece by piece.
pub fn send(
    request: &HttpRequest,
    response: &mut HttpResponseBuilder,
    packed: &'static [u8],
) -> HttpResponse {
    response.insert_header((VARY, ACCEPTED));
    // The frame has left gzip there, or nothing.
    if request.headers().contains_key(ACCEPT_ENCODING) {
        return response.insert_header((CONTENT_ENCODING, "gzip")).body(Bytes::from_static(packed));
    }
    // At its end gzip has the length of what was packed.
    let length = packed.last_chunk().map_or(0, |length| u32::from_le_bytes(*length));
    let mut text = GzDecoder::new(packed);
    let pieces = from_fn(move || {
        let mut piece = vec![0; PIECE];
        match text.read(&mut piece) {
            Ok(0) => None,
            Ok(read) => {
                piece.truncate(read);
                Some(Ok(Bytes::from(piece)))
            }
            Err(error) => Some(Err(error)),
        }
    });
    response.body(SizedStream::new(length.into(), stream::iter(pieces)))
}
