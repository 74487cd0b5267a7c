//! Acts on findings, one file each.

mod closure;
mod reply;

use serde::Serialize;
use utoipa::ToSchema;

use super::usecases::FindingView;
use crate::kernel::acts::ActAnswer;

pub use closure::{Closure, ClosureInput};
pub use reply::{ReplyAct, ReplyInput};

/// What acts on findings answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingActAnswer {
    /// The finding after the act.
    pub finding: FindingView,
}

impl ActAnswer for FindingActAnswer {
    const OF_OTHERS: &'static [&'static [&'static str]] = &[FindingView::OF_OTHERS_BESIDE];

    fn parent_etag(&self) -> &str {
        &self.finding.etag
    }
}
