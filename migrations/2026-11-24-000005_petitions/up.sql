-- Petitions: the register, its books, legal acts, deadlines, notices.

create table petitions (
    commune text not null,
    id uuid not null,
    number text not null,
    register text not null,
    unit_id uuid not null,
    body_unit_id uuid not null,
    kind text,
    track text,
    field text,
    channel text not null,
    status text not null,
    public_status text not null,
    sealed boolean not null,
    received_on date not null,
    subject text,
    village_code text,
    people_count integer not null,
    flags text[] not null default '{}',
    intake_review text[] not null default '{}',
    assignee_position_id uuid,
    assignee_unit_id uuid,
    settler_position_id uuid,
    case_id uuid,
    case_number text,
    answer_id uuid,
    to_enforce_since date,
    link_type text,
    created_by_client text,
    created_by_position uuid,
    forwarder_type text,
    failed_criteria text[] not null default '{}',
    proposed text,
    passed_from_id uuid,
    acknowledged_on date,
    excluded_person_ids uuid[] not null default '{}',
    named_person_ids uuid[] not null default '{}',
    due_on date,
    version integer not null default 1,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    constraint petitions_pkey primary key (commune, id),
    constraint petitions_number_key unique (commune, number),
    constraint petitions_unit_fkey foreign key (commune, unit_id) references units (commune, id),
    constraint petitions_body_fkey foreign key (commune, body_unit_id) references units (commune, id),
    constraint petitions_assignee_fkey foreign key (commune, assignee_position_id) references positions (commune, id),
    constraint petitions_assignee_unit_fkey foreign key (commune, assignee_unit_id) references units (commune, id),
    constraint petitions_settler_fkey foreign key (commune, settler_position_id) references positions (commune, id),
    constraint petitions_creator_fkey foreign key (commune, created_by_position) references positions (commune, id),
    constraint petitions_passed_from_fkey foreign key (commune, passed_from_id) references petitions (commune, id),
    constraint petitions_passed_check check (passed_from_id <> id and (acknowledged_on is null or passed_from_id is not null)),
    constraint petitions_sealed_check check (not sealed or (subject is null and village_code is null)),
    constraint petitions_screened_check check (case status when 'received' then kind is null when 'withdrawn' then true when 'voided' then true else kind is not null end),
    constraint petitions_denunciation_check check (sealed or kind not in ('denunciation_duty', 'denunciation_field', 'crime_report', 'mixed')),
    constraint petitions_received_check check (sealed or kind is not null),
    constraint petitions_case_check check (case status when 'accepted' then case_id is not null when 'linked' then case_id is not null or (link_type = 'withdrawal') = (public_status = 'withdrawn') else case_id is null end),
    constraint petitions_case_number_check check ((case_id is null) = (case_number is null)),
    constraint petitions_link_check check (case status when 'linked' then link_type is not null when 'accepted' then link_type is null or link_type <> 'withdrawal' else link_type is null end),
    constraint petitions_link_type_check check (link_type in ('duplicate', 'withdrawal', 'addition')),
    constraint petitions_named_check check (named_person_ids <@ excluded_person_ids and (case_id is not null or named_person_ids = '{}')),
    constraint petitions_register_check check (register in ('government', 'party', 'council', 'front', 'police', 'public_unit')),
    constraint petitions_kind_check check (kind in ('complaint_admin', 'complaint_discipline', 'denunciation_duty', 'denunciation_field', 'recommendation', 'reflection', 'land_dispute', 'crime_report', 'procedure_request', 'feedback_on_regulations', 'mixed', 'other')),
    constraint petitions_track_check check (track in ('state', 'party')),
    constraint petitions_status_check check (status in ('received', 'screened', 'accepted', 'not_accepted', 'refused', 'needs_supplement', 'guided', 'split_advised', 'transferred', 'returned', 'urged_lower', 'referred_investigation', 'inspection_only', 'mediation_referred', 'linked', 'filed', 'withdrawn', 'voided')),
    constraint petitions_public_status_check check (public_status in ('received', 'action_needed', 'forwarded', 'in_progress', 'answered', 'closed', 'withdrawn')),
    constraint petitions_count_check check (people_count between 0 and 100000),
    constraint petitions_proposed_check check (proposed in ('propose_acceptance', 'refuse', 'request_supplement', 'guide', 'advise_split', 'transfer', 'transfer_party', 'return_to_forwarder', 'urge_lower', 'refer_investigation', 'inspection_only', 'mediate', 'link_to_case', 'file_without_action')),
    constraint petitions_criteria_check check (failed_criteria <@ array['E1_language', 'E2_date', 'E3_writer_identity', 'E4_signature', 'E5_complaint_elements', 'E6_denunciation_elements', 'E7_knpa_content', 'E8_competent_body_among_recipients', 'E9_already_guided', 'E10_unreadable', 'E11_forbidden_content'])
);
COMMENT ON TABLE petitions IS 'One row a petition, with the access facts and the outward summary that lists need. Free text stands here only once released.';
COMMENT ON COLUMN petitions.commune IS 'tenant';
COMMENT ON COLUMN petitions.id IS 'id';
COMMENT ON COLUMN petitions.number IS 'printed number; its gaps tell nothing';
COMMENT ON COLUMN petitions.register IS 'in whose register';
COMMENT ON COLUMN petitions.unit_id IS 'unit that keeps the book';
COMMENT ON COLUMN petitions.body_unit_id IS 'body that unit belongs to';
COMMENT ON COLUMN petitions.kind IS 'null until screening';
COMMENT ON COLUMN petitions.track IS 'state or party';
COMMENT ON COLUMN petitions.field IS 'field of life';
COMMENT ON COLUMN petitions.channel IS 'how it came';
COMMENT ON COLUMN petitions.status IS 'inner state';
COMMENT ON COLUMN petitions.public_status IS 'what outsiders are told';
COMMENT ON COLUMN petitions.sealed IS 'identity and content behind a grant';
COMMENT ON COLUMN petitions.received_on IS 'legal day of receipt';
COMMENT ON COLUMN petitions.subject IS 'what it is about; null while sealed';
COMMENT ON COLUMN petitions.village_code IS 'where; null while sealed';
COMMENT ON COLUMN petitions.people_count IS 'how many people stand behind it';
COMMENT ON COLUMN petitions.flags IS 'tracking flags; repeated: its writer has petitioned about the matter before';
COMMENT ON COLUMN petitions.intake_review IS 'what the intake officer should look at';
COMMENT ON COLUMN petitions.assignee_position_id IS 'who is accountable now';
COMMENT ON COLUMN petitions.assignee_unit_id IS 'unit of that position';
COMMENT ON COLUMN petitions.settler_position_id IS 'who settles';
COMMENT ON COLUMN petitions.case_id IS 'case it belongs to';
COMMENT ON COLUMN petitions.case_number IS 'printed number of that case';
COMMENT ON COLUMN petitions.answer_id IS 'owner of the protected part with the answer that stands';
COMMENT ON COLUMN petitions.to_enforce_since IS 'day on which the decision came into effect that waits to be carried out';
COMMENT ON COLUMN petitions.link_type IS 'how it belongs to its case, where it did not open that: duplicate, withdrawal, addition; without a case how it belongs to another petition, which a withdrawal has ended and all else waits for';
COMMENT ON COLUMN petitions.created_by_client IS 'portal that registered it';
COMMENT ON COLUMN petitions.created_by_position IS 'officer that registered it';
COMMENT ON COLUMN petitions.forwarder_type IS 'who passed it on';
COMMENT ON COLUMN petitions.failed_criteria IS 'criteria of eligibility that it failed as it was classified last, found by the officer or by the rules; shown to nobody';
COMMENT ON COLUMN petitions.proposed IS 'first outward step that its latest classification proposed; null before it; shown to nobody';
COMMENT ON COLUMN petitions.passed_from_id IS 'petition of another book of the commune from which it was passed on: the same matter, entered a second time';
COMMENT ON COLUMN petitions.acknowledged_on IS 'day on which this book acknowledged what another passed on to it';
COMMENT ON COLUMN petitions.excluded_person_ids IS 'persons in office who see nothing of it; in a case those whom any of its petitions names';
COMMENT ON COLUMN petitions.named_person_ids IS 'those whom it names itself, while it is in a case; else empty';
COMMENT ON COLUMN petitions.due_on IS 'next due date';
COMMENT ON COLUMN petitions.version IS 'grows with every change';
COMMENT ON COLUMN petitions.created_at IS 'business instant of the entry';
COMMENT ON COLUMN petitions.changed_at IS 'business instant of the last change; of a sealed one, of the last that is told to its portal and to those outside';
create index petitions_received_idx on petitions (commune, received_on desc, id desc);
create index petitions_created_idx on petitions (commune, created_at desc, id desc);
create index petitions_due_idx on petitions (commune, due_on, id) where due_on is not null;
create index petitions_enforce_idx on petitions (commune, to_enforce_since, id) where to_enforce_since is not null;
create index petitions_status_idx on petitions (commune, status, received_on desc, id desc);
create index petitions_reply_idx on petitions (commune, received_on, id) where status in ('transferred', 'urged_lower', 'referred_investigation', 'inspection_only') and public_status in ('forwarded', 'in_progress');
create index petitions_supplement_idx on petitions (commune, received_on, id) where status in ('needs_supplement', 'linked') and public_status in ('action_needed');
create index petitions_client_idx on petitions (commune, created_by_client, received_on desc, id desc);
create index petitions_unit_idx on petitions (commune, unit_id, received_on desc, id desc);
create index petitions_body_idx on petitions (commune, body_unit_id, received_on desc, id desc);
create index petitions_assignee_idx on petitions (commune, assignee_position_id, received_on desc, id desc);
create index petitions_assignee_due_idx on petitions (commune, assignee_position_id, due_on, id) where due_on is not null;
create index petitions_assignee_unit_idx on petitions (commune, assignee_unit_id, received_on desc, id desc);
create index petitions_settler_idx on petitions (commune, settler_position_id, received_on desc, id desc) where settler_position_id is not null;
create index petitions_settler_sealed_idx on petitions (commune, settler_position_id, received_on desc, id desc) where sealed;
create index petitions_creator_idx on petitions (commune, created_by_position, received_on desc, id desc) where created_by_position is not null;
create index petitions_register_idx on petitions (commune, register, received_on desc, id desc);
create index petitions_case_idx on petitions (commune, case_id);
create index petitions_passed_from_idx on petitions (commune, passed_from_id) where passed_from_id is not null;
create index petitions_second_idx on petitions (commune, received_on desc, id desc) where passed_from_id is not null;
create statistics petitions_commune_register (dependencies, ndistinct) on commune, register, unit_id from petitions;
create statistics petitions_commune_status (dependencies, ndistinct) on commune, status, public_status from petitions;
create statistics petitions_commune_client (dependencies, ndistinct) on commune, created_by_client from petitions;

