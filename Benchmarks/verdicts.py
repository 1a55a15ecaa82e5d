#!/usr/bin/env python3
"""How long a running Lenity takes for verdicts on fifty posts that it has not seen.

usage: Benchmarks/verdicts.py 127.0.0.1:8877 STATE/ca.pem https://x.com/home

The page is fetched once, for its token. Forty questions then go over one connection, by curl.
"""

import json
import re
import statistics
import subprocess
import sys
import tempfile
import time

proxy, authority, page = sys.argv[1:4]
origin = "/".join(page.split("/")[:3])
shared = ["--proxy", f"http://{proxy}", "--cacert", authority]

text = subprocess.run(
    ["curl", "-sS", *shared, "-H", "Sec-Fetch-Dest: document", page], capture_output=True, text=True
).stdout
found = re.search(r'\(\{"token":"([A-Za-z0-9_-]{64})"', text)
if not found:
    sys.exit(f"{page} came without the page script")

calm = "We baked bread this morning and walked by the harbour."
charged = "You are all disgusting idiots and I hate every single one of you."
tail = " The boats came in late again, and the fish market was nearly empty when we passed it on the way home."

with tempfile.TemporaryDirectory() as folder:
    requests = []
    for number in range(40):
        posts = [
            {"id": place, "text": f"{time.time_ns()} {charged if place % 10 == 0 else calm}{tail}"}
            for place in range(50)
        ]
        body = f"{folder}/{number}"
        with open(body, "w") as file:
            json.dump({"token": found[1], "posts": posts}, file)
        requests.append(
            f'url = "{origin}/.well-known/lenity/verdicts"\nheader = "Content-Type: application/json"\n'
            f'header = "Sec-Fetch-Site: same-origin"\ndata-binary = "@{body}"\noutput = "/dev/null"\n'
            f'write-out = "%{{http_code}} %{{time_total}}\\n"\nproxy = "http://{proxy}"\n'
            f'cacert = "{authority}"\nsilent\n'
        )
    with open(f"{folder}/requests", "w") as file:
        file.write("next\n".join(requests))
    lines = subprocess.run(["curl", "-K", f"{folder}/requests"], capture_output=True, text=True).stdout
times = sorted(float(line.split()[1]) * 1000 for line in lines.splitlines() if line.startswith("200"))
print(f"{len(times)} questions of 50 posts: {times[0]:.1f} ms at least, "
      f"{statistics.median(times):.1f} ms in the median, {times[-1]:.1f} ms at most")
