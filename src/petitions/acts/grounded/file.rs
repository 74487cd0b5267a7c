//! A petition is filed.

with_ground! {
    /// Filing without action (xếp lưu đơn; Thông tư 07/2014/TT-TTCP Điều 28).
    Filing FilingGround ProcessPetition
}
