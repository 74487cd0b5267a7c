//! Takes a file as it comes: looks at its first bytes, encrypts chunk by chunk, and holds no more of it than one.

use uuid::Uuid;

use crate::attachments::model::{HEAD, MediaType};
use crate::kernel::app::App;
use crate::kernel::crypto::Sha256;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::vault::{CHUNK, PetitionKey};

/// A file that comes in.
pub(super) struct Filing<'a> {
    app: &'a App,
    key: PetitionKey,
    id: Uuid,
    chunk: Vec<u8>,
    number: i32,
    size: usize,
    hash: Sha256,
    media_type: Option<MediaType>,
}

/// A file that is there, its chunks still waiting.
pub(super) struct Filed {
    pub(super) id: Uuid,
    pub(super) media_type: MediaType,
    pub(super) size: usize,
    pub(super) sha256: String,
}

impl<'a> Filing<'a> {
    pub(super) fn new(app: &'a App, key: PetitionKey, id: Uuid) -> Self {
        let (chunk, hash) = (Vec::with_capacity(CHUNK), Sha256::default());
        Self { app, key, id, chunk, number: 0, size: 0, hash, media_type: None }
    }

    /// The next piece, of any length.
    pub(super) async fn take(&mut self, mut piece: &[u8]) -> Outcome<()> {
        self.hash.add(piece);
        self.size += piece.len();
        while !piece.is_empty() {
            // Only now is it known that this is not the last one.
            if self.chunk.len() == CHUNK {
                self.put(false).await?;
            }
            let (now, later) = piece.split_at(piece.len().min(CHUNK - self.chunk.len()));
            self.chunk.extend_from_slice(now);
            piece = later;
            if self.media_type.is_none() && self.chunk.len() >= HEAD {
                self.media_type = Some(self.judged()?);
            }
        }
        Ok(())
    }

    /// It was the last piece.
    pub(super) async fn end(mut self) -> Outcome<Filed> {
        let media_type = self.media_type.map_or_else(|| self.judged(), Ok)?;
        self.put(true).await?;
        Ok(Filed { id: self.id, media_type, size: self.size, sha256: self.hash.hex() })
    }

    fn judged(&self) -> Outcome<MediaType> {
        let names = MediaType::ALL.map(MediaType::as_str).join(", ");
        let refused = || {
            Problem::new(Code::MediaTypeUnsupported).detail(format!("The file is none of these: {names}."))
        };
        MediaType::of(&self.chunk).ok_or_else(refused)
    }

    async fn put(&mut self, last: bool) -> Outcome<()> {
        self.key.upload_chunk(self.app, self.id, (self.number, last), &self.chunk).await?;
        self.number += 1;
        self.chunk.clear();
        Ok(())
    }
}
