#!/usr/bin/env python3
"""Shows that wire_replay judges by what a capture holds, and that it can fail: self_test.py WIRE_REPLAY CAPTURES."""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent.parent))
from exchanges import Exchange, fails, finish, judge, passes

add, full, forms, batch = "receiver_add_attributes", "receiver_add_full", "forms_get_list_one", "suds_receiverAddBatch"


def sequence(name, count):
    return {f"part-{i}": Exchange(f"{name}.{i}") for i in range(1, count + 1)}


# The name of a capture means nothing.
same = [add, full, forms, batch, "reply_unknown_field", "receiver_add_entity_text", "query_data_keywords", "http_404"]
passes("other names", {f"x{i}": Exchange(name) for i, name in enumerate(same)})
for name, count in (("insert_new_user_default", 3), ("cookie_set_and_returned", 2)):
    passes(f"another name of {name}", sequence(name, count))
lost = sequence("insert_new_user_default", 3)
del lost["part-3"]
judge("the end missing", lost, 1, {name: ("failed ", "a part of its sequence is missing") for name in lost})
judge("an end alone", {"x": Exchange("cookie_set_and_returned.2")}, 1, {"x": ("failed ", "a part of its sequence")})

# What a request says counts, and not how it is written.
passes("another prefix", Exchange(forms).sends("xmlns:ns1=", "xmlns:q=").sends("ns1:f", "q:f").sends("/ns1:f", "/q:f"))
passes("a reference", Exchange(full).sends("Gotham", "&#71;otham"))
fails("another method", Exchange(forms).sends("POST", "PUT"), "method: expected PUT, sent POST")
fails("another path", Exchange(forms).sends("v5.1.php", "v5.2.php"), "path and query: expected")
fails("another action", Exchange(forms).sends('"formsGetList"', '"formsList"'), "headers: expected soapaction")
fails("another type of content", Exchange(forms).sends("text/xml", "application/xml"), "headers: expected content-type")
body = {
    "another namespace": (forms, ('xmlns:ns1="CRS"', 'xmlns:ns1="CRX"')),
    "another parameter": (forms, ("<listId ", "<listID "), ("</listId>", "</listID>")),
    "another value": (forms, (">108907<", ">108908<")),
    "another type": (forms, (":int", ":long")),
    "no type": (forms, ('listId xsi:type="ns3:int"', "listId")),
    "another encoding": (forms, ("SOAP-ENV:encodingStyle", "SOAP-ENV:encoding")),
    "another type of a list": (full, ("receiverAttributes", "attributes")),
    "another length of a list": (full, ("receiverAttribute[1]", "receiverAttribute[2]")),
    "another name in a list": (full, ("<item ", "<entry "), ("</item>", "</entry>")),
    "a blank": (full, ("Gotham", "Gotham ")),
    "a field more": (full, ("<quality", '<stars xsi:type="ns2:int">5</stars><quality')),
}
for what, (name, *changes) in body.items():
    changed = Exchange(name)
    for old, new in changes:
        changed.sends(old, new)
    fails(what, changed, "body: expected")
key = '<apiKey xsi:type="ns3:string">test-key</apiKey>'
turned = Exchange(forms).sends(key, "").sends("</ns1:formsGetList>", key + "</ns1:formsGetList>")
fails("another order", turned, "body: expected")
fails("no XML", Exchange(forms).sends("</ns1:formsGetList>", "</ns1:x>"), "the request is no XML")
jar = sequence("cookie_set_and_returned", 2)
jar["part-2"].sends("Cookie: ", "Cookie: x=y; ")
fails("another cookie", jar, "headers: expected cookie")