create table petition_intakes (
    commune text not null,
    petition_id uuid not null,
    claimed_kind text,
    claimed_field text,
    authentication text not null,
    language text not null,
    submitted_at timestamptz,
    written_on date,
    occurred_on date,
    signer_count integer not null,
    originals_attached boolean not null,
    wishes_protection boolean not null,
    has_known_writer boolean not null,
    external_ref text,
    client_id text,
    tracking_code text not null,
    tracking_hash bytea not null,
    book_year integer not null,
    book_number integer not null,
    book_unit_id uuid not null,
    form jsonb not null default '{}',
    split_from_id uuid,
    constraint petition_intakes_pkey primary key (commune, petition_id),
    constraint petition_intakes_petition_fkey foreign key (commune, petition_id) references petitions (commune, id),
    constraint petition_intakes_unit_fkey foreign key (commune, book_unit_id) references units (commune, id),
    constraint petition_intakes_split_from_fkey foreign key (commune, split_from_id) references petitions (commune, id),
    constraint petition_intakes_tracking_key unique (commune, tracking_code),
    constraint petition_intakes_external_ref_key unique (commune, client_id, external_ref),
    constraint petition_intakes_book_key unique (commune, book_unit_id, book_year, book_number),
    constraint petition_intakes_authentication_check check (authentication in ('handwritten', 'fingerprint', 'digital_signature', 'vneid', 'none'))
);
COMMENT ON TABLE petition_intakes IS 'What was known at intake; does not change but for the tracking secret.';
COMMENT ON COLUMN petition_intakes.commune IS 'tenant';
COMMENT ON COLUMN petition_intakes.petition_id IS 'petition';
COMMENT ON COLUMN petition_intakes.claimed_kind IS 'what the sender calls it';
COMMENT ON COLUMN petition_intakes.claimed_field IS 'field the sender named';
COMMENT ON COLUMN petition_intakes.authentication IS 'how the writer stands behind it';
COMMENT ON COLUMN petition_intakes.language IS 'ISO 639 code';
COMMENT ON COLUMN petition_intakes.submitted_at IS 'when a portal took it';
COMMENT ON COLUMN petition_intakes.written_on IS 'date of writing';
COMMENT ON COLUMN petition_intakes.occurred_on IS 'when it happened';
COMMENT ON COLUMN petition_intakes.signer_count IS 'people who signed';
COMMENT ON COLUMN petition_intakes.originals_attached IS 'originals are in the envelope';
COMMENT ON COLUMN petition_intakes.wishes_protection IS 'asked for protection';
COMMENT ON COLUMN petition_intakes.has_known_writer IS 'at least one named writer';
COMMENT ON COLUMN petition_intakes.external_ref IS 'the portal''s own id';
COMMENT ON COLUMN petition_intakes.client_id IS 'portal the external_ref belongs to';
COMMENT ON COLUMN petition_intakes.tracking_code IS 'begins with the commune''s code';
COMMENT ON COLUMN petition_intakes.tracking_hash IS 'hash of the tracking secret';
COMMENT ON COLUMN petition_intakes.book_year IS 'year of the statutory book';
COMMENT ON COLUMN petition_intakes.book_number IS 'gap-free number in the statutory book';
COMMENT ON COLUMN petition_intakes.book_unit_id IS 'unit that keeps the book';
COMMENT ON COLUMN petition_intakes.form IS 'how it was put together: lacks and peculiarities that the treatment depends on, nobody''s data';
COMMENT ON COLUMN petition_intakes.split_from_id IS 'petition with several contents that its writer was advised to split, and of which this one is a part';
create index petition_intakes_split_from_idx on petition_intakes (commune, split_from_id) where split_from_id is not null;

