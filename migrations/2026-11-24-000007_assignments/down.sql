DROP TABLE progress_reports;
DROP TABLE assignment_milestones;
DROP TABLE assignments;
