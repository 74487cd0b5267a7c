//! Why a caller may or may not do something with a row that he sees: told beforehand, from the rules that decide, in the order in which
//! a request is judged. Who may not do it for his role or position is told that alone: what bars the act itself is told to nobody who
//! would not have been told it by trying.

use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::facts::{AccessFacts, Condition};
use super::policy::{Permission, Rule};
use super::role::Role;
use crate::code_enum;
use crate::kernel::context::Context;
use crate::kernel::problem::Language;

code_enum! {
    /// What stands in the way of an action.
    pub enum AccessObstacle {
        /// Vai trò không được làm.
        Role "role" "Vai trò không được làm" "Not for this role",
        /// Token thiếu phạm vi.
        Scope "scope" "Token thiếu phạm vi" "The token lacks the scope",
        /// Không phải vị trí được làm với đơn, vụ việc này.
        Position "position" "Không phải vị trí được làm với đơn, vụ việc này" "Not in this position, on this row",
        /// Trạng thái hoặc pháp luật chưa cho phép.
        State "state" "Trạng thái hoặc pháp luật chưa cho phép" "Barred by state or law",
        /// Chỉ ghi được với ngày sớm hơn.
        Day "day" "Chỉ ghi được với ngày sớm hơn" "Entered with an earlier day only",
        /// Cần quyền mở phần niêm kín.
        Grant "grant" "Cần quyền mở phần niêm kín" "Needs a grant on what is sealed",
        /// Chỉ được xem phần đã che.
        Redacted "redacted" "Chỉ được xem phần đã che" "Sees it redacted only",
    }
}

/// What an action asks of its caller.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    /// Stable name of the permission.
    pub permission: &'static str,
    /// Scope that a machine's token must hold.
    pub scope: &'static str,
    /// Who may.
    pub rule: &'static Rule,
}

impl Needs {
    /// Those of a permission.
    #[must_use]
    pub fn of<P: Permission>() -> Self {
        Self { permission: P::NAME, scope: P::SCOPE, rule: P::rule() }
    }

    /// What keeps the caller from the operations of this permission, whatever the row: the gate's question.
    #[must_use]
    pub fn obstacle(&self, caller: &Caller) -> Option<AccessObstacle> {
        if !caller.roles().into_iter().any(|role| self.rule.names(role)) {
            return Some(AccessObstacle::Role);
        }
        match caller {
            Caller::Machine(machine) if !machine.scopes.iter().any(|scope| scope == self.scope) => {
                Some(AccessObstacle::Scope)
            }
            _ => None,
        }
    }

    /// True where the caller may do it on a row with these facts.
    #[must_use]
    pub fn permits(&self, caller: &Caller, facts: &AccessFacts) -> bool {
        self.rule.permits(caller, facts)
    }

    /// Why the gate keeps the caller out.
    #[must_use]
    pub fn refused(&self, context: &Context) -> Option<AccessReason> {
        let obstacle = self.obstacle(context.caller())?;
        let detail = if obstacle == AccessObstacle::Scope {
            format!("The token lacks the scope “{}”.", self.scope)
        } else {
            let roles = Role::ALL.iter().filter(|role| self.rule.names(**role));
            let labels: Vec<&str> = roles.map(|role| role.label(Language::En)).collect();
            format!("None of the caller's roles may do this. It is for: {}.", labels.join("; "))
        };
        Some(AccessReason::new(context, obstacle, detail))
    }

    /// Why the caller may not do it on a row with these facts: the gate's reason, else that he is not who may.
    #[must_use]
    pub fn unpermitted(&self, context: &Context, facts: &AccessFacts) -> Option<AccessReason> {
        if let Some(reason) = self.refused(context) {
            return Some(reason);
        }
        let caller = context.caller();
        if self.permits(caller, facts) {
            return None;
        }
        let mut conditions: Vec<&str> = Vec::new();
        for role in caller.roles() {
            for condition in self.rule.conditions(role).filter(|one| *one != Condition::Always) {
                if !conditions.contains(&condition.words()) {
                    conditions.push(condition.words());
                }
            }
        }
        let detail = format!("On this row only: {}.", conditions.join("; "));
        Some(AccessReason::new(context, AccessObstacle::Position, detail))
    }
}

