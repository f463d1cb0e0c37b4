"""Twisted's XML-RPC resource on a free port of 127.0.0.1, which it prints. It ends when its standard input does."""

import sys

from twisted.internet import reactor
from twisted.logger import globalLogBeginner
from twisted.web import resource, server
from twisted.web.xmlrpc import XMLRPC, Fault, addIntrospection, withRequest


class Service(XMLRPC):
    def xmlrpc_echo(self, value):
        """Gives back what it gets."""
        return value

    xmlrpc_echo.signature = [["string", "string"], ["struct", "struct"]]

    def xmlrpc_types(self, values):
        return [type(getattr(value, "data", getattr(value, "value", value))).__name__ for value in values]

    def xmlrpc_refuse(self, code, text):
        raise Fault(code, text)

    def xmlrpc_fail(self):
        raise RuntimeError("not meant for the client")

    def xmlrpc_large(self):
        return 2**40

    @withRequest
    def xmlrpc_refuse_with_status(self, request, status, content_type):
        request.setResponseCode(status)
        request.setHeader("Content-Type", content_type)
        raise Fault(status * 10, "refused with %d" % status)

    @withRequest
    def xmlrpc_as_html(self, request, value):
        request.setHeader("Content-Type", "text/html; charset=iso-8859-1")
        return value

    @withRequest
    def xmlrpc_caller(self, request):
        """Who calls, how many were not let in before, and what the request is said to hold."""
        names = request.getUser().decode(), request.getPassword().decode()
        return {"user": names[0], "password": names[1], "refused": Guarded.refused, "type": request.getHeader("Content-Type")}


class Guarded(Service):
    """Lets in whoever names a user; tells others to."""

    refused = 0

    def render_POST(self, request):
        if request.getUser() == b"ada":
            return super().render_POST(request)
        Guarded.refused += 1
        request.setResponseCode(401)
        request.setHeader("WWW-Authenticate", 'Basic realm="lights"')
        return b"<html><body>Who are you?</body></html>"


globalLogBeginner.beginLoggingTo([], redirectStandardIO=False)  # what fails is meant to
root = resource.Resource()
for path, service in ((b"RPC2", Service(allowNone=True)), (b"guarded", Guarded(allowNone=True)), (b"plain", Service())):
    addIntrospection(service)
    root.putChild(path, service)
port = reactor.listenTCP(0, server.Site(root), interface="127.0.0.1")
print(port.getHost().port, flush=True)


def wait_for_end():
    sys.stdin.read()
    reactor.callFromThread(reactor.stop)


reactor.callInThread(wait_for_end)
reactor.run()
