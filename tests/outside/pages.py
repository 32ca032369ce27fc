"""A visitor without JavaScript: keeps cookies, follows redirects, finds forms and sends them."""

import html.parser
import http.cookies
import urllib.parse

import harness
from harness import check


class Form:
    """A form of a page: where it goes and what it would send."""

    def __init__(self, attributes):
        self.action = attributes.get("action") or ""
        self.method = (attributes.get("method") or "get").lower()
        self.fields = {}


class FormParser(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []
        self.open = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.open = Form(attributes)
            self.forms.append(self.open)
        elif tag in ("input", "button", "textarea", "select") and self.open is not None:
            self._field(tag, attributes)

    def _field(self, tag, attributes):
        name = attributes.get("name")
        loose = attributes.get("type") in ("checkbox", "radio") and "checked" not in attributes
        # Of several buttons it is the first that the Enter key presses.
        second = tag == "button" and name in self.open.fields
        if name and not loose and not second:
            self.open.fields[name] = attributes.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None


def forms(text):
    parser = FormParser()
    parser.feed(text)
    return parser.forms


class Visitor:
    """One person's browser, as far as cookies and redirects go."""

    def __init__(self, server):
        self.server = server
        self.cookies = {}
        self.path = None
        self.trail = []

    def get(self, path):
        return self._go("GET", path)

    def submit(self, form, **values):
        """Sends a form of the page at hand, hidden fields included."""
        body = urllib.parse.urlencode({**form.fields, **values})
        target = urllib.parse.urljoin(self.path, form.action or self.path)
        return self._go("POST", target, body)

    def _go(self, method, path, body=None):
        self.trail = []
        for _ in range(8):
            answer = self._once(method, path, body)
            self.trail.append((method, path, answer.status))
            self.path = path
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            path = self._location(answer)
            method, body = "GET", None
        raise AssertionError(f"redirects without end: {self.trail}")

    def _location(self, answer):
        target = urllib.parse.urljoin(self.server.url + self.path, answer.headers["Location"])
        check(target.startswith(self.server.url + "/"), f"redirect leaves the server: {target}")
        return target[len(self.server.url):]

    def _once(self, method, path, body):
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        if body is not None:
            headers |= {**harness.FORM, "Origin": self.server.url}
        answer = harness.request(self.server.address, method, path, body, headers)
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._keep(line)
        return answer

    def _keep(self, line):
        for name, morsel in http.cookies.SimpleCookie(line).items():
            if morsel["max-age"] == "0" or not morsel.value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


def form_that(answer, action):
    """The form of the page whose button says `action` to the server."""
    for form in forms(answer.text):
        if form.fields.get("action") == action:
            return form
    raise AssertionError(f"no form for {action} in:\n{answer.text[:4000]}")


def path_of(url):
    parts = urllib.parse.urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def register(visitor, page, first, last, email, password):
    """Fills the acceptance page's registration form and sends it."""
    form = form_that(page, "register")
    return visitor.submit(form, firstname=first, lastname=last, email=email, password=password)


def log_in(visitor, page, email, password):
    """Fills the acceptance page's log-in form and sends it."""
    return visitor.submit(form_that(page, "login"), email=email, password=password)
