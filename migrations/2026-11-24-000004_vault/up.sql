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
    constraint protected_parts_part_check check (part in ('people', 'content', 'act', 'assignment', 'report', 'notice', 'answer', 'item', 'attachment', 'voiding', 'note'))
);
COMMENT ON TABLE protected_parts IS 'Free texts and personal data of a petition and of all that hangs on it, encrypted under its data key.';
COMMENT ON COLUMN protected_parts.commune IS 'tenant';
COMMENT ON COLUMN protected_parts.petition_id IS 'petition whose key encrypts it';
COMMENT ON COLUMN protected_parts.owner_id IS 'petition, act, assignment, report, notice, item, attachment or remark it belongs to';
COMMENT ON COLUMN protected_parts.part IS 'people, content, act, assignment, report, notice, answer, item, attachment, voiding, note';
COMMENT ON COLUMN protected_parts.sealed IS 'readable only under a grant';
COMMENT ON COLUMN protected_parts.ciphertext IS 'AES-256-GCM-SIV, bound to tenant, table, row and part';

create table attachment_chunks (
    commune text not null,
    petition_id uuid not null,
    attachment_id uuid not null,
    number integer not null,
    sealed boolean not null,
    ciphertext bytea not null,
    constraint attachment_chunks_pkey primary key (commune, petition_id, attachment_id, number),
    constraint attachment_chunks_key_fkey foreign key (commune, petition_id) references petition_keys (commune, petition_id),
    constraint attachment_chunks_number_check check (number between 0 and 79)
);
-- What is encrypted does not shrink: nobody tries to compress it.
alter table attachment_chunks alter column ciphertext set storage external;
COMMENT ON TABLE attachment_chunks IS 'Contents of attachments in chunks of 128 KiB, encrypted under the data key of their petition; never changed or deleted.';
COMMENT ON COLUMN attachment_chunks.commune IS 'tenant';
COMMENT ON COLUMN attachment_chunks.petition_id IS 'petition whose key encrypts it';
COMMENT ON COLUMN attachment_chunks.attachment_id IS 'attachment';
COMMENT ON COLUMN attachment_chunks.number IS 'place in the content, from 0';
COMMENT ON COLUMN attachment_chunks.sealed IS 'readable only under a grant';
COMMENT ON COLUMN attachment_chunks.ciphertext IS 'AES-256-GCM-SIV, bound to tenant, table, attachment, number, and to whether it is the last';

create table uploaded_chunks (
    commune text not null,
    attachment_id uuid not null,
    number integer not null,
    ciphertext bytea not null,
    received_at timestamptz not null,
    constraint uploaded_chunks_pkey primary key (commune, attachment_id, number),
    constraint uploaded_chunks_commune_fkey foreign key (commune) references communes (code)
);
alter table uploaded_chunks alter column ciphertext set storage external;
COMMENT ON TABLE uploaded_chunks IS 'Chunks of uploads that are under way or were cut off, encrypted as in attachment_chunks, to which they go when the whole is there. A job deletes what stays.';
COMMENT ON COLUMN uploaded_chunks.commune IS 'tenant';
COMMENT ON COLUMN uploaded_chunks.attachment_id IS 'attachment that it may become';
COMMENT ON COLUMN uploaded_chunks.number IS 'place in the content, from 0';
COMMENT ON COLUMN uploaded_chunks.ciphertext IS 'as in attachment_chunks';
COMMENT ON COLUMN uploaded_chunks.received_at IS 'real instant';
create index uploaded_chunks_received_idx on uploaded_chunks (received_at);

alter table petition_keys enable row level security;
alter table petition_keys force row level security;
alter table protected_parts enable row level security;
alter table protected_parts force row level security;
alter table attachment_chunks enable row level security;
alter table attachment_chunks force row level security;

grant select, insert on petition_keys, protected_parts, attachment_chunks to tiepdan_app;
grant select, insert, delete on uploaded_chunks to tiepdan_app;
grant select on petition_keys, protected_parts, attachment_chunks to identity_reader;
grant update (sealed) on protected_parts, attachment_chunks to identity_reader;
grant select (commune, petition_id, owner_id, part), update (ciphertext) on protected_parts to part_corrector;
grant select, update, delete on petition_keys to key_keeper;
grant select (commune, petition_id, root_key_id) on petition_keys to key_lister;

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
-- Which data keys lie under other root keys than those that are named: they are going out of use, or nobody has them.
create policy petition_keys_lister_select on petition_keys for select to key_lister
    using (root_key_id <> all (string_to_array(nullif(current_setting('tiepdan.known_root_keys', true), ''), ',')));
create policy attachment_chunks_app_select on attachment_chunks for select to tiepdan_app using (not sealed);
create policy attachment_chunks_app_insert on attachment_chunks for insert to tiepdan_app with check (true);
create policy attachment_chunks_reader_select on attachment_chunks for select to identity_reader
    using (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid);
create policy attachment_chunks_reader_update on attachment_chunks for update to identity_reader
    using (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid)
    with check (petition_id = nullif(current_setting('tiepdan.granted_petition', true), '')::uuid);
