//! A client that costs next to nothing, since it runs on the cores of the server: bare HTTP/1.1 over kept connections, one
//! request at a time on each, all in one thread, as `pgbench` with one thread does.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Outcome;

/// The mark of the end of a chunked body.
const END: &[u8] = b"0\r\n\r\n";

/// A kept connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer, whole.
pub struct Answer<'a> {
    pub status: u16,
    pub head: &'a str,
    pub body: &'a [u8],
}

impl Answer<'_> {
    /// A header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.split("\r\n").find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and reads its answer to the end.
    pub async fn exchange(&mut self, request: &[u8]) -> Outcome<Answer<'_>> {
        self.stream.write_all(request).await?;
        let head_end = self.read_head().await?;
        let head = std::str::from_utf8(&self.buffer[..head_end])?;
        let status = status(head)?;
        let length = match header(head, "content-length") {
            Some(length) => length.parse()?,
            None if status == 304 || status == 204 => 0,
            None => return Err(format!("an answer of unknown length: {head}").into()),
        };
        while self.buffer.len() < head_end + length {
            self.fill().await?;
        }
        let head = std::str::from_utf8(&self.buffer[..head_end])?;
        Ok(Answer { status, head, body: &self.buffer[head_end..head_end + length] })
    }

    /// Sends a request and reads its chunked answer; `piece` sees what comes, with the marks between the chunks, and is asked
    /// after each piece how long to wait, or with `None` to stop. Tells whether the body came to its end.
    pub async fn stream(
        &mut self,
        request: &[u8],
        mut piece: impl FnMut(&[u8]) -> Option<Duration>,
    ) -> Outcome<bool> {
        self.stream.write_all(request).await?;
        let head_end = self.read_head().await?;
        let head = std::str::from_utf8(&self.buffer[..head_end])?;
        if status(head)? != 200 || header(head, "transfer-encoding") != Some("chunked") {
            return Err(format!("no stream: {head}").into());
        }
        self.buffer.drain(..head_end);
        loop {
            let Some(pause) = piece(&self.buffer) else { return Ok(false) };
            if self.buffer.ends_with(END) {
                return Ok(true);
            }
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
            self.buffer.clear();
            self.fill().await?;
            // The mark of the end may come in two parts.
            while self.buffer.len() < 16 && !self.buffer.ends_with(END) {
                self.fill().await?;
            }
        }
    }

    async fn read_head(&mut self) -> Outcome<usize> {
        self.buffer.clear();
        loop {
            self.fill().await?;
            if let Some(end) = self.buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                return Ok(end + 4);
            }
        }
    }

    async fn fill(&mut self) -> Outcome<()> {
        self.buffer.reserve(64 * 1024);
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server closed the connection".into()),
            _ => Ok(()),
        }
    }
}

fn status(head: &str) -> Outcome<u16> {
    let code = head.split(' ').nth(1).ok_or("no status line")?;
    Ok(code.parse()?)
}

/// Numbers that look drawn (xorshift), the same in every run.
pub struct Draw(u64);

impl Draw {
    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// What a load did.
pub struct Load {
    /// Answers a second.
    pub rate: f64,
    /// 99 of 100 were answered within this, in milliseconds.
    pub p99: f64,
    /// How many of 100 were refused early (429, 503).
    pub refused: f64,
}

/// Keeps `connections` busy for `time`; every answer must have the status `wanted` or, where that is allowed, be an early refusal.
pub async fn load(
    address: SocketAddr,
    connections: u64,
    time: Duration,
    (wanted, may_refuse): (u16, bool),
    request: impl Fn(&mut Draw, &mut Vec<u8>),
) -> Outcome<Load> {
    let started = Instant::now();
    let request = &request;
    let work = (0..connections).map(|number| async move {
        let mut connection = Connection::open(address).await?;
        let mut draw = Draw(0x9E37_79B9_7F4A_7C15 ^ (number + 1));
        let (mut bytes, mut times, mut refused) = (Vec::new(), Vec::new(), 0);
        while started.elapsed() < time {
            bytes.clear();
            request(&mut draw, &mut bytes);
            let sent = Instant::now();
            let answer = connection.exchange(&bytes).await?;
            if may_refuse && [429, 503].contains(&answer.status) {
                refused += 1;
            } else if answer.status != wanted {
                let said = String::from_utf8_lossy(answer.body).into_owned();
                return Err(format!("{} instead of {wanted}: {said}", answer.status).into());
            }
            times.push(sent.elapsed());
        }
        Outcome::Ok((times, refused))
    });
    let done = futures_util::future::try_join_all(work).await?;
    let refused: usize = done.iter().map(|(_, refused)| refused).sum();
    let mut times: Vec<Duration> = done.into_iter().flat_map(|(times, _)| times).collect();
    let elapsed = started.elapsed().as_secs_f64();
    times.sort_unstable();
    let p99 = times.get(times.len() * 99 / 100).ok_or("nothing was answered")?;
    let refused = 100.0 * as_float(refused) / as_float(times.len());
    Ok(Load { rate: as_float(times.len()) / elapsed, p99: p99.as_secs_f64() * 1e3, refused })
}

/// A count as a number to divide.
pub fn as_float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
