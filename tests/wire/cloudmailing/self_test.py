#!/usr/bin/env python3
"""Shows that wire_replay judges by what a capture holds, and that it can fail: self_test.py WIRE_REPLAY CAPTURES."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

program, captures = sys.argv[1], Path(sys.argv[2])
complaints = []


class Exchange:
    """A capture to be changed and written under another name."""

    def __init__(self, name):
        self.about = json.loads((captures / f"{name}.json").read_text(encoding="utf-8"))
        self.request = (captures / f"{name}.request.http").read_bytes()
        self.response = (captures / f"{name}.response.http").read_bytes()

    def call(self, *params, **others):
        self.about["args"] = {"params": list(params)} | others
        return self

    def set(self, *path_and_value):
        *path, last, value = path_and_value
        where = self.about
        for step in path:
            where = where[step]
        where[last] = value
        return self

    def sends(self, old, new):
        assert old.encode() in self.request, old
        self.request = with_length(self.request.replace(old.encode(), new.encode(), 1))
        return self

    def answers(self, old, new):
        assert old.encode() in self.response, old
        self.response = with_length(self.response.replace(old.encode(), new.encode(), 1))
        return self

    def write(self, folder, name):
        (folder / f"{name}.json").write_text(json.dumps(self.about), encoding="utf-8")
        if self.request is not None:
            (folder / f"{name}.request.http").write_bytes(self.request)
        if self.response is not None:
            (folder / f"{name}.response.http").write_bytes(self.response)


class Refusals:
    """The list of values that are never sent, with one case."""

    def __init__(self, *values):
        self.about = {"cases": [{"operation": "list_mailings", "value": value} for value in values]}

    def write(self, folder, name):
        (folder / f"{name}.json").write_text(json.dumps(self.about), encoding="utf-8")


def with_length(message):
    head, _, body = message.partition(b"\r\n\r\n")
    return re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(body), head) + b"\r\n\r\n" + body


def run(*arguments):
    command = [program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout.splitlines(), done.stderr


def judge(what, exchange, status, start, words):
    """Runs the exchange alone; its line begins with `start` and holds the words."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if exchange is not None:
            exchange.write(folder, "made-up")
        code, lines, errors = run("cloudmailing", folder)
    ok = code == status and len(lines) == (2 if exchange is not None else 1)
    ok = ok and lines[0].startswith(start) and words in lines[0]
    counts = [sum(line.startswith(each) for line in lines[:-1]) for each in ("passed ", "failed ", "skipped ")]
    ok = ok and lines[-1] == "{} passed, {} failed, {} skipped".format(*counts)
    if not ok:
        complaints.append(f"{what}: exit status {code}\n" + "\n".join(lines) + errors)


def passes(what, exchange, words=""):
    judge(what, exchange, 0, "passed ", words)


def fails(what, exchange, words):
    judge(what, exchange, 1, "failed ", words)


# The name of a capture means nothing.
names = ("create_mailing", "add_recipients", "list_mailings", "auth_error_bad_key", "raw_i4", "resp_gzip", "value_latin1")
for each in names:
    passes(f"{each} under another name", Exchange(each))

# Each part of a request is compared, by the typed client and by the free one.
fails("another byte", Exchange("create_mailing").sends("My Mailing", "My mailing"), "free: body: expected")
fails("another byte, typed", Exchange("create_mailing").sends("My Mailing", "My mailing"), "coro, typed: body: expected")
fails("a blank more", Exchange("create_mailing").sends("</params>\n", "</params> \n"), "typed: body: expected")
fails("another quotation mark", Exchange("create_mailing").sends("version='1.0'", 'version="1.0"'), "body: expected")
fails("another path", Exchange("create_mailing").sends("/CloudMailing ", "/Elsewhere "), "path and query: expected")
fails("another method", Exchange("create_mailing").sends("POST", "PUT"), "method: expected")
fails("another key", Exchange("create_mailing").sends("Basic YWRt", "Basic ZWRt"), "headers: expected authorization")
fails("another type", Exchange("create_mailing").sends("text/xml", "text/plain"), "headers: expected content-type")
fails("another argument", Exchange("delete_mailing").call(6), "body: expected")
fails("an integer as text", Exchange("delete_mailing").sends("<int>5</int>", "<string>5</string>"), "body: expected")
fails("another key in the URL", Exchange("auth_special_key").call(userinfo_in_url="admin:other"), "headers: expected")
members = "<member>\n<name>%s</name>\n<value><string>%s</string></value>\n</member>\n"
first, second = members % ("firstname", "John"), members % ("lastname", "DOE")
swapped = Exchange("add_recipients").sends(first + second, second + first)
passes("members in another order", swapped, "deliberate difference: the members of a struct")
moved = Exchange("add_recipients").sends(first + second, first).sends("wilfred.smith", "wilfred.smyth")
fails("a member missing", moved, "body: expected")
other = Exchange("add_recipients").sends(first + second, members % ("lastname", "John") + members % ("firstname", "DOE"))
fails("values of other members", other, "body: expected")
fails("no filters as a struct", Exchange("get_recipients_status_updated_since_page1").call("", {}, 2), "free: body")
latin = Exchange("value_latin1").sends("&#8364;", "&#8365;")
fails("another text in another encoding", latin, "does not hold the arguments")

