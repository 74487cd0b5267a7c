DROP INDEX petitions_supplement_idx;
