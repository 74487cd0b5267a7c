//! Legal acts: one type an act, one way to perform it.
//!
//! An act is a sub-resource that is created, such as `POST /v1/petitions/{id}/screenings`. Its file holds its input, its
//! legal conditions, the transition and the event; [`route`] gives it route, gate and document, [`perform`] the
//! steps that all acts share.

mod assertion;
mod begin;
mod departure;
pub mod header;
mod merge;
pub mod perform;
mod proposal;
pub mod read;
pub mod route;
pub mod schema;
mod store;
mod tried;
mod whole;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::access::{AccessFacts, Caller, Condition, HasFacts, Permission, Position, Role, Unchecked};
use super::app::App;
use super::context::Context;
use super::db::Tx;
use super::problem::{FieldError, Outcome, Problem};

pub use assertion::CitizenAssertion;
pub use begin::permit_tagged;
pub use departure::Departure;
pub use header::{ActHeader, ActSignature, ActView, Remarks, SubjectKind};
pub use merge::merged_schema;
pub use perform::{Performance, dated_before, perform};
pub use proposal::{Proposal, ProposedMark, ProposedStep};
pub use read::{HANDLED, Sighting, acts_of};
pub use route::{act, act_on, change, pascal};
pub use store::unannulled;
pub use whole::WholeAct;

/// Roles that sign no paper of a body.
const SIGN_NOTHING: &[Role] = &[
    Role::VillageHead,
    Role::Mediator,
    Role::IdentityCustodian,
    Role::Administrator,
    Role::Auditor,
    Role::ProvincialSupervisor,
];

/// What an act is done to.
pub trait Subject: HasFacts + Sized + 'static {
    /// `petition`, `case`, `assignment`, `reception_schedule`, `finding`.
    const KIND: &'static str;

    /// Its plural in paths.
    const PATH: &'static str;

    /// Who may read it.
    type Reading: Permission;

    /// Text that changes whenever the caller's rights to such rows of this commune do: cursors are bound to it.
    fn rights(context: &Context, commune: &str) -> String;

    /// How the caller sees its acts; 404 where he does not see the row.
    fn sight(
        conn: &mut AsyncPgConnection,
        context: &Context,
        id: Uuid,
    ) -> impl Future<Output = Outcome<Sighting>>;

    /// Locks the row if the caller may see it; else 404.
    fn load(tx: &mut Tx, context: &Context, id: Uuid) -> impl Future<Output = Outcome<Unchecked<Self>>>;

    /// Id of the row.
    fn id(&self) -> Uuid;

    /// Tenant.
    fn commune(&self) -> &str;

    /// Version that `If-Match` names.
    fn version(&self) -> i32;

    /// The petition whose key encrypts the act's texts.
    fn petition_id(&self) -> Option<Uuid> {
        None
    }

    /// The case the act belongs to.
    fn case_id(&self) -> Option<Uuid> {
        None
    }

    /// A position of the tenant that was held on `day`.
    fn office(
        &self,
        tx: &mut Tx,
        position_id: Uuid,
        day: NaiveDate,
    ) -> impl Future<Output = Outcome<Option<Position>>>;

    /// The tag of what a portal sees of the row: it is shown no version.
    fn seen_tag(&self, _tx: &mut Tx, _context: &Context) -> impl Future<Output = Outcome<String>> {
        async { Err(Problem::internal("no portal acts on this")) }
    }

    /// Keeps note, recipients and legal basis behind the petition's key (`None`), or gives them back to be kept
    /// plainly: so where no petition, and no petitioner's data, stands behind the subject.
    fn keep_remarks(
        &self,
        _tx: &mut Tx,
        _app: &App,
        _act_id: Uuid,
        remarks: &Remarks,
    ) -> impl Future<Output = Outcome<Option<Value>>> {
        let plain = serde_json::to_value(remarks).map(Some).map_err(Problem::internal);
        async { plain }
    }

    /// The body of a position, for subjects whose remarks are kept plainly: they stand in the file of the body that acted.
    fn body_of(
        _conn: &mut AsyncPgConnection,
        _commune: &str,
        _position_id: Uuid,
    ) -> impl Future<Output = Outcome<Option<Uuid>>> {
        async { Ok(None) }
    }

    /// Opens what is said of an act and lies behind the key of a petition; `None`: it is closed for the caller.
    fn open_remarks(
        _context: &Context,
        _petition_id: Uuid,
        _act_id: Uuid,
    ) -> impl Future<Output = Outcome<Option<Opened>>> {
        async { Ok(None) }
    }
}

/// What is said of an act, opened for one caller.
#[derive(Debug)]
pub struct Opened {
    /// Note, reason and the rest.
    pub remarks: Remarks,
    /// What a correction found, by its names.
    pub was: Option<Value>,
    /// It was sealed, and this is a look of the record.
    pub looked_at: bool,
    /// Names of people who signed besides the writers are open too.
    pub names: bool,
}

