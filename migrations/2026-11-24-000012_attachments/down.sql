DROP TABLE attachment_voidings;
DROP TABLE attachments;
DELETE FROM retention_rules WHERE subject = 'unfinished_uploads';
