//! A body that is sent in pieces and is whole only if its maker says so at the end. However else the maker ends (an
//! error, a panic, a stop of the server, a reader who does not read), the transfer breaks: whoever read half knows it.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::{LocalBoxStream, unfold};
use tokio::sync::mpsc;

use crate::kernel::problem::{Code, Outcome, Problem};

/// Pieces under way; a slow reader holds the maker back.
const UNDER_WAY: usize = 2;

/// The body as actix takes it.
pub type PiecesBody = LocalBoxStream<'static, Result<Bytes, std::io::Error>>;

enum Piece {
    Chunk(Bytes),
    End,
}

/// Where the maker puts the pieces.
#[derive(Debug)]
pub struct Pieces {
    sender: mpsc::Sender<Piece>,
    patience: Duration,
}

impl Pieces {
    /// A body and where its pieces go. The reader may take `patience` for each.
    #[must_use]
    pub fn open(patience: Duration) -> (Self, PiecesBody) {
        let (sender, receiver) = mpsc::channel(UNDER_WAY);
        let body = unfold(Some(receiver), |receiver| async {
            let mut receiver = receiver?;
            match receiver.recv().await {
                Some(Piece::Chunk(bytes)) => Some((Ok(bytes), Some(receiver))),
                Some(Piece::End) => None,
                None => Some((Err(std::io::Error::other("the body was broken off")), None)),
            }
        });
        (Self { sender, patience }, body.boxed_local())
    }

    /// Sends one piece.
    ///
    /// # Errors
    /// If nobody reads any more, or too slowly.
    pub async fn send(&self, bytes: Bytes) -> Outcome<()> {
        self.put(Piece::Chunk(bytes)).await
    }

    /// The last piece has been sent: the body is whole.
    ///
    /// # Errors
    /// If nobody reads any more, or too slowly.
    pub async fn end(self) -> Outcome<()> {
        self.put(Piece::End).await
    }

    async fn put(&self, piece: Piece) -> Outcome<()> {
        let gone = |why: &str| Problem::new(Code::ServiceUnavailable).retry_after(1).because(why);
        match tokio::time::timeout(self.patience, self.sender.send(piece)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(gone("the reader went away")),
            Err(_) => Err(gone("the reader takes too long")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(30);

    /// What a reader gets: bytes, and whether the body was whole.
    async fn read(body: PiecesBody) -> (usize, bool) {
        let pieces: Vec<_> = body.collect().await;
        let bytes = pieces.iter().flatten().map(Bytes::len).sum();
        (bytes, pieces.iter().all(Result::is_ok))
    }

    #[tokio::test]
    async fn it_is_whole_only_if_its_maker_says_so() {
        let (pieces, body) = Pieces::open(SHORT);
        pieces.send(Bytes::from_static(b"one")).await.unwrap();
        pieces.end().await.unwrap();
        assert_eq!(read(body).await, (3, true));

        let (pieces, body) = Pieces::open(SHORT);
        pieces.send(Bytes::from_static(b"one")).await.unwrap();
        drop(pieces);
        assert_eq!(read(body).await, (3, false));

        let (pieces, body) = Pieces::open(SHORT);
        let maker = tokio::spawn(async move {
            pieces.send(Bytes::from_static(b"one")).await.unwrap();
            panic!("the maker fails");
        });
        assert_eq!(read(body).await, (3, false));
        assert!(maker.await.is_err());
    }

    #[tokio::test]
    async fn a_reader_who_does_not_read_gets_a_broken_body() {
        let (pieces, body) = Pieces::open(SHORT);
        for _ in 0..UNDER_WAY {
            pieces.send(Bytes::from_static(b"x")).await.unwrap();
        }
        let late = pieces.send(Bytes::from_static(b"x")).await.unwrap_err();
        assert_eq!(late.internal_text(), Some("the reader takes too long"));
        drop(pieces);
        assert_eq!(read(body).await, (UNDER_WAY, false));
    }

    #[tokio::test]
    async fn the_end_too_waits_no_longer_than_the_rest() {
        let (pieces, body) = Pieces::open(SHORT);
        for _ in 0..UNDER_WAY {
            pieces.send(Bytes::from_static(b"x")).await.unwrap();
        }
        assert!(pieces.end().await.is_err());
        assert_eq!(read(body).await, (UNDER_WAY, false));
    }

    #[tokio::test]
    async fn the_maker_learns_that_the_reader_is_gone() {
        let (pieces, body) = Pieces::open(Duration::from_secs(60));
        drop(body);
        let gone = pieces.send(Bytes::from_static(b"x")).await.unwrap_err();
        assert_eq!(gone.internal_text(), Some("the reader went away"));
    }
}
