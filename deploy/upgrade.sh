#!/bin/sh
# Brings the version that this script lies in (or that of a bundle) to a machine where the site runs: lays it beside the old one,
# backs up, changes tables, leads the site over, asks whether it answers, and goes all the way back where anything fails.
# docs/operations.md, "Updating".
set -eu

HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=deploy/common.sh
. "$HERE/common.sh"

usage() {
    cat <<'TEXT'
sudo sh deploy/upgrade.sh [options]     (of the new version: git pull, or tar -xf the bundle's deploy/, first)
  --bundle FILE     the new version from a bundle (scripts/bundle.py): no package index is asked
  --source FOLDER   the new version from this clone or folder, if it is not the one this script lies in
  --restart         restart the site instead of renewing its processes one by one
  --keep NUMBER     how many versions to keep beside each other (3)
  --dry-run         tell every step and change nothing
TEXT
}

BUNDLE="" SOURCE=$(dirname "$HERE") RESTART="" KEEP=3
while [ $# -gt 0 ]; do
    case $1 in
    --bundle) BUNDLE=${2:?--bundle wants a file} && shift ;;
    --source) SOURCE=${2:?--source wants a folder} && shift ;;
    --restart) RESTART=yes ;;
    --keep) KEEP=${2:?--keep wants a number} && shift ;;
    --dry-run) DRY=yes ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
    esac
    shift
done

STATE=$RELEASES/upgrading # what has to be undone, written down before it is done: also after a power cut

# --- Doing and undoing -------------------------------------------------------------------------------------------------

# What is done has a line in $STATE/undo, the last first. Each undoing may be done twice, and where nothing was done.
undo_by() {
    [ -z "$DRY" ] || return 0
    { echo "$1" && cat "$STATE/undo"; } >"$STATE/undo.part"
    mv "$STATE/undo.part" "$STATE/undo"
}

go_back() {
    step "Going back to $(basename "$(cat "$STATE/from")")"
    failed=""
    while read -r each; do
        "undo_$each" || { failed="$failed $each" && say "   this step back failed: $each"; }
    done <"$STATE/undo"
    if [ -n "$failed" ]; then
        give_up "The way back is not complete:$failed. What is known stands in $STATE, the backup is $(cat "$STATE/backup" 2>/dev/null).
Mend what is named above and run this script again: it goes on going back first."
    fi
    if answers 60; then
        touch "$(cat "$STATE/to")/FAILED"
        mv "$STATE" "$RELEASES/failed-$(date +%Y%m%d%H%M%S)"
        say "   The old version serves. Nothing of what people wrote is lost."
    else
        give_up "The old version does not answer either: journalctl -u youju-web -n 50. The backup is $(cat "$STATE/backup" 2>/dev/null)."
    fi
}

ended() {
    code=$?
    trap - EXIT INT TERM HUP
    [ -n "$DRY" ] || rm -rf "$RELEASES/.part"
    if [ "$code" -ne 0 ] && [ -z "$DRY" ] && [ -f "$STATE/undo" ]; then go_back; fi
    exit "$code"
}

undo_static() {
    [ ! -f "$STATE/staticfiles.json" ] ||
        install -o "$ACCOUNT" -g "$ACCOUNT" -m 640 "$STATE/staticfiles.json" "$VAR/static/staticfiles.json"
}

pause_posting() {
    undo_by posting
    run touch "$PAUSED"
}
undo_posting() { rm -f "$PAUSED"; }

