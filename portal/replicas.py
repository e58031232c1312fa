from django.core.exceptions import MiddlewareNotUsed


class ReplicaMiddleware:
    def __init__(self, get_response):
        raise MiddlewareNotUsed
