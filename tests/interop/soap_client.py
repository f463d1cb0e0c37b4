"""suds, a SOAP client: soap_client.py DESCRIPTION LOCATION. Prints what comes of some calls, as soap_client.php does."""

import json
import sys

from suds import WebFault
from suds.client import Client
from suds.sudsobject import Object

client = Client("file://" + sys.argv[1], location=sys.argv[2], cache=None)


def plain(value):
    """Without what is null or empty text, which suds does not tell apart."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, Object):
        return {str(name): plain(member) for name, member in value if member is not None and member != ""}
    return value


def call(method, *parts):
    try:
        answer = plain(getattr(client.service, method)(*parts))
    except WebFault as failed:
        answer = {"fault": failed.fault.faultcode}
    print(method, json.dumps(answer, sort_keys=True, separators=(",", ":")))


KEY = "sandbox-key"
TEXT = " <b> & \"quoted\" 'x' ]]> \u00e9 \U0001F600\ttab\nline "
ADA = {"email": "ada@press.example", "registered": 1385913600, "active": True, "source": TEXT,
       "attributes": [{"key": "a", "value": TEXT}, {"key": "b"}]}
ORDERS = [
    {"email": "ada@press.example", "data": [{"order_id": "1", "price": 19.9}, {"order_id": "2", "quantity": -2}]},
    {"email": "alan@press.example", "data": [{"order_id": "3", "product": TEXT}]},
]

call("groupGetList", KEY)
call("groupGetList", "other-key")
call("receiverAddBatch", KEY, 2, [ADA, {"email": "alan@press.example"}, {"email": "nobody"}])
call("receiverAddOrderBatch", KEY, 2, ORDERS)
call("receiverGetByEmail", KEY, 2, "ada@press.example", 7)
call("receiverAdd", KEY, 2, {"email": "ada@press.example"})
call("receiverGetPage", KEY, 2, {"page": 0, "filter": "active"})
call("receiverGetPage", KEY, 2, {"page": 1})
call("receiverGetByDate", KEY, 2, {"filter": "all", "range_start": "1385913600", "range_end": "1385913600", "page": 0})
call("groupGetStats", KEY, 2)
call("formsGetCode", KEY, 1, True, False)
call("formsSendActivationMail", KEY, 1, "edsger@shop.example", {"user_ip": "192.0.2.7", "info": TEXT})
call("groupFilterAdd", KEY, 1, "B", [{"field": "first_name", "operator": "LIKE", "condition": "B%"}])
call("mailingGet", KEY, 1)
call("mailingGet", KEY, 2)
call("reportCampaignGetList", KEY)
call("groupClear", KEY)
