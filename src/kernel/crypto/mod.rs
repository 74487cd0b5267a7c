//! Encryption of fields, root keys, tokens and password hashes.
