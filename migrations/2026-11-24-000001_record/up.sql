-- The record: head rows, events, audit, idempotency. Every change of a commune passes through here.

create table commune_heads (
    commune text not null,
    event_seq bigint not null default 0,
    audit_seq bigint not null default 0,
    audit_hash bytea not null,
    reference_seq bigint not null default 0,
    constraint commune_heads_pkey primary key (commune),
    constraint commune_heads_commune_check check (commune ~ '^[0-9]{5}$')
);
COMMENT ON TABLE commune_heads IS 'One row a tenant: the head that numbers its events and audit entries and carries the hash chain. Locked last, held to commit.';
COMMENT ON COLUMN commune_heads.commune IS 'permanent tenant code (five digits; 00000 is the installation)';
COMMENT ON COLUMN commune_heads.event_seq IS 'number of the last event';
COMMENT ON COLUMN commune_heads.audit_seq IS 'number of the last audit entry';
COMMENT ON COLUMN commune_heads.audit_hash IS 'HMAC of the last audit entry, start of the next';
COMMENT ON COLUMN commune_heads.reference_seq IS 'number of the last change of the law that servers hold in memory; counted at the reserved tenant only';

create table events (
    commune text not null,
    seq bigint not null,
    type text not null,
    schema_version smallint not null,
    subject_kind text not null,
    subject_id uuid not null,
    petition_id uuid,
    case_id uuid,
    act_id uuid,
    position_id uuid,
    client_id text,
    occurred_at timestamptz not null,
    legal_day date not null,
    fields jsonb not null,
    facts_before jsonb,
    facts_after jsonb,
    constraint events_pkey primary key (commune, seq),
    constraint events_commune_fkey foreign key (commune) references commune_heads (commune)
);
COMMENT ON TABLE events IS 'One row a fact; additive only; ids and field names, never personal values.';
COMMENT ON COLUMN events.commune IS 'tenant';
COMMENT ON COLUMN events.seq IS 'gap-free number within the tenant';
COMMENT ON COLUMN events.type IS 'what happened, such as petition.registered';
COMMENT ON COLUMN events.schema_version IS 'version of the payload''s form';
COMMENT ON COLUMN events.subject_kind IS 'petition, case, enforcement_item, assignment, reception_schedule, finding, user, client';
COMMENT ON COLUMN events.subject_id IS 'id of the subject';
COMMENT ON COLUMN events.petition_id IS 'petition whose timeline shows the event';
COMMENT ON COLUMN events.case_id IS 'case whose timeline shows the event';
COMMENT ON COLUMN events.act_id IS 'the legal act that caused it';
COMMENT ON COLUMN events.position_id IS 'position in which a person acted';
COMMENT ON COLUMN events.client_id IS 'machine that acted';
COMMENT ON COLUMN events.occurred_at IS 'business instant';
COMMENT ON COLUMN events.legal_day IS 'date of the legal act, may be before the entry';
COMMENT ON COLUMN events.fields IS 'names of changed fields and codes, no personal values';
COMMENT ON COLUMN events.facts_before IS 'access facts of the subject before the change';
COMMENT ON COLUMN events.facts_after IS 'access facts of the subject after the change';
create index events_petition_idx on events (commune, petition_id, seq) where petition_id is not null;
create index events_case_idx on events (commune, case_id, seq) where case_id is not null;
create index events_subject_idx on events (commune, subject_id, seq);

create table audit_entries (
    commune text not null,
    seq bigint not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    action text not null,
    subject_kind text not null,
    subject_id uuid,
    user_id uuid,
    person_id uuid,
    position_id uuid,
    client_id text,
    address text,
    request_id text not null,
    reason text,
    detail jsonb not null,
    root_key_id text not null,
    previous_hash bytea not null,
    hash bytea not null,
    constraint audit_entries_pkey primary key (commune, seq),
    constraint audit_entries_commune_fkey foreign key (commune) references commune_heads (commune)
);
COMMENT ON TABLE audit_entries IS 'Hash-chained, append-only: every change and every look at what is protected.';
COMMENT ON COLUMN audit_entries.commune IS 'tenant';
COMMENT ON COLUMN audit_entries.seq IS 'gap-free number within the tenant';
COMMENT ON COLUMN audit_entries.occurred_at IS 'business instant';
COMMENT ON COLUMN audit_entries.recorded_at IS 'real instant';
COMMENT ON COLUMN audit_entries.action IS 'what was done, such as petition.screened or identity.opened';
COMMENT ON COLUMN audit_entries.subject_kind IS 'kind of the subject';
COMMENT ON COLUMN audit_entries.subject_id IS 'id of the subject';
COMMENT ON COLUMN audit_entries.user_id IS 'who';
COMMENT ON COLUMN audit_entries.person_id IS 'the person behind the user';
COMMENT ON COLUMN audit_entries.position_id IS 'in which position';
COMMENT ON COLUMN audit_entries.client_id IS 'which machine';
COMMENT ON COLUMN audit_entries.address IS 'from where';
COMMENT ON COLUMN audit_entries.request_id IS 'request that did it';
COMMENT ON COLUMN audit_entries.reason IS 'why, where the act asks for a reason';
COMMENT ON COLUMN audit_entries.detail IS 'ids and codes, no personal values';
COMMENT ON COLUMN audit_entries.root_key_id IS 'root key under the hash';
COMMENT ON COLUMN audit_entries.previous_hash IS 'hash of the entry before';
COMMENT ON COLUMN audit_entries.hash IS 'HMAC over this entry and the hash before';
create index audit_entries_subject_idx on audit_entries (commune, subject_id, seq);

