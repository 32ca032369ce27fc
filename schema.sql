-- The whole model, in numbered steps. SQLite runs the text as it stands; PostgreSQL runs it with
-- the phrases that src/store/schema.rs lists replaced. A step once released is never edited.
--
-- Times are milliseconds since 1970 (UTC). Flags are 0 or 1. Hashes are hex. Columns named *_key
-- are folded in Rust and compare bytewise. Permissions are a bit set (src/domain/permission.rs).
-- Checks of three words and more are written out: for a list SQLite builds a table with each row.

-- step 1: accounts, users, invitations, mail

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE admins (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username TEXT NOT NULL,
    username_key TEXT COLLATE BINARY NOT NULL UNIQUE,
    email TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    -- Argon2id over the MD5 of the password: only for administrators with the old API log-in on.
    legacy_hash TEXT,
    second_factor TEXT,
    disabled BIGINT NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    -- Grows with every change, so that whatever was proved before the change counts no longer.
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- A named set of API actions: names, `Group.*` or `*`, separated by one space, in lower case.
CREATE TABLE api_roles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT COLLATE BINARY NOT NULL UNIQUE,
    actions TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE credentials (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    identifier TEXT COLLATE BINARY NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL,
    admin_id BIGINT NOT NULL REFERENCES admins (id),
    description TEXT NOT NULL,
    -- Networks in CIDR form separated by one space; empty: the server's list alone decides.
    allow_ips TEXT NOT NULL DEFAULT '',
    -- 1: every action; 0: the actions of its roles.
    unrestricted BIGINT NOT NULL CHECK (unrestricted IN (0, 1)),
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT
);

CREATE TABLE credential_roles (
    credential_id BIGINT NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
    api_role_id BIGINT NOT NULL REFERENCES api_roles (id) ON DELETE CASCADE,
    PRIMARY KEY (credential_id, api_role_id)
);

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT COLLATE BINARY NOT NULL UNIQUE,
    email TEXT NOT NULL,
    email_key TEXT COLLATE BINARY NOT NULL UNIQUE,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    -- "first last" and "last", folded: what `search` compares the beginning of.
    name_key TEXT COLLATE BINARY NOT NULL,
    last_key TEXT COLLATE BINARY NOT NULL,
    state TEXT NOT NULL CHECK (state = 'registered' OR state = 'provisioned' OR state = 'disabled' OR state = 'erased'),
    password_hash TEXT,
    second_factor TEXT,
    email_verified_at BIGINT,
    language TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX users_by_name ON users (name_key, id);
CREATE INDEX users_by_last_name ON users (last_key, id);

CREATE TABLE clients (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT COLLATE BINARY NOT NULL UNIQUE,
    owner_user_id BIGINT NOT NULL REFERENCES users (id),
    status TEXT NOT NULL CHECK (status = 'Active' OR status = 'Inactive' OR status = 'Closed'),
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    company_name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT COLLATE BINARY NOT NULL,
    name_key TEXT COLLATE BINARY NOT NULL,
    last_key TEXT COLLATE BINARY NOT NULL,
    company_key TEXT COLLATE BINARY NOT NULL,
    address1 TEXT NOT NULL,
    address2 TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    postcode TEXT NOT NULL,
    country TEXT NOT NULL,
    phone_number TEXT NOT NULL,
    tax_id TEXT NOT NULL,
    language TEXT NOT NULL,
    notes TEXT NOT NULL,
    currency BIGINT NOT NULL DEFAULT 1,
    group_id BIGINT NOT NULL DEFAULT 0,
    created_ip TEXT NOT NULL DEFAULT '',
    marketing_opt_in BIGINT NOT NULL DEFAULT 0 CHECK (marketing_opt_in IN (0, 1)),
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX clients_by_owner ON clients (owner_user_id, id);
CREATE INDEX clients_by_email ON clients (email_key, id);
CREATE INDEX clients_by_name ON clients (name_key, id);
CREATE INDEX clients_by_last_name ON clients (last_key, id);
CREATE INDEX clients_by_company ON clients (company_key, id);

-- Named sets of permissions. The built-in ones carry the ids that Quickbase gives to its own.
CREATE TABLE roles (
    id BIGINT PRIMARY KEY,
    client_id BIGINT REFERENCES clients (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    permissions BIGINT NOT NULL,
    built_in BIGINT NOT NULL CHECK (built_in IN (0, 1)),
    created_at BIGINT NOT NULL
);
INSERT INTO roles (id, client_id, name, permissions, built_in, created_at) VALUES
    (9, NULL, 'None', 0, 1, 0),
    (10, NULL, 'Member', 2468, 1, 0),
    (11, NULL, 'Developer', 2684, 1, 0),
    (12, NULL, 'Admin', 16383, 1, 0),
    (13, NULL, 'Support', 2982, 1, 0);

-- A user's place in a client. The owner has one too; his permissions are everything, whatever it says.
CREATE TABLE memberships (
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id),
    permissions BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    last_login_at BIGINT,
    last_login_ip TEXT,
    last_login_host TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, user_id)
);
CREATE INDEX memberships_by_user ON memberships (user_id, client_id);

CREATE TABLE membership_roles (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    role_id BIGINT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    PRIMARY KEY (client_id, user_id, role_id),
    FOREIGN KEY (client_id, user_id) REFERENCES memberships (client_id, user_id) ON DELETE CASCADE
);

CREATE TABLE invites (
    id INTEGER PRIMARY KEY,
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    email_key TEXT COLLATE BINARY NOT NULL,
    -- accept: the membership comes with the acceptance; send: it stood before the mail went out.
    kind TEXT NOT NULL CHECK (kind IN ('accept', 'send')),
    -- The user whose membership an invite of kind `send` announces; nobody else may accept it.
    for_user_id BIGINT REFERENCES users (id),
    permissions BIGINT NOT NULL,
    role_id BIGINT REFERENCES roles (id),
    state TEXT NOT NULL CHECK (state = 'pending' OR state = 'accepted' OR state = 'declined' OR state = 'cancelled' OR state = 'expired'),
    -- The number of the current issue: a link of a lower one is superseded.
    issue BIGINT NOT NULL DEFAULT 1,
    message TEXT,
    inviter_user_id BIGINT REFERENCES users (id),
    inviter_admin_id BIGINT REFERENCES admins (id),
    created_at BIGINT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by_user_id BIGINT REFERENCES users (id),
    -- How many mails went out since the start of the current window: the recipient's protection.
    mails_since BIGINT NOT NULL,
    mails BIGINT NOT NULL
);
-- One open invite for an address and a client; an expired one stays open, so that it is revived.
CREATE UNIQUE INDEX invites_open ON invites (client_id, email_key)
    WHERE state IN ('pending', 'expired');

-- One address that leads in. Its secret is computed from the key file, never stored.
CREATE TABLE links (
    id INTEGER PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose = 'invitation' OR purpose = 'reset' OR purpose = 'verification'),
    -- mailed: opening it proves the mailbox; handed: it was given out and proves nothing.
    via TEXT NOT NULL CHECK (via IN ('mailed', 'handed')),
    invite_id BIGINT REFERENCES invites (id) ON DELETE CASCADE,
    user_id BIGINT REFERENCES users (id),
    issue BIGINT NOT NULL,
    nonce BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state = 'live' OR state = 'used' OR state = 'revoked'),
    created_at BIGINT NOT NULL,
    expires_at BIGINT
);
CREATE INDEX links_by_invite ON links (invite_id);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    -- The template's name.
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    invite_id BIGINT REFERENCES invites (id) ON DELETE CASCADE,
    link_id BIGINT REFERENCES links (id) ON DELETE CASCADE,
    -- What the template needs beyond the rows above, as a JSON object.
    context TEXT,
    state TEXT NOT NULL CHECK (state = 'queued' OR state = 'sent' OR state = 'failed' OR state = 'dropped'),
    attempts BIGINT NOT NULL DEFAULT 0,
    -- When it may be taken next; a sender that takes it moves this ahead, which is the lease.
    due_at BIGINT NOT NULL,
    lease BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE state = 'queued';
