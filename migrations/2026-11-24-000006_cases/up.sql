-- Cases: what is settled; several petitions may belong to one.

create table cases (
    commune text not null,
    id uuid not null,
    number text not null,
    kind text not null,
    track text not null,
    life_cycle text not null,
    field text,
    status text not null,
    public_status text not null,
    register text not null,
    unit_id uuid not null,
    body_unit_id uuid not null,
    petition_id uuid not null,
    petition_number text not null,
    sealed boolean not null,
    subject text,
    village_code text,
    people_count integer not null,
    flags text[] not null default '{}',
    complexity_level text not null default 'none',
    marks text[] not null default '{}',
    accepted_on date not null,
    stepped_on date not null,
    came_from text[] not null default '{}',
    decision_received_on date,
    settler_position_id uuid not null,
    assignee_position_id uuid,
    assignee_unit_id uuid,
    created_by_client text,
    created_by_position uuid,
    excluded_person_ids uuid[] not null default '{}',
    due_on date,
    result text,
    answered_on date,
    answer_id uuid,
    closed_on date,
    merged_into_id uuid,
    version integer not null default 1,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    constraint cases_pkey primary key (commune, id),
    constraint cases_number_key unique (commune, number),
    constraint cases_petition_fkey foreign key (commune, petition_id) references petitions (commune, id),
    constraint cases_unit_fkey foreign key (commune, unit_id) references units (commune, id),
    constraint cases_body_fkey foreign key (commune, body_unit_id) references units (commune, id),
    constraint cases_settler_fkey foreign key (commune, settler_position_id) references positions (commune, id),
    constraint cases_assignee_fkey foreign key (commune, assignee_position_id) references positions (commune, id),
    constraint cases_assignee_unit_fkey foreign key (commune, assignee_unit_id) references units (commune, id),
    constraint cases_creator_fkey foreign key (commune, created_by_position) references positions (commune, id),
    constraint cases_merged_into_fkey foreign key (commune, merged_into_id) references cases (commune, id),
    constraint cases_merged_check check (merged_into_id <> id and (merged_into_id is null or closed_on is not null)),
    constraint cases_kind_check check (kind in ('complaint_admin', 'complaint_discipline', 'denunciation_duty', 'denunciation_field', 'recommendation', 'reflection', 'land_dispute')),
    constraint cases_track_check check (track in ('state', 'party')),
    constraint cases_life_cycle_check check (life_cycle = case
        when kind in ('recommendation', 'reflection') then 'recommendation'
        when kind = 'land_dispute' then 'land_dispute'
        when track = 'party' then 'party'
        when kind in ('denunciation_duty', 'denunciation_field') then 'denunciation'
        else kind end),
    constraint cases_status_check check (status = 'voided' or case life_cycle
        when 'recommendation' then status in ('accepted', 'assigned', 'answered', 'follow_up', 'closed')
        when 'land_dispute' then status in ('accepted', 'mediating', 'mediated', 'mediation_failed', 'verifying', 'decided', 'closed')
        when 'party' then status in ('accepted', 'verifying', 'concluded', 'disciplined', 'closed')
        when 'denunciation' then status in ('accepted', 'verifying', 'suspended', 'concluded', 'acting', 'monitoring', 'executed', 'reopened_by_superior', 'terminated', 'archived')
        else status in ('accepted', 'verifying', 'dialogue', 'suspended', 'decided', 'second_instance', 'in_court', 'effective', 'enforcing', 'enforced', 'terminated', 'archived') end),
    constraint cases_complexity_level_check check (complexity_level in ('none', 'complex', 'specially_complex')),
    constraint cases_marks_check check (marks <@ array['verification_ordered', 'expertise_pending', 'dialogue_held', 'withdrawn', 'withdrawn_in_part', 'withdrawal_doubted', 'execution_suspended', 'denounced_further', 'settlement_requested', 'decided_above']),
    constraint cases_came_from_check check (status = 'closed' or (status in ('suspended', 'second_instance', 'in_court', 'reopened_by_superior')) = (cardinality(came_from) > 0)),
    constraint cases_came_from_states_check check (came_from <@ array['accepted', 'assigned', 'verifying', 'dialogue', 'suspended', 'decided', 'second_instance', 'effective', 'enforcing', 'enforced', 'concluded', 'acting', 'monitoring', 'executed', 'mediating', 'mediated', 'mediation_failed', 'answered', 'follow_up', 'disciplined', 'terminated', 'archived']),
    constraint cases_stepped_check check (stepped_on >= accepted_on),
    constraint cases_received_check check (decision_received_on is null or decision_received_on >= answered_on),
    constraint cases_public_status_check check (public_status in ('in_progress', 'answered', 'closed', 'withdrawn')),
    constraint cases_sealed_check check (not sealed or (subject is null and village_code is null)),
    constraint cases_assigned_check check (life_cycle <> 'recommendation' or (status = 'accepted') = (assignee_position_id is null) or status in ('closed', 'voided')),
    constraint cases_answer_check check ((result is null) = (answered_on is null)),
    constraint cases_answered_check check (status not in ('answered', 'follow_up', 'concluded', 'acting', 'monitoring', 'executed', 'disciplined') or result is not null),
    constraint cases_closed_check check ((status in ('terminated', 'closed', 'archived', 'voided')) = (closed_on is not null)),
    constraint cases_result_check check (result in ('resolved', 'noted', 'explained', 'no_basis', 'well_founded', 'partly_well_founded', 'unfounded', 'deliberately_false'))
);
COMMENT ON TABLE cases IS 'One row a case, with the access facts lists need.';
COMMENT ON COLUMN cases.commune IS 'tenant';
COMMENT ON COLUMN cases.id IS 'id';
COMMENT ON COLUMN cases.number IS 'printed number';
COMMENT ON COLUMN cases.kind IS 'kind of its first petition';
COMMENT ON COLUMN cases.track IS 'state or party';
COMMENT ON COLUMN cases.life_cycle IS 'which states and acts it has, by kind and track';
COMMENT ON COLUMN cases.field IS 'field of life';
COMMENT ON COLUMN cases.status IS 'state of its life cycle';
COMMENT ON COLUMN cases.public_status IS 'what outsiders are told';
COMMENT ON COLUMN cases.register IS 'in whose register';
COMMENT ON COLUMN cases.unit_id IS 'unit that keeps the book';
COMMENT ON COLUMN cases.body_unit_id IS 'body that unit belongs to';
COMMENT ON COLUMN cases.petition_id IS 'first petition; its key encrypts the case''s texts';
COMMENT ON COLUMN cases.petition_number IS 'printed number of the first petition';
COMMENT ON COLUMN cases.sealed IS 'texts behind a grant';
COMMENT ON COLUMN cases.subject IS 'null while sealed';
COMMENT ON COLUMN cases.village_code IS 'null while sealed';
COMMENT ON COLUMN cases.people_count IS 'how many people stand behind it';
COMMENT ON COLUMN cases.flags IS 'tracking flags';
COMMENT ON COLUMN cases.complexity_level IS 'none, complex, specially_complex: by a decision in writing';
COMMENT ON COLUMN cases.marks IS 'what acts left behind that later acts depend on';
COMMENT ON COLUMN cases.accepted_on IS 'legal day of acceptance';
COMMENT ON COLUMN cases.stepped_on IS 'legal day of the latest act that changed the state';
COMMENT ON COLUMN cases.came_from IS 'states before the suspension, the closure, or the next instance, court or superior that has it, the latest last';
COMMENT ON COLUMN cases.decision_received_on IS 'proven day on which the complainant received the decision';
COMMENT ON COLUMN cases.settler_position_id IS 'who settles';
COMMENT ON COLUMN cases.assignee_position_id IS 'lead assignee';
COMMENT ON COLUMN cases.assignee_unit_id IS 'unit of the lead assignee';
COMMENT ON COLUMN cases.created_by_client IS 'portal of the first petition';
COMMENT ON COLUMN cases.created_by_position IS 'officer that registered the first petition';
COMMENT ON COLUMN cases.excluded_person_ids IS 'persons in office who see nothing of it';
COMMENT ON COLUMN cases.due_on IS 'next due date';
COMMENT ON COLUMN cases.result IS 'result of the answer, decision or conclusion';
COMMENT ON COLUMN cases.answered_on IS 'legal day of that';
COMMENT ON COLUMN cases.answer_id IS 'the answer, decision or conclusion that stands';
COMMENT ON COLUMN cases.closed_on IS 'legal day on which it ended';
COMMENT ON COLUMN cases.merged_into_id IS 'case into which its petitions went, with which the matter counts: it counts for nothing any more itself';
COMMENT ON COLUMN cases.version IS 'grows with every change';
COMMENT ON COLUMN cases.created_at IS 'business instant';
COMMENT ON COLUMN cases.changed_at IS 'business instant of the last change';
create index cases_accepted_idx on cases (commune, accepted_on desc, id desc);
create index cases_due_idx on cases (commune, due_on, id) where due_on is not null;
create index cases_status_idx on cases (commune, status, accepted_on desc, id desc);
create index cases_decided_idx on cases (commune, id) where status = 'decided';
create index cases_undecided_idx on cases (commune, id) where life_cycle in ('complaint_admin') and status in ('accepted', 'verifying', 'dialogue', 'suspended');
create index cases_petition_idx on cases (commune, petition_id);
create index cases_unit_idx on cases (commune, unit_id, accepted_on desc, id desc);
create index cases_body_idx on cases (commune, body_unit_id, accepted_on desc, id desc);
create index cases_settler_idx on cases (commune, settler_position_id, accepted_on desc, id desc);
create index cases_settler_due_idx on cases (commune, settler_position_id, due_on, id);
create index cases_assignee_idx on cases (commune, assignee_position_id, accepted_on desc, id desc);
create index cases_assignee_unit_idx on cases (commune, assignee_unit_id, accepted_on desc, id desc) where assignee_unit_id is not null;
create index cases_merged_into_idx on cases (commune, merged_into_id) where merged_into_id is not null;
create index cases_merged_idx on cases (commune, accepted_on desc, id desc) where merged_into_id is not null;
create index cases_creator_idx on cases (commune, created_by_position, accepted_on desc, id desc) where created_by_position is not null;
create index cases_complexity_idx on cases (commune, complexity_level, accepted_on desc, id desc);
create statistics cases_commune_status (dependencies, ndistinct) on commune, status, public_status from cases;
alter table petitions add constraint petitions_case_fkey foreign key (commune, case_id) references cases (commune, id);
alter table notices add constraint notices_case_fkey foreign key (commune, case_id) references cases (commune, id);

