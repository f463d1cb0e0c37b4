"""Calls against the sandbox and against a provider on a socket: answers, pages, errors, and what is kept secret."""

import json
import time
import unittest
from urllib.parse import parse_qs, urlsplit

from support import FAKE_KEY, FakeProvider, ProgramTest

CAMPAIGN = {
    "id": "cmp_1",
    "audience": "aud_1",
    "name": "Spring",
    "created_at": "2026-01-01T00:00:00Z",
    "updated_at": "2026-01-01T00:00:00Z",
}


class Sandbox(ProgramTest):
    def test_an_answer_is_json_on_standard_output(self):
        got = self.ok("konigle", "campaigns.schedule", "cmp_1", "--scheduled_at", "2026-12-01T09:00:00Z", "--sandbox")
        self.assertEqual(got.out.count("\n"), 1)
        self.assertEqual(got.json()["status"], "scheduled")
        self.assertEqual(got.json()["scheduled_at"], "2026-12-01T09:00:00Z")

    def test_a_sandbox_lives_for_one_call_and_is_always_the_same(self):
        made = self.ok("konigle", "campaigns.create", "--name", "n", "--audience", "aud_1", "--sandbox")
        again = self.ok("konigle", "campaigns.create", "--name", "n", "--audience", "aud_1", "--sandbox")
        self.assertEqual(made.out, again.out)

    def test_the_sandbox_needs_no_key_and_asks_nobody_else(self):
        variables = {"KONIGLE_API_KEY": "wrong", "KONIGLE_BASE_URL": "http://127.0.0.1:1", "KONIGLE_TIMEOUT": "x"}
        self.ok("konigle", "campaigns.list", "--sandbox", **variables)

    def test_where_no_answer_is_expected_nothing_is_printed(self):
        self.assertEqual(self.ok("konigle", "campaigns.remove", "cmp_1", "--sandbox").out, "")

    def test_an_answer_of_no_fixed_shape(self):
        got = self.ok("konigle", "campaigns.send_test_email", "cmp_1", "--email_address", "a@shop.example", "--sandbox")
        self.assertEqual(got.json()["status"], "sent")

    def test_all_prints_each_item_of_every_page_on_a_line(self):
        whole = self.ok("konigle", "campaigns.list", "--sandbox").json()["payload"]
        self.assertGreater(len(whole), 2)
        for size in ["1", "2", "200"]:
            lines = self.ok("konigle", "campaigns.list", "--sandbox", "--all", "--page_size", size).lines()
            self.assertEqual(lines, whole)
        lines = self.ok("konigle", "campaigns.list", "--sandbox", "--all", "--page_size", "1", "--page", "2").lines()
        self.assertEqual(lines, whole[1:])

    def test_refusals_have_the_provider_s_words(self):
        call = ["konigle", "campaigns.get", "cmp_99", "--sandbox"]
        failure = self.fails(*call, kind="not_found", status=15)
        self.assertEqual(failure["effect"], "rejected")
        self.assertEqual(failure["status"], 404)
        self.assertEqual(failure["message"], "Not found.")
        self.assertEqual(failure["operation"], "campaigns.get")
        failure = self.fails("konigle", "campaigns.start", "cmp_3", "--sandbox", kind="validation", status=17)
        self.assertEqual(failure["provider_code"], "invalid_state")
        blank = ["konigle", "campaigns.create", "--name", " ", "--audience", "aud_1", "--sandbox"]
        failure = self.fails(*blank, kind="validation", status=17)
        self.assertEqual(failure["field_errors"], [{"field": "name", "message": "This field may not be blank."}])


