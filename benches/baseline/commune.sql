-- What hangs on the petitions of one commune. :code is set by the caller.
insert into petition_intakes (commune, petition_id, claimed_kind, claimed_field, authentication, language, submitted_at,
    signer_count, originals_attached, wishes_protection, has_known_writer, external_ref, client_id, tracking_code,
    tracking_hash, book_year, book_number, book_unit_id)
select ':code', p.id, s.kind, s.field, 'vneid', 'vi', case when p.created_by_client is not null then s.created_at end, p.people_count, false, false,
    true, case when p.created_by_client is not null then 'portal-' || s.n end, p.created_by_client, ':code-' || lpad(s.n::text, 8, '0'),
    sha256(('code' || s.n)::bytea), extract(year from s.received_on)::integer, s.n + 1, p.unit_id
from baseline.shape s join petitions p on p.commune = ':code' and p.id = baseline.id(:code, s.day, 1, s.n) order by s.n;
insert into book_counters (commune, unit_id, year, last_number)
select commune, book_unit_id, book_year, max(book_number) from petition_intakes where commune = ':code' group by 1, 2, 3;

-- The ciphertexts are those of the demo commune: elsewhere they have the right size and cannot be read.
insert into petition_keys (commune, petition_id, sealed, root_key_id, wrapped_key)
select ':code', baseline.id(:code, s.day, 1, s.n), s.sealed, x.root_key_id, x.wrapped_key
from baseline.shape s join baseline.secrets x using (n) order by s.n;
insert into protected_parts (commune, petition_id, owner_id, part, sealed, ciphertext)
select ':code', baseline.id(:code, s.day, 1, s.n), part.owner_id, part.part, s.sealed, part.ciphertext
from baseline.shape s join baseline.secrets x using (n), lateral (values
    (baseline.id(:code, s.day, 1, s.n), 'people', x.people),
    (baseline.id(:code, s.day, 1, s.n), 'content', x.content),
    (baseline.id(:code, s.day, 2, s.n), 'answer', case when s.case_status in ('answered', 'closed') then x.answer end),
    (baseline.id(:code, s.day, 9, s.n * 10 + 4), 'note', case when s.k = 5 and s.d < 500 then x.note end)
) as part (owner_id, part, ciphertext) where part.ciphertext is not null order by s.n;

insert into acts (commune, id, kind, subject_kind, subject_id, petition_id, case_id, acted_on, entered_at, issuer_unit_id,
    acting_position_id, signer_position_id, signature, facts)
select ':code', baseline.id(:code, s.day, 4, s.n * 10 + a.no), a.kind, a.subject_kind,
    baseline.id(:code, s.day, a.no, s.n), baseline.id(:code, s.day, 1, s.n),
    case when a.no = 2 then baseline.id(:code, s.day, 2, s.n) end, s.received_on + 3, s.created_at + a.no * interval '1 day',
    (select baseline.unit(':code', 'ubnd')), a.actor, a.actor, 'signed', '{"result": "resolved"}'
from baseline.shape s, lateral (values
    (1, 'screening', 'petition', (select baseline.holder(':code', 'intake_officer')), not s.fresh),
    (2, 'answer', 'case', (select baseline.holder(':code', 'government_chair')), coalesce(s.case_status in ('answered', 'closed'), false))
) as a (no, kind, subject_kind, actor, done) where a.done order by s.n;

insert into deadlines (commune, id, petition_id, case_id, rule_key, rule_valid_from, source, start_event, start_on, remote_area,
    nominal_on, due_on, status, provisional, calendar_version, explanation, stopped_on, stopped_by_act, created_at, law_seq)
