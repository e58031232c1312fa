"""The learned ranker as a file: small, readable JSON with a version; and how it orders the candidates of one search.

It knows some kinds of documents, those that judgements named often enough. Among the results, documents of a known kind
change places with each other only, so a ranker that learned from provisions leaves the places of articles alone.
"""

import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from search import learned, lessons
from search.candidates import Asked
from search.engine.library import Library
from search.engine.trees import Trees
from search.lessons import Lessons
from search.precedents import Memory, Precedent, Precedents, Shelves
from search.ranking import Look

log = logging.getLogger(__name__)

NAME = "model.json"
VERSION = 3  # of the file and of what FEATURES mean


class BadModel(ValueError):
    """The file is no learned ranker of this version; says why."""


@dataclass
class Model:
    """Trees, precedents, and the kinds that both are about."""

    kinds: tuple[str, ...]
    trees: Trees
    precedents: Precedents
    lessons: Lessons
    about: Mapping[str, Any] = field(default_factory=dict)
    _memory: Memory | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def memory(self, library: Library) -> Memory:
        """What the precedents are in this library; worked out anew when the library has changed."""
        with self._lock:
            if self._memory is None or self._memory.shelves.library is not library:
                self._memory = Memory(self.precedents, Shelves(library), self.lessons)
            return self._memory

    def reorder(self, asked: Asked, look: Look, points: np.ndarray, places: np.ndarray) -> np.ndarray:
        """The places in the learned order; of kinds that the model does not know, none moves."""
        library = asked.library
        ours = np.array([kind in self.kinds for kind in library.kind_names])[library.kinds]
        if not ours.any():
            return places
        question = asked.query.folded
        recollection = self.memory(library).recall(question)
        among = np.where(ours & library.alive, points, -np.inf)
        chosen = learned.choose(among, library, recollection)
        chosen = chosen[ours[chosen]]
        scores = self.trees.predict(learned.features(question, look, points, chosen, recollection))
        chosen = chosen[np.lexsort((library.names[chosen], -np.round(scores, 6)))]
        if not asked.may_add:
            # Every word was asked for: what does not hold them all is no answer, however often it was one.
            chosen = chosen[np.isin(chosen, places)]
        return _interleaved(places, chosen, ours)


def _interleaved(places: np.ndarray, chosen: np.ndarray, ours: np.ndarray) -> np.ndarray:
    """The places with those of our kinds refilled in the learned order; what did not fit follows at the end."""
    rest = places[ours[places] & ~np.isin(places, chosen)]
    ordered = np.concatenate((chosen, rest))
    slots = np.flatnonzero(ours[places])
    filled = places.copy()
    filled[slots] = ordered[: len(slots)]
    return np.concatenate((filled, ordered[len(slots) :]))


def write(model: Model, path: Path) -> None:
    """Write the model as JSON that one can read: a tree is a list of splits by feature name, and a list of leaves."""
    trees = [
        {
            "splits": [
                [learned.FEATURES[feature], _rounded(threshold, 9)]
                for feature, threshold in zip(features, thresholds, strict=True)
            ],
            "leaves": [_rounded(leaf) for leaf in leaves],
        }
        for features, thresholds, leaves in zip(
            model.trees.features.tolist(),
            model.trees.thresholds.tolist(),
            model.trees.leaves.tolist(),
            strict=True,
        )
    ]
    precedents = [
        {"grams": sorted(one.grams), "cites": sorted(map(list, one.cites))} for one in model.precedents.all
    ]
    head = {
        "version": VERSION,
        "about": dict(model.about),
        "kinds": list(model.kinds),
        "features": learned.FEATURES,
        "usual": model.lessons.usual,
        "start": [learned.FEATURES[model.trees.start], _rounded(model.trees.slope)],
    }
    lines = [
        json.dumps(head, ensure_ascii=False)[:-1] + ',"trees":[',
        ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees),
        '],"grams":{',
        ",\n".join(
            f"{json.dumps(gram, ensure_ascii=False)}:[{times:g},{hits:.4g}]"
            for gram, (times, hits) in model.lessons.asked.items()
        ),
        '},"precedents":[',
        ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in precedents),
        "]}",
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
    beside.replace(path)


def read(path: Path) -> Model:
    """Read what `write` wrote; raises BadModel, and OSError when there is no such file."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["version"] != VERSION or tuple(held["features"]) != learned.FEATURES:
            raise BadModel(f"{path}：这是另一个版本的排序模型，请用 train_search 重新训练。")
        number = {name: place for place, name in enumerate(learned.FEATURES)}
        trees = held["trees"]
        return Model(
            kinds=tuple(held["kinds"]),
            trees=Trees(
                np.array([[number[name] for name, _ in tree["splits"]] for tree in trees], np.int64),
                np.array(
                    [[np.inf if at is None else at for _, at in tree["splits"]] for tree in trees], np.float64
                ),
                np.array([tree["leaves"] for tree in trees], np.float64),
                number[held["start"][0]],
                float(held["start"][1]),
            ),
            precedents=Precedents(
                [
                    Precedent(tuple(one["grams"]), tuple((kind, key) for kind, key in one["cites"]))
                    for one in held["precedents"]
                ]
            ),
            lessons=Lessons(
                {gram: (float(times), float(hits)) for gram, (times, hits) in held["grams"].items()},
                _usual(held["usual"]),
            ),
            about=held["about"],
        )
    except (ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise (
            error if isinstance(error, BadModel) else BadModel(f"{path}：不是排序模型（{error}）。")
        ) from error


def _usual(held: list[list[float]]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    characters, pairs = (tuple(map(float, shares)) for shares in held)
    if not len(characters) == len(pairs) == lessons.BANDS:
        raise ValueError("usual")
    return characters, pairs


def _rounded(value: float, digits: int = 7) -> float | None:
    """Nine digits give a float32 back as it was."""
    return None if np.isinf(value) else float(f"{value:.{digits}g}")


class Site:
    """The model that the site uses: read when first asked for, and again when its file has changed."""

    def __init__(self) -> None:
        self._read: tuple[Path, float] | None = None
        self._model: Model | None = None

    def model(self) -> Model | None:
        """Nothing when there is none, or one of another version: searching does without."""
        for path in places():
            try:
                changed = path.stat().st_mtime
            except OSError:
                continue
            if self._read != (path, changed):
                try:
                    self._model = read(path)
                except (BadModel, OSError) as error:
                    log.warning("Searching goes on without the learned ranker: %s", error)
                    self._model = None
                self._read = (path, changed)
            return self._model
        return None


def places() -> tuple[Path, Path]:
    """Where the site looks for a model: its own, and one that came with the content."""
    return Path(settings.VAR_DIR) / "search" / NAME, Path(settings.CONTENT_DIR) / "search" / NAME


site = Site()
