"""What the tests of the program share: running it as a user would, and a provider to run it against."""

import http.server
import json
import os
import signal
import subprocess
import tempfile
import threading
import unittest

PROGRAM = os.environ["WAYBILL_PROGRAM"]
FAKE_KEY = "obviously-fake-key-0123456789"


def environment(**variables):
    """This process's, without what would reach a real provider."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KONIGLE_", "CLOUDMAILING_", "CLEVERREACH_", "CONSTANTCONTACT_", "DYN_"))}
    return {**kept, **variables}


class Result:
    def __init__(self, done):
        self.status = done.returncode
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8")

    def json(self):
        return json.loads(self.out)

    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


class ProgramTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name  # with no .env in it

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def run_program(self, *arguments, stdin=b"", **variables):
        return Result(
            subprocess.run(
                [PROGRAM, *arguments],
                input=stdin,
                capture_output=True,
                cwd=self.folder,
                env=environment(**variables),
                timeout=120,
            )
        )

    def ok(self, *arguments, **options):
        result = self.run_program(*arguments, **options)
        self.assertEqual((result.status, result.err), (0, ""), arguments)
        return result

    def fails(self, *arguments, kind, status, **options):
        """The failure's JSON, which is the last and, without --verbose, the only line of standard error."""
        result = self.run_program(*arguments, **options)
        self.assertEqual(result.status, status, result.err)
        self.assertTrue(result.err.endswith("\n"))
        if "--verbose" not in arguments:
            self.assertEqual(result.err.count("\n"), 1, result.err)
        failure = json.loads(result.err.splitlines()[-1])
        self.assertEqual(failure["kind"], kind, failure)
        for name in ["effect", "status", "message", "path"]:
            self.assertIn(name, failure)
        self.assertTrue(failure["message"])
        return failure

    def usage(self, *arguments, **options):
        result = self.fails(*arguments, kind="usage", status=2, **options)
        self.assertEqual(result["effect"], "not_sent")
        return result["message"]


class FakeProvider:
    """Answers on 127.0.0.1 by `respond(method, path, headers, body)`, which gives status, headers and body."""

    def __init__(self, respond):
        self.requests = []
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                fake.requests.append((self.command, self.path, dict(self.headers), body))
                status, headers, content = respond(*fake.requests[-1])
                content = content if isinstance(content, bytes) else json.dumps(content).encode("utf-8")
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = answer

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=[0.01])

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def variables(self):
        return {"KONIGLE_API_KEY": FAKE_KEY, "KONIGLE_BASE_URL": self.url}


def reset_signals():
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
