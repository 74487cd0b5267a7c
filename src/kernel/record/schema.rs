//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// One row a tenant: the head that numbers its events and audit entries and carries the hash chain. Locked last, held to commit.
    commune_heads (commune) {
        /// permanent tenant code (five digits; 00000 is the installation)
        commune -> Text,
        /// number of the last event
        event_seq -> BigInt,
        /// number of the last audit entry
        audit_seq -> BigInt,
        /// HMAC of the last audit entry, start of the next
        audit_hash -> Bytea,
        /// number of the last change of the law that servers hold in memory; counted at the reserved tenant only
        reference_seq -> BigInt,
    }
}

diesel::table! {
    /// One row a fact; additive only; ids and field names, never personal values.
    events (commune, seq) {
        /// tenant
        commune -> Text,
        /// gap-free number within the tenant
        seq -> BigInt,
        /// what happened, such as petition.registered
        #[sql_name = "type"]
        type_ -> Text,
        /// version of the payload's form
        schema_version -> SmallInt,
        /// petition, case, enforcement_item, assignment, reception_schedule, finding, user, client
        subject_kind -> Text,
        /// id of the subject
        subject_id -> Uuid,
        /// petition whose timeline shows the event
        petition_id -> Nullable<Uuid>,
        /// case whose timeline shows the event
        case_id -> Nullable<Uuid>,
        /// the legal act that caused it
        act_id -> Nullable<Uuid>,
        /// position in which a person acted
        position_id -> Nullable<Uuid>,
        /// machine that acted
        client_id -> Nullable<Text>,
        /// business instant
        occurred_at -> Timestamptz,
        /// date of the legal act, may be before the entry
        legal_day -> Date,
        /// names of changed fields and codes, no personal values
        fields -> Jsonb,
        /// access facts of the subject before the change
        facts_before -> Nullable<Jsonb>,
        /// access facts of the subject after the change
        facts_after -> Nullable<Jsonb>,
    }
}

diesel::table! {
    /// Hash-chained, append-only: every change and every look at what is protected.
    audit_entries (commune, seq) {
        /// tenant
        commune -> Text,
        /// gap-free number within the tenant
        seq -> BigInt,
        /// business instant
        occurred_at -> Timestamptz,
        /// real instant
        recorded_at -> Timestamptz,
        /// what was done, such as petition.screened or identity.opened
        action -> Text,
        /// kind of the subject
        subject_kind -> Text,
        /// id of the subject
        subject_id -> Nullable<Uuid>,
        /// who
        user_id -> Nullable<Uuid>,
        /// the person behind the user
        person_id -> Nullable<Uuid>,
        /// in which position
        position_id -> Nullable<Uuid>,
        /// which machine
        client_id -> Nullable<Text>,
        /// from where
        address -> Nullable<Text>,
        /// request that did it
        request_id -> Text,
        /// why, where the act asks for a reason
        reason -> Nullable<Text>,
        /// ids and codes, no personal values
        detail -> Jsonb,
        /// root key under the hash
        root_key_id -> Text,
        /// hash of the entry before
        previous_hash -> Bytea,
        /// HMAC over this entry and the hash before
        hash -> Bytea,
    }
}

diesel::table! {
    /// Answers kept for retries of creating requests; only successful ones, encrypted, for 72 hours.
    idempotency_keys (caller, key) {
        /// user or client that sent the key
        caller -> Text,
        /// Idempotency-Key as sent
        key -> Text,
        /// keyed hash of method, path, query and body
        request_hash -> Bytea,
        /// petition whose sealing shrinks the stored answer
        petition_id -> Nullable<Uuid>,
        /// HTTP status of the answer
        status -> SmallInt,
        /// encrypted answer: headers and body
        answer -> Bytea,
        /// real instant, for expiry
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// How long what is kept for a time only is kept (reference data): jobs read it each time they run.
    retention_rules (subject) {
        /// what is deleted
        subject -> Text,
        /// how many
        length -> Integer,
        /// hours or days, both of real time
        unit -> Text,
        /// legal: an article demands it; technical: it is our choice
        basis -> Text,
        /// the article, or the reason
        source -> Text,
    }
}

diesel::table! {
    /// Where the audit of a tenant stood on a legal day, signed: append-only, and worth most where a copy is kept elsewhere.
    signed_audit_heads (commune, legal_day) {
        /// tenant
        commune -> Text,
        /// legal day on which it was signed
        legal_day -> Date,
        /// number of the last entry then
        audit_seq -> BigInt,
        /// its hash
        audit_hash -> Bytea,
        /// real instant
        signed_at -> Timestamptz,
        /// key that signed
        kid -> Text,
        /// compact JWS over tenant, day, number, hash and instant; verifies by itself
        signature -> Text,
    }
}

diesel::table! {
    /// Refusals under conflict of interest, and reads of personal data that are no look of the audit: ids only, written in batches after the answer.
    access_log (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// real instant of the answer
        occurred_at -> Timestamptz,
        /// who
        user_id -> Nullable<Uuid>,
        /// the person behind the user
        person_id -> Nullable<Uuid>,
        /// in which position, where the caller has only one
        position_id -> Nullable<Uuid>,
        /// which machine
        client_id -> Nullable<Text>,
        /// operation of the contract that was called
        operation -> Text,
        /// kind of the subject
        subject_kind -> Text,
        /// id of the subject
        subject_id -> Uuid,
        /// read, or refused_conflict
        outcome -> Text,
        /// request that did it
        request_id -> Text,
    }
}

diesel::table! {
    /// What of an event somebody in office needs to notice: one row a position that is told. Ids, codes and days only.
    notifications (commune, person_id, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// who is told
        person_id -> Uuid,
        /// in which position
        position_id -> Uuid,
        /// why it needs to be noticed
        kind -> Text,
        /// petition, case, enforcement_item, assignment, finding, reception_schedule
        subject_kind -> Text,
        /// id of the subject
        subject_id -> Uuid,
        /// rule of the clock it is about
        rule_key -> Nullable<Text>,
        /// stage of that clock: half, four_fifths, last_working_day, overdue
        stage -> Nullable<Text>,
        /// day until which something is to be done
        due_on -> Nullable<Date>,
        /// business day on which it was told
        told_on -> Date,
        /// real instant, for expiry
        created_at -> Timestamptz,
        /// business instant at which the person marked it as read
        read_at -> Nullable<Timestamptz>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    commune_heads,
    events,
    audit_entries,
    idempotency_keys,
    retention_rules,
    signed_audit_heads,
    access_log,
    notifications
);
