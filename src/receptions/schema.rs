//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// A host's sessions for a period: entered by keepers, approved by the host, published in time.
    reception_schedules (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// unit of the host's position
        unit_id -> Uuid,
        /// body of that unit
        body_unit_id -> Uuid,
        /// who receives
        host_position_id -> Uuid,
        /// first day
        period_from -> Date,
        /// first day after
        period_before -> Date,
        /// draft, approved, published
        status -> Text,
        /// day of posting
        posted_on -> Nullable<Date>,
        /// where it was posted
        posted_place -> Nullable<Text>,
        /// grows with every change
        version -> Integer,
        /// business instant
        created_at -> Timestamptz,
        /// business instant of the last change
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// One session; sessions of one host or at one place may not overlap.
    reception_sessions (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// schedule
        schedule_id -> Uuid,
        /// the person who receives
        host_person_id -> Uuid,
        /// in which position
        host_position_id -> Uuid,
        /// day
        held_on -> Date,
        /// local time of day
        starts_at -> Time,
        /// local time of day
        ends_at -> Time,
        /// regular, periodic, ad_hoc, online
        kind -> Text,
        /// where
        place -> Text,
        /// what it is about
        expected_content -> Nullable<Text>,
        /// how many citizens
        capacity -> Nullable<Integer>,
        /// last lawful day of posting (R01) as told last: on entry, approval, publication; null where none applies or the calendar was not known
        latest_posting_on -> Nullable<Date>,
        /// the count met days of a provisional calendar year
        posting_provisional -> Nullable<Bool>,
        /// how the last lawful day was counted, vi and en
        posting_explanation -> Nullable<Jsonb>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(reception_schedules, reception_sessions);