create table book_counters (
    commune text not null,
    unit_id uuid not null,
    year integer not null,
    last_number integer not null,
    constraint book_counters_pkey primary key (commune, unit_id, year),
    constraint book_counters_unit_fkey foreign key (commune, unit_id) references units (commune, id)
);
COMMENT ON TABLE book_counters IS 'The last number given in each statutory book and year.';
COMMENT ON COLUMN book_counters.commune IS 'tenant';
COMMENT ON COLUMN book_counters.unit_id IS 'unit that keeps the book';
COMMENT ON COLUMN book_counters.year IS 'year';
COMMENT ON COLUMN book_counters.last_number IS 'last number given';

create table acts (
    commune text not null,
    id uuid not null,
    kind text not null,
    subject_kind text not null,
    subject_id uuid not null,
    petition_id uuid,
    case_id uuid,
    acted_on date not null,
    entered_at timestamptz not null,
    document_number text,
    document_date date,
    document_year integer,
    issuer_unit_id uuid not null,
    acting_position_id uuid,
    signer_position_id uuid,
    client_id text,
    signature text not null,
    facts jsonb not null,
    remarks jsonb,
    annuls_act_id uuid,
    constraint acts_pkey primary key (commune, id),
    constraint acts_annuls_key unique (commune, annuls_act_id),
    constraint acts_annuls_fkey foreign key (commune, annuls_act_id) references acts (commune, id),
    constraint acts_document_key unique (commune, issuer_unit_id, kind, document_year, document_number),
    constraint acts_issuer_fkey foreign key (commune, issuer_unit_id) references units (commune, id),
    constraint acts_acting_fkey foreign key (commune, acting_position_id) references positions (commune, id),
    constraint acts_signer_fkey foreign key (commune, signer_position_id) references positions (commune, id),
    constraint acts_petition_fkey foreign key (commune, petition_id) references petitions (commune, id),
    constraint acts_signature_check check (signature in ('signed', 'entered')),
    constraint acts_hands_check check ((acting_position_id is null) = (client_id is not null) and (signer_position_id is null) = (acting_position_id is null)),
    constraint acts_remarks_check check (petition_id is null or remarks is null)
);
COMMENT ON TABLE acts IS 'Legal acts with their paper; never deleted.';
COMMENT ON COLUMN acts.commune IS 'tenant';
COMMENT ON COLUMN acts.id IS 'id';
COMMENT ON COLUMN acts.kind IS 'which act, such as screening';
COMMENT ON COLUMN acts.subject_kind IS 'what it was done to';
COMMENT ON COLUMN acts.subject_id IS 'id of that';
COMMENT ON COLUMN acts.petition_id IS 'petition whose key encrypts its texts';
COMMENT ON COLUMN acts.case_id IS 'case it belongs to';
COMMENT ON COLUMN acts.acted_on IS 'legal date';
COMMENT ON COLUMN acts.entered_at IS 'business instant of the entry';
COMMENT ON COLUMN acts.document_number IS 'number given by the clerical office';
COMMENT ON COLUMN acts.document_date IS 'date on the paper';
COMMENT ON COLUMN acts.document_year IS 'year of the number''s series; null where the act was annulled, since its number is free again';
COMMENT ON COLUMN acts.issuer_unit_id IS 'body that issues the paper; of an act of a portal that of the book';
COMMENT ON COLUMN acts.acting_position_id IS 'who acted; null where a portal did, for its citizen';
COMMENT ON COLUMN acts.signer_position_id IS 'who signs; null where a portal acted';
COMMENT ON COLUMN acts.client_id IS 'portal that acted for its citizen';
COMMENT ON COLUMN acts.signature IS 'signed, or entered for another''s signature';
COMMENT ON COLUMN acts.facts IS 'structured outcome: codes, ids and dates, no free text';
COMMENT ON COLUMN acts.remarks IS 'note, recipients and legal basis of acts outside petitions';
COMMENT ON COLUMN acts.annuls_act_id IS 'act that this one annuls; each is annulled once at most';
create index acts_subject_idx on acts (commune, subject_id, acted_on, id);
create index acts_petition_idx on acts (commune, petition_id, entered_at);
create index acts_case_idx on acts (commune, case_id, entered_at);
create index acts_acting_idx on acts (commune, acting_position_id);
create index acts_signer_idx on acts (commune, signer_position_id);
create index acts_verifiers_idx on acts using gin ((facts -> 'verifier_position_ids')) where kind = 'case_verification';

