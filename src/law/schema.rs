//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// Versions of time limits, loaded with their dates and sources (reference data).
    legal_rules (id) {
        /// id
        id -> Uuid,
        /// name of the rule, such as C02
        rule_key -> Text,
        /// first day of this version
        valid_from -> Date,
        /// first day on which it is no longer in force
        valid_to -> Nullable<Date>,
        /// how the length is counted
        unit -> Text,
        /// how many; 0 where the law names no number
        length -> Integer,
        /// event that starts the clock, or anchor it is counted back from
        start_event -> Text,
        /// article, in Vietnamese
        source -> Text,
        /// how well the source is known
        certainty -> Text,
        /// the whole version as the program reads it, with the end that it was given itself
        definition -> Jsonb,
        /// number of the change of the law with which it came
        loaded_seq -> BigInt,
        /// position in which an administrator added it; null: it came with the program
        loaded_by -> Nullable<Uuid>,
        /// number of the change of the law that took it back before its day had come; it counts no more
        voided_seq -> Nullable<BigInt>,
        /// when that was
        voided_at -> Nullable<Timestamptz>,
        /// position in which an administrator did it
        voided_by -> Nullable<Uuid>,
        /// why
        void_reason -> Nullable<Text>,
    }
}

diesel::table! {
    /// Versions of years whose days off are known (reference data); a year that is not here has no answer.
    calendar_years (year, version) {
        /// id
        id -> Uuid,
        /// the year
        year -> Integer,
        /// name of the version; kept with every due date
        version -> Text,
        /// official once the yearly notice has been issued, else provisional
        status -> Text,
        /// notices it rests on
        source -> Text,
        /// number of the change of the law with which it came; of the versions of a year that were not taken back the last one counts
        loaded_seq -> BigInt,
        /// position in which an administrator loaded it; null: it came with the program
        loaded_by -> Nullable<Uuid>,
        /// number of the change of the law that took it back before its day had come; it counts no more
        voided_seq -> Nullable<BigInt>,
        /// when that was
        voided_at -> Nullable<Timestamptz>,
        /// position in which an administrator did it
        voided_by -> Nullable<Uuid>,
        /// why
        void_reason -> Nullable<Text>,
    }
}

diesel::table! {
    /// Days off and Saturdays worked of a version of a year (reference data).
    calendar_days (year, version, day) {
        /// its year
        year -> Integer,
        /// version of the year
        version -> Text,
        /// the day
        day -> Date,
        /// day_off or working_saturday
        kind -> Text,
        /// the whole entry as the program reads it
        definition -> Jsonb,
    }
}

diesel::table! {
    /// Versions of what a commune sets for itself with a legal basis: whether it is a remote area, and its own limit for recommendations and reflections.
    commune_settings (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// remote_area, own_limit
        setting -> Text,
        /// first day; it lasts until the next version of the setting begins
        valid_from -> Date,
        /// a remote area with difficult travel, which decides longer terms; of that setting only
        remote_area -> Nullable<Bool>,
        /// days of the own limit; null: none from that day on
        length -> Nullable<Integer>,
        /// how they are counted
        unit -> Nullable<Text>,
        /// decision or regulation, with number and date
        legal_basis -> Text,
        /// number of the change of the law with which it came
        loaded_seq -> BigInt,
        /// when it was added
        loaded_at -> Timestamptz,
        /// position in which an administrator added it
        loaded_by -> Uuid,
        /// number of the change of the law that took it back before its day had come; it counts no more
        voided_seq -> Nullable<BigInt>,
        /// when that was
        voided_at -> Nullable<Timestamptz>,
        /// position in which an administrator did it
        voided_by -> Nullable<Uuid>,
        /// why
        void_reason -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(legal_rules, calendar_years, calendar_days, commune_settings);
