//! What the demo tells people: who can log in, lines to paste, where the mails are.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde_json::Value;

use super::people::People;

/// Prints it all.
pub fn print(people: &People, url: &str, folder: &Path) {
    // A closed pipe (`| head`) is no reason to panic.
    let _ = write!(std::io::stdout(), "{}", text(people, url, folder));
}

fn text(people: &People, url: &str, folder: &Path) -> String {
    let mut text = format!("Vestibule is ready at {url} with example data.\n\n");
    credentials(&mut text, people);
    form_lines(&mut text, people, url);
    xml_line(&mut text, people, url);
    rest_line(&mut text, people, url);
    let _ = write!(
        text,
        "\nMails are written to {}\nEach invitation holds a link: open it to accept. \
         Its page is /invite/{{token}} at the address above.\n\nCtrl-C ends the demo and nothing stays behind.\n",
        folder.join("mail").display(),
    );
    text
}

fn credentials(text: &mut String, people: &People) {
    let mut person = |what: &str, one: &Value, name: &str, note: &str| {
        let (name, password) = (plain(&one[name]), plain(&one["password"]));
        let _ = writeln!(text, "{what:<15} {name:<25} password {password}{note}");
    };
    person("administrator", &people.admin, "username", "  logs in at /admin");
    for household in &people.clients {
        let client = &household.client;
        let about = format!(
            "  owns client {} ({}), dbid {}",
            client["client_id"],
            household.name,
            plain(&client["dbid"])
        );
        person(&format!("user {}", household.owner["user_id"]), &household.owner, "email", &about);
        let may: Vec<&str> = household.member["permissions"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let about = format!(
            "  member of client {} ({}), userid {}",
            client["client_id"],
            may.join(", "),
            plain(&household.member["userid"])
        );
        person(&format!("user {}", household.member["user_id"]), &household.member, "email", &about);
    }
    let credential = &people.credential;
    let _ = writeln!(text, "API credential  identifier {}", plain(&credential["identifier"]));
    let _ = writeln!(text, "                secret     {}", plain(&credential["secret"]));
    let _ = writeln!(text, "user token      {} (of the owner of client 1)", people.usertoken);
    let _ = writeln!(text, "API key         {} (of the same)", people.apikey);
}

/// The form dialect: an invitation, and what a member may do.
fn form_lines(text: &mut String, people: &People, url: &str) {
    let Some(household) = people.clients.first() else { return };
    let (client, user) = (&household.client["client_id"], &household.member["user_id"]);
    let mut line = |what: &str, fields: &str| {
        let _ = write!(
            text,
            "\n{what}\n\n  curl -sS {url}/includes/api.php \\\n    -d identifier={} -d secret={} \\\n    {fields}\n",
            plain(&people.credential["identifier"]),
            plain(&people.credential["secret"]),
        );
    };
    line(
        "Invite somebody into a client (WHMCS):",
        &format!(
            "-d action=CreateClientInvite -d client_id={client} -d email=john.doe@example.net \\\n    \
             -d permissions=products,manageproducts,managedomains,tickets -d responsetype=json"
        ),
    );
    line(
        "See what a member may do:",
        &format!("-d action=GetUserPermissions -d client_id={client} -d user_id={user} -d responsetype=json"),
    );
}

/// The XML dialect: a member gets a link to what he has a role in.
fn xml_line(text: &mut String, people: &People, url: &str) {
    let Some(household) = people.clients.first() else { return };
    let _ = write!(
        text,
        "\nMail a member a link to his application (Quickbase):\n\n  \
         curl -sS {url}/db/{} -H 'Content-Type: application/xml' \\\n    \
         -H 'QUICKBASE-ACTION: API_SendInvitation' --data-binary \\\n    \
         '<qdbapi><usertoken>{}</usertoken><userid>{}</userid><usertext>Welcome!</usertext></qdbapi>'\n",
        plain(&household.client["dbid"]),
        people.usertoken,
        plain(&household.member["userid"]),
    );
}

/// The REST dialect: an invitation by role.
fn rest_line(text: &mut String, people: &People, url: &str) {
    let Some(household) = people.clients.first() else { return };
    let _ = write!(
        text,
        "\nInvite somebody by a role (REST):\n\n  \
         curl -sS {url}/clients/{}/invites -H 'x-dolfin-api-key: {}' \\\n    \
         -H 'Content-Type: application/json' -d '{{\"email\":\"jane.doe@example.net\",\"role\":\"Developer\"}}'\n",
        plain(&household.client["uuid"]),
        people.apikey,
    );
}

fn plain(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
