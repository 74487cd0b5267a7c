//! The settlement goes on.

plain! {
    /// Resumption (tiếp tục giải quyết): the remaining days run from its day (Nghị định 124/2020 Art 28b(2)).
    ResumptionInput Resumptions "case_resumption" CaseResumed by SettleCase
}
