-- Jobs: work that no request waits for, how long things are kept, signed heads of the audit, the log of accesses.

create table jobs (
    id uuid not null,
    kind text not null,
    slot text,
    state text not null,
    payload jsonb not null,
    attempts smallint not null,
    max_attempts smallint not null,
    run_after timestamptz not null,
    lease_token uuid,
    leased_until timestamptz,
    progress_done bigint not null default 0,
    progress_total bigint,
    last_error text,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    constraint jobs_pkey primary key (id),
    constraint jobs_slot_key unique (kind, slot),
    constraint jobs_kind_check check (kind ~ '^[a-z][a-z0-9_]{2,49}$'),
    constraint jobs_state_check check (state in ('queued', 'running', 'done', 'failed')),
    constraint jobs_lease_check check ((state = 'running') = (lease_token is not null) and (lease_token is null) = (leased_until is null)),
    constraint jobs_finished_check check ((state in ('done', 'failed')) = (finished_at is not null)),
    constraint jobs_failed_check check (state <> 'failed' or last_error is not null),
    constraint jobs_attempts_check check (attempts >= 0 and max_attempts > 0 and attempts <= max_attempts),
    constraint jobs_progress_check check (progress_done >= 0 and progress_total >= progress_done),
    constraint jobs_payload_check check (jsonb_typeof(payload) = 'object')
);
COMMENT ON TABLE jobs IS 'Work that no request waits for (installation table): leased by one worker at a time, done once in effect.';
COMMENT ON COLUMN jobs.id IS 'id';
COMMENT ON COLUMN jobs.kind IS 'what is done';
COMMENT ON COLUMN jobs.slot IS 'due run of the schedule that it is; null: asked for otherwise';
COMMENT ON COLUMN jobs.state IS 'queued, running, done, failed';
COMMENT ON COLUMN jobs.payload IS 'ids and codes only, never a personal value';
COMMENT ON COLUMN jobs.attempts IS 'how often a worker has taken it up without giving it back';
COMMENT ON COLUMN jobs.max_attempts IS 'after so many it has failed';
COMMENT ON COLUMN jobs.run_after IS 'real instant before which nobody takes it up';
COMMENT ON COLUMN jobs.lease_token IS 'names the lease in force: only who holds it may write effects';
COMMENT ON COLUMN jobs.leased_until IS 'real instant after which another worker takes it up';
COMMENT ON COLUMN jobs.progress_done IS 'items done';
COMMENT ON COLUMN jobs.progress_total IS 'items in all; null: not known';
COMMENT ON COLUMN jobs.last_error IS 'stable code of the last failure';
COMMENT ON COLUMN jobs.created_at IS 'real instant';
COMMENT ON COLUMN jobs.started_at IS 'real instant at which a worker first took it up';
COMMENT ON COLUMN jobs.finished_at IS 'real instant at which it was done or had failed for good';
create index jobs_queued_idx on jobs (run_after) where state = 'queued';
create index jobs_leased_idx on jobs (leased_until) where state = 'running';
create index jobs_created_idx on jobs (created_at, id);
create index jobs_finished_idx on jobs (state, finished_at) where finished_at is not null;

create table retention_rules (
    subject text not null,
    length integer not null,
    unit text not null,
    basis text not null,
    source text not null,
    constraint retention_rules_pkey primary key (subject),
    constraint retention_rules_length_check check (length between 1 and 36500),
    constraint retention_rules_unit_check check (unit in ('hours', 'days')),
    constraint retention_rules_basis_check check (basis in ('legal', 'technical'))
);
COMMENT ON TABLE retention_rules IS 'How long what is kept for a time only is kept (reference data): jobs read it each time they run.';
COMMENT ON COLUMN retention_rules.subject IS 'what is deleted';
COMMENT ON COLUMN retention_rules.length IS 'how many';
COMMENT ON COLUMN retention_rules.unit IS 'hours or days, both of real time';
COMMENT ON COLUMN retention_rules.basis IS 'legal: an article demands it; technical: it is our choice';
COMMENT ON COLUMN retention_rules.source IS 'the article, or the reason';
insert into retention_rules (subject, length, unit, basis, source) values
    ('idempotency_keys', 72, 'hours', 'technical', 'A portal that was cut off over a weekend still gets its answer again; the contract promises it in /v1/capabilities.'),
    ('ended_sessions', 30, 'days', 'technical', 'After its end a log-in opens nothing; until then it helps to trace a misuse. That it was opened and closed stands in the audit.'),
    ('done_jobs', 30, 'days', 'technical', 'Long enough to see that a daily job did run.'),
    ('notifications', 180, 'days', 'technical', 'Whoever comes back after months still finds what came; the row that it is about tells the rest, and stays.'),
    ('failed_jobs', 365, 'days', 'technical', 'Whoever looks into a failure must find it.');