select ':code', baseline.id(:code, s.day, 3, s.n * 10 + t.no), baseline.id(:code, s.day, 1, s.n), case when t.no = 2 then baseline.id(:code, s.day, 2, s.n) end,
    t.rule, date '2025-07-01', 'Luật Tiếp công dân, Điều 28', 'received', s.received_on, false, s.received_on + t.length,
    s.received_on + t.length,
    case when t.running then 'running' else 'fulfilled' end, false, '2026.1',
    jsonb_build_object('vi', repeat('Tính từ ngày làm việc tiếp theo sau ngày tiếp nhận. ', 6), 'en', repeat('Counted from the working day after receipt. ', 6)),
    case when not t.running then s.received_on + 3 end,
    case when not t.running and s.accepted then baseline.id(:code, s.day, 4, s.n * 10 + t.no) end, s.created_at, 1
from baseline.shape s, lateral (values
    (1, 'P01', 10, s.fresh, true), (2, 'R07', 30, s.public_status = 'in_progress', s.accepted)
) as t (no, rule, length, running, there) where t.there order by s.n;

insert into cases (commune, id, number, kind, track, life_cycle, field, status, public_status, register, unit_id, body_unit_id,
    petition_id, petition_number, sealed, subject, village_code, people_count, flags, complexity_level, accepted_on,
    stepped_on, settler_position_id, assignee_position_id, assignee_unit_id, created_by_client, created_by_position, due_on, result, answer_id, answered_on, closed_on,
    merged_into_id, version, created_at, changed_at)
select ':code', p.case_id, p.case_number, p.kind, 'state', 'recommendation', p.field, s.case_status, s.public_status, p.register, p.unit_id,
    p.body_unit_id, p.id, p.number, false, p.subject, p.village_code, p.people_count, array_remove(p.flags, 'repeated'),
    case s.n % 9 when 0 then 'complex' when 4 then 'specially_complex' else 'none' end, s.received_on + 3,
    s.received_on + case s.case_status when 'closed' then 40 when 'answered' then 25 else 3 end, p.settler_position_id, case when s.case_status <> 'accepted' then p.assignee_position_id end,
    case when s.case_status <> 'accepted' then p.assignee_unit_id end, p.created_by_client, p.created_by_position, p.due_on,
    case when s.case_status in ('answered', 'closed') then 'resolved' end,
    case when s.case_status in ('answered', 'closed') then baseline.id(:code, s.day, 2, s.n) end,
    case when s.case_status in ('answered', 'closed') then s.received_on + 25 end,
    case when s.case_status = 'closed' then s.received_on + 40 end,
    case when s.case_status = 'closed' and s.k = 1 and s.d % 4 < 3 then baseline.id(:code, s.day, 2, s.n + 1) end, 3, s.created_at, s.created_at + interval '5 days'
from baseline.shape s join petitions p on p.commune = ':code' and p.id = baseline.id(:code, s.day, 1, s.n)
where s.accepted order by s.n;
insert into case_steps (commune, act_id, case_id, no, act, variant, acted_on, stood_before, stood_after, started, revived)
select a.commune, a.id, a.case_id, 1, a.kind, '', a.acted_on, was.stood || '{"status": "accepted"}', was.stood || '{"status": "answered"}', '{}', '{}'
from acts a, lateral (values (jsonb_build_object('public_status', 'in_progress', 'came_from', '[]'::jsonb, 'stepped_on', a.acted_on, 'marks', '[]'::jsonb,
    'flags', '[]'::jsonb, 'complexity_level', 'none'))) as was (stood)
where a.commune = ':code' and a.subject_kind = 'case' order by a.id;

insert into case_answers (commune, id, case_id, act_id, result, document_number, document_date)
select ':code', baseline.id(:code, s.day, 8, s.n), baseline.id(:code, s.day, 2, s.n), baseline.id(:code, s.day, 4, s.n * 10 + 2), 'resolved',
    s.n || '/UBND', s.received_on + 25 from baseline.shape s where s.case_status in ('answered', 'closed') order by s.n;

