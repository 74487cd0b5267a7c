-- Law is data: versions of time limits and the calendar of working days. No tenant: the law is the same everywhere.

-- A text as a range of one: so that an exclusion constraint compares keys without an extension.
create type legal_key_range as range (subtype = text);

create table legal_rules (
    id uuid not null,
    rule_key text not null,
    valid_from date not null,
    valid_to date,
    unit text not null,
    length integer not null,
    start_event text not null,
    source text not null,
    certainty text not null,
    definition jsonb not null,
    loaded_seq bigint not null,
    loaded_by uuid,
    voided_seq bigint,
    voided_at timestamptz,
    voided_by uuid,
    void_reason text,
    constraint legal_rules_pkey primary key (id),
    constraint legal_rules_overlap_excl exclude using gist (legal_key_range(rule_key, rule_key, '[]') with &&, daterange(valid_from, valid_to) with &&) where (voided_seq is null),
    constraint legal_rules_voided_check check (num_nulls(voided_seq, voided_at, voided_by, void_reason) in (0, 4)),
    constraint legal_rules_valid_check check (valid_to is null or valid_to > valid_from),
    constraint legal_rules_length_check check (length >= 0 and (length = 0) = (unit = 'no_number')),
    constraint legal_rules_unit_check check (unit in ('calendar_days', 'working_days', 'calendar_days_before', 'working_days_before', 'display_days', 'years', 'times_a_week', 'times_a_month', 'times_a_year', 'hours', 'hours_before', 'no_number')),
    constraint legal_rules_certainty_check check (certainty in ('verified', 'single_transcription', 'general_knowledge', 'inference'))
);
COMMENT ON TABLE legal_rules IS 'Versions of time limits, loaded with their dates and sources (reference data).';
COMMENT ON COLUMN legal_rules.id IS 'id';
COMMENT ON COLUMN legal_rules.rule_key IS 'name of the rule, such as C02';
COMMENT ON COLUMN legal_rules.valid_from IS 'first day of this version';
COMMENT ON COLUMN legal_rules.valid_to IS 'first day on which it is no longer in force';
COMMENT ON COLUMN legal_rules.unit IS 'how the length is counted';
COMMENT ON COLUMN legal_rules.length IS 'how many; 0 where the law names no number';
COMMENT ON COLUMN legal_rules.start_event IS 'event that starts the clock, or anchor it is counted back from';
COMMENT ON COLUMN legal_rules.source IS 'article, in Vietnamese';
COMMENT ON COLUMN legal_rules.certainty IS 'how well the source is known';
COMMENT ON COLUMN legal_rules.definition IS 'the whole version as the program reads it, with the end that it was given itself';
COMMENT ON COLUMN legal_rules.loaded_seq IS 'number of the change of the law with which it came';
COMMENT ON COLUMN legal_rules.loaded_by IS 'position in which an administrator added it; null: it came with the program';
COMMENT ON COLUMN legal_rules.voided_seq IS 'number of the change of the law that took it back before its day had come; it counts no more';
COMMENT ON COLUMN legal_rules.voided_at IS 'when that was';
COMMENT ON COLUMN legal_rules.voided_by IS 'position in which an administrator did it';
COMMENT ON COLUMN legal_rules.void_reason IS 'why';

create table calendar_years (
    id uuid not null,
    year integer not null,
    version text not null,
    status text not null,
    source text not null,
    loaded_seq bigint not null,
    loaded_by uuid,
    voided_seq bigint,
    voided_at timestamptz,
    voided_by uuid,
    void_reason text,
    constraint calendar_years_pkey primary key (year, version),
    constraint calendar_years_id_key unique (id),
    constraint calendar_years_voided_check check (num_nulls(voided_seq, voided_at, voided_by, void_reason) in (0, 4)),
    constraint calendar_years_loaded_key unique (year, loaded_seq),
    constraint calendar_years_year_check check (year between 2000 and 2200),
    constraint calendar_years_status_check check (status in ('official', 'provisional'))
);
COMMENT ON TABLE calendar_years IS 'Versions of years whose days off are known (reference data); a year that is not here has no answer.';
COMMENT ON COLUMN calendar_years.id IS 'id';
COMMENT ON COLUMN calendar_years.year IS 'the year';
COMMENT ON COLUMN calendar_years.version IS 'name of the version; kept with every due date';
COMMENT ON COLUMN calendar_years.status IS 'official once the yearly notice has been issued, else provisional';
COMMENT ON COLUMN calendar_years.source IS 'notices it rests on';
COMMENT ON COLUMN calendar_years.loaded_seq IS 'number of the change of the law with which it came; of the versions of a year that were not taken back the last one counts';
COMMENT ON COLUMN calendar_years.loaded_by IS 'position in which an administrator loaded it; null: it came with the program';
COMMENT ON COLUMN calendar_years.voided_seq IS 'number of the change of the law that took it back before its day had come; it counts no more';
COMMENT ON COLUMN calendar_years.voided_at IS 'when that was';
COMMENT ON COLUMN calendar_years.voided_by IS 'position in which an administrator did it';
COMMENT ON COLUMN calendar_years.void_reason IS 'why';

