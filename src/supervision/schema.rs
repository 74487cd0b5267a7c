//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// One finding: what was seen, what is recommended, until when an answer is due.
    findings (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// printed number
        number -> Text,
        /// body that supervises
        issuer_unit_id -> Uuid,
        /// who recorded it
        issued_by_position_id -> Uuid,
        /// supervised unit
        subject_unit_id -> Uuid,
        /// body of the supervised unit
        subject_body_id -> Uuid,
        /// minor, serious, critical
        severity -> Text,
        /// legal rule broken
        rule_key -> Nullable<Text>,
        /// what was seen
        description -> Text,
        /// what should be done
        recommendation -> Text,
        /// legal day
        recorded_on -> Date,
        /// until when
        answer_due_on -> Date,
        /// open, replied, follow_up, closed
        status -> Text,
        /// legal day of the reply
        replied_on -> Nullable<Date>,
        /// legal day of closure
        closed_on -> Nullable<Date>,
        /// grows with every change
        version -> Integer,
        /// business instant
        created_at -> Timestamptz,
        /// business instant of the last change
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// Cases a finding is about.
    finding_cases (commune, finding_id, case_id) {
        /// tenant
        commune -> Text,
        /// finding
        finding_id -> Uuid,
        /// case
        case_id -> Uuid,
    }
}

diesel::table! {
    /// Replies of the supervised unit.
    finding_replies (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// finding
        finding_id -> Uuid,
        /// the act
        act_id -> Uuid,
        /// who
        replied_by_position_id -> Uuid,
        /// legal day
        replied_on -> Date,
        /// the reply
        content -> Text,
        /// what will be done
        measures -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(findings, finding_cases, finding_replies);