class Socket(ProgramTest):
    def test_the_key_of_the_environment_goes_into_the_request(self):
        with FakeProvider(lambda *request: (200, {}, CAMPAIGN)) as fake:
            got = self.ok("konigle", "campaigns.get", "cmp_1", **fake.variables())
            self.assertEqual(got.json()["name"], "Spring")
            self.ok("konigle", "campaigns.update", "cmp_1", "--name", "n", **fake.variables())
        self.assertEqual(fake.requests[0][:2], ("GET", "/reachout/api/v1/campaigns/cmp_1"))
        self.assertEqual(fake.requests[0][2]["Authorization"], "Token " + FAKE_KEY)
        self.assertEqual(fake.requests[1][0], "PATCH")
        self.assertEqual(json.loads(fake.requests[1][3]), {"name": "n"})

    def test_the_base_url_of_the_command_line_goes_before_that_of_the_environment(self):
        with FakeProvider(lambda *request: (200, {}, CAMPAIGN)) as fake:
            variables = {**fake.variables(), "KONIGLE_BASE_URL": "http://127.0.0.1:1"}
            self.ok("konigle", "campaigns.get", "cmp_1", "--base-url", fake.url, **variables)

    def test_all_follows_pages_until_the_last_and_prints_what_came_before_a_failure(self):
        def respond(method, path, headers, body):
            page = int(parse_qs(urlsplit(path).query)["page"][0])
            if page == broken:
                return 403, {}, {"detail": "No more of it."}
            items = [{**CAMPAIGN, "id": f"cmp_{page}_{number}"} for number in range(2)] if page != 2 else []
            more = {"next": "http://next"} if page < 4 else {"next": None}
            return 200, {}, {"payload": items, "count": 6, "num_pages": 4, **more}

        ids = [f"cmp_{page}_{number}" for page in [1, 3, 4] for number in range(2)]
        with FakeProvider(respond) as fake:
            broken = 0
            got = self.ok("konigle", "campaigns.list", "--all", "--status", "draft", **fake.variables())
            self.assertEqual([each["id"] for each in got.lines()], ids)
            self.assertEqual(len(fake.requests), 4)
            self.assertTrue(all("status=draft" in path for _, path, _, _ in fake.requests))
            broken = 3
            got = self.run_program("konigle", "campaigns.list", "--all", **fake.variables())
        self.assertEqual([each["id"] for each in got.lines()], ids[:2])
        self.assertEqual(got.status, 14)
        self.assertEqual(json.loads(got.err)["message"], "No more of it.")

    def test_pages_of_a_list_below_an_id(self):
        def respond(method, path, headers, body):
            page = int(parse_qs(urlsplit(path).query)["page"][0])
            item = {"id": page, "ip_address": "127.0.0.1", "submitted_at": "2026-01-01T00:00:00Z"}
            return 200, {}, {"results": [item], "count": 2, "next": "http://next" if page < 2 else None}

        with FakeProvider(respond) as fake:
            variables = {"KONIGLE_FORMS_API_KEY": FAKE_KEY, "KONIGLE_FORMS_BASE_URL": fake.url}
            got = self.ok("konigle_forms", "forms.list_submissions", "a form", "--all", **variables)
        self.assertEqual(len(got.lines()), 2)
        self.assertTrue(all(path.startswith("/api/dev/forms/a%20form/submissions/?") for _, path, _, _ in fake.requests))

    def test_each_kind_of_failure_has_its_exit_status(self):
        cases = [
            (401, {}, {"detail": "x"}, "authentication", 13),
            (403, {}, {"detail": "x"}, "authorization", 14),
            (404, {}, {"detail": "x"}, "not_found", 15),
            (409, {}, {"detail": "x"}, "conflict", 16),
            (400, {}, {"name": ["x"]}, "validation", 17),
            (429, {}, {"detail": "x", "retry_after": 7}, "rate_limit", 18),
            (500, {}, {"detail": "x"}, "server", 19),
            (418, {}, {}, "http_status", 20),
            (302, {"Location": "http://elsewhere.example/"}, {}, "redirect", 12),
            (200, {"Content-Type": "text/html"}, b"<html>", "unexpected_content", 21),
            (200, {}, {**CAMPAIGN, "name": 5}, "decode", 22),
        ]
        for answer in cases:
            *response, kind, status = answer
            with self.subTest(kind), FakeProvider(lambda *request: response) as fake:
                call = ["konigle", "campaigns.get", "cmp_1", "--retries", "0"]
                failure = self.fails(*call, kind=kind, status=status, **fake.variables())
                self.assertEqual(failure["status"], response[0])
                if kind == "decode":
                    self.assertEqual(failure["path"], "/name")
                if kind == "rate_limit":
                    self.assertEqual(failure["retry_after"], 7)
                if kind == "validation":
                    self.assertEqual(failure["field_errors"], [{"field": "name", "message": "x"}])

    def test_an_unreachable_server(self):
        with FakeProvider(lambda *request: (200, {}, {})) as fake:
            variables = fake.variables()
        call = ["konigle", "campaigns.list", "--retries", "0"]
        failure = self.fails(*call, kind="connect", status=6, **variables)
        self.assertEqual((failure["effect"], failure["status"]), ("not_sent", 0))

    def test_retries_are_as_many_as_asked_for(self):
        with FakeProvider(lambda *request: (503, {"Retry-After": "0"}, {})) as fake:
            for retries in [0, 2]:
                fake.requests.clear()
                call = ["konigle", "campaigns.list", "--retries", str(retries)]
                failure = self.fails(*call, kind="server", status=19, **fake.variables())
                self.assertEqual(failure["attempts"], retries + 1)
                self.assertEqual(len(fake.requests), retries + 1)
            # What could take effect twice is not sent twice.
            fake.requests.clear()
            call = ["konigle", "campaigns.start", "cmp_1", "--retries", "2"]
            failure = self.fails(*call, kind="server", status=19, **fake.variables())
            self.assertEqual((len(fake.requests), failure["effect"]), (1, "unknown"))

    def test_the_time_limit(self):
        def respond(*request):
            time.sleep(2)
            return 200, {}, CAMPAIGN

        with FakeProvider(respond) as fake:
            call = ["konigle", "campaigns.get", "cmp_1", "--timeout", "0.2", "--retries", "0"]
            self.fails(*call, kind="timeout", status=8, **fake.variables())


