ALTER TABLE petitions DROP CONSTRAINT petitions_case_fkey;
DROP TABLE case_publications;
DROP TABLE case_letters;
DROP TABLE case_answers;
DROP TABLE cases;
