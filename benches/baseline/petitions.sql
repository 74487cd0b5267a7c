-- The petitions of one commune; every fortieth is the second entry of the one before. Five of eleven a portal has registered, of every
-- kind. :code is set by the caller.
insert into petitions (commune, id, number, register, unit_id, body_unit_id, kind, track, field, channel, status,
    public_status, sealed, received_on, subject, village_code, people_count, flags, intake_review,
    assignee_position_id, assignee_unit_id, settler_position_id, case_id, case_number, answer_id, to_enforce_since, link_type,
    created_by_client, created_by_position, forwarder_type, excluded_person_ids, passed_from_id, acknowledged_on, due_on, version, created_at, changed_at)
with book as (
    select code as register, baseline.unit(':code', unit) as unit_id
    from (values ('government', 'ubnd'), ('party', 'dang-uy'), ('council', 'hdnd'), ('front', 'mttq'),
        ('police', 'cong-an')) as book (code, unit)
), officers as (
    select array_agg(id order by id) as ids, array_agg(unit_id order by id) as units
    from positions where commune = ':code' and role = 'case_officer'
), heads as (
    select baseline.holder(':code', 'intake_officer') as intake, baseline.holder(':code', 'government_chair') as chair
)
select ':code', baseline.id(:code, s.day, 1, s.n),
    upper(left(s.register, 3)) || '-' || extract(year from s.received_on) || '-' || lpad(s.n::text, 7, '0'),
    s.register, book.unit_id, book.unit_id, s.kind, case when s.fresh then null else 'state' end, s.field, s.channel, s.status,
    s.public_status, s.sealed, s.received_on,
    case when s.sealed then null else 'Phản ánh tình trạng đường liên thôn xuống cấp, đoạn số ' || s.n end,
    case when s.sealed then null else 'thon-' || lpad((s.n % 12 + 1)::text, 2, '0') end,
    1 + s.n % 3,
    array_remove(array[case when s.n % 25 = 0 then 'complex' end, case when s.n % 16 = 5 and not s.fresh then 'repeated' end], null),
    case when s.n % 10 = 3 and (s.fresh or s.d % 4 = 0) then array['late_submission'] else '{}' end,
    case when s.case_status <> 'accepted' then officers.ids[s.n % cardinality(officers.ids) + 1] else heads.intake end,
    case when s.case_status <> 'accepted' then officers.units[s.n % cardinality(officers.ids) + 1] else book.unit_id end,
    case when s.case_n is not null then heads.chair end,
    case when s.case_n is not null then baseline.id(:code, s.day, 2, s.case_n) end,
    case when s.case_n is not null then 'PA-' || extract(year from s.received_on) || '-' || lpad(s.case_n::text, 7, '0') end,
    case when s.case_status in ('answered', 'closed') then baseline.id(:code, s.day, 2, s.n) end,
    case when s.k = 2 and s.d < 900 and s.d % 3 < 2 then s.received_on + 60 end,
    case when s.status = 'linked' then (array['duplicate', 'addition'])[s.n % 2 + 1] end,
    case when s.n % 11 < 5 then 'demo-portal' end,
    case when s.n % 11 >= 5 then heads.intake end,
    case s.n % 7 when 3 then 'press' when 5 then 'fatherland_front' end,
    '{}',
    case when s.n % 40 = 39 then lag(baseline.id(:code, s.day, 1, s.n)) over (order by s.n) end,
    case when s.n % 40 = 39 and not s.fresh then s.received_on + 1 end,
    case when s.public_status <> 'closed' then s.received_on + 30 end,
    case when s.fresh then 1 when s.accepted then 4 else 2 end, s.created_at,
    case when s.fresh then s.created_at else s.created_at + interval '3 days' end
from baseline.shape s join book using (register), officers, heads
order by s.n;
