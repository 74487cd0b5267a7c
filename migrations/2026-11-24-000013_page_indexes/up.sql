-- Pages of those who see what is theirs alone are read along what makes it theirs, in the order of the list; so are those of one
-- register, of one level of complexity, and of work in one state. What has no such owner is in none of the indexes by owner.
drop index petitions_settler_idx;
create index petitions_settler_idx on petitions (commune, settler_position_id, received_on desc, id desc) where settler_position_id is not null;
drop index petitions_creator_idx;
create index petitions_creator_idx on petitions (commune, created_by_position, received_on desc, id desc) where created_by_position is not null;
create index petitions_register_idx on petitions (commune, register, received_on desc, id desc);
drop index cases_assignee_unit_idx;
create index cases_assignee_unit_idx on cases (commune, assignee_unit_id, accepted_on desc, id desc) where assignee_unit_id is not null;
drop index cases_creator_idx;
create index cases_creator_idx on cases (commune, created_by_position, accepted_on desc, id desc) where created_by_position is not null;
create index cases_complexity_idx on cases (commune, complexity_level, accepted_on desc, id desc);
create index assignments_status_idx on assignments (commune, status, due_on, id);
