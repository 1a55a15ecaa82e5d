"""Opens a page in a headless Chromium that gives a proxy a name and a password, as a person would in its dialogue;
prints the page's text, or the error.

usage: chromium_login.py NAME PASSWORD URL COMMAND…     Source: Chrome DevTools Protocol over a pipe, `Fetch`.
"""
import json
import os
import subprocess
import sys

name, password, url, command = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
to_browser, ours = os.pipe(), os.pipe()


def take_ends():
    os.dup2(to_browser[0], 3)
    os.dup2(ours[1], 4)


# Numbers of their own, above those that the browser is to find them under.
to_browser = tuple(os.dup2(end, end + 20) for end in to_browser)
ours = tuple(os.dup2(end, end + 20) for end in ours)
browser = subprocess.Popen(
    command + ["--remote-debugging-pipe"], preexec_fn=take_ends, close_fds=False,
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
os.close(ours[1])
received, number, answers = os.fdopen(ours[0], "rb"), 0, 0


def send(method, session=None, **parameters):
    global number
    number += 1
    message = {"id": number, "method": method, "params": parameters}
    if session:
        message["sessionId"] = session
    os.write(to_browser[1], json.dumps(message).encode() + b"\0")
    return number


def receive():
    text = b""
    while not text.endswith(b"\0"):
        text += received.read(1) or sys.exit("Chromium hung up")
    return json.loads(text[:-1])


def ask(method, session=None, **parameters):
    """The answer to one question; what the browser wants to know meanwhile is told."""
    wanted = send(method, session, **parameters)
    while True:
        message = receive()
        if message.get("id") == wanted:
            return message.get("result", {})
        handle(message)


def handle(message):
    global answers
    session, details = message.get("sessionId"), message.get("params", {})
    if message.get("method") == "Fetch.authRequired":
        # Asked again, the password was wrong.
        answers += 1
        proxy = details["authChallenge"]["source"] == "Proxy" and answers == 1
        answer = {"response": "ProvideCredentials", "username": name, "password": password}
        send("Fetch.continueWithAuth", session, requestId=details["requestId"],
             authChallengeResponse=answer if proxy else {"response": "CancelAuth"})
    elif message.get("method") == "Fetch.requestPaused":
        send("Fetch.continueRequest", session, requestId=details["requestId"])


try:
    target = ask("Target.createTarget", url="about:blank")["targetId"]
    session = ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    ask("Fetch.enable", session, handleAuthRequests=True)
    ask("Page.enable", session)
    went = ask("Page.navigate", session, url=url)
    if "errorText" in went:
        print(went["errorText"])
    else:
        while True:
            message = receive()
            handle(message)
            if message.get("method") == "Page.loadEventFired":
                break
        text = ask("Runtime.evaluate", session, expression="document.documentElement.textContent")
        print("page", " ".join(text["result"]["value"].split())[:4000])
finally:
    browser.kill()
    browser.wait()
