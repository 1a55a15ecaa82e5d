"""Opens pages in a headless Firefox with a given profile, and prints what came of each: the page's text, or the error.

usage: marionette.py FIREFOX PROFILE URL…     Source: Firefox Source Docs, Marionette protocol.

PROXY_LOGIN="HOST:PORT NAME PASSWORD" in the environment: a login that the person has saved for a proxy.
"""
import json
import os
import socket
import subprocess
import sys
import time

firefox, profile, urls = sys.argv[1], sys.argv[2], sys.argv[3:]
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
with open(os.path.join(profile, "user.js"), "a") as prefs:
    prefs.write(f'user_pref("marionette.port", {port});\n')
browser = subprocess.Popen(
    [firefox, "--headless", "--marionette", "--no-remote", "--profile", profile]
    + ["--remote-allow-system-access"] * ("PROXY_LOGIN" in os.environ),
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def connect():
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except OSError:
            time.sleep(0.2)
    sys.exit("Firefox does not start")


def receive():
    head = b""
    while not head.endswith(b":"):
        head += connection.recv(1) or sys.exit("Firefox hung up")
    left, body = int(head[:-1]), b""
    while left > len(body):
        body += connection.recv(left - len(body))
    return json.loads(body)


def ask(command, **parameters):
    message = json.dumps([0, 1, command, parameters]).encode()
    connection.sendall(str(len(message)).encode() + b":" + message)
    _, _, error, value = receive()
    return error, value


def save_login(place, name, password):
    ask("Marionette:SetContext", value="chrome")
    error, _ = ask("WebDriver:ExecuteAsyncScript", args=[place, name, password], script="""
        const [place, name, password, done] = arguments;
        const login = Components.classes["@mozilla.org/login-manager/loginInfo;1"]
          .createInstance(Components.interfaces.nsILoginInfo);
        login.init("moz-proxy://" + place, null, "Lenity", name, password, "", "");
        Services.logins.addLoginAsync(login).then(() => done(), error => done(String(error)));
        """)
    ask("Marionette:SetContext", value="content")
    if error:
        sys.exit(f"the login cannot be saved: {error}")


try:
    connection = connect()
    receive()
    ask("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})
    ask("WebDriver:SetTimeouts", pageLoad=30000)
    if "PROXY_LOGIN" in os.environ:
        save_login(*os.environ["PROXY_LOGIN"].split())
    for url in urls:
        error, _ = ask("WebDriver:Navigate", url=url)
        if error:
            _, place = ask("WebDriver:GetCurrentURL")
            print(error["error"], "".join(place["value"].split()))
        else:
            _, text = ask("WebDriver:ExecuteScript", script="return document.documentElement.textContent", args=[])
            print("page", " ".join(text["value"].split())[:4000])
finally:
    browser.terminate()
    try:
        browser.wait(10)
    except subprocess.TimeoutExpired:
        browser.kill()
