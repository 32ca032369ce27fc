//! The group Client as its reference has it: answers byte for byte in each format.

use vestibule::domain::ids::UserId;

use crate::world::World;

fn uuid(world: &World) -> String {
    world.text("SELECT uuid FROM clients WHERE id = 1")
}

/// The fields of client 1 as JSON, without the braces.
fn details(world: &World) -> String {
    let uuid = uuid(world);
    format!(
        r#""client_id":1,"owner_user_id":1,"userid":1,"id":1,"uuid":"{uuid}","firstname":"Olga","lastname":"Owner","fullname":"Olga Owner","companyname":"Acme Ltd","email":"owner@example.com","address1":"1 Long Road","address2":"","city":"Ulm","fullstate":"BW","state":"BW","postcode":"89073","countrycode":"DE","country":"DE","phonenumber":"+49 731 1","tax_id":"","email_preferences":{{"general":"1","invoice":"1","support":"1","product":"1","domain":"1","affiliate":"1"}},"statecode":"BW","countryname":"Germany","phonecc":49,"phonenumberformatted":"+49.7311","telephoneNumber":"+49.7311","billingcid":0,"notes":"","currency":1,"defaultgateway":"","groupid":0,"status":"Active","credit":"0.00","taxexempt":false,"latefeeoveride":false,"overideduenotices":false,"separateinvoices":false,"disableautocc":false,"emailoptout":true,"marketing_emails_opt_in":false,"overrideautoclose":false,"allowSingleSignOn":1,"email_verified":false,"language":"","isOptedInToMarketingEmails":false,"lastlogin":"No Login Logged","currency_code":"USD","customfields":[],"users":{{"user":[{{"id":1,"name":"Olga Owner","email":"owner@example.com","is_owner":true}},{{"id":2,"name":"Max Member","email":"member@example.com","is_owner":false}}]}}"#
    )
}

