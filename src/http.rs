//! The actix App: the only async file. Reads a request, drives its case, writes the answer.

use std::cell::{Cell, RefCell};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::http::{KeepAlive, StatusCode, header};
use actix_web::rt::time::timeout;
use actix_web::web::{self, Bytes, BytesMut};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use futures_util::StreamExt;
use futures_util::future::select;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use crate::action::After;
use crate::dialect::quickbase::Quickbase;
use crate::dialect::whmcs::Whmcs;
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{self, Case, House, Outcome, Step};
use crate::domain::network::{self, Network};
use crate::pages::invite::InvitePage;
use crate::store::db::DbError;
use crate::store::{Reader, outbox, settings};

/// The largest body: clients send up to a megabyte.
const BODY: usize = 2 << 20;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(20);
/// How long a mail may wait past its time before the server calls itself unready.
const STUCK: i64 = 10 * 60_000;

/// How the server listens.
pub struct Listening {
    /// Bound sockets.
    pub sockets: Vec<TcpListener>,
    /// Threads that serve requests.
    pub workers: usize,
    /// Whose `X-Forwarded-For` counts.
    pub proxies: Vec<Network>,
    /// Whether SIGTERM and SIGINT stop the server.
    pub signals: bool,
}

/// What one serving thread has for itself.
struct Worker {
    house: Arc<House>,
    reader: RefCell<Option<Reader>>,
    /// Whether the reader's snapshot is about to be ended.
    letting_go: Cell<bool>,
    proxies: Rc<[Network]>,
}

/// Serves until it is told to stop; `started` learns how to tell it.
pub fn serve(
    house: &Arc<House>,
    listening: Listening,
    started: impl FnOnce(ServerHandle),
) -> std::io::Result<()> {
    let Listening { sockets, workers, proxies, signals } = listening;
    let shared = Arc::clone(house);
    actix_web::rt::System::new().block_on(async move {
        let mut server = HttpServer::new(move || app(&shared, &proxies))
            .workers(workers)
            .keep_alive(KeepAlive::Timeout(Duration::from_secs(75)))
            .client_request_timeout(Duration::from_secs(5))
            .max_connections(4096)
            .shutdown_timeout(10)
            .disable_signals();
        for socket in sockets {
            server = server.listen(socket)?;
        }
        let server = server.run();
        if signals {
            stop_when_told(server.handle())?;
        }
        started(server.handle());
        server.await
    })
}

/// Both signals let requests finish. They are heard from this call on; the framework's own way
/// would miss what comes before the server is awaited, and cut requests off at Ctrl-C.
fn stop_when_told(server: ServerHandle) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    actix_web::rt::spawn(async move {
        select(pin!(terminate.recv()), pin!(interrupt.recv())).await;
        server.stop(true).await;
    });
    Ok(())
}

fn app(
    house: &Arc<House>,
    proxies: &[Network],
) -> App<
    impl actix_web::dev::ServiceFactory<
        actix_web::dev::ServiceRequest,
        Config = (),
        Response = actix_web::dev::ServiceResponse,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    let worker = Worker {
        house: Arc::clone(house),
        reader: RefCell::new(None),
        letting_go: Cell::new(false),
        proxies: Rc::from(proxies.to_vec()),
    };
    App::new().app_data(Rc::new(worker)).default_service(web::to(entry))
}

/// Where a path leads. Paths are compared as they were sent: there is no second spelling.
enum Route {
    Form,
    Xml,
    Invite,
    Icon,
    Alive,
    Ready,
    Nowhere,
}

impl Route {
    fn of(path: &str, query: &str) -> Self {
        let trimmed = path.strip_suffix('/').unwrap_or(path);
        match path {
            "/favicon.ico" => Self::Icon,
            "/healthz" => Self::Alive,
            "/readyz" => Self::Ready,
            _ if trimmed.ends_with("/api.php") => Self::Form,
            _ if path.starts_with("/db/") => Self::Xml,
            _ if path == "/invite" || path.starts_with("/invite/") => Self::Invite,
            "/index.php" if query.contains("rp=") => Self::Invite,
            _ => Self::Nowhere,
        }
    }