create table signed_audit_heads (
    commune text not null,
    legal_day date not null,
    audit_seq bigint not null,
    audit_hash bytea not null,
    signed_at timestamptz not null,
    kid text not null,
    signature text not null,
    constraint signed_audit_heads_pkey primary key (commune, legal_day),
    constraint signed_audit_heads_seq_key unique (commune, audit_seq),
    constraint signed_audit_heads_commune_fkey foreign key (commune) references commune_heads (commune),
    constraint signed_audit_heads_seq_check check (audit_seq > 0)
);
COMMENT ON TABLE signed_audit_heads IS 'Where the audit of a tenant stood on a legal day, signed: append-only, and worth most where a copy is kept elsewhere.';
COMMENT ON COLUMN signed_audit_heads.commune IS 'tenant';
COMMENT ON COLUMN signed_audit_heads.legal_day IS 'legal day on which it was signed';
COMMENT ON COLUMN signed_audit_heads.audit_seq IS 'number of the last entry then';
COMMENT ON COLUMN signed_audit_heads.audit_hash IS 'its hash';
COMMENT ON COLUMN signed_audit_heads.signed_at IS 'real instant';
COMMENT ON COLUMN signed_audit_heads.kid IS 'key that signed';
COMMENT ON COLUMN signed_audit_heads.signature IS 'compact JWS over tenant, day, number, hash and instant; verifies by itself';

create table access_log (
    commune text not null,
    id uuid not null,
    occurred_at timestamptz not null,
    user_id uuid,
    person_id uuid,
    position_id uuid,
    client_id text,
    operation text not null,
    subject_kind text not null,
    subject_id uuid not null,
    outcome text not null,
    request_id text not null,
    constraint access_log_pkey primary key (commune, id),
    constraint access_log_commune_fkey foreign key (commune) references commune_heads (commune),
    constraint access_log_outcome_check check (outcome in ('read', 'refused_conflict'))
);
COMMENT ON TABLE access_log IS 'Refusals under conflict of interest, and reads of personal data that are no look of the audit: ids only, written in batches after the answer.';
COMMENT ON COLUMN access_log.commune IS 'tenant';
COMMENT ON COLUMN access_log.id IS 'id';
COMMENT ON COLUMN access_log.occurred_at IS 'real instant of the answer';
COMMENT ON COLUMN access_log.user_id IS 'who';
COMMENT ON COLUMN access_log.person_id IS 'the person behind the user';
COMMENT ON COLUMN access_log.position_id IS 'in which position, where the caller has only one';
COMMENT ON COLUMN access_log.client_id IS 'which machine';
COMMENT ON COLUMN access_log.operation IS 'operation of the contract that was called';
COMMENT ON COLUMN access_log.subject_kind IS 'kind of the subject';
COMMENT ON COLUMN access_log.subject_id IS 'id of the subject';
COMMENT ON COLUMN access_log.outcome IS 'read, or refused_conflict';
COMMENT ON COLUMN access_log.request_id IS 'request that did it';
create index access_log_subject_idx on access_log (commune, subject_id, occurred_at);

-- Heads of the audit are signed with a key of their own.
alter table signing_keys drop constraint signing_keys_purpose_check;
alter table signing_keys add constraint signing_keys_purpose_check check (purpose in ('token', 'receipt', 'audit_head'));
COMMENT ON TABLE signing_keys IS 'Keys that sign tokens, receipts and heads of the audit; the private half is wrapped by a root key.';
COMMENT ON COLUMN signing_keys.purpose IS 'token, receipt, audit_head';

grant select, insert, update, delete on jobs to tiepdan_app;
grant select on retention_rules to tiepdan_app;
grant select, insert on signed_audit_heads to tiepdan_app;
grant insert on access_log to tiepdan_app;
grant delete on sessions to tiepdan_app;
