//! A recommendation is refused.

with_ground! {
    /// Refusal (từ chối) of a recommendation or reflection (Nghị định 154/2026/NĐ-CP Điều 4).
    Refusal RefusalGround DecidePetition
}