create table calendar_days (
    year integer not null,
    version text not null,
    day date not null,
    kind text not null,
    definition jsonb not null,
    constraint calendar_days_pkey primary key (year, version, day),
    constraint calendar_days_version_fkey foreign key (year, version) references calendar_years (year, version),
    constraint calendar_days_year_check check (extract(year from day) = year),
    constraint calendar_days_kind_check check (kind in ('day_off', 'working_saturday'))
);
COMMENT ON TABLE calendar_days IS 'Days off and Saturdays worked of a version of a year (reference data).';
COMMENT ON COLUMN calendar_days.year IS 'its year';
COMMENT ON COLUMN calendar_days.version IS 'version of the year';
COMMENT ON COLUMN calendar_days.day IS 'the day';
COMMENT ON COLUMN calendar_days.kind IS 'day_off or working_saturday';
COMMENT ON COLUMN calendar_days.definition IS 'the whole entry as the program reads it';

-- What a commune sets for itself. A version lasts until the next one of the same setting begins, so no two of them overlap.
create table commune_settings (
    commune text not null,
    id uuid not null,
    setting text not null,
    valid_from date not null,
    remote_area boolean,
    length integer,
    unit text,
    legal_basis text not null,
    loaded_seq bigint not null,
    loaded_at timestamptz not null,
    loaded_by uuid not null,
    voided_seq bigint,
    voided_at timestamptz,
    voided_by uuid,
    void_reason text,
    constraint commune_settings_pkey primary key (commune, id),
    constraint commune_settings_commune_fkey foreign key (commune) references commune_heads (commune),
    constraint commune_settings_setting_check check (setting in ('remote_area', 'own_limit')),
    constraint commune_settings_remote_check check ((setting = 'remote_area') = (remote_area is not null)),
    constraint commune_settings_limit_check check ((length is null) = (unit is null) and (setting = 'own_limit' or length is null)),
    constraint commune_settings_length_check check (length > 0),
    constraint commune_settings_unit_check check (unit in ('calendar_days', 'working_days')),
    constraint commune_settings_voided_check check (num_nulls(voided_seq, voided_at, voided_by, void_reason) in (0, 4))
);
COMMENT ON TABLE commune_settings IS 'Versions of what a commune sets for itself with a legal basis: whether it is a remote area, and its own limit for recommendations and reflections.';
COMMENT ON COLUMN commune_settings.commune IS 'tenant';
COMMENT ON COLUMN commune_settings.id IS 'id';
COMMENT ON COLUMN commune_settings.setting IS 'remote_area, own_limit';
COMMENT ON COLUMN commune_settings.valid_from IS 'first day; it lasts until the next version of the setting begins';
COMMENT ON COLUMN commune_settings.remote_area IS 'a remote area with difficult travel, which decides longer terms; of that setting only';
COMMENT ON COLUMN commune_settings.length IS 'days of the own limit; null: none from that day on';
COMMENT ON COLUMN commune_settings.unit IS 'how they are counted';
COMMENT ON COLUMN commune_settings.legal_basis IS 'decision or regulation, with number and date';
COMMENT ON COLUMN commune_settings.loaded_seq IS 'number of the change of the law with which it came';
COMMENT ON COLUMN commune_settings.loaded_at IS 'when it was added';
COMMENT ON COLUMN commune_settings.loaded_by IS 'position in which an administrator added it';
COMMENT ON COLUMN commune_settings.voided_seq IS 'number of the change of the law that took it back before its day had come; it counts no more';
COMMENT ON COLUMN commune_settings.voided_at IS 'when that was';
COMMENT ON COLUMN commune_settings.voided_by IS 'position in which an administrator did it';
COMMENT ON COLUMN commune_settings.void_reason IS 'why';
create unique index commune_settings_day_key on commune_settings (commune, setting, valid_from) where voided_seq is null;

-- Nothing of a version changes but its end, and that it was taken back; none is deleted.
grant select, insert on legal_rules, calendar_years, calendar_days, commune_settings to tiepdan_app;
grant update (valid_to, voided_seq, voided_at, voided_by, void_reason) on legal_rules to tiepdan_app;
grant update (voided_seq, voided_at, voided_by, void_reason) on calendar_years, commune_settings to tiepdan_app;