insert into case_letters (commune, id, case_id, act_id, of_act, acted_on, addressee, sent_on, sent_by_act)
select ':code', baseline.id(:code, s.day, 4, s.n * 10 + 2), baseline.id(:code, s.day, 2, s.n), baseline.id(:code, s.day, 4, s.n * 10 + 2), 'answer',
    s.received_on + 3, 'writer', s.received_on + 26, baseline.id(:code, s.day, 4, s.n * 10 + 2)
from baseline.shape s where s.case_status in ('answered', 'closed') order by s.n;
insert into case_publications (commune, id, case_id, act_id, form, digest, proposed_by_person_id, proposed_by_settler)
select ':code', baseline.id(:code, s.day, 4, s.n * 10 + 3), baseline.id(:code, s.day, 2, s.n), baseline.id(:code, s.day, 4, s.n * 10 + 2), 'posting',
    md5(s.n::text), p.person_id, true
from baseline.shape s join positions p on p.commune = ':code' and p.id = baseline.holder(':code', 'government_chair')
where s.case_status in ('answered', 'closed') and s.n % 10 = 0 order by s.n;
-- What old petitions and cases went through: no page shows them, but the tables are not empty.
insert into case_moves (commune, act_id, petition_id, act, from_case_id, to_case_id)
select ':code', baseline.id(:code, s.day, 4, s.n * 10 + 2), baseline.id(:code, s.day, 1, s.n), 'merges', baseline.id(:code, s.day, 2, s.n),
    baseline.id(:code, t.day, 2, t.n)
from baseline.shape s join baseline.shape t on t.n = s.n + 10 where s.accepted and s.d < 500 and s.n % 20 < 10 order by s.n;
insert into petition_waits (commune, act_id, petition_id, for_petition_id, ended, ended_by_act)
select ':code', baseline.id(:code, s.day, 4, s.n * 10 + 1), baseline.id(:code, s.day, 1, s.n), baseline.id(:code, t.day, 1, t.n), 'taken_along',
    baseline.id(:code, t.day, 4, t.n * 10 + 1)
from baseline.shape s join baseline.shape t on t.n = s.n + 10 where s.k = 9 and s.d < 500 order by s.n;
-- What was linked to another petition waits for it.
insert into petition_waits (commune, act_id, petition_id, for_petition_id)
select ':code', baseline.id(:code, s.day, 4, s.n * 10 + 1), baseline.id(:code, s.day, 1, s.n), baseline.id(:code, s.day, 1, s.n - s.k)
from baseline.shape s where s.status = 'linked' and s.case_n is null order by s.n;
update petition_intakes i set split_from_id = baseline.id(:code, t.day, 1, t.n)
from baseline.shape s join baseline.shape t on t.n = s.n + 10
where i.commune = ':code' and i.petition_id = baseline.id(:code, s.day, 1, s.n) and s.k = 6 and s.d < 500;
insert into petition_notes (commune, id, petition_id, author_position_id, noted_at)
select ':code', baseline.id(:code, s.day, 9, s.n * 10 + 4), baseline.id(:code, s.day, 1, s.n), baseline.holder(':code', 'intake_officer'), s.created_at
from baseline.shape s where s.k = 5 and s.d < 500 order by s.n;
insert into attachments (commune, id, petition_id, media_type, size, added_at, added_by_position)
select ':code', baseline.id(:code, s.day, 9, s.n * 10 + 3), baseline.id(:code, s.day, 1, s.n), 'application/pdf', 100000, s.created_at,
    baseline.holder(':code', 'intake_officer')
from baseline.shape s where s.k = 4 and s.d < 500 order by s.n;
insert into attachments (commune, id, petition_id, case_id, act_id, media_type, size, added_at, added_by_position)
select ':code', baseline.id(:code, s.day, 9, s.n * 10 + 5), baseline.id(:code, s.day, 1, s.n), baseline.id(:code, s.day, 2, s.n),
    baseline.id(:code, s.day, 4, s.n * 10 + 2), 'application/pdf', 100000, s.created_at, baseline.holder(':code', 'intake_officer')
