"""Plays systemd in a bare folder root, where none runs: reads the units as they lie there, and starts what they say as they say it.

It is the first process of that root (with a process namespace of its own) and needs nothing but Python. Commands come in by
standard input, one JSON line each; `systemctl` (a link to this file) asks over a socket. What a unit wants of the machine is
honoured where the site could notice: account, folder, environment, a file system that is read-only but for ReadWritePaths,
a /tmp of its own, no new privileges, how it is told to end.
"""

import contextlib
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback

SOCKET = "/run/playing-systemd"
FOLDERS = ("/etc/systemd/system", "/lib/systemd/system")
# Programs of Debian that the site stands beside: started as their packages start them.
FOREIGN = {
    "nginx": {"start": "nginx", "stop": "nginx -s quit", "reload": "nginx -s reload"},
    "postgresql": {
        "start": "pg_ctlcluster {cluster} start",
        "stop": "pg_ctlcluster {cluster} stop",
        "reload": "pg_ctlcluster {cluster} reload",
    },
}
# In a mount namespace of the unit's own; sh, so that the process of the unit keeps the number that was started.
CONFINED = """
for each in $RW; do mount --bind "$each" "$each" || exit 226; done
if [ -n "$STRICT" ]; then
    mount -o remount,bind,ro / || exit 226
    for each in $RW; do mount -o remount,bind,rw "$each" || exit 226; done
fi
[ -z "$OWN_TMP" ] || mount -t tmpfs -o mode=1777 tmpfs /tmp || exit 226
cd "$FOLDER" || exit 200
umask "$MASK"
unset RW STRICT OWN_TMP FOLDER MASK
exec setpriv --reuid "$ACCOUNT" --regid "$ACCOUNT" --init-groups --no-new-privs --inh-caps=-all -- "$@"
"""


class Unit:
    """One file of units, and the process that was started from it."""

    def __init__(self, name):
        self.name = name
        stem, _, kind = name.rpartition(".")
        self.instance = stem.partition("@")[2]
        file = re.sub(r"@.*\.", "@.", name)
        for folder in FOLDERS:
            with contextlib.suppress(FileNotFoundError), open(f"{folder}/{file}", encoding="utf-8") as lines:
                words = lines.read().replace("\\\n", " ")
                break
        else:
            raise LookupError(f"Unit {name} not found.")
        self.said = [
            tuple(line.split("=", 1))
            for line in words.splitlines()
            if "=" in line and not line.startswith(("#", ";"))
        ]
        self.is_timer, self.process, self.is_on = kind == "timer", None, False

    def all(self, name):
        return [value.strip().replace("%i", self.instance) for key, value in self.said if key.strip() == name]

    def one(self, name, usual=""):
        return (self.all(name) or [usual])[-1]

    @property
    def is_active(self):
        return self.is_on if self.is_timer else self.process is not None and self.process.poll() is None

    def environment(self):
        found = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
        for line in self.all("Environment"):
            found |= dict(pair.split("=", 1) for pair in shlex.split(line))
        for path in self.all("EnvironmentFile"):
            if path.startswith("-") and not os.path.exists(path[1:]):
                continue
            with open(path.removeprefix("-"), encoding="utf-8") as lines:
                found |= dict(shlex.split(line)[0].split("=", 1) for line in lines if re.match(r"\w+=", line))
        return found

    def confined(self, command):
        """The command as this unit wants it run, and the environment that it wants."""
        account = self.one("User", "root")
        variables = self.environment() | {
            "RW": self.one("ReadWritePaths") if self.one("ProtectSystem") else "",
            "STRICT": "yes" if self.one("ProtectSystem") == "strict" else "",
            "OWN_TMP": "yes" if self.one("PrivateTmp") == "true" else "",
            "FOLDER": self.one("WorkingDirectory", "/"),
            "MASK": self.one("UMask", "0022"),
            "ACCOUNT": account,
            "HOME": "/",
            "USER": account,
        }
        nice = ["nice", "-n", self.one("Nice")] if self.one("Nice") else []
        own = ["unshare", "--mount", "--propagation", "private", "sh", "-c", CONFINED, "sh"]
        return [*nice, *own, *shlex.split(command)], variables

    def log(self):
        os.makedirs("/var/log/units", exist_ok=True)
        return open(f"/var/log/units/{self.name}.log", "ab")

    def run(self, command):
        """One command to its end; a `-` before it says that it may fail. Whether all is well, and how it ended."""
        argv, variables = self.confined(command.removeprefix("-"))
        with self.log() as log:
            log.write(f"$ {command}\n".encode())
            log.flush()
            code = subprocess.run(
                argv, env=variables, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            ).returncode
        return code == 0 or command.startswith("-"), code

    def start(self):
        if self.is_active:
            return "", []
        if self.is_timer:
            self.is_on = True
            return "", []
        ended = []
        once = self.one("Type") == "oneshot"
        for command in self.all("ExecStartPre") + (self.all("ExecStart") if once else []):
            fine, code = self.run(command)
            ended.append((command, code))
            if not fine:
                return f"{self.name}: {command} ended with {code}", ended
        if not once:
            argv, variables = self.confined(self.one("ExecStart"))
            with self.log() as log:
                self.process = subprocess.Popen(
                    argv,
                    env=variables,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            time.sleep(0.5)
            if self.process.poll() not in (None, 0):
                return f"{self.name} ended at once with {self.process.returncode}", ended
        return "", ended

    def stop(self):
        if self.is_timer:
            self.is_on = False
        elif self.is_active:
            wanted = getattr(signal, self.one("KillSignal", "SIGTERM"))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, wanted)
            seconds = int(re.match(r"\d+", self.one("TimeoutStopSec", "90"))[0])
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=seconds)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        return "", []

    def reload(self):
        if not self.is_active:
            return f"{self.name} is not active, cannot reload.", []
        command = self.one("ExecReload").replace("$MAINPID", str(self.process.pid))
        return ("", []) if self.run(command)[0] else (f"{self.name} could not be reloaded", [])


