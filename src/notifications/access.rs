//! Who reads notifications: everybody in an office to which something can come, and each his own.

use crate::kernel::access::{Condition, Rule};
use crate::permissions;
use crate::petitions::access::READERS;

permissions! {
    /// Actions on notifications.
    NotificationAction by rule {
        /// List one's own notifications and mark them as read.
        ReadNotifications "notifications.read" "notifications:read",
    }
}

/// Who may do what: one line an action.
#[must_use]
pub fn rule(action: NotificationAction) -> Rule {
    match action {
        NotificationAction::ReadNotifications => Rule::roles(READERS, Condition::Always),
    }
}
