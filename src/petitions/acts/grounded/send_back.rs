//! A petition goes back to who passed it on.

with_ground! {
    /// Return (trả lại) to who passed it on (Thông tư 07/2014/TT-TTCP Điều 8(2)).
    Return ReturnGround ProcessPetition
}
