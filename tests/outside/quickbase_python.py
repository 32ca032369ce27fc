"""Four clients of Quickbase's XML calls from Python's package index, unchanged, each from a first look-up to the
removal of the person it invited."""

import os
import xml.etree.ElementTree

import harness
from harness import check
from quickbase import GUEST, TEXT, USERID, Application, check_quoted

harness.go_on_in_venv()

import lxml.etree  # noqa: E402
import pyintuition.client  # noqa: E402
import pyqb  # noqa: E402
import quickbase_api  # noqa: E402
import xmltodict  # noqa: E402
from syncqb.qb_errors import QuickbaseError  # noqa: E402
from syncqb.xml_quickbase import XmlQuickbaseClient  # noqa: E402


# ---- each client's own way to make a call that it has no method for, and to say that one was refused

class Pyqb:
    """`pyqb`: it knows a code as a number, and tells of it in the text of an exception."""

    def __init__(self, **who):
        self.client = pyqb.Client(**who)

    def call(self, action, db="main", **fields):
        found = self.client._Client__request(action, db, fields)
        return xmltodict.parse(xml.etree.ElementTree.tostring(found))["qdbapi"]

    def refused(self, code, text, action, db="main", **fields):
        raised(pyqb.ResponseError, f"Received err #{code} : {text}", lambda: self.call(action, db, **fields))


class Pyintuition:
    """`pyintuition`: it gives whatever it got; codes are texts to it. It sends `apptoken` twice."""

    def __init__(self, url, username, password):
        self.client = pyintuition.client.Intuition(url, app_token="not-asked-for")
        check(self.client.authenticate(username, password, hours=2).startswith("2_"), self.client.ticket)

    def call(self, action, db="main", **fields):
        answer = self.client._request(db, f"API_{action}", fields)
        check((answer["errcode"], answer["errtext"]) == ("0", "No error"), str(answer))
        return answer

    def refused(self, code, text, action, db="main", **fields):
        answer = self.client._request(db, f"API_{action}", fields)
        check((answer["errcode"], answer["errtext"]) == (str(code), text), str(answer))


class Syncqb:
    """`syncqb`: it looks at the status first, at `errcode` as a text then, and raises `errtext`."""

    def __init__(self, url, username, password):
        who = {"base_url": url, "realmhost": "accounts.example", "username": username, "password": password}
        self.client = XmlQuickbaseClient(who, hours=25)

    def call(self, action, db="main", **fields):
        client = self.client
        answer = client._request(f"{client.base_url}/db/{db}", client._build_xml(fields), action, "POST")
        return xmltodict.parse(lxml.etree.tostring(client._parse_xml(answer, return_as_dict=False)))["qdbapi"]

    def refused(self, code, text, action, db="main", **fields):
        raised(QuickbaseError, text, lambda: self.call(action, db, **fields))


class QuickbaseApi:
    """`quickbase-api`: it speaks TLS only, sends its token in a header alone, and names the call in the query."""

    def __init__(self, realm, token):
        self.client = quickbase_api.client(realm=realm, user_token=token)

    def call(self, action, db="main", **fields):
        client = self.client
        answer, status = client._lm.post(client._legacy_url(db), params={"a": f"API_{action}"}, data=fields)
        return client._require_legacy_success(answer, status, action)

    def refused(self, code, text, action, db="main", **fields):
        try:
            self.call(action, db, **fields)
        except quickbase_api.QuickbaseAPIError as error:
            told = error.response_body
            check((error.status_code, told["errcode"], told["errtext"]) == (200, str(code), text), str(told))
        else:
            raise AssertionError(f"{action} was not refused")


def raised(kind, text, call):
    try:
        call()
    except kind as error:
        check(str(error) == text, f"{error}, not {text}")
    else:
        raise AssertionError(f"not raised: {text}")


# ---- the chain

def roles_of(client, dbid, userid):
    """The ids of somebody's roles by the application's list; None where he is not on it."""
    users = listed(client.call("UserRoles", dbid)["users"], "user")
    roles = [listed(user["roles"], "role") for user in users if user["@id"] == userid]
    return {role["@id"] for role in roles[0]} if roles else None


def listed(element, name):
    """The elements of a list, which this reader makes one of only where there are two."""
    found = (element or {}).get(name, [])
    return found if isinstance(found, list) else [found]


def is_verified(client):
    user = client.call("GetUserInfo", email=GUEST["email"])["user"]
    check((user["login"], user["externalAuth"], user["screenName"]) == (GUEST["email"], "0", None), str(user))
    return user["isVerified"]


