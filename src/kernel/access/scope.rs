//! What a caller may read: the union of views that his positions give. The pure form is [`Scope::admits`]; the SQL
//! form is made from the same views by the macro [`scope_filter`](crate::scope_filter); a property test keeps
//! them equal.

use uuid::Uuid;

use super::facts::AccessFacts;
use super::role::Register;

/// How much of a row is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing, not even that it exists.
    None,
    /// Status, dates and subject; nothing that tells who.
    Redacted,
    /// All but what is sealed.
    Full,
}

/// Kinds with one line each in the visibility matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindGroup {
    /// Khiếu nại and land disputes.
    Complaint,
    /// Tố cáo, reports of crime, and mixed contents, which may hold one.
    Denunciation,
    /// Kiến nghị, phản ánh and everything else.
    Recommendation,
}

impl KindGroup {
    /// Codes of kinds in this group.
    #[must_use]
    pub fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::Complaint => &["complaint_admin", "complaint_discipline", "land_dispute"],
            Self::Denunciation => &["denunciation_duty", "denunciation_field", "crime_report", "mixed"],
            Self::Recommendation => {
                &["recommendation", "reflection", "procedure_request", "feedback_on_regulations", "other"]
            }
        }
    }

    /// The group of a kind.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        [Self::Complaint, Self::Denunciation]
            .into_iter()
            .find(|group| group.kinds().contains(&kind))
            .unwrap_or(Self::Recommendation)
    }
}

/// Which rows a view reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// All of the commune.
    Commune,
    /// One register.
    Register(Register),
    /// Rows whose book a unit keeps.
    Unit(Uuid),
    /// Rows whose book a body keeps.
    Body(Uuid),
    /// Rows whose assignee belongs to a unit.
    AssigneeUnit(Uuid),
    /// Rows where the position is assignee or settler.
    Position(Uuid),
    /// Rows a position registered.
    CreatedBy(Uuid),
    /// Rows a client registered.
    Client(String),
}

/// One grant of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Tenant.
    pub commune: String,
    /// Which rows.
    pub reach: Reach,
    /// How much of complaints.
    pub complaints: Level,
    /// How much of denunciations.
    pub denunciations: Level,
    /// How much of the rest.
    pub recommendations: Level,
}

impl View {
    /// A view with one level for all kinds.
    #[must_use]
    pub fn same(commune: &str, reach: Reach, level: Level) -> Self {
        Self::new(commune, reach, level, level, level)
    }

    /// A view with a level for each group.
    #[must_use]
    pub fn new(
        commune: &str,
        reach: Reach,
        complaints: Level,
        denunciations: Level,
        recommendations: Level,
    ) -> Self {
        Self { commune: commune.to_owned(), reach, complaints, denunciations, recommendations }
    }

    /// The level for a kind. Before screening nobody knows the kind, so the strictest line decides.
    #[must_use]
    pub fn level(&self, kind: Option<&str>) -> Level {
        match kind.map(KindGroup::of) {
            Some(KindGroup::Complaint) => self.complaints,
            Some(KindGroup::Denunciation) => self.denunciations,
            Some(KindGroup::Recommendation) => self.recommendations,
            None => self.complaints.min(self.denunciations).min(self.recommendations),
        }
    }

    /// Kinds that are seen at all.
    #[must_use]
    pub fn kinds(&self) -> Vec<&'static str> {
        [
            (KindGroup::Complaint, self.complaints),
            (KindGroup::Denunciation, self.denunciations),
            (KindGroup::Recommendation, self.recommendations),
        ]
        .into_iter()
        .filter(|(_, level)| *level > Level::None)
        .flat_map(|(group, _)| group.kinds().iter().copied())
        .collect()
    }

    /// True where rows of every kind, and those not yet screened, are seen.
    #[must_use]
    pub fn sees_all_kinds(&self) -> bool {
        self.level(None) > Level::None
    }

    /// How much of a row with these facts it shows.
    #[must_use]
    pub fn shows(&self, facts: &AccessFacts) -> Level {
        let reached = self.commune == facts.commune && self.reaches(facts);
        if reached { self.level(facts.kind) } else { Level::None }
    }

    fn reaches(&self, facts: &AccessFacts) -> bool {
        match &self.reach {
            Reach::Commune => true,
            Reach::Register(register) => facts.register == Some(*register),
            Reach::Unit(id) => facts.unit_id == Some(*id),
            Reach::Body(id) => facts.body_unit_id == Some(*id),
            Reach::AssigneeUnit(id) => facts.assignee_unit_id == Some(*id),
            Reach::Position(id) => {
                facts.assignee_position_id == Some(*id) || facts.settler_position_id == Some(*id)
            }
            Reach::CreatedBy(id) => facts.created_by_position == Some(*id),
            Reach::Client(id) => facts.created_by_client.as_deref() == Some(id),
        }
    }
}

