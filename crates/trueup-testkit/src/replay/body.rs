//! Bodies of answers: whole ones, and those that are sent piece by piece and may break off.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::stream;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::Frame;
use tokio::net::TcpStream;

/// The body of every answer of the replay.
pub(super) type ReplayBody = UnsyncBoxBody<Bytes, io::Error>;

/// Long enough that what was sent before has arrived when the connection is reset.
const BEFORE_RESET: Duration = Duration::from_millis(200);

/// A part of a body that is sent piece by piece.
pub(super) enum Piece {
    /// Bytes.
    Send(Bytes),
    /// Nothing for a while.
    Pause(Duration),
    /// Nothing any more; the connection stays open.
    Stall,
    /// The connection is reset.
    Reset(Arc<TcpStream>),
}

/// A body in one piece.
pub(super) fn whole(body: Bytes) -> ReplayBody {
    Full::new(body).map_err(|never| match never {}).boxed_unsync()
}

/// A body in pieces.
pub(super) fn pieces(pieces: impl IntoIterator<Item = Piece>) -> ReplayBody {
    let pieces: VecDeque<Piece> = pieces.into_iter().collect();
    let frames = stream::unfold(pieces, |mut pieces| async {
        loop {
            match pieces.pop_front()? {
                Piece::Send(bytes) => return Some((Ok(Frame::data(bytes)), pieces)),
                Piece::Pause(time) => tokio::time::sleep(time).await,
                Piece::Stall => futures::future::pending().await,
                Piece::Reset(connection) => {
                    tokio::time::sleep(BEFORE_RESET).await;
                    // A socket that is closed with a linger time of zero sends RST instead of FIN.
                    let lingers_not = connection.set_zero_linger();
                    let error = lingers_not.err().unwrap_or_else(|| io::ErrorKind::ConnectionReset.into());
                    return Some((Err(error), pieces));
                }
            }
        }
    });
    StreamBody::new(frames).boxed_unsync()
}
