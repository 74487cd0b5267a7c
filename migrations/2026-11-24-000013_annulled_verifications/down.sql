DELETE FROM notifications WHERE kind = 'verification_annulled';
ALTER TABLE notifications DROP CONSTRAINT notifications_kind_check,
    ADD CONSTRAINT notifications_kind_check CHECK (kind IN ('petition_received', 'petition_passed_on', 'petition_returned', 'petition_let_go', 'head_awaited', 'reported_to_head', 'writer_acted', 'attachment_added', 'attachment_voided', 'assignment_given', 'assignment_annulled', 'verification_ordered', 'settler_named', 'deadline_due_soon', 'deadline_overdue', 'deadline_moved', 'finding_recorded', 'finding_replied', 'approval_awaited'));
