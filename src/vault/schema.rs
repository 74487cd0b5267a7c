//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// The data key of a petition, wrapped by the sealed or the ordinary root key.
    petition_keys (commune, petition_id) {
        /// tenant
        commune -> Text,
        /// petition
        petition_id -> Uuid,
        /// wrapped by the sealed root key
        sealed -> Bool,
        /// which root key
        root_key_id -> Text,
        /// the wrapped key; gone when the person is erased
        wrapped_key -> Bytea,
    }
}

diesel::table! {
    /// Free texts and personal data of a petition and of all that hangs on it, encrypted under its data key.
    protected_parts (commune, petition_id, owner_id, part) {
        /// tenant
        commune -> Text,
        /// petition whose key encrypts it
        petition_id -> Uuid,
        /// petition, act, assignment, report, notice, item or remark it belongs to
        owner_id -> Uuid,
        /// people, content, act, assignment, report, notice, answer, item, note
        part -> Text,
        /// readable only under a grant
        sealed -> Bool,
        /// AES-256-GCM-SIV, bound to tenant, table, row and part
        ciphertext -> Bytea,
    }
}

diesel::allow_tables_to_appear_in_same_query!(petition_keys, protected_parts);
