#!/usr/bin/env python3
"""Shows that wire_replay judges by what a capture holds, and that it can fail: self_test.py WIRE_REPLAY CAPTURES."""

import json
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent.parent))
import exchanges
from exchanges import captures, complaints, fails, finish, judge, passes, run, with_length


class Exchange(exchanges.Exchange):
    def call(self, *args, **kwargs):
        self.about["args"] = {"args": list(args), "kwargs": kwargs}
        return self

    def step(self, number, result):
        """What the original made of a step of the flow."""
        for each in self.about["step_results"]:
            if each["step"] == number:
                each["result"] = result
        if self.about["args"]["step"] == number:
            self.about["result"] = result
        return self


class Listed:
    """A call of which no bytes are recorded, to be changed and written under another name as the only one of a list."""

    def __init__(self, name):
        calls = json.loads((captures.parent / "client_side.json").read_text(encoding="utf-8"))
        (self.about,) = (each for each in calls if each["name"] == name)

    set = Exchange.set
    call = Exchange.call

    def write(self, folder, name):
        (folder / f"list-of-{name}.json").write_text(json.dumps([self.about | {"name": name}]), encoding="utf-8")


def flow(name, count):
    """The captures of a flow under other names. What is said of the whole flow stands in the last."""
    return {f"f-{i}of{count}": Exchange(f"{name}-{i}of{count}") for i in range(1, count + 1)}


def never_sent(operation, exception, *errors, **about):
    made = Exchange("campaigns-create-minimal")
    made.request = made.response = None
    made.about = {"operation": operation, "mode": "sync", "requests_sent": 0}
    made.about["result"] = {"exception": exception, "errors": [{"loc": [e], "type": "missing"} for e in errors]}
    made.about["args"] = about
    return made


def model(kind, /, **fields):
    return {"$model": kind, "fields": fields}


get, create, update = "campaigns-get", "campaigns-create-full", "campaigns-update-model"

# The name of a capture means nothing.
same = [get, create, "campaigns-list-filters", "campaigns-get-special-id", "error-429-body", "campaigns-create-dict"]
passes("other names", {f"x{i}": Exchange(name) for i, name in enumerate(same)})
passes("other names of a sequence", {f"some-{i}of3": Exchange(f"campaigns-iter-all-{i}of3") for i in (1, 2, 3)})
passes("other names of a flow", {f"f-{i}of2": Exchange(f"transport-set-cookie-is-sent-back-{i}of2") for i in (1, 2)})

# The request.
fails("another value in the body", Exchange(create).sends("Summer Sale 2024", "Summer Sale 2025"), "body: expected")
fails("text for a number", Exchange(create).sends(':60', ':"60"'), "at /execution_duration_minutes")
fails("a member less", Exchange(create).sends('"reply_to_name":"Help",', ""), 'expected nothing, found "Help"')
fails("null for an absent member", Exchange(update).sends("{", '{"audience":null,'), "expected null, found nothing")
fails("another path", Exchange(get).sends("cmp_7Q2", "cmp_7Q3"), "path and query: expected")
fails("another method", Exchange(update).sends("PATCH", "PUT"), "method: expected PUT, sent PATCH")
listed = Exchange("campaigns-list-default").sends("page=1&page_size=20", "page_size=20&page=1")
fails("another order in the query", listed, "path and query")
fails("another percent-encoding", Exchange("campaigns-list-query-escaping").sends("+off", "%20off"), "path and query")
fails("another key", Exchange(get).sends("Token test-key", "Token other"), "headers: expected authorization")
with_charset = Exchange(create).sends("json\r\nContent-L", "json; charset=utf-8\r\nContent-L")
fails("another content type", with_charset, "headers: expected content-type: application/json; charset=utf-8")
fails(
    "another cookie",
    {
        "c-1of2": Exchange("transport-set-cookie-is-sent-back-1of2"),
        "c-2of2": Exchange("transport-set-cookie-is-sent-back-2of2").sends("csrftoken=xyz", "csrftoken=abc"),
    },
    "cookie: csrftoken=abc",
)
alone = Exchange("transport-redirect-get-301-1of2").set("result", None)
fails("a request too many", {"r-1of1": alone}, "a request too many: GET")
one, two, three = (Exchange(f"campaigns-iter-all-{i}of3") for i in (1, 2, 3))
two.answers('"https', 'null,"was":"https')
fails("a request too few", {"i-1of3": one, "i-2of3": two, "i-3of3": three}, "was not sent")

