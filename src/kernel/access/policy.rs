//! Permissions as types and rules as data: each feature has one exhaustive match from action to rule.

use super::caller::{Caller, Position};
use super::facts::{AccessFacts, Condition};
use super::role::Role;
use crate::kernel::problem::{Code, Outcome, Problem};
use uuid::Uuid;

/// Which roles may do something, and under which condition.
#[derive(Debug, Clone)]
pub struct Rule {
    grants: Vec<(Role, Condition)>,
}

impl Rule {
    /// Nobody yet; see [`Rule::and`].
    #[must_use]
    pub fn nobody() -> Self {
        Self { grants: Vec::new() }
    }

    /// These roles, under one condition.
    #[must_use]
    pub fn roles(roles: &[Role], condition: Condition) -> Self {
        Self::nobody().and(roles, condition)
    }

    /// These roles too.
    #[must_use]
    pub fn and(mut self, roles: &[Role], condition: Condition) -> Self {
        self.grants.extend(roles.iter().map(|role| (*role, condition)));
        self
    }

    /// Conditions under which a role may.
    pub fn conditions(&self, role: Role) -> impl Iterator<Item = Condition> + '_ {
        self.grants.iter().filter(move |(granted, _)| *granted == role).map(|(_, condition)| *condition)
    }

    /// True where the role may at all: the gate's question.
    #[must_use]
    pub fn names(&self, role: Role) -> bool {
        self.conditions(role).next().is_some()
    }

    /// True where a position meets the rule on a row.
    #[must_use]
    pub fn is_met(&self, position: &Position, facts: &AccessFacts) -> bool {
        self.conditions(position.role).any(|condition| condition.holds(position, facts))
    }

    /// Positions of a person that meet the rule on a row.
    pub fn positions<'caller>(
        &self,
        caller: &'caller Caller,
        facts: &AccessFacts,
    ) -> impl Iterator<Item = &'caller Position> {
        caller.positions().iter().filter(move |position| self.is_met(position, facts))
    }

    /// True where the caller may do it on a row with these facts.
    #[must_use]
    pub fn permits(&self, caller: &Caller, facts: &AccessFacts) -> bool {
        match caller {
            Caller::Person(_) => self.positions(caller, facts).next().is_some(),
            Caller::Machine(machine) => self.conditions(machine.role).any(|condition| match condition {
                Condition::Always => machine.communes.contains(&facts.commune),
                Condition::Creator => facts.created_by_client.as_deref() == Some(&machine.client_id),
                _ => false,
            }),
        }
    }

    /// The position in which a person acts on a row: the one asked for, or the only one that permits it.
    pub fn acting<'caller>(
        &self,
        caller: &'caller Caller,
        facts: &AccessFacts,
        asked: Option<Uuid>,
    ) -> Outcome<&'caller Position> {
        self.acting_where(caller, facts, asked, |_| true)
    }

    /// The same among the positions that fit.
    pub fn acting_where<'caller>(
        &self,
        caller: &'caller Caller,
        facts: &AccessFacts,
        asked: Option<Uuid>,
        fits: impl Fn(&Position) -> bool,
    ) -> Outcome<&'caller Position> {
        let permitted: Vec<_> = self.positions(caller, facts).filter(|position| fits(position)).collect();
        match (asked, permitted.as_slice()) {
            (_, []) => Err(Problem::new(Code::PermissionMissing)),
            (Some(id), positions) => {
                positions.iter().find(|position| position.id == id).copied().ok_or_else(|| {
                    Problem::field(
                        "/acting_position_id",
                        "not_permitted",
                        "This is not a position of yours that permits it.",
                    )
                })
            }
            (None, [only]) => Ok(only),
            (None, _) => Err(Problem::new(Code::PositionAmbiguous)),
        }
    }
}

/// One permission, a type of its own, so that a gate can name it.
pub trait Permission: Send + Sync + 'static {
    /// Stable name, such as `petitions.screen`.
    const NAME: &'static str;
    /// OAuth scope that a machine's token must hold.
    const SCOPE: &'static str;
    /// Who may; made once.
    fn rule() -> &'static Rule;
}

/// The permissions of all features, in the order of the printed matrix: what `GET /v1/me` chooses from.
#[derive(Debug)]
pub struct PermissionCatalogue(pub Vec<(&'static str, Rule)>);

/// Declares a feature's actions: an enum, a marker type for each, and the list for the printed matrix.
#[macro_export]
macro_rules! permissions {
    ($(#[$meta:meta])* $enum:ident by $rule:path { $($(#[$doc:meta])* $action:ident $name:literal $scope:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $enum { $($(#[$doc])* $action),* }

        impl $enum {
            /// All actions of the feature with their stable names, in the order of the matrix.
            #[must_use]
            pub fn all() -> Vec<(&'static str, $crate::kernel::access::Rule)> {
                vec![$(($name, $rule(Self::$action))),*]
            }

            /// What it asks of a caller.
            #[must_use]
            pub fn needs(self) -> $crate::kernel::access::Needs {
                match self { $(Self::$action => $crate::kernel::access::Needs::of::<$action>()),* }
            }
        }

        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $action;

            impl $crate::kernel::access::Permission for $action {
                const NAME: &'static str = $name;
                const SCOPE: &'static str = $scope;
                fn rule() -> &'static $crate::kernel::access::Rule {
                    static RULE: std::sync::LazyLock<$crate::kernel::access::Rule> =
                        std::sync::LazyLock::new(|| $rule($enum::$action));
                    &RULE
                }
            }
        )*
    };
}
