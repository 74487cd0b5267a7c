DROP TABLE notifications;
DROP TABLE idempotency_keys;
DROP TABLE audit_entries;
DROP TABLE events;
DROP TABLE commune_heads;
