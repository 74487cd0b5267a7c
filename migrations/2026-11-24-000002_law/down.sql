DROP TABLE commune_settings;
DROP TABLE calendar_days;
DROP TABLE calendar_years;
DROP TABLE legal_rules;
DROP TYPE legal_key_range;
