revoke update (latest_posting_on, posting_provisional, posting_explanation) on reception_sessions from tiepdan_app;

COMMENT ON COLUMN reception_sessions.latest_posting_on IS 'last lawful day of posting (R01); null where none applies or the calendar was not known on entry';
