"""All configuration of the cluster, written into its folder from the files of `deploy/`."""

import os
import secrets
import shutil
import subprocess
from pathlib import Path

import throwaway_postgres
from cluster.filling import fill, filled
from cluster.parts import free_ports, unprivileged
from cluster.people import SITE
from common import ROOT, give_up, install_system_packages

SITES = 3
PROGRAMS = {"nginx": "nginx", "redis-server": "redis-server", "pgbouncer": "pgbouncer", "openssl": "openssl"}
SYSTEM_FOLDERS = ("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
CDN = "127.0.9.0/24"  # what plays the machines of a CDN here


def program(name: str) -> str:
    """Where a system program is, after installing its package where this machine lets us."""
    places = os.pathsep.join([os.environ.get("PATH", ""), *SYSTEM_FOLDERS])
    if not shutil.which(name, path=places):
        install_system_packages(PROGRAMS[name])
    found = shutil.which(name, path=places)
    return found or give_up(f"{name} is missing; on Debian and Ubuntu: sudo apt install {PROGRAMS[name]}")


class Configured:
    """Folder, ports and passwords of this run, and what is written with them; nothing runs yet."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.binaries = throwaway_postgres.find_or_install()
        self.programs = {name: program(name) for name in PROGRAMS}
        names = ["http", "https", "primary", "replica", "pgbouncer", "redis", *self.sites]
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))
        self.passwords = {name: secrets.token_urlsafe(16) for name in ("youju", "replicator", "redis")}
        self.server = "primary"  # the database that is written to

    @property
    def sites(self) -> list[str]:
        return [f"site{number}" for number in range(1, SITES + 1)]

    def configure(self) -> None:
        for name in ("nginx", "redis", "pgbouncer", "primary", "replica"):
            (self.folder / name).mkdir()
        if owner := unprivileged():
            for name in ("pgbouncer", "primary", "replica"):
                os.chown(self.folder / name, owner["user"], owner["group"])
        for name in ("primary", "replica", "pgbouncer"):
            (self.folder / name).chmod(0o700)
        self._certificate()
        self._configure_nginx()
        self._configure_redis()
        self.configure_pgbouncer()

    def _certificate(self) -> None:
        subprocess.run(
            [self.programs["openssl"], "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
            + ["-nodes", "-days", "2", "-subj", f"/CN={SITE}", "-addext", f"subjectAltName=DNS:{SITE}"]
            + ["-keyout", str(self.folder / "privkey.pem"), "-out", str(self.folder / "fullchain.pem")],
            check=True,
            capture_output=True,
        )

    @property
    def trust(self) -> str:
        return str(self.folder / "fullchain.pem")

    def _configure_nginx(self) -> None:
        """youju.conf and what it includes as shipped; around them the little that Debian's nginx.conf says."""
        here, own = self.folder / "nginx", "/etc/letsencrypt/live/example.org"
        (here / "acme").mkdir()
        values = {
            "listen 80;": f"listen 127.0.0.1:{self.ports['http']};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.ports['https']} ssl http2;",
            "    listen [::]:80;\n": "",
            "    listen [::]:443 ssl http2;\n": "",
            f"{own}/fullchain.pem": self.trust,
            f"{own}/privkey.pem": str(self.folder / "privkey.pem"),
            "/var/www/html": str(here / "acme"),
            "/var/log/youju/access.log": str(here / "access.log"),
            "/var/log/youju/error.log": str(here / "error.log"),
            "/var/lib/nginx/youju-pages": str(here / "pages"),
            "/var/lib/nginx/youju-static": str(here / "static"),
            "/srv/youju": str(ROOT),
        }
        fill("nginx/youju.conf", values, here)
        fill("nginx/youju-cdn.conf", {"192.0.2.0/24": CDN}, here)
        self.configure_sites()
        temporary = "".join(
            f"  {kind}_temp_path {here}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (here / "nginx.conf").write_text(
            f"daemon off;\npid {here}/pid;\nerror_log {here}/start.log crit;\nworker_processes 1;\n"
            + ("user root;\n" if os.geteuid() == 0 else "")
            + "events { worker_connections 1024; }\nhttp {\n"
            + f"  include {self._mime_types()};\n  default_type application/octet-stream;\n{temporary}"
            + "  include youju.conf;\n}\n"
        )

    @staticmethod
    def _mime_types() -> Path:
        for path in (Path("/etc/nginx/mime.types"), Path("/usr/local/nginx/conf/mime.types")):
            if path.exists():
                return path
        give_up("nginx is here without its mime.types")

    def configure_sites(self, *, without: str = "") -> None:
        """One line for each process, made from the one that is shipped; `without` is marked as down."""
        example = "server 127.0.0.1:8000 max_fails=2 fail_timeout=2s;"
        lines = [
            example.replace("8000", str(self.ports[name])).replace(";", " down;" if name == without else ";")
            for name in self.sites
        ]
        fill("nginx/youju-sites.conf", {example: "\n".join(lines)}, self.folder / "nginx")

    def _configure_redis(self) -> None:
        values = {"port 6379": f"port {self.ports['redis']}", "change-me": self.passwords["redis"]}
        fill("redis/youju.conf", values, self.folder / "redis")

    def configure_pgbouncer(self) -> None:
        """Which server is written to stands here alone: changing it and a reload is the whole switch."""
        here, first = self.folder / "pgbouncer", f"host=127.0.0.1 port={self.ports[self.server]} dbname=youju"
        values = {
            "youju = host=10.0.0.21 port=5432 dbname=youju": f"youju = {first}",
            "host=10.0.0.22 port=5432 dbname=youju": f"host=127.0.0.1 port={self.ports['replica']} dbname=youju",
            "listen_port = 6432": f"listen_port = {self.ports['pgbouncer']}",
            "/etc/pgbouncer/userlist.txt": str(here / "userlist.txt"),
            "/var/log/postgresql/pgbouncer.log": str(here / "pgbouncer.own.log"),
            "/var/run/postgresql/pgbouncer.pid": str(here / "pid"),
        }
        users = here / "userlist.txt"
        users.write_text(f'"youju" "{self.passwords["youju"]}"\n')
        self._give(fill("pgbouncer/pgbouncer.ini", values, here), users)

    def _give(self, *paths: Path) -> None:
        if owner := unprivileged():
            for path in paths:
                os.chown(path, owner["user"], owner["group"])

    def configure_postgres(self, name: str) -> None:
        """As on Debian: data in one folder, configuration outside it."""
        here = self.folder / name
        listen = {"'127.0.0.1,10.0.0.21'": "'127.0.0.1'", "port = 5432": f"port = {self.ports[name]}"}
        main = here / "postgresql.conf"
        own = f"data_directory = '{here}/data'\nhba_file = '{here}/pg_hba.conf'\nident_file = '{here}/data/pg_ident.conf'\n"
        own += f"unix_socket_directories = '{here}'\n"
        # This machine stays on, so what a disk would lose with the power need not be waited for.
        own += "fsync = off\nshared_buffers = 64MB\njit = off\n"
        shipped = filled("postgresql/primary.conf", listen) + filled("postgresql/replica.conf", {})
        shipped += filled("postgresql/private.conf", {})
        main.write_text(own + shipped)
        hba = here / "pg_hba.conf"
        own = filled("postgresql/pg_hba.conf", {"10.0.0.0/24": "127.0.0.1/32"})
        hba.write_text(f"local all all trust\n{own}")
        self._give(main, hba)
