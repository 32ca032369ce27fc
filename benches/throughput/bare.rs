//! The bare framework: the same answer, the same shape of App, and nothing behind it.

use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use actix_web::http::KeepAlive;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::{self, Bytes};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use futures_util::StreamExt;

use super::super::Outcome;

/// The hidden argument that makes this program the bare server; port, workers and a file with the
/// answer follow.
pub const ARGUMENT: &str = "--be-bare";

/// What the framework writes by itself.
const ITS_OWN: [&str; 3] = ["content-length", "date", "connection"];

#[derive(Clone)]
struct Answer {
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

/// Serves until it is killed.
pub fn serve(arguments: &[String]) -> Outcome<()> {
    let [port, workers, file] = arguments else { return Err("port, workers and answer are missing".into()) };
    let (port, workers) = (port.parse::<u16>()?, workers.parse()?);
    let answer = Answer::read(Path::new(file))?;
    actix_web::rt::System::new().block_on(async move {
        let app = move || App::new().app_data(Rc::new(answer.clone())).default_service(web::to(entry));
        HttpServer::new(app)
            .workers(workers)
            .keep_alive(KeepAlive::Timeout(Duration::from_secs(75)))
            .client_request_timeout(Duration::from_secs(5))
            .max_connections(4096)
            .bind(("127.0.0.1", port))?
            .run()
            .await
    })?;
    Ok(())
}

impl Answer {
    /// From an answer as it came over the wire.
    fn read(file: &Path) -> Outcome<Self> {
        let text = std::fs::read_to_string(file)?;
        let (head, body) = text.split_once("\r\n\r\n").ok_or("the answer has no body")?;
        let mut headers = Vec::new();
        for (name, value) in head.lines().skip(1).filter_map(|line| line.split_once(": ")) {
            if !ITS_OWN.contains(&name.to_ascii_lowercase().as_str()) {
                headers.push((name.parse()?, value.parse()?));
            }
        }
        Ok(Self { headers, body: Bytes::copy_from_slice(body.as_bytes()) })
    }
}

async fn entry(request: HttpRequest, mut payload: web::Payload) -> HttpResponse {
    while let Some(chunk) = payload.next().await {
        if chunk.is_err() {
            return HttpResponse::BadRequest().finish();
        }
    }
    let Some(answer) = request.app_data::<Rc<Answer>>() else {
        return HttpResponse::InternalServerError().finish();
    };
    let mut response = HttpResponse::Ok();
    for (name, value) in &answer.headers {
        response.insert_header((name.clone(), value.clone()));
    }
    response.body(answer.body.clone())
}
