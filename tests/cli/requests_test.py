"""Requests from options and JSON, as --dry-run shows them, and what is wrong with those that are refused."""

import json
import unittest

from support import ProgramTest


class Requests(ProgramTest):
    def sent(self, *arguments, **options):
        """Request line, header fields and body of what would be sent."""
        shown = self.ok("konigle", *arguments, "--sandbox", "--dry-run", **options).out
        head, _, body = shown.partition("\n\n")
        line, *fields = head.split("\n")
        return line, dict(field.split(": ", 1) for field in fields if field), body

    def body(self, *arguments, **options):
        return json.loads(self.sent(*arguments, **options)[2])

    def test_an_option_becomes_json_by_the_type_of_its_member(self):
        body = self.body(
            *["contacts.create", "--email", "Ada <ada@Shop.example>", "--source", "lead", "--phone", "123"],
            *["--marketing_consent", '{"sms":false}', "--tags", "vip"],
        )
        self.assertEqual(body["email"], "ada@shop.example")
        self.assertEqual(body["phone"], "123")
        self.assertEqual(body["source"], "lead")
        self.assertEqual(body["marketing_consent"], {"email": True, "sms": False, "whatsapp": True})
        body = self.body("campaigns.add_ltv", "cmp_1", "--value", "99.90", "--currency", "USD")
        self.assertEqual(body, {"value": "99.90", "currency": "USD"})
        channel = ["email_channels.set_engagement_tracking", "ch_1", "--enable"]
        for yes in ["yes", "true"]:
            self.assertEqual(self.body(*channel, yes), {"enable": True})
        for no in ["no", "false"]:
            self.assertEqual(self.body(*channel, no), {"enable": False})
        body = self.body("campaigns.create", "--audience=a", "--name=n", "--execution_duration_minutes=60")
        self.assertEqual(body["execution_duration_minutes"], 60)

    def test_a_list_is_given_by_repeating_or_as_a_json_array(self):
        call = ["contacts.create", "--email", "a@shop.example"]
        self.assertEqual(self.body(*call, "--tags", "b, c", "--tags", "[d]")["tags"], ["b, c", "[d]"])
        self.assertEqual(self.body(*call, "--tags", '["b","c, d"]')["tags"], ["b", "c, d"])
        self.assertEqual(self.body(*call, "--tags", "[]")["tags"], [])
        self.assertEqual(self.body(*call)["tags"], [])

    def test_the_request_of_a_get_becomes_its_query(self):
        line, fields, body = self.sent("campaigns.list", "--status", "draft", "--q", "a&b ü")
        self.assertEqual(
            line,
            "GET https://tim.konigle.com/reachout/api/v1/campaigns?page=1&page_size=20&q=a%26b+%C3%BC&status=draft",
        )
        self.assertEqual(body, "")
        self.assertNotIn("Content-Type", fields)

    def test_an_id_is_one_segment_of_the_path(self):
        self.assertTrue(self.sent("campaigns.get", "a/b ü")[0].endswith("/campaigns/a%2Fb%20%C3%BC"))

    def test_json_as_text_file_and_standard_input(self):
        request = '{"name":"Spring – ü","audience":"aud_1"}'
        expected = self.body("campaigns.create", "--json", request)
        self.assertEqual(expected["name"], "Spring – ü")
        path = self.write("request.json", "\ufeff" + request)
        self.assertEqual(self.body("campaigns.create", "--json", "@" + path), expected)
        self.assertEqual(self.body("campaigns.create", "--json", "@request.json"), expected)
        self.assertEqual(self.body("campaigns.create", "--json", "-", stdin=request.encode()), expected)

    def test_options_go_before_json(self):
        body = self.body("campaigns.create", "--json", '{"name":"a","audience":"b"}', "--name", "c")
        self.assertEqual((body["name"], body["audience"]), ("c", "b"))

    def test_a_request_of_no_fixed_shape_is_sent_as_it_is(self):
        self.assertEqual(self.sent("website.set_settings", "uid", "--json", '{ "a": [1.50] }')[2], '{ "a": [1.50] }\n')

    def test_form_bodies(self):
        line, fields, body = self.sent("website.update_document", "doc_1", "--content", "a b&c")
        self.assertEqual(fields["Content-Type"], "application/x-www-form-urlencoded")
        self.assertEqual(body, "content=a+b%26c\n")

    def test_files_are_paths_and_go_out_as_multipart(self):
        self.write("notes.txt", "the notes\n")
        line, fields, body = self.sent("uploads.create", "--file", "notes.txt", "--name", "x")
        self.assertTrue(fields["Content-Type"].startswith("multipart/form-data; boundary="))
        self.assertIn('name="file"; filename="notes.txt"\nContent-Type: text/plain\n\nthe notes\n', body)
        mail = ["emails.send", "--to_email", "a@shop.example", "--subject", "s", "--body_html", "b", "--channel", "c"]
        self.write("one.pdf", b"\0\xff")
        body = self.sent(*mail, "--attachments", "notes.txt", "--attachments", "one.pdf")[2]
        self.assertRegex(body, r"^\(\d+ bytes that are no text\)\n$")

    def test_empty_texts_are_given_texts(self):
        for given in [["--description", ""], ["--description="]]:
            body = self.body("campaigns.update", "cmp_1", *given, "--name", "n")
            self.assertEqual(body, {"name": "n", "description": ""})

    def test_values_may_look_like_options(self):
        self.assertEqual(self.body("campaigns.update", "cmp_1", "--name", "--description")["name"], "--description")
        self.assertEqual(self.body("campaigns.update", "cmp_1", "--name=-5")["name"], "-5")

    def test_non_ascii_and_huge_values_arrive_whole(self):
        for text in ["Grüße, 世界 𝄞", "'\"\\$`\n\t", "é" * 60_000]:
            self.assertEqual(self.body("campaigns.update", "cmp_1", "--description", text)["description"], text)
        huge = json.dumps({"description": "x" * 5_000_000})
        self.assertEqual(len(self.body("campaigns.update", "c", "--json", "-", stdin=huge.encode())["description"]), 5_000_000)


