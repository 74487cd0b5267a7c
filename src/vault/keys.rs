//! The data key of a petition.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::files::ChunkPlace;
use super::parts::Part;
use super::roles::{VaultRole, acting_as};
use super::schema::{petition_keys, protected_parts};
use crate::kernel::acts::Remarks;
use crate::kernel::app::App;
use crate::kernel::crypto::{DataKey, FieldAad, Sealing, WrapAad, WrappedKey, rewrap};
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};

/// An opened data key, for writing and reading the parts of one petition.
pub struct PetitionKey {
    commune: String,
    petition_id: Uuid,
    sealed: bool,
    key: DataKey,
}

impl std::fmt::Debug for PetitionKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PetitionKey")
    }
}

/// The root key of a data key.
pub(super) fn sealing(sealed: bool) -> Sealing {
    if sealed { Sealing::Sealed } else { Sealing::Ordinary }
}

impl PetitionKey {
    /// A new key for a new petition, sealed, with its row.
    pub async fn create(tx: &mut Tx, app: &App, commune: &str, petition_id: Uuid) -> Outcome<Self> {
        let key = DataKey::generate();
        let wrapped = key.wrap(&app.keys, Sealing::Sealed, WrapAad { commune, petition_id })?;
        diesel::insert_into(petition_keys::table)
            .values((
                petition_keys::commune.eq(commune),
                petition_keys::petition_id.eq(petition_id),
                petition_keys::sealed.eq(true),
                petition_keys::root_key_id.eq(wrapped.root_key_id),
                petition_keys::wrapped_key.eq(wrapped.bytes),
            ))
            .execute(tx.conn())
            .await?;
        Ok(Self { commune: commune.to_owned(), petition_id, sealed: true, key })
    }

    /// Opens the key of a petition for writing. Of a sealed one the key, but nothing written under it, can be read.
    pub async fn for_writing(
        tx: &mut Tx,
        app: &App,
        commune: &str,
        petition_id: Uuid,
        sealed: bool,
    ) -> Outcome<Self> {
        if sealed {
            let read = async |tx: &mut Tx| Self::read(tx.conn(), app, commune, petition_id).await;
            acting_as(tx, VaultRole::KeyKeeper, petition_id, read).await
        } else {
            Self::read(tx.conn(), app, commune, petition_id).await
        }
    }

    /// Opens the key with the connection's present role.
    pub(super) async fn read(
        conn: &AsyncPgConnection,
        app: &App,
        commune: &str,
        petition_id: Uuid,
    ) -> Outcome<Self> {
        // The row itself says under which root key it lies: it may have been released a moment ago.
        let (sealed, wrapped) = wrapped_key(conn, commune, petition_id).await?;
        Self::unwrap(app, commune, petition_id, sealed, &wrapped)
    }

    /// The same where the row may be one that the connection's present role does not see.
    pub(super) async fn find(
        conn: &AsyncPgConnection,
        app: &App,
        commune: &str,
        petition_id: Uuid,
    ) -> Outcome<Option<Self>> {
        let found = find_wrapped_key(conn, commune, petition_id).await?;
        found.map(|(sealed, wrapped)| Self::unwrap(app, commune, petition_id, sealed, &wrapped)).transpose()
    }

    fn unwrap(
        app: &App,
        commune: &str,
        petition_id: Uuid,
        sealed: bool,
        wrapped: &WrappedKey,
    ) -> Outcome<Self> {
        let key = DataKey::unwrap(&app.keys, sealing(sealed), WrapAad { commune, petition_id }, wrapped)?;
        Ok(Self { commune: commune.to_owned(), petition_id, sealed, key })
    }

    /// Opens the keys of several petitions that the connection's present role can read, in one statement.
    pub(super) async fn read_many(
        conn: &mut AsyncPgConnection,
        app: &App,
        commune: &str,
        petitions: &[Uuid],
    ) -> Outcome<HashMap<Uuid, Self>> {
        let rows: Vec<(Uuid, bool, String, Vec<u8>)> = petition_keys::table
            .filter(petition_keys::commune.eq(commune).and(petition_keys::petition_id.eq_any(petitions)))
            .select((
                petition_keys::petition_id,
                petition_keys::sealed,
                petition_keys::root_key_id,
                petition_keys::wrapped_key,
            ))
            .load(conn)
            .await?;
        let opened = |(petition_id, sealed, root_key_id, bytes)| {
            let wrapped = WrappedKey { root_key_id, bytes };
            Ok((petition_id, Self::unwrap(app, commune, petition_id, sealed, &wrapped)?))
        };
        rows.into_iter().map(opened).collect()
    }

    /// Rewraps the key under the other root key: the ordinary one for a released petition, the sealed one where a
    /// petition is sealed again.
    pub(super) async fn rewrap(
        tx: &mut Tx,
        app: &App,
        commune: &str,
        petition_id: Uuid,
        to_sealed: bool,
    ) -> Outcome<()> {
        acting_as(tx, VaultRole::KeyKeeper, petition_id, async |tx: &mut Tx| {
            let (_, old) = wrapped_key(tx.conn(), commune, petition_id).await?;
            let place = WrapAad { commune, petition_id };
            let new = rewrap(&app.keys, sealing(!to_sealed), sealing(to_sealed), place, &old)?;
            let changed = diesel::update(petition_keys::table.find((commune, petition_id)))
                .set((
                    petition_keys::sealed.eq(to_sealed),
                    petition_keys::root_key_id.eq(new.root_key_id),
                    petition_keys::wrapped_key.eq(new.bytes),
                ))
                .execute(tx.conn())
                .await?;
            if changed == 1 { Ok(()) } else { Err(Problem::internal("a data key could not be rewrapped")) }
        })
        .await
    }

