#!/usr/bin/env bash
# Restores, builds and tests everything. `bash test.sh long` also runs what takes long (fifty kills under load).
# What a desk does is tested twice: on files, and on a private PostgreSQL server that lives as long as this script (bench/postgres.sh).
# Where no server can be had, its tests count as skipped. DERMAN_TEST_POSTGRES names a server that is there already.
set -euo pipefail
cd "$(dirname "$0")"

if [ "${1:-}" = long ]; then
  export DERMAN_LONG=1
elif [ $# -gt 0 ]; then
  echo "usage: bash test.sh [long]" >&2
  exit 2
fi

export CI=true DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
configuration=${CONFIGURATION:-Debug}
results=TestResults
began=$SECONDS
scratch=$(mktemp -d /tmp/derman-test.XXXXXX)
chmod 711 "$scratch" # The server's user must get through; a socket's path may have 107 bytes, so never below a long TMPDIR.
unset DERMAN_TEST_ENGINE

end() {
  [ ! -e "$scratch/pg/data/postmaster.pid" ] || bash bench/postgres.sh stop "$scratch/pg" || true
  dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1 || true
  rm -rf "$scratch"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

missing=0
if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
  echo "The .NET SDK 10 is missing. Install it: https://dotnet.microsoft.com/download/dotnet/10.0 (Debian, Ubuntu: apt-get install dotnet-sdk-10.0)" >&2
  missing=1
fi
if ! command -v node >/dev/null || ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  echo "Node.js 20.19 or newer is missing. Install it: https://nodejs.org/en/download" >&2
  missing=1
fi
[ "$missing" = 0 ] || exit 2

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
refreshed=""
# Never waits for ever: without a network the packages are simply not there.
install() {
  export DEBIAN_FRONTEND=noninteractive
  if [ -z "$refreshed" ]; then
    timeout 120 apt-get -qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 update || return 1
    refreshed=yes
  fi
  timeout 300 apt-get -qq -y -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o DPkg::Lock::Timeout=60 --no-install-recommends install "$@" >/dev/null
}

# The host speaks Turkish and Persian, so it needs ICU. A bare container often has none.
if [ "$(uname -s)" = Linux ] && ! ldconfig -p 2>/dev/null | grep -q 'libicuuc\.so'; then
  icu=$(apt-cache search --names-only '^libicu[0-9]+$' 2>/dev/null | awk '{print $1}' | sort -V | tail -1) || icu=""
  if may_install && [ -z "$icu" ]; then
    apt-get update -qq && refreshed=yes
    icu=$(apt-cache search --names-only '^libicu[0-9]+$' | awk '{print $1}' | sort -V | tail -1)
  fi
  if ! may_install || ! install "$icu"; then
    echo "The ICU libraries are missing (package libicu). Install them." >&2
    exit 2
  fi
fi

# Programs only: the distribution's own server and pooler are not started by it.
install_quietly() {
  local policy=/usr/sbin/policy-rc.d ours="" done=0
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
    ours=yes
  fi
  case "$1" in
    postgresql)
      if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        install postgresql-common && echo "create_main_cluster = false" >>/etc/postgresql-common/createcluster.conf || done=1
      fi
      [ "$done" = 0 ] && install postgresql || done=1
      ;;
    pgbouncer)
      install pgbouncer || done=1
      [ ! -d /run/systemd/system ] || systemctl --quiet disable pgbouncer || true
      ;;
    mail)
      install dovecot-imapd postfix || done=1
      [ ! -d /run/systemd/system ] || systemctl --quiet disable dovecot postfix || true
      ;;
  esac
  [ -z "$ours" ] || rm -f "$policy"
  return "$done"
}

# Says on standard output why there is no server; nothing when there is one, and DERMAN_TEST_POSTGRES names it.
start_postgres() {
  if [ -n "${DERMAN_TEST_POSTGRES:-}" ]; then
    return 0
  fi
  if ! bash bench/postgres.sh bin >/dev/null 2>&1; then
    if ! may_install; then
      echo "no PostgreSQL server programs here, and only root may install them (Debian: apt-get install postgresql)"
      return 1
    fi
    install_quietly postgresql >&2 || true
    if ! bash bench/postgres.sh bin >/dev/null 2>&1; then
      echo "no PostgreSQL server programs here, and the package could not be installed"
      return 1
    fi
  fi
  if ! bash bench/postgres.sh start "$scratch/pg" 5432 throwaway >"$scratch/connection" 2>"$scratch/pg.log"; then
    cat "$scratch/pg.log" "$scratch/pg/server.log" >&2 || true
    echo "the PostgreSQL server did not start"
    return 1
  fi
}

