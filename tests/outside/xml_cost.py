"""Sends hostile documents and queries to the built server and reads from the kernel what processor time each one cost."""

import http.client
import statistics
import time

import harness
from harness import Server, check, workspace

MOST_MS = 5.0
TIMES = 9
# Just under what the case is about, and just what is still read.
SIZES = {"1 MB": 1_000_000, "256 KiB": 256 * 1024}
PLAIN = "application/xml"


def value(unit, end="</udata></qdbapi>"):
    return b"<qdbapi><udata>", unit, end.encode()


# What stands first, what is repeated until the size is reached, and what stands last.
SHAPES = {
    "depth": (b"", b"<a>", b""),
    "depth in the root": (b"<qdbapi>", b"<a>", b""),
    "empty elements": (b"<qdbapi>", b"<a/>", b"</qdbapi>"),
    "end tags": (b"<qdbapi>", b"</a>", b""),
    "attributes": (b"<qdbapi ", b"a='1' ", b"/>"),
    "attributes in quotes of both kinds": (b"<qdbapi a='", b"'\"\"'", b"'/>"),
    "quotes alone": (b"<qdbapi ", b"''", b"/>"),
    "an attribute of brackets": (b"<qdbapi a='", b">", b"'/>"),
    "an attribute of quotes and brackets": (b"<qdbapi a='", b"\">", b"'/>"),
    "an attribute without an end": (b"<qdbapi a='", b"\"", b""),
    "an attribute of references": (b"<qdbapi a='", b"&lt;", b"'/>"),
    "blanks in a tag": (b"<qdbapi", b" ", b"/>"),
    "a long name": (b"<qdbapi><", b"n", b"/></qdbapi>"),
    "references by number": value(b"&#65;"),
    "references by name": value(b"&amp;"),
    "unknown references": value(b"&x;"),
    "ampersands": value(b"&"),
    "a long reference": (b"<qdbapi><udata>&", b"x", b";</udata></qdbapi>"),
    "comments": (b"<qdbapi>", b"<!---->", b"</qdbapi>"),
    "a comment of brackets": (b"<!--", b">", b"--><qdbapi/>"),
    "a comment of nearly ends": (b"<!--", b"->", b"--><qdbapi/>"),
    "a comment without an end": (b"<!--", b"->", b""),
    "instructions": (b"", b"<?a?>", b"<qdbapi/>"),
    "an instruction of brackets": (b"<?a ", b">", b"?><qdbapi/>"),
    "pieces of CDATA": value(b"<![CDATA[x]]>"),
    "CDATA of brackets": (b"<qdbapi><udata><![CDATA[", b">", b"]]></udata></qdbapi>"),
    "CDATA without an end": (b"<qdbapi><udata><![CDATA[", b"]>", b""),
    "one long text": value(b"x"),
    "carriage returns": value(b"\r"),
    "ends of lines": value(b"\r\n"),
    "values of carriage returns": (b"<qdbapi>", b"<a>" + b"\r" * 5000 + b"</a>", b"</qdbapi>"),
    "values of letters": (b"<qdbapi>", b"<udata>" + "é".encode() * 2500 + b"</udata>", b"</qdbapi>"),
    "blanks before": (b"", b" ", b"<qdbapi/>"),
    "blanks within": (b"<qdbapi>", b" ", b"</qdbapi>"),
    "wide blanks within": (b"<qdbapi>", "\u3000".encode(), b"</qdbapi>"),
    "blanks alone": (b"", b" ", b""),
    "a document type of entities": (b"<!DOCTYPE a [", b"<!ENTITY b 'c'>", b"]><qdbapi/>"),
    "a document type of brackets": (b"<!DOCTYPE a ", b"<>", b">"),
    "a document type of quotes": (b"<!DOCTYPE a [<!ENTITY b ", b"\"'\"", b"]>"),
    "a document type of instructions": (b"<!DOCTYPE a [", b"<??>", b"]>"),
    "a document type of comments": (b"<!DOCTYPE a [", b"<!---->", b"]>"),
    "a document type of parameter entities": (b"<!DOCTYPE a [", b"%b;", b"]>"),
    "a document type without an end": (b"<!DOCTYPE a ", b"<", b""),
    "ends of CDATA": value(b"]]>"),
    "opening brackets": value(b"<"),
    "closing brackets": value(b">"),
    "the same email": (b"<qdbapi>", b"<email>" + b"1" * 4000 + b"</email>", b"</qdbapi>"),
    "NUL": value(b"\0"),
}
# Bytes that are no UTF-8, as these encodings have them.
ENCODED = {
    "shift_jis": [b"\xff", b"\x83\x5c", b"\x81\x30", b"\xa4a"],
    "gb18030": [b"\xff", b"\x81\x30\x81\x30", b"\x83\x5c"],
    "big5": [b"\xff", b"\x83\x5c"],
    "euc-jp": [b"\xff", b"\xa4a"],
    "euc-kr": [b"\xff", b"\xb0\xa1"],
    "iso-8859-5": [b"\xe9a"],
    "windows-1252": [b"\xe9a", b"\x80"],
    "x-user-defined": [b"\xff"],
    "utf-8": [b"\xff", b"\xc3("],
}


