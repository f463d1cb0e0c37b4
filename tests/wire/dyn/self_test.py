#!/usr/bin/env python3
"""Shows that wire_replay judges by what a capture holds, and that it can fail: self_test.py WIRE_REPLAY CAPTURES."""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent.parent))
from exchanges import Exchange, fails, finish, judge, passes

status, mail, form = "sender_status_ready", "send_all_fields", "account_create"


def sequence(name, count):
    return {f"part-{i}": Exchange(f"{name}.{i}") for i in range(1, count + 1)}


def with_correct(name):
    """A defect under another name, beside the capture of what is right."""
    made = Exchange(name)
    return {made.about["correct"]: Exchange(made.about["correct"]), "made-up": made}


# The name of a capture means nothing, but for one that another refers to.
same = [status, mail, form, "report_bounces_correct", "error_452_message", "account_get_not_found", "send_to_many"]
passes("other names", {f"x{i}": Exchange(name) for i, name in enumerate(same)})
for name, count in (("accounts_list", 3), ("xheaders_set", 2), ("xheaders_del", 2)):
    passes(f"another name of {name}", sequence(name, count))
for name in ("senders_list", "report_sent_bad_date", "send_to_list", "suppressions_list_range"):
    passes(f"{name} beside what is right", with_correct(name))
    lost = with_correct(name)["made-up"]
    fails(f"{name} without what is right", lost, "a correction of no known kind")

# The request.
fails("another byte", Exchange(mail).sends("bodytext=text", "bodytext=Text"), "body: expected")
fails("another escape", Exchange(mail).sends("%22To%2C+Name", "%22To%2C%20Name"), "body: expected")
turned = Exchange("send_html").sends("to=to%40example.com&subject=Html", "subject=Html&to=to%40example.com")
fails("another order", turned, "body: expected")
fails("a field less", Exchange(form).sends("&trackopens=0", ""), "body: expected")
fails("an empty field less", Exchange("account_create_invalid").sends("companyname=&", ""), "body: expected")
fails("another key in a form", Exchange(mail).sends("apikey=test-key", "apikey=test-kez"), "body: expected")
fails("the key first", Exchange(status).sends("&apikey=test-key", "").sends("?", "?apikey=test-key&"), "path and query")
fails("another key in a query", Exchange(status).sends("apikey=test-key", "apikey=other"), "path and query: expected")
fails("another name in a query", Exchange(status).sends("emailaddress", "address"), "path and query: expected")
fails("another path", Exchange(status).sends("/senders/status", "/senders/state"), "path and query: expected")
fails("another method", Exchange(form).sends("POST", "PUT"), "method: expected PUT, sent POST")
fails("another type", Exchange(form).sends("x-www-form-urlencoded", "json"), "headers: expected content-type")
fails("a header", Exchange(status).sends("User-Agent", "X-More: 1\r\nUser-Agent"), "headers: expected x-more")
fails("a GET with another body", Exchange(status).sends("\r\n\r\n{}", "\r\n\r\n[]"), "a GET with a body of another")
loose = Exchange("send_content_late").sends("to=to%40example.com&subject=s", "subject=s&to=to%40example.com")
passes("another order where there is none", loose)
fails("another value where there is no order", Exchange("send_content_late").sends("subject=s", "subject=t"), "body: ")
twice = Exchange("send_content_late").sends("subject=s", "subject=s&subject=s")
fails("a field more where there is no order", twice, "body: expected")
fails("one bracket where there are several", Exchange("send_to_many").sends("cc%5B%5D=c2", "cc=c2"), "body: expected")
fails("an x-header of another name", Exchange("send_xheaders").sends("X-Id", "X-Ip"), "body: expected")
changed = sequence("xheaders_set", 2)
changed["part-2"].sends("xheader4=&", "")
fails("a slot left out", changed, "body: expected")
kept = sequence("xheaders_del", 2)
kept["part-1"].answers('"xheader4":""', '"xheader4":"X-New"')
kept["part-1"].about["result"]["xheader4"] = kept["part-2"].about["result"]["xheader4"] = "X-New"
passes("a slot that is taken from the answer", kept)
silent = Exchange("auth_key_empty").set("session_key", "test-key")
fails("a key that is one", silent, "body: expected")

