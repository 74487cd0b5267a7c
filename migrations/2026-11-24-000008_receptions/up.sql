-- Reception of citizens: schedules and their sessions.

create extension if not exists btree_gist;

create table reception_schedules (
    commune text not null,
    id uuid not null,
    unit_id uuid not null,
    body_unit_id uuid not null,
    host_position_id uuid not null,
    period_from date not null,
    period_before date not null,
    status text not null,
    posted_on date,
    posted_place text,
    version integer not null default 1,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    constraint reception_schedules_pkey primary key (commune, id),
    constraint reception_schedules_unit_fkey foreign key (commune, unit_id) references units (commune, id),
    constraint reception_schedules_body_fkey foreign key (commune, body_unit_id) references units (commune, id),
    constraint reception_schedules_host_fkey foreign key (commune, host_position_id) references positions (commune, id),
    constraint reception_schedules_status_check check (status in ('draft', 'approved', 'published')),
    constraint reception_schedules_posted_check check ((status = 'published') = (posted_on is not null)),
    constraint reception_schedules_place_check check ((posted_on is null) = (posted_place is null)),
    constraint reception_schedules_period_check check (period_before > period_from)
);
COMMENT ON TABLE reception_schedules IS 'A host''s sessions for a period: entered by keepers, approved by the host, published in time.';
COMMENT ON COLUMN reception_schedules.commune IS 'tenant';
COMMENT ON COLUMN reception_schedules.id IS 'id';
COMMENT ON COLUMN reception_schedules.unit_id IS 'unit of the host''s position';
COMMENT ON COLUMN reception_schedules.body_unit_id IS 'body of that unit';
COMMENT ON COLUMN reception_schedules.host_position_id IS 'who receives';
COMMENT ON COLUMN reception_schedules.period_from IS 'first day';
COMMENT ON COLUMN reception_schedules.period_before IS 'first day after';
COMMENT ON COLUMN reception_schedules.status IS 'draft, approved, published';
COMMENT ON COLUMN reception_schedules.posted_on IS 'day of posting';
COMMENT ON COLUMN reception_schedules.posted_place IS 'where it was posted';
COMMENT ON COLUMN reception_schedules.version IS 'grows with every change';
COMMENT ON COLUMN reception_schedules.created_at IS 'business instant';
COMMENT ON COLUMN reception_schedules.changed_at IS 'business instant of the last change';
create index reception_schedules_period_idx on reception_schedules (commune, period_from desc, id desc);
create index reception_schedules_host_idx on reception_schedules (commune, host_position_id);
create index reception_schedules_unit_idx on reception_schedules (commune, unit_id);
create index reception_schedules_body_idx on reception_schedules (commune, body_unit_id);

create table reception_sessions (
    commune text not null,
    id uuid not null,
    schedule_id uuid not null,
    host_person_id uuid not null,
    host_position_id uuid not null,
    held_on date not null,
    starts_at time not null,
    ends_at time not null,
    kind text not null,
    place text not null,
    expected_content text,
    capacity integer,
    latest_posting_on date,
    posting_provisional boolean,
    posting_explanation jsonb,
    constraint reception_sessions_pkey primary key (commune, id),
    constraint reception_sessions_schedule_fkey foreign key (commune, schedule_id) references reception_schedules (commune, id),
    constraint reception_sessions_person_fkey foreign key (commune, host_person_id) references persons (commune, id),
    constraint reception_sessions_position_fkey foreign key (commune, host_position_id) references positions (commune, id),
    constraint reception_sessions_kind_check check (kind in ('regular', 'periodic', 'ad_hoc', 'online')),
    constraint reception_sessions_time_check check (ends_at > starts_at),
    constraint reception_sessions_capacity_check check (capacity between 1 and 1000),
    constraint reception_sessions_posting_check check ((latest_posting_on is null) = (posting_explanation is null) and (latest_posting_on is null) = (posting_provisional is null)),
    constraint reception_sessions_host_excl exclude using gist (commune with =, host_person_id with =, tsrange(held_on + starts_at, held_on + ends_at) with &&),
    constraint reception_sessions_place_excl exclude using gist (commune with =, place with =, tsrange(held_on + starts_at, held_on + ends_at) with &&)
);
COMMENT ON TABLE reception_sessions IS 'One session; sessions of one host or at one place may not overlap.';
COMMENT ON COLUMN reception_sessions.commune IS 'tenant';
COMMENT ON COLUMN reception_sessions.id IS 'id';
COMMENT ON COLUMN reception_sessions.schedule_id IS 'schedule';
COMMENT ON COLUMN reception_sessions.host_person_id IS 'the person who receives';
COMMENT ON COLUMN reception_sessions.host_position_id IS 'in which position';
COMMENT ON COLUMN reception_sessions.held_on IS 'day';
COMMENT ON COLUMN reception_sessions.starts_at IS 'local time of day';
COMMENT ON COLUMN reception_sessions.ends_at IS 'local time of day';
COMMENT ON COLUMN reception_sessions.kind IS 'regular, periodic, ad_hoc, online';
COMMENT ON COLUMN reception_sessions.place IS 'where';
COMMENT ON COLUMN reception_sessions.expected_content IS 'what it is about';
COMMENT ON COLUMN reception_sessions.capacity IS 'how many citizens';
COMMENT ON COLUMN reception_sessions.latest_posting_on IS 'last lawful day of posting (R01) as told last: on entry, approval, publication; null where none applies or the calendar was not known';
COMMENT ON COLUMN reception_sessions.posting_provisional IS 'the count met days of a provisional calendar year';
COMMENT ON COLUMN reception_sessions.posting_explanation IS 'how the last lawful day was counted, vi and en';
create index reception_sessions_schedule_idx on reception_sessions (commune, schedule_id, held_on, starts_at);
create index reception_sessions_day_idx on reception_sessions (commune, held_on, id);
create index reception_sessions_person_idx on reception_sessions (commune, host_person_id);
create index reception_sessions_position_idx on reception_sessions (commune, host_position_id);

grant select, insert, update on reception_schedules to tiepdan_app;
grant select, insert on reception_sessions to tiepdan_app;
grant update (latest_posting_on, posting_provisional, posting_explanation) on reception_sessions to tiepdan_app;
