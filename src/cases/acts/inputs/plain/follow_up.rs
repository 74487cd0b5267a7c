//! What was promised is followed up.

plain! {
    /// What was promised in an answer is followed up.
    FollowUpInput FollowUps "case_follow_up" CaseFollowedUp by WorkOnCase
}
