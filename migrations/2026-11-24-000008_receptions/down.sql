DROP TABLE reception_sessions;
DROP TABLE reception_schedules;
DROP EXTENSION btree_gist;