# Results are compared as values.
fails("another number", Exchange("create_mailing").set("result", 2), "result: expected 2, found 1")
fails("a number as text", Exchange("create_mailing").set("result", "1"), "result: expected")
fails("another status", Exchange("pause_mailing").set("result", "READY"), 'result: expected "READY"')
listed = Exchange("list_mailings_id").set("result", 0, "submit_time", {"$dateTime": "20261120T21:48:30"})
fails("another time", listed, "at /0/submit_time")
listed = Exchange("list_mailings_id").set("result", 0, "header", {"$base64": "YQ=="})
fails("other bytes", listed, "at /0/header")
listed = Exchange("list_mailings_id").set("result", 0, "new_member", "x").answers(
    "<member>\n<name>id</name>", members % ("new_member", "x") + "<member>\n<name>id</name>"
)
fails("a member that the model lacks", listed, "typed: result: expected")
odd = Exchange("list_mailings_id").set("result", 0, "owner_guid", 42)
odd.answers("<value><string>owner-0001</string></value>", "<value><int>42</int></value>")
passes("a number stored as an owner", odd, "deliberate difference: what another client stored")
odd = Exchange("list_mailings_id").set("result", 0, "sender_name", 42)
odd.answers("<value><string>\u00c9t\u00e9 &amp; Cie</string></value>", "<value><int>42</int></value>")
fails("a number where there is always text", odd, "typed: expected success")
added = Exchange("add_recipients_mixed_errors").set("result", 2, "error", "none")
fails("another error of a recipient", added, "at /2/error")
page = Exchange("get_recipients_status_updated_since_page1").set("result", "cursor", "x")
fails("another cursor", page, "at /cursor")
doubles = Exchange("add_recipients_doubles").sends("1e+16", "1e16")
fails("another layout of a double", doubles, "body: expected")

# Failures are compared by kind, code and text.
fails("another code", Exchange("auth_error_bad_key").set("result", "faultCode", 402), 'expected the code "402"')
fails("another text", Exchange("auth_error_bad_key").set("result", "faultString", "No"), 'expected the message "No"')
fails("a fault for a value", Exchange("delete_mailing").set("result", {
    "exception": "xmlrpc.client.Fault", "faultCode": 404, "faultString": "x"}), "expected not_found, succeeded")
fails("a value for a fault", Exchange("auth_error_bad_key").set("result", 1), "expected success, failed")
status = Exchange("add_recipients_error_not_found").set("result", "errcode", 403)
fails("another status of HTTP", status, "expected status 403")
unread = Exchange("resp_error_truncated").set("result", "exception", "ZeroDivisionError")
fails("an unknown exception", unread, "is not known")
answered = Exchange("start_mailing_error_not_found").answers("Mailing", "No mailing")
passes("the text of a fault that the original does not look at", answered)

# What is no valid C++ is still sent by the free client.
for name in ("list_mailings_domain_text", "set_mailing_properties_guide_datetime", "create_mailing_unknown_charset"):
    passes(name, Exchange(name), "deliberate difference: arguments of other types")
wrong = Exchange("list_mailings_domain_text").call("other.example")
fails("another argument of a call that no type has", wrong, "free: body: expected")
unknown = Exchange("error_unknown_method")
passes("an unknown method", unknown, "deliberate difference: methods that the server does not have")
found = Exchange("error_unknown_method").set("result", 0)
found.response = Exchange("delete_mailing").response
fails("an unknown method that works", found, "there is no method no_such_method")