    /// For the log, which never holds a path: tokens are in some of them.
    const fn pattern(&self) -> &'static str {
        match self {
            Self::Form => "…/api.php",
            Self::Xml => "/db/{dbid}",
            Self::Invite => "/invite/{token}",
            Self::Icon => "/favicon.ico",
            Self::Alive => "/healthz",
            Self::Ready => "/readyz",
            Self::Nowhere => "(unknown)",
        }
    }
}

async fn entry(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    let Some(worker) = request.app_data::<Rc<Worker>>().map(Rc::clone) else {
        return HttpResponse::InternalServerError().finish();
    };
    let route = Route::of(request.path(), request.query_string());
    let answer = match route {
        Route::Form => handle::<Whmcs>(&worker, &request, payload).await,
        Route::Xml => handle::<Quickbase>(&worker, &request, payload).await,
        Route::Invite => handle::<InvitePage>(&worker, &request, payload).await,
        // Browsers ask for one unbidden: none is no error.
        Route::Icon => Answer::new(204, TEXT, ""),
        Route::Alive => Answer::new(200, TEXT, "alive\n"),
        Route::Ready => ready(&worker.house).await,
        Route::Nowhere => Answer::new(404, TEXT, "There is nothing at this address.\n"),
    };
    log::debug!("{} {} {}", request.method(), route.pattern(), answer.status);
    respond(answer, worker.house.site.secure)
}

const TEXT: &str = "text/plain; charset=utf-8";

fn respond(answer: Answer, secure: bool) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CONTENT_TYPE, answer.content_type))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"))
        .insert_header(("Cross-Origin-Opener-Policy", "same-origin"));
    if secure {
        response.insert_header((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
    }
    for (name, value) in answer.headers {
        // A page brings its own policy; two would both hold. Cookies may come several times.
        if name.eq_ignore_ascii_case("set-cookie") {
            response.append_header((name, value));
        } else {
            response.insert_header((name, value));
        }
    }
    response.body(answer.body)
}

/// One request in one dialect, from its bytes to its answer's.
async fn handle<D: Dialect>(worker: &Rc<Worker>, request: &HttpRequest, payload: web::Payload) -> Answer {
    let site = &worker.house.site;
    let Some(body) = body(payload).await else { return D::too_large(site) };
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let reading = D::read(
        site,
        &Request {
            method: request.method().as_str(),
            path: request.path(),
            query: request.query_string(),
            header: &header,
            body: &body,
            ip: origin(worker, request),
        },
    );
    let (mut ask, mut manner) = match reading {
        Reading::Ask(ask, manner) => (ask, manner),
        Reading::Answer(answer) => return answer,
    };
    loop {
        let mut case = Case::new(ask);
        let outcome = drive(worker, &mut case).await;
        match D::word(site, manner, &case, outcome) {
            Wording::Answer(answer) => return answer,
            Wording::Ask(next, next_manner) => (ask, manner) = (next, next_manner),
        }
    }
}

async fn body(mut payload: web::Payload) -> Option<Bytes> {
    let arrive = async {
        let mut first = Bytes::new();
        let mut more: Option<BytesMut> = None;
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.ok()?;
            if first.len() + more.as_ref().map_or(0, BytesMut::len) + chunk.len() > BODY {
                return None;
            }
            match &mut more {
                Some(body) => body.extend_from_slice(&chunk),
                None if first.is_empty() => first = chunk,
                None => {
                    let mut body = BytesMut::from(&first[..]);
                    body.extend_from_slice(&chunk);
                    first = Bytes::new();
                    more = Some(body);
                }
            }
        }
        Some(more.map_or(first, BytesMut::freeze))
    };
    timeout(BODY_TIME, arrive).await.ok().flatten()
}

/// Only the peer's address counts, unless the peer is a proxy that the operator named.
fn origin(worker: &Worker, request: &HttpRequest) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer: SocketAddr| peer.ip());
    if worker.proxies.is_empty() {
        return network::plain(peer);
    }
    let lines: Vec<&str> =
        request.headers().get_all("x-forwarded-for").filter_map(|line| line.to_str().ok()).collect();
    network::origin(peer, &worker.proxies, lines.into_iter())
}