class Manager:
    def __init__(self):
        self.units, self.enabled, self.lock = {}, set(), threading.RLock()

    def unit(self, name):
        if name not in self.units:
            self.units[name] = Unit(name)
        return self.units[name]

    def asked(self, argv):
        """One call of systemctl: what it prints, and how it ends."""
        options = [word for word in argv if word.startswith("-")]
        verb, *named = [word for word in argv if not word.startswith("-")]
        if verb == "show":  # show -p MainPID --value NAME
            process = self.unit(full(named[-1])).process
            return str(process.pid if process else 0), 0
        if verb == "daemon-reload":
            with self.lock:
                for name, old in list(self.units.items()):
                    with contextlib.suppress(LookupError):
                        new = Unit(name)
                        new.process, new.is_on = old.process, old.is_on
                        self.units[name] = new
            return "", 0
        answers = [self.one(verb, full(name), options) for name in named]
        return "\n".join(words for words, _ in answers if words), max(
            (code for _, code in answers), default=0
        )

    def one(self, verb, name, options):
        stem = name.removesuffix(".service")
        if stem in FOREIGN:
            return foreign(stem, verb)
        if verb in ("is-active", "is-enabled"):
            on = self.unit(name).is_active if verb == "is-active" else name in self.enabled
            return ("active" if on else "inactive") * ("--quiet" not in options), 0 if on else 3
        if verb in ("enable", "disable"):
            (self.enabled.add if verb == "enable" else self.enabled.discard)(name)
            if "--now" not in options:
                return "", 0
            verb = "start" if verb == "enable" else "stop"
        unit, wrong = self.unit(name), ""
        for each in {"restart": ("stop", "start")}.get(verb, (verb,)):
            wrong, ended = getattr(unit, each)()
            if ended and "--tell" in options:  # ours: how each command of a oneshot ended
                return json.dumps(ended), 1 if wrong else 0
        return wrong, 1 if wrong else 0


def foreign(name, verb):
    running = (
        subprocess.run(
            ["pidof", name if name == "nginx" else "postgres"], stdout=subprocess.DEVNULL
        ).returncode
        == 0
    )
    if verb in ("enable", "disable"):
        return "", 0
    if verb == "is-active":
        return "", 0 if running else 3
    if verb in ("restart", "reload-or-restart"):
        verb = "reload" if running else "start"
    if verb == "start" and running:
        return "", 0
    cluster = ""
    if name == "postgresql":
        listed = subprocess.run(["pg_lsclusters", "-h"], capture_output=True, text=True).stdout.split()
        cluster = " ".join(listed[:2])
    done = subprocess.run(
        shlex.split(FOREIGN[name][verb].format(cluster=cluster)),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    return done.stdout, done.returncode


def full(name):
    return name if name.endswith((".service", ".timer")) else f"{name}.service"


def answer(manager, connection):
    with connection:
        argv = json.loads(connection.makefile().readline())
        try:
            words, code = manager.asked(argv)
        except LookupError as missing:
            words, code = str(missing.args[0]), 5
        except Exception:
            words, code = traceback.format_exc(), 1
        connection.sendall(json.dumps([words, code]).encode() + b"\n")


def be_systemctl():
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(SOCKET)
        asking.sendall(json.dumps(sys.argv[1:]).encode() + b"\n")
        words, code = json.loads(asking.makefile().readline())
    if words:
        print(words, file=sys.stderr if code not in (0, 3) and "--tell" not in sys.argv else sys.stdout)
    sys.exit(code)


def be_first():
    manager = Manager()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(SOCKET)
    listening.listen(8)

    def serve():
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=answer, args=(manager, connection), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    running = {}
    for line in sys.stdin:
        told = json.loads(line)
        if told.get("wait"):
            process = running.pop(told["wait"])
            output, _ = process.communicate()
            code = process.returncode
        elif told.get("kill"):
            process = running[told["kill"]]
            os.killpg(process.pid, signal.SIGKILL)
            output, code = "", 0
        else:
            process = subprocess.Popen(
                told["command"], env=told["environment"], cwd=told.get("folder", "/root"), text=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
                errors="replace",
            )  # fmt: skip
            if told.get("apart"):
                running[process.pid] = process
                output, code = "", process.pid
            else:
                output, _ = process.communicate()
                code = process.returncode
        print(json.dumps([output, code]), flush=True)


if __name__ == "__main__":
    be_systemctl() if os.path.basename(sys.argv[0]) == "systemctl" else be_first()
