#!/usr/bin/env python3
"""Shows that wire_replay judges by what a capture holds, and that it can fail: self_test.py WIRE_REPLAY CAPTURES."""

import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent.parent))
from exchanges import Exchange, captures, fails, finish, judge, passes

read, create, contact, change, add = "list_one", "list_create", "contact_create_full", "list_update_all", "activity_create_sv_add"


def sequence(name, count):
    return {f"part-{i}": Exchange(f"{name}.{i}") for i in range(1, count + 1)}


def without_bytes(name):
    made = Exchange.__new__(Exchange)
    made.about = json.loads((captures / f"{name}.json").read_text(encoding="utf-8"))
    made.request = made.response = None
    return made


def beside(changed, *others):
    """A capture beside those that it takes answers from."""
    return {**{other: Exchange(other) for other in others}, "made-up": changed}


# The name of a capture means nothing.
same = [read, create, contact, add, "campaign_sent", "contact_events_clicks", "members", "activity_with_errors", "list_create_utf8"]
passes("other names", {f"x{i}": Exchange(name) for i, name in enumerate(same)})
for name, count in ((change, 2), ("verify_ok_cold", 2), ("lists_paged", 4), ("campaign_events_clicks", 3), ("contact_by_email", 2)):
    passes(f"another name of {name}", sequence(name, count))
for name, other in (("list_create_unescaped", create), ("contact_create_unescaped", contact), ("activity_full_id", "activity_with_errors"),
                    ("activity_create_type_not_interned", add), ("contacts_by_email_plus", "contacts_by_email_encoded")):
    passes(f"{name} beside what it lacks", beside(Exchange(name), other))
for name, other in (("contact_create_unicode", contact), ("list_create_unicode", create), ("activity_create_export_no_data", add)):
    passes(f"{name} beside what it lacks", beside(without_bytes(name), other))
fails("a defect without an answer elsewhere", Exchange("list_create_unescaped"), "no other call of the kind")

# The request: documents by what they mean.
passes("another prefix", Exchange(create).sends('<entry xmlns="', '<a:entry xmlns="http://www.w3.org/2005/Atom" xmlns:a="')
       .sends("</entry>", "</a:entry>"))
passes("without white space", Exchange(create).sends("\n                <title/>", "<title/>"))
fails("another namespace", Exchange(create).sends("ns/1.0/", "ns/1.1/"), "body: expected")
fails("another name", Exchange(create).sends("My New List", "My Old List"), "body: expected")
fails("another order", Exchange(create).sends("<title/>", "").sends("<author/>", "<author/><title/>"), "body: expected")
fails("an attribute less", Exchange(contact).sends(' type="text">Contact', ">Contact"), "body: expected")
fails("an element less", Exchange(contact).sends("<Note>N</Note>", ""), "body: expected")
fails("an element more", Exchange(contact).sends("<Note>N</Note>", "<Note>N</Note><Name></Name>"), "body: expected")
fails("another list", Exchange(contact).sends('lists/3"', 'lists/4"'), "body: expected")
fails("blank text", Exchange(contact).sends("<Note>N<", "<Note> <"), "body: expected")
echo = sequence(change, 2)
echo["part-2"].sends("Lists for Customer", "Lists of Customer")
fails("another echo", echo, "body: expected")
echo = sequence(change, 2)
echo["part-1"].answers("Lists for Customer", "Lists of Customer")
echo["part-2"].sends("Lists for Customer", "Lists of Customer")
passes("an echo of what was read", echo)
# The request: forms by their bytes.
fails("another escape in the rows", Exchange("activity_create_special_characters").sends("%20", "+"), "body: expected")
fails("another escape in the columns", Exchange("activity_create_special_characters").sends("EMAIL+", "EMAIL%20"), "body: expected")
fails("another slash", Exchange("activity_create_special_characters").sends("1/2", "1%2F2"), "body: expected")
fails("a list less", Exchange("activity_create_clear").sends("&lists=", "&list="), "body: expected")
fails("another default", Exchange("activity_create_export_defaults").sends("EMAIL%20ADDRESS", "EMAIL+ADDRESS"), "body: expected")
# The rest of the request.
fails("another password", Exchange(read).set("connection", "password", "other"), "headers: expected authorization")
fails("another key", Exchange(read).set("connection", "api_key", "other"), "headers: expected authorization")
fails("another user", Exchange(read).set("connection", "username", "other"), "path and query: expected")
fails("another method", Exchange(create).sends("POST", "PUT"), "method: expected PUT, sent POST")
fails("another path", Exchange(read).sends("/lists/1", "/list/1"), "path and query: expected")
fails("another query", Exchange("campaigns_draft").sends("DRAFT", "draft"), "path and query: expected")
fails("another type", Exchange(create).sends("application/atom+xml", "text/xml"), "headers: expected content-type")
fails("another type of no body", Exchange(read).sends("text/xml", "text/html"), "a Content-Type of another kind")
fails("a header", Exchange(read).sends("user-agent", "X-More: 1\r\nuser-agent"), "headers: expected x-more")
passes("another escape in a query", Exchange("contacts_by_email").sends("jon@", "jon%40"))
fails("another address in a query", Exchange("contacts_by_email").sends("jon@", "jim@"), "path and query: expected")
cold = sequence("verify_ok_cold", 2)
cold["part-2"].sends("authorization: Basic ", "authorization: Basic x")
judge("other credentials after a challenge", cold, 1, {"part-1": ("failed ", "headers: expected authorization"), "part-2": ("passed ", "")})

