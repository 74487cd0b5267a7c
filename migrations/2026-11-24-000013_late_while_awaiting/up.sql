-- A clock whose duty was done while its year was not loaded may be late, and is judged anew once the year is there.

alter table deadlines drop constraint deadlines_due_check;
alter table deadlines add constraint deadlines_due_check
    check ((due_on is null) = (status in ('paused', 'awaiting_calendar')) or status in ('cancelled', 'fulfilled', 'fulfilled_late'));

drop index deadlines_law_idx;
create index deadlines_law_idx on deadlines (law_seq, commune, petition_id)
    where status in ('running', 'paused', 'awaiting_calendar')
        or status in ('fulfilled', 'fulfilled_late') and due_on is null and nominal_on is not null;

COMMENT ON TABLE deadline_warnings IS 'Which stages of which clocks need no telling any more, for each due date: told by an event, once, or passed untold before a later one was told.';
COMMENT ON TABLE enforcement_warnings IS 'Which stages of which enforcement items need no telling any more, for each due date: told by an event, once, or passed untold before a later one was told.';
