"""Calls a fake of waybill's by Python's own XML-RPC client: xmlrpc_client.py URL. Fails where something does not arrive as it should."""

import datetime
import math
import sys
import xmlrpc.client

url = sys.argv[1] + "/RPC2"
proxy = xmlrpc.client.ServerProxy(url, allow_none=True)
native = xmlrpc.client.ServerProxy(url, allow_none=True, use_builtin_types=True)

values = [
    0, -(2**31), 2**31 - 1, True, False, 0.0, -0.5, 0.1, 1e300, 5e-324, math.inf, -math.inf,
    "", " ", "plain", "a & <b> ]]> \"c\" 'd'", "\t\n", "é€😀", "\ufffd", "x" * 1_000_000,
    None, [], {}, [[], [[1]], {"a": [None, {"": "empty name"}]}], {"<&>": 1, "é": "2"},
    b"", b"\x00\xff" * 500, datetime.datetime(2030, 1, 2, 3, 4, 5), datetime.datetime(1, 1, 1),
]
for value in values:
    back = native.echo(value)
    assert back == value and type(back) is type(value), (value, back)
assert math.isnan(native.echo(math.nan))
assert proxy.echo(xmlrpc.client.DateTime("20300102T03:04:05")) == "20300102T03:04:05"
assert proxy.echo("a\r\nb\rc") == "a\nb\nc"

assert native.describe({"name": "Ada", "age": 36, "more": {"x": 1}}) == "Ada, 36, 1 more"
assert native.describe({"name": "Ada", "age": None}) == "Ada, no age, 0 more"
assert native.lights.dim(2, 0.5) == {"room": 2, "level": 0.5, "color": "white"}
assert native.lights.dim(2, 1, "red") == {"room": 2, "level": 1.0, "color": "red"}


def fault_of(call, *arguments):
    try:
        call(*arguments)
    except xmlrpc.client.Fault as fault:
        return fault
    raise AssertionError("no fault")


assert fault_of(native.lights.dim, 2, 7.0).faultString == "too <bright>"
assert fault_of(native.large).faultCode == 500
for call, arguments in ((native.nowhere, ()), (native.lights.dim, ()), (native.lights.dim, ("two", 0.5)), (native.lights.dim, (1, 1, "red", 4)), (native.describe, ({},)), (native.describe, ([],))):
    fault = fault_of(call, *arguments)
    assert isinstance(fault.faultCode, int) and fault.faultString, fault
assert "name" in fault_of(native.describe, {}).faultString

# A batch, as Python writes it: the fake has no method of that name.
batch = xmlrpc.client.MultiCall(native)
batch.echo(1)
fault_of(batch)
print("done")
