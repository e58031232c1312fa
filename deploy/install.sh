#!/bin/sh
# Sets a fresh small server up: Debian 12 or newer, Ubuntu 24.04 or newer. Run it again at any time: what is there stays, what is
# missing is made. docs/operations.md tells what it does, and the same by hand.
set -eu

HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=deploy/common.sh
. "$HERE/common.sh"

usage() {
    cat <<'TEXT'
sudo sh deploy/install.sh [options]
  --answers FILE        what would be asked, one NAME=value in a line (deploy/answers.example)
  --database KIND       postgres (as usual), sqlite, or postgres://… elsewhere
  --certificate WHICH   certbot (as usual), or a folder with fullchain.pem and privkey.pem
  --no-certificate      behind a proxy that has the certificate (name it by PROXIES= in the answers)
  --bundle FILE         code, packages and static files from a bundle (scripts/bundle.py): no package index is asked
  --source FOLDER       the code from this clone or folder, if it is not the one this script lies in
  --packages-only       only what comes from Debian, for a machine that is cut off afterwards
  --dry-run             tell every step and change nothing
Debian's packages come from the machine's own sources, Python's from PIP_INDEX_URL where that is set.
TEXT
}

ANSWERS="" BUNDLE="" SOURCE=$(dirname "$HERE") ONLY_PACKAGES=""
HOST="" CONTACT="" EMAIL_URL="" FROM="" ICP="" POLICE="" DATABASE="" CERTIFICATE="" PROXIES="" ADMIN=""

read_answers() {
    [ -r "$1" ] || give_up "The file of answers $1 cannot be read."
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in '' | '#'*) continue ;; esac
        value=${line#*=}
        case ${line%%=*} in
        HOST) HOST=$value ;; CONTACT) CONTACT=$value ;; EMAIL_URL) EMAIL_URL=$value ;; FROM) FROM=$value ;;
        ICP) ICP=$value ;; POLICE) POLICE=$value ;; DATABASE) DATABASE=${DATABASE:-$value} ;;
        CERTIFICATE) CERTIFICATE=${CERTIFICATE:-$value} ;; PROXIES) PROXIES=$value ;; ADMIN) ADMIN=$value ;;
        *) give_up "The file of answers $1 says '$line', which nobody asks; deploy/answers.example names what there is." ;;
        esac
    done <"$1"
}

# ask NAME QUESTION USUAL: what no option, no answer and no earlier run has told.
ask() {
    eval "known=\$$1"
    [ -z "$known" ] || return 0
    answer=""
    # shellcheck disable=SC2034  # read by the last line
    if [ -z "$ANSWERS" ] && [ -z "$DRY" ]; then
        printf '%s%s: ' "$2" "${3:+ [$3]}"
        IFS= read -r answer || give_up "
Nobody answers; write the answers into a file: --answers FILE (deploy/answers.example)."
    fi
    eval "$1=\${answer:-\$3}"
}

