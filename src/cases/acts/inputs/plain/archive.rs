//! A file is archived.

plain! {
    /// The file is complete, numbered page by page (Luật Khiếu nại Art 34, Luật Tố cáo Art 39).
    ArchivingInput Archivings "case_archiving" CaseArchived by SettleCase
}