# The deliberate differences are no more than that.
passes("a float time", Exchange(add), "a time is a whole number")
fails("another second", Exchange(add).sends("1385913600.0", "1385913601.0"), "body: expected")
passes("an entity", Exchange("receiver_add_entity_text"), "text that looks like a reference")
fails("another entity", Exchange("receiver_add_entity_text").sends("AT&amp;T", "AT&amp;amp;T"), "body: expected")
passes("a carriage return", Exchange("receiver_add_whitespace"), "a carriage return goes out as a reference")
fails("a lost line", Exchange("receiver_add_whitespace").sends("line\r\ncr", "line cr"), "body: expected")
passes("a page", Exchange("suds_receiverGetPage_empty_struct"), "the page number is always sent")
passes("refused", Exchange("suds_receiverAddBatch_51"), "refused before it is sent")
taken = Exchange("suds_receiverAddBatch_51").set("result", "returned", "status", "SUCCESS")
fails("refused though the service takes it", taken, "failed with receivers.add_batch: invalid_argument")
few = Exchange("suds_receiverAddBatch_51")
del few.about["args"]["positional"][2][1:]
fails("refused though it is fit", few, "body: expected")
made_up = Exchange("forms_activation_mail").sends("Batman", "Robin")
fails("other evidence", made_up, "body: expected")

# The answer.
fails("another value", Exchange(forms).answers(">testform<", ">testforn<"), 'expected "testform", found "testforn"')
fails("another number", Exchange(forms).answers(">5001<", ">5002<"), "result: expected 5001, found 5002")
fails("another flag", Exchange(add).answers(">true<", ">false<"), "result: expected true, found false")
fails("an entry less", Exchange(forms).set("result", "returned", []), "result: expected null")
fails("a member more", Exchange(forms).set("result", "returned", 0, "stars", 5), "result: expected 5, found nothing")
fails("a shorter list", Exchange(forms).answers("clientForm[1]", "clientForm[2]"), "decode")
fails("no list", Exchange("reply_array_untyped").answers("<id>1</id>", "<id>x</id>"), "decode")
passes("another unknown name", Exchange("reply_unknown_field"), "a field that is not known is passed over")

# Failures.
wrong = "receiver_add_bad_email"
fails("another code", Exchange(wrong).answers(">30<", ">20<"), "expected validation, failed with")
fails("another code of the same kind", Exchange(wrong).answers(">30<", ">40<"), 'expected the code "30"')
fails("another message", Exchange(wrong).answers("email invalid", "e-mail invalid"), "expected the message")
fails("success", Exchange(wrong).answers(">ERROR<", ">SUCCESS<"), "expected validation, succeeded")
fails("an error", Exchange(forms).answers(">SUCCESS<", ">ERROR<"), "expected success, failed with forms.list: refused")
fails("another fault", Exchange("fault_server").answers("internal", "external"), "expected the message")
fails("another code of a fault", Exchange("fault_server").answers("SOAP-ENV:Server<", "SOAP-ENV:Client<"), "expected the code")
fails("another status", Exchange("http_404").set("result", "message", [410, "Gone"]), "expected http_status")
fails("an odd exception", Exchange("http_404").set("result", "exception", "Odd"), "the exception Odd is not known")
quiet = Exchange("quiet_error_returns_data").answers(">ERROR<", ">SUCCESS<")
fails("nothing to be quiet about", quiet, "expected not_found, succeeded")
cut = Exchange(forms)
cut.response = b""
fails("no answer", cut, "expected success, failed with forms.list: transport")

# What cannot be replayed.
fails("an unknown method", Exchange(forms).set("soap_operation", "formsFind"), "there is no method formsFind")
fails("an unknown argument", Exchange(forms).set("args", "more", 1), "an argument that is not known")
fails("an unknown member", Exchange(add).set("args", "receiver", "stars", 5), "there is no member stars")
fails("another argument", Exchange(forms).set("args", "list_id", 7), "body: expected")
fails("too many arguments", Exchange("suds_groupDelete").set("args", "positional", ["k", 1, 2]), "more arguments than")
judge("an empty folder", {}, 1, {})

finish()
