//! Registers a petition: durable, numbered, sealed, on a clock, with an accountable person. A 201 means all of it.

pub mod batch;
pub mod reply;

use chrono::Datelike as _;
use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

use self::reply::{RegisteredPetition, SECRET_LENGTH, Tracking, receipt, tried};
use super::books::book;
use super::clocks::{self, Start};
use super::duplicates;
use super::intake::{Days, NewPetition};
use super::screening::form_of;
use super::splits::check_split;
use super::summary;
use crate::kernel::access::{AccessFacts, Caller, HasFacts as _, Permission, Register};
use crate::kernel::context::Context;
use crate::kernel::crypto::{SecretKind, hash_secret};
use crate::kernel::db::Tx;
use crate::kernel::db::drawn::insert_drawn;
use crate::kernel::http::reply::{Body, HttpReply};
use crate::kernel::ids::{new_id, new_number, random_text};
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::idempotency::{self, Replay};
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Actor, Event, EventType};
use crate::law::store::LawBook;
use crate::people::names::name_key;
use crate::people::office::{self, Answering, Unit};
use crate::petitions::access::{RegisterPetition, matrix};
use crate::petitions::model::{Authentication, Petition, PublicStatus, Status};
use crate::petitions::store;
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::intakes::{self, IntakeRow};
use crate::vault::{Part, PetitionKey};

/// Everything about a new petition before the first lock.
struct Draft {
    petition: Petition,
    book: Unit,
    deadlines: Vec<DeadlineRow>,
    secret: String,
    answering: Answering,
}

/// Registers a petition in one transaction.
pub async fn register(context: &Context, new: NewPetition, dry_run: bool) -> Outcome<HttpReply> {
    let days = new.check(context.caller(), context.now())?;
    let commune = context.commune_of_body(new.commune.as_deref())?;
    let registered = context
        .app()
        .db
        .register(async |tx: &mut Tx| {
            if dry_run {
                tx.only_try();
            }
            if let Replay::Again(kept, petition_id) = idempotency::replay(tx, context).await? {
                recheck(tx, context, petition_id).await?;
                return Ok(HttpReply::again(kept));
            }
            store_new(tx, context, &new, days, &commune, dry_run).await
        })
        .await;
    match registered {
        // Lost a race for the same external_ref: say what exists.
        Err(problem) if problem.code == Code::PetitionExternalRefTaken && problem.more.is_empty() => {
            Err(taken(context, &new, &commune).await?)
        }
        other => other,
    }
}

/// A replay shows nothing that the caller may no longer see.
async fn recheck(tx: &mut Tx, context: &Context, petition_id: Option<Uuid>) -> Outcome<()> {
    let Some(id) = petition_id else { return Ok(()) };
    let Err(problem) = store::find(tx.conn(), &context.scope(matrix), id).await else { return Ok(()) };
    Err(if problem.code == Code::ResourceNotFound { problem.unseen(vec![id]) } else { problem })
}

async fn taken(context: &Context, new: &NewPetition, commune: &str) -> Outcome<Problem> {
    let mut conn = context.app().db.read().await?;
    let client = context.caller().client_id().unwrap_or_default();
    let external_ref = new.external_ref.as_deref().unwrap_or_default();
    let id = intakes::by_external_ref(&mut conn, commune, client, external_ref).await?;
    let problem = Problem::new(Code::PetitionExternalRefTaken);
    Ok(match id {
        Some(id) => problem.with("existing", json!({ "id": id, "href": format!("/v1/petitions/{id}") })),
        None => problem,
    })
}

