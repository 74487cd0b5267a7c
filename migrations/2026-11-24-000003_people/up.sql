-- People: communes, units, persons in office, positions, users, clients, sessions, signing keys.

create table communes (
    code text not null,
    name text not null,
    province_code text not null,
    valid_from date not null,
    constraint communes_pkey primary key (code),
    constraint communes_code_check check (code ~ '^[0-9]{5}$')
);
COMMENT ON TABLE communes IS 'Communes served by this installation, and the reserved tenant of those above them (reference data).';
COMMENT ON COLUMN communes.code IS 'permanent tenant code; 00000 is the installation';
COMMENT ON COLUMN communes.name IS 'Vietnamese name';
COMMENT ON COLUMN communes.province_code IS 'two digits';
COMMENT ON COLUMN communes.valid_from IS 'first day';
-- The reserved tenant: its units are no commune's, such as the province's office.
insert into communes (code, name, province_code, valid_from) values ('00000', 'Toàn hệ thống', '00', '2025-07-01');

create table units (
    commune text not null,
    id uuid not null,
    code text not null,
    kind text not null,
    register text,
    parent_id uuid,
    root_id uuid not null,
    name text not null,
    constraint units_pkey primary key (commune, id),
    constraint units_code_key unique (commune, code),
    constraint units_commune_fkey foreign key (commune) references communes (code),
    constraint units_parent_fkey foreign key (commune, parent_id) references units (commune, id),
    constraint units_register_check check (register in ('government', 'party', 'council', 'front', 'police', 'public_unit'))
);
COMMENT ON TABLE units IS 'Bodies and their units; a body is a root unit with all below it.';
COMMENT ON COLUMN units.commune IS 'tenant';
COMMENT ON COLUMN units.id IS 'id';
COMMENT ON COLUMN units.code IS 'short stable code';
COMMENT ON COLUMN units.kind IS 'kind of unit';
COMMENT ON COLUMN units.register IS 'register whose book it may keep';
COMMENT ON COLUMN units.parent_id IS 'unit above';
COMMENT ON COLUMN units.root_id IS 'the body it belongs to';
COMMENT ON COLUMN units.name IS 'Vietnamese name';
create index units_parent_idx on units (commune, parent_id);
create index units_root_idx on units (commune, root_id);
-- Where the administrators of the installation stand: they load law and accounts, and belong to no commune.
insert into units (commune, id, code, kind, root_id, name) values
    ('00000', '07d80000-0b2d-8398-9f65-53da8e79e437', 'installation', 'installation', '07d80000-0b2d-8398-9f65-53da8e79e437', 'Quản trị hệ thống');

create table persons (
    commune text not null,
    id uuid not null,
    full_name text not null,
    name_key text not null,
    constraint persons_pkey primary key (commune, id),
    constraint persons_commune_fkey foreign key (commune) references communes (code)
);
COMMENT ON TABLE persons IS 'Persons who hold or held an office in the commune.';
COMMENT ON COLUMN persons.commune IS 'tenant';
COMMENT ON COLUMN persons.id IS 'id';
COMMENT ON COLUMN persons.full_name IS 'name as printed';
COMMENT ON COLUMN persons.name_key IS 'lower case, unaccented: for finding conflicts of interest';
create index persons_name_idx on persons (commune, name_key);

create table positions (
    commune text not null,
    id uuid not null,
    person_id uuid not null,
    unit_id uuid not null,
    role text,
    title text not null,
    held_from date not null,
    held_to date,
    constraint positions_pkey primary key (commune, id),
    constraint positions_person_fkey foreign key (commune, person_id) references persons (commune, id),
    constraint positions_unit_fkey foreign key (commune, unit_id) references units (commune, id),
    constraint positions_period_check check (held_to is null or held_to > held_from),
    constraint positions_role_check check (role in ('intake_officer', 'case_officer', 'unit_head', 'government_chair', 'government_vice_chair', 'government_office', 'party_secretary', 'party_standing', 'party_office', 'inspection_committee', 'party_building', 'council_standing', 'council_committee', 'council_deputy', 'front_officer', 'police_officer', 'public_unit_head', 'village_head', 'mediator', 'identity_custodian', 'administrator', 'auditor', 'provincial_supervisor'))
);
COMMENT ON TABLE positions IS 'A person in an office at a time.';
COMMENT ON COLUMN positions.commune IS 'tenant';
COMMENT ON COLUMN positions.id IS 'id';
COMMENT ON COLUMN positions.person_id IS 'who';
COMMENT ON COLUMN positions.unit_id IS 'where';
COMMENT ON COLUMN positions.role IS 'role of the contract; null: no account';
COMMENT ON COLUMN positions.title IS 'Vietnamese title';
COMMENT ON COLUMN positions.held_from IS 'first day';
COMMENT ON COLUMN positions.held_to IS 'first day no longer held';
create index positions_person_idx on positions (commune, person_id);
create index positions_unit_idx on positions (commune, unit_id);
create index positions_role_idx on positions (commune, role);

create table person_relations (
    commune text not null,
    person_id uuid not null,
    other_id uuid not null,
    relation text not null,
    declared_on date not null,
    constraint person_relations_pkey primary key (commune, person_id, other_id),
    constraint person_relations_person_fkey foreign key (commune, person_id) references persons (commune, id),
    constraint person_relations_other_fkey foreign key (commune, other_id) references persons (commune, id),
    constraint person_relations_relation_check check (relation in ('spouse', 'parent', 'child', 'sibling', 'in_law'))
);
COMMENT ON TABLE person_relations IS 'Declared family relations between persons in office, for conflicts of interest.';
COMMENT ON COLUMN person_relations.commune IS 'tenant';
COMMENT ON COLUMN person_relations.person_id IS 'one';
COMMENT ON COLUMN person_relations.other_id IS 'the other';
COMMENT ON COLUMN person_relations.relation IS 'spouse, parent, child, sibling, in_law';
COMMENT ON COLUMN person_relations.declared_on IS 'when it was declared';
create index person_relations_other_idx on person_relations (commune, other_id);

