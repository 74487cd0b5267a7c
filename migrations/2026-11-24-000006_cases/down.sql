ALTER TABLE petitions DROP CONSTRAINT petitions_case_fkey;
ALTER TABLE cases DROP CONSTRAINT cases_answer_fkey;
DROP TABLE case_moves;
DROP TABLE case_steps;
DROP TABLE case_publications;
DROP TABLE case_letters;
DROP TABLE case_answers;
DROP TABLE cases;
