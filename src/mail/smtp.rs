//! Speaking to an SMTP relay: a few connections kept open, waits fit for each step, and a verdict on every fault.

use std::fmt;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use lettre::transport::smtp::{Error, client::TlsParametersBuilder};

use super::message::Composed;
use super::relay::{Relay, Security};
use super::text::header_text;
use super::transport::{Accepted, SendError};

/// Connections kept open between messages.
const IDLE: usize = 4;

/// Replies that blame the login or the encryption, so the same mail may pass once the settings are put right.
const SETTINGS_AT_FAULT: [u16; 4] = [530, 534, 535, 538];

/// How long each step may take.
#[derive(Clone, Copy, Debug)]
pub struct Waits {
    /// Connecting, greeting, encryption and login, each.
    pub connect: Duration,
    /// Each command of a message.
    pub command: Duration,
    /// The answer to the final dot. A shorter wait makes duplicates: the relay may have taken the message already.
    pub dot: Duration,
}

impl Default for Waits {
    /// RFC 5321 §4.5.3.2 asks for ten minutes after the final dot.
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(30), command: seconds(120), dot: seconds(600) }
    }
}

/// A relay and the open connections to it.
///
/// The library's own pool has one time limit for everything, which is either too short for the final dot or far too
/// long for a dead host; hence its connections with limits of our own.
pub struct Smtp {
    relay: Relay,
    tls: Option<TlsParameters>,
    waits: Waits,
    idle: Mutex<Vec<SmtpConnection>>,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({:?})", self.relay)
    }
}

impl Smtp {
    /// Prepares to speak to the relay without connecting yet.
    ///
    /// # Errors
    /// One line for the operator when the certificates cannot be read.
    pub fn new(relay: Relay, waits: Waits) -> Result<Self, String> {
        let tls = (relay.security != Security::None).then(|| tls(&relay)).transpose()?;
        Ok(Self { relay, tls, waits, idle: Mutex::new(Vec::new()) })
    }

    /// Hands one message over, at most once.
    pub fn send(&self, mail: &Composed) -> Result<Accepted, SendError> {
        let hello = ClientId::Domain(mail.from().domain().to_owned());
        let mut line = self.line(&hello)?;
        let outcome = self.hand_over(&mut line, mail);
        match &outcome {
            Ok(_) => self.keep(line),
            Err(fault) if fault.code.is_some() => self.part(line),
            // A line that fell silent is closed without a word: a farewell would wait all over again.
            Err(_) => drop(line),
        }
        outcome
    }

    fn line(&self, hello: &ClientId) -> Result<SmtpConnection, SendError> {
        let Some(mut line) = self.idle().pop() else {
            return self.connect(hello);
        };
        if line.set_timeout(Some(self.waits.connect)).is_ok() && line.test_connected() {
            return Ok(line);
        }
        // The others have been idle for longer still.
        self.idle().clear();
        self.connect(hello)
    }

    /// Whatever goes wrong here is about the relay and not about the message, so it always may pass.
    fn connect(&self, hello: &ClientId) -> Result<SmtpConnection, SendError> {
        let wrapped = self.tls.as_ref().filter(|_| self.relay.security == Security::Wrapped);
        let place = (self.relay.host.as_str(), self.relay.port);
        let mut line = SmtpConnection::connect(place, Some(self.waits.connect), hello, wrapped, None)
            .map_err(passing)?;
        self.encrypt(&mut line, hello)?;
        if let Some(credentials) = &self.relay.credentials {
            line.auth(DEFAULT_MECHANISMS, credentials).map_err(passing)?;
        }
        Ok(line)
    }

    fn encrypt(&self, line: &mut SmtpConnection, hello: &ClientId) -> Result<(), SendError> {
        let offered = line.can_starttls();
        match (self.relay.security, &self.tls) {
            (Security::Required, Some(tls)) if offered => line.starttls(tls, hello).map_err(passing),
            (Security::Opportunistic, Some(tls)) if offered => line.starttls(tls, hello).map_err(passing),
            (Security::Required, _) => {
                Err(SendError::transient(None, "the relay offers no encryption (STARTTLS)"))
            }
            _ => Ok(()),
        }
    }

