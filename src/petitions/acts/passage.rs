//! A petition goes to another book of the commune, and comes back from there while nobody has acknowledged it. Its texts are
//! written again under the key of the new entry, which is sealed as anything that comes in: who works there screens it himself.

use chrono::Datelike as _;
use secrecy::SecretString;
use serde_json::{Value, json};
use uuid::Uuid;

use super::barred;
use crate::kernel::access::{HasFacts as _, Register};
use crate::kernel::acts::Performance;
use crate::kernel::crypto::{SecretKind, hash_secret};
use crate::kernel::db::drawn::insert_drawn;
use crate::kernel::ids::{new_number, random_text};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Event, EventType};
use crate::law::store::LawBook;
use crate::people::office::{self, Unit};
use crate::people::references::units_by_id;
use crate::petitions::model::passage::Entry;
use crate::petitions::model::texts::{Content, Forwarder, People};
use crate::petitions::model::{Kind, Petition, PetitionAct, Status, TransitionError};
use crate::petitions::store::acts::{entered_at, standing};
use crate::petitions::store::intakes::{self, IntakeRow};
use crate::petitions::store::{self, deadlines, passages};
use crate::petitions::usecases::books::book;
use crate::petitions::usecases::clocks::{self, Start};
use crate::petitions::usecases::concerned::concerned;
use crate::petitions::usecases::duplicates;
use crate::petitions::usecases::intake::Days;
use crate::petitions::usecases::register::reply::Tracking;
use crate::vault::{Part, PetitionKey, open_to_pass_on};

/// The book to which a petition goes: another one than its own, and none through which it came.
pub async fn other_book(
    act: &mut Performance<'_>,
    petition: &Petition,
    (register, unit_id): (Register, Option<Uuid>),
) -> Outcome<Unit> {
    let unit = book(act.tx, &petition.commune, register, unit_id).await?;
    let wrong = |detail: &str| Err(Problem::field("/register", "not_allowed", detail));
    if petition.stands_in(register, unit.id, unit.body_unit_id) {
        return wrong("The petition stands in this book.");
    }
    let before = passages::above(act.tx.conn(), petition).await?;
    if before.iter().any(|entry| entry.stands_in(register, unit.id, unit.body_unit_id)) {
        return wrong("The petition came from this book: it goes back by a return.");
    }
    Ok(unit)
}

/// What the first entry says, as far as the second one needs it.
struct Said {
    people: People,
    content: Content,
    /// The writer asks for protection, as registration or screening knows.
    protected: bool,
    intake: IntakeRow,
}

/// Enters the petition in the other book: with a number, clocks and an accountable person of its own.
pub async fn enter(
    act: &mut Performance<'_>,
    petition: &Petition,
    unit: Unit,
    register: Register,
) -> Outcome<()> {
    let said = said(act, petition).await?;
    let (entry, intake, telling) = drawn_up(act, petition, (register, &unit), &said).await?;
    let app = act.context.app();
    let rows = first_clocks(act, petition, &entry, &intake)?;
    let mut entry = Petition { due_on: clocks::next_due(entry.sealed, &rows), ..entry };
    let key = PetitionKey::create(act.tx, app, &entry.commune, entry.id).await?;
    key.write(act.tx, entry.id, Part::People, &said.people).await?;
    let content = forwarded(act, petition, said.content).await?;
    key.write(act.tx, entry.id, Part::Content, &content).await?;
    let year = entry.received_on.year();
    insert_drawn(act.tx, &mut entry, store::insert, |row| row.number = new_number(register.prefix(), year))
        .await?;
    duplicates::remember_sealed(act.tx, app, &entry, &said.people).await?;
    deadlines::insert(act.tx, &rows).await?;
    let book_number = store::next_book_number(act.tx, &entry.commune, unit.id, year).await?;
    let mut intake = IntakeRow { book_number, ..intake };
    let commune = entry.commune.clone();
    insert_drawn(act.tx, &mut intake, intakes::insert, |row| {
        row.tracking_code = Tracking::new_code(&commune);
    })
    .await?;
    act.event(Event {
        petition_id: Some(entry.id),
        fields: json!({
            "channel": entry.channel, "register": entry.register, "entered_on": act.context.today(), "second_entry": true,
        }),
        after: Some(entry.facts()),
        telling: Some(telling),
        ..Event::of(EventType::PetitionRegistered, "petition", entry.id)
    });
    Ok(())
}

/// Opens the texts of the first entry for the second one. Whoever asked for protection, at registration or as it was screened,
/// keeps it: a sealed petition is not opened by going to another book.
async fn said(act: &mut Performance<'_>, petition: &Petition) -> Outcome<Said> {
    let acts = standing(act.tx, petition, act.act_id).await?;
    let screenings = acts.iter().filter(|done| done.act == PetitionAct::Screening).map(|done| done.id);
    let owners: Vec<Uuid> = screenings.chain([petition.id]).collect();
    let of = (petition.commune.as_str(), petition.id, petition.sealed);
    let parts = open_to_pass_on(act.tx, act.context.app(), of, &owners).await?;
    let missing = || Problem::internal("a petition without its protected parts");
    let asked = |id: &Uuid| {
        let remarks: Option<Value> = parts.get(*id, Part::Act);
        remarks.is_some_and(|remarks| remarks["more"]["facts"]["protection_requested"] == true)
    };
    let intake = intakes::find(act.tx.conn(), &petition.commune, petition.id).await?;
    let by_wish = petition.sealed && !petition.kind.is_some_and(Kind::stays_sealed);
    Ok(Said {
        people: parts.get(petition.id, Part::People).ok_or_else(missing)?,
        content: parts.get(petition.id, Part::Content).ok_or_else(missing)?,
        protected: intake.wishes_protection || by_wish || (petition.sealed && owners.iter().any(asked)),
        intake,
    })
}