create table deadlines (
    commune text not null,
    id uuid not null,
    petition_id uuid not null,
    case_id uuid,
    rule_key text not null,
    rule_valid_from date,
    source text not null,
    start_event text not null,
    start_on date not null,
    remote_area boolean not null,
    complexity text not null default 'none',
    complexity_by_act uuid,
    extensions jsonb not null default '[]',
    pauses jsonb not null default '[]',
    nominal_on date,
    due_on date,
    overdue_from date,
    status text not null,
    provisional boolean not null,
    calendar_version text not null,
    alternatives jsonb not null default '[]',
    explanation jsonb not null,
    stopped_on date,
    stopped_by_act uuid,
    created_at timestamptz not null,
    law_seq bigint not null,
    constraint deadlines_pkey primary key (commune, id),
    constraint deadlines_petition_fkey foreign key (commune, petition_id) references petitions (commune, id),
    constraint deadlines_act_fkey foreign key (commune, stopped_by_act) references acts (commune, id),
    constraint deadlines_complexity_act_fkey foreign key (commune, complexity_by_act) references acts (commune, id),
    constraint deadlines_status_check check (status in ('running', 'paused', 'fulfilled', 'fulfilled_late', 'cancelled', 'awaiting_calendar')),
    constraint deadlines_complexity_check check (complexity in ('none', 'complex', 'specially_complex')),
    constraint deadlines_stop_check check ((status in ('running', 'paused', 'awaiting_calendar')) = (stopped_on is null)),
    constraint deadlines_due_check check ((due_on is null) = (status in ('paused', 'awaiting_calendar')) or status in ('cancelled', 'fulfilled', 'fulfilled_late'))
);
COMMENT ON TABLE deadlines IS 'Clocks of petitions and cases, each with the rule and calendar version that computed it.';
COMMENT ON COLUMN deadlines.commune IS 'tenant';
COMMENT ON COLUMN deadlines.id IS 'id';
COMMENT ON COLUMN deadlines.petition_id IS 'petition';
COMMENT ON COLUMN deadlines.case_id IS 'case, once there is one';
COMMENT ON COLUMN deadlines.rule_key IS 'rule';
COMMENT ON COLUMN deadlines.rule_valid_from IS 'version of the rule';
COMMENT ON COLUMN deadlines.source IS 'article';
COMMENT ON COLUMN deadlines.start_event IS 'what started it';
COMMENT ON COLUMN deadlines.start_on IS 'legal day of that';
COMMENT ON COLUMN deadlines.remote_area IS 'counted for a remote area with difficult travel';
COMMENT ON COLUMN deadlines.complexity IS 'none, complex, specially_complex';
COMMENT ON COLUMN deadlines.complexity_by_act IS 'act that found it so';
COMMENT ON COLUMN deadlines.extensions IS '[{days, decided_on, act_id, document_number}]';
COMMENT ON COLUMN deadlines.pauses IS '[{from, to, act_id, ended_by_act, reopened}]; to is null while it lasts; reopened where the settlement had been ended and was taken up again';
COMMENT ON COLUMN deadlines.nominal_on IS 'end before it was moved off a day off; while a year is not loaded, the end as if no holiday fell into the time';
COMMENT ON COLUMN deadlines.due_on IS 'null while the clock stands or the calendar year is not loaded';
COMMENT ON COLUMN deadlines.overdue_from IS 'first day on which it was overdue before a decision that was entered late changed it';
COMMENT ON COLUMN deadlines.status IS 'running, paused, fulfilled, fulfilled_late, cancelled, awaiting_calendar';
COMMENT ON COLUMN deadlines.provisional IS 'touches a provisional calendar year';
COMMENT ON COLUMN deadlines.calendar_version IS 'calendar used';
COMMENT ON COLUMN deadlines.alternatives IS 'each of several rules that were weighed, as [{rule_key, version, source, due_on, counts}]; empty where there is but one';
COMMENT ON COLUMN deadlines.explanation IS '{vi, en}';
COMMENT ON COLUMN deadlines.stopped_on IS 'when it was fulfilled or cancelled';
COMMENT ON COLUMN deadlines.stopped_by_act IS 'act that did';
COMMENT ON COLUMN deadlines.created_at IS 'business instant';
COMMENT ON COLUMN deadlines.law_seq IS 'number of the law by which it was last computed or looked at: a lower one than that in force is still to be looked at';
create index deadlines_petition_idx on deadlines (commune, petition_id, created_at);
create index deadlines_case_idx on deadlines (commune, case_id);
create index deadlines_act_idx on deadlines (commune, stopped_by_act);
create index deadlines_complexity_act_idx on deadlines (commune, complexity_by_act);
create index deadlines_due_idx on deadlines (commune, due_on) where status = 'running';
create index deadlines_waiting_idx on deadlines (commune, nominal_on) where status = 'awaiting_calendar';
create index deadlines_law_idx on deadlines (law_seq, commune, petition_id)
    where status in ('running', 'paused', 'awaiting_calendar')
        or status in ('fulfilled', 'fulfilled_late') and due_on is null and nominal_on is not null;

