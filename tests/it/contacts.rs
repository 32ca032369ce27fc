//! Contacts as the reference has them.

use crate::world::World;

const CONTACT: &str = "clientid=1&firstname=Carla&lastname=Contact&email=Carla@Example.com&city=Ulm&country=de\
                       &phonenumber=1&email_preferences[domain]=1&email_preferences[invoice]=true";

fn made(world: &World) -> String {
    let answer = world.api("AddContact", CONTACT);
    assert_eq!(answer.documented(), r#"{"result":"success","contactid":1}"#);
    world.api("GetContacts", "").json()["contacts"]["contact"][0]["created_at"]
        .as_str()
        .expect("a time")
        .to_owned()
}

#[test]
fn a_contact_is_listed_as_the_reference_lists_it() {
    let world = World::new();
    let at = made(&world);
    let row = format!(
        r#"{{"id":1,"userid":1,"firstname":"Carla","lastname":"Contact","companyname":"","email":"Carla@Example.com","address1":"","address2":"","city":"Ulm","state":"","postcode":"","country":"DE","phonenumber":"1","tax_id":"","domainemails":true,"generalemails":false,"invoiceemails":true,"productemails":false,"supportemails":false,"affiliateemails":false,"created_at":"{at}","updated_at":"{at}"}}"#
    );
    let one = format!(
        r#"{{"result":"success","totalresults":1,"startnumber":0,"numreturned":1,"contacts":{{"contact":[{row}]}}}}"#
    );
    for sent in [
        "",
        "userid=1",
        "userid=1&email=CARLA@example.com&firstname=Carla",
        "email=carla@example.com",
        "city=Ulm&country=de",
    ] {
        assert_eq!(world.api("GetContacts", sent).documented(), one, "{sent}");
    }
    let none =
        r#"{"result":"success","totalresults":0,"startnumber":0,"numreturned":0,"contacts":{"contact":[]}}"#;
    for sent in [
        "userid=2",
        "userid=1+OR+1=1",
        "email=foo",
        "firstname=Carl",
        "userid=1&email=x@example.com",
        "postcode=1",
    ] {
        assert_eq!(world.api("GetContacts", sent).documented(), none, "{sent}");
    }
    let xml = world.api_in("xml", "GetContacts", "").documented();
    let begin = "<contacts>\n<contact>\n<id>1</id>\n<userid>1</userid>\n<firstname>Carla</firstname>\n";
    assert!(
        xml.contains(begin)
            && xml.contains("<domainemails>1</domainemails>\n<generalemails></generalemails>\n"),
        "{xml}"
    );
    let nvp = world.api_in("nvp", "GetContacts", "").documented();
    assert!(
        nvp.contains(";numreturned=1;contacts[contact][0][id]=1;contacts[contact][0][userid]=1;"),
        "{nvp}"
    );
}

#[test]
fn contacts_go_by_pages() {
    let world = World::new();
    for number in 0..5 {
        world.api("AddContact", &format!("clientid=1&firstname=C{number}"));
    }
    let ids = |sent: &str| {
        let answer = world.api("GetContacts", sent).json();
        let listed = answer["contacts"]["contact"].as_array().expect("a list").clone();
        assert_eq!(answer["numreturned"], listed.len());
        let ids: Vec<_> = listed.iter().filter_map(|contact| contact["id"].as_i64()).collect();
        (answer["totalresults"].as_i64(), answer["startnumber"].as_i64(), ids)
    };
    assert_eq!(ids("limitnum=2"), (Some(5), Some(0), vec![1, 2]));
    assert_eq!(ids("limitnum=2&limitstart=3&userid=1"), (Some(5), Some(3), vec![4, 5]));
    assert_eq!(ids("limitstart=9"), (Some(5), Some(9), vec![]));
}

#[test]
fn a_contact_is_changed_where_something_was_sent() {
    let world = World::new();
    made(&world);
    let sent =
        "contactid=1&firstname=&lastname=Kontakt&email=&email_preferences[invoice]=0&country=undefined";
    for (format, expected) in [
        ("json", r#"{"result":"success","contactid":"1"}"#),
        ("nvp", "result=success;contactid=1"),
        (
            "xml",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8.13.1\">\n\
             <action>updatecontact</action>\n<result>success</result>\n<contactid>1</contactid>\n</whmcsapi>",
        ),
    ] {
        assert_eq!(world.api_in(format, "UpdateContact", sent).documented(), expected);
    }
    let shown = world.api("GetContacts", "").json()["contacts"]["contact"][0].clone();
    let fields = ["firstname", "lastname", "email", "country"]
        .map(|name| shown[name].as_str().unwrap_or("?").to_owned());
    assert_eq!(fields, ["", "Kontakt", "Carla@Example.com", "DE"]);
    assert_eq!((&shown["invoiceemails"], &shown["domainemails"]), (&false.into(), &true.into()));
    assert_eq!(world.text("SELECT action FROM activity ORDER BY id DESC"), "UpdateContact");
    assert_eq!(world.number("SELECT COUNT(*) FROM activity"), 2, "what changes nothing is not written down");
}

#[test]
fn an_address_stands_once_in_a_client_and_contacts_without_one_are_not_alike() {
    let world = World::new();
    world.client(vestibule::domain::ids::UserId::new(1), "Other");
    made(&world);
    let add = |sent: &str| world.api("AddContact", sent);
    assert_eq!(add("clientid=1&email=CARLA@example.com").message(), "Duplicate Email Address");
    let mut last = String::new();
    for sent in [
        "clientid=2&email=carla@example.com",
        "clientid=1&firstname=A",
        "clientid=1&firstname=A",
        "clientid=1&email=b@example.com",
    ] {
        let added = add(sent);
        assert_eq!(added.field("result"), "success", "{sent}");
        last = added.field("contactid");
    }
    let taken = world.api("UpdateContact", &format!("contactid={last}&email=carla@example.com"));
    assert_eq!(taken.message(), "Duplicate Email Address");
    let same = world.api("UpdateContact", &format!("contactid={last}&email=B@example.com"));
    assert_eq!(same.field("result"), "success");
}

#[test]
fn a_deleted_contact_gets_no_invoices_any_more() {
    let world = World::new();
    made(&world);
    world.sql("UPDATE clients SET billing_contact_id = 1 WHERE id = 1");
    assert_eq!(world.api("GetClientsDetails", "clientid=1").field("billingcid"), "1");
    assert_eq!(world.api("DeleteContact", "contactid=1").field("contactid"), "1");
    assert_eq!(world.api("GetClientsDetails", "clientid=1").field("billingcid"), "0");
    assert_eq!(world.number("SELECT COUNT(*) FROM contacts"), 0);
    let detail = world.text("SELECT detail FROM activity WHERE action = 'DeleteContact'");
    assert!(detail.contains("Carla@Example.com"), "{detail}");
}

#[test]
fn sub_accounts_are_warned_of_and_their_passwords_not_kept() {
    let world = World::new();
    made(&world);
    let add = world.api("AddContact", "clientid=1&password2=hunter2&permissions=profile");
    assert_eq!(
        add.field("warning"),
        "Sub Accounts are no longer supported. Please use AddUser and CreateClientInvite"
    );
    let update = world.api("UpdateContact", "contactid=1&subaccount=1");
    assert_eq!(update.field("warning"), "Sub Accounts are no longer supported. Please use UpdateUser");
    assert_eq!(
        world.api("UpdateContact", "contactid=1&subaccount=false&password2=").field("warning"),
        "null"
    );
    assert!(!world.dump().contains("hunter2"));
}
