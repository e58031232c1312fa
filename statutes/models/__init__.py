from statutes.models.citation import Citation
from statutes.models.law import Edition, EditionQuerySet, Provision, Statute
from statutes.models.task import ReviewTask

__all__ = ["Citation", "Edition", "EditionQuerySet", "Provision", "ReviewTask", "Statute"]