/// Why an action, or one form of it, is not possible.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessReason {
    /// What stands in the way.
    pub code: AccessObstacle,
    /// The same in words.
    #[schema(value_type = String, max_length = 200)]
    pub label: &'static str,
    /// Form of the act that it bars, as the table of its life cycle names it; null: the action as a whole.
    #[schema(required, max_length = 100)]
    pub variant: Option<&'static str>,
    /// One sentence; where state or law bar it, that of the refusal.
    #[schema(max_length = 2000)]
    pub detail: String,
    /// The article that bars it, as in the refusal; null: no law, but who may do what.
    #[schema(required, max_length = 500)]
    pub legal_basis: Option<&'static str>,
    /// Acts that are possible now, by whomever, and bring what is missing: a screening, a supplement, an order of verification.
    #[schema(max_items = 50)]
    pub after: Vec<String>,
}

impl AccessReason {
    /// A reason that no article has.
    #[must_use]
    pub fn new(context: &Context, code: AccessObstacle, detail: impl Into<String>) -> Self {
        Self {
            code,
            label: code.label(context.language()),
            variant: None,
            detail: detail.into(),
            legal_basis: None,
            after: Vec::new(),
        }
    }

    /// What bars the act itself, in the words of its refusal.
    #[must_use]
    pub fn barred(
        context: &Context,
        code: AccessObstacle,
        (detail, legal_basis): (impl Into<String>, &'static str),
        after: impl IntoIterator<Item = &'static str>,
    ) -> Self {
        Self {
            legal_basis: Some(legal_basis),
            after: after.into_iter().map(str::to_owned).collect(),
            ..Self::new(context, code, detail)
        }
    }

    /// Of one form of the act; an act that has one form only has it unnamed.
    #[must_use]
    pub fn of_variant(self, variant: &'static str) -> Self {
        Self { variant: Some(variant).filter(|name| !name.is_empty()), ..self }
    }
}

/// Whether this caller may do something with a row now, and else why not.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActionAccess {
    /// Last segment of its path; of a change of the row itself, which has the row's own path, what it is: `correction`.
    #[schema(value_type = String, max_length = 100)]
    pub action: &'static str,
    /// HTTP method.
    #[schema(value_type = String, max_length = 10)]
    pub method: &'static str,
    /// Where.
    #[schema(max_length = 500)]
    pub href: String,
    /// Permission that it needs, as `GET /v1/me` names it.
    #[schema(value_type = String, max_length = 100)]
    pub permission: &'static str,
    /// True where it is possible now, in one form at least.
    pub allowed: bool,
    /// What stands in the way; of an action that is allowed, what bars others of its forms, or the day of today.
    #[schema(max_items = 50)]
    pub reasons: Vec<AccessReason>,
}

impl ActionAccess {
    /// A look at something of the row whose path is `base`: asked at the gate, and then what keeps it closed.
    #[must_use]
    pub fn look(
        context: &Context,
        needs: Needs,
        (base, segment): (&str, &'static str),
        closed: Option<AccessReason>,
    ) -> Self {
        let reason = needs.refused(context).or(closed);
        Self::of(("GET", needs), (base, segment), (reason.is_none(), reason.into_iter().collect()))
    }

    /// An act on the row whose path is `base`, which has these facts: asked who may, and only then what `judged` says of it.
    #[must_use]
    pub fn act(
        context: &Context,
        (needs, facts): (Needs, &AccessFacts),
        path: (&str, &'static str),
        judged: impl FnOnce() -> (bool, Vec<AccessReason>),
    ) -> Self {
        Self::of(("POST", needs), path, Self::verdict(context, (needs, facts), judged))
    }

    /// A change of the row itself, whose path this is: asked as an act is.
    #[must_use]
    pub fn change(
        context: &Context,
        (needs, facts): (Needs, &AccessFacts),
        (href, action): (&str, &'static str),
        judged: impl FnOnce() -> (bool, Vec<AccessReason>),
    ) -> Self {
        let (allowed, reasons) = Self::verdict(context, (needs, facts), judged);
        let (href, permission) = (href.to_owned(), needs.permission);
        Self { action, method: "PATCH", href, permission, allowed, reasons }
    }

    fn verdict(
        context: &Context,
        (needs, facts): (Needs, &AccessFacts),
        judged: impl FnOnce() -> (bool, Vec<AccessReason>),
    ) -> (bool, Vec<AccessReason>) {
        match needs.unpermitted(context, facts) {
            Some(reason) => (false, vec![reason]),
            None => judged(),
        }
    }

    fn of(
        (method, needs): (&'static str, Needs),
        (base, action): (&str, &'static str),
        (allowed, reasons): (bool, Vec<AccessReason>),
    ) -> Self {
        let href = [base, "/", action].concat();
        Self { action, method, href, permission: needs.permission, allowed, reasons }
    }
}