CREATE INDEX outbox_by_invite ON outbox (invite_id);

CREATE TABLE activity (
    id INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL CHECK (actor = 'admin' OR actor = 'user' OR actor = 'operator' OR actor = 'system' OR actor = 'nobody'),
    actor_id BIGINT,
    credential_id BIGINT,
    client_id BIGINT,
    user_id BIGINT,
    invite_id BIGINT,
    ip TEXT NOT NULL,
    -- What changed, as a JSON object; never a secret.
    detail TEXT NOT NULL,
    -- Filled by the sealer: a gapless number and a hash over the row and its predecessor.
    sealed_seq BIGINT,
    hash TEXT
);

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash TEXT COLLATE BINARY NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind = 'user' OR kind = 'admin' OR kind = 'ticket'),
    user_id BIGINT REFERENCES users (id),
    admin_id BIGINT REFERENCES admins (id),
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX sessions_by_user ON sessions (user_id);

-- Quickbase user tokens: bound to the clients named beside them, or to all of that user.
CREATE TABLE user_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash TEXT COLLATE BINARY NOT NULL UNIQUE,
    user_id BIGINT NOT NULL REFERENCES users (id),
    every_client BIGINT NOT NULL CHECK (every_client IN (0, 1)),
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE TABLE user_token_clients (
    user_token_id BIGINT NOT NULL REFERENCES user_tokens (id) ON DELETE CASCADE,
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    PRIMARY KEY (user_token_id, client_id)
);