create table case_answers (
    commune text not null,
    id uuid not null,
    case_id uuid not null,
    act_id uuid not null,
    result text not null,
    document_number text,
    document_date date not null,
    constraint case_answers_pkey primary key (commune, id),
    constraint case_answers_case_fkey foreign key (commune, case_id) references cases (commune, id),
    constraint case_answers_act_fkey foreign key (commune, act_id) references acts (commune, id),
    constraint case_answers_result_check check (result in ('resolved', 'noted', 'explained', 'no_basis', 'well_founded', 'partly_well_founded', 'unfounded', 'deliberately_false'))
);
COMMENT ON TABLE case_answers IS 'Answers, decisions and conclusions that settle a case; the text is a protected part.';
COMMENT ON COLUMN case_answers.commune IS 'tenant';
COMMENT ON COLUMN case_answers.id IS 'id';
COMMENT ON COLUMN case_answers.case_id IS 'case';
COMMENT ON COLUMN case_answers.act_id IS 'the act';
COMMENT ON COLUMN case_answers.result IS 'how it ends';
COMMENT ON COLUMN case_answers.document_number IS 'number of the answer';
COMMENT ON COLUMN case_answers.document_date IS 'date of the answer';
create index case_answers_case_idx on case_answers (commune, case_id);
create index case_answers_act_idx on case_answers (commune, act_id);
alter table cases add constraint cases_answer_fkey foreign key (commune, answer_id) references case_answers (commune, id);
create index cases_answer_idx on cases (commune, answer_id);

