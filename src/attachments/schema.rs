//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// Files that came with a petition, or that prove what was done in a case; never changed or deleted. Name, description and digest are protected parts, contents lie in attachment_chunks.
    attachments (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// petition whose key encrypts it
        petition_id -> Uuid,
        /// case that it belongs to; null: the petition itself
        case_id -> Nullable<Uuid>,
        /// act of the case that it proves
        act_id -> Nullable<Uuid>,
        /// what its first bytes say that it is
        media_type -> Text,
        /// bytes of the content
        size -> Integer,
        /// business instant
        added_at -> Timestamptz,
        /// portal that added it for its citizen
        added_by_client -> Nullable<Text>,
        /// office in which somebody added it at the desk
        added_by_position -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Attachments that were added by mistake: through a portal nobody reads them any more. The reason is a protected part.
    attachment_voidings (commune, attachment_id) {
        /// tenant
        commune -> Text,
        /// attachment
        attachment_id -> Uuid,
        /// business instant
        voided_at -> Timestamptz,
        /// office in which somebody did
        voided_by_position -> Uuid,
    }
}

diesel::allow_tables_to_appear_in_same_query!(attachments, attachment_voidings);