create table deadline_warnings (
    commune text not null,
    deadline_id uuid not null,
    stage text not null,
    due_on date not null,
    warned_on date not null,
    constraint deadline_warnings_pkey primary key (commune, deadline_id, stage, due_on),
    constraint deadline_warnings_deadline_fkey foreign key (commune, deadline_id) references deadlines (commune, id),
    constraint deadline_warnings_stage_check check (stage in ('half', 'four_fifths', 'last_working_day', 'overdue'))
);
COMMENT ON TABLE deadline_warnings IS 'Which stages of which clocks need no telling any more, for each due date: told by an event, once, or passed untold before a later one was told.';
COMMENT ON COLUMN deadline_warnings.commune IS 'tenant';
COMMENT ON COLUMN deadline_warnings.deadline_id IS 'clock';
COMMENT ON COLUMN deadline_warnings.stage IS 'half, four_fifths, last_working_day, overdue';
COMMENT ON COLUMN deadline_warnings.due_on IS 'the due date of which it was told';
COMMENT ON COLUMN deadline_warnings.warned_on IS 'business day of the event';

create table notices (
    commune text not null,
    id uuid not null,
    petition_id uuid not null,
    act_id uuid not null,
    addressee text not null,
    outcome text not null,
    sent_on date not null,
    case_id uuid,
    annulled_by_act uuid,
    constraint notices_pkey primary key (commune, id),
    constraint notices_petition_fkey foreign key (commune, petition_id) references petitions (commune, id),
    constraint notices_act_fkey foreign key (commune, act_id) references acts (commune, id),
    constraint notices_annulled_fkey foreign key (commune, annulled_by_act) references acts (commune, id),
    constraint notices_annulled_check check (annulled_by_act is null or case_id is not null),
    constraint notices_addressee_check check (addressee in ('writer', 'forwarder', 'superior', 'front', 'inspectorate') or (case_id is not null and addressee in ('denounced', 'related', 'managing_body', 'investigation'))),
    constraint notices_outcome_check check (outcome in ('needs_longer', 'settled', 'other') or (case_id is null and outcome in ('accepted', 'refused', 'transferred')) or (case_id is not null and outcome = 'progress'))
);
COMMENT ON TABLE notices IS 'Notices to the writer, forwarder and other bodies, on a petition or in its case.';
COMMENT ON COLUMN notices.commune IS 'tenant';
COMMENT ON COLUMN notices.id IS 'id';
COMMENT ON COLUMN notices.petition_id IS 'petition; of a notice in a case the one that opened it';
COMMENT ON COLUMN notices.act_id IS 'the act that gave it';
COMMENT ON COLUMN notices.addressee IS 'writer, forwarder, superior, front, inspectorate; in a case whoever gets its letters';
COMMENT ON COLUMN notices.outcome IS 'accepted, needs_longer, refused, transferred, settled, other; in a case progress, needs_longer, settled, other';
COMMENT ON COLUMN notices.sent_on IS 'legal day';
COMMENT ON COLUMN notices.case_id IS 'case in which it was given; null: on the petition alone';
COMMENT ON COLUMN notices.annulled_by_act IS 'the annulment of a notice in a case';
create index notices_petition_idx on notices (commune, petition_id, sent_on);
create index notices_act_idx on notices (commune, act_id);
create index notices_case_idx on notices (commune, case_id, sent_on) where case_id is not null;
create index notices_annulled_idx on notices (commune, annulled_by_act) where annulled_by_act is not null;