create table case_letters (
    commune text not null,
    id uuid not null,
    case_id uuid not null,
    act_id uuid not null,
    of_act text not null,
    acted_on date not null,
    addressee text not null,
    due_rule text,
    sent_on date,
    sent_by_act uuid,
    received_on date,
    received_by_act uuid,
    annulled_by_act uuid,
    constraint case_letters_pkey primary key (commune, id),
    constraint case_letters_once_key unique (commune, act_id, addressee),
    constraint case_letters_case_fkey foreign key (commune, case_id) references cases (commune, id),
    constraint case_letters_act_fkey foreign key (commune, act_id) references acts (commune, id),
    constraint case_letters_sent_fkey foreign key (commune, sent_by_act) references acts (commune, id),
    constraint case_letters_received_fkey foreign key (commune, received_by_act) references acts (commune, id),
    constraint case_letters_annulled_fkey foreign key (commune, annulled_by_act) references acts (commune, id),
    constraint case_letters_annulled_check check (annulled_by_act is null or sent_on is null),
    constraint case_letters_addressee_check check (addressee in ('writer', 'denounced', 'related', 'managing_body', 'superior', 'forwarder', 'front', 'inspectorate', 'investigation')),
    constraint case_letters_sent_check check ((sent_on is null) = (sent_by_act is null)),
    constraint case_letters_received_check check ((received_on is null) = (received_by_act is null)),
    constraint case_letters_order_check check (sent_on is null or (sent_on >= acted_on and (received_on is null or received_on >= sent_on)))
);
COMMENT ON TABLE case_letters IS 'Who must be told of which act: one row an addressee; sent, and received with proof.';
COMMENT ON COLUMN case_letters.commune IS 'tenant';
COMMENT ON COLUMN case_letters.id IS 'id';
COMMENT ON COLUMN case_letters.case_id IS 'case';
COMMENT ON COLUMN case_letters.act_id IS 'the act that is told of';
COMMENT ON COLUMN case_letters.of_act IS 'which act that is';
COMMENT ON COLUMN case_letters.acted_on IS 'legal day of that act';
COMMENT ON COLUMN case_letters.addressee IS 'who must be told';
COMMENT ON COLUMN case_letters.due_rule IS 'rule that says until when';
COMMENT ON COLUMN case_letters.sent_on IS 'legal day of the dispatch';
COMMENT ON COLUMN case_letters.sent_by_act IS 'the dispatch';
COMMENT ON COLUMN case_letters.received_on IS 'proven day of receipt';
COMMENT ON COLUMN case_letters.received_by_act IS 'the act that records the proof';
COMMENT ON COLUMN case_letters.annulled_by_act IS 'the annulment of the act that is told of: it is not owed any more';
create index case_letters_case_idx on case_letters (commune, case_id);
create index case_letters_sent_idx on case_letters (commune, sent_by_act);
create index case_letters_received_idx on case_letters (commune, received_by_act);
create index case_letters_annulled_idx on case_letters (commune, annulled_by_act);