from baseline.shape s where s.case_status in ('answered', 'closed') and s.d < 500 order by s.n;
insert into attachment_voidings (commune, attachment_id, voided_at, voided_by_position)
select a.commune, a.id, a.added_at, a.added_by_position from attachments a where a.commune = ':code' order by a.id;
insert into person_relations (commune, person_id, other_id, relation, declared_on)
select a.commune, a.id, b.id, 'sibling', date '2025-07-01'
from persons a join persons b on b.commune = a.commune and b.id > a.id where a.commune = ':code' order by a.id, b.id limit 40;
-- Every fifth is known to searches and to the search for duplicates; three of them are about one matter. Of their words some are
-- many petitions', some a few ones'.
insert into petition_likeness (commune, petition_id, people, bands, signature, words)
select ':code', baseline.id(:code, s.day, 1, s.n), array[sha256((s.n % 3000)::text::bytea), sha256(s.n::text::bytea)],
    array(select hashtextextended(s.n / 15 || '-' || band, 0) from generate_series(1, 21) as band), decode(repeat('5a', 252), 'hex'),
    array(select substr(sha256((s.n % (3 * word * word))::text::bytea), 1, 16) from generate_series(1, 18) as word)
from baseline.shape s where not s.sealed and s.n % 5 = 0 order by s.n;
insert into sealed_likeness (commune, petition_id, people)
select ':code', baseline.id(:code, s.day, 1, s.n), array[substr(sha256(('a' || s.n)::bytea), 1, 16), substr(sha256(('b' || s.n)::bytea), 1, 16)]
from baseline.shape s where s.sealed order by s.n;

insert into assignments (commune, id, case_id, petition_id, assignee_position_id, assignee_unit_id, assigned_by_position_id,
    responsibility, assigned_on, due_on, status, completed_on, version, created_at, changed_at)
select ':code', baseline.id(:code, s.day, 6, s.n * 10 + r.no), c.id, c.petition_id, c.assignee_position_id, c.assignee_unit_id, c.settler_position_id,
    r.responsibility, c.accepted_on, c.accepted_on + 15 + r.no,
    case when s.case_status = 'assigned' then 'open' else 'approved' end,
    case when s.case_status <> 'assigned' then c.accepted_on + 14 end, 2, c.created_at, c.changed_at
from baseline.shape s join cases c on c.commune = ':code' and c.id = baseline.id(:code, s.day, 2, s.n),
    (values (1, 'lead'), (2, 'support')) as r (no, responsibility)
where c.assignee_position_id is not null and (r.no = 1 or s.n % 3 = 0) order by s.n;

insert into acts (commune, id, kind, subject_kind, subject_id, petition_id, case_id, acted_on, entered_at, issuer_unit_id,
    acting_position_id, signer_position_id, signature, facts)
select ':code', baseline.id(:code, s.day, 4, s.n * 10 + 6), 'progress_report', 'assignment', a.id, a.petition_id, a.case_id, a.assigned_on + 7,
    a.created_at, (select baseline.unit(':code', 'ubnd')), a.assignee_position_id, a.assignee_position_id, 'signed', '{}'
from baseline.shape s join assignments a on a.commune = ':code' and a.id = baseline.id(:code, s.day, 6, s.n * 10 + 1)
where s.k = 0 order by s.n;
insert into assignment_milestones (commune, assignment_id, no, due_on)
select a.commune, a.id, no, a.due_on - 5 + no from assignments a, generate_series(1, 2) as no where a.commune = ':code';
insert into progress_reports (commune, id, assignment_id, reported_by_position_id, reported_on, percent, created_at)
select ':code', baseline.id(:code, s.day, 6, s.n * 10 + 5), baseline.id(:code, s.day, 6, s.n * 10 + 1), a.assignee_position_id, a.assigned_on + 7, 50, a.created_at
from baseline.shape s join assignments a on a.commune = ':code' and a.id = baseline.id(:code, s.day, 6, s.n * 10 + 1) order by s.n;

