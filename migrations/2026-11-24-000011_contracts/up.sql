-- Which migrations took something away from earlier releases. A release does not serve on a schema with such a migration
-- that it does not know.

create table contract_migrations (
    version text not null,
    constraint contract_migrations_pkey primary key (version)
);
COMMENT ON TABLE contract_migrations IS 'Migrations that took something away from earlier releases; each enters itself. A release that does not know one of these does not serve.';
COMMENT ON COLUMN contract_migrations.version IS 'version as the list of migrations has it';

grant select on contract_migrations to tiepdan_app;
