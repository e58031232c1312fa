# What install.sh and upgrade.sh share: where things lie, how a step is told and done, how a version is laid. POSIX sh; sourced.
# shellcheck shell=sh disable=SC2034  # read by whoever sources this

CODE=/srv/youju                     # leads to the version that runs
RELEASES=/srv/youju-releases        # one folder for each version that is kept
CONF=/etc/youju
VAR=/var/lib/youju
BACKUPS=$VAR/backups
ACCOUNT=youju
PAUSED=$RELEASES/posting-paused     # while this file is there, nginx lets nobody post
DRY=""                              # set by --dry-run: steps are told and not done
LEFT=""                             # what remains for a person, one line each

say() { printf '%s\n' "$*"; }
step() { printf '\n== %s\n' "$*"; }
give_up() { printf '\n%s\n' "$*" >&2; exit 1; }

remains() {
    LEFT="$LEFT
  - $*"
}

# Do it, or only say it.
run() {
    if [ -n "$DRY" ]; then say "   would run: $*"; else "$@"; fi
}

need_root() {
    [ -n "$DRY" ] || [ "$(id -u)" -eq 0 ] || give_up "This changes the system: run it as root (sudo sh $0 …)."
}

# put SOURCE TARGET MODE OWNER [keep]: lay a file of ours. One that somebody changed since is never lost: it stays beside ours as
# TARGET.old-<time>; with `keep` it stays where it is, and ours lies beside it as TARGET.new.
# (What we laid last is known by its copy under /etc/youju/as-laid.)
# A file that is as the version before brought it (FORMER, its deploy/) was changed by nobody.
CHANGED=""
FORMER=""
put() {
    laid=$CONF/as-laid/$(printf '%s' "$2" | tr / _)
    CHANGED=""
    if [ -f "$2" ] && cmp -s "$1" "$2"; then
        note_laid "$1"
        return 0
    fi
    if [ -f "$2" ] && ! cmp -s "$2" "$laid" && ! cmp -s "$2" "$FORMER/${1#*/deploy/}"; then
        if [ "${5:-}" = keep ]; then
            cmp -s "$1" "$laid" && return 0 # ours is as it was; theirs stands
            say "   $2 was changed here and stays as it is; ours lies beside it"
            remains "compare $2 with $2.new"
            run install -D -m "$3" -o "${4%:*}" -g "${4#*:}" "$1" "$2.new"
            note_laid "$1"
            return 0
        fi
        old=$2.old-$(date +%Y%m%d%H%M%S)
        say "   $2 was changed here; it is kept as $old"
        run cp -p "$2" "$old"
    fi
    say "   $2"
    run install -D -m "$3" -o "${4%:*}" -g "${4#*:}" "$1" "$2"
    note_laid "$1"
    CHANGED=yes
}
note_laid() {
    [ -z "$DRY" ] || return 0
    cmp -s "$1" "$laid" || { install -d -m 700 "$CONF/as-laid" && cp "$1" "$laid"; }
}

# Run a command as the site does: its account, its environment. `manage RELEASE …` is one of Django's commands.
as_site() {
    # shellcheck disable=SC2016  # expanded by the inner shell
    runuser -u "$ACCOUNT" -- sh -c 'set -a; . "$1/env"; [ ! -f "$1/commands.env" ] || . "$1/commands.env"; set +a
        umask 027; cd /; shift; exec "$@"' sh "$CONF" "$@"
}
manage() {
    release=$1
    shift
    as_site env PYTHONUNBUFFERED=1 "$release/.venv/bin/python" "$release/manage.py" "$@"
}

# A value of /etc/youju/env, as a shell reads it.
from_env() {
    # shellcheck disable=SC2016
    [ ! -r "$CONF/env" ] || sh -c '. "$1"; eval "printf %s \"\${$2-}\""' sh "$CONF/env" "$1"
}

uses_postgres() { case "$(from_env DATABASE_URL)" in postgres*) return 0 ;; *) return 1 ;; esac; }

