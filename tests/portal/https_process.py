"""A process of the site under https, asked through a pipe: a line of JSON for each request and each answer."""

import io
import json
import sys

from portal.wsgi import application


def main():
    for line in sys.stdin:
        asked, said = json.loads(line), {}
        environ = {
            "REQUEST_METHOD": "GET", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1", "SCRIPT_NAME": "", "QUERY_STRING": "", "HTTP_HOST": "example.org",
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        }  # fmt: skip
        chunks = application(
            environ | asked,
            lambda status, headers, exc_info=None, said=said: said.update(status=status, headers=headers),
        )
        said["body"] = b"".join(chunks).decode("utf-8", "replace")
        if hasattr(chunks, "close"):
            chunks.close()
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


main()
