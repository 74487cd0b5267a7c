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
    /// Years whose days off are known (reference data); a year that is not here has no answer.
    calendar_years (year) {
        /// the year
        year -> Integer,
        /// official once the yearly notice has been issued, else provisional
        status -> Text,
        /// changes whenever the list changes; kept with every due date
        version -> Text,
        /// notices it rests on
        source -> Text,
    }
}

diesel::table! {
    /// Days off and Saturdays worked (reference data).
    calendar_days (day) {
        /// the day
        day -> Date,
        /// its year
        year -> Integer,
        /// day_off or working_saturday
        kind -> Text,
        /// the whole entry as the program reads it
        definition -> Jsonb,
    }
}

diesel::allow_tables_to_appear_in_same_query!(legal_rules, calendar_years, calendar_days);
