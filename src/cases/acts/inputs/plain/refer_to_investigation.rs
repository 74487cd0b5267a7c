//! The file goes to the investigation body.

plain! {
    /// Signs of crime: the file goes to the investigation body at once (Luật Tố cáo Art 27(1), 36(2)).
    InvestigationReferralInput InvestigationReferrals "case_investigation_referral" CaseReferred by SettleCase
}
