DROP TABLE petition_likeness;
DROP TABLE notices;
DROP TABLE deadline_warnings;
DROP TABLE deadlines;
DROP TABLE acts;
DROP TABLE book_counters;
DROP TABLE petition_intakes;
DROP TABLE petitions;
