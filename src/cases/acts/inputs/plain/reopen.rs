//! A case that was withdrawn is taken up again.

plain! {
    /// A withdrawal was not free after all: the matter is taken up again (Luật Khiếu nại Art 10, Luật Tố cáo Art 33).
    ReopeningInput Reopenings "case_reopening" CaseReopened by SettleCase
}
