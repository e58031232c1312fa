"""What a server hands over, made fit for Django to read: the one layer that sees a request before any middleware does.

Django takes a request apart in its constructor, outside of everything that could answer for a fault there. So what it could not
take apart is written anew here, as something that `portal.middleware.HostileInputMiddleware` refuses in words.
"""

from django.utils.http import parse_header_parameters

UNREADABLE = "application/octet-stream; charset=unreadable"  # answered 415
BROKEN_PATH = "/\x00"  # answered 400


class Entrance:
    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        if environ.get("CONTENT_TYPE") and not is_readable(environ["CONTENT_TYPE"]):
            environ["CONTENT_TYPE"] = UNREADABLE
        if not _is_latin(environ.get("PATH_INFO", "")):
            environ["PATH_INFO"] = BROKEN_PATH
        if not _is_latin(environ.get("QUERY_STRING", "")):
            environ["QUERY_STRING"] = "%00"
        return self.application(environ, start_response)


def is_readable(content_type: str) -> bool:
    """Whether the header can be taken apart and names no charset but the one that we speak.

    Django would ask Python for any other (`hex` and `rot13` are some) and read the query by it, of a GET too.
    """
    try:
        _, given = parse_header_parameters(content_type)
    except ValueError:
        return False
    return is_ours(given.get("charset", "utf-8"))


def is_ours(charset: str) -> bool:
    return charset.lower().replace("_", "-") in ("utf-8", "utf8")


def _is_latin(text: str) -> bool:
    """Whether it stands for bytes, as WSGI has it."""
    return text.isascii() or all(ord(char) < 256 for char in text)
