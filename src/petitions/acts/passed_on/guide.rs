//! A citizen is guided to the competent body.

use super::COMPETENT;

to_body! {
    /// Guidance (hướng dẫn) to the competent body, once for each content (Thông tư 05/2021/TT-TTCP Điều 8(1)).
    Guidance ProcessPetition COMPETENT
}
