//! A petition is not accepted.

with_ground! {
    /// Non-acceptance (không thụ lý) of a complaint or denunciation (Luật Khiếu nại Điều 11; Luật Tố cáo Điều 29).
    NonAcceptance NonAcceptanceGround DecidePetition
}