create table users (
    id uuid not null,
    login text not null,
    password_hash text not null,
    commune text not null,
    person_id uuid not null,
    only_position_id uuid,
    demo boolean not null default false,
    disabled_at timestamptz,
    created_at timestamptz not null,
    constraint users_pkey primary key (id),
    constraint users_login_key unique (login),
    constraint users_person_fkey foreign key (commune, person_id) references persons (commune, id),
    constraint users_position_fkey foreign key (commune, only_position_id) references positions (commune, id),
    constraint users_login_check check (login ~ '^[a-z0-9][a-z0-9._-]{1,63}$')
);
COMMENT ON TABLE users IS 'Accounts of people (installation table).';
COMMENT ON COLUMN users.id IS 'id';
COMMENT ON COLUMN users.login IS 'login name';
COMMENT ON COLUMN users.password_hash IS 'Argon2id PHC string';
COMMENT ON COLUMN users.commune IS 'commune of the person';
COMMENT ON COLUMN users.person_id IS 'whose account';
COMMENT ON COLUMN users.only_position_id IS 'narrows a demo account to one position';
COMMENT ON COLUMN users.demo IS 'answers only on local hosts';
COMMENT ON COLUMN users.disabled_at IS 'when it was closed';
COMMENT ON COLUMN users.created_at IS 'when it was made';
create index users_person_idx on users (commune, person_id);
create index users_position_idx on users (commune, only_position_id);

create table sessions (
    id uuid not null,
    user_id uuid not null,
    refresh_hash bytea not null,
    generation integer not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    constraint sessions_pkey primary key (id),
    constraint sessions_user_fkey foreign key (user_id) references users (id)
);
COMMENT ON TABLE sessions IS 'Log-ins; a refresh token rotates, reuse of an old one revokes the family.';
COMMENT ON COLUMN sessions.id IS 'id, the sid of its tokens';
COMMENT ON COLUMN sessions.user_id IS 'whose';
COMMENT ON COLUMN sessions.refresh_hash IS 'hash of the refresh token in force';
COMMENT ON COLUMN sessions.generation IS 'how often it was rotated';
COMMENT ON COLUMN sessions.created_at IS 'real instant of the log-in';
COMMENT ON COLUMN sessions.expires_at IS 'real instant after which it cannot be refreshed';
COMMENT ON COLUMN sessions.revoked_at IS 'log-out or reuse';
create index sessions_user_idx on sessions (user_id);
create index sessions_expires_idx on sessions (expires_at);

create table clients (
    id text not null,
    name text not null,
    role text not null,
    secret_hash bytea not null,
    commune text not null,
    body_unit_id uuid not null,
    communes text[] not null,
    demo boolean not null default false,
    disabled_at timestamptz,
    created_at timestamptz not null,
    constraint clients_pkey primary key (id),
    constraint clients_body_fkey foreign key (commune, body_unit_id) references units (commune, id),
    constraint clients_role_check check (role in ('portal', 'partner_system', 'dashboard', 'supervision_tool')),
    constraint clients_id_check check (id ~ '^[a-z0-9][a-z0-9-]{2,63}$')
);
COMMENT ON TABLE clients IS 'Machines (installation table): each belongs to a body and serves listed communes.';
COMMENT ON COLUMN clients.id IS 'client_id';
COMMENT ON COLUMN clients.name IS 'what it is';
COMMENT ON COLUMN clients.role IS 'role of machines';
COMMENT ON COLUMN clients.secret_hash IS 'hash of the random secret';
COMMENT ON COLUMN clients.commune IS 'commune of its body';
COMMENT ON COLUMN clients.body_unit_id IS 'the body it belongs to';
COMMENT ON COLUMN clients.communes IS 'communes it serves';
COMMENT ON COLUMN clients.demo IS 'answers only on local hosts';
COMMENT ON COLUMN clients.disabled_at IS 'when it was closed';
COMMENT ON COLUMN clients.created_at IS 'when it was made';
create index clients_body_idx on clients (commune, body_unit_id);

create table signing_keys (
    kid text not null,
    purpose text not null,
    public_key bytea not null,
    wrapped_key bytea not null,
    created_at timestamptz not null,
    retired_at timestamptz,
    constraint signing_keys_pkey primary key (kid),
    constraint signing_keys_purpose_check check (purpose in ('token', 'receipt'))
);
COMMENT ON TABLE signing_keys IS 'Keys that sign tokens and receipts; the private half is wrapped by a root key.';
COMMENT ON COLUMN signing_keys.kid IS 'RFC 7638 thumbprint';
COMMENT ON COLUMN signing_keys.purpose IS 'token or receipt';
COMMENT ON COLUMN signing_keys.public_key IS 'Ed25519 public key';
COMMENT ON COLUMN signing_keys.wrapped_key IS 'private key, wrapped';
COMMENT ON COLUMN signing_keys.created_at IS 'real instant';
COMMENT ON COLUMN signing_keys.retired_at IS 'no longer signs';

grant select on communes, units, persons, positions, person_relations to tiepdan_app;
grant select, update on users to tiepdan_app;
grant select, insert, update on sessions to tiepdan_app;
grant select on clients, signing_keys to tiepdan_app;
