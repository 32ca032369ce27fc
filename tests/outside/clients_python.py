"""Two clients of WHMCS's API from Python's package index, unchanged, each through a whole flow."""

import harness
from harness import Api, Server, Story, check

harness.go_on_in_venv()

import whmcs_client  # noqa: E402
import whmcspy  # noqa: E402

ADDRESS = {"address1": "1 Long Road", "city": "Ulm", "state": "BW", "postcode": "89073", "country": "DE",
           "phonenumber": "+49.7311"}


class Started:
    """A server with the people of the story, and somebody's credential."""

    def __init__(self, folder):
        self.server = Server(folder, harness.LIMITS_OFF)

    def __enter__(self):
        self.server.__enter__()
        self.story = Story(self.server)
        return self

    def __exit__(self, *failure):
        self.server.__exit__(*failure)

    def limited(self, *actions):
        """A credential that may call only these actions."""
        flags = [word for action in actions for word in ("--action", action)]
        self.server.cli("api-role", "create", "limited", *flags)
        return self.server.cli("credential", "create", "--admin", "root", "--api-role", "limited")


# ---- whmcspy

def spy(started, credential=None):
    credential = credential or started.story.credential
    return whmcspy.WHMCS(started.server.url + harness.WHMCS, credential["identifier"], credential["secret"])


def raised(kind, message, call):
    """The call has to raise exactly this kind of error with exactly this message."""
    try:
        answer = call()
    except whmcspy.exceptions.Error as error:
        check(type(error) is kind and str(error) == message, f"{error!r}, not {kind.__name__}({message!r})")
    else:
        raise AssertionError(f"raised nothing: {answer}")


def whmcspy_pages_through_users_to_the_end():
    with harness.workspace() as folder, Started(folder) as started:
        api = spy(started)
        made = [api.call("AddUser", firstname=f"User{n:02}", lastname="Paged", email=f"u{n:02}@paged.example",
                         password2="liftoff")["user_id"] for n in range(23)]
        check(len(set(made)) == 23, str(made))
        pages = list(api.paginated_call("GetUsers", limitnum=10))
        check([page["numreturned"] for page in pages] == [10, 10, 5], str([page["numreturned"] for page in pages]))
        check({page["totalresults"] for page in pages} == {25}, "another total on another page")
        ids = [user["id"] for page in pages for user in page["users"]]
        check(ids == sorted(set(ids)) and set(made) < set(ids), str(ids))
        last = next(api.paginated_call("GetUsers", limitnum=1, sorting="DESC"))["users"]
        check([user["email"] for user in last] == ["u22@paged.example"], str(last))
        found = [user["id"] for page in api.paginated_call("GetUsers", limitnum=4, search="user1")
                 for user in page["users"]]
        check(found == made[10:20], f"{found}, not {made[10:20]}")
        check(list(api.paginated_call("GetUsers", search="nobody@at.all")) == [], "a page of nothing")


def whmcspy_runs_a_client_and_its_invitations():
    with harness.workspace() as folder, Started(folder) as started:
        api = spy(started)
        client = api.add_client("Nora", "New", "nora@new.example", password2="123qwe", companyname="New Ltd",
                                notes="by whmcspy", **ADDRESS)
        shown = api.call("GetClientsDetails", clientid=client, stats=True)
        check((shown["client"]["companyname"], shown["id"], shown["client"]["id"]) == ("New Ltd", client, client), str(shown))
        check(shown["stats"]["numtickets"] == 0, str(shown["stats"]))
        owner = shown["client"]["owner_user_id"]
        check(shown["client"]["users"]["user"][0]["id"] == owner, str(shown["client"]["users"]))
        check(api.call("UpdateClient", clientid=client, companyname="Newer Ltd")["clientid"] == str(client), "no echo")
        listed = [row for page in api.paginated_call("GetClients", limitnum=1) for row in page["clients"]["client"]]
        check([row["companyname"] for row in listed] == ["Client Ltd", "Newer Ltd"], str(listed))
        invite_and_accept(started, api, client)
        check(api.call("CloseClient", clientid=client)["clientid"], "no clientid")
        check(api.call("GetClientsDetails", clientid=client)["status"] == "Closed", "not closed")
        raised(whmcspy.exceptions.Error, "Invalid client id",
               lambda: api.call("CreateClientInvite", client_id=client, email="a@b.example", permissions="products"))


