-- Assignments with the five clears: who, what, which responsibility, progress with dates, expected result.

create table assignments (
    commune text not null,
    id uuid not null,
    case_id uuid not null,
    petition_id uuid not null,
    assignee_position_id uuid not null,
    assignee_unit_id uuid not null,
    assigned_by_position_id uuid not null,
    responsibility text not null,
    assigned_on date not null,
    due_on date not null,
    status text not null,
    completed_on date,
    version integer not null default 1,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    constraint assignments_pkey primary key (commune, id),
    constraint assignments_case_fkey foreign key (commune, case_id) references cases (commune, id),
    constraint assignments_petition_fkey foreign key (commune, petition_id) references petitions (commune, id),
    constraint assignments_assignee_fkey foreign key (commune, assignee_position_id) references positions (commune, id),
    constraint assignments_unit_fkey foreign key (commune, assignee_unit_id) references units (commune, id),
    constraint assignments_assigned_by_fkey foreign key (commune, assigned_by_position_id) references positions (commune, id),
    constraint assignments_responsibility_check check (responsibility in ('lead', 'support', 'approve')),
    constraint assignments_status_check check (status in ('open', 'completed', 'approved', 'returned', 'annulled')),
    constraint assignments_completed_check check ((status in ('completed', 'approved')) = (completed_on is not null)),
    constraint assignments_period_check check (due_on >= assigned_on)
);
COMMENT ON TABLE assignments IS 'One piece of work given to one person in office.';
COMMENT ON COLUMN assignments.commune IS 'tenant';
COMMENT ON COLUMN assignments.id IS 'id';
COMMENT ON COLUMN assignments.case_id IS 'case it serves';
COMMENT ON COLUMN assignments.petition_id IS 'petition whose key encrypts its texts';
COMMENT ON COLUMN assignments.assignee_position_id IS 'who (rõ người)';
COMMENT ON COLUMN assignments.assignee_unit_id IS 'unit of that position';
COMMENT ON COLUMN assignments.assigned_by_position_id IS 'by whom';
COMMENT ON COLUMN assignments.responsibility IS 'lead, support, approve (rõ trách nhiệm)';
COMMENT ON COLUMN assignments.assigned_on IS 'legal day';
COMMENT ON COLUMN assignments.due_on IS 'when it must be done (rõ tiến độ)';
COMMENT ON COLUMN assignments.status IS 'open, completed, approved, returned, annulled';
COMMENT ON COLUMN assignments.completed_on IS 'legal day of completion';
COMMENT ON COLUMN assignments.version IS 'grows with every change';
COMMENT ON COLUMN assignments.created_at IS 'business instant';
COMMENT ON COLUMN assignments.changed_at IS 'business instant of the last change';
create unique index assignments_lead_key on assignments (commune, case_id) where responsibility = 'lead' and status not in ('returned', 'annulled');
create index assignments_case_idx on assignments (commune, case_id, created_at);
create index assignments_petition_idx on assignments (commune, petition_id);
create index assignments_assignee_idx on assignments (commune, assignee_position_id, due_on, id);
create index assignments_unit_idx on assignments (commune, assignee_unit_id, due_on, id);
create index assignments_assigned_by_idx on assignments (commune, assigned_by_position_id);
create index assignments_due_idx on assignments (commune, due_on, id);
create index assignments_status_idx on assignments (commune, status, due_on, id);

create table assignment_milestones (
    commune text not null,
    assignment_id uuid not null,
    no smallint not null,
    due_on date not null,
    reached_on date,
    constraint assignment_milestones_pkey primary key (commune, assignment_id, no),
    constraint assignment_milestones_assignment_fkey foreign key (commune, assignment_id) references assignments (commune, id)
);
COMMENT ON TABLE assignment_milestones IS 'Dates of an assignment; the titles are a protected part.';
COMMENT ON COLUMN assignment_milestones.commune IS 'tenant';
COMMENT ON COLUMN assignment_milestones.assignment_id IS 'assignment';
COMMENT ON COLUMN assignment_milestones.no IS 'order';
COMMENT ON COLUMN assignment_milestones.due_on IS 'when';
COMMENT ON COLUMN assignment_milestones.reached_on IS 'when it was reached';

create table progress_reports (
    commune text not null,
    id uuid not null,
    assignment_id uuid not null,
    reported_by_position_id uuid not null,
    reported_on date not null,
    percent smallint not null,
    created_at timestamptz not null,
    constraint progress_reports_pkey primary key (commune, id),
    constraint progress_reports_assignment_fkey foreign key (commune, assignment_id) references assignments (commune, id),
    constraint progress_reports_position_fkey foreign key (commune, reported_by_position_id) references positions (commune, id),
    constraint progress_reports_percent_check check (percent between 0 and 100)
);
COMMENT ON TABLE progress_reports IS 'Progress reports of assignees; the text is a protected part.';
COMMENT ON COLUMN progress_reports.commune IS 'tenant';
COMMENT ON COLUMN progress_reports.id IS 'id';
COMMENT ON COLUMN progress_reports.assignment_id IS 'assignment';
COMMENT ON COLUMN progress_reports.reported_by_position_id IS 'who';
COMMENT ON COLUMN progress_reports.reported_on IS 'legal day';
COMMENT ON COLUMN progress_reports.percent IS '0 to 100';
COMMENT ON COLUMN progress_reports.created_at IS 'business instant';
create index progress_reports_assignment_idx on progress_reports (commune, assignment_id, created_at);
create index progress_reports_position_idx on progress_reports (commune, reported_by_position_id);

grant select, insert, update on assignments, assignment_milestones to tiepdan_app;
grant select, insert on progress_reports to tiepdan_app;
