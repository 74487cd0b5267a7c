//! An entry is void.

with_ground! {
    /// Voiding (hủy) of what was entered by mistake.
    Voiding VoidingGround ProcessPetition
}
