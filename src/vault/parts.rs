//! Protected parts: what a petition and all that hangs on it say in words.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::files;
use super::grants::Grant;
use super::keys::PetitionKey;
use super::roles::{VaultRole, acting_as};
use super::schema::protected_parts;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};

/// What a protected part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Writers, representative, how a portal knows them.
    People,
    /// Subject, content, place, persons complained of.
    Content,
    /// Note, recipients, legal basis of an act.
    Act,
    /// Task, expected result, milestones of an assignment.
    Assignment,
    /// Text of a progress report or completion.
    Report,
    /// Text of a notice.
    Notice,
    /// Text of an answer.
    Answer,
    /// What an enforcement item orders, its proof, and who outside has to do it.
    Item,
    /// Name, description and digest of an attachment.
    Attachment,
    /// Why an attachment was voided.
    Voiding,
    /// Text of an internal remark.
    Note,
}

impl Part {
    /// Every part.
    pub(super) const ALL: &'static [Self] = &[
        Self::People,
        Self::Content,
        Self::Act,
        Self::Assignment,
        Self::Report,
        Self::Notice,
        Self::Answer,
        Self::Item,
        Self::Attachment,
        Self::Voiding,
        Self::Note,
    ];

    /// The stored code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Content => "content",
            Self::Act => "act",
            Self::Assignment => "assignment",
            Self::Report => "report",
            Self::Notice => "notice",
            Self::Answer => "answer",
            Self::Item => "item",
            Self::Attachment => "attachment",
            Self::Voiding => "voiding",
            Self::Note => "note",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|part| part.as_str() == code)
    }
}

/// Opened parts, by owner and kind.
#[derive(Debug, Default)]
pub struct PartOf(HashMap<(Uuid, Part), Value>);

impl PartOf {
    /// One part, if it was there and could be read.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, owner_id: Uuid, part: Part) -> Option<T> {
        self.0.get(&(owner_id, part)).and_then(|value| T::deserialize(value).ok())
    }

    /// These and those of another petition.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// Opens parts of a released petition. Of a sealed one row-level security shows nothing, and nothing comes back.
/// `owners`: only these; empty: all.
pub async fn open_released(
    conn: &AsyncPgConnection,
    app: &App,
    commune: &str,
    petition_id: Uuid,
    owners: &[Uuid],
) -> Outcome<PartOf> {
    let (rows, key) = tokio::try_join!(
            biased;
        load(conn, commune, petition_id, owners, Part::ALL),
        PetitionKey::find(conn, app, commune, petition_id),
    )?;
    match key {
        _ if rows.is_empty() => Ok(PartOf::default()),
        Some(key) => decrypt(&key, rows),
        // Released between the two.
        None => decrypt(&PetitionKey::read(conn, app, commune, petition_id).await?, rows),
    }
}

/// Opens parts of several released petitions in two statements, however many there are. The keys come first: of one that is sealed
/// between the two nothing comes, nor of one that is released then.
pub async fn open_released_many(
    conn: &mut AsyncPgConnection,
    app: &App,
    commune: &str,
    petitions: &[Uuid],
    owners: &[Uuid],
) -> Outcome<PartOf> {
    let keys = PetitionKey::read_many(conn, app, commune, petitions).await?;
    let rows: Vec<(Uuid, Row)> = protected_parts::table
        .filter(protected_parts::commune.eq(commune))
        .filter(protected_parts::petition_id.eq_any(petitions).and(protected_parts::owner_id.eq_any(owners)))
        .select((
            protected_parts::petition_id,
            (protected_parts::owner_id, protected_parts::part, protected_parts::ciphertext),
        ))
        .load(conn)
        .await?;
    let mut by_petition: HashMap<Uuid, Vec<Row>> = HashMap::new();
    for (petition_id, row) in rows {
        by_petition.entry(petition_id).or_default().push(row);
    }
    let mut all = PartOf::default();
    for (petition_id, rows) in by_petition {
        if let Some(key) = keys.get(&petition_id) {
            all.0.extend(decrypt(key, rows)?.0);
        }
    }
    Ok(all)
}