def invite_and_accept(started, api, client):
    """Invites, lets a user accept, changes what he may do and takes him out again."""
    guest = api.call("AddUser", firstname="Gil", lastname="Guest", email="gil@guest.example", password2="liftoff")["user_id"]
    sent = api.call("CreateClientInvite", client_id=client, email="gil@guest.example", permissions="products,tickets")
    started.server.wait_for_outbox()
    mails = [mail for mail in started.server.messages() if mail["recipient"] == "gil@guest.example"]
    check([mail["state"] for mail in mails] == ["sent"], str(mails))
    pending = [row for page in api.paginated_call("GetClientInvites", client_id=client, state="pending")
               for row in page["invites"]["invite"]]
    check([(row["id"], row["email"]) for row in pending] == [(sent["invite_id"], "gil@guest.example")], str(pending))
    api.call("AcceptClientInvite", invite_id=sent["invite_id"], user_id=guest)
    may = lambda: api.call("GetUserPermissions", user_id=guest, client_id=client)["permissions"]["permission"]  # noqa: E731
    check(may() == ["products", "tickets"], str(may()))
    every = api.call("GetPermissionsList")["permissions"]["permission"]
    check(every == harness.ALL_PERMISSIONS, str(every))
    api.call("UpdateUserPermissions", user_id=guest, client_id=client, permissions=",".join(every))
    check(may() == every, str(may()))
    raised(whmcspy.exceptions.Error, "User already associated with client",
           lambda: api.call("CreateClientInvite", client_id=client, email="GIL@guest.example", permissions="orders"))
    api.call("DeleteUserClient", user_id=guest, client_id=client)
    raised(whmcspy.exceptions.Error, "User is not associated with client",
           lambda: api.call("GetUserPermissions", user_id=guest, client_id=client))


def whmcspy_raises_what_it_documents():
    with harness.workspace() as folder, Started(folder) as started:
        api, error, denied = spy(started), whmcspy.exceptions.Error, whmcspy.exceptions.MissingPermission
        user = {"firstname": "A", "lastname": "B", "email": "member@client.example", "password2": "liftoff"}
        raised(error, "A user already exists with that email address", lambda: api.call("AddUser", **user))
        raised(error, "You did not enter a first name", lambda: api.call("AddUser"))
        raised(error, "Invalid client id",
               lambda: api.call("CreateClientInvite", client_id=999999, email="a@b.example", permissions="products"))
        # This client sends a list as key[0], key[1]: no text, so no permissions.
        raised(error, "User permissions are required",
               lambda: api.call("CreateClientInvite", client_id=1, email="a@b.example", permissions=["products"]))
        raised(error, 'Invalid API Action: "addpromotion" is not a valid API action', lambda: api.call("AddPromotion"))
        raised(error, "Client Not Found", lambda: api.call("GetClientsDetails", clientid=999999))
        limited = spy(started, started.limited("GetUsers"))
        check(limited.call("GetUsers")["numreturned"] == 2, "not granted")
        raised(denied, 'Invalid Permissions: API action "adduser" is not allowed', lambda: limited.call("AddUser", **user))
        wrong = spy(started, {"identifier": "x" * 32, "secret": "y" * 32})
        raised(denied, "Invalid or missing credentials", lambda: wrong.call("GetUsers"))


# ---- whmcs-api-client