# The answer and what comes of it.
fails("another answer", Exchange(get).answers("Summer Sale 2024", "Winter"), "result: expected")
fails("another scale", Exchange(get).set("result", "fields", "ltv", "1234.5"), "at /ltv")
fails("another time", Exchange(get).set("result", "fields", "created_at", "2024-05-01T08:00:01Z"), "at /created_at")
fails("another count", Exchange("campaigns-list-filters").set("result", "count", 50), "at /count")
fails("another page", Exchange("campaigns-list-filters").set("result", "current_page", 1), "at /current_page")
fails("another raw answer", Exchange("campaigns-send-test-email").set("result", "cc", None), "at /cc")
fails("a status that is an error", Exchange(get).answers("200 OK", "404 Not Found"), "expected success, failed with")
fails("an error that is a success", Exchange("error-409").answers("409 Conflict", "200 OK"), "failed with")
fails("another kind of error", Exchange("error-409").answers("409 Conflict", "404 Not Found"), "expected conflict")
for name, words in (("NotFoundError", "expected not_found"), ("NewError", "the exception NewError is not known")):
    other = Exchange("error-409").set("result", "exception", f"konigle.exceptions.{name}")
    fails(f"the exception {name}", other, words)
fails("another message", Exchange("error-409").set("result", "response", "detail", "No"), 'the message "No"')
fails("another field error", Exchange("error-400-fields").answers("Second.", "Third."), "the field errors")
fails("another code", Exchange("error-400-message").answers("invalid_state", "other"), "the code")
fails("another wait", Exchange("error-429-body").set("result", "retry_after", 18), "a wait of 18 s")
unread = Exchange("error-200-integer-id").set("result", "errors", 0, "loc", ["name"])
fails("another path of what cannot be read", unread, "a path such as /name")

# Multipart and form bodies.
mail, mail_of_path, northstar = "emails-send-attachments", "emails-send-attachment-path", "website-set-northstar-2of2"
passes("a file at a path", Exchange(mail_of_path))
moved = Exchange(mail)
boundary, part = "bd2f8137565e1f5a442d045567518011", "Content-Disposition: form-data; name="
moved.request = moved.request.replace(boundary.encode(), b"another")
passes("another boundary", moved)
for what, old, new in (
    ("another file", "\r\nhello\r\n", "\r\nhallo\r\n"),
    ("another file name", 'filename="report.txt"', 'filename="rapport.txt"'),
    ("another way to escape a file name", "%22q%22", '\\"q\\"'),
    ("another type of a file", "text/plain", "text/html"),
    ("another field", "<p>\r\nx</p>", "<p>\nx</p>"),
    ("another name of a field", 'name="body_html"', 'name="body"'),
    ("a part more", '"to_email"\r\n\r\n', f'"to_email"\r\n\r\na\r\n--{boundary}\r\n{part}"to_email"\r\n\r\n'),
    ("no last boundary", "011--", "011-+"),
):
    fails(what, Exchange(mail).sends(old, new), "body: expected")
typed = Exchange(mail).sends("multipart/form-data", "application/json")
fails("JSON for multipart", typed, "headers: expected content-type: application/json")
for what, old, new in (("text", '"rows": 1', '"rows": 2'), ("white space", '"rows": 1', '"rows":1')):
    fails(f"other {what} in a part of JSON", Exchange("uploads-create").sends(old, new), "body: expected meta")
nowhere = Exchange(mail_of_path)
nowhere.about["args"]["args"][0]["fields"]["attachments"][0] = "tmp/none.pdf"
fails("a file that is not there", nowhere, "cannot be read as a file: tmp/none.pdf")
for what, old, new in (("text", "Hi", "Ho"), ("escape", "%21", "!")):
    changed = {"n-1of2": Exchange("website-set-northstar-1of2"), "n-2of2": Exchange(northstar).sends(old, new)}
    fails(f"another {what} in a form", changed, "body: expected")

