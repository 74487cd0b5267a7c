-- Attachments: scans and photos that came with a petition or after it, and those that prove what was done in a case.

create table attachments (
    commune text not null,
    id uuid not null,
    petition_id uuid not null,
    case_id uuid,
    act_id uuid,
    media_type text not null,
    size integer not null,
    added_at timestamptz not null,
    added_by_client text,
    added_by_position uuid,
    constraint attachments_pkey primary key (commune, id),
    constraint attachments_petition_fkey foreign key (commune, petition_id) references petitions (commune, id),
    constraint attachments_case_fkey foreign key (commune, case_id) references cases (commune, id),
    constraint attachments_act_fkey foreign key (commune, act_id) references acts (commune, id),
    constraint attachments_position_fkey foreign key (commune, added_by_position) references positions (commune, id),
    constraint attachments_media_type_check check (media_type in ('application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/heic')),
    constraint attachments_size_check check (size between 1 and 10485760),
    constraint attachments_hand_check check ((added_by_client is null) <> (added_by_position is null)),
    constraint attachments_case_check check (case_id is null or added_by_client is null),
    constraint attachments_act_check check (act_id is null or case_id is not null)
);
COMMENT ON TABLE attachments IS 'Files that came with a petition, or that prove what was done in a case; never changed or deleted. Name, description and digest are protected parts, contents lie in attachment_chunks.';
COMMENT ON COLUMN attachments.commune IS 'tenant';
COMMENT ON COLUMN attachments.id IS 'id';
COMMENT ON COLUMN attachments.petition_id IS 'petition whose key encrypts it';
COMMENT ON COLUMN attachments.case_id IS 'case that it belongs to; null: the petition itself';
COMMENT ON COLUMN attachments.act_id IS 'act of the case that it proves';
COMMENT ON COLUMN attachments.media_type IS 'what its first bytes say that it is';
COMMENT ON COLUMN attachments.size IS 'bytes of the content';
COMMENT ON COLUMN attachments.added_at IS 'business instant';
COMMENT ON COLUMN attachments.added_by_client IS 'portal that added it for its citizen';
COMMENT ON COLUMN attachments.added_by_position IS 'office in which somebody added it at the desk';
create index attachments_petition_idx on attachments (commune, petition_id, added_at, id);
create index attachments_case_idx on attachments (commune, case_id);
create index attachments_act_idx on attachments (commune, act_id);
create index attachments_position_idx on attachments (commune, added_by_position);

create table attachment_voidings (
    commune text not null,
    attachment_id uuid not null,
    voided_at timestamptz not null,
    voided_by_position uuid not null,
    constraint attachment_voidings_pkey primary key (commune, attachment_id),
    constraint attachment_voidings_attachment_fkey foreign key (commune, attachment_id) references attachments (commune, id),
    constraint attachment_voidings_position_fkey foreign key (commune, voided_by_position) references positions (commune, id)
);
COMMENT ON TABLE attachment_voidings IS 'Attachments that were added by mistake: through a portal nobody reads them any more. The reason is a protected part.';
COMMENT ON COLUMN attachment_voidings.commune IS 'tenant';
COMMENT ON COLUMN attachment_voidings.attachment_id IS 'attachment';
COMMENT ON COLUMN attachment_voidings.voided_at IS 'business instant';
COMMENT ON COLUMN attachment_voidings.voided_by_position IS 'office in which somebody did';
create index attachment_voidings_position_idx on attachment_voidings (commune, voided_by_position);

insert into retention_rules (subject, length, unit, basis, source) values
    ('unfinished_uploads', 1, 'hours', 'technical', 'What was cut off on its way is shown to nobody; no upload takes an hour.');

grant select, insert on attachments, attachment_voidings to tiepdan_app;
