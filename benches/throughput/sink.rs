//! A mail server that takes everything and keeps nothing.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::super::Outcome;

/// A running sink; it ends with the process.
pub struct Sink {
    /// Where it listens.
    pub address: SocketAddr,
    taken: Arc<AtomicU64>,
}

impl Sink {
    /// Starts it, a thread for each connection.
    pub fn start() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let taken = Arc::new(AtomicU64::new(0));
        let shared = Arc::clone(&taken);
        thread::Builder::new().name("sink".into()).spawn(move || {
            for stream in listener.incoming().flatten() {
                let taken = Arc::clone(&shared);
                thread::spawn(move || drop(converse(stream, &taken)));
            }
        })?;
        Ok(Self { address, taken })
    }

    /// How many mails it took so far.
    pub fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }
}

fn converse(stream: TcpStream, taken: &AtomicU64) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::with_capacity(64 << 10, stream.try_clone()?);
    let mut out = stream;
    let mut line = Vec::new();
    out.write_all(b"220 sink.example.com\r\n")?;
    while read_line(&mut lines, &mut line)? {
        match line.get(..4).unwrap_or_default() {
            b"EHLO" => out.write_all(b"250-sink.example.com\r\n250 8BITMIME\r\n")?,
            b"DATA" => {
                out.write_all(b"354 go on\r\n")?;
                while read_line(&mut lines, &mut line)? && line != b".\r\n" {}
                taken.fetch_add(1, Ordering::Relaxed);
                out.write_all(b"250 taken\r\n")?;
            }
            b"QUIT" => return out.write_all(b"221 bye\r\n"),
            _ => out.write_all(b"250 ok\r\n")?,
        }
    }
    Ok(())
}

fn read_line(lines: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<bool> {
    line.clear();
    Ok(lines.read_until(b'\n', line)? > 0)
}
