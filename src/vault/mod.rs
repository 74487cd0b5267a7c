//! The vault: free texts and personal data, encrypted under one data key a petition, behind row-level security.
//!
//! While a petition is sealed its rows cannot be read by the application's role at all. Whoever reads them needs a
//! [`Grant`], and then goes through the role `identity_reader` for this one petition; keys are changed through the
//! role `key_keeper`, a part is written over through `part_corrector`, and `key_lister` sees under which root keys data keys lie.
//! These roles and the granted petition last to the end of the transaction at most.

mod files;
mod grants;
mod keys;
mod parts;
mod roles;
pub mod rotation;
pub mod schema;

pub use files::{CHUNK, StoredFile, discard_upload, keep_upload};
pub use grants::{Grant, GrantKind};
pub use keys::{PetitionKey, keep_remarks, keep_remarks_again};
pub use parts::{
    Part, PartOf, open_granted, open_released, open_released_many, open_to_pass_on, release, seal,
};