class Generated:
    """The client that was generated from an OpenAPI description, bound to one credential."""

    def __init__(self, started):
        host = whmcs_client.Configuration(host=started.server.url + "/includes")
        self.api = whmcs_client.DefaultApi(whmcs_client.ApiClient(host))
        credential = started.story.credential
        self.pair = {"username": credential["identifier"], "password": credential["secret"]}

    def __call__(self, name, **fields):
        return getattr(self.api, name)(**{**self.pair, **fields})


def generated_client_runs_clients():
    with harness.workspace() as folder, Started(folder) as started:
        call = Generated(started)
        made = [call("add_client", firstname=f"Name{n}", lastname="Generated", email=f"g{n}@generated.example",
                     password2="123qwe", companyname=f"Company {n}", noemail=True, marketingoptin=False, **ADDRESS)
                for n in range(7)]
        check(all(one.result == "success" and isinstance(one.clientid, int) for one in made), str(made))
        ids = [one.clientid for one in made]
        check(pages_of(call, limitnum=3) == [1, *ids], "not every client once, in order")
        check(pages_of(call, limitnum=3, sorting="DESC") == [*reversed(ids), 1], "not the other way round")
        check(pages_of(call, limitnum=2, search="name3 gen") == [ids[3]], "not the one that was searched")
        check(pages_of(call, search="nobody") == [], "somebody was found")
        updated = call("update_client", clientid=ids[0], companyname="Changed & Ltd", taxexempt=True, status="Inactive")
        check((updated.result, updated.clientid) == ("success", str(ids[0])), str(updated))
        check(pages_of(call, status="Inactive") == [ids[0]], "the status is not listed")
        row = call("get_clients", search="changed & l").clients.client[0]
        check((row.id, row.companyname, row.status) == (ids[0], "Changed & Ltd", "Inactive"), str(row))
        # Of a client this one's model has the address and the number.
        shown = call("get_clients_details", clientid=ids[0], stats=True)
        check((shown.client.email, shown.client.phonenumber) == ("g0@generated.example", "+49.7311"), str(shown))
        check(shown.stats["numdomains"] == 0, str(shown.stats))
        by_address = call("get_clients_details", email="G4@generated.example")
        check(by_address.client.email == "g4@generated.example" and by_address.stats is None, str(by_address))


def pages_of(call, **filters):
    """Ids of GetClients, page by page until one is empty."""
    ids, start = [], 0
    while True:
        page = call("get_clients", limitstart=start, **filters)
        check((page.result, page.startnumber) == ("success", start), str(page))
        rows = page.clients.client
        check(len(rows) == page.numreturned, str(page))
        if not page.numreturned:
            check(page.totalresults == len(ids), f"{page.totalresults} results, {len(ids)} shown")
            return ids
        ids += [row.id for row in rows]
        start += page.numreturned


def generated_client_probes_and_is_refused():
    with harness.workspace() as folder, Started(folder) as started:
        call = Generated(started)
        currencies = call("get_currencies")
        check([(one.id, one.code) for one in currencies.currencies.currency] == [(1, "USD")], str(currencies))
        check(call("get_payment_methods").result == "success", "no answer about payment methods")
        missing = call("get_clients_details", clientid=999999)
        check((missing.result, missing.message) == ("error", "Client Not Found"), str(missing))
        refused = call("add_client", firstname="A", lastname="B", email="owner@client.example", password2="x", **ADDRESS)
        check(refused.result == "error", str(refused))
        call.pair["password"] = "wrong"
        try:
            call("get_clients")
        except whmcs_client.exceptions.ForbiddenException as error:
            check('"message":"Authentication Failed"' in error.body, error.body)
        else:
            raise AssertionError("not forbidden")


if __name__ == "__main__":
    harness.main(whmcspy_pages_through_users_to_the_end,
                 whmcspy_runs_a_client_and_its_invitations,
                 whmcspy_raises_what_it_documents,
                 generated_client_runs_clients,
                 generated_client_probes_and_is_refused)
