//! The steps that all acts share: replay, load in scope, tag, permit, the act itself, the answer, the record.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::begin::{Asked, begin, permitted, permitted_again};
use super::header::{ActHeader, ActSignature, ActView};
use super::{Act, ActAnswer, Hands, Subject, store, tried};
use crate::kernel::access::Position;
use crate::kernel::app::App;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::reply::HttpReply;
use crate::kernel::ids::{new_id, new_number};
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::idempotency::{self, Replay};
use crate::kernel::record::{Actor, Event};

/// An act under way.
pub struct Performance<'a> {
    /// The transaction.
    pub tx: &'a mut Tx,
    /// The caller's context.
    pub context: &'a Context,
    /// What all acts take.
    pub header: ActHeader,
    /// Who acts and who signs.
    pub hands: Hands,
    /// Id of the act.
    pub act_id: Uuid,
    /// Legal date of the act.
    pub acted_on: NaiveDate,
    /// Kind of the act.
    pub kind: &'static str,
    /// What of it is kept openly, as the act's event tells it.
    pub facts: Value,
    pub(super) events: Vec<Event>,
    pub(super) made: Vec<String>,
}

impl std::fmt::Debug for Performance<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Performance({})", self.kind)
    }
}

impl Performance<'_> {
    /// Process-wide state.
    #[must_use]
    pub fn app(&self) -> &App {
        self.context.app()
    }

    /// The business instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.context.now()
    }

    /// True where the act is only tried (`dry_run`): nothing is stored, nor is a look at what is sealed.
    #[must_use]
    pub fn only_tried(&self) -> bool {
        self.tx.only_tries()
    }

    /// The position in which a person acts; no act of the staff is a portal's.
    pub fn acting(&self) -> Outcome<&Position> {
        self.hands.acting.as_ref().ok_or_else(|| Problem::new(Code::PermissionMissing))
    }

    /// Notes an event; act, position and legal day are filled in.
    pub fn event(&mut self, event: Event) {
        self.events.push(Event {
            act_id: Some(self.act_id),
            position_id: self.hands.acting.as_ref().map(|position| position.id),
            legal_day: Some(self.acted_on),
            ..event
        });
    }

    /// The id of something that the act makes; a `dry_run` does not show it.
    pub fn new_id(&mut self, commune: &str) -> Uuid {
        let id = new_id(commune, self.context.today());
        self.made.push(id.to_string());
        id
    }

    /// The printed number of something that the act makes; a `dry_run` does not show it.
    pub fn new_number(&mut self, prefix: &str, year: i32) -> String {
        let number = new_number(prefix, year);
        self.made.push(number.clone());
        number
    }

    /// Refuses an act, or its paper, dated before what it follows.
    pub fn not_before(&self, day: NaiveDate, what: &str) -> Outcome<()> {
        let given = self.header.acted_on.is_some();
        let pointer = if given { "/acted_on" } else { "/document_date" };
        let dates = [(pointer, Some(self.acted_on)), ("/document_date", self.header.document_date)];
        match dates.into_iter().find(|(_, date)| date.is_some_and(|date| date < day)) {
            None => Ok(()),
            Some((pointer, _)) => Err(dated_before(pointer, what)),
        }
    }

    /// Refuses an act dated before the latest act of another kind that stands on the same subject.
    pub async fn not_before_act(&mut self, subject: &impl Subject, kind: &str, what: &str) -> Outcome<()> {
        match self.latest(subject, kind).await? {
            Some(day) => self.not_before(day, what),
            None => Ok(()),
        }
    }

    /// The legal day of the latest act of this kind that was done to the subject and stands.
    pub async fn latest(&mut self, subject: &impl Subject, kind: &str) -> Outcome<Option<NaiveDate>> {
        store::latest_day(self.tx, subject.commune(), subject.id(), kind).await
    }

    fn view(&self, stored: bool) -> ActView {
        ActView {
            id: stored.then_some(self.act_id),
            kind: self.kind.to_owned(),
            acted_on: self.acted_on,
            document_number: self.header.document_number.clone(),
            document_date: self.header.document_date,
            signature: signature(&self.hands),
            acting_position_id: self.hands.acting.as_ref().map(|position| position.id),
            signer_position_id: self.hands.signer_position_id,
        }
    }
}

/// A day of an act that lies before what it follows.
#[must_use]
pub fn dated_before(pointer: &str, what: &str) -> Problem {
    Problem::field(pointer, "inverted", format!("The act cannot be dated before {what}."))
}