at=$SECONDS
if without=$(start_postgres); then
  [ ! -s "$scratch/connection" ] || DERMAN_TEST_POSTGRES=$(cat "$scratch/connection")
  export DERMAN_TEST_POSTGRES
  if [ -z "${DERMAN_TEST_PGBOUNCER:-}" ]; then
    PATH=$PATH:/usr/sbin command -v pgbouncer >/dev/null || ! may_install || install_quietly pgbouncer >&2 || true
    # Like the server, it refuses to run as root.
    if pooler=$(PATH=$PATH:/usr/sbin command -v pgbouncer); then
      owner=$(bash bench/postgres.sh owner)
      [ "$(id -u)" = 0 ] && pooler="setpriv --reuid=$owner --regid=$(id -g "$owner") --clear-groups $pooler"
      export DERMAN_TEST_PGBOUNCER=$pooler
    fi
  fi
  echo "== PostgreSQL: ready, ${DERMAN_TEST_PGBOUNCER:+with PgBouncer, }$((SECONDS - at)) s"
else
  unset DERMAN_TEST_POSTGRES DERMAN_TEST_PGBOUNCER
  echo "== PostgreSQL: none ($without), $((SECONDS - at)) s"
fi

# Screens are looked at in the distribution's own Chromium; tests that need it are counted as skipped where there is none.
at=$SECONDS
find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable; }
if [ -z "${DERMAN_CHROMIUM:-}" ]; then
  find_chromium >/dev/null || ! may_install || install chromium fonts-dejavu-core >&2 || true
  DERMAN_CHROMIUM=$(find_chromium) || DERMAN_CHROMIUM=""
fi
export DERMAN_CHROMIUM
echo "== Chromium: ${DERMAN_CHROMIUM:-none}, $((SECONDS - at)) s"

# E-mail is tested against the distribution's own servers too, started by the tests for themselves; installed for the long run only, counted as skipped
# where they are not. A machine that has another server for sending keeps it.
at=$SECONDS
has_mail() { [ -x /usr/sbin/dovecot ] && [ -x /usr/sbin/postfix ]; }
has_mail || [ -z "${DERMAN_LONG:-}" ] || [ -e /usr/sbin/sendmail ] || ! may_install || install_quietly mail >&2 || true
echo "== Dovecot and Postfix: $(has_mail && echo ready || echo none), $((SECONDS - at)) s"

rm -rf "$results"
failed=""
# NAME PROJECT [ARGUMENT...]
run() {
  local name=$1 project=$2 at=$SECONDS
  shift 2
  if dotnet test "$project" --no-build --no-restore -c "$configuration" --nologo "$@" \
      --logger "trx;LogFileName=${name// /-}.trx" --results-directory "$results" >"$scratch/${name// /-}.log" 2>&1; then
    echo "== $name: passed, $((SECONDS - at)) s"
  else
    echo "== $name: FAILED, $((SECONDS - at)) s"
    echo "${name// /-}" >>"$scratch/failed"
    grep -v "^$" "$scratch/${name// /-}.log" || true
  fi
}

# NAME PROJECT FILTER: tests that cannot run here. They are counted, never passed.
unrun=0
skip() {
  local number
  number=$(dotnet test "$2" --no-build --no-restore -c "$configuration" --nologo --list-tests --filter "$3" | grep -c '^    ') || number=0
  unrun=$((unrun + number))
  echo "== $1: $number skipped ($without)"
}

