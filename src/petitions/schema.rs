//! The tables of this room as diesel sees them; a test compares them with the database.

diesel::table! {
    /// One row a petition, with the access facts and the outward summary that lists need. Free text stands here only once released.
    petitions (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// printed number; its gaps tell nothing
        number -> Text,
        /// in whose register
        register -> Text,
        /// unit that keeps the book
        unit_id -> Uuid,
        /// body that unit belongs to
        body_unit_id -> Uuid,
        /// null until screening
        kind -> Nullable<Text>,
        /// state or party
        track -> Nullable<Text>,
        /// field of life
        field -> Nullable<Text>,
        /// how it came
        channel -> Text,
        /// inner state
        status -> Text,
        /// what outsiders are told
        public_status -> Text,
        /// identity and content behind a grant
        sealed -> Bool,
        /// legal day of receipt
        received_on -> Date,
        /// what it is about; null while sealed
        subject -> Nullable<Text>,
        /// where; null while sealed
        village_code -> Nullable<Text>,
        /// how many people stand behind it
        people_count -> Integer,
        /// tracking flags; repeated: its writer has petitioned about the matter before
        flags -> Array<Text>,
        /// what the intake officer should look at
        intake_review -> Array<Text>,
        /// who is accountable now
        assignee_position_id -> Nullable<Uuid>,
        /// unit of that position
        assignee_unit_id -> Nullable<Uuid>,
        /// who settles
        settler_position_id -> Nullable<Uuid>,
        /// case it belongs to
        case_id -> Nullable<Uuid>,
        /// printed number of that case
        case_number -> Nullable<Text>,
        /// owner of the protected part with the answer that stands
        answer_id -> Nullable<Uuid>,
        /// day on which the decision came into effect that waits to be carried out
        to_enforce_since -> Nullable<Date>,
        /// how it belongs to its case, where it did not open that: duplicate, withdrawal, addition; without a case how it belongs to another petition, which a withdrawal has ended and all else waits for
        link_type -> Nullable<Text>,
        /// portal that registered it
        created_by_client -> Nullable<Text>,
        /// officer that registered it
        created_by_position -> Nullable<Uuid>,
        /// who passed it on
        forwarder_type -> Nullable<Text>,
        /// criteria of eligibility that it failed as it was classified last, found by the officer or by the rules; shown to nobody
        failed_criteria -> Array<Text>,
        /// first outward step that its latest classification proposed; null before it; shown to nobody
        proposed -> Nullable<Text>,
        /// petition of another book of the commune from which it was passed on: the same matter, entered a second time
        passed_from_id -> Nullable<Uuid>,
        /// day on which this book acknowledged what another passed on to it
        acknowledged_on -> Nullable<Date>,
        /// persons in office who see nothing of it; in a case those whom any of its petitions names
        excluded_person_ids -> Array<Uuid>,
        /// those whom it names itself, while it is in a case; else empty
        named_person_ids -> Array<Uuid>,
        /// next due date
        due_on -> Nullable<Date>,
        /// grows with every change
        version -> Integer,
        /// business instant of the entry
        created_at -> Timestamptz,
        /// business instant of the last change; of a sealed one, of the last that is told to its portal and to those outside
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// What was known at intake; does not change but for the tracking secret.
    petition_intakes (commune, petition_id) {
        /// tenant
        commune -> Text,
        /// petition
        petition_id -> Uuid,
        /// what the sender calls it
        claimed_kind -> Nullable<Text>,
        /// field the sender named
        claimed_field -> Nullable<Text>,
        /// how the writer stands behind it
        authentication -> Text,
        /// ISO 639 code
        language -> Text,
        /// when a portal took it
        submitted_at -> Nullable<Timestamptz>,
        /// date of writing
        written_on -> Nullable<Date>,
        /// when it happened
        occurred_on -> Nullable<Date>,
        /// people who signed
        signer_count -> Integer,
        /// originals are in the envelope
        originals_attached -> Bool,
        /// asked for protection
        wishes_protection -> Bool,
        /// at least one named writer
        has_known_writer -> Bool,
        /// the portal's own id
        external_ref -> Nullable<Text>,
        /// portal the external_ref belongs to
        client_id -> Nullable<Text>,
        /// begins with the commune's code
        tracking_code -> Text,
        /// hash of the tracking secret
        tracking_hash -> Bytea,
        /// year of the statutory book
        book_year -> Integer,
        /// gap-free number in the statutory book
        book_number -> Integer,
        /// unit that keeps the book
        book_unit_id -> Uuid,
        /// how it was put together: lacks and peculiarities that the treatment depends on, nobody's data
        form -> Jsonb,
        /// petition with several contents that its writer was advised to split, and of which this one is a part
        split_from_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// The last number given in each statutory book and year.
    book_counters (commune, unit_id, year) {
        /// tenant
        commune -> Text,
        /// unit that keeps the book
        unit_id -> Uuid,
        /// year
        year -> Integer,
        /// last number given
        last_number -> Integer,
    }
}

diesel::table! {
    /// Clocks of petitions and cases, each with the rule and calendar version that computed it.
    deadlines (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// petition
        petition_id -> Uuid,
        /// case, once there is one
        case_id -> Nullable<Uuid>,
        /// rule
        rule_key -> Text,
        /// version of the rule
        rule_valid_from -> Nullable<Date>,
        /// article
        source -> Text,
        /// what started it
        start_event -> Text,
        /// legal day of that
        start_on -> Date,
        /// counted for a remote area with difficult travel
        remote_area -> Bool,
        /// none, complex, specially_complex
        complexity -> Text,
        /// act that found it so
        complexity_by_act -> Nullable<Uuid>,
        /// [{days, decided_on, act_id, document_number}]
        extensions -> Jsonb,
        /// [{from, to, act_id, ended_by_act, reopened}]; to is null while it lasts; reopened where the settlement had been ended and was taken up again
        pauses -> Jsonb,
        /// end before it was moved off a day off; while a year is not loaded, the end as if no holiday fell into the time
        nominal_on -> Nullable<Date>,
        /// null while the clock stands or the calendar year is not loaded
        due_on -> Nullable<Date>,
        /// first day on which it was overdue before a decision that was entered late changed it
        overdue_from -> Nullable<Date>,
        /// running, paused, fulfilled, fulfilled_late, cancelled, awaiting_calendar
        status -> Text,
        /// touches a provisional calendar year
        provisional -> Bool,
        /// calendar used
        calendar_version -> Text,
        /// each of several rules that were weighed, as [{rule_key, version, source, due_on, counts}]; empty where there is but one
        alternatives -> Jsonb,
        /// {vi, en}
        explanation -> Jsonb,
        /// when it was fulfilled or cancelled
        stopped_on -> Nullable<Date>,
        /// act that did
        stopped_by_act -> Nullable<Uuid>,
        /// business instant
        created_at -> Timestamptz,
        /// number of the law by which it was last computed or looked at: a lower one than that in force is still to be looked at
        law_seq -> BigInt,
    }
}

diesel::table! {
    /// Which stages of which clocks need no telling any more, for each due date: told by an event, once, or passed untold before a later one was told.
    deadline_warnings (commune, deadline_id, stage, due_on) {
        /// tenant
        commune -> Text,
        /// clock
        deadline_id -> Uuid,
        /// half, four_fifths, last_working_day, overdue
        stage -> Text,
        /// the due date of which it was told
        due_on -> Date,
        /// business day of the event
        warned_on -> Date,
    }
}

diesel::table! {
    /// Notices to the writer, forwarder and other bodies, on a petition or in its case.
    notices (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// petition; of a notice in a case the one that opened it
        petition_id -> Uuid,
        /// the act that gave it
        act_id -> Uuid,
        /// writer, forwarder, superior, front, inspectorate; in a case whoever gets its letters
        addressee -> Text,
        /// accepted, needs_longer, refused, transferred, settled, other; in a case progress, needs_longer, settled, other
        outcome -> Text,
        /// legal day
        sent_on -> Date,
        /// case in which it was given; null: on the petition alone
        case_id -> Nullable<Uuid>,
        /// the annulment of a notice in a case
        annulled_by_act -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Internal remarks on petitions; never changed, never deleted.
    petition_notes (commune, id) {
        /// tenant
        commune -> Text,
        /// id
        id -> Uuid,
        /// petition
        petition_id -> Uuid,
        /// position in which it was written
        author_position_id -> Uuid,
        /// business instant
        noted_at -> Timestamptz,
    }
}

diesel::table! {
    /// Keyed hashes of released petitions, by which they are searched, and later ones about the same matter are found. Nothing of a sealed petition stands here.
    petition_likeness (commune, petition_id) {
        /// tenant
        commune -> Text,
        /// petition
        petition_id -> Uuid,
        /// of what identifies the writers and who signed with them
        people -> Array<Bytea>,
        /// bands of the signature: texts that are nearly the same share one
        bands -> Array<BigInt>,
        /// MinHash signature of the text; null without words
        signature -> Nullable<Bytea>,
        /// of the words by which it is searched: of the names of its writers, and of what it is about
        words -> Array<Bytea>,
    }
}

diesel::table! {
    /// Keyed hashes of sealed petitions, by which who may open them finds the same people behind another one. Each is made with the petition's id: no two rows share one, and nothing is looked up by them.
    sealed_likeness (commune, petition_id) {
        /// tenant
        commune -> Text,
        /// petition
        petition_id -> Uuid,
        /// of what identifies the writers and who signed with them
        people -> Array<Bytea>,
    }
}

diesel::table! {
    /// Petitions that are linked to another one which has no case yet, and wait to go with it.
    petition_waits (commune, act_id) {
        /// tenant
        commune -> Text,
        /// the link
        act_id -> Uuid,
        /// the one that waits
        petition_id -> Uuid,
        /// the one with which it goes
        for_petition_id -> Uuid,
        /// taken_along: into the case of the other one; let_go: that came to none, and it stands for itself again; annulled: the link never was; null: it waits
        ended -> Nullable<Text>,
        /// the act by which that came
        ended_by_act -> Nullable<Uuid>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    petitions,
    petition_intakes,
    book_counters,
    deadlines,
    deadline_warnings,
    notices,
    petition_notes,
    petition_likeness,
    sealed_likeness,
    petition_waits
);