/// The entry, what is known of its intake, and who is told; the number in the book is not drawn yet.
async fn drawn_up(
    act: &mut Performance<'_>,
    petition: &Petition,
    (register, unit): (Register, &Unit),
    said: &Said,
) -> Outcome<(Petition, IntakeRow, Telling)> {
    let (app, commune, today) = (act.context.app(), petition.commune.as_str(), act.context.today());
    let named = concerned(act.tx.conn(), app, petition).await?;
    let answering = office::answering(act.tx.conn(), commune, register, unit, today, &named).await?;
    let telling = Telling::new(NotificationKind::PetitionPassedOn, answering.told());
    let accountable = answering.accountable;
    let year = act.acted_on.year();
    let entry = Entry {
        id: act.new_id(commune),
        number: act.new_number(register.prefix(), year),
        register,
        unit_id: unit.id,
        body_unit_id: unit.body_unit_id,
        passed_on: act.acted_on,
        review: Days { received_on: act.acted_on, late: false }.review(accountable.is_none()),
        accountable,
        named,
    };
    let entry = petition.entered_again(entry, act.now());
    // The writer has code and secret of the first entry; those of this one are nobody's.
    let nobodys = SecretString::from(random_text(20));
    let intake = IntakeRow {
        petition_id: entry.id,
        claimed_kind: petition.kind.map(|kind| kind.as_str().to_owned()),
        claimed_field: petition.field.map(|field| field.as_str().to_owned()),
        wishes_protection: said.protected,
        external_ref: None,
        client_id: None,
        // The first entry tells of it.
        split_from_id: None,
        tracking_code: Tracking::new_code(commune),
        tracking_hash: hash_secret(&app.keys, SecretKind::Tracking, &nobodys).to_vec(),
        book_year: year,
        book_unit_id: unit.id,
        ..said.intake.clone()
    };
    Ok((entry, intake, telling))
}

/// The clocks that run in the other book, by what the first one found it to be.
fn first_clocks(
    act: &Performance<'_>,
    petition: &Petition,
    entry: &Petition,
    intake: &IntakeRow,
) -> Outcome<Vec<deadlines::DeadlineRow>> {
    let start = Start {
        kind: petition.kind,
        known_writer: intake.has_known_writer,
        at_reception: false,
        to_party_head: intake.form().to_party_head,
    };
    clocks::first(&act.app().part::<LawBook>().current(), entry, start, act.now())
}

/// The content with the body that passes it on now in the place of who passed it on before.
async fn forwarded(act: &mut Performance<'_>, petition: &Petition, content: Content) -> Outcome<Content> {
    let units = units_by_id(act.tx.conn(), &petition.commune, &[petition.unit_id]).await?;
    let forwarder = Forwarder {
        kind: petition.forwarder(),
        name: None,
        body: units.get(&petition.unit_id).map(|unit| unit.label.clone()),
        document_number: act.header.document_number.clone(),
        document_date: act.header.document_date,
    };
    Ok(Content { forwarded_by: Some(forwarder), ..content })
}

/// Takes the entry back that this transfer made, if it made one: it stays in the other book, void. What was acknowledged there
/// is not taken back.
pub async fn take_back(act: &mut Performance<'_>, petition: &Petition, transfer: Uuid) -> Outcome<()> {
    let since = entered_at(act.tx, petition, transfer).await?;
    let Some(entry) = passages::latest(act.tx.conn(), petition, since).await? else { return Ok(()) };
    if entry.acknowledged_on.is_some() {
        return Err(barred(act.context, petition, TransitionError::Acknowledged));
    }
    let before = entry.facts();
    clocks::cancel_open(act.tx, &entry, |_| false, act.acted_on, act.act_id).await?;
    let entry = Petition { due_on: None, ..entry.standing(Status::Voided).changed(act.now()) };
    store::save(act.tx, &entry).await?;
    act.event(Event {
        petition_id: Some(entry.id),
        fields: json!({ "status": entry.status }),
        before: Some(before),
        after: Some(entry.facts()),
        ..Event::of(EventType::PetitionTakenBack, "petition", entry.id)
    });
    Ok(())
}

/// Refuses that a petition comes back from a book that has not acknowledged it: its entry there would be left waiting.
pub async fn is_acknowledged(act: &mut Performance<'_>, petition: &Petition) -> Outcome<()> {
    let acts = standing(act.tx, petition, act.act_id).await?;
    let Some(transfer) = acts.iter().rev().find(|done| done.act == PetitionAct::Transfer) else {
        return Ok(());
    };
    let since = entered_at(act.tx, petition, transfer.id).await?;
    let entry = passages::latest(act.tx.conn(), petition, since).await?;
    if entry.is_some_and(|entry| entry.awaits_acknowledgement()) {
        return Err(barred(act.context, petition, TransitionError::Unacknowledged));
    }
    Ok(())
}
