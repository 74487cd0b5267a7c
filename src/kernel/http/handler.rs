//! Functions that serve a route.

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;

use super::extract::{Exchange, FromExchange};
use super::parts::Parts;
use super::reply::{HttpReply, Respond};
use crate::kernel::access::Gate;
use crate::kernel::problem::Outcome;

/// A function that can serve a route: a gate first, then up to three checked parts.
pub trait Handler<Arguments>: Clone + Send + Sync + 'static {
    /// The gate.
    type Gate: Gate;
    /// Describes arguments and answers.
    fn describe(parts: &mut Parts);
    /// Serves one request behind the gate.
    fn call(&self, gate: Self::Gate, exchange: Exchange) -> LocalBoxFuture<'static, Outcome<HttpReply>>;
}

macro_rules! handler {
    ($($part:ident $value:ident),*) => {
        impl<F, G, $($part,)* Fut, R> Handler<(G, $($part,)*)> for F
        where
            F: Fn(G, $($part),*) -> Fut + Clone + Send + Sync + 'static,
            G: Gate,
            $($part: FromExchange + 'static,)*
            Fut: Future<Output = Outcome<R>> + 'static,
            R: Respond + 'static,
        {
            type Gate = G;

            fn describe(parts: &mut Parts) {
                $($part::describe(parts);)*
                R::describe(parts);
            }

            #[allow(unused_mut, unused_variables, reason = "a handler may take nothing but its gate")]
            fn call(&self, gate: G, mut exchange: Exchange) -> LocalBoxFuture<'static, Outcome<HttpReply>> {
                let handler = self.clone();
                async move {
                    $(let $value = $part::take(&mut exchange)?;)*
                    handler(gate, $($value),*).await?.reply()
                }
                .boxed_local()
            }
        }
    };
}

handler!();
handler!(A a);
handler!(A a, B b);
handler!(A a, B b, C c);