/// A portal enters what its citizen says.
pub(super) fn signature(hands: &Hands) -> ActSignature {
    let signs = |position: &Position| Some(position.id) == hands.signer_position_id;
    if hands.acting.as_ref().is_some_and(signs) { ActSignature::Signed } else { ActSignature::Entered }
}

/// Performs an act in one transaction. `dry_run` does the same and rolls back.
pub async fn perform<A: Act>(
    context: &Context,
    id: Uuid,
    header: ActHeader,
    input: A::Input,
    dry_run: bool,
) -> Outcome<HttpReply> {
    let today = context.today();
    let caller = context.caller();
    let faults = [
        header.check(today),
        header.check_caller(caller),
        A::check(&input, today),
        A::check_caller(&input, caller, today),
    ]
    .concat();
    context
        .app()
        .db
        .write(async |tx: &mut Tx| {
            if dry_run {
                tx.only_try();
            }
            let earlier = idempotency::replay(tx, context).await;
            // The body comes before everything that the database knows; only a retry after midnight must meet its own
            // answer, not the new day.
            if !faults.is_empty() && !matches!(earlier, Ok(Replay::Again(..))) {
                return Err(Problem::body(faults));
            }
            let earlier = earlier?;
            let subject = A::load(tx, context, id, &input).await?;
            if let Replay::Again(kept, _) = earlier {
                // A replay rechecks the right, not only the sight.
                permitted_again::<A>(context, subject, header.acting_position_id)?;
                return Ok(HttpReply::again(kept));
            }
            let permitted = permitted::<A>(tx, context, subject, header.acting_position_id).await?;
            done::<A>(tx, context, header, input, permitted).await
        })
        .await
}

/// The act itself. What no type of an act changes stands in functions without one: there are dozens of acts.
async fn done<A: Act>(
    tx: &mut Tx,
    context: &Context,
    header: ActHeader,
    input: A::Input,
    (subject, acting): (A::Subject, Option<Position>),
) -> Outcome<HttpReply> {
    let (commune, petition_id) = (subject.commune().to_owned(), subject.petition_id());
    let facts = A::facts_of(&subject, &input, header.legal_date(context.today()));
    let asked = Asked {
        kind: A::KIND,
        facts,
        private: A::private(&input),
        annuls: A::annuls(&input),
        may_sign: A::may_sign,
    };
    let signs = header.signer_position_id.or_else(|| A::signer(&subject, &input));
    let header = ActHeader { signer_position_id: signs, ..header };
    let place = (A::Subject::PATH, subject.id());
    let mut performance = begin(tx, context, header, acting, &subject, asked).await?;
    let answer = A::perform(&mut performance, subject, input).await?;
    let done = Done {
        commune,
        petition_id,
        place,
        parent_etag: answer.parent_etag().to_owned(),
        answer: serde_json::to_value(&answer).map_err(Problem::internal)?,
        left_out: A::Answer::OF_OTHERS,
    };
    conclude(performance, done).await
}

/// What was done.
struct Done {
    commune: String,
    petition_id: Option<Uuid>,
    /// Plural and id of what it was done to.
    place: (&'static str, Uuid),
    parent_etag: String,
    /// The act's own members of the answer.
    answer: Value,
    left_out: &'static [&'static [&'static str]],
}

/// The answer of an act, and its record.
async fn conclude(performance: Performance<'_>, done: Done) -> Outcome<HttpReply> {
    let only_tried = performance.only_tried();
    let mut body = json!({
        "act": performance.view(!only_tried),
        "stored": !only_tried,
        "parent_etag": done.parent_etag,
        "papers": [],
    });
    if let (Some(members), Value::Object(own)) = (body.as_object_mut(), done.answer) {
        members.extend(own);
    }
    let Performance { tx, context, act_id, events, made, .. } = performance;
    if only_tried {
        tried::blank(&mut body, &made);
        return Ok(HttpReply::json(200, body));
    }
    let (path, subject_id) = done.place;
    let mut reply = HttpReply::json(201, body);
    reply.headers.push(("location".to_owned(), format!("/v1/{path}/{subject_id}/acts/{act_id}")));
    reply.etag = Some(done.parent_etag);
    let kept = reply.keep()?.without(&done.left_out.concat());
    idempotency::keep(tx, context, &kept, done.petition_id).await?;
    tx.record(context.app(), &Actor::of(context), &done.commune, &events).await?;
    Ok(reply)
}