insert into enforcement_items (commune, id, case_id, petition_id, ordered_by_act, ordered_on, kind, beneficiary, ordered_amount,
    recovered_amount, responsible_position_id, responsible_unit_id, due_on, status, stepped_on, completed_on, completed_by_person_id,
    accepted_on, version, created_at, changed_at)
select ':code', baseline.id(:code, s.day, 9, s.n * 10 + 1), c.id, c.petition_id, baseline.id(:code, s.day, 4, s.n * 10 + 2), s.received_on + 3, k.kind,
    case when k.kind in ('money', 'land') then (array['state', 'organisation', 'person'])[s.n % 3 + 1] end,
    case when k.kind in ('money', 'land') then 1000000 end, case when k.kind in ('money', 'land') then 500000 end,
    c.assignee_position_id, c.assignee_unit_id, s.received_on + 23, k.status, s.received_on + 13,
    case when k.status <> 'open' then s.received_on + 13 end,
    -- Looked up row by row: a join of tables that were filled in this transaction is planned as if they were empty.
    case when k.status <> 'open' then (select p.person_id from positions p where p.commune = ':code' and p.id = c.assignee_position_id) end,
    case when k.status = 'accepted' then s.received_on + 13 end, 2, c.created_at, c.changed_at
from baseline.shape s join cases c on c.commune = ':code' and c.id = baseline.id(:code, s.day, 2, s.n),
    lateral (select (array['money', 'land', 'apology', 'restoration', 'discipline', 'other'])[s.n % 6 + 1] as kind,
        (array['open', 'completed', 'accepted'])[s.n % 3 + 1] as status) as k
where s.case_status in ('answered', 'closed') order by s.n;
insert into enforcement_reports (commune, id, item_id, act_id, stage, reported_by_position_id, reported_on, created_at)
select i.commune, baseline.id(:code, s.day, 9, s.n * 10 + 2), i.id, i.ordered_by_act, 'progress', i.responsible_position_id, i.ordered_on + 5, i.created_at
from baseline.shape s join enforcement_items i on i.commune = ':code' and i.id = baseline.id(:code, s.day, 9, s.n * 10 + 1) order by s.n;

insert into acts (commune, id, kind, subject_kind, subject_id, petition_id, case_id, acted_on, entered_at, issuer_unit_id,
    acting_position_id, signer_position_id, signature, facts)
select ':code', baseline.id(:code, s.day, 4, s.n * 10 + 7), 'item_progress_report', 'enforcement_item', i.id, i.petition_id, i.case_id,
    i.ordered_on + 5, i.created_at, (select baseline.unit(':code', 'ubnd')), i.responsible_position_id, i.responsible_position_id, 'signed', '{}'
from baseline.shape s join enforcement_items i on i.commune = ':code' and i.id = baseline.id(:code, s.day, 9, s.n * 10 + 1)
where s.k = 0 order by s.n;
insert into enforcement_warnings (commune, item_id, stage, due_on, warned_on)
select i.commune, i.id, stage, i.due_on, i.due_on from enforcement_items i, unnest(array['half', 'overdue']) as stage
where i.commune = ':code' and i.status = 'open' order by i.id;

insert into notices (commune, id, petition_id, act_id, addressee, outcome, sent_on)
select ':code', baseline.id(:code, s.day, 5, s.n), baseline.id(:code, s.day, 1, s.n), baseline.id(:code, s.day, 4, s.n * 10 + 1), 'writer', 'accepted',
    s.received_on + 4 from baseline.shape s where s.accepted order by s.n;
insert into notices (commune, id, petition_id, act_id, addressee, outcome, sent_on, case_id)
select ':code', baseline.id(:code, s.day, 8, s.n), baseline.id(:code, s.day, 1, s.n), baseline.id(:code, s.day, 4, s.n * 10 + 2), 'superior', 'progress',
    s.received_on + 20, baseline.id(:code, s.day, 2, s.n)
