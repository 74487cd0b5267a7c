//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// Legal acts with their paper; never deleted.
    acts (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// which act, such as screening
        kind -> Text,
        /// what it was done to
        subject_kind -> Text,
        /// id of that
        subject_id -> Uuid,
        /// petition whose key encrypts its texts
        petition_id -> Nullable<Uuid>,
        /// case it belongs to
        case_id -> Nullable<Uuid>,
        /// legal date
        acted_on -> Date,
        /// business instant of the entry
        entered_at -> Timestamptz,
        /// number given by the clerical office
        document_number -> Nullable<Text>,
        /// date on the paper
        document_date -> Nullable<Date>,
        /// year of the number's series; null where the act was annulled, since its number is free again
        document_year -> Nullable<Integer>,
        /// body that issues the paper; of an act of a portal that of the book
        issuer_unit_id -> Uuid,
        /// who acted; null where a portal did, for its citizen
        acting_position_id -> Nullable<Uuid>,
        /// who signs; null where a portal acted
        signer_position_id -> Nullable<Uuid>,
        /// portal that acted for its citizen
        client_id -> Nullable<Text>,
        /// signed, or entered for another's signature
        signature -> Text,
        /// structured outcome: codes, ids and dates, no free text
        facts -> Jsonb,
        /// note, recipients and legal basis of acts outside petitions
        remarks -> Nullable<Jsonb>,
        /// act that this one annuls; each is annulled once at most
        annuls_act_id -> Nullable<Uuid>,
    }
}