create table notifications (
    commune text not null,
    id uuid not null,
    person_id uuid not null,
    position_id uuid not null,
    kind text not null,
    subject_kind text not null,
    subject_id uuid not null,
    rule_key text,
    stage text,
    due_on date,
    told_on date not null,
    created_at timestamptz not null,
    read_at timestamptz,
    constraint notifications_pkey primary key (commune, person_id, id),
    constraint notifications_commune_fkey foreign key (commune) references commune_heads (commune),
    constraint notifications_kind_check check (kind in ('petition_received', 'petition_passed_on', 'petition_returned', 'petition_let_go', 'head_awaited', 'reported_to_head', 'writer_acted', 'attachment_added', 'attachment_voided', 'assignment_given', 'assignment_annulled', 'verification_ordered', 'verification_annulled', 'settler_named', 'deadline_due_soon', 'deadline_overdue', 'deadline_moved', 'finding_recorded', 'finding_replied', 'approval_awaited')),
    constraint notifications_subject_check check (subject_kind in ('petition', 'case', 'enforcement_item', 'assignment', 'finding', 'reception_schedule')),
    constraint notifications_stage_check check (stage in ('half', 'four_fifths', 'last_working_day', 'overdue'))
);
COMMENT ON TABLE notifications IS 'What of an event somebody in office needs to notice: one row a position that is told. Ids, codes and days only.';
COMMENT ON COLUMN notifications.commune IS 'tenant';
COMMENT ON COLUMN notifications.id IS 'id';
COMMENT ON COLUMN notifications.person_id IS 'who is told';
COMMENT ON COLUMN notifications.position_id IS 'in which position';
COMMENT ON COLUMN notifications.kind IS 'why it needs to be noticed';
COMMENT ON COLUMN notifications.subject_kind IS 'petition, case, enforcement_item, assignment, finding, reception_schedule';
COMMENT ON COLUMN notifications.subject_id IS 'id of the subject';
COMMENT ON COLUMN notifications.rule_key IS 'rule of the clock it is about';
COMMENT ON COLUMN notifications.stage IS 'stage of that clock: half, four_fifths, last_working_day, overdue';
COMMENT ON COLUMN notifications.due_on IS 'day until which something is to be done';
COMMENT ON COLUMN notifications.told_on IS 'business day on which it was told';
COMMENT ON COLUMN notifications.created_at IS 'real instant, for expiry';
COMMENT ON COLUMN notifications.read_at IS 'business instant at which the person marked it as read';
create index notifications_unread_idx on notifications (commune, person_id, id) where read_at is null;
create index notifications_created_idx on notifications (created_at);

create table idempotency_keys (
    caller text not null,
    key text not null,
    request_hash bytea not null,
    petition_id uuid,
    status smallint not null,
    answer bytea not null,
    created_at timestamptz not null,
    constraint idempotency_keys_pkey primary key (caller, key)
);
COMMENT ON TABLE idempotency_keys IS 'Answers kept for retries of creating requests; only successful ones, encrypted, for 72 hours.';
COMMENT ON COLUMN idempotency_keys.caller IS 'user or client that sent the key';
COMMENT ON COLUMN idempotency_keys.key IS 'Idempotency-Key as sent';
COMMENT ON COLUMN idempotency_keys.request_hash IS 'keyed hash of method, path, query and body';
COMMENT ON COLUMN idempotency_keys.petition_id IS 'petition whose sealing shrinks the stored answer';
COMMENT ON COLUMN idempotency_keys.status IS 'HTTP status of the answer';
COMMENT ON COLUMN idempotency_keys.answer IS 'encrypted answer: headers and body';
COMMENT ON COLUMN idempotency_keys.created_at IS 'real instant, for expiry';
create index idempotency_keys_created_idx on idempotency_keys (created_at);
create index idempotency_keys_petition_idx on idempotency_keys (petition_id) where petition_id is not null;

insert into commune_heads (commune, audit_hash) values ('00000', decode(repeat('00', 32), 'hex'));
grant select, insert, update on commune_heads to tiepdan_app;
grant select, insert on events, audit_entries to tiepdan_app;
grant select, insert, delete on notifications to tiepdan_app;
grant update (read_at) on notifications to tiepdan_app;
grant select, insert, update, delete on idempotency_keys to tiepdan_app;
