//! Orders of verification, as the conditions of queries ask for them.

/// Acts of verification (`o`), each with what it changed on its case (`s`).
pub const VERIFICATIONS: &str = "acts o JOIN case_steps s \
    ON s.commune = o.commune AND s.act_id = o.id AND o.kind = 'case_verification'";

/// Whom such an act names. The text is the index's own: as bound values its parts would keep a generic plan from it.
pub const NAMED: &str = "o.facts -> 'verifier_position_ids'";
