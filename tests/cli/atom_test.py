"""A provider whose operations are those of AtomPub, with three credentials, of which one stands in each path."""

import base64
import unittest
import xml.etree.ElementTree as xml
from xml.sax.saxutils import escape

from support import FAKE_KEY, FakeProvider, ProgramTest

ATOM = "{http://www.w3.org/2005/Atom}"
SERVICE = "{http://ws.constantcontact.com/ns/1.0/}"
PASSWORD = "obviously-fake-password"
HOME = "/ws/customers/joesflowers/"


def entry(place, content):
    uri = "http://api.constantcontact.com" + HOME + place
    return (f'<entry xmlns="http://www.w3.org/2005/Atom"><id>{uri}</id><content type="application/vnd.ctct+xml">'
            f"{content}</content></entry>")


def member(email):
    return entry("contacts/7", f'<ContactListMember xmlns="{SERVICE[1:-1]}"><EmailAddress>{escape(email)}</EmailAddress>'
                               "</ContactListMember>")


def feed(entries, following=""):
    link = f'<link rel="next" href="{escape(following)}"/>' if following else ""
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{link}{"".join(entries)}</feed>'


def answer(text, status=200):
    return status, {"Content-Type": "application/atom+xml"}, text.encode("utf-8")


class Atom(ProgramTest):
    def run_against(self, fake, *arguments, **variables):
        return self.run_program("constantcontact", *arguments, **{
            "CONSTANTCONTACT_API_KEY": FAKE_KEY, "CONSTANTCONTACT_USER_NAME": "joesflowers",
            "CONSTANTCONTACT_PASSWORD": PASSWORD, "CONSTANTCONTACT_BASE_URL": fake.url, **variables})

    def in_sandbox(self, *arguments):
        return self.ok("constantcontact", *arguments, "--sandbox")

    def test_the_service_takes_key_user_and_password_and_knows_the_user_by_the_path(self):
        with FakeProvider(lambda *request: answer(feed([]))) as fake:
            got = self.run_against(fake, "lists.list")
        self.assertEqual((got.status, got.json()["entry"]), (0, []), got.err)
        method, path, headers, body = fake.requests[0]
        self.assertEqual((method, path, body), ("GET", HOME + "lists", b""))
        scheme, token = headers["Authorization"].split(" ")
        self.assertEqual((scheme, base64.b64decode(token).decode()), ("Basic", f"{FAKE_KEY}%joesflowers:{PASSWORD}"))

    def test_members_of_a_contact_are_elements_in_an_entry(self):
        made = entry("contacts/53", f'<Contact xmlns="{SERVICE[1:-1]}"><EmailAddress>a@x</EmailAddress></Contact>')
        uri = "http://api.constantcontact.com" + HOME + "lists/1"
        with FakeProvider(lambda *request: answer(made, 201)) as fake:
            got = self.run_against(fake, "contacts.create", "--EmailAddress", "a+b@x.example", "--CompanyName", "Müller & <Söhne>",
                                   "--ContactLists", '{"id": "%s"}' % uri)
        self.assertEqual(got.json()["id"], "http://api.constantcontact.com" + HOME + "contacts/53", got.err)
        method, path, headers, body = fake.requests[0]
        self.assertEqual((method, path, headers["Content-Type"]), ("POST", HOME + "contacts", "application/atom+xml"))
        contact = xml.fromstring(body).find(f"{ATOM}content/{SERVICE}Contact")
        self.assertEqual(contact.find(SERVICE + "CompanyName").text, "Müller & <Söhne>")
        self.assertEqual(contact.find(SERVICE + "City").text, None)
        self.assertEqual([each.get("id") for each in contact.find(SERVICE + "ContactLists")], [uri])

    def test_an_update_takes_what_is_given_of_the_content(self):
        with FakeProvider(lambda *request: (204, {}, b"")) as fake:
            got = self.run_against(fake, "contacts.update", "53", "--content", '{"value": {"EmailAddress": "a@x.example", "City": "Köln"}}')
        self.assertEqual((got.status, got.out), (0, ""), got.err)
        method, path, headers, body = fake.requests[0]
        self.assertEqual((method, path), ("PUT", HOME + "contacts/53"))
        contact = xml.fromstring(body).find(f"{ATOM}content/{SERVICE}Contact")
        self.assertEqual(contact.find(SERVICE + "City").text, "Köln")

    def test_all_pages_are_followed_by_their_links(self):
        def respond(method, path, headers, body):
            if path.endswith("?next=2"):
                return answer(feed([member("c@x")]))
            return answer(feed([member("a@x"), member("b@x")], HOME + "lists/7/members?next=2"))

        with FakeProvider(respond) as fake:
            got = self.run_against(fake, "lists.members", "7", "--all")
        found = [each["content"]["value"]["EmailAddress"] for each in got.lines()]
        self.assertEqual(found, ["a@x", "b@x", "c@x"], got.err)
        self.assertEqual([each[1] for each in fake.requests], [HOME + "lists/7/members", HOME + "lists/7/members?next=2"])

    def test_failures_are_told_by_status(self):
        for status, kind, exit_status in [(400, "validation", 17), (401, "authentication", 13), (404, "not_found", 15),
                                          (409, "conflict", 16), (415, "http_status", 20), (500, "server", 19)]:
            with self.subTest(status), FakeProvider(lambda *request: (status, {"Content-Type": "text/plain"}, b"no")) as fake:
                got = self.run_against(fake, "lists.create", "--Name", "x", "--verbose")
                self.assertEqual((got.status, got.out), (exit_status, ""))
                self.assertIn(f'"kind":"{kind}"', got.err)
                self.assertNotIn(PASSWORD, got.err)
                self.assertNotIn(FAKE_KEY, got.err)
        with FakeProvider(lambda *request: answer("<html/>")) as fake:
            got = self.run_against(fake, "lists.get", "1")
        self.assertEqual(got.status, 22, got.err)

    def test_the_credentials_are_not_in_what_would_be_sent(self):
        with FakeProvider(lambda *request: answer("")) as fake:
            got = self.run_against(fake, "activities.add", "--data", "EMAIL ADDRESS,CITY\na/b@x.example,New York", "--lists",
                                   "http://x/lists/1", "--dry-run")
        self.assertEqual((fake.requests, got.err), ([], ""))
        self.assertIn(f"POST {fake.url}{HOME}activities\n", got.out)
        self.assertIn("Authorization: ***\n", got.out)
        self.assertTrue(got.out.endswith("activityType=SV_ADD&data=EMAIL+ADDRESS%2CCITY%0Aa/b%40x.example%2CNew%20York"
                                         "&lists=http%3A%2F%2Fx%2Flists%2F1\n"), got.out)
        self.assertNotIn(PASSWORD, got.out)

    def test_wrong_input_is_not_sent(self):
        for call in [["lists.create"], ["lists.create", "--Name", "x", "--SortOrder", "first"],
                     ["activities.add", "--data", "EMAIL ADDRESS", "--lists", "http://x/lists/1"],
                     ["activities.add", "--lists", "http://x/lists/1"], ["campaigns.list", "--status", "UNSENT"]]:
            failure = self.fails("constantcontact", *call, "--sandbox", kind="invalid_argument", status=3)
            self.assertEqual(failure["effect"], "not_sent")
            self.assertTrue(failure["field_errors"], failure)
        self.assertIn("id", self.usage("constantcontact", "lists.get", "--sandbox"))

    def test_each_credential_is_asked_for(self):
        for missing, says in [("API_KEY", "API key"), ("USER_NAME", "user name"), ("PASSWORD", "password")]:
            with FakeProvider(lambda *request: answer(feed([]))) as fake:
                got = self.run_against(fake, "lists.list", **{"CONSTANTCONTACT_" + missing: ""})
            self.assertEqual((got.status, fake.requests), (4, []))
            self.assertIn(f"no {says} is given", got.err)
            self.assertIn("CONSTANTCONTACT_API_KEY, CONSTANTCONTACT_USER_NAME, CONSTANTCONTACT_PASSWORD", got.err)

    def test_the_sandbox(self):
        got = self.in_sandbox("lists.members", "1", "--all")
        self.assertEqual([each["content"]["value"]["Name"] for each in got.lines()],
                         ["Lovelace, Ada", "Hopper, Grace", "Turing, Alan", "Dijkstra, Edsger"])
        self.assertEqual(self.in_sandbox("contacts.get", "1").json()["content"]["value"]["City"], "London")
        self.assertEqual(self.in_sandbox("contacts.list", "--email", "JOHN@shop.example").json()["entry"][0]["content"]["value"]["Name"], "John")
        self.assertEqual(self.in_sandbox("lists.create", "--Name", "Größe").json()["content"]["value"]["Name"], "Größe")
        self.assertEqual(len(self.in_sandbox("campaign_events.clicks", "1001", "1", "--all").lines()), 1)
        self.assertEqual(len(self.in_sandbox("contact_events.opt_outs", "5", "--all").lines()), 1)
        self.assertEqual(self.in_sandbox("activities.list").json()["entry"][0]["content"]["value"]["Status"], "COMPLETE")
        self.assertEqual(self.in_sandbox("contacts.remove", "1").out, "")
        for call, kind, status in [(["lists.create", "--Name", "customers"], "conflict", 16), (["lists.get", "9"], "not_found", 15),
                                   (["contacts.create", "--EmailAddress", "nobody"], "validation", 17)]:
            self.fails("constantcontact", *call, "--sandbox", kind=kind, status=status)


if __name__ == "__main__":
    unittest.main()
