//! How what a narrow scope admits is found: by the columns that make it the caller's. Each has an index in the order of the list on petitions,
//! and on cases all but register and client, by which nobody lists cases alone. Beside a lead the whole scope is still asked.

use uuid::Uuid;

use super::role::Register;
use super::scope::{Reach, Scope};

/// A column and the value that leads to a part of the scope.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as the columns")]
pub enum Lead {
    Register(Register),
    Unit(Uuid),
    Body(Uuid),
    AssigneeUnit(Uuid),
    Assignee(Uuid),
    Settler(Uuid),
    CreatedBy(Uuid),
    Client(String),
}

impl Lead {
    /// Those to all that is reached; none where that is so much that the list of the commune is the shortest way.
    fn to(reach: &Reach) -> Vec<Self> {
        match reach {
            Reach::Commune | Reach::Register(Register::Government) => Vec::new(),
            Reach::Register(register) => vec![Self::Register(*register)],
            Reach::Unit(id) => vec![Self::Unit(*id)],
            Reach::Body(id) => vec![Self::Body(*id)],
            Reach::AssigneeUnit(id) => vec![Self::AssigneeUnit(*id)],
            Reach::Position(id) => vec![Self::Assignee(*id), Self::Settler(*id)],
            Reach::CreatedBy(id) => vec![Self::CreatedBy(*id)],
            Reach::Client(id) => vec![Self::Client(id.clone())],
        }
    }
}

impl Scope {
    /// The ways on which all that it admits in a commune is found, one at least. `None`: along the list of the commune.
    #[must_use]
    pub fn leads(&self, commune: &str) -> Vec<Option<Lead>> {
        let mut leads = Vec::new();
        for view in self.views(commune).filter(|view| !view.kinds().is_empty()) {
            let ways = Lead::to(&view.reach);
            if ways.is_empty() {
                return vec![None];
            }
            for lead in ways.into_iter().map(Some) {
                if !leads.contains(&lead) {
                    leads.push(lead);
                }
            }
        }
        if leads.is_empty() { vec![None] } else { leads }
    }
}

/// The SQL form of a [`Lead`] on a table with the access columns.
#[macro_export]
macro_rules! lead_filter {
    ($table:ident, $lead:expr) => {{
        use diesel::prelude::*;
        use $crate::kernel::access::Lead;
        type Led = Box<
            dyn BoxableExpression<
                    $table::table,
                    diesel::pg::Pg,
                    SqlType = diesel::sql_types::Nullable<diesel::sql_types::Bool>,
                >,
        >;
        let led: Led = match $lead {
            Lead::Register(register) => Box::new($table::register.nullable().eq(register.as_str())),
            Lead::Unit(id) => Box::new($table::unit_id.nullable().eq(id)),
            Lead::Body(id) => Box::new($table::body_unit_id.nullable().eq(id)),
            Lead::AssigneeUnit(id) => Box::new($table::assignee_unit_id.nullable().eq(id)),
            Lead::Assignee(id) => Box::new($table::assignee_position_id.nullable().eq(id)),
            Lead::Settler(id) => Box::new($table::settler_position_id.nullable().eq(id)),
            Lead::CreatedBy(id) => Box::new($table::created_by_position.nullable().eq(id)),
            Lead::Client(id) => Box::new($table::created_by_client.nullable().eq(id)),
        };
        led
    }};
}
