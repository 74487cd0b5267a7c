-- Supervision: findings of the Council, the Front and the inspection committee.

create table findings (
    commune text not null,
    id uuid not null,
    number text not null,
    issuer_unit_id uuid not null,
    issued_by_position_id uuid not null,
    subject_unit_id uuid not null,
    subject_body_id uuid not null,
    severity text not null,
    rule_key text,
    description text not null,
    recommendation text not null,
    recorded_on date not null,
    answer_due_on date not null,
    status text not null,
    replied_on date,
    closed_on date,
    version integer not null default 1,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    constraint findings_pkey primary key (commune, id),
    constraint findings_number_key unique (commune, number),
    constraint findings_issuer_fkey foreign key (commune, issuer_unit_id) references units (commune, id),
    constraint findings_issued_by_fkey foreign key (commune, issued_by_position_id) references positions (commune, id),
    constraint findings_subject_fkey foreign key (commune, subject_unit_id) references units (commune, id),
    constraint findings_subject_body_fkey foreign key (commune, subject_body_id) references units (commune, id),
    constraint findings_severity_check check (severity in ('minor', 'serious', 'critical')),
    constraint findings_status_check check (status in ('open', 'replied', 'follow_up', 'closed')),
    constraint findings_replied_check check (status <> 'replied' or replied_on is not null),
    constraint findings_closed_check check ((status = 'closed') = (closed_on is not null)),
    constraint findings_due_check check (answer_due_on >= recorded_on)
);
COMMENT ON TABLE findings IS 'One finding: what was seen, what is recommended, until when an answer is due.';
COMMENT ON COLUMN findings.commune IS 'tenant';
COMMENT ON COLUMN findings.id IS 'id';
COMMENT ON COLUMN findings.number IS 'printed number';
COMMENT ON COLUMN findings.issuer_unit_id IS 'body that supervises';
COMMENT ON COLUMN findings.issued_by_position_id IS 'who recorded it';
COMMENT ON COLUMN findings.subject_unit_id IS 'supervised unit';
COMMENT ON COLUMN findings.subject_body_id IS 'body of the supervised unit';
COMMENT ON COLUMN findings.severity IS 'minor, serious, critical';
COMMENT ON COLUMN findings.rule_key IS 'legal rule broken';
COMMENT ON COLUMN findings.description IS 'what was seen';
COMMENT ON COLUMN findings.recommendation IS 'what should be done';
COMMENT ON COLUMN findings.recorded_on IS 'legal day';
COMMENT ON COLUMN findings.answer_due_on IS 'until when';
COMMENT ON COLUMN findings.status IS 'open, replied, follow_up, closed';
COMMENT ON COLUMN findings.replied_on IS 'legal day of the reply';
COMMENT ON COLUMN findings.closed_on IS 'legal day of closure';
COMMENT ON COLUMN findings.version IS 'grows with every change';
COMMENT ON COLUMN findings.created_at IS 'business instant';
COMMENT ON COLUMN findings.changed_at IS 'business instant of the last change';
create index findings_recorded_idx on findings (commune, recorded_on desc, id desc);
create index findings_issuer_idx on findings (commune, issuer_unit_id, recorded_on desc, id desc);
create index findings_issued_by_idx on findings (commune, issued_by_position_id);
create index findings_subject_idx on findings (commune, subject_unit_id, recorded_on desc, id desc);
create index findings_subject_body_idx on findings (commune, subject_body_id, recorded_on desc, id desc);

create table finding_cases (
    commune text not null,
    finding_id uuid not null,
    case_id uuid not null,
    constraint finding_cases_pkey primary key (commune, finding_id, case_id),
    constraint finding_cases_finding_fkey foreign key (commune, finding_id) references findings (commune, id),
    constraint finding_cases_case_fkey foreign key (commune, case_id) references cases (commune, id)
);
COMMENT ON TABLE finding_cases IS 'Cases a finding is about.';
COMMENT ON COLUMN finding_cases.commune IS 'tenant';
COMMENT ON COLUMN finding_cases.finding_id IS 'finding';
COMMENT ON COLUMN finding_cases.case_id IS 'case';
create index finding_cases_case_idx on finding_cases (commune, case_id);

create table finding_replies (
    commune text not null,
    id uuid not null,
    finding_id uuid not null,
    act_id uuid not null,
    replied_by_position_id uuid not null,
    replied_on date not null,
    content text not null,
    measures text,
    constraint finding_replies_pkey primary key (commune, id),
    constraint finding_replies_finding_fkey foreign key (commune, finding_id) references findings (commune, id),
    constraint finding_replies_act_fkey foreign key (commune, act_id) references acts (commune, id),
    constraint finding_replies_position_fkey foreign key (commune, replied_by_position_id) references positions (commune, id)
);
COMMENT ON TABLE finding_replies IS 'Replies of the supervised unit.';
COMMENT ON COLUMN finding_replies.commune IS 'tenant';
COMMENT ON COLUMN finding_replies.id IS 'id';
COMMENT ON COLUMN finding_replies.finding_id IS 'finding';
COMMENT ON COLUMN finding_replies.act_id IS 'the act';
COMMENT ON COLUMN finding_replies.replied_by_position_id IS 'who';
COMMENT ON COLUMN finding_replies.replied_on IS 'legal day';
COMMENT ON COLUMN finding_replies.content IS 'the reply';
COMMENT ON COLUMN finding_replies.measures IS 'what will be done';
create index finding_replies_finding_idx on finding_replies (commune, finding_id, replied_on);
create index finding_replies_act_idx on finding_replies (commune, act_id);
create index finding_replies_position_idx on finding_replies (commune, replied_by_position_id);

grant select, insert, update on findings to tiepdan_app;
grant select, insert on finding_cases, finding_replies to tiepdan_app;
