//! A body behind many mebibytes of blanks, which JSON allows, plain or compressed.
//!
//! Some browsers take in all that the network has before their page has read any of it, so a long one comes slowly:
//! a client that goes away does so long before the end.

use std::convert::Infallible;
use std::io::Write;
use std::iter::{once, repeat_n};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Bytes;
use flate2::{Compress, Compression, Crc, FlushCompress, write::DeflateEncoder};
use hyper::body::{Body, Frame};
use tokio::time::{Sleep, sleep};

static MIB: [u8; 1 << 20] = [b' '; 1 << 20];
/// A member of a gzip file, without a name or a date.
const GZIP: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\xff";

/// So many pieces, each of a mebibyte, come at once.
const AT_ONCE: usize = 8;
/// Before each of the others.
const PAUSE: Duration = Duration::from_millis(100);

pub(super) struct Padded {
    pieces: Box<dyn Iterator<Item = Bytes> + Send>,
    sent: usize,
    sleep: Pin<Box<Sleep>>,
}

impl Padded {
    pub(super) fn plain(mib: u32, body: Bytes) -> Padded {
        Padded::of(repeat_n(Bytes::from_static(&MIB), mib as usize).chain(once(body)))
    }

    /// A mebibyte is compressed once and sent again and again.
    pub(super) fn gzip(mib: u32, body: &[u8]) -> Padded {
        let mut block = Vec::with_capacity(4_096);
        let mut deflate = Compress::new(Compression::best(), false);
        // A full flush ends on a whole byte and lets nothing after it refer to what was before.
        deflate.compress_vec(&MIB, &mut block, FlushCompress::Full).expect("a fresh stream takes anything");
        let (mut one, mut sum) = (Crc::new(), Crc::new());
        one.update(&MIB);
        (0..mib).for_each(|_| sum.combine(&one));
        sum.update(body);
        let mut end = DeflateEncoder::new(Vec::new(), Compression::best());
        let mut end = end.write_all(body).and_then(|()| end.finish()).expect("memory is written to");
        end.extend([sum.sum().to_le_bytes(), sum.amount().to_le_bytes()].concat());
        let blocks = repeat_n(Bytes::from(block), mib as usize);
        Padded::of(once(Bytes::from_static(GZIP)).chain(blocks).chain(once(end.into())))
    }

    fn of(pieces: impl Iterator<Item = Bytes> + Send + 'static) -> Padded {
        Padded { pieces: Box::new(pieces), sent: 0, sleep: Box::pin(sleep(PAUSE)) }
    }
}

impl Body for Padded {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.sent >= AT_ONCE {
            ready!(self.sleep.as_mut().poll(context));
            self.sleep = Box::pin(sleep(PAUSE));
        }
        self.sent += 1;
        Poll::Ready(self.pieces.next().map(|bytes| Ok(Frame::data(bytes))))
    }
}
