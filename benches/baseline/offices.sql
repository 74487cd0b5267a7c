-- Once a database: helpers, the offices of every further commune (those of the demo commune under its own ids), and the
-- shape of the petitions, which is the same in every commune. :communes, :petitions and :per_day are set by the caller.
set session_replication_role = replica;
create schema baseline;

-- An id with the layout of kernel/ids.rs: 16 bits day, 17 bits tenant, then nothing random: the kind of row and its number.
-- A script of pgbench can then compute the id of the petition that it draws.
create function baseline.id(code integer, day integer, kind integer, n bigint) returns uuid
    language sql immutable parallel safe as $$
    select (lpad(to_hex(day), 4, '0') || lpad(to_hex(code::bigint << 15), 8, '0') || '80008000'
        || kind || lpad(n::text, 11, '0'))::uuid
$$;

-- The same id in another tenant.
create function baseline.moved(id uuid, code integer) returns uuid
    language sql immutable parallel safe as $$
    select (substr(hex, 1, 4)
        || lpad(to_hex((code::bigint << 15) | (('x' || substr(hex, 5, 8))::bit(32)::bigint & 32767)), 8, '0')
        || substr(hex, 13))::uuid
    from (select replace(id::text, '-', '')) as x (hex)
$$;

create table baseline.communes as select code from generate_series(99002, 99000 + :communes) as code;
insert into communes (code, name, province_code, valid_from)
    select b.code::text, c.name || ' ' || b.code, c.province_code, c.valid_from
    from communes c, baseline.communes b where c.code = '99001';
insert into commune_heads (commune, audit_hash)
    select code::text, decode(repeat('00', 32), 'hex') from baseline.communes on conflict do nothing;
insert into units (commune, id, code, kind, register, parent_id, root_id, name)
    select b.code::text, baseline.moved(u.id, b.code), u.code, u.kind, u.register,
        baseline.moved(u.parent_id, b.code), baseline.moved(u.root_id, b.code), u.name
    from units u, baseline.communes b where u.commune = '99001';
insert into persons (commune, id, full_name, name_key)
    select b.code::text, baseline.moved(p.id, b.code), p.full_name, p.name_key
    from persons p, baseline.communes b where p.commune = '99001';
insert into positions (commune, id, person_id, unit_id, role, title, held_from, held_to)
    select b.code::text, baseline.moved(p.id, b.code), baseline.moved(p.person_id, b.code),
        baseline.moved(p.unit_id, b.code), p.role, p.title, p.held_from, p.held_to
    from positions p, baseline.communes b where p.commune = '99001';

-- Versions of a setting that were loaded over the years and change nothing.
insert into commune_settings (commune, id, setting, valid_from, remote_area, legal_basis, loaded_seq, loaded_at, loaded_by)
    select c.code, gen_random_uuid(), 'remote_area', date '2000-01-01' + no * 31, false, 'Nghị quyết ' || no, 1, now(), gen_random_uuid()
    from communes c, generate_series(1, 12) as no;

-- One petition in ten is of each shape: of every ten received on a day six become cases, one is a complaint, one is sealed
-- for good, one belongs to another register, one is something else. Those of the last thirty days wait for screening. What became
-- no case waits for a supplement, for another body or for another petition, or went into the case of the first one of its day.
create table baseline.shape as
with days as (
    select n, n % 10 as k, (n / :per_day)::integer as d from generate_series(0, :petitions - 1) as n
), kinds as (
    select *, d >= 970 as fresh, d < 970 and k < 6 as accepted,
        case
            when d >= 970 then null
            when k < 3 then 'reflection'
            when k < 6 then 'recommendation'
            when k = 6 then case d % 2 when 0 then 'complaint_admin' else 'land_dispute' end
            when k = 7 then case when d % 5 = 0 then 'mixed' when d % 3 = 0 then 'crime_report' else 'denunciation_duty' end
            when k = 8 then case d % 2 when 0 then 'other' else 'recommendation' end
            else case d % 2 when 0 then 'procedure_request' else 'reflection' end
        end as kind
    from days
), states as (
    select *, case
        when fresh then 'received'
        when accepted then 'accepted'
        when k = 6 then (array['needs_supplement', 'needs_supplement', 'needs_supplement', 'linked', 'screened'])[d % 5 + 1]
        when k = 7 then (array['screened', 'transferred', 'needs_supplement', 'linked', 'screened'])[d % 5 + 1]
        when k = 8 then (array['linked', 'linked', 'linked', 'needs_supplement', 'screened'])[d % 5 + 1]
        else (array['transferred', 'transferred', 'transferred', 'linked', 'linked'])[d % 5 + 1]
        end as status
    from kinds
), joined as (
    -- Whose case it is in: its own, or that of the petition to which it was linked.
    select *, case when accepted then n when k = 9 and status = 'linked' then n - k end as case_n from states
)
select n, d, k, 1519 + d as day, date '2020-01-01' + 1519 + d as received_on, fresh, accepted, kind,
    fresh or k = 7 as sealed,
    case when k = 8 then (array['party', 'council', 'front', 'police'])[d % 4 + 1] else 'government' end as register,
    (array['transport', 'environment', 'land', 'lighting', 'drainage', 'construction', 'social_policy', 'education'])[n % 8 + 1] as field,
    (array['online_portal', 'vneid', 'in_person', 'post', 'hotline', 'reception'])[n % 6 + 1] as channel,
    status, case_n,
    case
        when fresh then 'received'
        when case_n is not null then case when d < 800 then 'closed' when d < 900 then 'answered' else 'in_progress' end
        when status = 'transferred' then 'forwarded'
        when status = 'screened' then case when d < 900 then 'closed' else 'received' end
        else 'action_needed'
    end as public_status,
    case when accepted then case when d < 800 then 'closed' when d < 900 then 'answered' when d < 950 then 'assigned' else 'accepted' end end as case_status,
    (date '2020-01-01' + 1519 + d) + interval '1 hour' + (n % 480) * interval '1 minute' as created_at
from joined;
create unique index on baseline.shape (n);
analyze baseline.shape;

create function baseline.unit(tenant text, wanted text) returns uuid language sql stable as $$
    select id from units where commune = tenant and code = wanted
$$;
create function baseline.holder(tenant text, wanted text) returns uuid language sql stable as $$
    select id from positions where commune = tenant and role = wanted order by id limit 1
$$;