class Secrets(ProgramTest):
    def test_dry_run_sends_nothing_and_shows_no_key(self):
        with FakeProvider(lambda *request: (200, {}, CAMPAIGN)) as fake:
            shown = self.ok("konigle", "campaigns.start", "cmp_1", "--dry-run", **fake.variables()).out
        self.assertEqual(fake.requests, [])
        self.assertTrue(shown.startswith(f"POST {fake.url}/reachout/api/v1/campaigns/cmp_1/start\n"))
        self.assertIn("Authorization: ***\n", shown)
        self.assertNotIn(FAKE_KEY, shown)

    def test_the_wire_log_shows_both_sides_but_no_key(self):
        # A provider that says the key again, in a header and in the body.
        answer = (200, {"X-Seen": FAKE_KEY, "X-Request-Id": "req_7"}, {**CAMPAIGN, "description": "with " + FAKE_KEY})
        with FakeProvider(lambda *request: answer) as fake:
            got = self.run_program("konigle", "campaigns.update", "cmp_1", "--name", "n", "--verbose", **fake.variables())
        self.assertEqual(got.status, 0)
        self.assertIn(f"> PATCH {fake.url}/reachout/api/v1/campaigns/cmp_1\n", got.err)
        self.assertIn("> Authorization: ***\n", got.err)
        self.assertIn('> {"name":"n"}\n', got.err)
        self.assertIn("< 200\n", got.err)
        self.assertIn("< X-Request-Id: req_7\n", got.err)
        self.assertIn("with ***", got.err)
        self.assertNotIn(FAKE_KEY, got.err)

    def test_the_wire_log_shows_retries(self):
        with FakeProvider(lambda *request: (503, {"Retry-After": "0"}, {"detail": FAKE_KEY})) as fake:
            call = ["konigle", "campaigns.list", "--verbose", "--retries", "1"]
            got = self.run_program(*call, **fake.variables())
        self.assertEqual(got.err.count("> GET "), 2)
        self.assertRegex(got.err, r"\* campaigns[.]list: server [(]HTTP 503[)].*\n\* again in \d+ ms\n")
        self.assertNotIn(FAKE_KEY, got.err)

    def test_nothing_that_a_terminal_would_act_upon_comes_through(self):
        answer = (404, {"X-Request-Id": "a"}, {"detail": "x\u001b[31m\u009b31m", "extra": "\u007f"})
        with FakeProvider(lambda *request: answer) as fake:
            got = self.run_program("konigle", "campaigns.get", "cmp_1", "--verbose", **fake.variables())
        for forbidden in ["\x1b", "\u009b", "\u007f"]:
            self.assertNotIn(forbidden, got.err)

    def test_a_key_is_not_taken_from_the_command_line_and_not_shown(self):
        for given in [["--api-key", FAKE_KEY], ["--api_key=" + FAKE_KEY], ["--key", FAKE_KEY]]:
            message = self.usage("konigle", "campaigns.list", *given)
            self.assertIn("never from the command line", message)
            self.assertNotIn(FAKE_KEY, message)

    def test_errors_show_no_key(self):
        with FakeProvider(lambda *request: (401, {}, {"detail": f"{FAKE_KEY} is unknown"})) as fake:
            call = ["konigle", "campaigns.list"]
            failure = self.fails(*call, kind="authentication", status=13, **fake.variables())
        self.assertEqual(failure["message"], "*** is unknown")


if __name__ == "__main__":
    unittest.main()
