//! Contents of attachments: in chunks, each encrypted under the data key of its petition for its place in its file, so that nobody
//! needs to hold a file whole, and none can be cut short, put together anew or moved unnoticed.
//!
//! A file may take minutes to come. Its chunks wait in a table of their own meanwhile, each written by a statement of its own:
//! no connection and no lock is held while nothing comes, and what is cut off is in nobody's sight. When the whole is there it is
//! taken over in the transaction that makes the attachment. What was taken over the application can neither change nor delete.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::grants::Grant;
use super::keys::PetitionKey;
use super::parts::Part;
use super::roles::{VaultRole, acting_as};
use super::schema::{attachment_chunks, uploaded_chunks};
use crate::kernel::app::App;
use crate::kernel::crypto::FieldAad;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, Outcome, Problem};

/// Bytes of a chunk, but for the last. Some of them are in memory for each file that comes or goes.
pub const CHUNK: usize = 128 * 1024;

/// Where a chunk stands: in which file, at which place, and whether it is the last.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChunkPlace {
    attachment_id: Uuid,
    number: i32,
    last: bool,
}

impl ChunkPlace {
    pub(super) fn column(self) -> String {
        format!("content {} {}", self.number, if self.last { "last" } else { "more" })
    }

    pub(super) fn aad<'a>(&self, commune: &'a str, column: &'a str) -> FieldAad<'a> {
        FieldAad { commune, table: "attachment_chunks", column, row: self.attachment_id }
    }
}

impl PetitionKey {
    /// Encrypts a chunk of a file that comes in, and lays it where such chunks wait.
    pub async fn upload_chunk(
        &self,
        app: &App,
        attachment_id: Uuid,
        (number, last): (i32, bool),
        plain: &[u8],
    ) -> Outcome<()> {
        let (commune, _) = self.owner();
        let ciphertext = self.seal_chunk(ChunkPlace { attachment_id, number, last }, plain)?;
        let received_at = app.clock.real_now();
        app.db
            .write(async |tx: &mut Tx| {
                diesel::insert_into(uploaded_chunks::table)
                    .values((
                        uploaded_chunks::commune.eq(commune),
                        uploaded_chunks::attachment_id.eq(attachment_id),
                        uploaded_chunks::number.eq(number),
                        uploaded_chunks::ciphertext.eq(&ciphertext),
                        uploaded_chunks::received_at.eq(received_at),
                    ))
                    .execute(tx.conn())
                    .await?;
                Ok(())
            })
            .await
    }
}

/// Takes over a file whose chunks are all there, as many as are `expected`.
pub async fn keep_upload(
    tx: &mut Tx,
    (commune, petition_id, sealed): (&str, Uuid, bool),
    attachment_id: Uuid,
    expected: usize,
) -> Outcome<()> {
    use diesel::sql_types::{Bool, Uuid as SqlUuid};
    let of = uploaded_chunks::commune.eq(commune).and(uploaded_chunks::attachment_id.eq(attachment_id));
    let waiting = || uploaded_chunks::table.filter(of);
    let kept = waiting()
        .select((
            uploaded_chunks::commune,
            petition_id.into_sql::<SqlUuid>(),
            uploaded_chunks::attachment_id,
            uploaded_chunks::number,
            sealed.into_sql::<Bool>(),
            uploaded_chunks::ciphertext,
        ))
        .insert_into(attachment_chunks::table)
        .into_columns((
            attachment_chunks::commune,
            attachment_chunks::petition_id,
            attachment_chunks::attachment_id,
            attachment_chunks::number,
            attachment_chunks::sealed,
            attachment_chunks::ciphertext,
        ))
        .execute(tx.conn())
        .await?;
    diesel::delete(waiting()).execute(tx.conn()).await?;
    if kept == expected { Ok(()) } else { Err(Problem::internal("chunks of an upload are missing")) }
}

/// Deletes what came of a file that will not be kept.
pub async fn discard_upload(app: &App, commune: &str, attachment_id: Uuid) -> Outcome<()> {
    let waiting = uploaded_chunks::table
        .filter(uploaded_chunks::commune.eq(commune).and(uploaded_chunks::attachment_id.eq(attachment_id)));
    app.db
        .write(async |tx: &mut Tx| {
            diesel::delete(waiting).execute(tx.conn()).await?;
            Ok(())
        })
        .await
}

