"""import_contacts as a user meets it: files of all kinds into sandboxes, and ends at any moment."""

import csv
import http.client
import http.server
import os
import re
import signal
import subprocess
import tempfile
import threading
import unittest
import urllib.parse

PROGRAM = os.environ["IMPORT_PROGRAM"]
SANDBOX = os.environ["SANDBOX_PROGRAM"]

# Where each one's contacts go in a sandbox.
PROVIDERS = {
    "konigle": [],
    "cloudmailing": ["--into", "3"],
    "cleverreach": [],
    "constantcontact": [],
    "dyn": ["--into", "suppressions"],
}
# The place that is given where a new one would be made.
PLACES = {**PROVIDERS, "cleverreach": ["--into", "2"], "constantcontact": ["--into", "2"]}
# One that has no place for an address twice.
REFUSES_SECOND = ["konigle", "cleverreach", "constantcontact"]


def environment(variables):
    """This process's, without what would reach a real provider."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(tuple(p.upper() + "_" for p in PROVIDERS))}
    return {**kept, **variables}


def address(number):
    return f"reader{number}@mail.example.org"


def contacts(numbers):
    return "email,first_name,last_name\n" + "".join(f"{address(i)},Reader,No. {i}\n" for i in numbers)


class Sandbox:
    """The program `sandbox`, and in front of it a proxy that sees the calls, can hold them back, and ends a process with one."""

    def __init__(self, provider):
        self.process = subprocess.Popen([SANDBOX, provider], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.variables = {}
        wanted = {"konigle": 4, "cloudmailing": 2, "cleverreach": 2, "constantcontact": 4, "dyn": 2}[provider]
        for _ in range(wanted):
            name, value = self.process.stdout.readline().decode().strip().split("=", 1)
            self.variables[name] = value
        self.base = provider.upper() + "_BASE_URL"
        self.target = urllib.parse.urlsplit(self.variables[self.base]).netloc
        self.bodies = []
        self.on_call = lambda number: None  # before it is passed on
        self.lost = set()  # numbers of calls that are neither passed on nor answered
        self.after_call = lambda number: None  # after it was, before the answer
        lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with lock:
                    outer.bodies.append(urllib.parse.unquote(self.path + " " + body.decode("utf-8")))
                    number = len(outer.bodies)
                    outer.on_call(number)
                    if number in outer.lost:
                        outer.bodies[-1] = ""
                        self.close_connection = True
                        return
                    onward = http.client.HTTPConnection(outer.target)
                    onward.request(self.command, self.path, body, dict(self.headers))
                    answer = onward.getresponse()
                    content = answer.read()
                    onward.close()
                    outer.after_call(number)
                try:
                    self.send_response(answer.status)
                    for name, value in answer.getheaders():
                        if name.lower() not in ["content-length", "connection", "date", "server"]:
                            self.send_header(name, value)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                    self.wfile.flush()
                except OSError:
                    pass  # whoever asked was killed

            do_GET = do_POST = do_PUT = pass_on

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.variables[self.base] = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=[0.01])
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class ImportTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, content, name="contacts.csv"):
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8"))

    def start(self, *arguments, variables={}):
        return subprocess.Popen(
            [PROGRAM, "contacts.csv", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=self.folder, env=environment(variables), encoding="utf-8",
        )

    def run_program(self, *arguments, status, variables={}):
        process = self.start(*arguments, variables=variables)
        out, err = process.communicate(timeout=300)
        self.assertEqual(process.returncode, status, (arguments, out, err))
        return out, err

    def rows(self):
        with open(os.path.join(self.folder, "report.csv"), newline="", encoding="utf-8") as file:
            head, *rows = csv.reader(file)
        self.assertEqual(head, ["line", "email", "status", "reason"])
        return rows

    def outcome(self, *arguments, status=0, **options):
        """Line, address and status of each row, from the report."""
        out, err = self.run_program(*arguments, "--report", "report.csv", status=status, **options)
        rows = self.rows()
        self.assertEqual([int(row[0]) for row in rows], sorted(int(row[0]) for row in rows))
        counts = [sum(row[2] == each for row in rows) for each in ["done", "rejected", "unknown", "not_sent"]]
        self.assertEqual(out, "{} in, {} rejected, {} unknown, {} not sent\n".format(*counts))
        for line, email, ended, reason in rows:
            self.assertEqual(ended == "done", reason == "", rows)
            if ended in ["rejected", "unknown"]:
                self.assertIn(f"contacts.csv: line {line}: {email}: {ended}: {reason}\n", err)
        return [(int(line), email, ended) for line, email, ended, _ in rows]


class Files(ImportTest):
    def each_provider(self):
        return [(name, ["--provider", name, "--sandbox", *into]) for name, into in PROVIDERS.items()]

    def test_good_rows(self):
        self.write(contacts(range(3)))
        for _, to in self.each_provider():
            self.assertEqual(self.outcome(*to), [(i + 2, address(i), "done") for i in range(3)])

    def test_marks_quotes_ends_of_lines_and_lines_with_nothing(self):
        self.write(
            b"\xef\xbb\xbfemail,first_name,last_name\r\n"
            b'"a@mail.example.org","Ada ""the first""","Love,\r\nlace"\r\n'
            b"\r\n"
            b'  b@mail.example.org , Gr\xc3\xa4ce,"two\n\nlines"\n'
            b"\n   \n"
            b"c@mail.example.org,,"
        )
        rows = [(2, "a@mail.example.org", "done"), (5, "b@mail.example.org", "done"), (10, "c@mail.example.org", "done")]
        for _, to in self.each_provider():
            self.assertEqual(self.outcome(*to), rows)

    def test_rows_that_are_no_contacts_are_rejected_with_their_lines(self):
        self.write('email,first_name\na@mail.example.org,A\nb@mail.example.org\n\n,C\nd@mail.example.org,D,D\n"e\n@x",E\nf@mail.example.org,F\n')
        for name, to in self.each_provider():
            rows = [row for row in self.outcome(*to, status=1) if row[0] != 7]
            self.assertEqual(
                rows,
                [(2, "a@mail.example.org", "done"), (3, "b@mail.example.org", "rejected"), (5, "", "rejected"),
                 (6, "d@mail.example.org", "rejected"), (9, "f@mail.example.org", "done")],
            )
            reasons = [row[3] for row in self.rows()]
            self.assertEqual(reasons[1:4], ["has 1 cells for 2 columns", "has no e-mail address", "has 3 cells for 2 columns"])

    def test_what_the_provider_refuses_is_rejected(self):
        self.write("email\na@mail.example.org\na@mail.example.org\nnobody at all\n")
        for name, to in self.each_provider():
            rows = self.outcome(*to, status=1)
            self.assertEqual([row[2] for row in rows], ["done", "rejected" if name in REFUSES_SECOND else "done", "rejected"])

    def test_no_rows(self):
        for header in ["email,first_name\n", "email", "\n\nemail\r\n"]:
            self.write(header)
            for _, to in self.each_provider():
                self.assertEqual(self.outcome(*to), [])

    def test_an_empty_file(self):
        for nothing in [b"", b"\xef\xbb\xbf", b"\n\n"]:
            self.write(nothing)
            for _, to in self.each_provider():
                self.assertIn("contacts.csv: is empty", self.run_program(*to, status=2)[1])

    def test_five_thousand_rows(self):
        self.write(contacts(range(5000)))
        for _, to in self.each_provider():
            self.assertEqual(self.outcome(*to), [(i + 2, address(i), "done") for i in range(5000)])

    def test_columns_by_other_names(self):
        self.write("E-Mail,First Name\na@mail.example.org,A\n")
        for _, to in self.each_provider():
            self.assertEqual(self.outcome(*to, "--column", "email=E-Mail"), [(2, "a@mail.example.org", "done")])
        self.write("E-Mail,Vorname\na@mail.example.org,A\n", "other.csv")
        command = [PROGRAM, "--provider", "konigle", "--sandbox", "--column", "first_name=Vorname", "--column", "email=E-Mail", "other.csv"]
        done = subprocess.run(command, cwd=self.folder, env=environment({}), capture_output=True, timeout=120)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"1 in, 0 rejected, 0 unknown, 0 not sent\n", b""))

    def test_what_the_provider_has_no_place_for_is_named(self):
        self.write("email,first_name,Town\na@mail.example.org,A,B\n")
        unused = {"konigle": "town", "constantcontact": "town", "dyn": "first_name, town"}
        for name, to in self.each_provider():
            _, err = self.run_program(*to, status=0)
            found = re.findall(r"no place for it: (.*)\n", err)
            self.assertEqual(found, [unused[name]] if name in unused else [])

    def test_rows_that_are_not_in_utf_8(self):
        self.write("email,first_name\na@mail.example.org,J\u00f6rg\nb@mail.example.org,B\n".encode("latin-1"))
        for _, to in self.each_provider():
            self.assertEqual([row[2] for row in self.outcome(*to, status=1)], ["rejected", "done"])
            self.assertEqual(self.rows()[0][3], "is not in UTF-8")

    def test_progress_is_shown_on_a_terminal_and_nowhere_else(self):
        self.write(contacts(range(5000)))
        command = [PROGRAM, "contacts.csv", "--provider", "konigle", "--sandbox"]
        mine, its = os.openpty()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=its, cwd=self.folder, env=environment({})) as process:
            os.close(its)
            shown = b""
            try:
                while part := os.read(mine, 65536):
                    shown += part
            except OSError:
                pass  # it has ended
            os.close(mine)
        self.assertEqual(process.returncode, 0)
        self.assertIn("[####################] 5000 of 5000: 5000 done, 0 rejected, 0 unknown; ", shown.decode())
        self.assertTrue(shown.endswith(b" \r"), shown[-100:])
        self.assertNotIn("of 5000", self.run_program(*command[2:], status=0)[1])

    def test_a_quote_that_hides_the_ends_of_rows(self):
        for wrong, line in [('a@x.example,"never\nclosed\n', 2), ('a@x.example,b\n\nb@x.example,c"d\n', 4), ('a@x.example,b\nc@x.example,"' + "x\n" * 600000, 3)]:
            self.write("email,first_name\n" + wrong)
            for name, to in self.each_provider():
                self.assertIn(f"contacts.csv: the row that begins in line {line} cannot be read", self.run_program(*to, status=2)[1])


