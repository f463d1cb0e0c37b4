"""Python's part in the XML-RPC benchmarks: xmlrpc_python.py encode RECIPIENTS CALL, or decode RESPONSE.

RECIPIENTS holds a JSON object per line; CALL is the document they make, to the byte. For each line of the standard input the work is done once, and
a line tells how many seconds of processor time it took and by how many bytes the process grew, at its peak, since it began.
"""
import json
import re
import sys
import time
import xmlrpc.client


def memory(name):
    with open("/proc/self/status", encoding="ascii") as status:
        return int(re.search(name + r":\s+(\d+) kB", status.read())[1]) * 1024


def to_recipient(line):
    members = json.loads(line)
    members["since"] = xmlrpc.client.DateTime(members["since"].replace("-", ""))
    members["spent"] = float(members["spent"])
    return members


at_start = memory("VmRSS")
if sys.argv[1] == "encode":
    with open(sys.argv[2], encoding="utf-8") as lines:
        recipients = [to_recipient(line) for line in lines]
    work = lambda: xmlrpc.client.dumps((recipients,), "add")
else:
    with open(sys.argv[2], "rb") as file:
        document = file.read()
    work = lambda: xmlrpc.client.loads(document)

checked = False
for _ in sys.stdin:
    start = time.process_time()
    result = work()
    seconds = time.process_time() - start
    print(seconds, memory("VmHWM") - at_start, flush=True)
    if not checked and sys.argv[1] == "encode":
        with open(sys.argv[3], encoding="utf-8", newline="") as call:
            assert call.read() == result, "Python's document differs from waybill's"
        checked = True
    result = None