create table case_publications (
    commune text not null,
    id uuid not null,
    case_id uuid not null,
    act_id uuid not null,
    form text not null,
    digest text not null,
    proposed_by_person_id uuid not null,
    proposed_by_settler boolean not null,
    approved_by_act uuid,
    approved_on date,
    public_text text,
    meeting_on date,
    displayed_from date,
    times integer,
    ended_on date,
    ended_by_act uuid,
    annulled_by_act uuid,
    constraint case_publications_pkey primary key (commune, id),
    constraint case_publications_case_fkey foreign key (commune, case_id) references cases (commune, id),
    constraint case_publications_act_fkey foreign key (commune, act_id) references acts (commune, id),
    constraint case_publications_proposer_fkey foreign key (commune, proposed_by_person_id) references persons (commune, id),
    constraint case_publications_approval_fkey foreign key (commune, approved_by_act) references acts (commune, id),
    constraint case_publications_ended_fkey foreign key (commune, ended_by_act) references acts (commune, id),
    constraint case_publications_annulled_fkey foreign key (commune, annulled_by_act) references acts (commune, id),
    constraint case_publications_annulled_check check (annulled_by_act is null or approved_on is null),
    constraint case_publications_form_check check (form in ('meeting', 'posting', 'portal', 'mass_media')),
    constraint case_publications_meeting_check check ((form = 'meeting') = (meeting_on is not null)),
    constraint case_publications_ended_check check ((ended_on is null) = (ended_by_act is null) and (ended_on is null or (approved_on is not null and ended_on >= approved_on))),
    constraint case_publications_displayed_check check ((displayed_from is not null) = (form in ('posting', 'portal') and ended_on is not null) and (displayed_from is null or displayed_from between approved_on and ended_on)),
    constraint case_publications_times_check check ((times is not null) = (form = 'mass_media' and ended_on is not null) and times > 0),
    constraint case_publications_approved_check check ((approved_on is null) = (approved_by_act is null) and (approved_on is null) = (public_text is null))
);
COMMENT ON TABLE case_publications IS 'Wordings for the public, each proposed by one person and approved by another.';
COMMENT ON COLUMN case_publications.commune IS 'tenant';
COMMENT ON COLUMN case_publications.id IS 'id';
COMMENT ON COLUMN case_publications.case_id IS 'case';
COMMENT ON COLUMN case_publications.act_id IS 'the proposal';
COMMENT ON COLUMN case_publications.form IS 'meeting, posting, portal, mass_media';
COMMENT ON COLUMN case_publications.digest IS 'digest of the proposed wording, which lies with the act behind the key';
COMMENT ON COLUMN case_publications.proposed_by_person_id IS 'who proposed it';
COMMENT ON COLUMN case_publications.proposed_by_settler IS 'the settler or head of the book proposed it';
COMMENT ON COLUMN case_publications.approved_by_act IS 'the approval';
COMMENT ON COLUMN case_publications.approved_on IS 'legal day of the approval';
COMMENT ON COLUMN case_publications.public_text IS 'the wording once it is approved: without persons, for everybody';
COMMENT ON COLUMN case_publications.meeting_on IS 'day of the meeting at which it is told';
COMMENT ON COLUMN case_publications.displayed_from IS 'day on which the display began that has ended';
COMMENT ON COLUMN case_publications.times IS 'how often mass media told it';
COMMENT ON COLUMN case_publications.ended_on IS 'last day of the display, day of the meeting or of the last time; proven by the act';
COMMENT ON COLUMN case_publications.ended_by_act IS 'the act that records that';
COMMENT ON COLUMN case_publications.annulled_by_act IS 'the annulment of the proposal';
create index case_publications_case_idx on case_publications (commune, case_id);
create index case_publications_act_idx on case_publications (commune, act_id);
create index case_publications_proposer_idx on case_publications (commune, proposed_by_person_id);
create index case_publications_approval_idx on case_publications (commune, approved_by_act);
create index case_publications_ended_idx on case_publications (commune, ended_by_act);
create index case_publications_annulled_idx on case_publications (commune, annulled_by_act);