# Calls of several exchanges, and with other keys.
keyed = {f"l-{i}of2": Exchange(f"forms-list-{i}of2") for i in (1, 2)}
keyed["l-2of2"].sends("Bearer forms-test-token", "Token test-key")
fails("another key of the forms service", keyed, "headers: expected authorization")
made = {f"c-{i}of3": Exchange(f"forms-create-{i}of3") for i in (1, 2, 3)}
made["c-2of3"].answers('"slug":"feedback"', '"slug":"other"')
fails("another form got than was made", made, "path and query: expected /api/dev/forms/feedback/")
free = Exchange("connections-list-kwargs")
free.about["args"]["kwargs"]["ratio"] = 0.25
fails("another filter that nobody described", free, "path and query")

# Records.
for name, count in (("campaigns-record-load-detail", 2), ("async-campaigns-record-asave", 4)):
    passes(f"the flow {name} under other names", flow(name, count))
saved = flow("campaigns-record-save", 2)
saved["f-2of2"].sends("new-utm", "old-utm")
fails("another value saved", saved, "body: expected")
saved = flow("campaigns-record-save", 2)
saved["f-2of2"].sends('"name":"New name",', "")
fails("a change that is not saved", saved, "a request too many: PATCH")
for what, number, result in (("changed members", 3, {"$set": ["name"]}), ("result of an assignment", 1, "done")):
    saved = flow("campaigns-record-save", 2)
    saved["f-2of2"].step(number, result)
    fails(f"another {what}", saved, "result: expected")
saved = flow("campaigns-record-save", 2)
saved["f-2of2"].about["result"]["is_partial"] = True
fails("another state of a record", saved, "at /is_partial")
kept = flow("campaigns-record-save-error-keeps-dirty", 2)
kept["f-2of2"].step(6, "Bad")
fails("another member read", kept, 'expected "Bad"')
untouched = Exchange("campaigns-record-noop-save")
untouched.about["args"]["steps"][1]["set"][2] = "Other"
fails("a change where there was none", untouched, "a request too many: PATCH")
once = Exchange("campaigns-record-load-detail-1of2")
fails("details fetched in secret", {"f-1of2": once}, "a request too many: GET")
fetched = flow("campaigns-record-load-detail", 2)
fetched["f-2of2"].step(1, True)
fails("details that are there from the beginning", fetched, "result: expected true")
deleted = flow("campaigns-record-delete", 2)
deleted["f-2of2"].sends("DELETE", "POST")
fails("a record deleted in another way", deleted, "method: expected POST")
in_place = flow("contacts-record-consent", 2)
in_place["f-2of2"].sends('"x","y"', '"x","z"')
fails("another value saved behind one changed in place", in_place, "body: expected")
for step, words in (({"call": "$d.save"}, "nothing is kept as $d.save"), ({"call": "$c.archive"}, "has no archive")):
    odd = Exchange("campaigns-record-noop-save").set("args", "steps", 3, step)
    fails(f"the step {step}", odd, words)
fails("a step of no kind", Exchange("campaigns-record-noop-save").set("args", "steps", 3, {}), "no known kind")

# Calls of which no bytes are recorded.
passes("a list of calls", Listed("create-missing-required"))
wrong = Listed("create-missing-required").set("result", "errors", 0, "loc", ["description"])
fails("another member refused", wrong, "a field error of /description")
for name, count, words in (
    ("transport-timeout", 2, "was not sent"),
    ("transport-no-retry-on-503", 2, "was not sent"),
    ("transport-redirect-loop", 5, "a request too many"),
    ("create-missing-required", 1, "are not recorded"),
    ("add-ltv-decimal-not-serializable", 1, "are not recorded"),
):
    fails(f"{name} with {count} requests", Listed(name).set("requests_sent", count), words)
fails("another failure", Listed("transport-no-retry-on-503").set("result", "status_code", 404), "expected server")
for name in ("transport-timeout", "transport-connection-refused", "create-missing-required", "config-timeout-zero"):
    other = Listed(name).set("result", "exception", "konigle.exceptions.ServerError")
    fails(f"another exception than {name}", other, "")
