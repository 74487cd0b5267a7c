//! Tags of answers (`ETag`): of an object its version and a hash of what this caller sees of it, of a list a hash alone. The
//! hashes are keyed, so that nobody can try out what a tag stands for.

use std::fmt::Write as _;

use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::crypto::{RootKeys, TagHasher, push_base64url};
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
    let etag = tag_of(&of_views(keys), view.version(), &bytes);
    view.etag_mut().clone_from(&etag);
    Ok(etag)
}

/// Characters of the longest tag: a version, and 12 bytes of a hash.
const LONGEST: usize = 32;

/// What hashes views for their tags.
pub(super) fn of_views(keys: &RootKeys) -> TagHasher {
    TagHasher::new(keys, "view")
}

/// The tag of a view that was written without one.
pub(super) fn tag_of(views: &TagHasher, version: Option<i32>, untagged: &[u8]) -> String {
    let mut tag = String::with_capacity(LONGEST);
    tag.push('"');
    if let Some(version) = version {
        // A text takes whatever is written to it.
        let _ = write!(tag, "{version}.");
    }
    push_hash(&mut tag, &views.hash(untagged));
    tag
}

/// The weak tag of an answer without a version: a keyed hash of what is different where the answer is.
pub(super) fn list_tag(keys: &RootKeys, differing: &[u8]) -> String {
    let mut tag = String::with_capacity(LONGEST);
    tag.push_str("W/\"");
    push_hash(&mut tag, &TagHasher::new(keys, "body").hash(differing));
    tag
}

/// Ends a tag with the part of a hash that it bears.
fn push_hash(tag: &mut String, hash: &[u8; 16]) {
    push_base64url(tag, &hash[..12]);
    tag.push('"');
}
