//! A page stays small however full its list is: with style and script it is below 60 KB at the first visit, as it
//! travels to a browser.

use vestibule::domain::ids::UserId;
use vestibule::domain::right::Rights;
use vestibule::pages::assets;

use crate::browser::Browser;
use crate::wire::Request;
use crate::world::World;

/// With what heads of answers take, as the browser test counts.
const MOST: usize = 60_000;
const HEADS: usize = 3 * 500;

/// More of everything than a page shows, with names and addresses of the longer sort.
fn full() -> World {
    let world = World::new();
    let numbers =
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 120)";
    let now = world.now();
    let statements = [
        format!(
            "INSERT INTO users (uuid, email, email_key, first_name, last_name, name_key, last_key, state, created_at,
                 updated_at)
             {numbers} SELECT 'u' || n, 'somebody.number' || n || '@subsidiary.company.example',
                 'somebody.number' || n || '@subsidiary.company.example', 'Bartholomew', 'Featherstonehaugh', 'b' || n,
                 'f' || n, 'registered', {now}, {now} FROM numbers"
        ),
        format!(
            "INSERT INTO clients (uuid, owner_user_id, status, first_name, last_name, company_name, email, email_key,
                 name_key, last_key, company_key, address1, address2, city, state, postcode, country, phone_number,
                 tax_id, language, notes, created_at, updated_at)
             {numbers} SELECT 'c' || n, 1, 'Active', '', '', 'Worldwide Hosting and Publishing Company ' || n,
                 'accounts' || n || '@subsidiary.company.example', 'accounts' || n || '@subsidiary.company.example',
                 '', '', 'w' || n, '', '', '', '', '', '', '', '', '', '', {now}, {now} FROM numbers"
        ),
        format!(
            "INSERT INTO memberships (client_id, user_id, permissions, created_at, updated_at,
                 last_login_at, last_login_ip)
             SELECT 1, id, 16383, {now}, {now}, {now}, '2001:db8:85a3::8a2e:370:7334' FROM users WHERE uuid LIKE 'u%' AND email LIKE 'somebody%'"
        ),
        format!(
            "INSERT INTO invites (client_id, email, email_key, kind, permissions, state, inviter_admin_id, created_at,
                 issued_at, expires_at, mails_since, mails)
             {numbers} SELECT 1, 'invited.number' || n || '@subsidiary.company.example',
                 'invited.number' || n || '@subsidiary.company.example', 'accept', 1023, 'pending', 1, {now}, {now},
                 {now} + 86400000, {now}, 1 FROM numbers"
        ),
        format!(
            "INSERT INTO outbox (kind, recipient, invite_id, state, attempts, due_at, last_error, created_at, ended_at)
             SELECT 'invitation', email, id, 'failed', 3, {now}, '550 5.1.1 The mailbox that was named does not exist '
                 || 'here, said the server of the company', {now}, {now} FROM invites"
        ),
        format!(
            "INSERT INTO activity (at, action, actor, actor_id, client_id, user_id, ip, detail)
             {numbers} SELECT {now}, 'UpdateClient', 'user', 1, 1, 1, '2001:db8:85a3::8a2e:370:7334',
                 '{{\"before\":{{\"companyname\":\"Worldwide Hosting\"}},\"after\":{{\"companyname\":\"Worldwide '
                 || 'Hosting and Publishing Company\"}}}}' FROM numbers"
        ),
        format!(
            "INSERT INTO credentials (identifier, secret_hash, admin_id, description, unrestricted, created_at)
             {numbers} SELECT 'abcdefghijklmnopqrstuvwxyz' || (100000 + n), 's' || n, 1, 'The shop of the company', 1,
                 {now} FROM numbers"
        ),
        format!(
            "INSERT INTO api_keys (key_hash, prefix, name, admin_id, scopes, created_at)
             {numbers} SELECT 'k' || n, 'vst_ab' || n, 'The portal of the company', 1,
                 'invites:read invites:write members:read', {now} FROM numbers"
        ),
    ];
    for statement in statements {
        world.sql(statement);
    }
    crate::listing::counts_again(&world);
    for number in 0..120 {
        world.api(
            "AddBannedIp",
            &format!("ip=198.51.100.{number}&reason=Guessed+passwords+for+a+whole+night"),
        );
    }
    world
}

fn check(world: &World, browser: &mut Browser<'_>, addresses: &[&str]) {
    let site = world.house.site.now();
    let files = [assets::style_path(&site), assets::script_path(&site)];
    let packed = |path: &str| Request::get(path).header("Accept-Encoding", "gzip");
    let beside: usize = files.iter().map(|path| world.fetch(&packed(path)).body.len()).sum();
    let sizes: Vec<(usize, &str)> = addresses
        .iter()
        .map(|address| {
            let page = browser.fetch(packed(address));
            assert_eq!((page.status, page.header("content-encoding")), (200, "gzip"), "{address}");
            (page.body.len() + beside + HEADS, *address)
        })
        .collect();
    let large: Vec<_> = sizes.iter().filter(|(size, _)| *size >= MOST).collect();
    assert!(large.is_empty(), "{large:?} of {sizes:?}");
}

#[test]
fn pages_of_the_admin_area_are_small_however_full_their_lists_are() {
    let world = full();
    let addresses = [
        "/admin",
        "/admin/clients",
        "/admin/clients/1",
        "/admin/clients/1/users",
        "/admin/clients/1/log",
        "/admin/users",
        "/admin/users/1",
        "/admin/invites",
        "/admin/mail",
        "/admin/activity",
        "/admin/credentials",
        "/admin/keys",
        "/admin/bans",
        "/admin/settings",
        "/admin/roles/add",
    ];
    check(&world, &mut Browser::of_staff(&world, Rights::ALL), &addresses);
}

#[test]
fn pages_of_the_client_area_are_small_however_full_their_lists_are() {
    let world = full();
    let mut browser = Browser::new(&world);
    browser.set_cookie("vestibule_session", world.session_token(UserId::new(1)).expose());
    let addresses = [
        "/account",
        "/account/users",
        "/account/activity",
        "/account/emails",
        "/user/accounts",
        "/user/security",
    ];
    check(&world, &mut browser, &addresses);
}