/// What a caller may read. Only the gate makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    views: Vec<View>,
    blind_to: Vec<Uuid>,
}

impl Scope {
    /// A scope of these views; rows that exclude one of `blind_to` are hidden from all of them.
    pub(in crate::kernel) fn new(views: Vec<View>, blind_to: Vec<Uuid>) -> Self {
        Self { views, blind_to }
    }

    /// A scope for tests of the property that both forms agree.
    #[cfg(test)]
    #[must_use]
    pub fn for_test(views: Vec<View>, blind_to: Vec<Uuid>) -> Self {
        Self { views, blind_to }
    }

    /// Views in one commune.
    pub fn views<'scope>(&'scope self, commune: &'scope str) -> impl Iterator<Item = &'scope View> {
        self.views.iter().filter(move |view| view.commune == commune)
    }

    /// Persons whose exclusion hides a row.
    #[must_use]
    pub fn blind_to(&self) -> &[Uuid] {
        &self.blind_to
    }

    /// True where a row that excludes these persons is hidden, whatever the views are.
    #[must_use]
    pub fn is_blind_to(&self, excluded: &[Uuid]) -> bool {
        excluded.iter().any(|person| self.blind_to.contains(person))
    }

    /// How much of a row with these facts is seen.
    #[must_use]
    pub fn level(&self, facts: &AccessFacts) -> Level {
        if self.is_blind_to(&facts.excluded_person_ids) {
            return Level::None;
        }
        self.views.iter().map(|view| view.shows(facts)).max().unwrap_or(Level::None)
    }

    /// True where the row may be seen at all.
    #[must_use]
    pub fn admits(&self, facts: &AccessFacts) -> bool {
        self.level(facts) > Level::None
    }

    /// The scope of nobody.
    #[must_use]
    pub fn nothing() -> Self {
        Self { views: Vec::new(), blind_to: Vec::new() }
    }

    /// The part of it in which rows are seen in full.
    #[must_use]
    pub fn in_full(&self) -> Self {
        let full = |level: Level| if level == Level::Full { level } else { Level::None };
        let narrowed = |view: &View| View {
            complaints: full(view.complaints),
            denunciations: full(view.denunciations),
            recommendations: full(view.recommendations),
            ..view.clone()
        };
        Self { views: self.views.iter().map(narrowed).collect(), blind_to: self.blind_to.clone() }
    }

    /// The same for who may be a watcher: for watchers everything sealed is redacted.
    #[must_use]
    pub fn in_full_unless(&self, watcher: bool) -> Self {
        if watcher { Self::nothing() } else { self.in_full() }
    }

    /// Text that changes whenever the rights do: bound into cursors and tags.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("{:?}{:?}", self.views, self.blind_to)
    }
}

/// The SQL form of a [`Scope`] on a table with the access columns, for one commune.
#[macro_export]
macro_rules! scope_filter {
    ($table:ident, $scope:expr, $commune:expr) => {{
        use diesel::prelude::*;
        use $crate::kernel::access::scope::Reach;
        type Predicate =
            Box<dyn BoxableExpression<$table::table, diesel::pg::Pg, SqlType = diesel::sql_types::Bool>>;
        let scope: &$crate::kernel::access::scope::Scope = $scope;
        let mut any: Predicate = Box::new($crate::kernel::db::constant::Constant(false));
        for view in scope.views($commune) {
            let reach: Predicate = match view.reach.clone() {
                Reach::Commune => Box::new($crate::kernel::db::constant::Constant(true)),
                Reach::Register(register) => Box::new($table::register.eq(register.as_str())),
                Reach::Unit(id) => Box::new($table::unit_id.eq(id)),
                Reach::Body(id) => Box::new($table::body_unit_id.eq(id)),
                Reach::AssigneeUnit(id) => Box::new($table::assignee_unit_id.is_not_distinct_from(id)),
                Reach::Position(id) => Box::new(
                    $table::assignee_position_id
                        .is_not_distinct_from(id)
                        .or($table::settler_position_id.is_not_distinct_from(id)),
                ),
                Reach::CreatedBy(id) => Box::new($table::created_by_position.is_not_distinct_from(id)),
                Reach::Client(id) => Box::new($table::created_by_client.is_not_distinct_from(id)),
            };
            let kinds: Predicate = if view.sees_all_kinds() {
                Box::new($crate::kernel::db::constant::Constant(true))
            } else {
                Box::new($table::kind.nullable().eq_any(view.kinds()).is_not_distinct_from(true))
            };
            any = Box::new(any.or(reach.and(kinds)));
        }
        let seen: Predicate = if scope.blind_to().is_empty() {
            any
        } else {
            let blind = $table::excluded_person_ids.overlaps_with(scope.blind_to().to_vec());
            Box::new(any.and(diesel::dsl::not(blind)))
        };
        seen
    }};
}
