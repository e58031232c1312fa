"""Our styles and scripts as they travel: without comments, under names of their content, and so are those that they fetch."""

import re

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from portal.staticfiles import StaticFiles


def collect(folder):
    """Our own files, made as `collectstatic` makes them."""
    source, storage = FileSystemStorage(settings.BASE_DIR / "static"), StaticFiles(location=folder)
    names = [f"{kind}/{name}" for kind in ("css", "js") for name in source.listdir(kind)[1]]
    for _, _, processed in storage.post_process({name: (source, name) for name in names}):
        if isinstance(processed, Exception):
            raise processed
    return storage


def test_what_travels_is_smaller_than_what_is_written_and_fetches_others_by_the_name_of_their_content(
    tmp_path,
):
    storage = collect(tmp_path)

    written = (settings.BASE_DIR / "static/js/site.js").read_text(encoding="utf-8")
    sent = (tmp_path / storage.stored_name("js/site.js")).read_text(encoding="utf-8")
    fetched = re.findall(r'import\("\./(.+?)"\)', sent)
    assert len(fetched) == len(re.findall(r'import\("', written)) > 2
    assert {name: (tmp_path / "js" / name).exists() for name in fetched} == dict.fromkeys(fetched, True)
    assert all(re.fullmatch(r"[a-z_]+\.[0-9a-f]{12}\.js", name) for name in fetched)
    assert "//" not in sent
    for name in ("css/site.css", "css/more.css"):
        style = (tmp_path / storage.stored_name(name)).read_text(encoding="utf-8")
        assert "/*" not in style
        assert "\n" not in style


def test_a_changed_script_changes_the_name_of_the_one_that_fetches_it(tmp_path):
    source, first, second = tmp_path / "source", tmp_path / "first", tmp_path / "second"
    (source / "js").mkdir(parents=True)
    (source / "js/site.js").write_text('const law = () => import("./law.js");', encoding="utf-8")
    named = []

    for folder, words in ((first, "export default 1;"), (second, "export default 2;")):
        (source / "js/law.js").write_text(words, encoding="utf-8")
        storage = StaticFiles(location=folder)
        list(
            storage.post_process(
                {f"js/{name}": (FileSystemStorage(source), f"js/{name}") for name in ("law.js", "site.js")}
            )
        )
        named.append(storage.stored_name("js/site.js"))

    assert named[0] != named[1]
