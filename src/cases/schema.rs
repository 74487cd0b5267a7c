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
        /// which states and acts it has, by kind and track
        life_cycle -> Text,
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
        /// none, complex, specially_complex: by a decision in writing
        complexity_level -> Text,
        /// what acts left behind that later acts depend on
        marks -> Array<Text>,
        /// legal day of acceptance
        accepted_on -> Date,
        /// legal day of the latest act that changed the state
        stepped_on -> Date,
        /// states before the suspension, the closure, or the next instance, court or superior that has it, the latest last
        came_from -> Array<Text>,
        /// proven day on which the complainant received the decision
        decision_received_on -> Nullable<Date>,
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
        /// result of the answer, decision or conclusion
        result -> Nullable<Text>,
        /// legal day of that
        answered_on -> Nullable<Date>,
        /// the answer, decision or conclusion that stands
        answer_id -> Nullable<Uuid>,
        /// legal day on which it ended
        closed_on -> Nullable<Date>,
        /// case into which its petitions went, with which the matter counts: it counts for nothing any more itself
        merged_into_id -> Nullable<Uuid>,
        /// grows with every change
        version -> Integer,
        /// business instant
        created_at -> Timestamptz,
        /// business instant of the last change
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// Answers, decisions and conclusions that settle a case; the text is a protected part.
    case_answers (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// case
        case_id -> Uuid,
        /// the act
        act_id -> Uuid,
        /// how it ends
        result -> Text,
        /// number of the answer
        document_number -> Nullable<Text>,
        /// date of the answer
        document_date -> Date,
    }
}

diesel::table! {
    /// Who must be told of which act: one row an addressee; sent, and received with proof.
    case_letters (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// case
        case_id -> Uuid,
        /// the act that is told of
        act_id -> Uuid,
        /// which act that is
        of_act -> Text,
        /// legal day of that act
        acted_on -> Date,
        /// who must be told
        addressee -> Text,
        /// rule that says until when
        due_rule -> Nullable<Text>,
        /// legal day of the dispatch
        sent_on -> Nullable<Date>,
        /// the dispatch
        sent_by_act -> Nullable<Uuid>,
        /// proven day of receipt
        received_on -> Nullable<Date>,
        /// the act that records the proof
        received_by_act -> Nullable<Uuid>,
        /// the annulment of the act that is told of: it is not owed any more
        annulled_by_act -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Wordings for the public, each proposed by one person and approved by another.
    case_publications (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// case
        case_id -> Uuid,
        /// the proposal
        act_id -> Uuid,
        /// meeting, posting, portal, mass_media
        form -> Text,
        /// digest of the proposed wording, which lies with the act behind the key
        digest -> Text,
        /// who proposed it
        proposed_by_person_id -> Uuid,
        /// the settler or head of the book proposed it
        proposed_by_settler -> Bool,
        /// the approval
        approved_by_act -> Nullable<Uuid>,
        /// legal day of the approval
        approved_on -> Nullable<Date>,
        /// the wording once it is approved: without persons, for everybody
        public_text -> Nullable<Text>,
        /// day of the meeting at which it is told
        meeting_on -> Nullable<Date>,
        /// day on which the display began that has ended
        displayed_from -> Nullable<Date>,
        /// how often mass media told it
        times -> Nullable<Integer>,
        /// last day of the display, day of the meeting or of the last time; proven by the act
        ended_on -> Nullable<Date>,
        /// the act that records that
        ended_by_act -> Nullable<Uuid>,
        /// the annulment of the proposal
        annulled_by_act -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// What each act changed on its case: by that an annulment finds what rests on it, and puts back what stood before.
    case_steps (commune, act_id) {
        /// tenant
        commune -> Text,
        /// the act
        act_id -> Uuid,
        /// case
        case_id -> Uuid,
        /// order in which the acts were entered
        no -> Integer,
        /// which act of the table of life cycles
        act -> Text,
        /// which variant of it; empty where it has one only
        variant -> Text,
        /// legal day of the act
        acted_on -> Date,
        /// state, marks, flags, result and days of the case before it: codes, ids and dates
        stood_before -> Jsonb,
        /// the same after it
        stood_after -> Jsonb,
        /// clocks that it started
        started -> Array<Uuid>,
        /// clocks that it let run again
        revived -> Array<Uuid>,
        /// its annulment
        annulled_by_act -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Which petition a merger or split took from one case to another: by that an annulment takes it back.
    case_moves (commune, act_id, petition_id) {
        /// tenant
        commune -> Text,
        /// the merger or split
        act_id -> Uuid,
        /// petition
        petition_id -> Uuid,
        /// merges or splits
        act -> Text,
        /// case that it left
        from_case_id -> Uuid,
        /// case to which it belongs since
        to_case_id -> Uuid,
        /// how it was linked to the case that it left; null: it had opened that
        was_linked -> Nullable<Text>,
        /// the annulment of the act
        annulled_by_act -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// What results order: one thing that somebody has to do until a day; the texts are a protected part.
    enforcement_items (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// case whose result it carries out
        case_id -> Uuid,
        /// petition whose key encrypts its texts
        petition_id -> Uuid,
        /// the act that orders it
        ordered_by_act -> Uuid,
        /// legal day of that act
        ordered_on -> Date,
        /// money, land, apology, restoration, discipline, other
        kind -> Text,
        /// to whom money or land goes: state, organisation, person
        beneficiary -> Nullable<Text>,
        /// whole đồng or square metres that are ordered
        ordered_amount -> Nullable<BigInt>,
        /// how much of it came so far
        recovered_amount -> Nullable<BigInt>,
        /// position that has to do it
        responsible_position_id -> Nullable<Uuid>,
        /// unit that has to do it, or of that position; null: somebody outside
        responsible_unit_id -> Nullable<Uuid>,
        /// when it must be done
        due_on -> Date,
        /// open, completed, accepted, cancelled
        status -> Text,
        /// legal day of the latest act on it
        stepped_on -> Date,
        /// legal day on which it was reported as done
        completed_on -> Nullable<Date>,
        /// who entered that report
        completed_by_person_id -> Nullable<Uuid>,
        /// legal day of the acceptance
        accepted_on -> Nullable<Date>,
        /// legal day on which it was cancelled
        cancelled_on -> Nullable<Date>,
        /// grows with every change
        version -> Integer,
        /// business instant
        created_at -> Timestamptz,
        /// business instant of the last change
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// What was reported of enforcement items; the text is a protected part.
    enforcement_reports (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// item
        item_id -> Uuid,
        /// the act that reports
        act_id -> Uuid,
        /// progress, completion
        stage -> Text,
        /// who
        reported_by_position_id -> Uuid,
        /// legal day
        reported_on -> Date,
        /// how much had come by then; null: nothing was said of it
        recovered_amount -> Nullable<BigInt>,
        /// business instant
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// Which stages of which enforcement items need no telling any more, for each due date: told by an event, once, or passed untold before a later one was told.
    enforcement_warnings (commune, item_id, stage, due_on) {
        /// tenant
        commune -> Text,
        /// item
        item_id -> Uuid,
        /// half, four_fifths, last_working_day, overdue
        stage -> Text,
        /// the due date of which it was told
        due_on -> Date,
        /// business day of the event
        warned_on -> Date,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    cases,
    case_answers,
    case_letters,
    case_publications,
    case_steps,
    case_moves,
    enforcement_items,
    enforcement_reports,
    enforcement_warnings
);
