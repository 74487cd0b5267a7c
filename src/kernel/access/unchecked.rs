//! A row loaded for change, before anybody asked whether the caller may change it.

use uuid::Uuid;

use super::caller::{Caller, Position};
use super::facts::AccessFacts;
use super::policy::Permission;
use crate::kernel::context::Context;
use crate::kernel::http::headers::check_tag;
use crate::kernel::problem::{Code, Outcome, Problem};

/// Anything with access facts.
pub trait HasFacts {
    /// Facts that decide who may see it or do something with it.
    fn facts(&self) -> AccessFacts;
}

/// A row for change: it comes out only by asking for a permission.
#[derive(Debug)]
pub struct Unchecked<T>(T);

impl<T: HasFacts> Unchecked<T> {
    /// Wraps a row that was just locked.
    #[must_use]
    pub fn new(row: T) -> Self {
        Self(row)
    }

    /// The row, if the tag sent is fresh and the caller may do `P` to it, with the position acted in. The tag comes
    /// first; who may not act is told that it is stale, but not what is current.
    pub fn permit_fresh<P: Permission>(
        self,
        context: &Context,
        asked: Option<Uuid>,
        version: i32,
    ) -> Outcome<(T, Position)> {
        let fresh = check_tag(context.request().if_match.as_deref(), version);
        let permitted = self.permit::<P>(context, asked);
        match (fresh, permitted) {
            (Ok(()), permitted) => permitted,
            (Err(stale), Ok(_)) => Err(stale),
            (Err(_), Err(_)) => Err(Problem::new(Code::TagStale)),
        }
    }

    /// The row as it was when the caller could do `P` to it in any of his positions: before a long body is read. Whoever changes
    /// something asks anew of the row as it is then; the caller stays who he was when he was admitted, which was minutes ago at most.
    pub fn could<P: Permission>(self, context: &Context) -> Outcome<T> {
        let could = P::rule().permits(context.caller(), &self.0.facts());
        if could { Ok(self.0) } else { Err(Problem::new(Code::PermissionMissing)) }
    }

    /// The version of the row, for comparing with a tag.
    #[must_use]
    pub fn version(&self, version: impl Fn(&T) -> i32) -> i32 {
        version(&self.0)
    }

    /// The row, if a machine may do `P` to it: a portal for its citizen.
    pub fn permit_machine<P: Permission>(self, context: &Context) -> Outcome<T> {
        match context.caller() {
            Caller::Machine(_) => self.could::<P>(context),
            Caller::Person(_) => Err(Problem::new(Code::PermissionMissing)),
        }
    }

    /// The row, if the caller may do `P` to it, with the position acted in. `asked` is the position named by the
    /// request.
    pub fn permit<P: Permission>(self, context: &Context, asked: Option<Uuid>) -> Outcome<(T, Position)> {
        let position = P::rule().acting(context.caller(), &self.0.facts(), asked)?.clone();
        Ok((self.0, position))
    }
}
