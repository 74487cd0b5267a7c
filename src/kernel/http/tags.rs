//! Tags of answers (`ETag`): of an object its version and a hash of what this caller sees of it, of a list a hash alone. The
//! hashes are keyed, so that nobody can try out what a tag stands for.

use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::crypto::{HashPurpose, RootKeys, base64url, keyed_hash};
use crate::kernel::problem::{Outcome, Problem};

/// A view that carries its own tag.
pub trait Tagged: Serialize + ToSchema {
    /// Where the tag stands.
    fn etag_mut(&mut self) -> &mut String;
    /// The version, for callers who have an act that needs `If-Match`.
    fn version(&self) -> Option<i32>;
}

/// Sets the tag of a view: version and view hash, or the view hash alone.
pub fn tag<T: Tagged>(keys: &RootKeys, view: &mut T) -> Outcome<String> {
    view.etag_mut().clear();
    let bytes = serde_json::to_vec(view).map_err(Problem::internal)?;
    let etag = tag_of(keys, view.version(), &bytes);
    view.etag_mut().clone_from(&etag);
    Ok(etag)
}

/// The tag of a view that was written without one.
pub(super) fn tag_of(keys: &RootKeys, version: Option<i32>, untagged: &[u8]) -> String {
    let hash = base64url(&keyed_hash(keys, HashPurpose::Tags, "view", untagged)[..12]);
    match version {
        Some(version) => format!("\"{version}.{hash}\""),
        None => format!("\"{hash}\""),
    }
}

/// The weak tag of an answer without a version: a keyed hash of what is different where the answer is.
pub(super) fn list_tag(keys: &RootKeys, differing: &[u8]) -> String {
    let hash = keyed_hash(keys, HashPurpose::Tags, "body", differing);
    format!("W/\"{}\"", base64url(&hash[..12]))
}