# The answer.
fails("another value", Exchange(read).answers("<SortOrder>1<", "<SortOrder>2<"), 'result: expected "1", found "2"')
fails("another flag", Exchange(read).answers("<OptInDefault>true<", "<OptInDefault>false<"), 'expected "true", found "false"')
fails("no flag", Exchange(read).answers("<OptInDefault>true</OptInDefault>", ""), 'result: expected "true", found null')
fails("a flag that is none", Exchange(read).answers("<OptInDefault>true<", "<OptInDefault>maybe<"), "failed with lists.get: decode")
fails("another time", Exchange(read).answers("14.001Z</updated>", "14.002Z</updated>"), "result: expected")
passes("the same time", Exchange("members").answers("06.053Z", "06.0530Z"))
fails("a member less", Exchange("members").answers("<entry>", "<other>").answers("</entry>", "</other>"), "result: expected [")
fails("a system list more", Exchange("lists_all").answers("<Name>Do Not Mail<", "<Name>Do Mail<"), "result: expected [")
fails("no event", Exchange("contact_events_optouts").answers("OptOutEvent x", "OptEvent x"), "decode")
fails("another campaign's list", Exchange("campaign_sent").answers('<ContactList id="http://api.constantcontact.com/ws/customers/joesflowers/lists/3',
                                                                   '<ContactList id="x'), "result: expected")
fails("another error", Exchange("activity_with_errors").answers("<LineNumber>3<", "<LineNumber>5<"), 'expected "3", found "5"')
fails("another id made", Exchange(add).answers("<id>http", "<id>https"), "result: expected")
fails("a count that is none", Exchange("campaign_sent").answers("<Opens>48<", "<Opens>many<"), "decode")
fails("a result that is none", Exchange(read).set("result", "sort_order", None), "expected null, found")
pages = sequence("lists_paged", 4)
pages["part-1"].answers('rel="next"', 'rel="nest"')
judge("no next page", pages, 1, {"part-1": ("passed ", ""), **{f"part-{i}": ("failed ", "was not sent") for i in (2, 3, 4)}})
clicks = sequence("campaign_events_clicks", 3)
clicks["part-3"].answers("200 OK", "404 Not Found")
fails("clicks that cannot be had", clicks, "result: expected")

# Failures.
fails("a failure that is none", Exchange("list_one_404").set("result", {"id": "x"}), "expected success, failed with lists.get: not_found")
fails("a success that is none", Exchange(read).set("result", None), "result: expected null")
verify = Exchange("verify_ok_warm").set("result", False)
fails("credentials that are good", verify, "result: expected false, found true")
short = sequence("verify_invalid_username_chars", 2)
short["part-1"].about["outcome"], short["part-1"].about["result"] = "returned", False
fails("a user name that is none", short, "expected success, failed with service: authentication")
fails("a document that is one", Exchange("lists_malformed_xml").set("operation", "get_campaigns"), "path and query: expected")
refused = Exchange("contact_create_conflict").set("result", True)
fails("a conflict", refused, "expected success, failed with contacts.create: conflict")
odd = Exchange(read).set("outcome", "raised")
odd.about["result"] = {"exception": "OddError", "message": ""}
fails("an exception of another kind", odd, "an exception of no known kind")
strange = Exchange("contact_events_clicks").set("correct_behaviour", "Do better.")
fails("a correction of another kind", strange, "a correction of no known kind")
rows = without_bytes("activity_create_empty_rows")
rows.about["args"]["data"]["rows"] = [["a@example.com"]]
fails("data that is right", rows, "expected invalid_argument")

# What cannot be replayed.
fails("an unknown operation", Exchange(read).set("operation", "archive"), "there is no operation archive")
fails("an unknown argument", Exchange(contact).set("args", "params", "fax", "1"), "has no member for")
fails("a part missing", {"part-1": Exchange(f"{change}.1")}, "a part of its sequence is missing")
two = {"a": Exchange(f"{change}.1"), "b": Exchange(f"{change}.1"), "c": Exchange(f"{change}.2")}
judge("a part twice", two, 1, {"a": ("passed ", ""), "b": ("failed ", "two in this place"), "c": ("passed ", "")})
passes("the deliberate difference", Exchange(read), "deliberate difference: GET and DELETE have no Content-Type")
judge("an empty folder", {}, 1, {})

finish()
