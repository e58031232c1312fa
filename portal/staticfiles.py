"""Static files as they are served: our own without comments and blanks, each under a name of its content, compressed.

A script that fetches another when it is needed (`import("./share.js")`) names it by that name too.
"""

import rcssmin
import rjsmin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SQUEEZERS = {"css": rcssmin.cssmin, "js": rjsmin.jsmin}


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with what we wrote ourselves (css/ and js/) made small first."""

    support_js_module_import_aggregation = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._addresses = {}

    def url(self, name, force=False):
        """Worked out once: the manifest that a process has read is the one it keeps."""
        if not self.hashed_files:  # files are being collected
            return super().url(name, force)
        if name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            paths = {name: self.squeezed(name, *found) for name, found in paths.items()}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def squeezed(self, name, source, path):
        """Where a file is to be read from: its squeezed copy among the collected files, or as it was found."""
        folder, _, ending = name.partition("/")
        squeeze = SQUEEZERS.get(folder) if ending.endswith(f".{folder}") else None
        if squeeze is None:
            return source, path
        with source.open(path) as found:
            small = squeeze(found.read().decode())
        self.delete(name)
        self._save(name, ContentFile(small.encode()))
        return self, name
