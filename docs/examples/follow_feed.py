"""Follow and check a log: YUI_API_TOKEN=… python3 follow_feed.py COUNCIL SERVICE CURSOR_FILE."""

import hashlib
import json
import os
import sys
import time
from pathlib import Path

import requests

council, feed, file = sys.argv[1], f"{sys.argv[2]}/feed", Path(sys.argv[3])
http, secret = requests.Session(), {"api_token": os.environ["YUI_API_TOKEN"]}
at = json.loads(file.read_text()) if file.exists() else {"place": 0, "hash": "0" * 64}
while True:
    try:
        page = http.get(feed, params={"after": at["place"]}, timeout=30)
        if page.status_code == 401:  # an access token ends after five minutes; draw a new one
            grant = http.post(f"{council}/tokens", json=secret, timeout=30)
            grant.raise_for_status()
            http.headers["Authorization"] = f"Bearer {grant.json()['access_token']}"
            page = http.get(feed, params={"after": at["place"]}, timeout=30)
        page.raise_for_status()
        head, text, start = int(page.headers["Yui-Head"]), page.content.decode(), 1
    except requests.RequestException as trouble:  # be it for a week: the log waits
        print(trouble, file=sys.stderr)
        head, text, start = at["place"], "", 1
    while text[start : start + 1] == "{":  # each fact's hash is made over the hash before it
        fact, end = json.JSONDecoder().raw_decode(text, start)
        seal = f',"sequence":"{fact["sequence"]}","hash":"{fact["hash"]}"'
        link = f"{at['hash']} {at['place'] + 1} " + text[start:end].replace(seal, "")
        if "withheld" not in fact and hashlib.sha256(link.encode()).hexdigest() != fact["hash"]:
            sys.exit(f"place {at['place'] + 1} is not what it was, or one before it")
        print(fact["sequence"], fact.get("type", "withheld"), fact.get("data", ""), flush=True)
        at, start = {"place": at["place"] + 1, "hash": fact["hash"]}, end + 1
        file.with_suffix(".new").write_text(json.dumps(at))
        file.with_suffix(".new").replace(file)
    if head < at["place"]:
        sys.exit("the log ends before the cursor: it was restored from an older back-up")
    time.sleep(float(os.environ.get("PAUSE_SECONDS", "10")) if at["place"] == head else 0)
