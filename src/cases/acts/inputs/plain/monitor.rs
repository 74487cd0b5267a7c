//! What was concluded is monitored.

plain! {
    /// Monitoring of how a conclusion is carried out (Nghị định 31/2019 Art 18(2)).
    MonitoringInput Monitorings "case_monitoring" CaseMonitored by SettleCase
}
