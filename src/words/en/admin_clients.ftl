# Admin area: clients, all but their users.

desk-clients = Clients
client-number = Client no. { $id }
client-owned-by = Owner:
client-tabs = Pages of this client
client-tab-summary = Summary
client-tab-profile = Profile
client-tab-users = Users
client-tab-log = Log
client-status-Active = Active
client-status-Inactive = Inactive
client-status-Closed = Closed
clients-add = Add a client
clients-search = Search
clients-search-hint = Number, beginning of a name, a company or an address, or an owner’s whole address
clients-search-button = Search clients
clients-status-any = Any
clients-all = All clients
clients-total = { $count ->
    [one] 1 client
   *[other] { $count } clients
}
clients-none = There are no clients yet.
clients-none-found = No client was found.
clients-column-client = Client
clients-column-owner = Owner
clients-column-users = Users
clients-column-status = Status
clients-column-created = Created
client-new-owner = A new user as owner
client-known-owner = An existing user as owner
client-owner-email = Email Address of the user
client-owner-email-hint = The user keeps name, address and password, and owns this client as well.
client-entry = How the owner gets in
client-entry-mail = Mail the owner a link
client-entry-mail-hint = By it a password is chosen. The link is good for two hours; another one can be asked for at the log-in.
client-entry-password = Set this password, and mail nothing
client-details-hint = All of this may be left empty. The client has the owner’s name, and his email address unless you write another one.
client-language-none = Not chosen
client-email = Email Address of the client
client-notes = Notes
client-notes-hint = Only administrators see them.
client-no-notes = There are none.
client-users = { $count ->
    [one] 1 user
   *[other] { $count } users
}
client-pending = { $count ->
    [one] 1 pending invite
   *[other] { $count } pending invites
}
client-login = Log in as owner
client-reopen = Reopen
client-latest = Last entries of the log
client-latest-all = The whole log
client-log-by-api = by API
client-stored = Stored now: { $value }
client-close-title = Close the client
client-close-question = Do you want to close { $name }?
client-close-about = Nobody is let into it any more, and nobody can be invited. Nothing is lost: it can be reopened.
client-close-button = Close the client
client-delete-title = Delete the client
client-delete-question = Do you want to delete { $name } for good?
client-delete-users-lose = { $count ->
    [one] 1 user loses access at once.
   *[other] { $count } users lose access at once.
}
client-delete-invites = { $count ->
    [0] No invite is pending.
    [one] 1 pending invite ends; its link is dead.
   *[other] { $count } pending invites end; their links are dead.
}
client-delete-rest = Its details, notes, contacts, roles, custom fields, mails and API keys go.
client-delete-log = The activity log stays. Nothing of this can be taken back.
client-delete-users = { $count ->
    [one] Erase as well the user who belongs to no other client
   *[other] Erase as well the { $count } users who belong to no other client
}
client-delete-users-hint = Names, addresses and passwords go for good. Without this tick nobody is erased.
client-delete-button = Delete the client
flash-client-added = The client was added.
flash-client-saved = The client was saved.
flash-client-closed = The client was closed. Nobody is let into it any more.
flash-client-reopened = The client was reopened.
flash-client-deleted = The client was deleted.
refusal-owner_first_name_required = Enter the owner’s first name.
refusal-owner_last_name_required = Enter the owner’s last name.
refusal-owner_exists = There is a user of this address already: choose “An existing user as owner”.
refusal-unknown_owner = There is no user of this address.
refusal-client_changed = Somebody else has changed this client meanwhile, and nothing was saved. Below stands what you typed, and beside it what is stored now: save once more to write over it.
refusal-duplicate_email = Another client has this address already.
refusal-invalid_status = Choose a status of the list.
refusal-unknown_client = There is no such client.