create table petition_notes (
    commune text not null,
    id uuid not null,
    petition_id uuid not null,
    author_position_id uuid not null,
    noted_at timestamptz not null,
    constraint petition_notes_pkey primary key (commune, id),
    constraint petition_notes_petition_fkey foreign key (commune, petition_id) references petitions (commune, id),
    constraint petition_notes_author_fkey foreign key (commune, author_position_id) references positions (commune, id)
);
COMMENT ON TABLE petition_notes IS 'Internal remarks on petitions; never changed, never deleted.';
COMMENT ON COLUMN petition_notes.commune IS 'tenant';
COMMENT ON COLUMN petition_notes.id IS 'id';
COMMENT ON COLUMN petition_notes.petition_id IS 'petition';
COMMENT ON COLUMN petition_notes.author_position_id IS 'position in which it was written';
COMMENT ON COLUMN petition_notes.noted_at IS 'business instant';
create index petition_notes_petition_idx on petition_notes (commune, petition_id, noted_at, id);
create index petition_notes_author_idx on petition_notes (commune, author_position_id);

create table petition_likeness (
    commune text not null,
    petition_id uuid not null,
    people bytea[] not null,
    bands bigint[] not null,
    signature bytea,
    words bytea[] not null,
    constraint petition_likeness_pkey primary key (commune, petition_id),
    constraint petition_likeness_petition_fkey foreign key (commune, petition_id) references petitions (commune, id),
    constraint petition_likeness_bands_check check ((signature is null) = (cardinality(bands) = 0))
);
COMMENT ON TABLE petition_likeness IS 'Keyed hashes of released petitions, by which they are searched, and later ones about the same matter are found. Nothing of a sealed petition stands here.';
COMMENT ON COLUMN petition_likeness.commune IS 'tenant';
COMMENT ON COLUMN petition_likeness.petition_id IS 'petition';
COMMENT ON COLUMN petition_likeness.people IS 'of what identifies the writers and who signed with them';
COMMENT ON COLUMN petition_likeness.bands IS 'bands of the signature: texts that are nearly the same share one';
COMMENT ON COLUMN petition_likeness.signature IS 'MinHash signature of the text; null without words';
COMMENT ON COLUMN petition_likeness.words IS 'of the words by which it is searched: of the names of its writers, and of what it is about';
create index petition_likeness_shared_idx on petition_likeness using gin (people, bands, words);