async fn store_new(
    tx: &mut Tx,
    context: &Context,
    new: &NewPetition,
    days: Days,
    commune: &str,
    dry_run: bool,
) -> Outcome<HttpReply> {
    if let (Some(client), Some(external_ref)) = (context.caller().client_id(), &new.external_ref)
        && intakes::by_external_ref(tx.conn(), commune, client, external_ref).await?.is_some()
    {
        return Err(Problem::new(Code::PetitionExternalRefTaken));
    }
    check_split(tx, context, new, commune).await?;
    let mut draft = draft(tx, context, new, days, commune).await?;
    let (id, year) = (draft.petition.id, days.received_on.year());
    let key = PetitionKey::create(tx, context.app(), commune, id).await?;
    let redraw = |row: &mut Petition| row.number = new_number(row.register.prefix(), year);
    let (people, text) = (new.people(), new.text());
    tokio::try_join!(
        biased;
        key.write(tx, id, Part::People, &people),
        key.write(tx, id, Part::Content, &text),
        insert_drawn(tx, &mut draft.petition, store::insert, redraw),
    )?;
    // From its number on the book is locked: what can be done before was done, and the rest takes as few answers as it can.
    let ((), (), book_number) = tokio::try_join!(
        biased;
        duplicates::remember_sealed(tx, context.app(), &draft.petition, &people),
        deadlines::insert(tx, &draft.deadlines),
        store::next_book_number(tx, commune, draft.book.id, year),
    )?;
    let mut intake = intake(book_number, context, new, &draft, days);
    let redraw = |row: &mut IntakeRow| row.tracking_code = Tracking::new_code(commune);
    insert_drawn(tx, &mut intake, intakes::insert, redraw).await?;
    let (petition, scope) = (&draft.petition, context.scope(matrix));
    let view = if dry_run {
        summary::show_tried(tx.conn(), context, &scope, petition).await?
    } else {
        summary::show(tx.conn(), context, &scope, petition).await?
    };
    let etag = view.summary.etag.clone();
    let answer = RegisteredPetition {
        petition: view,
        tracking: (!dry_run)
            .then(|| Tracking { code: intake.tracking_code.clone(), secret: draft.secret.clone() }),
        receipt: if dry_run { None } else { Some(receipt(context, new, &draft.petition, &draft.deadlines)?) },
        stored: !dry_run,
    };
    let mut reply = HttpReply::json(if dry_run { 200 } else { 201 }, json!(answer));
    if dry_run {
        reply.body = Body::Json(tried(json!(answer)));
        return Ok(reply);
    }
    reply.headers.push(("location".to_owned(), format!("/v1/petitions/{}", petition.id)));
    reply.etag = Some(etag);
    let kept = reply.keep()?.without(RegisteredPetition::OF_OTHERS);
    idempotency::keep(tx, context, &kept, Some(petition.id)).await?;
    tx.record(context.app(), &Actor::of(context), commune, &[registered(context, &draft)]).await?;
    Ok(reply)
}

fn registered(context: &Context, draft: &Draft) -> Event {
    let petition = &draft.petition;
    Event {
        petition_id: Some(petition.id),
        position_id: petition.created_by_position,
        legal_day: Some(petition.received_on),
        fields: json!({ "channel": petition.channel, "register": petition.register, "entered_on": context.today() }),
        after: Some(petition.facts()),
        telling: Some(Telling::new(NotificationKind::PetitionReceived, draft.answering.told())),
        ..Event::of(EventType::PetitionRegistered, "petition", petition.id)
    }
}

