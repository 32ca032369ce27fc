//! The operations: a method and a path each, what they read, and the action that they are.

/// One operation.
pub struct Operation {
    /// Its method.
    pub method: &'static str,
    /// Its path; what stands in braces is a parameter's name.
    pub path: &'static str,
    /// The action's name.
    pub action: &'static str,
    /// The status of success.
    pub status: u16,
    /// The names that it reads in the query.
    pub query: &'static [&'static str],
    /// What it reads in the body.
    pub body: Body,
    /// By what a caller shows beside it who he is.
    pub shown_by: ShownBy,
}

/// By what a caller shows who he is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownBy {
    /// A key or a bearer token.
    Credential,
    /// Nothing: what else comes is not looked at.
    Nothing,
    /// A bearer token, or the session of a browser in which the request was not caused by another site.
    Visitor,
}

/// What an operation reads in the body.
pub enum Body {
    /// One object with these members, all others being ignored.
    Object(&'static [Member]),
    /// Objects with these members, under this name: an object with a list, the bare list, or CSV.
    Rows(&'static str, &'static [Member]),
}

/// A member of a body.
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
}

/// What a member holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A text.
    Text,
    /// True or false.
    Flag,
    /// A whole number.
    Number,
    /// A list of texts.
    Texts,
}

/// An invitation's token.
const TOKEN: Member = text("token");
const ACCEPTING: &[Member] = &[
    TOKEN,
    text("accessToken"),
    text("provider"),
    EMAIL,
    text("password"),
    text("code"),
    text("firstName"),
    text("lastName"),
    Member { name: "acceptTerms", holds: Holds::Flag },
];

const fn text(name: &'static str) -> Member {
    Member { name, holds: Holds::Text }
}

const EMAIL: Member = text("email");
const ROLE: Member = text("role");
const DAYS: Member = Member { name: "expiresInDays", holds: Holds::Number };
const SENDS: Member = Member { name: "sendEmail", holds: Holds::Flag };
const PAGED: &[&str] = &["cursor", "limit"];
const INVITE: &[Member] = &[EMAIL, ROLE, text("message"), DAYS, SENDS];

const fn operation(method: &'static str, path: &'static str, action: &'static str, status: u16) -> Operation {
    Operation {
        method,
        path,
        action,
        status,
        query: &[],
        body: Body::Object(&[]),
        shown_by: ShownBy::Credential,
    }
}

impl Operation {
    const fn query(mut self, names: &'static [&'static str]) -> Self {
        self.query = names;
        self
    }

    const fn body(mut self, members: &'static [Member]) -> Self {
        self.body = Body::Object(members);
        self
    }

    const fn shown_by(mut self, by: ShownBy) -> Self {
        self.shown_by = by;
        self
    }

    const fn rows(mut self, name: &'static str, members: &'static [Member]) -> Self {
        self.body = Body::Rows(name, members);
        self
    }
}

