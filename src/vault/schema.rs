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
        /// petition, act, assignment, report, notice, item, attachment or remark it belongs to
        owner_id -> Uuid,
        /// people, content, act, assignment, report, notice, answer, item, attachment, voiding, note
        part -> Text,
        /// readable only under a grant
        sealed -> Bool,
        /// AES-256-GCM-SIV, bound to tenant, table, row and part
        ciphertext -> Bytea,
    }
}

diesel::table! {
    /// Contents of attachments in chunks of 128 KiB, encrypted under the data key of their petition; never changed or deleted.
    attachment_chunks (commune, petition_id, attachment_id, number) {
        /// tenant
        commune -> Text,
        /// petition whose key encrypts it
        petition_id -> Uuid,
        /// attachment
        attachment_id -> Uuid,
        /// place in the content, from 0
        number -> Integer,
        /// readable only under a grant
        sealed -> Bool,
        /// AES-256-GCM-SIV, bound to tenant, table, attachment, number, and to whether it is the last
        ciphertext -> Bytea,
    }
}

diesel::table! {
    /// Chunks of uploads that are under way or were cut off, encrypted as in attachment_chunks, to which they go when the whole is there. A job deletes what stays.
    uploaded_chunks (commune, attachment_id, number) {
        /// tenant
        commune -> Text,
        /// attachment that it may become
        attachment_id -> Uuid,
        /// place in the content, from 0
        number -> Integer,
        /// as in attachment_chunks
        ciphertext -> Bytea,
        /// real instant
        received_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    petition_keys,
    protected_parts,
    attachment_chunks,
    uploaded_chunks
);
