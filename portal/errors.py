"""Every page that says no, in plain Chinese; used as Django's handlers and by whoever must refuse early."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

REASONS = {
    400: "这个地址或内容有我们读不懂的字符。",
    405: "这个页面不接受这种请求。",
    413: "一次提交的内容太多了。请分几次，或者写短一些。写好的字还在上一页，按浏览器的返回键可以找回。",
    415: "请用 UTF-8 编码提交。",
}


def plain(request, status):
    """A refusal that needs neither session nor database."""
    text = render_to_string("plain_error.html", {"status": status, "reason": REASONS[status]})
    response = HttpResponse(text, status=status)
    if status == 405:
        response["Allow"] = "GET, HEAD, POST, OPTIONS"
    return response


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request, reason=""):
    """The page shows what was typed, so that nobody has to write it again, and says how to send it."""
    return render(request, "403_csrf.html", status=403)
