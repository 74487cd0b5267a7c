DROP TABLE uploaded_chunks;
DROP TABLE attachment_chunks;
DROP TABLE protected_parts;
DROP TABLE petition_keys;