# unpack FILE FOLDER: a bundle of scripts/bundle.py, whose every file is compared with the list in it.
unpack() {
    [ -f "$1" ] || give_up "There is no file $1."
    mkdir -p "$2"
    tar -xf "$1" -C "$2" --no-same-owner || give_up "$1 is not a bundle, or not whole."
    (cd "$2" && sha256sum --quiet -c SHA256SUMS) || give_up "$1 is not whole: files differ from its list. Nothing was changed."
    [ -f "$2/VERSION" ] || give_up "$1 holds no version of the site."
}

# The name of a version: the day and the beginning of its commit; of a folder without git, of what is in it.
name_of() {
    if [ -f "$1/VERSION" ]; then cat "$1/VERSION" && return; fi
    if git -c safe.directory="$1" -C "$1" rev-parse --git-dir >/dev/null 2>&1; then
        git -c safe.directory="$1" -C "$1" log -1 --format=%cd-%h --date=format:%Y%m%d --abbrev=8
    else
        printf 'files-%s\n' "$(cd "$1" && find . -path ./var -prune -o -path ./.venv -prune -o -name __pycache__ -prune -o \
            -type f -print | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum | cut -c1-12)"
    fi
}

# lay SOURCE NAME: the code of SOURCE as $RELEASES/NAME, with its packages, whole or not at all.
# SOURCE is a clone (what is committed is taken), an unpacked bundle, or a plain folder.
lay() {
    target=$RELEASES/$2
    [ ! -d "$target" ] || { say "   $target is there already" && return 0; }
    say "   $target"
    if [ -n "$DRY" ]; then say "   would lay the code and install its locked packages there" && return 0; fi
    part=$RELEASES/.part
    rm -rf "$part" && mkdir -p "$part" && chmod 755 "$part"
    wheels=""
    if [ -d "$1/code" ]; then
        wheels=$1/wheels
        cp -R "$1/code/." "$part/"
        [ ! -d "$1/static" ] || { mkdir -p "$part/var" && cp -R "$1/static" "$part/var/static"; }
    elif git -c safe.directory="$1" -C "$1" rev-parse --git-dir >/dev/null 2>&1; then
        [ -z "$(git -c safe.directory="$1" -C "$1" status --porcelain --untracked-files=no)" ] ||
            say "   (changes in $1 that are not committed are left out)"
        git -c safe.directory="$1" -C "$1" archive HEAD | tar -xf - -C "$part"
    else
        (cd "$1" && tar -cf - --exclude=./var --exclude=./.venv --exclude=./.git --exclude=./.env --exclude=__pycache__ .) | tar -xf - -C "$part"
    fi
    printf '%s\n' "$2" >"$part/VERSION"
    packages "$part" "$wheels"
    chmod -R u=rwX,go=rX "$part"
    mv -T "$part" "$target"
}

# The locked packages: linked from a version that has the same ones, else from the bundle or the package index.
packages() {
    for each in "$CODE" "$RELEASES"/*; do
        [ -f "$each/.venv/.lock-site" ] || continue
        cmp -s "$each/requirements.txt" "$1/requirements.txt" || continue
        "$each/.venv/bin/python" -c 'import django, granian' 2>/dev/null || continue
        say "   the packages are those of $(basename "$(readlink -f "$each")")"
        cp -al "$(readlink -f "$each")/.venv" "$1/.venv"
        (cd "$1" && python3 scripts/environment.py) && return 0
        rm -rf "$1/.venv"
    done
    if [ -n "$2" ]; then
        say "   the packages come from the bundle"
        (cd "$1" && PIP_NO_INDEX=1 PIP_FIND_LINKS="$2" python3 scripts/environment.py) || give_up "The packages of the bundle do not fit this machine: $(python3 --version), $(uname -m)."
    else
        (cd "$1" && python3 scripts/environment.py) || give_up "The packages could not be installed (why stands above). Nothing was changed."
    fi
}

# static RELEASE: what browsers load, added to what lies there (pages of the version before still ask for theirs).
static() {
    if [ -d "$1/var/static" ]; then
        run install -d -o "$ACCOUNT" -g "$ACCOUNT" -m 750 "$VAR/static"
        run as_site cp -R "$1/var/static/." "$VAR/static/"
    else
        run manage "$1" collectstatic --noinput --verbosity 0
    fi
}

# Lead $CODE to a release, in one step where there was a link already.
lead_to() {
    run ln -sfn "$1" "$CODE.next"
    run mv -T "$CODE.next" "$CODE"
}

# Everything of deploy/ that this machine holds a copy of: units, the command `youju`, settings of the kernel and of logs.
put_files() {
    for each in "$1"/deploy/systemd/youju-*; do put "$each" "/etc/systemd/system/${each##*/}" 644 root:root; done
    put "$1/deploy/youju" /usr/local/sbin/youju 755 root:root
    put "$1/deploy/sysctl/youju.conf" /etc/sysctl.d/60-youju.conf 644 root:root keep
    for each in "$1"/deploy/logrotate/*; do [ ! -f "$each" ] || put "$each" "/etc/logrotate.d/${each##*/}" 644 root:root keep; done
    run systemctl daemon-reload
}

