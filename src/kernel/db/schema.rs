//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// Migrations that took something away from earlier releases; each enters itself. A release that does not know one of these does not serve.
    contract_migrations (version) {
        /// version as the list of migrations has it
        version -> Text,
    }
}