# The answer.
unread = "expected success, failed with senders.status: decode"
fails("another flag", Exchange(status).answers('"ready":1', '"ready":0'), "result: expected 1, found false")
for text in ('"1"', "true"):
    passes(f"a flag as {text}", Exchange(status).answers('"ready":1', '"ready":' + text))
for text in ("7", "null", "[]"):
    fails(f"a flag as {text}", Exchange(status).answers('"ready":1', '"ready":' + text), unread)
for data in ("{}", "[]", '""', "null"):
    passes(f"nothing as {data}", Exchange("sender_create").answers('"data":{}', '"data":' + data))
    nothing = Exchange(status).answers('{"ready":1}', data)
    fails(f"nothing as {data} where something is expected", nothing, unread)
fails("another count", Exchange("suppressions_count").answers("1234", "1235"), 'result: expected 1234, found 1235')
fails("another record", Exchange("report_bounces_correct").answers("hard", "soft"), 'expected "hard", found "soft"')
fails("a record less", Exchange("accounts_list_page1").set("result", "accounts", []), "result: expected []")
fails("another unknown member", Exchange("sender_get").answers("k=rsa", "k=dsa"), "result: expected")
fails("another time", Exchange("report_clicks_correct").answers("12:34:56", "12:34:57"), "result: expected")
fails("another key made", Exchange("account_update").answers("bbb", "bbc"), "result: expected")
fails("another reply to a mail", Exchange("send_text").set("correct_result", "250 Ok"), 'expected "250 Ok"')
found = Exchange("account_get_not_found").set("correct_result", {"username": "x", "apikey": "k"})
fails("an account that is there", found, "result: expected")
fails("a slot that is set", Exchange("xheaders_get").set("result", "xheader4", "X"), 'expected "X", found ""')

# Failures.
wrong = "error_452_message"
fails("another status", Exchange(wrong).answers('"status":452', '"status":453'), "expected validation, failed with")
fails("success in the envelope", Exchange(wrong).answers('"status":452', '"status":200'), "expected validation, ")
passes("a status as text", Exchange(wrong).answers('"status":452', '"status":"452"'))
passes("a failure under HTTP 200", Exchange(wrong).answers("452 Missing or Invalid Required Fields", "200 OK"))
fails("another message", Exchange(wrong).answers("Required Fields\",", "Fields\","), "expected the message")
fails("another detail", Exchange(wrong).answers("second", "third"), "expected the field errors")
fails("a detail less", Exchange(wrong).set("correct_result", "details", []), "expected the field errors none")
fails("no envelope", Exchange("error_451").answers('"response"', '"reply"'), "expected authentication, failed with")
fails("another HTTP status", Exchange("error_302").set("correct_result", "status", 301), "expected status 301")
missing = Exchange(status).set("correct_result", {"error": "NotFound"})
fails("a failure that is none", missing, "expected not_found, succeeded")
odd = Exchange("error_453").set("correct_result", "error", "Odd")
fails("an error of another kind", odd, "an error of no known kind")
cut = Exchange(status)
cut.response = b""
fails("no answer", cut, "expected success, failed with senders.status: transport")

# What cannot be replayed.
fails("an unknown operation", Exchange(status).set("op", "senders.archive"), "there is no operation senders.archive")
fails("an unknown argument", Exchange(status).set("args", "more", 1), "has no member for")
fails("a part missing", {"part-1": Exchange("xheaders_set.1")}, "a part of its sequence is missing")
two = {"a": Exchange("xheaders_set.1"), "b": Exchange("xheaders_set.1"), "c": Exchange("xheaders_set.2")}
judge("a part twice", two, 1, {"a": ("passed ", ""), "b": ("failed ", "two in this place"), "c": ("passed ", "")})
passes("the deliberate difference", Exchange(status), "deliberate difference: a GET has neither body")
judge("an empty folder", {}, 1, {})

finish()