# Whatever writes without being asked waits: workers and timers that run now.
stop_writers() {
    undo_by writers
    # shellcheck disable=SC2046
    [ ! -s "$STATE/writers" ] || systemctl stop $(cat "$STATE/writers")
}
undo_writers() {
    # shellcheck disable=SC2046
    [ ! -s "$STATE/writers" ] || systemctl start $(cat "$STATE/writers")
}
writers() {
    for each in /etc/systemd/system/youju-*.timer; do
        systemctl is-active --quiet "${each##*/}" && printf '%s\n' "${each##*/}"
    done
    for each in /etc/systemd/system/youju-*.service; do
        name=${each##*/}
        case $name in
        youju-web.service) continue ;;
        *@.service) set -- 1 2 3 4 5 6 7 8 ;;
        *) set -- "" ;;
        esac
        for number; do
            full=${name%.service}$number.service
            systemctl is-active --quiet "$full" && printf '%s\n' "$full"
        done
    done
    return 0
}

# First step by step, with everything that was written since; else the backup, with what was there kept aside.
undo_tables() {
    old=$(cat "$STATE/from") new=$(cat "$STATE/to") backup=$(cat "$STATE/backup")
    if manage "$new" take_back --to <"$STATE/migrations"; then
        say "   the tables are as they were, with everything that was written since"
        return 0
    fi
    say "   the tables could not be changed back; the backup comes in, and what stands there now is kept aside"
    systemctl stop youju-web.service
    manage "$new" restore "$backup" --replace --no-migrate || return 1
    systemctl start youju-web.service
}

# Lead over: the link, the units, nginx stays (its file is the administrator's).
undo_link() {
    old=$(cat "$STATE/from")
    if [ "$(readlink -f "$CODE")" != "$old" ]; then lead_to "$old" || return 1; fi
    FORMER=$(cat "$STATE/to")/deploy
    for each in "$old"/deploy/systemd/youju-*; do
        put "$each" "/etc/systemd/system/${each##*/}" 644 root:root || return 1
    done
    systemctl daemon-reload
}
undo_web() { systemctl restart youju-web.service; }

# --- The steps ---------------------------------------------------------------------------------------------------------

find_versions() {
    step "The versions"
    OLD=$(readlink -f $CODE)
    FORMER=$OLD/deploy
    [ "$(readlink -f "$SOURCE")" != "$OLD" ] || [ -L $CODE ] || give_up "$CODE is what runs: it must not be changed in its place. Bring the new version to another folder:
git clone $CODE ~/youju; git -C $CODE checkout the commit that ran before; then sudo sh ~/youju/deploy/upgrade.sh"
    NAME=$(name_of "$SOURCE")
    NEW=$RELEASES/$NAME
    say "   runs: ${OLD##*/}   comes: $NAME"
    [ "$OLD" != "$NEW" ] || { say "   This version runs already: nothing to do." && exit 0; }
}

# A site that was laid by hand is a folder, not a link: it becomes the first of the versions, and is found where it was.
make_room() {
    [ ! -L $CODE ] || return 0
    OLD=$RELEASES/$(name_of $CODE)
    FORMER=$OLD/deploy
    say "   $CODE is a folder; it goes to $OLD, and $CODE leads there"
    [ -z "$DRY" ] || return 0
    ln -sfn "$OLD" $CODE.next
    mv -T $CODE "$OLD" && mv -T $CODE.next $CODE # between the two nobody finds it, for a thousandth of a second
}

begin() {
    [ -z "$DRY" ] || return 0
    rm -rf "$STATE.part" && mkdir -m 700 "$STATE.part"
    : >"$STATE.part/undo"
    echo "$OLD" >"$STATE.part/from"
    echo "$NEW" >"$STATE.part/to"
    writers >"$STATE.part/writers"
    [ ! -f $VAR/static/staticfiles.json ] || cp $VAR/static/staticfiles.json "$STATE.part/"
    mv -T "$STATE.part" "$STATE"
}

prepare() {
    step "The new version beside the old one"
    lay "$SOURCE" "$NAME"
    [ -z "$DRY" ] || NEW=$(dirname "$HERE") # what would lie there
    begin
    undo_by static
    static "$NEW"
    run manage "$NEW" check --deploy
    if [ -n "$DRY" ]; then WAITING="" DISTURBS="" && return 0; fi
    WAITING=$(manage "$NEW" showmigrations --plan | grep -c '^\[ \]' || :)
    DISTURBS=""
    manage "$NEW" check_migrations --waiting || DISTURBS=yes
}

