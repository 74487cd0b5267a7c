//! OAuth scopes: the catalogue, and which of them a role of machines may have.

use crate::kernel::access::Role;

/// OAuth scopes with their labels in both languages, in the order of the catalogue. Those that no client may have
/// guard what only people do yet.
pub const SCOPES: &[(&str, &str, &str)] = &[
    (
        "reference:read",
        "Đọc quy định, lịch làm việc, danh mục",
        "Read rules, calendar and other reference data",
    ),
    ("reference:write", "Nạp quy định và lịch làm việc", "Load rules and calendar"),
    ("petitions:read", "Đọc đơn", "Read petitions"),
    ("datasets:read", "Kết xuất dữ liệu", "Pull filtered datasets"),
    ("petitions:write", "Tiếp nhận và xử lý đơn", "Register petitions and act on them"),
    ("cases:read", "Đọc vụ việc", "Read cases"),
    ("cases:write", "Thực hiện các bước giải quyết vụ việc", "Act on cases"),
    ("assignments:read", "Đọc việc được giao", "Read assignments"),
    ("assignments:write", "Giao việc và báo cáo tiến độ", "Assign work and report on it"),
    ("receptions:read", "Đọc lịch và buổi tiếp công dân", "Read reception schedules and sessions"),
    ("receptions:write", "Lập và niêm yết lịch tiếp công dân", "Enter and publish reception schedules"),
    ("findings:read", "Đọc kiến nghị giám sát", "Read supervision findings"),
    ("notifications:read", "Đọc thông báo cho mình", "Read one's own notifications"),
    ("jobs:read", "Đọc công việc của hệ thống", "Read the system's jobs"),
    ("findings:write", "Lập và trả lời kiến nghị giám sát", "Enter and answer supervision findings"),
];

const SUBMITTING: &[&str] = &["petitions:read", "petitions:write", "receptions:read", "reference:read"];
const WATCHING: &[&str] =
    &["petitions:read", "cases:read", "receptions:read", "findings:read", "datasets:read", "reference:read"];
const SUPERVISING: &[&str] = &[
    "petitions:read",
    "cases:read",
    "receptions:read",
    "findings:read",
    "findings:write",
    "datasets:read",
    "reference:read",
];

/// Scopes that a role of machines may have; people's tokens have none.
#[must_use]
pub fn of_role(role: Role) -> &'static [&'static str] {
    match role {
        Role::Portal | Role::PartnerSystem => SUBMITTING,
        Role::Dashboard => WATCHING,
        Role::SupervisionTool => SUPERVISING,
        _ => &[],
    }
}

/// Scopes that some client may have.
#[must_use]
pub fn supported() -> Vec<&'static str> {
    let had = |scope: &str| Role::ALL.iter().any(|role| of_role(*role).contains(&scope));
    SCOPES.iter().map(|(scope, ..)| *scope).filter(|scope| had(scope)).collect()
}

/// The scopes asked for, all of the role where none is; `None` if one is unknown or not for this role.
#[must_use]
pub fn granted(role: Role, asked: Option<&str>) -> Option<Vec<&'static str>> {
    let allowed = of_role(role);
    let Some(asked) = asked else { return Some(allowed.to_vec()) };
    let asked: Vec<&str> = asked.split(' ').filter(|scope| !scope.is_empty()).collect();
    if asked.is_empty() || !asked.iter().all(|scope| allowed.contains(scope)) {
        return None;
    }
    Some(allowed.iter().copied().filter(|scope| asked.contains(scope)).collect())
}

/// Scopes of a token that its role still may have: a role that was narrowed narrows tokens at once.
#[must_use]
pub fn in_force(role: Role, token: Option<&str>) -> Vec<String> {
    let held: Vec<&str> = token.unwrap_or("").split(' ').collect();
    of_role(role).iter().filter(|scope| held.contains(scope)).map(|scope| (*scope).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_of_a_role_stands_in_the_catalogue() {
        for role in Role::ALL {
            let scopes = of_role(*role);
            assert_eq!(scopes.is_empty(), !role.is_machine(), "{role}");
            assert!(scopes.iter().all(|scope| SCOPES.iter().any(|(name, ..)| name == scope)), "{role}");
        }
        assert_eq!(supported().len(), 8);
    }

    #[test]
    fn asked_scopes_are_given_whole_or_not_at_all() {
        assert_eq!(granted(Role::Dashboard, None).unwrap().len(), 6);
        assert_eq!(
            granted(Role::Dashboard, Some("cases:read  petitions:read")).unwrap(),
            ["petitions:read", "cases:read"]
        );
        assert_eq!(granted(Role::Dashboard, Some("cases:read cases:read")).unwrap(), ["cases:read"]);
        assert_eq!(granted(Role::Dashboard, Some("petitions:write")), None);
        assert_eq!(granted(Role::Portal, Some("cases:read")), None);
        assert_eq!(granted(Role::Portal, Some("everything")), None);
        assert_eq!(granted(Role::Portal, Some(" ")), None);
        assert_eq!(granted(Role::Administrator, Some("reference:read")), None);
    }

    #[test]
    fn a_token_holds_no_more_than_its_role() {
        let held = in_force(Role::Dashboard, Some("petitions:write petitions:read"));
        assert_eq!(held, ["petitions:read"]);
        assert!(in_force(Role::Dashboard, None).is_empty());
    }
}