    fn hand_over(&self, line: &mut SmtpConnection, mail: &Composed) -> Result<Accepted, SendError> {
        let parameters = parameters(line, mail)?;
        line.set_timeout(Some(self.waits.command)).map_err(|fault| lost(&fault))?;
        line.command(Mail::new(Some(mail.from().clone()), parameters)).map_err(verdict)?;
        line.command(Rcpt::new(mail.to().clone(), Vec::new())).map_err(verdict)?;
        expect(&line.command(Data).map_err(verdict)?, 3)?;
        line.set_timeout(Some(self.waits.dot)).map_err(|fault| lost(&fault))?;
        let content = std::str::from_utf8(mail.bytes())
            .map_err(|_| SendError::permanent(None, "the message is not UTF-8"))?;
        let answer = line.command(with_final_dot(content)).map_err(verdict)?;
        expect(&answer, 2)?;
        Ok(Accepted { answer: spoken(&answer) })
    }

    fn keep(&self, line: SmtpConnection) {
        let mut idle = self.idle();
        if idle.len() < IDLE {
            idle.push(line);
        }
    }

    fn part(&self, mut line: SmtpConnection) {
        if line.set_timeout(Some(self.waits.connect)).is_ok() {
            let _ = line.quit();
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<SmtpConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tls(relay: &Relay) -> Result<TlsParameters, String> {
    let unreadable = |_| "the file named by ca in the mail URL is not a readable PEM certificate".to_owned();
    let mut builder = TlsParametersBuilder::new(relay.host.clone());
    if let Some(path) = &relay.ca {
        let pem = std::fs::read(path).map_err(|fault| unreadable(fault.to_string()))?;
        let trusted = Certificate::from_pem(&pem).map_err(|fault| unreadable(fault.to_string()))?;
        builder = builder.add_root_certificate(trusted);
    }
    builder.build().map_err(|fault| format!("encryption cannot be set up: {fault}"))
}

/// Bodies are ASCII always; only an address can need more than every relay offers.
fn parameters(line: &SmtpConnection, mail: &Composed) -> Result<Vec<MailParameter>, SendError> {
    let plain = |address: &Address| address.to_string().is_ascii();
    if plain(mail.from()) && plain(mail.to()) {
        return Ok(Vec::new());
    }
    if !line.server_info().supports_feature(Extension::SmtpUtfEight) {
        let text = "the address has characters outside ASCII, and the relay does not take such addresses (no SMTPUTF8)";
        return Err(SendError::permanent(None, text));
    }
    Ok(vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)])
}

/// A message as it goes over the line: dots at the beginning of a line doubled (the first line is a
/// header), and the final dot. All in one write, because the library's own way makes two, and then the
/// final dot waits until the relay's delayed acknowledgement of the first lets it go: 40 ms a message.
fn with_final_dot(content: &str) -> String {
    let end = if content.ends_with("\r\n") { "" } else { "\r\n" };
    format!("{}{end}.\r\n", content.replace("\r\n.", "\r\n.."))
}

/// A reply of another class than the step calls for is a relay out of step; what it did is unknown.
fn expect(response: &Response, class: u16) -> Result<(), SendError> {
    let code = u16::from(response.code());
    if code / 100 == class {
        return Ok(());
    }
    Err(SendError::transient(None, format!("unexpected answer: {}", spoken(response))))
}

fn spoken(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    header_text(&format!("{} {}", response.code(), lines.join(" ")))
}

/// A fault once the message is the matter: 5xx is final, all else may pass.
fn verdict(error: Error) -> SendError {
    let permanent = error.is_permanent();
    let fault = passing(error);
    let about_settings = fault.code.is_some_and(|code| SETTINGS_AT_FAULT.contains(&code));
    if permanent && !about_settings { SendError::permanent(fault.code, fault.text) } else { fault }
}

#[expect(clippy::needless_pass_by_value, reason = "handed to map_err")]
fn passing(error: Error) -> SendError {
    let cause = std::error::Error::source(&error);
    if let Some(fault) = cause.and_then(|cause| cause.downcast_ref::<io::Error>()) {
        return lost(fault);
    }
    match (error.status(), cause) {
        (Some(code), Some(said)) => {
            SendError::transient(Some(code.into()), header_text(&format!("{code} {said}")))
        }
        (Some(code), None) => SendError::transient(Some(code.into()), code.to_string()),
        (None, _) => SendError::transient(None, header_text(&error.to_string())),
    }
}

fn lost(fault: &io::Error) -> SendError {
    let text = match fault.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => "the relay did not answer in time".to_owned(),
        _ => header_text(&format!("the connection to the relay failed: {fault}")),
    };
    SendError::transient(None, text)
}