/// Opens what a grant opens of a sealed petition. The caller records the look in the same transaction, unless it is the
/// writer's own: he reads what is addressed to him.
/// `owners`: only these; empty: all.
pub async fn open_granted(
    tx: &mut Tx,
    app: &App,
    commune: &str,
    grant: &Grant,
    owners: &[Uuid],
) -> Outcome<PartOf> {
    let petition_id = grant.petition_id();
    acting_as(tx, VaultRole::IdentityReader, petition_id, async |tx: &mut Tx| {
        let rows = load(tx.conn(), commune, petition_id, owners, grant.parts()).await?;
        let key = PetitionKey::read(tx.conn(), app, commune, petition_id).await?;
        decrypt(&key, rows)
    })
    .await
}

/// Releases a petition: gives back what was sealed, flips every part, rewraps the key.
pub async fn release(tx: &mut Tx, app: &App, commune: &str, petition_id: Uuid) -> Outcome<PartOf> {
    let grant = Grant::for_system(petition_id);
    let parts = open_granted(tx, app, commune, &grant, &[]).await?;
    flip(tx, app, (commune, petition_id), false, parts.0.len()).await?;
    Ok(parts)
}

/// Opens parts of a petition that are written again at once, for its entry in another book under the key of that, or corrected: nobody
/// reads them.
pub async fn open_to_pass_on(
    tx: &mut Tx,
    app: &App,
    (commune, petition_id, sealed): (&str, Uuid, bool),
    owners: &[Uuid],
) -> Outcome<PartOf> {
    if sealed {
        open_granted(tx, app, commune, &Grant::for_system(petition_id), owners).await
    } else {
        open_released(tx.conn(), app, commune, petition_id, owners).await
    }
}

/// Seals a released petition again, where it turns out to be of a kind that stays sealed: flips every part, rewraps the key.
pub async fn seal(tx: &mut Tx, app: &App, commune: &str, petition_id: Uuid) -> Outcome<()> {
    let owners: Vec<Uuid> = protected_parts::table
        .filter(protected_parts::commune.eq(commune).and(protected_parts::petition_id.eq(petition_id)))
        .select(protected_parts::owner_id)
        .load(tx.conn())
        .await?;
    flip(tx, app, (commune, petition_id), true, owners.len()).await
}

/// Flips every part of a petition, as many as are `expected`, and the contents of its attachments, and its key with them.
async fn flip(
    tx: &mut Tx,
    app: &App,
    (commune, petition_id): (&str, Uuid),
    sealed: bool,
    expected: usize,
) -> Outcome<()> {
    acting_as(tx, VaultRole::IdentityReader, petition_id, async |tx: &mut Tx| {
        let rows = protected_parts::table
            .filter(protected_parts::commune.eq(commune).and(protected_parts::petition_id.eq(petition_id)));
        let flipped = diesel::update(rows).set(protected_parts::sealed.eq(sealed)).execute(tx.conn()).await?;
        if flipped != expected {
            return Err(Problem::internal("not every part was flipped"));
        }
        files::flip(tx, commune, petition_id, sealed).await
    })
    .await?;
    PetitionKey::rewrap(tx, app, commune, petition_id, sealed).await
}

type Row = (Uuid, String, Vec<u8>);

async fn load(
    mut conn: &AsyncPgConnection,
    commune: &str,
    petition_id: Uuid,
    owners: &[Uuid],
    parts: &[Part],
) -> Outcome<Vec<Row>> {
    let mut query = protected_parts::table
        .filter(
            protected_parts::commune.eq(commune.to_owned()).and(protected_parts::petition_id.eq(petition_id)),
        )
        .select((protected_parts::owner_id, protected_parts::part, protected_parts::ciphertext))
        .into_boxed();
    if parts.len() < Part::ALL.len() {
        query = query.filter(protected_parts::part.eq_any(parts.iter().map(|part| part.as_str())));
    }
    if !owners.is_empty() {
        query = query.filter(protected_parts::owner_id.eq_any(owners.to_vec()));
    }
    Ok(query.load(&mut conn).await?)
}

fn decrypt(key: &PetitionKey, rows: Vec<Row>) -> Outcome<PartOf> {
    let mut parts = PartOf::default();
    for (owner_id, code, ciphertext) in rows {
        let part = Part::parse(&code).ok_or_else(|| Problem::internal("a protected part of unknown kind"))?;
        parts.0.insert((owner_id, part), key.decrypt(owner_id, part, &ciphertext)?);
    }
    Ok(parts)
}