# The file of the environment is read by systemd and by shells: some signs mean something to one of them.
plain() {
    case $2 in *[\"\$\`\\]* | *"'"*) give_up "$1 holds a quote, \$, \` or \\, which /etc/youju/env cannot carry. In an address write it as %22 and the like." ;; esac
}

questions() {
    step "What has to be known"
    [ -z "$ANSWERS" ] || read_answers "$ANSWERS"
    if [ -r "$CONF/env" ]; then
        say "   $CONF/env is there: it says who the site is. Change it by hand; restart the site afterwards."
        HOST=$(from_env SITE_URL) && HOST=${HOST#https://}
        DATABASE=$(from_env DATABASE_URL)
        CONTACT=$(from_env SITE_CONTACT_EMAIL)
    else
        ask HOST "The name under which people reach the site, such as example.org" "${DRY:+example.org}"
        ask CONTACT "An e-mail address at which readers reach you" "contact@$HOST"
        ask EMAIL_URL "The mail server (submission://user:password@host:587)" "smtp://localhost:25"
        ask ICP "The ICP number for the footer (may be empty)" ""
        ask POLICE "The number of the police record for the footer (may be empty)" ""
        ask DATABASE "The database: postgres or sqlite" postgres
    fi
    ask CERTIFICATE "The certificate: certbot, a folder, or none" certbot
    ask ADMIN "The e-mail address of the first administrator (empty: none now)" ""
    case $HOST in '' | *[!a-z0-9.-]* | *..* | .* | -*) give_up "'$HOST' is not the name of a site: small letters, digits, dots, such as example.org." ;; esac
    case $DATABASE in
    postgres) DATABASE="postgres://$ACCOUNT@%2Fvar%2Frun%2Fpostgresql/$ACCOUNT" ;;
    sqlite) DATABASE="sqlite:///$VAR/site.sqlite3" ;;
    postgres://?* | sqlite:///?*) ;;
    *) give_up "The database is '$DATABASE'; write postgres, sqlite or postgres://user:password@host/name." ;;
    esac
    case $CERTIFICATE in
    certbot | none) ;;
    /*) for each in fullchain.pem privkey.pem; do [ -r "$CERTIFICATE/$each" ] || give_up "$CERTIFICATE holds no $each."; done ;;
    *) give_up "The certificate is '$CERTIFICATE'; write certbot, none, or a folder from / on." ;;
    esac
    case $EMAIL_URL in '' | submission://?* | smtp://?* | smtps://?* | filemail:///?*) ;; *) give_up "EMAIL_URL is not an address of a mail server: submission://user:password@host:587." ;; esac
    case $CONTACT in *?@?*) ;; *) give_up "'$CONTACT' is not an e-mail address." ;; esac
    for name in CONTACT EMAIL_URL FROM ICP POLICE DATABASE; do eval "plain $name \"\$$name\""; done
    case $DATABASE in *"@%2F"*) LOCAL_POSTGRES=yes ;; *) LOCAL_POSTGRES="" ;; esac
    say "   https://$HOST, database ${DATABASE%%:*}${LOCAL_POSTGRES:+ on this machine}, certificate $CERTIFICATE"
}

machine() {
    step "This machine"
    [ -r /etc/debian_version ] || give_up "This is neither Debian nor Ubuntu; docs/operations.md tells the steps by hand."
    command -v systemctl >/dev/null || give_up "systemd does not run here; docs/operations.md tells the steps by hand."
    memory=$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)
    cores=$(nproc)
    say "   $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release), $cores cores, $memory MB"
    [ "$memory" -ge 900 ] || give_up "$memory MB of memory are too few: the site and its workers need 1 GB on SQLite, 2 GB with PostgreSQL."
}

debian_packages() {
    step "Packages of Debian"
    wanted="python3 python3-venv procps nginx fonts-noto-cjk ca-certificates age"
    [ -n "$BUNDLE" ] || wanted="$wanted git"
    case $DATABASE in
    *"@%2F"*) wanted="$wanted postgresql" ;;
    postgres*) wanted="$wanted postgresql-client" ;;
    esac
    [ "$CERTIFICATE" != certbot ] || wanted="$wanted certbot"
    missing=""
    for each in $wanted; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$each" 2>/dev/null)" = installed ] || missing="$missing $each"
    done
    [ -n "$missing" ] || { say "   all are there" && return 0; }
    say "  $missing"
    # shellcheck disable=SC2086
    if ! run env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >/dev/null 2>&1; then
        run apt-get update -q || give_up "The list of packages could not be fetched (why stands above); see /etc/apt/sources.list."
        run env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing || give_up "Packages are missing (why stands above):$missing"
    fi
}

new_python() {
    [ -n "$DRY" ] || python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || give_up "Python 3.11 or newer is needed, this is $(python3 --version): use Debian 12 or Ubuntu 24.04, or newer."
}

account() {
    step "Account and folders"
    getent passwd $ACCOUNT >/dev/null || run useradd --system --user-group --home-dir $VAR --no-create-home --shell /usr/sbin/nologin $ACCOUNT
    run install -d -o $ACCOUNT -g $ACCOUNT -m 750 $VAR
    run install -d -o $ACCOUNT -g $ACCOUNT -m 700 $BACKUPS
    run install -d -o root -g $ACCOUNT -m 750 $CONF
    run install -d -m 755 $RELEASES
    say "   $ACCOUNT, $VAR, $CONF, $RELEASES"
}

code() {
    step "The site's code and packages"
    if [ -n "$BUNDLE" ]; then
        unpacked=$(mktemp -d)
        unpack "$BUNDLE" "$unpacked"
        SOURCE=$unpacked
    fi
    NAME=$(name_of "$SOURCE")
    running=$(readlink -f $CODE 2>/dev/null || :)
    if [ -n "$running" ] && [ -e "$running/manage.py" ]; then
        [ "$running" = "$RELEASES/$NAME" ] || say "   ${running##*/} runs here; deploy/upgrade.sh brings another version"
        RELEASE=$running
    else
        lay "$SOURCE" "$NAME"
        RELEASE=$RELEASES/$NAME
        lead_to "$RELEASE"
    fi
    [ -z "$DRY" ] || RELEASE=$(dirname "$HERE") # what would lie there
    [ -z "$BUNDLE" ] || rm -rf "$unpacked"
}