-- What a writing call with an idempotency key answered, so that its repetition answers the same.
CREATE TABLE operations (
    scope TEXT COLLATE BINARY NOT NULL,
    key_hash TEXT COLLATE BINARY NOT NULL,
    request_hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (scope, key_hash)
);

-- Counters over windows of time: invitations of a member or a client, failed log-ins of an address.
CREATE TABLE limits (
    bucket TEXT COLLATE BINARY PRIMARY KEY,
    since BIGINT NOT NULL,
    used BIGINT NOT NULL
);

CREATE TABLE bans (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    network TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT
);

-- step 2: what a billing integration keeps beside accounts and users

ALTER TABLE clients ADD COLUMN default_gateway TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN billing_contact_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE clients ADD COLUMN tax_exempt BIGINT NOT NULL DEFAULT 0 CHECK (tax_exempt IN (0, 1));
ALTER TABLE clients ADD COLUMN late_fee_override BIGINT NOT NULL DEFAULT 0 CHECK (late_fee_override IN (0, 1));
ALTER TABLE clients ADD COLUMN override_due_notices BIGINT NOT NULL DEFAULT 0 CHECK (override_due_notices IN (0, 1));
ALTER TABLE clients ADD COLUMN separate_invoices BIGINT NOT NULL DEFAULT 0 CHECK (separate_invoices IN (0, 1));
ALTER TABLE clients ADD COLUMN disable_auto_cc BIGINT NOT NULL DEFAULT 0 CHECK (disable_auto_cc IN (0, 1));
ALTER TABLE clients ADD COLUMN override_auto_close BIGINT NOT NULL DEFAULT 0 CHECK (override_auto_close IN (0, 1));
ALTER TABLE clients ADD COLUMN allow_sso BIGINT NOT NULL DEFAULT 1 CHECK (allow_sso IN (0, 1));
-- Which kinds of mail are wanted, as a bit set: general, invoice, support, product, domain, affiliate.
ALTER TABLE clients ADD COLUMN email_preferences BIGINT NOT NULL DEFAULT 63;

CREATE TABLE client_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    colour TEXT NOT NULL DEFAULT '',
    discount_percent TEXT NOT NULL DEFAULT '0.00',
    suspension_exempt BIGINT NOT NULL DEFAULT 0 CHECK (suspension_exempt IN (0, 1)),
    separate_invoices BIGINT NOT NULL DEFAULT 0 CHECK (separate_invoices IN (0, 1))
);

-- Fields that an integration numbers or names itself; a field that only has a number has no name.
CREATE TABLE custom_fields (
    id BIGINT PRIMARY KEY,
    name TEXT,
    name_key TEXT COLLATE BINARY UNIQUE
);
CREATE TABLE client_custom_fields (
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    field_id BIGINT NOT NULL REFERENCES custom_fields (id),
    value TEXT NOT NULL,
    PRIMARY KEY (client_id, field_id)
);

-- People to whom a client's mail goes as well; they cannot log in.
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    company_name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT COLLATE BINARY NOT NULL,
    address1 TEXT NOT NULL,
    address2 TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    postcode TEXT NOT NULL,
    country TEXT NOT NULL,
    phone_number TEXT NOT NULL,
    tax_id TEXT NOT NULL,
    email_preferences BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX contacts_by_client ON contacts (client_id, id);
