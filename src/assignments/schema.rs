//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// One piece of work given to one person in office.
    assignments (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// case it serves
        case_id -> Uuid,
        /// petition whose key encrypts its texts
        petition_id -> Uuid,
        /// who (rõ người)
        assignee_position_id -> Uuid,
        /// unit of that position
        assignee_unit_id -> Uuid,
        /// by whom
        assigned_by_position_id -> Uuid,
        /// lead, support, approve (rõ trách nhiệm)
        responsibility -> Text,
        /// legal day
        assigned_on -> Date,
        /// when it must be done (rõ tiến độ)
        due_on -> Date,
        /// open, completed, approved, returned, annulled
        status -> Text,
        /// legal day of completion
        completed_on -> Nullable<Date>,
        /// grows with every change
        version -> Integer,
        /// business instant
        created_at -> Timestamptz,
        /// business instant of the last change
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// Dates of an assignment; the titles are a protected part.
    assignment_milestones (commune, assignment_id, no) {
        /// tenant
        commune -> Text,
        /// assignment
        assignment_id -> Uuid,
        /// order
        no -> SmallInt,
        /// when
        due_on -> Date,
        /// when it was reached
        reached_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// Progress reports of assignees; the text is a protected part.
    progress_reports (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// assignment
        assignment_id -> Uuid,
        /// who
        reported_by_position_id -> Uuid,
        /// legal day
        reported_on -> Date,
        /// 0 to 100
        percent -> SmallInt,
        /// business instant
        created_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(assignments, assignment_milestones, progress_reports);