create table case_steps (
    commune text not null,
    act_id uuid not null,
    case_id uuid not null,
    no integer not null,
    act text not null,
    variant text not null,
    acted_on date not null,
    stood_before jsonb not null,
    stood_after jsonb not null,
    started uuid[] not null,
    revived uuid[] not null,
    annulled_by_act uuid,
    constraint case_steps_pkey primary key (commune, act_id),
    constraint case_steps_no_key unique (commune, case_id, no),
    constraint case_steps_case_fkey foreign key (commune, case_id) references cases (commune, id),
    constraint case_steps_act_fkey foreign key (commune, act_id) references acts (commune, id),
    constraint case_steps_annulled_fkey foreign key (commune, annulled_by_act) references acts (commune, id)
);
COMMENT ON TABLE case_steps IS 'What each act changed on its case: by that an annulment finds what rests on it, and puts back what stood before.';
COMMENT ON COLUMN case_steps.commune IS 'tenant';
COMMENT ON COLUMN case_steps.act_id IS 'the act';
COMMENT ON COLUMN case_steps.case_id IS 'case';
COMMENT ON COLUMN case_steps.no IS 'order in which the acts were entered';
COMMENT ON COLUMN case_steps.act IS 'which act of the table of life cycles';
COMMENT ON COLUMN case_steps.variant IS 'which variant of it; empty where it has one only';
COMMENT ON COLUMN case_steps.acted_on IS 'legal day of the act';
COMMENT ON COLUMN case_steps.stood_before IS 'state, marks, flags, result and days of the case before it: codes, ids and dates';
COMMENT ON COLUMN case_steps.stood_after IS 'the same after it';
COMMENT ON COLUMN case_steps.started IS 'clocks that it started';
COMMENT ON COLUMN case_steps.revived IS 'clocks that it let run again';
COMMENT ON COLUMN case_steps.annulled_by_act IS 'its annulment';
create index case_steps_annulled_idx on case_steps (commune, annulled_by_act);

