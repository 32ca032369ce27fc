//! What an update of a client changes, and what it warns of.

use crate::world::World;

const DOMAINS_OFF: &str = "email_preferences[domain]=0";

#[test]
fn update_client_answers_the_id_as_it_was_sent_vector_8() {
    let world = World::new();
    for (format, expected) in [
        ("json", r#"{"result":"success","clientid":"1"}"#),
        ("nvp", "result=success;clientid=1"),
        (
            "xml",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8.13.1\">\n\
             <action>updateclient</action>\n<result>success</result>\n<clientid>1</clientid>\n</whmcsapi>",
        ),
    ] {
        for client in
            ["clientid=1", "clientemail=Owner@example.com", "clientid=1&clientemail=nobody@example.com"]
        {
            let answer = world.api_in(format, "UpdateClient", &format!("{client}&companyname=B"));
            assert_eq!(answer.documented(), expected);
        }
    }
}

#[test]
fn update_client_changes_what_is_sent_and_nothing_else() {
    let world = World::new();
    let before = world.api("GetClientsDetails", "clientid=1").json()["client"].clone();
    let sent = "clientid=1&firstname=Ida&companyname=&email=ida@example.com&country=gb&phonenumber=%2B44.1234567890\
                &tax_id=T1&currency=2&groupid=3&language=english&clientip=192.0.2.1&notes=a%0d%0ab&status=inactive\
                &paymentmethod=banktransfer&email_preferences[general]=0&email_preferences[product]=False\
                &marketingoptin=true&latefeeoveride=1&overideduenotices=on&taxexempt=True&separateinvoices=1\
                &disableautocc=1&overrideautoclose=1&lastname=undefined&city=null&address1=&nothing=x";
    assert_eq!(world.api("UpdateClient", sent).field("result"), "success");
    let after = world.api("GetClientsDetails", "clientid=1").json()["client"].clone();
    let mut expected = before;
    for (name, value) in serde_json::json!({
        "firstname": "Ida", "fullname": "Ida Owner", "companyname": "", "email": "ida@example.com",
        "countrycode": "GB", "country": "GB", "countryname": "United Kingdom", "phonenumber": "+44.1234567890",
        "phonecc": 44, "phonenumberformatted": "+44.1234567890", "telephoneNumber": "+44.1234567890",
        "tax_id": "T1", "currency": 2, "groupid": 3, "language": "english", "notes": "a\nb", "status": "Inactive",
        "defaultgateway": "banktransfer", "emailoptout": false, "marketing_emails_opt_in": true,
        "isOptedInToMarketingEmails": true, "latefeeoveride": true, "overideduenotices": true, "taxexempt": true,
        "separateinvoices": true, "disableautocc": true, "overrideautoclose": true,
    })
    .as_object()
    .expect("an object")
    {
        expected[name] = value.clone();
    }
    expected["email_preferences"]["general"] = "0".into();
    expected["email_preferences"]["product"] = "0".into();
    assert_eq!(after, expected);
    assert_eq!(
        world.text("SELECT email FROM users WHERE id = 1"),
        "owner@example.com",
        "the user is another thing"
    );
    let detail: serde_json::Value =
        serde_json::from_str(&world.text("SELECT detail FROM activity WHERE action = 'UpdateClient'"))
            .expect("JSON");
    assert_eq!(
        (&detail["before"]["firstname"], &detail["after"]["firstname"]),
        (&"Olga".into(), &"Ida".into())
    );
    assert!(detail["before"].get("city").is_none());
    world.api("UpdateClient", sent);
    assert_eq!(world.number("SELECT COUNT(*) FROM activity"), 1, "what changes nothing is not written down");
}

#[test]
fn what_a_client_has_to_have_is_cleared_only_without_validation() {
    let world = World::new();
    let city = || world.text("SELECT city FROM clients WHERE id = 1");
    world.api("UpdateClient", "clientid=1&city=");
    assert_eq!(city(), "Ulm");
    world.api("UpdateClient", "clientid=1&city=&email=&country=&skipvalidation=1");
    assert_eq!(
        (city(), world.text("SELECT email || country FROM clients WHERE id = 1")),
        (String::new(), "owner@example.com".into())
    );
    let shown = world.api("GetClientsDetails", "clientid=1").json();
    assert_eq!((&shown["countryname"], &shown["phonecc"]), (&"".into(), &49.into()));
}

#[test]
fn outdated_parameters_are_warned_of_and_never_stored() {
    let world = World::new();
    let warned = |sent: &str| world.api("UpdateClient", &format!("clientid=1&{sent}")).field("warning");
    let cards = "Credit card related parameters are now deprecated and may be removed in a future version. Use \
                 AddPayMethod or UpdatePayMethod instead.";
    let clear = "Credit card related parameters are now deprecated and may be removed in a future version. Use \
                 DeletePayMethod instead.";
    assert_eq!(warned("cardnum=4111111111111111&cvv=123"), cards);
    assert_eq!(warned("bankacct=1"), cards);
    assert_eq!(warned("clearcreditcard=true"), clear);
    assert_eq!(warned("clearcreditcard=true&cardtype=Visa"), format!("{cards} {clear}"));
    assert_eq!(warned("clearcreditcard=false&cardnum="), "null");
    assert!(!world.dump().contains("4111111111111111"));
}

#[test]
fn a_closed_client_is_opened_again_by_its_status() {
    let world = World::new();
    let answer = world.api("CloseClient", "clientid=1");
    assert_eq!(answer.documented(), r#"{"result":"success","clientid":1}"#);
    let invited = || {
        world.api("CreateClientInvite", "client_id=1&email=n@example.com&permissions=tickets").field("result")
    };
    assert_eq!(invited(), "error");
    world.api("UpdateClient", "clientid=1&status=Active");
    assert_eq!(invited(), "success");
}

#[test]
fn mail_about_domains_must_reach_somebody() {
    let world = World::new();
    let icann = "You must have at least one email address enabled to receive domain related notifications as required by \
                 ICANN. To disable domain notifications, please create an alternative contact that is set to receive them";
    let off = || world.api("UpdateClient", &format!("clientid=1&{DOMAINS_OFF}"));
    assert_eq!(off().message(), icann);
    let sent = "clientid=1&email=c@example.com&email_preferences[general]=1";
    assert_eq!(world.api("AddContact", sent).field("contactid"), "1");
    assert_eq!(off().message(), icann, "a contact who wants other mail is none");
    world.api("UpdateContact", "contactid=1&email_preferences[domain]=1");
    assert_eq!(off().field("result"), "success");
    assert_eq!(off().field("result"), "success");
    assert_eq!(world.api("UpdateContact", &format!("contactid=1&{DOMAINS_OFF}")).message(), icann);
    assert_eq!(world.api("DeleteContact", "contactid=1").message(), icann);
    world.api("AddContact", "clientid=1&email=d@example.com&email_preferences[domain]=on");
    assert_eq!(
        world.api("DeleteContact", "contactid=1").documented(),
        r#"{"result":"success","contactid":"1"}"#
    );
    world.api("UpdateClient", "clientid=1&email_preferences[domain]=1");
    assert_eq!(world.api("UpdateContact", &format!("contactid=2&{DOMAINS_OFF}")).field("result"), "success");
}