    /// Writes one part. Plain INSERT: RETURNING and ON CONFLICT would need the right to read.
    pub async fn write(&self, tx: &Tx, owner_id: Uuid, part: Part, value: &impl Serialize) -> Outcome<()> {
        let plain = serde_json::to_vec(value).map_err(Problem::internal)?;
        let ciphertext = self.key.encrypt(&self.place(owner_id, part), &plain)?;
        diesel::insert_into(protected_parts::table)
            .values((
                protected_parts::commune.eq(&self.commune),
                protected_parts::petition_id.eq(self.petition_id),
                protected_parts::owner_id.eq(owner_id),
                protected_parts::part.eq(part.as_str()),
                protected_parts::sealed.eq(self.sealed),
                protected_parts::ciphertext.eq(ciphertext),
            ))
            .execute(&mut tx.at_once())
            .await?;
        Ok(())
    }

    /// Writes one part over what it said.
    pub async fn overwrite(
        &self,
        tx: &mut Tx,
        owner_id: Uuid,
        part: Part,
        value: &impl Serialize,
    ) -> Outcome<()> {
        let plain = serde_json::to_vec(value).map_err(Problem::internal)?;
        let ciphertext = self.key.encrypt(&self.place(owner_id, part), &plain)?;
        acting_as(tx, VaultRole::PartCorrector, self.petition_id, async |tx: &mut Tx| {
            let row = (self.commune.as_str(), self.petition_id, owner_id, part.as_str());
            let changed = diesel::update(protected_parts::table.find(row))
                .set(protected_parts::ciphertext.eq(ciphertext))
                .execute(tx.conn())
                .await?;
            if changed == 1 { Ok(()) } else { Err(Problem::internal("a protected part is not there")) }
        })
        .await
    }

    /// Decrypts one part.
    pub(super) fn decrypt(
        &self,
        owner_id: Uuid,
        part: Part,
        ciphertext: &[u8],
    ) -> Outcome<serde_json::Value> {
        let plain = self.key.decrypt(&self.place(owner_id, part), ciphertext)?;
        serde_json::from_slice(&plain)
            .map_err(|_| Problem::internal("a protected part is not what was written"))
    }

    /// Encrypts a chunk of a file for its place.
    pub(super) fn seal_chunk(&self, place: ChunkPlace, plain: &[u8]) -> Outcome<Vec<u8>> {
        Ok(self.key.encrypt(&place.aad(&self.commune, &place.column()), plain)?)
    }

    /// Decrypts a chunk of a file that lies at this place.
    pub(super) fn open_chunk(&self, place: ChunkPlace, ciphertext: &[u8]) -> Outcome<Zeroizing<Vec<u8>>> {
        Ok(self.key.decrypt(&place.aad(&self.commune, &place.column()), ciphertext)?)
    }

    /// Tenant and petition.
    pub(super) fn owner(&self) -> (&str, Uuid) {
        (&self.commune, self.petition_id)
    }

    fn place(&self, owner_id: Uuid, part: Part) -> FieldAad<'_> {
        FieldAad { commune: &self.commune, table: "protected_parts", column: part.as_str(), row: owner_id }
    }
}

/// Keeps what is said of an act behind the key of its petition; nothing is left to be kept plainly.
pub async fn keep_remarks(
    tx: &mut Tx,
    app: &App,
    (commune, petition_id, sealed): (&str, Uuid, bool),
    act_id: Uuid,
    remarks: &Remarks,
) -> Outcome<Option<serde_json::Value>> {
    let key = PetitionKey::for_writing(tx, app, commune, petition_id, sealed).await?;
    key.write(tx, act_id, Part::Act, remarks).await?;
    Ok(None)
}

/// Keeps it over what was kept when the act began: the act has found more to be kept with it.
pub async fn keep_remarks_again(
    tx: &mut Tx,
    app: &App,
    (commune, petition_id, sealed): (&str, Uuid, bool),
    act_id: Uuid,
    remarks: &Remarks,
) -> Outcome<()> {
    let key = PetitionKey::for_writing(tx, app, commune, petition_id, sealed).await?;
    key.overwrite(tx, act_id, Part::Act, remarks).await
}

async fn wrapped_key(
    conn: &AsyncPgConnection,
    commune: &str,
    petition_id: Uuid,
) -> Outcome<(bool, WrappedKey)> {
    let found = find_wrapped_key(conn, commune, petition_id).await?;
    found.ok_or_else(|| Problem::internal("a petition without its data key"))
}

async fn find_wrapped_key(
    mut conn: &AsyncPgConnection,
    commune: &str,
    petition_id: Uuid,
) -> Outcome<Option<(bool, WrappedKey)>> {
    let found = petition_keys::table
        .find((commune, petition_id))
        .select((petition_keys::sealed, petition_keys::root_key_id, petition_keys::wrapped_key))
        .first(&mut conn)
        .await
        .optional()?;
    Ok(found.map(|(sealed, root_key_id, bytes)| (sealed, WrappedKey { root_key_id, bytes })))
}