create table case_moves (
    commune text not null,
    act_id uuid not null,
    petition_id uuid not null,
    act text not null,
    from_case_id uuid not null,
    to_case_id uuid not null,
    was_linked text,
    annulled_by_act uuid,
    constraint case_moves_pkey primary key (commune, act_id, petition_id),
    constraint case_moves_act_fkey foreign key (commune, act_id) references acts (commune, id),
    constraint case_moves_petition_fkey foreign key (commune, petition_id) references petitions (commune, id),
    constraint case_moves_from_fkey foreign key (commune, from_case_id) references cases (commune, id),
    constraint case_moves_to_fkey foreign key (commune, to_case_id) references cases (commune, id),
    constraint case_moves_annulled_fkey foreign key (commune, annulled_by_act) references acts (commune, id),
    constraint case_moves_act_check check (act in ('merges', 'splits')),
    constraint case_moves_cases_check check (from_case_id <> to_case_id),
    constraint case_moves_linked_check check (was_linked in ('duplicate', 'withdrawal', 'addition'))
);
COMMENT ON TABLE case_moves IS 'Which petition a merger or split took from one case to another: by that an annulment takes it back.';
COMMENT ON COLUMN case_moves.commune IS 'tenant';
COMMENT ON COLUMN case_moves.act_id IS 'the merger or split';
COMMENT ON COLUMN case_moves.petition_id IS 'petition';
COMMENT ON COLUMN case_moves.act IS 'merges or splits';
COMMENT ON COLUMN case_moves.from_case_id IS 'case that it left';
COMMENT ON COLUMN case_moves.to_case_id IS 'case to which it belongs since';
COMMENT ON COLUMN case_moves.was_linked IS 'how it was linked to the case that it left; null: it had opened that';
COMMENT ON COLUMN case_moves.annulled_by_act IS 'the annulment of the act';
create index case_moves_petition_idx on case_moves (commune, petition_id);
create index case_moves_from_idx on case_moves (commune, from_case_id);
create index case_moves_to_idx on case_moves (commune, to_case_id);
create index case_moves_annulled_idx on case_moves (commune, annulled_by_act);

