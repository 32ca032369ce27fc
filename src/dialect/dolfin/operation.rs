//! The operations: a method and a path each, and the action that they are.

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
}

const fn operation(method: &'static str, path: &'static str, action: &'static str, status: u16) -> Operation {
    Operation { method, path, action, status }
}

/// All of them, by their paths.
pub const OPERATIONS: &[Operation] = &[
    operation("POST", "/clients/{clientId}/invites", "InviteMember", 201),
    operation("GET", "/clients/{clientId}/invites/{inviteId}", "GetInvite", 200),
    operation("DELETE", "/clients/{clientId}/invites/{inviteId}", "RevokeInvite", 204),
    operation("PATCH", "/clients/{clientId}/invites/{inviteId}", "ChangeInviteRole", 200),
    operation("POST", "/clients/{clientId}/invites/{inviteId}/resend", "ResendInvite", 200),
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
    let mut others = Vec::new();
    for operation in OPERATIONS {
        match named(operation.path, path) {
            Some(named) if operation.method == method => return Found::Operation(operation, named),
            Some(_) => others.push(operation.method),
            None => {}
        }
    }
    if others.is_empty() { Found::Nothing } else { Found::Methods(others.join(", ")) }
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
                    Some(name) => named.push((name, segment.to_owned())),
                    None if form == segment => {}
                    None => return None,
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
        assert!(matches!(find("PUT", "/clients/x/invites"), Found::Methods(methods) if methods == "POST"));
        assert!(
            matches!(find("PUT", "/clients/x/invites/y"), Found::Methods(methods) if methods == "GET, DELETE, PATCH")
        );
        for path in
            ["/clients", "/clients/x", "/clients/x/invites/", "/clients/x/invites/y/z", "/Clients/x/invites"]
        {
            assert!(matches!(find("POST", path), Found::Nothing | Found::Methods(_)), "{path}");
        }
    }
}
