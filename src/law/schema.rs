//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// Versions of time limits, loaded with their dates and sources (reference data).
    legal_rules (rule_key, valid_from) {
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
        /// the whole version as the program reads it
        definition -> Jsonb,
    }
}

diesel::table! {
    /// Versions of years whose days off are known (reference data); a year that is not here has no answer.
    calendar_years (year, version) {
        /// the year
        year -> Integer,
        /// name of the version; kept with every due date
        version -> Text,
        /// official once the yearly notice has been issued, else provisional
        status -> Text,
        /// notices it rests on
        source -> Text,
        /// number of the change of the law with which it came; of the versions of a year the last one counts
        loaded_seq -> BigInt,
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

diesel::allow_tables_to_appear_in_same_query!(legal_rules, calendar_years, calendar_days);