class Usage(ImportTest):
    def wrong(self, *arguments, **options):
        out, err = self.run_program(*arguments, status=2, **options)
        self.assertEqual(out, "")
        return err

    def test_no_file(self):
        self.assertIn("contacts.csv: cannot be read", self.wrong("--provider", "konigle", "--sandbox"))
        os.mkdir(os.path.join(self.folder, "contacts.csv"))
        self.assertIn("contacts.csv: cannot be read", self.wrong("--provider", "konigle", "--sandbox"))

    def test_no_email_column(self):
        self.write("mail,name\n")
        err = self.wrong("--provider", "konigle", "--sandbox")
        self.assertIn("--column email=NAME", err)
        self.assertIn("mail, name", err)
        self.assertIn("'E-Mail'", self.wrong("--provider", "konigle", "--sandbox", "--column", "email=E-Mail"))

    def test_two_columns_of_a_name(self):
        self.write("email,Town,town\n")
        self.assertIn("two columns are called town", self.wrong("--provider", "konigle", "--sandbox"))

    def test_no_credentials(self):
        self.write(contacts(range(1)))
        for name, into in PLACES.items():
            self.assertIn(name.upper() + "_API_KEY", self.wrong("--provider", name, *into, variables={"CLOUDMAILING_BASE_URL": "https://cm.example"}))

    def test_no_place(self):
        self.write(contacts(range(1)))
        for name in ["cloudmailing", "dyn"]:
            self.assertIn("--into", self.wrong("--provider", name, "--sandbox"))
        self.assertIn("number", self.wrong("--provider", "cleverreach", "--sandbox", "--into", "x"))

    def test_words(self):
        self.write(contacts(range(1)))
        self.wrong()
        self.wrong("--provider", "acme")
        self.wrong("--provider", "konigle", "--column", "x")
        self.wrong("--provider", "konigle", "--sandbox", "--journal", "journal")
        self.wrong("--provider", "konigle", "--sandbox", "--report", "./contacts.csv")
        self.assertEqual(self.outcome("--provider", "konigle", "--sandbox"), [(2, address(0), "done")])


