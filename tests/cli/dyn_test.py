"""What a provider with form posts, answers in envelopes and pages by index makes of the program."""

import unittest
from urllib.parse import parse_qs, parse_qsl, quote, quote_plus, urlsplit

from support import FAKE_KEY, FakeProvider, ProgramTest


def answer(data, status=200, message="OK"):
    return status, {}, {"response": {"status": status, "message": message, "data": data}}


class Sandbox(ProgramTest):
    def test_a_call_gives_what_is_in_the_envelope(self):
        hello = ["--emailaddress", "hello@shop.example", "--sandbox"]
        self.assertEqual(self.ok("dyn", "senders.status", *hello).out, "true\n")
        self.assertEqual(self.ok("dyn", "senders.details", *hello).json()["dkimval"], "mail")
        self.assertEqual(self.ok("dyn", "senders.set_dkim", *hello, "--dkim", "new").out, "")
        self.assertEqual(self.ok("dyn", "suppressions.count", "--sandbox").json(), 2)

    def test_a_table_of_a_page_that_says_nothing_besides_its_items(self):
        got = self.ok("dyn", "senders.list", "--sandbox", "--format", "table")
        self.assertEqual(got.out, "emailaddress\nhello@shop.example\n")

    def test_members_without_a_name_are_given_as_json(self):
        call = ["dyn", "reports.clicks.list", "--starttime", "2026-01-01T00:00:00Z", "--all", "--sandbox"]
        self.assertEqual(len(self.ok(*call, "--json", '{"X-Campaign": "welcome"}').lines()), 1)
        self.assertEqual(len(self.ok(*call, "--json", '{"X-Campaign": "other"}').lines()), 0)
        failure = self.fails(*call, "--json", '{"Campaign": "other"}', kind="invalid_argument", status=3)
        self.assertIn("must begin with X-", failure["field_errors"][0]["message"])

    def test_refusals_by_the_status_in_the_envelope(self):
        failure = self.fails("dyn", "senders.create", "--emailaddress", "hello@shop.example", "--sandbox",
                             kind="conflict", status=16)
        self.assertEqual((failure["provider_code"], failure["message"]), ("453", "Object Already Exists"))
        mail = ["dyn", "send", "--to", "ada@shop.example", "--subject", "Hello", "--bodytext", "Hello", "--sandbox"]
        failure = self.fails(*mail, "--from", "nobody@shop.example", kind="validation", status=17)
        self.assertEqual([each["message"] for each in failure["field_errors"]],
                         ["The from address is not an approved sender."])
        self.assertEqual(self.ok(*mail, "--from", "hello@shop.example").json(), "250 2.1.5 Ok")

    def test_what_is_wrong_is_said_before_anything_is_sent(self):
        for call, field in [
            (["reports.sent.list", "--starttime", "never"], "starttime"),
            (["senders.list", "--startindex", "-1"], "startindex"),
            (["senders.update", "--emailaddress", "a@shop.example", "--seeding", "perhaps"], "seeding"),
            (["send", "--subject", "s", "--bodytext", "x", "--from", "a@shop.example"], "to"),
        ]:
            failure = self.fails("dyn", *call, "--sandbox", kind="invalid_argument", status=3)
            self.assertEqual(failure["field_errors"][0]["field"], field)


class Socket(ProgramTest):
    def variables(self, fake, key=FAKE_KEY):
        return {"DYN_API_KEY": key, "DYN_BASE_URL": fake.url}

    def test_requests_are_queries_and_forms_with_the_key_at_the_end(self):
        with FakeProvider(lambda *request: answer({})) as fake:
            variables = self.variables(fake)
            self.ok("dyn", "suppressions.list", "--startindex", "5", **variables)
            self.ok("dyn", "suppressions.create", "--emailaddress", "a@shop.example", "--emailaddress", "b@shop.example",
                    **variables)
            self.ok("dyn", "senders.create", "--emailaddress", "a@shop.example", "--seeding", "yes", **variables)
        (method, path, _, body), (_, _, headers, list_form), (_, _, _, flag_form) = fake.requests
        self.assertEqual((method, body), ("GET", b""))
        self.assertEqual(path, f"/rest/json/suppressions?startindex=5&apikey={FAKE_KEY}")
        self.assertEqual(headers["Content-Type"], "application/x-www-form-urlencoded")
        self.assertEqual(parse_qsl(list_form.decode()),
                         [("emailaddress", "a@shop.example,b@shop.example"), ("apikey", FAKE_KEY)])
        self.assertEqual(parse_qsl(flag_form.decode())[1], ("seeding", "1"))

    def test_pages_go_on_where_the_last_one_ended_until_an_empty_one(self):
        senders = [{"emailaddress": f"{number}@shop.example"} for number in range(5)]

        def respond(method, path, headers, body):
            start = int(parse_qs(urlsplit(path).query)["startindex"][0])
            return answer({"senders": senders[start : start + 2]} if start < 5 else "")

        with FakeProvider(respond) as fake:
            got = self.ok("dyn", "senders.list", "--all", "--startindex", "0", **self.variables(fake))
        self.assertEqual(got.lines(), senders)
        self.assertEqual(len(fake.requests), 4)

    def test_the_key_is_shown_nowhere(self):
        key = 'k/e y+%"'
        shapes = [key, quote(key, safe=""), quote_plus(key), quote_plus(key, safe="/"), key.replace('"', '\\"')]
        refused = {"response": {"status": 452, "message": "No: " + key, "data": ["wrong: " + quote_plus(key)]}}
        with FakeProvider(lambda *request: (452, {}, refused)) as fake:
            for call in [
                ["senders.list", "--verbose"],
                ["senders.create", "--emailaddress", "a@shop.example", "--verbose"],
                ["senders.list", "--dry-run"],
                ["senders.create", "--emailaddress", "a@shop.example", "--dry-run"],
            ]:
                got = self.run_program("dyn", *call, **self.variables(fake, key))
                self.assertEqual(got.status, 0 if "--dry-run" in call else 17, got.err)
                self.assertIn("apikey=***", got.out + got.err)
                for shape in shapes:
                    self.assertNotIn(shape, got.out + got.err)
        self.assertEqual(len(fake.requests), 2)
        self.assertEqual(parse_qs(urlsplit(fake.requests[0][1]).query)["apikey"], [key])


if __name__ == "__main__":
    unittest.main()
