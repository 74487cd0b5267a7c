//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// Communes served by this installation, and the reserved tenant of those above them (reference data).
    communes (code) {
        /// permanent tenant code; 00000 is the installation
        code -> Text,
        /// Vietnamese name
        name -> Text,
        /// two digits
        province_code -> Text,
        /// first day
        valid_from -> Date,
    }
}

diesel::table! {
    /// Bodies and their units; a body is a root unit with all below it.
    units (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// short stable code
        code -> Text,
        /// kind of unit
        kind -> Text,
        /// register whose book it may keep
        register -> Nullable<Text>,
        /// unit above
        parent_id -> Nullable<Uuid>,
        /// the body it belongs to
        root_id -> Uuid,
        /// Vietnamese name
        name -> Text,
    }
}

diesel::table! {
    /// Persons who hold or held an office in the commune.
    persons (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// name as printed
        full_name -> Text,
        /// lower case, unaccented: for finding conflicts of interest
        name_key -> Text,
    }
}

diesel::table! {
    /// A person in an office at a time.
    positions (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// who
        person_id -> Uuid,
        /// where
        unit_id -> Uuid,
        /// role of the contract; null: no account
        role -> Nullable<Text>,
        /// Vietnamese title
        title -> Text,
        /// first day
        held_from -> Date,
        /// first day no longer held
        held_to -> Nullable<Date>,
    }
}

diesel::table! {
    /// Declared family relations between persons in office, for conflicts of interest.
    person_relations (commune, person_id, other_id) {
        /// tenant
        commune -> Text,
        /// one
        person_id -> Uuid,
        /// the other
        other_id -> Uuid,
        /// spouse, parent, child, sibling, in_law
        relation -> Text,
        /// when it was declared
        declared_on -> Date,
    }
}

diesel::table! {
    /// Accounts of people (installation table).
    users (id) {
        /// id
        id -> Uuid,
        /// login name
        login -> Text,
        /// Argon2id PHC string
        password_hash -> Text,
        /// commune of the person
        commune -> Text,
        /// whose account
        person_id -> Uuid,
        /// narrows a demo account to one position
        only_position_id -> Nullable<Uuid>,
        /// answers only on local hosts
        demo -> Bool,
        /// when it was closed
        disabled_at -> Nullable<Timestamptz>,
        /// when it was made
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// Log-ins; a refresh token rotates, reuse of an old one revokes the family.
    sessions (id) {
        /// id, the sid of its tokens
        id -> Uuid,
        /// whose
        user_id -> Uuid,
        /// hash of the refresh token in force
        refresh_hash -> Bytea,
        /// how often it was rotated
        generation -> Integer,
        /// real instant of the log-in
        created_at -> Timestamptz,
        /// real instant after which it cannot be refreshed
        expires_at -> Timestamptz,
        /// log-out or reuse
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Machines (installation table): each belongs to a body and serves listed communes.
    clients (id) {
        /// client_id
        id -> Text,
        /// what it is
        name -> Text,
        /// role of machines
        role -> Text,
        /// hash of the random secret
        secret_hash -> Bytea,
        /// commune of its body
        commune -> Text,
        /// the body it belongs to
        body_unit_id -> Uuid,
        /// communes it serves
        communes -> Array<Text>,
        /// answers only on local hosts
        demo -> Bool,
        /// when it was closed
        disabled_at -> Nullable<Timestamptz>,
        /// when it was made
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// Keys that sign tokens, receipts and heads of the audit; the private half is wrapped by a root key.
    signing_keys (kid) {
        /// RFC 7638 thumbprint
        kid -> Text,
        /// token, receipt, audit_head
        purpose -> Text,
        /// Ed25519 public key
        public_key -> Bytea,
        /// private key, wrapped
        wrapped_key -> Bytea,
        /// real instant
        created_at -> Timestamptz,
        /// no longer signs
        retired_at -> Nullable<Timestamptz>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    communes,
    units,
    persons,
    positions,
    person_relations,
    users,
    sessions,
    clients,
    signing_keys
);