/// Does what the case says it needs, until it has come to its end.
async fn drive(worker: &Rc<Worker>, case: &mut Case) -> Outcome {
    loop {
        let step = match begin(worker, case) {
            Step::Scan => scan(&worker.house, case).await,
            Step::Write => write(&worker.house, case).await,
            step => step,
        };
        match step {
            Step::End(outcome) => return outcome,
            Step::Work(work) => {
                let (told, hear) = oneshot::channel();
                let submitted = worker.house.hashing.submit(work.clone(), move |done| drop(told.send(done)));
                match (submitted, hear.await) {
                    (Ok(()), Ok(done)) => case.worked(work, done),
                    _ => return busy(),
                }
            }
            Step::Scan | Step::Write => return busy(),
        }
    }
}

fn busy() -> Outcome {
    match dispatch::too_busy() {
        Step::End(outcome) => outcome,
        _ => Outcome::Broken(String::new()),
    }
}

/// Reads by key happen right here, over this thread's own connection.
fn begin(worker: &Rc<Worker>, case: &mut Case) -> Step {
    let mut held = worker.reader.borrow_mut();
    if !worker.letting_go.replace(true) {
        actix_web::rt::spawn(let_go(Rc::clone(worker)));
    }
    let mut reader = match held.take().map_or_else(|| worker.house.store.reader(), Ok) {
        Ok(reader) => reader,
        Err(error) => return dispatch::ended(Err(error.into())),
    };
    let step = match reader.snapshot() {
        Ok(mut tx) => case.begin(&worker.house, &mut tx),
        // The connection is given up.
        Err(error) => return dispatch::ended(Err(error.into())),
    };
    *held = Some(reader);
    step
}

/// Runs when the requests that are ready now have had their turn: they share one snapshot.
async fn let_go(worker: Rc<Worker>) {
    worker.letting_go.set(false);
    let mut reader = worker.reader.borrow_mut();
    if let Some(Err(error)) = reader.as_mut().map(Reader::let_go) {
        log::error!("a snapshot cannot be ended, its connection is given up: {error}");
        *reader = None;
    }
}

async fn scan(house: &Arc<House>, case: &Case) -> Step {
    let (shared, inner) = (Arc::clone(house), case.clone());
    let scanned = web::block(move || {
        let result = shared.store.scan(|tx| inner.run(&shared, tx, &mut After::default()));
        dispatch::ended(result.unwrap_or_else(|error: DbError| Err(error.into())))
    });
    scanned.await.unwrap_or_else(|_| dispatch::too_busy())
}

async fn write(house: &Arc<House>, case: &Case) -> Step {
    let (told, hear) = oneshot::channel();
    dispatch::submit(house, case, move |step| drop(told.send(step)));
    hear.await.unwrap_or_else(|_| dispatch::too_busy())
}

/// Ready means: the store takes a write, and no mail has been waiting for too long.
async fn ready(house: &Arc<House>) -> Answer {
    let (told, hear) = oneshot::channel();
    let check = |tx: &mut crate::store::db::Tx<'_>| {
        settings::mark_writable(tx)?;
        let before = tx.now.plus(-STUCK);
        outbox::is_stuck(tx, before)
    };
    house.store.submit(check, move |stuck: Result<bool, DbError>| drop(told.send(stuck)));
    match hear.await {
        Ok(Ok(false)) => Answer::new(200, TEXT, "ready\n"),
        Ok(Ok(true)) => Answer::new(503, TEXT, "the outbox does not move\n"),
        _ => Answer::new(503, TEXT, "the store cannot be written\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_spelling_but_for_the_prefix_of_the_form_sec_209() {
        let pattern = |path| Route::of(path, "").pattern();
        for path in [
            "/includes/api.php",
            "/a/b/includes/api.php",
            "//includes/api.php",
            "/api.php",
            "/includes/api.php/",
            "/includes/api.php/includes/api.php",
        ] {
            assert_eq!(pattern(path), "…/api.php", "{path}");
        }
        for path in [
            "/INCLUDES/API.PHP",
            "/includes/api.php/x",
            "/includes/api.php;x",
            "/includes/api.php%00",
            "/invites",
            "/Invite",
            "/db",
            "/.git/config",
            "/vestibule.db",
            "/../key",
        ] {
            assert_eq!(pattern(path), "(unknown)", "{path}");
        }
    }
}
