//! Who may do and see what: roles, callers, the policy's conditions, scopes and the gate.

pub mod caller;
pub mod facts;
pub mod gate;
pub mod lead;
pub mod policy;
pub mod role;
pub mod scope;
pub mod unchecked;
pub mod why;

pub use caller::{Admitted, Authenticator, Caller, MachineCaller, PersonCaller, Position, VerifiedToken};
pub use facts::{AccessFacts, Condition};
pub use gate::{Allow, Gate, Public, admits};
pub use lead::Lead;
pub use policy::{Permission, PermissionCatalogue, Rule};
pub use role::{Register, Role};
pub use scope::{KindGroup, Level, Reach, Scope, View};
pub use unchecked::{HasFacts, Unchecked};
pub use why::{AccessObstacle, AccessReason, ActionAccess, Needs};