# What is refused before it is sent is so only where the server refuses it too.
subject = Exchange("create_mailing_error_subject_newline")
passes("a subject of two lines", subject, "deliberate difference: what the provider would answer")
subject.response = Exchange("create_mailing").response
fails("a subject of two lines that is taken", subject.set("result", 1), "typed: the request was not sent")

# Requests and responses written by hand.
fails("a request with a boolean of words that is read", Exchange("raw_error_boolean").set("result", 0), "is not read")
raw = Exchange("raw_i4").set("args", "raw_body", "<methodCall/>")
fails("another request by hand", raw, "has another body")
fails("text in another encoding", Exchange("resp_latin1").set("result", "ete"), "result: expected")
fails("a compressed answer", Exchange("resp_gzip").set("result", "zipped"), "result: expected")
dates = Exchange("resp_dates").set("result", 5, {"$dateTime": "20260102T03:04:05"})
fails("another place of a time that is none", dates, "expected a path such as /6")

short = Exchange("resp_latin1")
short.response = re.sub(rb"Content-Length: \d+", b"Content-Length: 4000", short.response)
passes("an answer that is cut short", short, "deliberate difference: an answer shorter than it says")
zone = Exchange("get_hourly_statistics").call({"from_date": {"$datetime": "2026-11-20T18:48:32+01:00"}})
passes("a time with a zone", zone, "deliberate difference: a time with a zone is sent in UTC")
zone = Exchange("get_hourly_statistics").call({"from_date": {"$datetime": "2026-11-20T18:48:33+01:00"}})
fails("another time with a zone", zone, "body: expected")

created = Exchange("resp_latin1").answers("200 OK", "201 Created")
created.set("result", {"exception": "xmlrpc.client.ProtocolError", "errcode": 201, "errmsg": "Created"})
passes("another status of success", created, "deliberate difference: a value under any status")
nil = Exchange("add_recipients").call(11, [{"email": "john.doe@example.org", "none": None}])
nil.request = re.sub(rb"<data>.*</data>", b"<data>\n<value><struct>\n<member>\n<name>email</name>\n<value><string>"
    b"john.doe@example.org</string></value>\n</member>\n<member>\n<name>none</name>\n<value><nil/></value></member>\n"
    b"</struct></value>\n</data>", nil.request, flags=re.DOTALL)
nil.request = with_length(nil.request)
passes("nil for a recipient", nil, "deliberate difference: nil among the data")
text = "carriage\rreturn, \"quotes\" & \ttab"
blank = Exchange("create_mailing").call("a@example.org", text, "s", "h")
sent = text.replace("&", "&amp;").encode()
strings = b"".join(b"<param>\n<value><string>%s</string></value>\n</param>\n" % each for each in (b"a@example.org", sent, b"s", b"h"))
blank.request = with_length(re.sub(rb"<params>\n.*</params>", lambda _: b"<params>\n" + strings + b"</params>", blank.request, flags=re.DOTALL))
passes("characters that are not escaped", blank)

# Settings and values that this tool does not know.
fails("an unknown argument", Exchange("delete_mailing").call(5, speed=1), "the argument speed is not known")
fails("an unknown option", Exchange("delete_mailing").call(5, proxy_options={"speed": 1}), "speed is not known")
fails("an unknown tag", Exchange("delete_mailing").call({"$complex": "1"}), "the tag $complex is not known")
passes("values that are refused", Refusals("None", "set"))
fails("an unknown value", Refusals("frozenset"), "frozenset is not known")
fails("no values", Refusals(), "there are no cases")
lost = Exchange("delete_mailing")
lost.response = None
fails("no response", lost, "there is no made-up.response.http")

# Nothing to do is no success, and neither is a wrong command line.
judge("an empty folder", None, 1, "0 passed", "")
for arguments in ([], ["cloudmailing", captures / "none"], ["cloudmailing", captures, "more"]):
    code, lines, errors = run(*arguments)
    if code != 2 or lines or not errors:
        complaints.append(f"{arguments}: exit status {code} and {lines}")

for complaint in complaints:
    print(complaint, end="\n\n")
sys.exit(1 if complaints else 0)
