-- Cases: what is settled; several petitions may belong to one.

create table cases (
    commune text not null,
    id uuid not null,
    number text not null,
    kind text not null,
    track text not null,
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
    accepted_on date not null,
    settler_position_id uuid not null,
    assignee_position_id uuid,
    assignee_unit_id uuid,
    created_by_client text,
    created_by_position uuid,
    excluded_person_ids uuid[] not null default '{}',
    due_on date,
    result text,
    answered_on date,
    closed_on date,
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
    constraint cases_kind_check check (kind in ('recommendation', 'reflection')),
    constraint cases_status_check check (status in ('accepted', 'assigned', 'answered', 'follow_up', 'closed')),
    constraint cases_public_status_check check (public_status in ('in_progress', 'answered', 'closed')),
    constraint cases_sealed_check check (not sealed or (subject is null and village_code is null)),
    constraint cases_assigned_check check ((status = 'accepted') = (assignee_position_id is null) or status = 'closed'),
    constraint cases_answer_check check ((result is null) = (answered_on is null)),
    constraint cases_answered_check check (status not in ('answered', 'follow_up', 'closed') or result is not null),
    constraint cases_closed_check check ((status = 'closed') = (closed_on is not null)),
    constraint cases_result_check check (result in ('resolved', 'noted', 'explained', 'no_basis'))
);
COMMENT ON TABLE cases IS 'One row a case, with the access facts lists need.';
COMMENT ON COLUMN cases.commune IS 'tenant';
COMMENT ON COLUMN cases.id IS 'id';
COMMENT ON COLUMN cases.number IS 'printed number';
COMMENT ON COLUMN cases.kind IS 'kind of its first petition';
COMMENT ON COLUMN cases.track IS 'state or party';
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
COMMENT ON COLUMN cases.accepted_on IS 'legal day of acceptance';
COMMENT ON COLUMN cases.settler_position_id IS 'who settles';
COMMENT ON COLUMN cases.assignee_position_id IS 'lead assignee';
COMMENT ON COLUMN cases.assignee_unit_id IS 'unit of the lead assignee';
COMMENT ON COLUMN cases.created_by_client IS 'portal of the first petition';
COMMENT ON COLUMN cases.created_by_position IS 'officer that registered the first petition';
COMMENT ON COLUMN cases.excluded_person_ids IS 'persons in office who see nothing of it';
COMMENT ON COLUMN cases.due_on IS 'next due date';
COMMENT ON COLUMN cases.result IS 'result of the answer';
COMMENT ON COLUMN cases.answered_on IS 'legal day of the answer';
COMMENT ON COLUMN cases.closed_on IS 'legal day of closure';
COMMENT ON COLUMN cases.version IS 'grows with every change';
COMMENT ON COLUMN cases.created_at IS 'business instant';
COMMENT ON COLUMN cases.changed_at IS 'business instant of the last change';
create index cases_accepted_idx on cases (commune, accepted_on desc, id desc);
create index cases_due_idx on cases (commune, due_on, id) where due_on is not null;
create index cases_status_idx on cases (commune, status, accepted_on desc, id desc);
create index cases_petition_idx on cases (commune, petition_id);
create index cases_unit_idx on cases (commune, unit_id, accepted_on desc, id desc);
create index cases_body_idx on cases (commune, body_unit_id);
create index cases_settler_idx on cases (commune, settler_position_id);
create index cases_assignee_idx on cases (commune, assignee_position_id, accepted_on desc, id desc);
create index cases_assignee_unit_idx on cases (commune, assignee_unit_id);
create index cases_creator_idx on cases (commune, created_by_position);
create statistics cases_commune_status (dependencies, ndistinct) on commune, status, public_status from cases;
alter table petitions add constraint petitions_case_fkey foreign key (commune, case_id) references cases (commune, id);

create table case_answers (
    commune text not null,
    id uuid not null,
    case_id uuid not null,
    act_id uuid not null,
    result text not null,
    document_number text,
    document_date date not null,
    constraint case_answers_pkey primary key (commune, id),
    constraint case_answers_case_key unique (commune, case_id),
    constraint case_answers_case_fkey foreign key (commune, case_id) references cases (commune, id),
    constraint case_answers_act_fkey foreign key (commune, act_id) references acts (commune, id),
    constraint case_answers_result_check check (result in ('resolved', 'noted', 'explained', 'no_basis'))
);
COMMENT ON TABLE case_answers IS 'Answers that settle a recommendation or reflection; the text is a protected part.';
COMMENT ON COLUMN case_answers.commune IS 'tenant';
COMMENT ON COLUMN case_answers.id IS 'id';
COMMENT ON COLUMN case_answers.case_id IS 'case';
COMMENT ON COLUMN case_answers.act_id IS 'the act';
COMMENT ON COLUMN case_answers.result IS 'resolved, noted, explained, no_basis';
COMMENT ON COLUMN case_answers.document_number IS 'number of the answer';
COMMENT ON COLUMN case_answers.document_date IS 'date of the answer';
create index case_answers_act_idx on case_answers (commune, act_id);

grant select, insert, update on cases to tiepdan_app;
grant select, insert on case_answers to tiepdan_app;