def filled(shape, size):
    head, unit, tail = shape
    return head + unit * ((size - len(head) - len(tail)) // len(unit)) + tail


def numbered(count, one):
    return "".join(one.format(number) for number in range(count)).encode()


def documents(token):
    """Each one's name, media type and bytes."""
    for said, size in SIZES.items():
        for name, shape in SHAPES.items():
            yield f"{name}, {said}", PLAIN, filled(shape, size)
        for label, units in ENCODED.items():
            for unit in units:
                name = f"{unit!r} as {label}, {said}"
                yield name, f"{PLAIN}; charset={label}", filled(value(unit), size)
        for mark, unit in ((b"\xff\xfe", b"\x00\xd8"), (b"\xfe\xff", b"\x30\x42"), (b"\xff\xfe", b"a\x00")):
            yield f"UTF-16 of {unit!r}, {said}", PLAIN, filled((mark, unit, b""), size)
        length = size // 62 - 30
        yield (f"long names, {said}", PLAIN,
               b"<qdbapi>" + numbered(62, "<" + "n" * length + "{:02}/>") + b"</qdbapi>")
        yield (f"long names of attributes, {said}", PLAIN,
               b"<qdbapi " + numbered(15, "n" * (size // 16) + "{:02}='' ") + b"/>")
    yield "namespaces", PLAIN, b"<qdbapi " + numbered(60_000, "xmlns:a{}='' ") + b"/>"
    yield ("names of 250 letters", PLAIN,
           b"<qdbapi>" + numbered(62, "<" + "n" * 248 + "{0:02}>" + "v" * 3000 + "</" + "n" * 248 + "{0:02}>") + b"</qdbapi>")
    for udata in ("é" * 32_000, "&lt;" * 3900, "\r\n" * 16_000, "]]&gt;" * 3900):
        text = (f"<qdbapi><usertoken>{token}</usertoken><encoding>shift_jis</encoding><idempotency_key>k</idempotency_key>"
                f"<usertext>{'x' * 60_000}</usertext><udata>{udata}</udata><userid>9.bcdf</userid></qdbapi>")
        yield f"a known caller with {udata[:5]!r} to be said back", PLAIN, text.encode()


def queries():
    yield "1,000 names", numbered(1000, "n" * 40 + "{:04}=&")
    yield "64 long names", numbered(64, "n" * 246 + "{:04}=&")
    yield "a list", b"a[]=1&" * 1000
    yield "deep lists", b"a[b][c][d][e][f][g][h]=1&" * 1000
    yield "one value", b"udata=" + b"%41" * 20_000
    yield "percent signs", b"udata=" + b"%" * 60_000
    yield "ampersands", b"&" * 60_000
    yield "one action", b"a=" + b"x" * 60_000


class Meter:
    """What a running server's threads have used together, in milliseconds."""

    def __init__(self, server):
        # The clock that clock_getcpuclockid(3) gives for a process.
        self.clock = (~server.process.pid << 3) | 2
        self.connection = http.client.HTTPConnection(server.address, timeout=30)

    def used(self):
        return time.clock_gettime_ns(self.clock) / 1e6

    def cost(self, method, path, body, headers):
        before = self.used()
        self.connection.request(method, path, body, headers)
        answer = harness.Answer(self.connection.getresponse())
        spent = self.used() - before
        check(answer.status == 200 and answer.headers["QUICKBASE-ERRCODE"].isdigit(), f"{answer.status}: {answer.body[:200]}")
        return spent


def told(costs):
    costs = sorted(costs.items(), key=lambda item: -item[1])
    for name, spent in costs[:8]:
        print(f"     {spent:6.2f} ms  {name}", flush=True)
    slow = [f"{name}: {spent:.2f} ms" for name, spent in costs if spent > MOST_MS]
    check(not slow, f"more than {MOST_MS} ms: {slow}")
    return f"{len(costs)} inputs, {TIMES} times each, the dearest {costs[0][1]:.2f} ms"


def measured(requests):
    """Medians: what else a busy machine does now and then is not the document's."""
    with workspace() as folder, Server(folder, {"VESTIBULE_LIMIT_FAILURES": "0"}) as server:
        story = harness.Story(server)
        token = server.cli("usertoken", "create", "--user", "owner@client.example")["usertoken"]
        meter, path = Meter(server), f"/db/{story.client['dbid']}"
        return told({name: statistics.median(meter.cost(method, path + query, body, headers) for _ in range(TIMES))
                     for name, method, query, body, headers in requests(token)})


def no_document_under_a_megabyte_costs_more_than_five_milliseconds():
    return measured(lambda token: (
        (name, "POST", "", body, {"Content-Type": media, "QUICKBASE-ACTION": "API_SendInvitation"})
        for name, media, body in documents(token)))


def no_query_costs_more_than_five_milliseconds():
    return measured(lambda token: (
        (name, "GET", f"?a=API_SendInvitation&{query.decode()}", None, {}) for name, query in queries()))


if __name__ == "__main__":
    harness.main(no_document_under_a_megabyte_costs_more_than_five_milliseconds,
                 no_query_costs_more_than_five_milliseconds)