save() {
    step "A backup of now"
    folder=$BACKUPS/before-updates
    run install -d -o $ACCOUNT -g $ACCOUNT -m 700 $BACKUPS $folder
    if [ -n "$DRY" ]; then say "   would write it into $folder" && return 0; fi
    # In the clear, so that the way back needs no key of anybody; without a trial, for people wait who want to post.
    manage "$NEW" backup --plain --no-trial --path-only $folder | tail -n 1 >"$STATE/backup"
    [ -f "$(cat "$STATE/backup")" ] || give_up "No backup was written."
    say "   $(cat "$STATE/backup")"
}

change_tables() {
    step "The tables"
    if [ -n "$DRY" ]; then say "   would show the plan, pause posting, stop workers and timers, and migrate" && return 0; fi
    if [ "$WAITING" -eq 0 ]; then
        say "   stay as they are"
        stop_writers
        save
        return 0
    fi
    manage "$NEW" migrate --plan
    pause_posting
    stop_writers
    if [ -z "$DISTURBS" ] && ! grep -qs posting-paused /etc/nginx/sites-enabled/*; then
        DISTURBS=yes
        say "   nginx here does not know how to pause posting: the site stops until the new version is there"
    elif [ -n "$DISTURBS" ]; then
        say "   the running version does not survive this (why stands above): it stops until the new one is there"
    fi
    if [ -n "$DISTURBS" ]; then
        undo_by web
        systemctl stop youju-web.service
    fi
    save # now, so that nothing that was acknowledged is missing in it
    manage "$NEW" take_back --note >"$STATE/migrations"
    undo_by tables
    # Whoever reads must not wait behind a change that itself waits: it gives up instead.
    PGOPTIONS='-c lock_timeout=5s' manage "$NEW" migrate --noinput
}

lead_over() {
    step "Leading over"
    undo_by web
    undo_by link
    [ -n "$DRY" ] || cmp -s "$OLD/requirements.txt" "$NEW/requirements.txt" || RESTART=yes
    [ -z "${DISTURBS:-}" ] || RESTART=yes
    lead_to "$NEW"
    put_files "$NEW"
    if [ -n "$RESTART" ]; then run systemctl restart youju-web.service; else renew; fi
    [ -z "$DRY" ] || return 0
    answers 60 || give_up "The new version does not answer as it should."
}

# One process after the other; over when none of the old ones is left.
renew() {
    main=$(systemctl show -p MainPID --value youju-web.service)
    before=$(cat "/proc/$main/task/$main/children" 2>/dev/null || :)
    run systemctl reload youju-web.service
    [ -z "$DRY" ] || return 0
    tries=0
    while for each in $before; do [ ! -d "/proc/$each" ] || break; done && [ -n "${each:-}" ] && [ -d "/proc/$each" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 120 ] || give_up "The old processes do not end."
        sleep 1
    done
}

go_on() {
    step "Everything goes on"
    run rm -f "$PAUSED"
    # Units that this version no longer has; and new ones. What an administrator switched off stays off.
    for each in "$OLD"/deploy/systemd/youju-*; do
        name=${each##*/}
        [ ! -f "$NEW/deploy/systemd/$name" ] || continue
        [ -f "/etc/systemd/system/$name" ] || continue
        case $name in *@.*) ;; *) run systemctl disable --now "$name" ;; esac
        run rm "/etc/systemd/system/$name"
    done
    run systemctl daemon-reload
    for each in $(units "$NEW"); do
        [ -f "$OLD/deploy/systemd/$(file_of "$each")" ] || run systemctl enable --now "$each"
    done
    if [ -z "$DRY" ]; then
        while read -r each; do
            [ ! -f "/etc/systemd/system/$(file_of "$each")" ] || systemctl start "$each"
        done <"$STATE/writers"
        rm -rf "$STATE" "$NEW/FAILED"
    fi
}
file_of() { printf '%s' "$1" | sed 's/@[0-9]*\./@./'; }

