//! The actix App: the only async room. Reads a request, drives its case, writes the answer.

mod drive;
mod health;
mod pack;
mod route;

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

use self::drive::{Worker, drive};
use self::health::ready;
use self::pack::pack;
use self::route::Route;

use crate::action::Site;
use crate::dialect::dolfin::Dolfin;
use crate::dialect::quickbase::Quickbase;
use crate::dialect::whmcs::Whmcs;
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Case, House};
use crate::domain::network::{self, Network};
use crate::pages::admin::AdminArea;
use crate::pages::admin::setup::SetupPage;
use crate::pages::area::Area;
use crate::pages::invite::InvitePage;
use crate::pages::login::LoginPage;
use crate::pages::register::RegisterPage;
use crate::pages::reset::ResetPages;
use crate::pages::sso::SsoPage;
use crate::pages::two_factor::TwoFactorPage;
use crate::pages::verify::VerifyPage;
use crate::pages::{assets, docs, kept, layout};

/// The largest body: clients send up to a megabyte.
const BODY: usize = 2 << 20;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(20);
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
    let worker = Worker::new(Arc::clone(house), proxies);
    App::new().app_data(Rc::new(worker)).default_service(web::to(entry))
}

async fn entry(request: HttpRequest, payload: web::Payload) -> HttpResponse {
    let Some(worker) = request.app_data::<Rc<Worker>>().map(Rc::clone) else {
        return HttpResponse::InternalServerError().finish();
    };
    let route = Route::of(request.path(), request.query_string());
    let sent = request.headers().get("x-request-id").and_then(|value| value.to_str().ok());
    let id = worker.request_id(sent.unwrap_or_default());
    let site = worker.house.site.now();
    let answer = match route {
        Route::Form => handle::<Whmcs>(&worker, &site, &request, payload, &id).await,
        Route::Xml => handle::<Quickbase>(&worker, &site, &request, payload, &id).await,
        Route::Rest => handle::<Dolfin>(&worker, &site, &request, payload, &id).await,
        Route::Invite => handle::<InvitePage>(&worker, &site, &request, payload, &id).await,
        Route::Login => handle::<LoginPage>(&worker, &site, &request, payload, &id).await,
        Route::TwoFactor => handle::<TwoFactorPage>(&worker, &site, &request, payload, &id).await,
        Route::Register => handle::<RegisterPage>(&worker, &site, &request, payload, &id).await,
        Route::Verify => handle::<VerifyPage>(&worker, &site, &request, payload, &id).await,
        Route::Admin => handle::<AdminArea>(&worker, &site, &request, payload, &id).await,
        Route::SetUp => handle::<SetupPage>(&worker, &site, &request, payload, &id).await,
        Route::Area => handle::<Area>(&worker, &site, &request, payload, &id).await,
        Route::Reset => handle::<ResetPages>(&worker, &site, &request, payload, &id).await,
        Route::SingleSignOn => handle::<SsoPage>(&worker, &site, &request, payload, &id).await,
        Route::Document => docs::document(&visit(&request)),
        Route::Reference => docs::page(&site, &visit(&request)),
        Route::Static => assets::serve(&site, request.path(), &visit(&request)),
        // Browsers ask for one unbidden: none is no error.
        Route::Icon => Answer::new(204, TEXT, ""),
        Route::Alive => Answer::new(200, TEXT, "alive\n"),
        Route::Ready => ready(&worker.house).await,
        Route::Root => layout::home(&site),
        Route::Nowhere => nowhere(&site, &request),
    };
    log::debug!("{id} {} {} {}", request.method(), route.pattern(), answer.status);
    let accepts = || header_of(&request, "accept-encoding").unwrap_or_default();
    let answer = pack(answer, request.method().as_str(), accepts);
    respond(answer.with("X-Request-Id", &*id), site.secure)
}

/// People are told on a page, programs in a line.
fn nowhere(site: &Site, request: &HttpRequest) -> Answer {
    let header = |name: &str| header_of(request, name).unwrap_or_default();
    if header("accept").contains("text/html") {
        return layout::nothing_here(site, header("accept-language"));
    }
    Answer::new(404, TEXT, "There is nothing at this address.\n")
}

fn visit(request: &HttpRequest) -> kept::Visit<'_> {
    let seen = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    kept::Visit { method: request.method().as_str(), seen: seen.unwrap_or_default() }
}

const TEXT: &str = "text/plain; charset=utf-8";

fn respond(answer: Answer, secure: bool) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"))
        .insert_header(("Cross-Origin-Opener-Policy", "same-origin"));
    if !answer.content_type.is_empty() {
        response.insert_header((header::CONTENT_TYPE, answer.content_type));
    }
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
async fn handle<D: Dialect>(
    worker: &Rc<Worker>,
    site: &Arc<Site>,
    request: &HttpRequest,
    payload: web::Payload,
    id: &Arc<str>,
) -> Answer {
    let ip = origin(worker, request);
    let unread = |answer: Answer| {
        if let (Some(protocol), Some(refusal)) = (D::PROTOCOL, &answer.refuses) {
            worker.house.count_unread(protocol, ip, refusal);
        }
        answer
    };
    let Some(body) = body(payload).await else { return unread(D::too_large(site)) };
    let header = |name: &str| header_of(request, name);
    let reading = D::read(
        site,
        &Request {
            id,
            method: request.method().as_str(),
            path: request.path(),
            query: request.query_string(),
            header: &header,
            body: &body,
            ip,
        },
    );
    let (mut ask, mut manner) = match reading {
        Reading::Ask(ask, manner) => (ask, manner),
        Reading::Answer(answer) => return unread(answer),
    };
    loop {
        let mut case = Case::new(ask, site).called(id);
        let outcome = drive(worker, &mut case).await;
        if let Some(protocol) = D::PROTOCOL {
            worker.house.count(protocol, &case, &outcome);
        }
        match D::word(site, manner, &case, outcome) {
            Wording::Answer(answer) => return answer,
            Wording::Ask(next, next_manner) => (ask, manner) = (next, next_manner),
        }
    }
}

/// Headers that are lists, of which the first line is enough.
const LISTS: [&str; 2] = ["accept", "cookie"];

/// A header that comes twice says nothing: which of the two counts would be a guess.
fn header_of<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    let mut lines = request.headers().get_all(name);
    let first = lines.next()?;
    let is_clear = lines.next().is_none() || LISTS.contains(&name);
    Some(first.to_str().ok().filter(|_| is_clear).unwrap_or_default())
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