from baseline.shape s where s.case_status in ('answered', 'closed') and s.k = 0 order by s.n;

insert into events (commune, seq, type, schema_version, subject_kind, subject_id, petition_id, case_id, position_id, client_id,
    occurred_at, legal_day, fields, facts_after)
select ':code', row_number() over (order by s.n, e.no), e.type, 1, e.subject, baseline.id(:code, s.day, e.subject_no, s.n),
    baseline.id(:code, s.day, 1, s.n), case when e.subject_no = 2 then baseline.id(:code, s.day, 2, s.n) end,
    case when e.no > 1 then (select baseline.holder(':code', 'intake_officer')) end, case when e.no = 1 then 'demo-portal' end,
    s.created_at + e.no * interval '1 day', s.received_on + e.no, '{"channel": "online_portal", "register": "government"}',
    jsonb_build_object('commune', ':code', 'register', s.register, 'kind', s.kind, 'sealed', s.sealed)
from baseline.shape s, lateral (values
    (1, 'petition.registered', 'petition', 1, true), (2, 'petition.screened', 'petition', 1, not s.fresh),
    (3, 'case.accepted', 'case', 2, s.accepted), (4, 'case.answered', 'case', 2, s.case_status in ('answered', 'closed'))
) as e (no, type, subject, subject_no, done) where e.done order by 2;
update commune_heads set event_seq = (select max(seq) from events where commune = ':code') where commune = ':code';

insert into findings (commune, id, number, issuer_unit_id, issued_by_position_id, subject_unit_id, subject_body_id, severity,
    description, recommendation, recorded_on, answer_due_on, status, replied_on, version, created_at, changed_at)
select ':code', baseline.id(:code, s.day, 7, s.n), 'GS-' || s.n, baseline.unit(':code', 'hdnd'), baseline.holder(':code', 'council_standing'),
    baseline.unit(':code', 'phong-kt'), baseline.unit(':code', 'ubnd'), (array['minor', 'serious', 'critical'])[s.n % 3 + 1],
    'Chậm trả lời người dân.', 'Trả lời trong tháng.', s.received_on + 30, s.received_on + 60,
    case when s.d < 900 then 'replied' else 'open' end, case when s.d < 900 then s.received_on + 50 end, 1, s.created_at, s.created_at
from baseline.shape s where s.accepted and s.case_status <> 'accepted' and s.k = 0 order by s.n;
insert into finding_cases (commune, finding_id, case_id)
select ':code', baseline.id(:code, s.day, 7, s.n), baseline.id(:code, s.day, 2, s.n)
from baseline.shape s where s.accepted and s.case_status <> 'accepted' and s.k = 0 order by s.n;

insert into acts (commune, id, kind, subject_kind, subject_id, acted_on, entered_at, issuer_unit_id, acting_position_id, signer_position_id, signature, facts)
select ':code', baseline.id(:code, s.day, 7, s.n * 10 + 2), 'finding_reply', 'finding', baseline.id(:code, s.day, 7, s.n), s.received_on + 50, s.created_at,
    (select baseline.unit(':code', 'ubnd')), (select baseline.holder(':code', 'government_chair')), (select baseline.holder(':code', 'government_chair')), 'signed', '{}'
from baseline.shape s where s.d < 900 and s.k = 0 order by s.n;
insert into finding_replies (commune, id, finding_id, act_id, replied_by_position_id, replied_on, content)
select ':code', baseline.id(:code, s.day, 7, s.n * 10 + 1), baseline.id(:code, s.day, 7, s.n), baseline.id(:code, s.day, 7, s.n * 10 + 2),
    (select baseline.holder(':code', 'government_chair')), s.received_on + 50, 'Đã trả lời và rút kinh nghiệm.'
from baseline.shape s where s.d < 900 and s.k = 0 order by s.n;