-- An address stands once in a client; contacts without one are not alike.
CREATE UNIQUE INDEX contacts_by_email ON contacts (email_key, client_id) WHERE email_key <> '';

-- Tokens that let a user in once, within a minute. As with links, the secret is computed.
CREATE TABLE sso_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    nonce BIGINT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users (id),
    client_id BIGINT REFERENCES clients (id) ON DELETE CASCADE,
    -- A path of this site.
    destination TEXT NOT NULL,
    admin_id BIGINT REFERENCES admins (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

-- Mail that is about a client or a user, besides that of an invite.
ALTER TABLE outbox ADD COLUMN client_id BIGINT REFERENCES clients (id) ON DELETE CASCADE;
ALTER TABLE outbox ADD COLUMN user_id BIGINT REFERENCES users (id);
CREATE INDEX outbox_by_client ON outbox (client_id, id) WHERE client_id IS NOT NULL;
-- A client that is deleted takes its links along, and each of them its mails.
CREATE INDEX outbox_by_link ON outbox (link_id) WHERE link_id IS NOT NULL;
CREATE INDEX outbox_by_user ON outbox (user_id, id) WHERE user_id IS NOT NULL;

CREATE INDEX links_by_user ON links (user_id) WHERE user_id IS NOT NULL;

-- Open invites of a client are found by invites_open: only what ended costs an entry here.
CREATE INDEX invites_ended ON invites (state, client_id, id)
    WHERE state IN ('accepted', 'declined', 'cancelled', 'expired');
-- Those that wait for an answer, by their end.
CREATE INDEX invites_waiting ON invites (expires_at, id) WHERE state = 'pending';
CREATE INDEX invites_by_email ON invites (email_key, id);

-- Of all entries, so that they are counted by it as well.
CREATE INDEX activity_by_client ON activity (client_id, id);
CREATE INDEX activity_by_user ON activity (user_id, id) WHERE user_id IS NOT NULL;

-- What lists of clients are ordered and filtered by, besides names and addresses.
CREATE INDEX clients_by_status ON clients (status, id);
CREATE INDEX clients_by_group ON clients (group_id, id);
CREATE INDEX clients_by_age ON clients (created_at, id);

CREATE INDEX operations_by_age ON operations (created_at);

-- The first and the last address of a banned network, as 32 hex digits of IPv6.
ALTER TABLE bans ADD COLUMN low TEXT COLLATE BINARY NOT NULL DEFAULT '';
ALTER TABLE bans ADD COLUMN high TEXT COLLATE BINARY NOT NULL DEFAULT '';
-- Single addresses by key, however many: only networks have to be walked through.
CREATE INDEX bans_of_addresses ON bans (low) WHERE low = high;
CREATE INDEX bans_of_networks ON bans (low, high) WHERE low < high;

-- How many users or clients there are, by blocks of 1,024 ids and by the first one to four characters
-- of what search compares: a page far from the beginning and an exact total need no scan.
CREATE TABLE listing_blocks (
    listing TEXT COLLATE BINARY NOT NULL,
    block BIGINT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (listing, block)
);
CREATE TABLE listing_prefixes (
    listing TEXT COLLATE BINARY NOT NULL,
    prefix TEXT COLLATE BINARY NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (listing, prefix)
);
INSERT INTO listing_blocks (listing, block, used)
    SELECT 'users', id / 1024, COUNT(*) FROM users WHERE state <> 'erased' GROUP BY id / 1024;
INSERT INTO listing_blocks (listing, block, used)
    SELECT 'clients', id / 1024, COUNT(*) FROM clients GROUP BY id / 1024;
INSERT INTO listing_prefixes (listing, prefix, used)
    SELECT 'users', prefix, COUNT(*) FROM (
        SELECT id, SUBSTR(email_key, 1, 1) AS prefix FROM users WHERE state <> 'erased'
        UNION SELECT id, SUBSTR(email_key, 1, 2) FROM users WHERE state <> 'erased'
        UNION SELECT id, SUBSTR(email_key, 1, 3) FROM users WHERE state <> 'erased'
        UNION SELECT id, SUBSTR(email_key, 1, 4) FROM users WHERE state <> 'erased'
        UNION SELECT id, SUBSTR(name_key, 1, 1) FROM users WHERE state <> 'erased'
        UNION SELECT id, SUBSTR(name_key, 1, 2) FROM users WHERE state <> 'erased'
        UNION SELECT id, SUBSTR(name_key, 1, 3) FROM users WHERE state <> 'erased'
        UNION SELECT id, SUBSTR(name_key, 1, 4) FROM users WHERE state <> 'erased'
        UNION SELECT id, SUBSTR(last_key, 1, 1) FROM users WHERE state <> 'erased'
        UNION SELECT id, SUBSTR(last_key, 1, 2) FROM users WHERE state <> 'erased'
        UNION SELECT id, SUBSTR(last_key, 1, 3) FROM users WHERE state <> 'erased'
        UNION SELECT id, SUBSTR(last_key, 1, 4) FROM users WHERE state <> 'erased') AS found
    WHERE prefix <> '' GROUP BY prefix;
INSERT INTO listing_prefixes (listing, prefix, used)
    SELECT 'clients', prefix, COUNT(*) FROM (
        SELECT id, SUBSTR(email_key, 1, 1) AS prefix FROM clients
        UNION SELECT id, SUBSTR(email_key, 1, 2) FROM clients
        UNION SELECT id, SUBSTR(email_key, 1, 3) FROM clients
        UNION SELECT id, SUBSTR(email_key, 1, 4) FROM clients
        UNION SELECT id, SUBSTR(name_key, 1, 1) FROM clients
        UNION SELECT id, SUBSTR(name_key, 1, 2) FROM clients
        UNION SELECT id, SUBSTR(name_key, 1, 3) FROM clients
        UNION SELECT id, SUBSTR(name_key, 1, 4) FROM clients
        UNION SELECT id, SUBSTR(last_key, 1, 1) FROM clients
        UNION SELECT id, SUBSTR(last_key, 1, 2) FROM clients
        UNION SELECT id, SUBSTR(last_key, 1, 3) FROM clients
        UNION SELECT id, SUBSTR(last_key, 1, 4) FROM clients
        UNION SELECT id, SUBSTR(company_key, 1, 1) FROM clients
        UNION SELECT id, SUBSTR(company_key, 1, 2) FROM clients
        UNION SELECT id, SUBSTR(company_key, 1, 3) FROM clients
        UNION SELECT id, SUBSTR(company_key, 1, 4) FROM clients) AS found
    WHERE prefix <> '' GROUP BY prefix;

-- step 3: several servers on one database

-- The id of each transaction that writes, in that transaction: where the answer to a commit was lost,
-- it says whether that commit stands. 0: the id was taken by whoever looked, so that it never will. Ids
-- begin with their time, by which old ones are forgotten. SQLite, which cannot lose an answer, writes none.
CREATE TABLE commits (
    id TEXT COLLATE BINARY PRIMARY KEY,
    made_at BIGINT NOT NULL,
    done BIGINT NOT NULL
);

-- How many rows of membership_roles a membership has: most have none, and nobody has to look for them.
ALTER TABLE memberships ADD COLUMN roles BIGINT NOT NULL DEFAULT 0;
UPDATE memberships SET roles = (SELECT COUNT(*) FROM membership_roles r
    WHERE r.client_id = memberships.client_id AND r.user_id = memberships.user_id);

-- step 4: applications and their users, as Quickbase's calls see clients and theirs

-- Whether a ticket or a password needs one of the client's application tokens beside it.
ALTER TABLE clients ADD COLUMN requires_app_token BIGINT NOT NULL DEFAULT 0 CHECK (requires_app_token IN (0, 1));
CREATE TABLE app_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash TEXT COLLATE BINARY NOT NULL UNIQUE,
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX app_tokens_by_client ON app_tokens (client_id, id);

-- The ticket of the log-in from which this one was obtained, if it was by a ticket: it ends with that one.
ALTER TABLE sessions ADD COLUMN first_id BIGINT;
CREATE INDEX sessions_tickets ON sessions (expires_at, id) WHERE kind = 'ticket';

-- Groups of users, which may hold roles in clients.
CREATE TABLE user_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT COLLATE BINARY NOT NULL,
    description TEXT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX user_groups_by_name ON user_groups (created_by, name_key);
-- A user may be a member, a manager, or both.
CREATE TABLE group_users (
    group_id BIGINT NOT NULL REFERENCES user_groups (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id),
    is_member BIGINT NOT NULL CHECK (is_member IN (0, 1)),
    is_manager BIGINT NOT NULL CHECK (is_manager IN (0, 1)),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_users_by_user ON group_users (user_id, group_id);
CREATE TABLE group_roles (
    group_id BIGINT NOT NULL REFERENCES user_groups (id) ON DELETE CASCADE,
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    role_id BIGINT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (group_id, client_id, role_id)
);
CREATE INDEX group_roles_by_client ON group_roles (client_id, group_id);

-- A role is held by the member himself, by so many of his groups, or both: what groups give is written
-- down with the members, so that no request has to look for it.
ALTER TABLE membership_roles ADD COLUMN own BIGINT NOT NULL DEFAULT 1 CHECK (own IN (0, 1));
ALTER TABLE membership_roles ADD COLUMN by_groups BIGINT NOT NULL DEFAULT 0;
-- 0: it came with a group, and goes with the last of them.
ALTER TABLE memberships ADD COLUMN own BIGINT NOT NULL DEFAULT 1 CHECK (own IN (0, 1));

-- step 5: keys of the REST dialect, and invitations to own a client

CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key_hash TEXT COLLATE BINARY NOT NULL UNIQUE,
    -- Its first letters, by which people know it again.
    prefix TEXT NOT NULL,
    name TEXT NOT NULL,
    -- It acts as this user, or as this administrator.
    user_id BIGINT REFERENCES users (id),
    admin_id BIGINT REFERENCES admins (id),
    -- The only client in which it acts; none: all of the user's.
    client_id BIGINT REFERENCES clients (id) ON DELETE CASCADE,
    -- `invites:read` and the like, separated by one space; empty: everything.
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT,
    CHECK ((user_id IS NULL) <> (admin_id IS NULL))
);
CREATE INDEX api_keys_by_user ON api_keys (user_id) WHERE user_id IS NOT NULL;

-- Accepting it makes its user the owner of the client.
ALTER TABLE invites ADD COLUMN makes_owner BIGINT NOT NULL DEFAULT 0 CHECK (makes_owner IN (0, 1));

-- step 6: bearer tokens of the REST dialect, and its lists

-- A ticket that a program shows as `Authorization: Bearer` in the REST dialect, and there alone.
ALTER TABLE sessions ADD COLUMN bearer BIGINT NOT NULL DEFAULT 0 CHECK (bearer IN (0, 1));

-- The keys of a user or of an administrator, the newest first.
DROP INDEX api_keys_by_user;
CREATE INDEX api_keys_of_user ON api_keys (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX api_keys_of_admin ON api_keys (admin_id, id) WHERE admin_id IS NOT NULL;

-- A client's invites of each state, the newest first.
CREATE INDEX invites_by_client ON invites (client_id, state, id);
-- The same as before, by a condition for which SQLite builds no table with each row.
DROP INDEX invites_ended;
CREATE INDEX invites_ended ON invites (state, client_id, id) WHERE state <> 'pending';

-- step 7: what people do on pages: second factors, devices, the account at hand

-- Whether the second factor is still to be shown: until then a session lets nobody in.
ALTER TABLE sessions ADD COLUMN awaits_factor BIGINT NOT NULL DEFAULT 0 CHECK (awaits_factor IN (0, 1));
-- How long it may go unused, in milliseconds.
ALTER TABLE sessions ADD COLUMN idle BIGINT NOT NULL DEFAULT 7200000;
-- The client at whose account its user is; whether he still belongs to it is looked up each time.
ALTER TABLE sessions ADD COLUMN client_id BIGINT;

-- A user's second factor by codes that change with time. The secret is computed from the key file and the nonce.
CREATE TABLE second_factors (
    user_id BIGINT PRIMARY KEY REFERENCES users (id),
    nonce BIGINT NOT NULL,
    -- The period whose code was used last: none counts twice.
    last_step BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    -- None while it is being set up.
    enabled_at BIGINT
);
-- What lets a user in once in place of such a code. The hashes are keyed by the key file.
CREATE TABLE backup_codes (
    user_id BIGINT NOT NULL REFERENCES users (id),
    code_hash TEXT COLLATE BINARY NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, code_hash)
);

-- step 8: administrators: what they may do, their sessions and second factors

-- What an administrator may do, as a bit set (src/domain/right.rs): those of before may do everything.
ALTER TABLE admins ADD COLUMN rights BIGINT NOT NULL DEFAULT 9223372036854775807;
ALTER TABLE admins ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE admins ADD COLUMN last_login_at BIGINT;
ALTER TABLE admins ADD COLUMN last_login_ip TEXT;
CREATE INDEX sessions_of_admins ON sessions (admin_id) WHERE admin_id IS NOT NULL;

-- Second factors, as of step 7, of users and of administrators.
CREATE TABLE factors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT UNIQUE REFERENCES users (id),
    admin_id BIGINT UNIQUE REFERENCES admins (id),
    nonce BIGINT NOT NULL,
    last_step BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    enabled_at BIGINT,
    CHECK ((user_id IS NULL) <> (admin_id IS NULL))
);
INSERT INTO factors (user_id, nonce, last_step, created_at, enabled_at)
    SELECT user_id, nonce, last_step, created_at, enabled_at FROM second_factors;
