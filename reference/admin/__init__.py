from reference.admin import facts, tables  # noqa: F401
