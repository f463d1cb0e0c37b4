"""Python's own XML-RPC server on a free port of 127.0.0.1, which it prints. It ends when its standard input does."""

import sys
import threading
import xmlrpc.client
from xmlrpc.server import SimpleXMLRPCServer


def echo(value):
    return value


def kinds(value):
    """What Python makes of each member."""
    return {name: type(member).__name__ + " " + repr(getattr(member, "data", getattr(member, "value", member)))
            for name, member in value.items()}


def refuse(code, text):
    raise xmlrpc.client.Fault(code, text)


def odd():
    return [5, None, 0.1]


server = SimpleXMLRPCServer(("127.0.0.1", 0), allow_none=True, logRequests=False)
for function in (echo, kinds, refuse, odd):
    server.register_function(function)
server.register_introspection_functions()
server.register_multicall_functions()
print(server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