-- What was told of them in the 180 days for which it is kept: half of the petitions to the keeper of the government's book, in whose book they are or not; clocks to
-- whoever leads the work or keeps the book; work; findings. The older part is read.
insert into notifications (commune, id, person_id, position_id, kind, subject_kind, subject_id, rule_key, stage, due_on,
    told_on, created_at, read_at)
select ':code', baseline.id(:code, s.day, 9, s.n * 10 + 1000000 + t.no), p.person_id, p.id, t.kind, t.subject_kind, t.subject_id,
    t.rule_key, case t.kind when 'deadline_overdue' then 'overdue' when 'deadline_due_soon' then 'half' end,
    case when t.rule_key is not null then s.received_on + 30 end, s.received_on + t.no, s.created_at, case when s.d < 950 then s.created_at end
from baseline.shape s, lateral (values
    (1, 'petition_received', 'petition', baseline.id(:code, s.day, 1, s.n), null, 'intake_officer', s.n % 2 = 0),
    (2, 'deadline_due_soon', 'petition', baseline.id(:code, s.day, 1, s.n), 'P01', 'intake_officer', s.fresh),
    (3, 'deadline_overdue', 'petition', baseline.id(:code, s.day, 1, s.n), 'R07', 'government_chair', coalesce(s.case_status = 'assigned', false)),
    (4, 'assignment_given', 'assignment', baseline.id(:code, s.day, 6, s.n * 10 + 1), null, 'case_officer', coalesce(s.case_status <> 'accepted', false)),
    (5, 'finding_recorded', 'finding', baseline.id(:code, s.day, 7, s.n), null, 'government_chair', s.accepted and s.case_status <> 'accepted' and s.k = 0),
    (6, 'petition_received', 'petition', baseline.id(:code, s.day, 1, s.n), null, 'council_standing', s.register = 'council')
) as t (no, kind, subject_kind, subject_id, rule_key, role, done)
join positions p on p.commune = ':code' and p.id = baseline.holder(':code', t.role)
where t.done and s.d >= 820;

insert into reception_schedules (commune, id, unit_id, body_unit_id, host_position_id, period_from, period_before, status,
    posted_on, posted_place, created_at, changed_at)
select ':code', baseline.id(:code, 1519 + d * 10, 9, d), baseline.unit(':code', 'ubnd'), baseline.unit(':code', 'ubnd'), baseline.holder(':code', 'government_chair'),
    date '2024-03-01' + d * 10, date '2024-03-01' + d * 10 + 10, case when d < 95 then 'published' else 'draft' end,
    case when d < 95 then date '2024-03-01' + d * 10 - 10 end, case when d < 95 then 'Trụ sở UBND' end,
    date '2024-03-01' + d * 10 - 20, date '2024-03-01' + d * 10 - 20
from generate_series(0, 99) as d;
insert into reception_sessions (commune, id, schedule_id, host_person_id, host_position_id, held_on, starts_at, ends_at, kind, place)
select s.commune, baseline.id(:code, 1519, 9, 1000 + (s.period_from - date '2024-03-01') + j), s.id, p.person_id, p.id, s.period_from + j, '08:00', '11:00',
    'regular', 'Phòng tiếp công dân'
from reception_schedules s join positions p on p.commune = s.commune and p.id = s.host_position_id, generate_series(0, 4) as j
where s.commune = ':code';
insert into acts (commune, id, kind, subject_kind, subject_id, acted_on, entered_at, issuer_unit_id, acting_position_id,
    signer_position_id, signature, facts)
select s.commune, baseline.id(:code, 1519, 4, 900000000 + (s.period_from - date '2024-03-01')), 'reception_approval', 'reception_schedule', s.id,
    s.posted_on, s.created_at, s.unit_id, s.host_position_id, s.host_position_id, 'signed', '{}'
from reception_schedules s where s.commune = ':code' and s.status = 'published';
