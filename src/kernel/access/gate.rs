//! The gate: the first argument of every handler. Without one a handler does not fit the route table, and only a
//! gate carries the context from which queries get their [`Scope`].

use std::marker::PhantomData;
use std::ops::Deref;

use super::caller::Caller;
use super::policy::Permission;
use super::role::Role;
use super::why::Needs;
use crate::kernel::context::{Context, Visitor};
use crate::kernel::problem::{Code, Outcome, Problem};

mod sealed {
    pub trait Sealed {}
}

/// What a gate asks for, as the document shows it.
#[derive(Debug, Clone)]
pub enum GateKind {
    /// Anybody.
    Public,
    /// A caller with the named permission and scope.
    Permission {
        /// Stable name of the permission.
        name: &'static str,
        /// OAuth scope.
        scope: &'static str,
        /// Roles that may at all.
        roles: Vec<Role>,
    },
}

impl GateKind {
    /// Roles that pass; empty for an open operation.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        match self {
            Self::Public => &[],
            Self::Permission { roles, .. } => roles,
        }
    }
}

/// First argument of a handler; sealed, so that no other type passes for one.
pub trait Gate: sealed::Sealed + Sized + 'static {
    /// What it asks for.
    fn kind() -> GateKind;
    /// Lets the request in or refuses: no token 401, no right 403.
    fn admit(visitor: Visitor) -> Outcome<Self>;
}

/// Open to anybody.
#[derive(Debug)]
pub struct Public {
    /// The visitor; a token, if sent, is not looked at.
    pub visitor: Visitor,
}

impl sealed::Sealed for Public {}

impl Gate for Public {
    fn kind() -> GateKind {
        GateKind::Public
    }

    fn admit(visitor: Visitor) -> Outcome<Self> {
        Ok(Self { visitor })
    }
}

/// True where the caller may call the operations of this permission at all, whatever the row.
#[must_use]
pub fn admits<P: Permission>(caller: &Caller) -> bool {
    Needs::of::<P>().obstacle(caller).is_none()
}

/// Open to callers with the permission `P`; dereferences to the [`Context`].
#[derive(Debug)]
pub struct Allow<P: Permission> {
    context: Context,
    permission: PhantomData<P>,
}

impl<P: Permission> sealed::Sealed for Allow<P> {}

impl<P: Permission> Gate for Allow<P> {
    fn kind() -> GateKind {
        let rule = P::rule();
        let roles = Role::ALL.iter().copied().filter(|role| rule.names(*role)).collect();
        GateKind::Permission { name: P::NAME, scope: P::SCOPE, roles }
    }

    fn admit(visitor: Visitor) -> Outcome<Self> {
        let Some(caller) = visitor.caller.clone() else { return Err(Problem::new(Code::TokenMissing)) };
        if !admits::<P>(&caller) {
            return Err(Problem::new(Code::PermissionMissing).with("required_permission", P::NAME));
        }
        Ok(Self { context: Context::new(visitor, caller), permission: PhantomData })
    }
}

impl<P: Permission> Deref for Allow<P> {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}