# Every unit that stands by itself: services that say so, and timers, in the order in which they are to start.
units() {
    printf '%s\n' youju-search.service youju-web.service youju-worker@1.service youju-bulk.service
    for each in "$1"/deploy/systemd/*.timer; do printf '%s\n' "${each##*/}"; done
}

# nginx RELEASE: our site of nginx with this machine's name and certificate in it. Needs HOST, CERTIFICATE, PROXIES.
put_nginx() {
    filled=$(mktemp)
    # shellcheck disable=SC2016  # nginx's own $scheme
    case $CERTIFICATE in
    certbot) places="s#/etc/letsencrypt/live/example.org/#/etc/letsencrypt/live/$HOST/#" ;;
    none) # the proxy before us has the certificate: one server, on port 80, and https is what visitors used
        places='/ssl_/d;s/listen 443 ssl http2/listen 80/;s/listen \[::\]:443 ssl http2/listen [::]:80/;s/X-Forwarded-Proto \$scheme/X-Forwarded-Proto https/' ;;
    *) places="s#/etc/letsencrypt/live/example.org/#$CERTIFICATE/#" ;;
    esac
    if [ "$CERTIFICATE" = none ]; then
        awk '/^server \{/ && !seen { seen = 1; skip = 1 } !skip { print } skip && /^\}/ { skip = 0 }' "$1/deploy/nginx/youju.conf"
    else
        cat "$1/deploy/nginx/youju.conf"
    fi | sed -e "$places" -e "s/example\\.org/$HOST/g" >"$filled"
    # Its folder is there before nginx is: whoever may not read what others do finds nothing.
    run install -d -o www-data -g adm -m 750 /var/log/youju
    put "$1/deploy/logrotate/youju" /etc/logrotate.d/youju 644 root:root keep
    put "$1/deploy/nginx/youju-sites.conf" /etc/nginx/youju-sites.conf 644 root:root keep
    if [ -n "$PROXIES" ]; then
        networks=$(mktemp)
        for each in $PROXIES; do printf 'set_real_ip_from %s;\n' "$each"; done >"$networks"
        printf 'real_ip_header X-Forwarded-For;\nreal_ip_recursive on;\n' >>"$networks"
        put "$networks" /etc/nginx/youju-cdn.conf 644 root:root keep
        rm -f "$networks"
    fi
    put "$filled" /etc/nginx/sites-available/youju.conf 644 root:root keep
    rm -f "$filled"
    [ -e /etc/nginx/sites-enabled/youju.conf ] || run ln -sfn ../sites-available/youju.conf /etc/nginx/sites-enabled/youju.conf
}

# Whether the site itself answers, asked past nginx: /readyz and some pages, for as many seconds as are given.
answers() {
    port=$(from_env GRANIAN_PORT) && address=$(from_env GRANIAN_HOST)
    python3 "$HERE/../scripts/ask.py" --host "$HOST" --address "${address:-127.0.0.1}" --port "${port:-8000}" --seconds "$1"
}
