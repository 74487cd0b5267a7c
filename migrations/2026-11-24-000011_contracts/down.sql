drop table contract_migrations;
