#!/usr/bin/env python3
"""Invites somebody into an application by Quickbase's XML API, whether a user of the address exists or not.

    invite.py --url https://accounts.example.com --dbid bv25zvqm9 --token … \\
        --email john.doe@example.net --fname John --lname Doe --role 11 --text 'Welcome!'

The token may come from the environment variable USERTOKEN instead, where other users of the machine do not see it.
It is safe to run again: a role that is held stays as it is, and the mail goes out once more. Exit codes: 0 done,
1 the server refused, 2 wrong usage, 3 the server was not reached or did not answer in XML.
"""

import argparse
import http.client
import os
import sys
import urllib.request
import xml.etree.ElementTree as ElementTree

NOBODY = 2
HELD_ALREADY = 113


class Refused(Exception):
    """The server said no."""

    def __init__(self, call, code, text):
        super().__init__(f"{call}: {text} (errcode {code})")
        self.code = code


class Unreachable(Exception):
    """There is no answer, or one that is not Quickbase's."""


class Application:
    """One application, asked in the name of the user whose token it is."""

    def __init__(self, url, dbid, token):
        self.url = url.rstrip("/")
        self.dbid = dbid
        self.token = token

    def call(self, name, dbid=None, **parameters):
        """Makes a call and returns the root of its answer."""
        document = ElementTree.Element("qdbapi")
        for key, value in {"usertoken": self.token, **parameters}.items():
            ElementTree.SubElement(document, key).text = value
        request = urllib.request.Request(
            f"{self.url}/db/{dbid or self.dbid}", ElementTree.tostring(document, encoding="utf-8"),
            {"Content-Type": "application/xml", "QUICKBASE-ACTION": name})
        return self._checked(name, self._fetched(request))

    @staticmethod
    def _fetched(request):
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return ElementTree.fromstring(answer.read())
        except (OSError, http.client.HTTPException) as problem:
            raise Unreachable(f"{request.full_url}: {problem}") from problem
        except ElementTree.ParseError as problem:
            raise Unreachable(f"{request.full_url} did not answer in XML: {problem}") from problem

    @staticmethod
    def _checked(name, root):
        code = root.findtext("errcode", "")
        if not code.isdigit():
            raise Unreachable(f"{name}: the answer has no errcode")
        if code != "0":
            raise Refused(name, int(code), root.findtext("errdetail") or root.findtext("errtext"))
        return root

    def find(self, email):
        """The userid of an address, and whether its owner has proved it; None where nobody has the address."""
        try:
            user = self.call("API_GetUserInfo", "main", email=email).find("user")
        except Refused as no:
            if no.code == NOBODY:
                return None
            raise
        return user.get("id"), user.findtext("isVerified") == "1"

    def provision(self, email, fname, lname, role):
        """Makes a user who registers by the link that is mailed to him."""
        made = self.call("API_ProvisionUser", email=email, fname=fname, lname=lname, roleid=role)
        return made.findtext("userid")

    def add_to_role(self, userid, role):
        """Whether he did not hold the role yet."""
        try:
            self.call("API_AddUserToRole", userid=userid, roleid=role)
        except Refused as no:
            if no.code == HELD_ALREADY:
                return False
            raise
        return True

    def invite(self, userid, text):
        """Mails a fresh link; an older one is superseded."""
        self.call("API_SendInvitation", userid=userid, usertext=text)

    def members(self):
        """Everybody in the application: userid, name, names of roles."""
        for user in self.call("API_UserRoles").iterfind("users/user"):
            roles = [role.findtext("name") for role in user.iterfind("roles/role")]
            yield user.get("id"), user.findtext("name"), roles


def invite(application, wanted):
    """The whole way, told as it goes."""
    found = application.find(wanted.email)
    if found is None:
        userid = application.provision(wanted.email, wanted.fname, wanted.lname, wanted.role)
        print(f"user        {userid} is new, in role {wanted.role}")
    else:
        userid, verified = found
        print(f"user        {userid}, {'verified' if verified else 'not verified yet'}")
        new = application.add_to_role(userid, wanted.role)
        print(f"role        {wanted.role} {'given' if new else 'was held already'}")
    application.invite(userid, wanted.text)
    print(f"invitation  mailed to {wanted.email}")
    for member, name, roles in application.members():
        print(f"{'member':11} {member} {name}: {', '.join(roles)}{' <- invited' if member == userid else ''}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--url", required=True, help="the server, without /db")
    parser.add_argument("--dbid", required=True, help="the application")
    parser.add_argument("--token", default=os.environ.get("USERTOKEN"), help="a user token; else $USERTOKEN")
    parser.add_argument("--email", required=True)
    parser.add_argument("--fname", required=True, help="first name, for a new user")
    parser.add_argument("--lname", required=True, help="last name, for a new user")
    parser.add_argument("--role", default="11", help="10 Viewer, 11 Participant (usual), 12 Administrator")
    parser.add_argument("--text", default="", help="a message that the mail quotes")
    given = parser.parse_args()
    if not given.url.startswith(("https://", "http://")):
        parser.error("--url begins with https://, or with http:// on this machine")
    if not given.token:
        parser.error("a user token is needed: --token, or USERTOKEN in the environment")
    return given


def main():
    given = arguments()
    try:
        invite(Application(given.url, given.dbid, given.token), given)
    except Refused as no:
        print(f"refused     {no}", file=sys.stderr)
        return 1
    except Unreachable as problem:
        print(f"no answer   {problem}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
