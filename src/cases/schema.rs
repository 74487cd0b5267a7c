//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// One row a case, with the access facts lists need.
    cases (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// printed number
        number -> Text,
        /// kind of its first petition
        kind -> Text,
        /// state or party
        track -> Text,
        /// field of life
        field -> Nullable<Text>,
        /// state of its life cycle
        status -> Text,
        /// what outsiders are told
        public_status -> Text,
        /// in whose register
        register -> Text,
        /// unit that keeps the book
        unit_id -> Uuid,
        /// body that unit belongs to
        body_unit_id -> Uuid,
        /// first petition; its key encrypts the case's texts
        petition_id -> Uuid,
        /// printed number of the first petition
        petition_number -> Text,
        /// texts behind a grant
        sealed -> Bool,
        /// null while sealed
        subject -> Nullable<Text>,
        /// null while sealed
        village_code -> Nullable<Text>,
        /// how many people stand behind it
        people_count -> Integer,
        /// tracking flags
        flags -> Array<Text>,
        /// legal day of acceptance
        accepted_on -> Date,
        /// who settles
        settler_position_id -> Uuid,
        /// lead assignee
        assignee_position_id -> Nullable<Uuid>,
        /// unit of the lead assignee
        assignee_unit_id -> Nullable<Uuid>,
        /// portal of the first petition
        created_by_client -> Nullable<Text>,
        /// officer that registered the first petition
        created_by_position -> Nullable<Uuid>,
        /// persons in office who see nothing of it
        excluded_person_ids -> Array<Uuid>,
        /// next due date
        due_on -> Nullable<Date>,
        /// result of the answer
        result -> Nullable<Text>,
        /// legal day of the answer
        answered_on -> Nullable<Date>,
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
    /// Answers that settle a recommendation or reflection; the text is a protected part.
    case_answers (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// case
        case_id -> Uuid,
        /// the act
        act_id -> Uuid,
        /// resolved, noted, explained, no_basis
        result -> Text,
        /// number of the answer
        document_number -> Nullable<Text>,
        /// date of the answer
        document_date -> Date,
    }
}

diesel::allow_tables_to_appear_in_same_query!(cases, case_answers);