fill() {
    step "Laws, articles, pages"
    run manage "$NEW" seed || remains "youju seed: something of content/ was not loaded (why stands above); the site runs"
    run manage "$NEW" prepare_articles || remains "youju prepare_articles"
}

# nginx is not touched while the site changes; what is new in its file comes last, and only where nginx takes it.
web_server() {
    site=/etc/nginx/sites-available/youju.conf
    [ -f $site ] || return 0
    step "nginx"
    PROXIES=""
    if grep -q 'listen 443' $site; then
        CERTIFICATE=$(sed -n 's/^ *ssl_certificate  *\(.*\)\/fullchain.pem;/\1/p' $site | head -n 1)
        case $CERTIFICATE in /etc/letsencrypt/*) CERTIFICATE=certbot ;; esac
    else
        CERTIFICATE=none
    fi
    [ -n "$DRY" ] || cp -p $site "$RELEASES/nginx-before"
    put_nginx "$NEW"
    if [ -z "$DRY" ] && ! nginx -q -t; then
        cp -p "$RELEASES/nginx-before" $site
        remains "nginx does not take our new file; the old one is in its place: compare with $NEW/deploy/nginx/youju.conf"
        return 0
    fi
    run systemctl reload nginx
}

# Whether a process was started there: a reload keeps the first one of the web server.
in_use() {
    for cwd in /proc/[0-9]*/cwd; do [ "$(readlink "$cwd" 2>/dev/null)" != "$1" ] || return 0; done
    return 1
}

tidy() {
    step "Old versions"
    number=0
    # shellcheck disable=SC2045  # our own names: days and commits
    for each in $(ls -1td $RELEASES/*/); do
        each=${each%/}
        [ -f "$each/manage.py" ] || continue
        if [ ! -f "$each/FAILED" ]; then # one that did not come to serve is no version to go back to
            number=$((number + 1))
            [ "$number" -gt "$KEEP" ] || continue
        fi
        case $each in "$NEW" | "$OLD") continue ;; esac
        in_use "$each" && continue
        say "   goes: ${each##*/}"
        run rm -rf "$each"
    done
    run find "$RELEASES" -maxdepth 1 -name 'failed-*' -mtime +90 -exec rm -rf {} +
}

need_root
if [ -n "$BUNDLE" ]; then # the new version knows how it wants to be brought in
    unpacked=$(mktemp -d)
    unpack "$BUNDLE" "$unpacked"
    set -- --source "$unpacked" --keep "$KEEP"
    [ -z "$RESTART" ] || set -- "$@" --restart
    [ -z "$DRY" ] || set -- "$@" --dry-run
    code=0
    sh "$unpacked/code/deploy/upgrade.sh" "$@" || code=$?
    rm -rf "$unpacked"
    exit "$code"
fi
if [ -z "$DRY" ]; then
    install -d -m 755 $RELEASES
    exec 9>"$RELEASES/.lock"
    flock -n 9 || give_up "Another update is under way."
fi
trap ended EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
for each in $CODE/manage.py $CONF/env; do [ -e "$each" ] || give_up "There is no $each: the site does not run here yet, deploy/install.sh sets it up."; done
HOST=$(from_env SITE_URL) && HOST=${HOST#*://} && HOST=${HOST%%:*}
if [ -z "$DRY" ] && [ -f "$STATE/undo" ]; then
    say "An update was cut short here."
    go_back
fi
find_versions
make_room
prepare
change_tables
lead_over
go_on
fill
web_server
tidy
step "${DRY:+Nothing was changed. }$NAME runs${LEFT:+. What remains for you}$LEFT"