class Ends(ImportTest):
    """Of the process, by which nothing gets lost or there twice."""

    def begin(self, name):
        self.sandbox = Sandbox(name)
        self.addCleanup(self.sandbox.close)
        return ["--provider", name, *PLACES[name], "--journal", "journal"]

    def go_on(self, *to, status=0):
        return self.outcome(*to, status=status, variables=self.sandbox.variables)

    def run_to(self, number, how, *to, answered):
        """Ends the program by a signal during a call, which the provider gets or does not get to see."""
        process = self.start(*to, variables=self.sandbox.variables)

        def end(now):
            if now == number:
                process.send_signal(how)
                if how == signal.SIGKILL:
                    process.wait()

        if answered:
            self.sandbox.after_call = end
        else:
            self.sandbox.on_call = end
        out, err = process.communicate(timeout=120)
        self.sandbox.on_call = self.sandbox.after_call = lambda number: None
        return process.returncode, out, err

    def times_sent(self, count):
        return [sum(1 for body in self.sandbox.bodies if f"reader{i}@" in body and self.is_write(body)) for i in range(count)]

    def is_write(self, body):
        return "q=" not in body and "email=" not in body.split(" ")[0] and "ReceiverGet" not in body and "receiverGet" not in body and "/status" not in body

    def test_nothing_is_there_twice_after_a_kill(self):
        count = 30
        for name in PROVIDERS:
            with self.subTest(name):
                self.setUp()
                self.write(contacts(range(count)))
                to = self.begin(name)
                number = 1 if name == "cloudmailing" else 12
                self.assertEqual(self.run_to(number, signal.SIGKILL, *to, answered=True)[0], -signal.SIGKILL)
                rows = self.go_on(*to, status=1 if name == "cloudmailing" else 0)
                expected = "unknown" if name == "cloudmailing" else "done"  # it has no look-up by address
                self.assertEqual(rows, [(i + 2, address(i), expected) for i in range(count)])
                self.assertEqual(self.times_sent(count), [1] * count)
                sent = len(self.sandbox.bodies)
                self.assertEqual(self.go_on(*to, status=1 if name == "cloudmailing" else 0), rows)
                if expected == "done":
                    self.assertLessEqual(len(self.sandbox.bodies), sent + 1)  # that finds its list

    def test_what_was_lost_on_its_way_is_sent_again_unless_it_may_come_twice(self):
        count = 30
        for name in PROVIDERS:
            for is_killed in [True, False]:
                with self.subTest(name, is_killed=is_killed):
                    self.setUp()
                    self.write(contacts(range(count)))
                    to = self.begin(name)
                    number = 1 if name == "cloudmailing" else 12
                    self.sandbox.lost = {number}
                    if is_killed:
                        self.assertEqual(self.run_to(number, signal.SIGKILL, *to, answered=False)[0], -signal.SIGKILL)
                        rows = self.go_on(*to, status=1 if name == "cloudmailing" else 0)
                    else:
                        # It stops at a call that fails, and nothing is unknown of it after a look-up.
                        self.run_program(*to, status=1 if name == "cloudmailing" else 3, variables=self.sandbox.variables)
                        rows = self.go_on(*to, status=1 if name == "cloudmailing" else 0)
                    expected = "unknown" if name == "cloudmailing" else "done"
                    self.assertEqual(rows, [(i + 2, address(i), expected) for i in range(count)])
                    self.assertEqual(self.times_sent(count), [0 if name == "cloudmailing" else 1] * count)

    def test_columns_arrive_as_what_they_are_called(self):
        self.write(
            "email,First Name,last_name,tags,consent_sms,Town,custom_field1\n"
            '"ada@mail.example.org",Ada,Lovelace,"vip, spring",yes,"Lond<o>n",Count\n'
        )
        expected = {
            "konigle": ['"first_name":"Ada"', '"last_name":"Lovelace"', '"tags":["vip","spring"]', '"email":true', '"sms":true', '"whatsapp":false'],
            "cloudmailing": ["<name>first_name</name>\n<value><string>Ada<", "<name>town</name>\n<value><string>Lond&lt;o"],
            "cleverreach": [">first_name<", ">Ada<", ">town<", ">Lond&lt;o", ">true</active>"],
            "constantcontact": ["<FirstName>Ada</FirstName>", "<LastName>Lovelace</LastName>", "<CustomField1>Count</CustomField1>"],
            "dyn": ["emailaddress=ada@mail.example.org"],
        }
        for name, parts in expected.items():
            with self.subTest(name):
                to = self.begin(name)[:-2]
                self.assertEqual(self.go_on(*to), [(2, "ada@mail.example.org", "done")])
                for part in parts:
                    self.assertIn(part, self.sandbox.bodies[-1])

    def test_recipients_with_ids_of_their_own_are_looked_up(self):
        self.write("email,tracking_id\n" + "".join(f"{address(i)},{i}\n" for i in range(30)))
        to = self.begin("cloudmailing")
        self.run_to(1, signal.SIGKILL, *to, answered=True)
        self.assertEqual(self.go_on(*to), [(i + 2, address(i), "done") for i in range(30)])
        self.assertEqual(self.times_sent(30), [1] * 30)

    def test_ctrl_c_ends_after_the_call_and_says_how_to_go_on(self):
        count = 1000
        for how in [signal.SIGINT, signal.SIGTERM]:
            self.setUp()
            self.write(contacts(range(count)))
            to = self.begin("konigle")
            status, out, err = self.run_to(5, how, *to, answered=False)
            self.assertEqual(status, 3, (out, err))
            self.assertRegex(out, r"^[0-9]+ in, 0 rejected, 0 unknown, [01] not sent\n$")
            self.assertIn("The same command goes on from here.", err)
            self.assertEqual(self.go_on(*to), [(i + 2, address(i), "done") for i in range(count)])
            self.assertEqual(self.times_sent(count), [1] * count)

    def test_without_a_journal_that_is_said_too(self):
        self.write(contacts(range(1000)))
        to = self.begin("konigle")[:2]
        status, _, err = self.run_to(5, signal.SIGINT, *to, answered=False)
        self.assertEqual(status, 3)
        self.assertIn("Without --journal", err)

    def test_a_new_list_is_made_once(self):
        for name in ["cleverreach", "constantcontact"]:
            with self.subTest(name):
                self.setUp()
                self.write(contacts(range(10)))
                to = self.begin(name)[:2] + ["--journal", "journal"]
                self.run_to(5, signal.SIGKILL, *to, answered=True)
                self.assertEqual(self.go_on(*to), [(i + 2, address(i), "done") for i in range(10)])
                self.assertEqual(sum("groupAdd" in body or "<ContactList xmlns" in body for body in self.sandbox.bodies), 1)

    def test_another_file_is_refused_and_one_that_has_grown_is_not(self):
        for name in PROVIDERS:
            with self.subTest(name):
                self.setUp()
                self.write(contacts(range(10)))
                to = self.begin(name)
                self.go_on(*to)
                sent = len(self.sandbox.bodies)
                self.write(contacts(range(1, 11)))
                _, err = self.run_program(*to, status=2, variables=self.sandbox.variables)
                self.assertIn("the journal is of another operation", err)
                self.assertLessEqual(len(self.sandbox.bodies), sent + 1)
                self.write(contacts(range(12)))
                self.assertEqual(self.go_on(*to), [(i + 2, address(i), "done") for i in range(12)])
                self.assertEqual(self.times_sent(12), [1] * 12)

    def test_a_refused_key_stops_at_once(self):
        self.write(contacts(range(10)))
        to = self.begin("konigle")
        right = self.sandbox.variables["KONIGLE_API_KEY"]
        self.sandbox.variables["KONIGLE_API_KEY"] = "wrong"
        out, err = self.run_program(*to, status=3, variables=self.sandbox.variables)
        self.assertEqual(len(self.sandbox.bodies), 1)
        self.sandbox.variables["KONIGLE_API_KEY"] = right
        self.assertEqual(self.go_on(*to), [(i + 2, address(i), "done") for i in range(10)])


if __name__ == "__main__":
    unittest.main()