# What does not know an engine (clocks, packs, text) is tested once; plugins in a process of their own mostly in the long run.
# On the server the ordinary run tests what knows servers, and what asks the store most; the long run tests everything.
stored="Engine!=file&FullyQualifiedName!~.Clocks.&FullyQualifiedName!~.Packs.&FullyQualifiedName!~.Text."
if [ -z "${DERMAN_LONG:-}" ]; then
  asking=""
  for part in .Storage. .Tenancy. .Nodes. .Channels. .Work. .Tickets.Inbox .Tickets.Counting; do
    asking="$asking|FullyQualifiedName~$part"
  done
  stored="$stored&(Engine=postgres$asking)"
fi

# One compiler for all projects: starting it for each costs most of what a small project takes.
export UseSharedCompilation=true
at=$SECONDS
echo "== restore and build ($configuration)"
dotnet restore Platform.sln --locked-mode -v quiet
core=tests/Core.Tests/Core.Tests.csproj
dotnet build "$core" --no-restore -c "$configuration" -m -v quiet --nologo
run "Core.Tests on files" "$core" --filter "Engine!=postgres" & # The host's pages are compiled on one core meanwhile.
early=$!
dotnet build Platform.sln --no-restore -c "$configuration" -m -v quiet --nologo
echo "   $((SECONDS - at)) s"
wait "$early"

test_project() {
  local name
  name=$(basename "$1" .csproj)
  if [ "$name" = Plugins.Tests ] && [ -z "${DERMAN_LONG:-}" ]; then
    run "$name" "$1" --filter "Run!=long"
  elif [ "$name" != Core.Tests ]; then
    run "$name" "$1"
  elif [ -n "${DERMAN_TEST_POSTGRES:-}" ]; then
    DERMAN_TEST_ENGINE=postgres run "$name on PostgreSQL" "$1" --filter "$stored"
  else
    skip "$name on PostgreSQL" "$1" "$stored"
  fi
}

# For processes that start, are killed and come back: such runs beside what reckons.
mostly_waits() { case "$1" in */Durability.Tests.csproj | */Plugins.Tests.csproj) ;; *) return 1 ;; esac }

projects=$(find tests -name '*.Tests.csproj' -not -path '*/obj/*' | LC_ALL=C sort)
for project in $projects; do ! mostly_waits "$project" || test_project "$project"; done &
waiting=$!
for project in $projects; do mostly_waits "$project" || test_project "$project"; done
wait "$waiting"
failed=$(cat "$scratch/failed" 2>/dev/null | tr '\n' ' ') || failed=""

# Guards taken out one by one: each counts as a test, passed when the others notice.
noticed=0 unnoticed=0
if [ -n "${DERMAN_LONG:-}" ]; then
  at=$SECONDS
  node tests/mutations/run.mjs >"$scratch/log" 2>&1 || failed="$failed mutations"
  cat "$scratch/log"
  noticed=$(grep -c '^missed ' "$scratch/log") || true
  unnoticed=$(grep -cE '^(NOT MISSED|NOT FOUND|DOES NOT BUILD)' "$scratch/log") || true
  echo "== guards taken out: $noticed noticed, $unnoticed not, $((SECONDS - at)) s"
fi

# As a vendor who never sees our sources, in both languages. Counts as one test.
at=$SECONDS
if bash tests/vendor.sh >"$scratch/log" 2>&1; then
  noticed=$((noticed + 1))
  echo "== a vendor's way: passed, $((SECONDS - at)) s"
else
  unnoticed=$((unnoticed + 1)) failed="$failed vendor"
  echo "== a vendor's way: FAILED, $((SECONDS - at)) s"
  cat "$scratch/log"
fi

# <Counters total="…" executed="…" passed="…" failed="…" error="…" … />
sum() {
  local total=0 value
  for value in $(grep -ho "<Counters [^>]*" "$results"/*.trx 2>/dev/null | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*'); do
    total=$((total + value))
  done
  echo "$total"
}
total=$(sum total)
passed=$(sum passed)
executed=$(sum executed)
skipped=$((total - executed + unrun))
broken=$((executed - passed + unnoticed))
passed=$((passed + noticed))

echo "== $((SECONDS - began)) s in all${failed:+; failed:$failed}"
echo "$passed passed, $broken failed, $skipped skipped"
[ "$total" -gt 0 ] && [ "$broken" = 0 ] && [ -z "$failed" ]