#[test]
fn the_details_stand_twice_and_no_documented_key_is_missing() {
    let world = World::new();
    let fields = details(&world);
    let expected = format!(r#"{{"result":"success",{fields},"client":{{{fields}}}}}"#);
    for asked in ["clientid=1", "email=OWNER@Example.com", "clientid=1&email=member@example.com&stats=0"] {
        assert_eq!(world.api("GetClientsDetails", asked).documented(), expected, "{asked}");
    }
}

#[test]
fn the_details_in_xml_and_in_pairs() {
    let world = World::new();
    let uuid = uuid(&world);
    let xml = world.api_in("xml", "getclientsdetails", "clientid=1").documented();
    for part in [
        "<action>getclientsdetails</action>\n<result>success</result>\n<client_id>1</client_id>\n",
        &format!(
            "<client>\n<client_id>1</client_id>\n<owner_user_id>1</owner_user_id>\n<userid>1</userid>\n<id>1</id>\n<uuid>{uuid}</uuid>\n<firstname>Olga</firstname>\n"
        ),
        "<email_preferences>\n<general>1</general>\n",
        "<customfields>\n</customfields>\n",
        "<users>\n<user>\n<id>1</id>\n<name>Olga Owner</name>\n<email>owner@example.com</email>\n<is_owner>1</is_owner>\n</user>\n<user>\n<id>2</id>\n",
        "<taxexempt></taxexempt>\n",
    ] {
        assert!(xml.contains(part), "{part} is not in {xml}");
    }
    let nvp = world.api_in("nvp", "GetClientsDetails", "clientid=1").documented();
    for part in [
        "result=success;client_id=1;owner_user_id=1;",
        ";phonecc=49;phonenumberformatted=+49.7311;",
        ";client[email_preferences][domain]=1;",
        ";client[users][user][1][email]=member@example.com;client[users][user][1][is_owner]=",
    ] {
        assert!(nvp.contains(part), "{part} is not in {nvp}");
    }
}

#[test]
fn stats_are_there_when_they_are_asked_for_and_zero() {
    let world = World::new();
    let without = world.api("GetClientsDetails", "clientid=1").json();
    assert!(without.get("stats").is_none());
    let stats = world.api("GetClientsDetails", "clientid=1&stats=True").json()["stats"].clone();
    let stats = stats.as_object().expect("an object");
    assert_eq!(stats.len(), 41);
    for (name, value) in stats {
        let zero = match name.as_str() {
            "incredit" | "isAffiliate" => serde_json::json!(false),
            name if name.starts_with("num") || name.starts_with("productsnum") => serde_json::json!(0),
            _ => serde_json::json!("0.00"),
        };
        assert_eq!(*value, zero, "{name}");
    }
}

#[test]
fn the_last_login_of_any_member_is_shown_as_the_reference_shows_it() {
    let world = World::new();
    world.sql(
        "UPDATE memberships SET last_login_at = 1457605560000, last_login_ip = '192.0.2.7', \
         last_login_host = 'home.example' WHERE user_id = 2",
    );
    world.sql("UPDATE memberships SET last_login_at = 1457605550000 WHERE user_id = 1");
    let shown = world.api("GetClientsDetails", "clientid=1").field("lastlogin");
    assert_eq!(shown, "Date: 10/03/2016 10:26<br>IP Address: 192.0.2.7<br>Host: home.example");
}

#[test]
fn custom_fields_are_kept_by_number_or_name_and_shown_as_a_list_and_one_by_one() {
    let world = World::new();
    let google = "YToxOntpOjE7czo2OiJHb29nbGUiO30=";
    let sent = format!("skipvalidation=1&email=a@b.example&password2=x&customfields={google}");
    assert_eq!(world.api("AddClient", &sent).field("clientid"), "2");
    let shown = world.api("GetClientsDetails", "clientid=2").json();
    assert_eq!(shown["customfields"], serde_json::json!([{ "id": 1, "value": "Google" }]));
    assert_eq!(
        (&shown["customfields1"], &shown["client"]["customfields1"]),
        (&"Google".into(), &"Google".into())
    );
    // a:2:{s:6:"Found ";s:1:"&";i:1;s:0:"";}
    let both = "YToyOntzOjY6IkZvdW5kICI7czoxOiImIjtpOjE7czowOiIiO30=";
    world.api("UpdateClient", &format!("clientid=2&customfields={both}"));
    let xml = world.api_in("xml", "GetClientsDetails", "clientid=2").documented();
    let list = "<customfields>\n<customfield>\n<id>1</id>\n<value></value>\n</customfield>\n<customfield>\n<id>2</id>\n\
                <value>&amp;</value>\n</customfield>\n</customfields>\n<customfields1></customfields1>\n\
                <customfields2>&amp;</customfields2>\n";
    assert!(xml.contains(list), "{xml}");
    let nvp = world.api_in("nvp", "GetClientsDetails", "clientid=2").documented();
    assert!(
        nvp.contains(";customfields[1][id]=2;customfields[1][value]=&;customfields1=;customfields2=&;"),
        "{nvp}"
    );
    let named = world.text("SELECT name || id FROM custom_fields WHERE name_key = 'found'");
    assert_eq!(named, "Found2");
}

#[test]
fn get_clients_lists_what_the_reference_lists() {
    let world = World::new();
    let made =
        world.api("GetClients", "").json()["clients"]["client"][0]["datecreated"].as_str().map(str::to_owned);
    let made = made.expect("a date");
    assert_eq!((made.len(), made.matches('-').count()), (10, 2));
    let row = format!(
        r#"{{"id":1,"firstname":"Olga","lastname":"Owner","companyname":"Acme Ltd","email":"owner@example.com","datecreated":"{made}","groupid":0,"status":"Active"}}"#
    );
    let expected = format!(
        r#"{{"result":"success","totalresults":1,"startnumber":0,"numreturned":1,"clients":{{"client":[{row}]}}}}"#
    );
    assert_eq!(world.api("getclients", "search=acme&status=active").documented(), expected);
    let none =
        r#"{"result":"success","totalresults":0,"startnumber":0,"numreturned":0,"clients":{"client":[]}}"#;
    for sent in ["search=cme", "status=Closed", "status=Gone", "search=%25"] {
        assert_eq!(world.api("GetClients", sent).documented(), none, "{sent}");
    }
    let beyond =
        r#"{"result":"success","totalresults":1,"startnumber":1,"numreturned":0,"clients":{"client":[]}}"#;
    assert_eq!(world.api("GetClients", "limitstart=1").documented(), beyond);
    let xml = world.api_in("xml", "GetClients", "").documented();
    let begin = "<totalresults>1</totalresults>\n<startnumber>0</startnumber>\n<numreturned>1</numreturned>\n<clients>\n\
                 <client>\n<id>1</id>\n<firstname>Olga</firstname>\n";
    assert!(
        xml.contains(begin) && xml.contains("<status>Active</status>\n</client>\n</clients>\n</whmcsapi>"),
        "{xml}"
    );
    let nvp = world.api_in("nvp", "GetClients", "").documented();
    assert!(
        nvp.starts_with(
            "result=success;totalresults=1;startnumber=0;numreturned=1;clients[client][0][id]=1;"
        ),
        "{nvp}"
    );
}

#[test]
fn client_groups_are_listed_in_each_format() {
    let world = World::new();
    let none = r#"{"result":"success","totalresults":0,"groups":{"group":[]}}"#;
    assert_eq!(world.api("GetClientGroups", "").documented(), none);
    world.sql(
        "INSERT INTO client_groups (name, colour, discount_percent, suspension_exempt) \
         VALUES ('VIP', '#28C99B', '10.00', 1)",
    );
    let expected = r##"{"result":"success","totalresults":1,"groups":{"group":[{"id":1,"groupname":"VIP","groupcolour":"#28C99B","discountpercent":"10.00","susptermexempt":"on","separateinvoices":""}]}}"##;
    assert_eq!(world.api("GetClientGroups", "").documented(), expected);
    let xml = world.api_in("xml", "GetClientGroups", "").documented();
    assert!(xml.contains("<groups>\n<group>\n<id>1</id>\n<groupname>VIP</groupname>\n"), "{xml}");
    let nvp = "result=success;totalresults=1;groups[group][0][id]=1;groups[group][0][groupname]=VIP;\
               groups[group][0][groupcolour]=#28C99B;groups[group][0][discountpercent]=10.00;\
               groups[group][0][susptermexempt]=on;groups[group][0][separateinvoices]=";
    assert_eq!(world.api_in("nvp", "GetClientGroups", "").documented(), nvp);
}

#[test]
fn template_words_in_names_are_shown_as_they_are_sec_096() {
    let world = World::new();
    for odd in ["{{7*7}}", "{$smarty.version}", "{php}", "${jndi:x}", "%s%n", "</script>", "a;b=c"] {
        let sent = format!("clientid=1&companyname={}", odd.replace('%', "%25").replace(';', "%3B"));
        world.api("UpdateClient", &sent);
        assert_eq!(world.api("GetClientsDetails", "clientid=1").field("companyname"), odd);
        let listed = world.api("GetClients", "").json();
        assert_eq!(listed["clients"]["client"][0]["companyname"], *odd);
    }
}

#[test]
fn an_existing_user_may_own_several_clients() {
    let world = World::new();
    let stranger = world.user("stranger@example.com");
    let sent = format!(
        "owner_user_id={stranger}&email=owner@example.com&skipvalidation=1&noemail=true&securityqid=1&securityqans=x"
    );
    assert_eq!(
        world.api("AddClient", &sent).documented(),
        r#"{"result":"success","clientid":2,"owner_id":3}"#
    );
    let oldest = world.api("GetClientsDetails", "email=owner@example.com");
    assert_eq!(oldest.field("userid"), "1", "of several the oldest");
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 0);
    assert_eq!(UserId::new(3), stranger);
}

#[test]
fn whatever_is_said_of_a_client_the_answer_is_json_sec_091() {
    let world = World::new();
    for odd in ["%E2%80%A8", "%FF", "a%00", "%ED%A0%80"] {
        let refused = world.api("UpdateClient", &format!("clientid=1&companyname=a{odd}b"));
        assert_eq!(refused.field("result"), "error", "{odd}");
    }
    world.api(
        "UpdateClient",
        "clientid=1&notes=</script>%E2%80%A8%22%5C%F0%9F%98%80&companyname=%F0%9F%98%80",
    );
    let shown = world.api("GetClientsDetails", "clientid=1");
    assert_eq!(shown.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(shown.field("notes"), "</script>\n\"\\😀");
    assert_eq!(shown.field("companyname"), "😀");
    for format in ["xml", "nvp"] {
        assert!(world.api_in(format, "GetClientsDetails", "clientid=1").text().contains("😀"), "{format}");
    }
}
