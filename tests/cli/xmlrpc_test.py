"""A provider whose operations are XML-RPC methods, and that has no address of its own."""

import base64
import unittest
import xmlrpc.client

from support import FAKE_KEY, FakeProvider, ProgramTest


class Xmlrpc(ProgramTest):
    def call(self, *arguments, answer):
        """What the server is asked for, and what the program prints."""
        content = xmlrpc.client.dumps(answer if isinstance(answer, xmlrpc.client.Fault) else (answer,), methodresponse=True)
        response = 200, {"Content-Type": "text/xml"}, content.encode("utf-8")
        with FakeProvider(lambda *request: response) as fake:
            variables = {"CLOUDMAILING_API_KEY": FAKE_KEY, "CLOUDMAILING_BASE_URL": fake.url}
            result = self.run_program("cloudmailing", *arguments, **variables)
        method, path, headers, body = fake.requests[0]
        self.assertEqual((method, path), ("POST", "/CloudMailing"))
        key = base64.b64encode(f"admin:{FAKE_KEY}".encode()).decode()
        self.assertEqual(headers["Authorization"], "Basic " + key)
        return *xmlrpc.client.loads(body), result

    def test_members_are_parameters_by_position(self):
        arguments = ["mailings.create", "--subject", "Spring", "--mail_from", "a@shop.example", "--html_content", "<p>é</p>"]
        sent, method, result = self.call(*arguments, answer=7)
        self.assertEqual((method, sent), ("create_mailing", ("a@shop.example", "", "Spring", "<p>é</p>")))
        self.assertEqual((result.out, result.err), ("7\n", ""))

    def test_objects_have_members_of_free_names_where_the_model_keeps_them(self):
        reader = '{"email": "a@example.org", "points": 12, "tags": ["new", true], "address": {"city": "Bordeaux"}}'
        answer = [{"email": "a@example.org", "id": "1", "tracking_id": "1"}]
        sent, _, result = self.call("recipients.add", "--mailing_id", "3", "--recipients", reader, answer=answer)
        expected = {"email": "a@example.org", "points": 12, "tags": ["new", True], "address": {"city": "Bordeaux"}}
        self.assertEqual(sent, (3, [expected]))
        self.assertEqual(result.json(), answer)

    def test_and_nowhere_else(self):
        call = ["cloudmailing", "mailings.list", "--filter", '{"owner": ["x"]}', "--sandbox"]
        failure = self.fails(*call, kind="invalid_argument", status=3)
        self.assertEqual(failure["path"], "/filter/owner")

    def test_faults_have_their_code_and_text(self):
        fault = xmlrpc.client.Fault(401, "Authorization Failed!")
        _, _, result = self.call("satellites.count", answer=fault)
        self.assertEqual(result.status, 13)
        self.assertIn('"provider_code":"401"', result.err)
        self.assertIn("Authorization Failed!", result.err)
        self.assertNotIn(FAKE_KEY, result.err)

    def test_refusals_of_the_sandbox(self):
        for call, kind, status, http_status in [
            (["mailings.start", "--mailing_id", "99"], "not_found", 15, 404),
            (["mailings.start", "--mailing_id", "2"], "conflict", 16, 200),
            (["mailings.set_properties", "--mailing_id", "3", "--properties", '{"type":"x"}'], "validation", 17, 406),
        ]:
            failure = self.fails("cloudmailing", *call, "--sandbox", kind=kind, status=status)
            self.assertEqual((failure["effect"], failure["status"]), ("rejected", http_status))

    def test_all_goes_on_by_the_cursor(self):
        call = ["cloudmailing", "recipients.status_updated_since", "--sandbox"]
        whole = self.ok(*call).json()["recipients"]
        self.assertEqual(len(whole), 5)
        for size in ["1", "2", "1000"]:
            self.assertEqual(self.ok(*call, "--all", "--max_results", size).lines(), whole)

    def test_the_list_of_operations_names_methods(self):
        table = self.ok("cloudmailing", "endpoints").out
        self.assertRegex(table, r"\nmailings.start +start_mailing +text such as FILLING_RECIPIENTS\|.* mailing_id: integer, \[when: time\]\n")
        endpoints = self.ok("cloudmailing", "endpoints", "--format", "json").json()
        add = [each for each in endpoints if each["name"] == "recipients.add"][0]
        self.assertEqual(add["rpc_method"], "add_recipients")
        self.assertEqual([each.get("others") for each in add["members"]], [None, "JSON"])
        self.assertIn("any other: JSON", self.ok("cloudmailing", "recipients.add", "--help").out)

    def test_without_an_address_the_program_says_what_to_set(self):
        listed = {each["name"]: each for each in self.ok("providers", "--format", "json").json()}
        needed = ["CLOUDMAILING_API_KEY", "CLOUDMAILING_BASE_URL"]
        self.assertEqual(listed["cloudmailing"]["needed_variables"], needed)
        for given in [{}, {"CLOUDMAILING_API_KEY": FAKE_KEY}]:
            failure = self.fails("cloudmailing", "satellites.list", kind="configuration", status=4, **given)
            self.assertIn("CLOUDMAILING_BASE_URL", failure["message"])
        self.ok("cloudmailing", "satellites.list", "--sandbox")


if __name__ == "__main__":
    unittest.main()