CREATE TABLE factor_codes (
    factor_id BIGINT NOT NULL REFERENCES factors (id) ON DELETE CASCADE,
    code_hash TEXT COLLATE BINARY NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (factor_id, code_hash)
);
INSERT INTO factor_codes (factor_id, code_hash, used_at)
    SELECT f.id, c.code_hash, c.used_at FROM backup_codes c JOIN factors f ON f.user_id = c.user_id;
DROP TABLE backup_codes;
DROP TABLE second_factors;

-- How many of something there were on a day (of UTC, counted from 1970).
CREATE TABLE tallies (
    what TEXT COLLATE BINARY NOT NULL,
    day BIGINT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (what, day)
);
-- What ends from here on is counted as it ends; the rest is counted from the rows themselves.
INSERT INTO tallies (what, day, used)
    SELECT 'invites expired', expires_at / 86400000, COUNT(*) FROM invites WHERE state = 'expired'
    GROUP BY expires_at / 86400000;

-- Invites of all clients in one state, in the order in which they ended: one that expired ended with its time.
CREATE INDEX invites_by_end ON invites (state, COALESCE(ended_at, expires_at), id) WHERE state <> 'pending';
-- The same for mails, of which those that wait are found by when they are due.
CREATE INDEX outbox_by_end ON outbox (state, ended_at, id) WHERE state <> 'queued';