def runs_the_chain(client, application):
    """From looking up an address that nobody has to taking the person off the list again."""
    dbid = application.dbid
    client.refused(2, "Invalid input", "GetUserInfo", email=GUEST["email"])
    userid = client.call("ProvisionUser", dbid, **GUEST, roleid="10")["userid"]
    check(USERID.fullmatch(userid), userid)
    client.call("AddUserToRole", dbid, userid=userid, roleid="11")
    client.refused(113, "User is already in specified role.", "AddUserToRole", dbid, userid=userid, roleid="11")
    check(roles_of(client, dbid, userid) == {"10", "11"}, str(roles_of(client, dbid, userid)))
    check(is_verified(client) == "0", "verified before he did anything")
    client.call("SendInvitation", dbid, userid=userid, usertext=TEXT)
    check_quoted(application.accept(GUEST["email"]))
    names = [user["name"] for user in listed(client.call("UserRoles", dbid)["users"], "user")]
    check("Gil Registered" in names, str(names))
    check(is_verified(client) == "1", "his mailbox is not proved")
    taken_away(client, dbid, userid)


def taken_away(client, dbid, userid):
    """An empty new role switches one off and leaves the other; the last one takes him off the list."""
    client.call("ChangeUserRole", dbid, userid=userid, roleid="10", newroleid="")
    check(roles_of(client, dbid, userid) == {"11"}, "the other role did not stay")
    client.call("ChangeUserRole", dbid, userid=userid, roleid="11", newroleid="")
    check(roles_of(client, dbid, userid) == {"9"}, "not in None")
    client.refused(112, "No user in role", "RemoveUserFromRole", dbid, userid=userid, roleid="11")
    client.call("RemoveUserFromRole", dbid, userid=userid, roleid="9")
    check(roles_of(client, dbid, userid) is None, "still on the list")


# ---- the cases

def pyqb_runs_the_chain_by_user_token():
    with harness.workspace() as folder, Application(folder) as application:
        client = Pyqb(url=application.server.url, user_token=application.token)
        own = client.client.granted_dbs()["databases"]["dbinfo"]
        check((own["dbname"], own["dbid"]) == ("Client Ltd", application.dbid), str(own))
        check(client.client.get_schema(application.dbid)["table"]["name"] == "Client Ltd", "not its schema")
        runs_the_chain(client, application)
        Pyqb(url=application.server.url, user_token="wrong").refused(83, "Access denied", "GrantedDBs")


def pyqb_logs_in_for_a_ticket():
    with harness.workspace() as folder, Application(folder) as application:
        client = Pyqb(url=application.server.url)
        log_in = client.client.authenticate
        raised(pyqb.ResponseError, "Received err #20 : Unknown username/password",
               lambda: log_in(application.owner, "wrong"))
        log_in(application.owner, application.password)
        check(client.client.granted_dbs()["databases"]["dbinfo"]["dbid"] == application.dbid, "not his application")
        client.call("SignOut", revoke="1")
        client.refused(4, "Bad ticket", "GrantedDBs")


def pyintuition_runs_the_chain_by_ticket():
    with harness.workspace() as folder, Application(folder) as application:
        client = Pyintuition(application.server.url, application.owner, application.password)
        check(client.client.get_schema(application.dbid)["table"]["name"] == "Client Ltd", "not its schema")
        runs_the_chain(client, application)


def syncqb_runs_the_chain_by_ticket():
    with harness.workspace() as folder, Application(folder) as application:
        who = (application.server.url, application.owner)
        raised(QuickbaseError, "Unknown username/password", lambda: Syncqb(*who, "wrong"))
        client = Syncqb(*who, application.password)
        raised(QuickbaseError, "Invalid input", lambda: client.client.get_user_info("nobody@guest.example"))
        runs_the_chain(client, application)
        found = client.client.get_user_info(GUEST["email"])
        check((found["first_name"], found["is_verified"], found["screen_name"]) == ("Gil", "1", None), str(found))
        client.call("SignOut", revoke="1")
        raised(QuickbaseError, "Bad ticket", lambda: client.client.get_user_info(GUEST["email"]))


def quickbase_api_runs_the_chain_by_a_header():
    with harness.workspace() as folder, Application(folder) as application:
        os.environ["REQUESTS_CA_BUNDLE"] = str(application.tls.certificate)
        try:
            client = QuickbaseApi(f"127.0.0.1:{application.tls.port}", application.token)
            runs_the_chain(client, application)
            found = client.client.get_user(GUEST["email"].upper())
            check((found["firstName"], found["email"]) == ("Gil", GUEST["email"]), str(found))
            added = client.client.add_user_to_role(application.dbid, user_id=found["id"], role_id=12)
            check(added["errcode"] == "0", str(added))
        finally:
            del os.environ["REQUESTS_CA_BUNDLE"]


if __name__ == "__main__":
    harness.main(pyqb_runs_the_chain_by_user_token,
                 pyqb_logs_in_for_a_ticket,
                 pyintuition_runs_the_chain_by_ticket,
                 syncqb_runs_the_chain_by_ticket,
                 quickbase_api_runs_the_chain_by_a_header)