/// What an act answers beyond what all acts answer.
pub trait ActAnswer: Serialize + ToSchema {
    /// Lists of pointers of what names other rows than that of the answer and is not kept for a retry: one of these may be sealed
    /// while the answer is kept, and nobody would find it there.
    const OF_OTHERS: &'static [&'static [&'static str]];

    /// The new tag of what the act was done to.
    fn parent_etag(&self) -> &str;
}

/// One legal act.
pub trait Act: Sized + 'static {
    /// What it is done to.
    type Subject: Subject;
    /// Who may.
    type Permission: Permission;
    /// What it needs to know beyond what all acts take.
    type Input: DeserializeOwned + ToSchema + Validate + 'static;
    /// What it answers beyond what all acts answer.
    type Answer: ActAnswer + 'static;

    /// Stable name, also of its papers' number series.
    const KIND: &'static str;

    /// Whether it may be performed before screening: its kept answer shrinks when screening confirms a sealing.
    const SHRINKS: bool = false;
    /// Members of the answer that the act makes, as pointers (`/case`, `/finding/replies`): a `dry_run` shows them without
    /// an id.
    const MAKES: &'static [&'static str] = &[];

    /// Locks what it is done to, and before it what else the input names that is locked first; 404 where the caller may not
    /// see the row.
    fn load(
        tx: &mut Tx,
        context: &Context,
        id: Uuid,
        _input: &Self::Input,
    ) -> impl Future<Output = Outcome<Unchecked<Self::Subject>>> {
        Self::Subject::load(tx, context, id)
    }

    /// What is wrong with the input by itself, all at once; told before the row is looked at.
    fn check(_input: &Self::Input, _today: NaiveDate) -> Vec<FieldError> {
        Vec::new()
    }

    /// What is wrong with it from this caller: a portal says how it knows the citizen for whom it acts.
    fn check_caller(_input: &Self::Input, _caller: &Caller, _today: NaiveDate) -> Vec<FieldError> {
        Vec::new()
    }

    /// Structured facts of the act that are kept with it: codes, ids and dates, never free text.
    fn facts(input: &Self::Input) -> Value;

    /// What is kept: the same, with what follows from the subject and from the legal day.
    fn facts_of(_subject: &Self::Subject, input: &Self::Input, _acted_on: NaiveDate) -> Value {
        Self::facts(input)
    }

    /// Who signs where the request names nobody; `None`: who acts.
    fn signer(_subject: &Self::Subject, _input: &Self::Input) -> Option<Uuid> {
        None
    }

    /// Who may sign besides the acting position itself: the body of the row's book (without a book: its own body), and
    /// the settler or head of the book. On a sealed row only the settler, who is never named by it: trying all others out
    /// would tell whom it names.
    fn may_sign(subject: &Self::Subject, acting: &Position, signer: &Position) -> bool {
        let facts = subject.facts();
        let of_book = facts.body_unit_id.filter(|_| facts.register.is_some());
        let body_unit_id = of_book.unwrap_or(acting.body_unit_id);
        let in_office = !SIGN_NOTHING.contains(&signer.role)
            && (signer.body_unit_id == body_unit_id || Condition::Head.holds(signer, &facts));
        signer.id == acting.id || Condition::Settler.holds(signer, &facts) || (in_office && !facts.sealed)
    }

    /// Free texts and ticks of the act's own that are kept with its remarks.
    fn private(_input: &Self::Input) -> Option<Value> {
        None
    }

    /// The act that this one annuls.
    fn annuls(_input: &Self::Input) -> Option<Uuid> {
        None
    }

    /// Checks the legal conditions, makes the transition, saves, and notes its events.
    fn perform(
        performance: &mut Performance<'_>,
        subject: Self::Subject,
        input: Self::Input,
    ) -> impl Future<Output = Outcome<Self::Answer>>;
}

/// An act on something of its subject that its path names too: another act, a publication.
pub trait OnAct: Act {
    /// Tells the input which it is.
    fn on(input: &mut Self::Input, id: Uuid);
}

/// Position and signer of an act under way.
#[derive(Debug, Clone)]
pub struct Hands {
    /// Who acts; `None`: a portal for its citizen.
    pub acting: Option<Position>,
    /// Who signs; `None` where a portal acts.
    pub signer_position_id: Option<Uuid>,
}

impl Hands {
    /// True where a person acts who meets the condition on a row with these facts.
    #[must_use]
    pub fn meet(&self, condition: Condition, facts: &AccessFacts) -> bool {
        self.acting.as_ref().is_some_and(|position| condition.holds(position, facts))
    }
}