environment() {
    step "$CONF/env"
    [ ! -f $CONF/env ] || { say "   is there and stays as it is" && return 0; }
    [ -z "$DRY" ] || { say "   would be written, readable for root and $ACCOUNT alone" && return 0; }
    umask 077
    {
        echo "# Every switch: docs/operations.md. After a change: systemctl restart youju-web 'youju-worker@*' youju-bulk"
        echo "SITE_URL=https://$HOST"
        echo "VAR_DIR=$VAR"
        echo "DATABASE_URL=\"$DATABASE\""
        echo "EMAIL_URL=\"$EMAIL_URL\""
        [ -z "$FROM" ] || echo "DEFAULT_FROM_EMAIL=\"$FROM\""
        echo "SITE_CONTACT_EMAIL=\"$CONTACT\""
        echo "SITE_ICP=\"$ICP\""
        [ -z "$POLICE" ] || echo "SITE_POLICE_RECORD=\"$POLICE\""
        [ "$cores" -eq 2 ] || echo "GRANIAN_WORKERS=$cores"
    } >$CONF/env.part
    umask 022
    chown root:$ACCOUNT $CONF/env.part && chmod 640 $CONF/env.part
    mv $CONF/env.part $CONF/env
    say "   written"
    [ -n "$ICP" ] || remains "SITE_ICP in $CONF/env: the footer of a site reached from mainland China names its number"
    case $EMAIL_URL in smtp://localhost*) remains "EMAIL_URL in $CONF/env: a mail server that takes letters from here" ;; esac
}

database() {
    step "The database"
    [ -n "$LOCAL_POSTGRES" ] || { say "   ${DATABASE%%:*}: nothing to prepare here" && return 0; }
    if [ -n "$DRY" ]; then say "   would make the role and the database $ACCOUNT, and lay private.conf" && return 0; fi
    cd / # the account postgres may not look into the folder that root began in
    cluster=$(pg_lsclusters -h | awk '$1 >= 15 { print $1, $2; exit }')
    [ -n "$cluster" ] || give_up "PostgreSQL 15 or newer is installed without a cluster: pg_createcluster 15 main"
    folder=/etc/postgresql/${cluster% *}/${cluster#* }
    mkdir -p "$folder/conf.d"
    put "$RELEASE/deploy/postgresql/private.conf" "$folder/conf.d/youju-private.conf" 644 root:root keep
    systemctl start postgresql
    [ -z "$CHANGED" ] || systemctl reload postgresql
    psql() { runuser -u postgres -- psql -XAtq "$@" </dev/null; }
    [ -n "$(psql -c "SELECT 1 FROM pg_roles WHERE rolname = '$ACCOUNT'")" ] || runuser -u postgres -- createuser --createdb $ACCOUNT # a backup is tried in a database of its own
    [ -n "$(psql -c "SELECT 1 FROM pg_database WHERE datname = '$ACCOUNT'")" ] ||
        runuser -u postgres -- createdb --owner=$ACCOUNT --encoding=UTF8 --locale=C.UTF-8 --template=template0 $ACCOUNT
    say "   PostgreSQL ${cluster% *}: role and database $ACCOUNT"
}

tables() {
    step "Tables, static files, laws and articles (a minute or two)"
    run manage "$RELEASE" migrate --noinput --verbosity 0
    static "$RELEASE"
    run manage "$RELEASE" seed
    run manage "$RELEASE" prepare_articles
    run manage "$RELEASE" check --deploy
}

administrator() {
    [ -n "$ADMIN" ] || return 0
    step "The first administrator"
    case $ADMIN in *?@?*) ;; *) give_up "'$ADMIN' is not an e-mail address." ;; esac
    if [ -n "$DRY" ]; then say "   would make the account $ADMIN" && return 0; fi
    if told=$(manage "$RELEASE" createsuperuser --noinput --email "$ADMIN" 2>&1); then
        say "   $ADMIN: sign in at https://$HOST/accounts/login/ with a code that comes by mail, then set up the second factor"
    else
        case $told in *已有* | *already* | *占用* | *存在*) say "   $ADMIN is there" ;; *) give_up "$told" ;; esac
    fi
}