-- The last calls that were refused to each credential and key: what was asked and why not, nothing of what it said.
CREATE TABLE refused_calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- `credential 1`, `key 1`; empty where nobody was known.
    asker TEXT COLLATE BINARY NOT NULL,
    at BIGINT NOT NULL,
    protocol TEXT NOT NULL,
    action TEXT NOT NULL,
    ip TEXT NOT NULL,
    code TEXT NOT NULL,
    field TEXT,
    -- The refusal's own words, where they are the same for everybody.
    words TEXT
);
CREATE INDEX refused_by_asker ON refused_calls (asker, id);

-- What was answered where a mail did not go out: at each try, however it ended.
CREATE TABLE mail_attempts (
    mail_id BIGINT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (mail_id, at)
);

-- As whom an administrator acted, who had logged in as a user.
ALTER TABLE activity ADD COLUMN as_user_id BIGINT;
-- What a user did and what was done as him: for whoever wants to see what is stored of him, or that it goes. What
-- became of an invite is found among the entries of its client: an index of its own would cost each invitation.
CREATE INDEX activity_of_users ON activity (actor_id, id) WHERE actor = 'user';
CREATE INDEX activity_as_users ON activity (as_user_id, id) WHERE as_user_id IS NOT NULL;
CREATE INDEX invites_by_inviter ON invites (inviter_user_id, id) WHERE inviter_user_id IS NOT NULL;
-- An address is never longer; a list of several can be longer than an index takes.
CREATE INDEX outbox_by_recipient ON outbox (recipient, id)
    WHERE invite_id IS NULL AND user_id IS NULL AND LENGTH(recipient) <= 320;
CREATE INDEX user_tokens_by_user ON user_tokens (user_id, id);

-- What an API role is for.
ALTER TABLE api_roles ADD COLUMN description TEXT NOT NULL DEFAULT '';
CREATE INDEX credential_roles_by_role ON credential_roles (api_role_id);