create table sealed_likeness (
    commune text not null,
    petition_id uuid not null,
    people bytea[] not null,
    constraint sealed_likeness_pkey primary key (commune, petition_id),
    constraint sealed_likeness_petition_fkey foreign key (commune, petition_id) references petitions (commune, id)
);
COMMENT ON TABLE sealed_likeness IS 'Keyed hashes of sealed petitions, by which who may open them finds the same people behind another one. Each is made with the petition''s id: no two rows share one, and nothing is looked up by them.';
COMMENT ON COLUMN sealed_likeness.commune IS 'tenant';
COMMENT ON COLUMN sealed_likeness.petition_id IS 'petition';
COMMENT ON COLUMN sealed_likeness.people IS 'of what identifies the writers and who signed with them';

create table petition_waits (
    commune text not null,
    act_id uuid not null,
    petition_id uuid not null,
    for_petition_id uuid not null,
    ended text,
    ended_by_act uuid,
    constraint petition_waits_pkey primary key (commune, act_id),
    constraint petition_waits_act_fkey foreign key (commune, act_id) references acts (commune, id),
    constraint petition_waits_petition_fkey foreign key (commune, petition_id) references petitions (commune, id),
    constraint petition_waits_for_fkey foreign key (commune, for_petition_id) references petitions (commune, id),
    constraint petition_waits_by_fkey foreign key (commune, ended_by_act) references acts (commune, id),
    constraint petition_waits_other_check check (for_petition_id <> petition_id),
    constraint petition_waits_ended_check check (ended in ('taken_along', 'let_go', 'annulled') and ended_by_act is not null or ended is null and ended_by_act is null)
);
COMMENT ON TABLE petition_waits IS 'Petitions that are linked to another one which has no case yet, and wait to go with it.';
COMMENT ON COLUMN petition_waits.commune IS 'tenant';
COMMENT ON COLUMN petition_waits.act_id IS 'the link';
COMMENT ON COLUMN petition_waits.petition_id IS 'the one that waits';
COMMENT ON COLUMN petition_waits.for_petition_id IS 'the one with which it goes';
COMMENT ON COLUMN petition_waits.ended IS 'taken_along: into the case of the other one; let_go: that came to none, and it stands for itself again; annulled: the link never was; null: it waits';
COMMENT ON COLUMN petition_waits.ended_by_act IS 'the act by which that came';
create unique index petition_waits_petition_idx on petition_waits (commune, petition_id) where ended is null;
create index petition_waits_ended_idx on petition_waits (commune, petition_id, ended);
create index petition_waits_for_idx on petition_waits (commune, for_petition_id, ended);
create index petition_waits_by_idx on petition_waits (commune, ended_by_act) where ended_by_act is not null;

grant select, insert, delete on petition_likeness, sealed_likeness to tiepdan_app;
grant select, insert on petition_waits to tiepdan_app;
grant update (ended, ended_by_act) on petition_waits to tiepdan_app;
grant select, insert, update on petitions, book_counters, deadlines to tiepdan_app;
grant select, insert on petition_intakes, acts, notices, petition_notes, deadline_warnings to tiepdan_app;
grant update (annulled_by_act) on notices to tiepdan_app;
grant update (document_year) on acts to tiepdan_app;
grant update (authentication, language, written_on, occurred_on, signer_count, originals_attached, has_known_writer, form, tracking_hash)
    on petition_intakes to tiepdan_app;
