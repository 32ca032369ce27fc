//! An administrator's own log-in: the screens that users have, over his own calls.

use crate::pages::screen::{Form, Screen, Then, as_they_are};
use crate::pages::user::{log_out, password, security, two_factor};

const PATH: &str = "/admin/security";

/// Second factor and devices.
pub static SECURITY: Screen = Screen {
    path: PATH,
    view: "ViewOwnAdmin",
    query: &[],
    forms: &[
        form("renew", "RenewAdminCodes", &["existing_password"], Then::Show),
        form("disable", "DisableAdminFactor", &["existing_password", "code"], Then::Stay("factor-off")),
        form("end", "EndAdminSession", &["session_id"], Then::Stay("session-ended")),
        form("end-others", "EndAdminSessions", &[], Then::Stay("sessions-ended")),
    ],
    show: security::show,
};

/// Setting up the second factor.
pub static FACTOR: Screen = Screen {
    path: "/admin/security/two-factor",
    view: "ViewOwnAdmin",
    query: &[],
    forms: &[
        form("begin", "BeginAdminFactor", &["existing_password"], Then::Next("/admin/security/two-factor")),
        form("enable", "EnableAdminFactor", &["code"], Then::Show),
    ],
    show: two_factor::show,
};

/// Another password.
pub static PASSWORD: Screen = Screen {
    path: "/admin/security/password",
    view: "ViewDesk",
    query: &[],
    forms: &[form(
        "change",
        "ChangeAdminPassword",
        &["existingpw", "newpw", "confirmpw"],
        Then::Stay("password-changed"),
    )],
    show: password::show,
};

/// The way out.
pub static LOG_OUT: Screen = Screen {
    path: "/admin/logout",
    view: "ViewDesk",
    query: &[],
    forms: &[form("logout", "LogOutAdmin", &[], Then::LoggedOut)],
    show: log_out::show,
};

const fn form(word: &'static str, call: &'static str, fields: &'static [&'static str], then: Then) -> Form {
    Form { word, call, fields, prepare: as_they_are, then }
}