create table enforcement_items (
    commune text not null,
    id uuid not null,
    case_id uuid not null,
    petition_id uuid not null,
    ordered_by_act uuid not null,
    ordered_on date not null,
    kind text not null,
    beneficiary text,
    ordered_amount bigint,
    recovered_amount bigint,
    responsible_position_id uuid,
    responsible_unit_id uuid,
    due_on date not null,
    status text not null,
    stepped_on date not null,
    completed_on date,
    completed_by_person_id uuid,
    accepted_on date,
    cancelled_on date,
    version integer not null default 1,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    constraint enforcement_items_pkey primary key (commune, id),
    constraint enforcement_items_case_fkey foreign key (commune, case_id) references cases (commune, id),
    constraint enforcement_items_petition_fkey foreign key (commune, petition_id) references petitions (commune, id),
    constraint enforcement_items_act_fkey foreign key (commune, ordered_by_act) references acts (commune, id),
    constraint enforcement_items_position_fkey foreign key (commune, responsible_position_id) references positions (commune, id),
    constraint enforcement_items_unit_fkey foreign key (commune, responsible_unit_id) references units (commune, id),
    constraint enforcement_items_completer_fkey foreign key (commune, completed_by_person_id) references persons (commune, id),
    constraint enforcement_items_kind_check check (kind in ('money', 'land', 'apology', 'restoration', 'discipline', 'other')),
    constraint enforcement_items_beneficiary_check check (beneficiary in ('state', 'organisation', 'person') and kind in ('money', 'land') or beneficiary is null and kind not in ('money', 'land')),
    constraint enforcement_items_amount_check check ((ordered_amount is not null) = (kind in ('money', 'land')) and (ordered_amount is null) = (recovered_amount is null) and (recovered_amount is null or recovered_amount between 0 and ordered_amount)),
    constraint enforcement_items_responsible_check check (responsible_position_id is null or responsible_unit_id is not null),
    constraint enforcement_items_status_check check (status in ('open', 'completed', 'accepted', 'cancelled')),
    constraint enforcement_items_completed_check check ((completed_on is null) = (completed_by_person_id is null) and (completed_on is null or status <> 'open') and (completed_on is not null or status not in ('completed', 'accepted'))),
    constraint enforcement_items_accepted_check check ((accepted_on is not null or status <> 'accepted') and (accepted_on is null or status in ('accepted', 'cancelled'))),
    constraint enforcement_items_cancelled_check check ((status = 'cancelled') = (cancelled_on is not null)),
    constraint enforcement_items_period_check check (due_on >= ordered_on and stepped_on >= ordered_on)
);
COMMENT ON TABLE enforcement_items IS 'What results order: one thing that somebody has to do until a day; the texts are a protected part.';
COMMENT ON COLUMN enforcement_items.commune IS 'tenant';
COMMENT ON COLUMN enforcement_items.id IS 'id';
COMMENT ON COLUMN enforcement_items.case_id IS 'case whose result it carries out';
COMMENT ON COLUMN enforcement_items.petition_id IS 'petition whose key encrypts its texts';
COMMENT ON COLUMN enforcement_items.ordered_by_act IS 'the act that orders it';
COMMENT ON COLUMN enforcement_items.ordered_on IS 'legal day of that act';
COMMENT ON COLUMN enforcement_items.kind IS 'money, land, apology, restoration, discipline, other';
COMMENT ON COLUMN enforcement_items.beneficiary IS 'to whom money or land goes: state, organisation, person';
COMMENT ON COLUMN enforcement_items.ordered_amount IS 'whole đồng or square metres that are ordered';
COMMENT ON COLUMN enforcement_items.recovered_amount IS 'how much of it came so far';
COMMENT ON COLUMN enforcement_items.responsible_position_id IS 'position that has to do it';
COMMENT ON COLUMN enforcement_items.responsible_unit_id IS 'unit that has to do it, or of that position; null: somebody outside';
COMMENT ON COLUMN enforcement_items.due_on IS 'when it must be done';
COMMENT ON COLUMN enforcement_items.status IS 'open, completed, accepted, cancelled';
COMMENT ON COLUMN enforcement_items.stepped_on IS 'legal day of the latest act on it';
COMMENT ON COLUMN enforcement_items.completed_on IS 'legal day on which it was reported as done';
COMMENT ON COLUMN enforcement_items.completed_by_person_id IS 'who entered that report';
COMMENT ON COLUMN enforcement_items.accepted_on IS 'legal day of the acceptance';
COMMENT ON COLUMN enforcement_items.cancelled_on IS 'legal day on which it was cancelled';
COMMENT ON COLUMN enforcement_items.version IS 'grows with every change';
COMMENT ON COLUMN enforcement_items.created_at IS 'business instant';
COMMENT ON COLUMN enforcement_items.changed_at IS 'business instant of the last change';
create index enforcement_items_case_idx on enforcement_items (commune, case_id, due_on, id);
create index enforcement_items_petition_idx on enforcement_items (commune, petition_id);
create index enforcement_items_act_idx on enforcement_items (commune, ordered_by_act);
create index enforcement_items_position_idx on enforcement_items (commune, responsible_position_id, due_on, id);
create index enforcement_items_unit_idx on enforcement_items (commune, responsible_unit_id, due_on, id);
create index enforcement_items_completer_idx on enforcement_items (commune, completed_by_person_id) where completed_by_person_id is not null;
create index enforcement_items_due_idx on enforcement_items (commune, due_on, id);
create index enforcement_items_kind_idx on enforcement_items (commune, kind, due_on, id);
create index enforcement_items_status_idx on enforcement_items (commune, status, due_on, id);
create index enforcement_items_open_idx on enforcement_items (commune, id) where status = 'open';

