DROP INDEX deadlines_law_idx;
CREATE INDEX deadlines_law_idx ON deadlines (law_seq, commune, petition_id) WHERE status IN ('running', 'paused', 'awaiting_calendar');
ALTER TABLE deadlines DROP CONSTRAINT deadlines_due_check;
ALTER TABLE deadlines ADD CONSTRAINT deadlines_due_check
    CHECK ((due_on IS NULL) = (status IN ('paused', 'awaiting_calendar')) OR status IN ('cancelled', 'fulfilled')) NOT VALID;
