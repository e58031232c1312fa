"""What the database refuses to do to the log of moderation; see core.guards."""

from core.guards import Guard

GUARD = Guard(
    table="qa_moderationevent",
    stem="moderation_event",
    function="refuse_to_rewrite_moderation",
    refusal="the log of moderation is never changed",
    released="actor_id",
)
install, remove, missing, after_migrate = GUARD.install, GUARD.remove, GUARD.missing, GUARD.after_migrate