async fn draft(
    tx: &mut Tx,
    context: &Context,
    new: &NewPetition,
    days: Days,
    commune: &str,
) -> Outcome<Draft> {
    let (now, today) = (context.now(), context.today());
    let register = new.register.unwrap_or(Register::Government);
    let book = book(tx, commune, register, new.unit_id).await?;
    let created_by_position = creator(context, &of_book(commune, register, &book), new.acting_position_id)?;
    let excluded = excluded(tx, new, commune).await?;
    let answering = office::answering(tx.conn(), commune, register, &book, today, &excluded).await?;
    let assignee = answering.accountable.as_ref();
    let mut petition = Petition {
        commune: commune.to_owned(),
        id: new_id(commune, today),
        number: new_number(register.prefix(), days.received_on.year()),
        register,
        unit_id: book.id,
        body_unit_id: book.body_unit_id,
        kind: None,
        track: None,
        field: new.claimed_field,
        channel: new.channel.as_str().to_owned(),
        status: Status::Received,
        public_status: PublicStatus::Received,
        sealed: true,
        received_on: days.received_on,
        subject: None,
        village_code: None,
        people_count: new.people_count(),
        flags: Vec::new(),
        intake_review: days.review(assignee.is_none()),
        assignee_position_id: assignee.map(|position| position.id),
        assignee_unit_id: assignee.map(|position| position.unit_id),
        settler_position_id: None,
        case_id: None,
        case_number: None,
        answer_id: None,
        to_enforce_since: None,
        link_type: None,
        created_by_client: context.caller().client_id().map(str::to_owned),
        created_by_position,
        forwarder_type: new.forwarded_by.as_ref().map(|forwarder| forwarder.kind.as_str().to_owned()),
        failed_criteria: Vec::new(),
        proposed: None,
        passed_from_id: None,
        acknowledged_on: None,
        excluded_person_ids: excluded,
        named_person_ids: Vec::new(),
        due_on: None,
        version: 1,
        created_at: now,
        changed_at: now,
    };
    let start = Start {
        kind: new.claimed_kind,
        known_writer: !new.writers.is_empty(),
        at_reception: new.channel.as_str() == "reception",
        to_party_head: form_of(new).to_party_head,
    };
    let deadlines = clocks::first(&context.app().part::<LawBook>().current(), &petition, start, now)?;
    petition.due_on = clocks::next_due(petition.sealed, &deadlines);
    Ok(Draft { petition, book, deadlines, secret: random_text(SECRET_LENGTH), answering })
}

/// What is known of a petition that comes into this book, as far as it matters who may register it.
fn of_book(commune: &str, register: Register, book: &Unit) -> AccessFacts {
    AccessFacts {
        commune: commune.to_owned(),
        register: Some(register),
        unit_id: Some(book.id),
        body_unit_id: Some(book.body_unit_id),
        ..AccessFacts::default()
    }
}

/// Persons in office whom the petition names: until screening tells otherwise they see nothing of it.
async fn excluded(tx: &mut Tx, new: &NewPetition, commune: &str) -> Outcome<Vec<Uuid>> {
    let positions: Vec<Uuid> = new.about.iter().filter_map(|about| about.position_id).collect();
    let names: Vec<String> =
        new.about.iter().filter_map(|about| about.name.as_deref()).map(name_key).collect();
    office::persons_meant(tx.conn(), commune, &positions, &names).await
}

fn creator(context: &Context, facts: &AccessFacts, asked: Option<Uuid>) -> Outcome<Option<Uuid>> {
    match context.caller() {
        Caller::Machine(_) if asked.is_some() => {
            Err(Problem::field("/acting_position_id", "not_allowed", "Machines hold no position."))
        }
        Caller::Machine(_) => Ok(None),
        Caller::Person(_) => {
            let position = RegisterPetition::rule().acting(context.caller(), facts, asked)?;
            Ok(Some(position.id))
        }
    }
}

fn intake(book_number: i32, context: &Context, new: &NewPetition, draft: &Draft, days: Days) -> IntakeRow {
    let secret = SecretString::from(draft.secret.clone());
    IntakeRow {
        commune: draft.petition.commune.clone(),
        petition_id: draft.petition.id,
        claimed_kind: new.claimed_kind.map(|kind| kind.as_str().to_owned()),
        claimed_field: new.claimed_field.map(|field| field.as_str().to_owned()),
        authentication: new.authentication.unwrap_or(Authentication::None).as_str().to_owned(),
        language: new.language.clone().unwrap_or_else(|| "vi".to_owned()),
        submitted_at: new.submitted_at,
        written_on: new.written_on,
        occurred_on: new.occurred_on,
        signer_count: new.people_count(),
        originals_attached: new.originals_attached.unwrap_or(false),
        wishes_protection: new.wishes_protection.unwrap_or(false),
        has_known_writer: !new.writers.is_empty(),
        external_ref: new.external_ref.clone(),
        client_id: context.caller().client_id().map(str::to_owned),
        tracking_code: Tracking::new_code(&draft.petition.commune),
        tracking_hash: hash_secret(&context.app().keys, SecretKind::Tracking, &secret).to_vec(),
        book_year: days.received_on.year(),
        book_number,
        book_unit_id: draft.book.id,
        form: json!(form_of(new)),
        split_from_id: new.split_from_id,
    }
}
