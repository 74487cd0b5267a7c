-- Law is data: versions of time limits and the calendar of working days. No tenant: the law is the same everywhere.

create table legal_rules (
    rule_key text not null,
    valid_from date not null,
    valid_to date,
    unit text not null,
    length integer not null,
    start_event text not null,
    source text not null,
    certainty text not null,
    definition jsonb not null,
    constraint legal_rules_pkey primary key (rule_key, valid_from),
    constraint legal_rules_valid_check check (valid_to is null or valid_to > valid_from),
    constraint legal_rules_length_check check (length >= 0 and (length = 0) = (unit = 'no_number')),
    constraint legal_rules_unit_check check (unit in ('calendar_days', 'working_days', 'calendar_days_before', 'working_days_before', 'display_days', 'years', 'times_a_week', 'times_a_month', 'times_a_year', 'hours', 'hours_before', 'no_number')),
    constraint legal_rules_certainty_check check (certainty in ('verified', 'single_transcription', 'general_knowledge', 'inference'))
);
COMMENT ON TABLE legal_rules IS 'Versions of time limits, loaded with their dates and sources (reference data).';
COMMENT ON COLUMN legal_rules.rule_key IS 'name of the rule, such as C02';
COMMENT ON COLUMN legal_rules.valid_from IS 'first day of this version';
COMMENT ON COLUMN legal_rules.valid_to IS 'first day on which it is no longer in force';
COMMENT ON COLUMN legal_rules.unit IS 'how the length is counted';
COMMENT ON COLUMN legal_rules.length IS 'how many; 0 where the law names no number';
COMMENT ON COLUMN legal_rules.start_event IS 'event that starts the clock, or anchor it is counted back from';
COMMENT ON COLUMN legal_rules.source IS 'article, in Vietnamese';
COMMENT ON COLUMN legal_rules.certainty IS 'how well the source is known';
COMMENT ON COLUMN legal_rules.definition IS 'the whole version as the program reads it';

create table calendar_years (
    year integer not null,
    status text not null,
    version text not null,
    source text not null,
    constraint calendar_years_pkey primary key (year),
    constraint calendar_years_year_check check (year between 2000 and 2200),
    constraint calendar_years_status_check check (status in ('official', 'provisional'))
);
COMMENT ON TABLE calendar_years IS 'Years whose days off are known (reference data); a year that is not here has no answer.';
COMMENT ON COLUMN calendar_years.year IS 'the year';
COMMENT ON COLUMN calendar_years.status IS 'official once the yearly notice has been issued, else provisional';
COMMENT ON COLUMN calendar_years.version IS 'changes whenever the list changes; kept with every due date';
COMMENT ON COLUMN calendar_years.source IS 'notices it rests on';

create table calendar_days (
    day date not null,
    year integer not null,
    kind text not null,
    definition jsonb not null,
    constraint calendar_days_pkey primary key (day),
    constraint calendar_days_year_fkey foreign key (year) references calendar_years (year),
    constraint calendar_days_year_check check (extract(year from day) = year),
    constraint calendar_days_kind_check check (kind in ('day_off', 'working_saturday'))
);
COMMENT ON TABLE calendar_days IS 'Days off and Saturdays worked (reference data).';
COMMENT ON COLUMN calendar_days.day IS 'the day';
COMMENT ON COLUMN calendar_days.year IS 'its year';
COMMENT ON COLUMN calendar_days.kind IS 'day_off or working_saturday';
COMMENT ON COLUMN calendar_days.definition IS 'the whole entry as the program reads it';
create index calendar_days_year_idx on calendar_days (year);

grant select on legal_rules, calendar_years, calendar_days to tiepdan_app;
