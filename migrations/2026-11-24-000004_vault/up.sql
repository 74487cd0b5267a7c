-- The vault: data keys and protected parts of petitions, behind row-level security.

create table petition_keys (
    commune text not null,
    petition_id uuid not null,
    sealed boolean not null,
    root_key_id text not null,
    wrapped_key bytea not null,
    constraint petition_keys_pkey primary key (commune, petition_id),
    constraint petition_keys_commune_fkey foreign key (commune) references communes (code)
);
COMMENT ON TABLE petition_keys IS 'The data key of a petition, wrapped by the sealed or the ordinary root key.';
COMMENT ON COLUMN petition_keys.commune IS 'tenant';
COMMENT ON COLUMN petition_keys.petition_id IS 'petition';
COMMENT ON COLUMN petition_keys.sealed IS 'wrapped by the sealed root key';
COMMENT ON COLUMN petition_keys.root_key_id IS 'which root key';
COMMENT ON COLUMN petition_keys.wrapped_key IS 'the wrapped key; gone when the person is erased';

create table protected_parts (
    commune text not null,
    petition_id uuid not null,
    owner_id uuid not null,
    part text not null,
    sealed boolean not null,
    ciphertext bytea not null,
    constraint protected_parts_pkey primary key (commune, petition_id, owner_id, part),
    constraint protected_parts_key_fkey foreign key (commune, petition_id) references petition_keys (commune, petition_id),
    constraint protected_parts_part_check check (part in ('people', 'content', 'act', 'assignment', 'report', 'notice', 'answer', 'item', 'note'))
);
COMMENT ON TABLE protected_parts IS 'Free texts and personal data of a petition and of all that hangs on it, encrypted under its data key.';
COMMENT ON COLUMN protected_parts.commune IS 'tenant';
COMMENT ON COLUMN protected_parts.petition_id IS 'petition whose key encrypts it';
COMMENT ON COLUMN protected_parts.owner_id IS 'petition, act, assignment, report, notice, item or remark it belongs to';
COMMENT ON COLUMN protected_parts.part IS 'people, content, act, assignment, report, notice, answer, item, note';
COMMENT ON COLUMN protected_parts.sealed IS 'readable only under a grant';
COMMENT ON COLUMN protected_parts.ciphertext IS 'AES-256-GCM-SIV, bound to tenant, table, row and part';

alter table petition_keys enable row level security;
alter table petition_keys force row level security;
alter table protected_parts enable row level security;
alter table protected_parts force row level security;

grant select, insert on petition_keys, protected_parts to tiepdan_app;
grant select on petition_keys, protected_parts to identity_reader;
grant update (sealed) on protected_parts to identity_reader;
grant select (commune, petition_id, owner_id, part), update (ciphertext) on protected_parts to part_corrector;
grant select, update, delete on petition_keys to key_keeper;

create policy petition_keys_app_select on petition_keys for select to tiepdan_app using (not sealed);
create policy petition_keys_app_insert on petition_keys for insert to tiepdan_app with check (true);
create policy protected_parts_app_select on protected_parts for select to tiepdan_app using (not sealed);
create policy protected_parts_app_insert on protected_parts for insert to tiepdan_app with check (true);
create policy petition_keys_reader_select on petition_keys for select to identity_reader
    using (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid);
create policy protected_parts_reader_select on protected_parts for select to identity_reader
    using (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid);
create policy protected_parts_reader_update on protected_parts for update to identity_reader
    using (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid)
    with check (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid);
create policy protected_parts_corrector_select on protected_parts for select to part_corrector
    using (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid);
create policy protected_parts_corrector_update on protected_parts for update to part_corrector
    using (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid)
    with check (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid);
create policy petition_keys_keeper_select on petition_keys for select to key_keeper
    using (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid);
create policy petition_keys_keeper_update on petition_keys for update to key_keeper
    using (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid)
    with check (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid);
create policy petition_keys_keeper_delete on petition_keys for delete to key_keeper
    using (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid);
-- Which data keys lie under root keys that are going out of use, for whoever names those.
create policy petition_keys_keeper_rotation on petition_keys for select to key_keeper
    using (root_key_id = any (string_to_array(nullif(current_setting('tiepdan.old_root_keys', true), ''), ',')));