reached = Listed("transport-connection-refused").call("")
fails("a call that is refused before it connects", reached, "expected connect")
fails("a time limit that is one", Listed("config-timeout-zero").call(timeout=5), "expected configuration, succeeded")
other = Listed("config-timeout-zero").set("result", "errors", 0, "loc", ["api_key"])
fails("a setting refused that is not given", other, "the setting /api_key is not given")
fails("a key that is one", Listed("config-no-api-key").call(api_key="k"), "expected configuration, succeeded")
fails("an unknown setting of a client", Listed("config-log-level").call(speed=1), "setting speed is not known")
passes("a setting that is none", Listed("config-log-level"), "deliberate difference: log levels")
two = Listed("config-log-level")
two.about["result"]["errors"] += Listed("config-timeout-zero").about["result"]["errors"]
fails("another setting wrong beside one that is none", two, "the setting /timeout is not given")
negative = Listed("add-ltv-decimal-not-serializable")
negative.about["args"]["args"][1]["fields"]["value"] = "-1"
fails("a decimal that no request takes", negative, "was not sent")
dropped = Listed("record-assign-invalid").set("args", "steps", 1, "set", ["$c", "name", "archived"])
fails("a refusal of what can be saved", dropped, "a request too many: PATCH")
for what, entry in (("without a name", {"requests_sent": 0}), ("without a count", {"name": "n"}), ("no call", 1)):
    none = Listed("create-missing-required")
    none.write = lambda folder, name, entry=entry: (folder / f"{name}.json").write_text(json.dumps([entry]))
    fails(f"an element {what}", none, "an element is no call")

# What is no capture, or none that can be replayed.
for name in ("campaigns.archive", "orders.get"):
    fails(f"the operation {name}", Exchange(get).set("operation", name), f"there is no operation {name}")
fails("an argument too many", Exchange(get).call("cmp_7Q2", "more"), "takes no such number of arguments")
fails("an unknown argument", Exchange(get).call(identity="cmp_7Q2"), "takes no argument identity")
fails("an unknown setting", Exchange(get).set("client", {"speed": 1}), "the client setting speed is not known")
fails("the end of a sequence missing", {"i-1of3": Exchange("campaigns-iter-all-1of3")}, "is missing")
fails("a form without its last exchange", {"f-1of3": Exchange("forms-create-1of3")}, "is missing")
unknown = flow("campaigns-record-save", 2)
for each in unknown.values():
    each.set("args", "steps", 0, "call", "campaigns.archive")
verdicts = {"f-1of2": ("failed ", "no operation"), "f-2of2": ("skipped ", "its flow"), "c": ("passed ", "")}
judge("a flow that begins with an unknown call", unknown | {"c": Exchange(get)}, 1, verdicts)
lost = Exchange(get)
lost.response = None
fails("no response", lost, "there is no made-up.response.http")

# Deliberate differences are told apart by what was called and answered, and named.
given = {"name": "Minimal", "audience": "aud_1", "from_email": ""}
passes(
    "an e-mail given as empty",
    Exchange("campaigns-create-minimal").call(model("CampaignCreate", **given)).sends('"from_email":"",', ""),
    "deliberate difference: an e-mail member",
)
for name in ("", ".."):
    collection = Exchange(get).call(name).sends("cmp_7Q2", "")
    passes(f"the id '{name}'", collection, "deliberate difference: a path argument")
passes("an id of letters that need escaping", Exchange(get).call("é").sends("cmp_7Q2", "%C3%A9"))
passes(
    "an action on an id with a slash",
    Exchange("campaigns-start").call("a/b").sends("cmp_7Q2", "a/b"),
    "deliberate difference: a path argument",
)
for time in ("2024-06-01 09:00+0530", "tomorrow"):
    passes(
        f"a schedule at {time}",
        Exchange("campaigns-schedule").call("cmp_7Q2", time).sends("2024-06-01T09:00:00+05:30", time),
        "deliberate difference: the time",
    )
for time in ("2024-06-01T09:00:00+05:30", "2024-06-01 09:00+0530"):
    other = Exchange("campaigns-schedule").call("cmp_7Q2", time).sends("09:00:00+05:30", "09:00:00+05:45")
    fails(f"a schedule at {time} recorded as at another time", other, "at /scheduled_at")