class Refusals(ProgramTest):
    def refused(self, *arguments, **options):
        return self.fails(
            "konigle", *arguments, "--sandbox", kind="invalid_argument", status=3, **options
        )

    def fields(self, failure):
        return {each["field"]: each["message"] for each in failure["field_errors"]}

    def test_all_missing_members_are_named(self):
        failure = self.refused("campaigns.create", "--description", "d")
        self.assertEqual(failure["operation"], "campaigns.create")
        self.assertEqual(failure["effect"], "not_sent")
        self.assertEqual(self.fields(failure), {"audience": "must be given", "name": "must be given"})

    def test_a_missing_file_is_named(self):
        self.assertEqual(self.fields(self.refused("uploads.create")), {"file": "must be given"})
        failure = self.refused("uploads.create", "--file", "nowhere.pdf")
        self.assertEqual(self.fields(failure), {"file": "cannot be read as a file: nowhere.pdf"})

    def test_unknown_members_of_json_get_the_nearest(self):
        failure = self.refused("campaigns.create", "--json", '{"name":"n","audiense":"a"}')
        self.assertEqual(failure["path"], "/audiense")
        self.assertIn('did you mean "audience"?', self.fields(failure)["audiense"])
        consent = ["contacts.create", "--email", "a@shop.example", "--marketing_consent"]
        self.assertEqual(self.refused(*consent, '{"smss":false}')["path"], "/marketing_consent/smss")

    def test_wrong_values_are_named_with_what_is_expected(self):
        cases = [
            (["campaigns.list", "--status", "drft"], "status", 'did you mean "draft"?'),
            (["campaigns.list", "--page", "two"], "page", "expected an integer"),
            (["campaigns.list", "--page", "1.5"], "page", "expected an integer"),
            (["campaigns.list", "--page", "0"], "page", "must be from 1"),
            (["campaigns.schedule", "cmp_1", "--scheduled_at", "tomorrow"], "scheduled_at", "expected an RFC 3339 time"),
            (["campaigns.add_ltv", "c", "--currency", "USD", "--value", "1,5"], "value", "expected a decimal number"),
            (["email_channels.set_engagement_tracking", "c", "--enable", "maybe"], "enable", "expected true or false"),
            (["contacts.create", "--email", "nobody"], "email", "e-mail address"),
            (["contacts.create", "--email", "a@b.example", "--marketing_consent", "5"], "marketing_consent", "an object"),
            (["campaigns.create", "--audience", "a", "--name", "n" * 256], "name", "at most 255 characters"),
            (["campaigns.create", "--json", '{"name":5,"audience":"a"}'], "name", "found the number 5"),
            (["uploads.create", "--json", '{"file":"/etc/hostname"}'], "file", "a file has no JSON form"),
        ]
        for arguments, field, words in cases:
            with self.subTest(arguments):
                self.assertIn(words, self.fields(self.refused(*arguments))[field])

    def test_all_wrong_values_are_named_at_once(self):
        failure = self.refused("campaigns.list", "--page", "x", "--page_size", "y")
        self.assertEqual(set(self.fields(failure)), {"page", "page_size"})
        self.assertEqual(failure["path"], "/page")

    def test_malformed_json_is_refused_with_its_position(self):
        cases = [
            ('{"name": }', "line 1, column 10"),
            ('{"name":"x",', "line 1, column 13"),
            ('{"name":"x",\n  "audience": tru}', "line 2, column 15"),
            ('{"name":"x"} {}', "line 1, column 14"),
            ('{"ü":"ü",}', "line 1, column 10"),
            ("", "line 1, column 1"),
            ('{"a":' * 2000, "too deep"),
        ]
        for text, position in cases:
            with self.subTest(text[:40]):
                failure = self.refused("campaigns.create", "--json", text)
                self.assertTrue(failure["message"].startswith("--json, "), failure["message"])
                self.assertIn(position, failure["message"])
        self.write("request.json", '{"name"\n:::}')
        failure = self.refused("campaigns.create", "--json", "@request.json")
        self.assertTrue(failure["message"].startswith("request.json, line 2, column 2"), failure["message"])
        failure = self.refused("campaigns.create", "--json", "-", stdin=b'{"name":"\xff"}')
        self.assertTrue(failure["message"].startswith("standard input, line 1, column 10"), failure["message"])

    def test_malformed_json_of_a_member_is_refused_with_its_position(self):
        contact = ["contacts.create", "--email", "a@shop.example"]
        failure = self.refused(*contact, "--marketing_consent", '{"sms" false}')
        self.assertEqual(failure["path"], "/marketing_consent")
        self.assertIn("--marketing_consent, line 1, column 8", failure["message"])
        # Nothing can be smuggled into the request around it.
        self.refused(*contact, "--marketing_consent", '{},"country":"x"')
        self.refused(*contact, "--tags", '["a"],"country":["x"]')

    def test_json_that_is_no_object(self):
        self.assertIn("expected an object", self.refused("campaigns.create", "--json", "[1]")["message"])

    def test_text_that_is_no_utf8(self):
        failure = self.refused("campaigns.update", "cmp_1", "--name", b"\xff")
        self.assertEqual(self.fields(failure), {"name": "the text is not valid UTF-8"})

    def test_an_empty_id(self):
        self.assertIn("path", self.refused("campaigns.get", "")["message"])

    def test_json_from_where_there_is_nothing(self):
        self.assertIn("nowhere.json", self.usage("konigle", "campaigns.create", "--json", "@nowhere.json"))


if __name__ == "__main__":
    unittest.main()