services() {
    step "Services and timers"
    put_files "$RELEASE"
    run sysctl -q -p /etc/sysctl.d/60-youju.conf 2>/dev/null || say "   (this machine does not let us set what 60-youju.conf says)"
    # shellcheck disable=SC2046
    run systemctl enable --now $(units "$RELEASE")
}

certificate() {
    step "The certificate"
    [ "$CERTIFICATE" = certbot ] || { say "   ${CERTIFICATE}" && return 0; }
    if [ -e "/etc/letsencrypt/live/$HOST/fullchain.pem" ]; then say "   is there" && return 0; fi
    run systemctl start nginx
    run certbot certonly --non-interactive --agree-tos -m "$CONTACT" --webroot -w /var/www/html -d "$HOST" --deploy-hook 'systemctl reload nginx' ||
        give_up "No certificate yet (certbot's words stand above). Let the name $HOST lead to this machine, open ports 80 and 443, and run this again;
or name one that you have: --certificate FOLDER. All before this step is done."
}

web() {
    step "nginx"
    put_nginx "$RELEASE"
    [ ! -L /etc/nginx/sites-enabled/default ] || run rm /etc/nginx/sites-enabled/default # its log names visitors
    run nginx -q -t || give_up "nginx does not take its configuration (why stands above)."
    run systemctl enable nginx
    run systemctl reload-or-restart nginx
}

smoke() {
    step "Does it answer?"
    [ -z "$DRY" ] || { say "   would ask for /readyz and four pages" && return 0; }
    answers 60 || give_up "The site does not answer as it should: journalctl -u youju-web -n 50"
    scheme=--tls
    [ "$CERTIFICATE" != none ] || scheme=--plain
    python3 "$HERE/../scripts/ask.py" --host "$HOST" --through-nginx $scheme --seconds 15 || give_up "nginx does not pass the site on: nginx -t; journalctl -u nginx -n 50"
}

last_words() {
    remains "backups to another machine: $BACKUPS and $VAR/secret_key and $CONF/env"
    remains "the firewall: 80 and 443 open, everything else but your own way in closed"
    [ -n "$ADMIN" ] || remains "an administrator: youju createsuperuser"
    [ "$CERTIFICATE" != none ] || [ -n "$PROXIES" ] || remains "/etc/nginx/youju-cdn.conf: the addresses of the proxy before us, or all visitors look like one"
    step "${DRY:+Nothing was changed. }What remains for you$LEFT"
    say "
Commands of the site: youju help. Updates: deploy/upgrade.sh of the new version. docs/operations.md tells the rest."
}

while [ $# -gt 0 ]; do
    case $1 in
    --answers) ANSWERS=${2:?--answers wants a file} && shift ;;
    --database) DATABASE=${2:?--database wants postgres or sqlite} && shift ;;
    --certificate) CERTIFICATE=${2:?--certificate wants a folder} && shift ;;
    --no-certificate) CERTIFICATE=none ;;
    --bundle) BUNDLE=${2:?--bundle wants a file} && shift ;;
    --source) SOURCE=${2:?--source wants a folder} && shift ;;
    --packages-only) ONLY_PACKAGES=yes ;;
    --dry-run) DRY=yes ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
    esac
    shift
done

need_root
machine
questions
debian_packages
[ -z "$ONLY_PACKAGES" ] || { say "
The packages are there. Run the same again without --packages-only." && exit 0; }
new_python
account
code
environment
database
tables
administrator
services
certificate
web
smoke
last_words
