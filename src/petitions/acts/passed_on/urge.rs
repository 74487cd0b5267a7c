//! The body below is urged.

use crate::petitions::model::grounds::BodyType;

to_body! {
    /// Urging (đôn đốc) of the body directly below (Thông tư 05/2021/TT-TTCP Điều 14(2)).
    Urging ProcessPetition &[BodyType::LowerState]
}
