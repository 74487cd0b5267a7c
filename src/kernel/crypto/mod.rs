//! Root keys, encryption of fields, keyed hashes, passwords, tokens and receipts.
//!
//! Pure: nothing here knows a table or reads the clock. The algorithms are those of `aws-lc-rs` and `argon2`, for tags
//! that of `highway`; this room only decides which key serves what, and binds every ciphertext and hash to its place.

mod audit_heads;
mod boxes;
mod fields;
mod hash;
mod key_files;
mod passwords;
mod receipts;
mod root_keys;
mod secrets;
mod signing;
mod tokens;

pub use audit_heads::{AuditHeadKey, AuditHeadPublicKey, AuditHeadVerifier, HeadClaims, sign_audit_head};
pub use boxes::{BoxPurpose, open_box, seal_box};
pub use fields::{CryptoError, DataKey, FieldAad, Sealing, WrapAad, WrappedKey, rewrap};
pub use hash::{
    HashPurpose, Sha256, TagHasher, base64url, chain, chain_with, from_base64url, keyed_hash, keyed_hashes,
    push_base64url, same, sha256, sha256_hex,
};
pub use key_files::RootKeyError;
pub use passwords::{MAX_PASSWORD_BYTES, PasswordError, PasswordParams, PasswordService};
pub use receipts::{ReceiptKey, ReceiptPublicKey, ReceiptVerifier, sign_receipt};
pub use root_keys::{Purpose, RootKeys};
pub use secrets::{SecretKind, hash_secret, secret_hashes, verify_secret};
pub use signing::{Access, AuditHead, KeyUse, PublicKey, Receipt, SigningKey, TokenRejection, jwks};
pub use tokens::{AccessKey, AccessPublicKey, Claims, Grant, IssuedToken, TokenIssuer, TokenVerifier};