/// Flips the contents of all attachments of a petition; the connection has the role that may.
pub(super) async fn flip(tx: &mut Tx, commune: &str, petition_id: Uuid, sealed: bool) -> Outcome<()> {
    let of = attachment_chunks::commune.eq(commune).and(attachment_chunks::petition_id.eq(petition_id));
    let rows = attachment_chunks::table.filter(of);
    diesel::update(rows).set(attachment_chunks::sealed.eq(sealed)).execute(tx.conn()).await?;
    let other = attachment_chunks::table.filter(of).filter(attachment_chunks::sealed.ne(sealed));
    let left: bool = diesel::select(exists(other)).get_result(tx.conn()).await?;
    if left { Err(Problem::internal("not every chunk was flipped")) } else { Ok(()) }
}

/// The content of an attachment, to be read chunk by chunk, each by a statement of its own.
pub struct StoredFile {
    key: PetitionKey,
    grant: Option<Grant>,
    attachment_id: Uuid,
    size: usize,
}

impl std::fmt::Debug for StoredFile {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "StoredFile({})", self.attachment_id)
    }
}

impl StoredFile {
    /// That of a released petition. Of a sealed one row-level security shows neither key nor chunk, and there is none.
    pub async fn released(
        conn: &AsyncPgConnection,
        app: &App,
        (commune, petition_id): (&str, Uuid),
        (attachment_id, size): (Uuid, usize),
    ) -> Outcome<Option<Self>> {
        let key = PetitionKey::find(conn, app, commune, petition_id).await?;
        Ok(key.map(|key| Self { key, grant: None, attachment_id, size }))
    }

    /// That of a sealed petition, under a grant that opens attachments. The caller records the look in the same transaction.
    pub async fn granted(
        tx: &mut Tx,
        app: &App,
        commune: &str,
        grant: Grant,
        (attachment_id, size): (Uuid, usize),
    ) -> Outcome<Self> {
        if !grant.parts().contains(&Part::Attachment) {
            return Err(Problem::internal("this grant opens no attachment"));
        }
        let petition_id = grant.petition_id();
        let read = async |tx: &mut Tx| PetitionKey::read(tx.conn(), app, commune, petition_id).await;
        let key = acting_as(tx, VaultRole::IdentityReader, petition_id, read).await?;
        Ok(Self { key, grant: Some(grant), attachment_id, size })
    }

    /// How many chunks it has.
    #[must_use]
    pub fn chunks(&self) -> usize {
        self.size.div_ceil(CHUNK)
    }

    /// One chunk. A petition that was released or sealed since it was opened gives none any more, unless it is read under a grant.
    ///
    /// # Errors
    /// If it is missing, damaged, of another place, or not as long as the file's size says.
    pub async fn chunk(&self, app: &App, index: usize) -> Outcome<Zeroizing<Vec<u8>>> {
        let number = i32::try_from(index).map_err(Problem::internal)?;
        let ciphertext = match &self.grant {
            None => app.db.reading(async |conn| self.load(conn, app, number).await).await?,
            Some(grant) => {
                let read = async |tx: &mut Tx| self.load(tx.conn(), app, number).await;
                let granted = async |tx: &mut Tx| {
                    acting_as(tx, VaultRole::IdentityReader, grant.petition_id(), read).await
                };
                app.db.write(granted).await?
            }
        };
        let last = index + 1 == self.chunks();
        let place = ChunkPlace { attachment_id: self.attachment_id, number, last };
        let plain = self.key.open_chunk(place, &ciphertext)?;
        let expected = if last { self.size - index * CHUNK } else { CHUNK };
        let whole = plain.len() == expected;
        if whole { Ok(plain) } else { Err(Problem::internal("a chunk is not as long as it should be")) }
    }

    async fn load(&self, conn: &mut AsyncPgConnection, app: &App, number: i32) -> Outcome<Vec<u8>> {
        let (commune, petition_id) = self.key.owner();
        let found: Option<Vec<u8>> = attachment_chunks::table
            .find((commune, petition_id, self.attachment_id, number))
            .select(attachment_chunks::ciphertext)
            .first(conn)
            .await
            .optional()?;
        if let Some(ciphertext) = found {
            return Ok(ciphertext);
        }
        // Sealed since it was opened, it shows its key no more either.
        if self.grant.is_none() && PetitionKey::find(conn, app, commune, petition_id).await?.is_none() {
            return Err(Problem::new(Code::PermissionMissing));
        }
        Err(Problem::internal("a chunk of an attachment is missing"))
    }
}