/// All of them, by their paths; where two forms fit a path the first one counts.
pub const OPERATIONS: &[Operation] = &[
    operation("POST", "/clients/{clientId}/invites", "InviteMember", 201).body(INVITE),
    operation("GET", "/clients/{clientId}/invites", "ListInvites", 200)
        .query(&["status", "email", "cursor", "limit"]),
    operation("POST", "/clients/{clientId}/invites/bulk", "InviteMembers", 200).rows("invites", INVITE),
    operation("GET", "/clients/{clientId}/invites/{inviteId}", "GetInvite", 200),
    operation("DELETE", "/clients/{clientId}/invites/{inviteId}", "RevokeInvite", 204),
    operation("PATCH", "/clients/{clientId}/invites/{inviteId}", "ChangeInviteRole", 200).body(&[ROLE]),
    operation("POST", "/clients/{clientId}/invites/{inviteId}/resend", "ResendInvite", 200)
        .body(&[DAYS, SENDS]),
    operation("POST", "/client-invites/preview", "PreviewInvite", 200)
        .body(&[TOKEN])
        .shown_by(ShownBy::Nothing),
    operation("POST", "/client-invites/accept", "AcceptByToken", 200)
        .body(ACCEPTING)
        .shown_by(ShownBy::Visitor),
    operation("POST", "/client-invites/decline", "DeclineByToken", 204)
        .body(&[TOKEN])
        .shown_by(ShownBy::Nothing),
    operation("POST", "/auth/revoke", "RevokeBearer", 204),
    operation("GET", "/clients/{clientId}/members", "ListMembers", 200).query(PAGED),
    operation("GET", "/clients/{clientId}/members/{userId}", "GetMember", 200),
    operation("DELETE", "/clients/{clientId}/members/{userId}", "RemoveMember", 204),
    operation("PATCH", "/clients/{clientId}/members/{userId}", "ChangeMemberRole", 200).body(&[ROLE]),
    operation("POST", "/clients/{clientId}/transfer-ownership", "TransferOwnership", 200)
        .body(&[text("userId")]),
    operation("POST", "/clients", "CreateClient", 201).body(&[
        text("firstName"),
        text("lastName"),
        EMAIL,
        text("companyName"),
        text("ownerId"),
    ]),
    operation("GET", "/clients", "ListClients", 200).query(PAGED),
    operation("GET", "/clients/{clientId}", "GetClient", 200),
    operation("GET", "/users/me", "GetMe", 200),
    operation("GET", "/users/{userId}", "GetUserByUuid", 200),
    operation("POST", "/api-keys", "CreateApiKey", 201).body(&[
        text("name"),
        text("expiresAt"),
        Member { name: "scopes", holds: Holds::Texts },
        text("clientId"),
    ]),
    operation("GET", "/api-keys", "ListApiKeys", 200).query(PAGED),
    operation("DELETE", "/api-keys/{keyId}", "DeleteApiKey", 204),
];

/// What a method and a path lead to.
pub enum Found {
    /// An operation, with the parameters that the path names.
    Operation(&'static Operation, Vec<(&'static str, String)>),
    /// The path has operations by other methods only.
    Methods(String),
    /// There is nothing.
    Nothing,
}

/// The operation of a method and a path.
pub fn find(method: &str, path: &str) -> Found {
    let fits = OPERATIONS.iter().find_map(|one| Some((one.path, named(one.path, path)?)));
    let Some((form, named)) = fits else { return Found::Nothing };
    let of_form = OPERATIONS.iter().filter(|one| one.path == form);
    if let Some(operation) = of_form.clone().find(|one| one.method == method) {
        return Found::Operation(operation, named);
    }
    let methods: Vec<&str> = of_form.map(|one| one.method).collect();
    Found::Methods(methods.join(", "))
}

/// The parameters in a path, if it is of this form. Segments are taken as they were sent: a UUID needs no escapes.
fn named(form: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let (mut forms, mut segments) = (form.split('/'), path.split('/'));
    let mut named = Vec::new();
    loop {
        match (forms.next(), segments.next()) {
            (None, None) => return Some(named),
            (Some(form), Some(segment)) => {
                match form.strip_prefix('{').and_then(|form| form.strip_suffix('}')) {
                    Some(name) if !segment.is_empty() => named.push((name, segment.to_owned())),
                    None if form == segment => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_the_operation_of_its_method() {
        let Found::Operation(operation, named) = find("POST", "/clients/x/invites") else { panic!("none") };
        assert_eq!((operation.action, named), ("InviteMember", vec![("clientId", "x".to_owned())]));
        assert!(
            matches!(find("PUT", "/clients/x/invites"), Found::Methods(methods) if methods == "POST, GET")
        );
        assert!(
            matches!(find("PUT", "/clients/x/invites/y"), Found::Methods(methods) if methods == "GET, DELETE, PATCH")
        );
        for path in ["/clients/x/invites/", "/clients/x/invites/y/z", "/Clients/x/invites"] {
            assert!(matches!(find("POST", path), Found::Nothing), "{path}");
        }
    }

    #[test]
    fn a_word_in_the_place_of_an_id_is_found_before_the_id() {
        for (method, path, action) in
            [("POST", "/clients/x/invites/bulk", "InviteMembers"), ("GET", "/users/me", "GetMe")]
        {
            let Found::Operation(operation, _) = find(method, path) else { panic!("none") };
            assert_eq!(operation.action, action);
        }
        assert!(
            matches!(find("GET", "/clients/x/invites/bulk"), Found::Methods(methods) if methods == "POST")
        );
    }
}
