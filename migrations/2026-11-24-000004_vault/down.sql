DROP TABLE protected_parts;
DROP TABLE petition_keys;
