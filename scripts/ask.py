"""Asks the site on this machine for /readyz and a few pages, as a visitor of its name would; with nothing but Python itself.

Ends with 1 where an answer is not a whole page of ours within the time given; install.sh and upgrade.sh go by it.
"""

import argparse
import http.client
import ssl
import sys
import time

PAGES = ("/", "/articles/", "/statutes/", "/questions/", "/accounts/login/")


def ask(connection: http.client.HTTPConnection, host: str, path: str, **headers: str) -> tuple[int, str]:
    try:
        connection.request("GET", path, headers={"Host": host, **headers})
        answer = connection.getresponse()
        page = answer.read().decode("utf-8", "replace")
        return answer.status, answer.headers.get("Location", page)
    finally:
        connection.close()


def wrong(told: argparse.Namespace) -> str:
    """The first thing that is not as it should be, in one line."""
    for path in ("/readyz", *PAGES):
        if told.through_nginx and told.tls:
            trust = (
                ssl._create_unverified_context()
            )  # the name leads elsewhere while a machine is being set up
            connection = Named(told.host, trust)
        else:
            port = 80 if told.through_nginx else told.port
            connection = http.client.HTTPConnection(told.address, port, timeout=15)
        try:
            # Straight to the process we are its proxy: the visitor came by https.
            headers = {} if told.through_nginx else {"X-Forwarded-Proto": "https"}
            status, page = ask(connection, told.host, path, **headers)
            if status == 301 and not told.through_nginx and page == f"https://{told.host}{path}":
                continue  # it answers, and takes us for a stranger: only the proxy's own machine is believed here
        except (OSError, http.client.HTTPException) as fault:
            return f"{path}: {type(fault).__name__}: {fault}"
        if status != 200:
            return f"{path}: {status} {page[:200]}"
        if path == "/readyz" and not page.startswith("ready"):
            return f"/readyz says: {page[:200]}"
        if path != "/readyz" and not ("<h1" in page and page.rstrip().endswith("</html>")):
            return f"{path} is not a whole page"
    return ""


class Named(http.client.HTTPSConnection):
    """To this machine, by the name of the site: nginx chooses the certificate by it."""

    def __init__(self, host: str, context: ssl.SSLContext):
        super().__init__(host, 443, timeout=15, context=context)

    def connect(self) -> None:
        name, self.host = self.host, "127.0.0.1"
        try:
            http.client.HTTPConnection.connect(self)
        finally:
            self.host = name
        self.sock = self._context.wrap_socket(self.sock, server_hostname=name)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", required=True, help="the name of the site")
    parser.add_argument("--address", default="127.0.0.1", help="where the site itself listens")
    parser.add_argument("--port", type=int, default=8000, help="and at which port")
    parser.add_argument("--through-nginx", action="store_true")
    parser.add_argument("--tls", action="store_true", help="by https")
    parser.add_argument("--plain", action="store_true", help="by http, as a proxy before us does")
    parser.add_argument("--seconds", type=float, default=30, help="how long to go on asking")
    told = parser.parse_args()
    deadline = time.monotonic() + told.seconds
    while (fault := wrong(told)) and time.monotonic() < deadline:
        time.sleep(1)
    print(f"   {fault}" if fault else f"   /readyz and {len(PAGES)} pages: yes", flush=True)
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main())