unset = Exchange("campaigns-schedule").call("cmp_7Q2", None)
passes("a schedule at no time", unset.sends('"scheduled_at":"2024-06-01T09:00:00+05:30"', ""))
redirect = [Exchange(f"transport-redirect-post-302-becomes-get-{i}of2") for i in (1, 2)]
redirect[0].answers("302 Found", "303 See Other")
passes("a POST redirected by 303", {"s-1of2": redirect[0], "s-2of2": redirect[1]}, "deliberate difference: a GET")
redirect = [Exchange(f"transport-redirect-post-302-becomes-get-{i}of2") for i in (1, 2)]
redirect[0].answers("302 Found", "307 Temporary")
fails("a POST that should stay one", {"s-1of2": redirect[0], "s-2of2": redirect[1]}, "method: expected GET, sent POST")
redirect = [Exchange(f"transport-redirect-get-301-{i}of2") for i in (1, 2)]
redirect[0].answers("Location: ", "Location: http://127.0.0.1:8080")
passes("a redirect by an absolute address", {"s-1of2": redirect[0], "s-2of2": redirect[1]})
wrong = {"exception": "pydantic.ValidationError", "errors": [{"loc": ["status"], "type": "enum"}]}
new = Exchange(get).answers("running", "archived").set("result", wrong)
passes("a status that is new", new, "deliberate difference: an answer")

# Calls that end without an answer, or are not made.
silent = Exchange(get).set("client", {"timeout": 0.3})
silent.set("result", {"exception": "konigle.exceptions.KonigleTimeoutError"})
silent.response = b""
passes("no answer in time", silent)
closed = Exchange(get).set("result", {"exception": "httpx.RemoteProtocolError"})
closed.response = b""
passes("no answer at all", closed)
refused = never_sent("campaigns.create", "pydantic.ValidationError", "audience", "name", args=[model("CampaignCreate")])
passes("a request that lacks members", refused)
unknown = model("CampaignCreate", name="n", audience="a", status="draft")
passes("an unknown member", never_sent("campaigns.create", "pydantic.ValidationError", "status", args=[unknown]))
passes("a page below 1", never_sent("campaigns.list", "pydantic.ValidationError", "page", kwargs={"page": 0}))
valid = model("CampaignCreate", name="n", audience="a")
fails("a request that is not refused", never_sent("campaigns.create", "ValueError", args=[valid]), "a request too many")
one, two = (Exchange(f"campaigns-iter-all-{i}of3") for i in (1, 2))
two.response = b'HTTP/1.1 500 No\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{"detail":"x"}'
two.set("result", {"exception": "konigle.exceptions.ServerError", "status_code": 500, "response": {"detail": "x"}})
passes("an error on the second page", {"i-1of2": one, "i-2of2": two})

# Other ways to write the same.
loose = Exchange(update)
loose.call("cmp_7Q2", model("CampaignUpdate", execution_duration_minutes="60", scheduled_at=1719792000, name=None))
loose.sends('"name":"Renamed","description":"",', "").sends('"utm_code":""', '"execution_duration_minutes":60')
passes("values as the original takes them", loose)
passes("an argument by its name", Exchange(get).call(id="cmp_7Q2"))
short = Exchange(get)
time = "2024-05-01T08:00:00Z"
members = {"id": "c", "audience": "a", "name": "n", "created_at": time, "updated_at": time}
head = short.response.partition(b"\r\n\r\n")[0]
short.response = with_length(head + b"\r\n\r\n" + json.dumps(members).encode())
nulls = ("email_channel", "email_template", "scheduled_at", "execution_duration_minutes", "ltv", "execution")
texts = ("description", "from_email", "from_name", "reply_to_email", "reply_to_name", "utm_code")
members |= dict.fromkeys(nulls) | dict.fromkeys(texts, "")
members |= {"channel_type": "email", "status": "draft", "ltv_currency": "USD"}
passes("an answer with no more than the members that must be there", short.set("result", "fields", members))
to_the_end = Exchange(get)
to_the_end.response = re.sub(rb"Content-Length: \d+\r\n", b"", to_the_end.response)
passes("an answer that ends with the connection", to_the_end)
chunked = Exchange("campaigns-send-test-email")
head, _, body = chunked.response.partition(b"\r\n\r\n")
head = re.sub(rb"Content-Length: \d+", b"Transfer-Encoding: chunked", head)
chunked.response = b"%s\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (head, len(body), body)
passes("an answer in chunks", chunked)

# Nothing to do is no success, and neither is a wrong command line.
judge("an empty folder", {}, 1, {})
for arguments in ([], ["nobody"], ["nobody", captures], ["konigle", captures / "none"], ["konigle", captures, "more"]):
    code, lines, errors = run(*arguments)
    if code != 2 or lines or not errors:
        complaints.append(f"{arguments}: exit status {code} and {lines}")

finish()
