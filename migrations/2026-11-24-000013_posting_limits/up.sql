COMMENT ON COLUMN reception_sessions.latest_posting_on IS 'last lawful day of posting (R01) as told last: on entry, approval, publication; null where none applies or the calendar was not known';

grant update (latest_posting_on, posting_provisional, posting_explanation) on reception_sessions to tiepdan_app;