create table enforcement_reports (
    commune text not null,
    id uuid not null,
    item_id uuid not null,
    act_id uuid not null,
    stage text not null,
    reported_by_position_id uuid not null,
    reported_on date not null,
    recovered_amount bigint,
    created_at timestamptz not null,
    constraint enforcement_reports_pkey primary key (commune, id),
    constraint enforcement_reports_item_fkey foreign key (commune, item_id) references enforcement_items (commune, id),
    constraint enforcement_reports_act_fkey foreign key (commune, act_id) references acts (commune, id),
    constraint enforcement_reports_position_fkey foreign key (commune, reported_by_position_id) references positions (commune, id),
    constraint enforcement_reports_stage_check check (stage in ('progress', 'completion')),
    constraint enforcement_reports_amount_check check (recovered_amount >= 0)
);
COMMENT ON TABLE enforcement_reports IS 'What was reported of enforcement items; the text is a protected part.';
COMMENT ON COLUMN enforcement_reports.commune IS 'tenant';
COMMENT ON COLUMN enforcement_reports.id IS 'id';
COMMENT ON COLUMN enforcement_reports.item_id IS 'item';
COMMENT ON COLUMN enforcement_reports.act_id IS 'the act that reports';
COMMENT ON COLUMN enforcement_reports.stage IS 'progress, completion';
COMMENT ON COLUMN enforcement_reports.reported_by_position_id IS 'who';
COMMENT ON COLUMN enforcement_reports.reported_on IS 'legal day';
COMMENT ON COLUMN enforcement_reports.recovered_amount IS 'how much had come by then; null: nothing was said of it';
COMMENT ON COLUMN enforcement_reports.created_at IS 'business instant';
create index enforcement_reports_item_idx on enforcement_reports (commune, item_id, created_at);
create index enforcement_reports_act_idx on enforcement_reports (commune, act_id);
create index enforcement_reports_position_idx on enforcement_reports (commune, reported_by_position_id);

create table enforcement_warnings (
    commune text not null,
    item_id uuid not null,
    stage text not null,
    due_on date not null,
    warned_on date not null,
    constraint enforcement_warnings_pkey primary key (commune, item_id, stage, due_on),
    constraint enforcement_warnings_item_fkey foreign key (commune, item_id) references enforcement_items (commune, id),
    constraint enforcement_warnings_stage_check check (stage in ('half', 'four_fifths', 'last_working_day', 'overdue'))
);
COMMENT ON TABLE enforcement_warnings IS 'Which stages of which enforcement items need no telling any more, for each due date: told by an event, once, or passed untold before a later one was told.';
COMMENT ON COLUMN enforcement_warnings.commune IS 'tenant';
COMMENT ON COLUMN enforcement_warnings.item_id IS 'item';
COMMENT ON COLUMN enforcement_warnings.stage IS 'half, four_fifths, last_working_day, overdue';
COMMENT ON COLUMN enforcement_warnings.due_on IS 'the due date of which it was told';
COMMENT ON COLUMN enforcement_warnings.warned_on IS 'business day of the event';

grant select, insert, update on cases, enforcement_items to tiepdan_app;
grant select, insert on enforcement_reports, enforcement_warnings to tiepdan_app;
grant select, insert on case_moves to tiepdan_app;
grant update (annulled_by_act) on case_moves to tiepdan_app;
grant select, insert on case_answers to tiepdan_app;
grant select, insert on case_letters to tiepdan_app;
grant update (sent_on, sent_by_act, received_on, received_by_act, annulled_by_act) on case_letters to tiepdan_app;
grant select, insert on case_publications to tiepdan_app;
grant update (approved_by_act, approved_on, public_text, displayed_from, times, ended_on, ended_by_act, annulled_by_act) on case_publications to tiepdan_app;
grant select, insert on case_steps to tiepdan_app;
grant update (annulled_by_act) on case_steps to tiepdan_app;
