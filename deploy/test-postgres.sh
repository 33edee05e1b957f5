#!/usr/bin/env bash
# Starts a PostgreSQL with pgvector for the tests, or stops it. Needs root and a Debian mirror for the first start, which
# builds it with debootstrap in a folder outside the checkout (about 700 MB, a few minutes); later starts take a second.
#
#   export DOCCHAT_TEST_POSTGRES_URL=$(deploy/test-postgres.sh start)
#   deploy/test-postgres.sh restart|stop
#
# DOCCHAT_TEST_POSTGRES_DIR   where it is kept (default: /var/cache/docchat-postgres)
# DOCCHAT_TEST_POSTGRES_PORT  (default: 54329)
set -euo pipefail

dir=${DOCCHAT_TEST_POSTGRES_DIR:-/var/cache/docchat-postgres}
port=${DOCCHAT_TEST_POSTGRES_PORT:-54329}
root=$dir/trixie
bin=/usr/lib/postgresql/17/bin
data=/var/lib/postgresql/test
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}

say() { printf '%s\n' "$*" >&2; }

build() {
  [ -x "$root$bin/postgres" ] && return
  [ "$(id -u)" = 0 ] || { say "Building needs root: run it with sudo, or set DOCCHAT_TEST_POSTGRES_URL to a server of your own."; exit 1; }
  if ! command -v debootstrap > /dev/null; then
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends debootstrap; } >&2 ||
      { say "debootstrap cannot be installed: set DOCCHAT_TEST_POSTGRES_URL to a server of your own."; exit 1; }
  fi
  say "Building PostgreSQL 17 with pgvector in $root"
  mkdir -p "$dir"
  rm -rf "$root.part"
  debootstrap --variant=minbase --include=postgresql-17-pgvector trixie "$root.part" "$mirror" >&2 ||
    { say "It cannot be had from $mirror: set DOCCHAT_TEST_POSTGRES_URL to a server of your own."; exit 1; }
  rm -rf "$root"
  mv "$root.part" "$root"
}

# Within the chroot, as the user postgres.
inside() { chroot --userspec=postgres:postgres "$root" "$@"; }

control() { inside "$bin/pg_ctl" -D "$data" -w -t 60 "$@" >&2; }

init() {
  inside test -f "$data/PG_VERSION" && return
  inside "$bin/initdb" -D "$data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 > /dev/null
  inside tee -a "$data/postgresql.conf" > /dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '/tmp'
# The chroot has no /dev/shm.
dynamic_shared_memory_type = mmap
max_connections = 200
shared_buffers = 256MB
CONF
}

start() {
  build
  init
  control status > /dev/null 2>&1 || control start -o "-p $port" -l "$data/log" < /dev/null
  printf 'postgres://postgres@127.0.0.1:%s/postgres\n' "$port"
}

case ${1:-start} in
  start) start ;;
  restart) control restart -m "${2:-immediate}" -o "-p $port" -l "$data/log" < /dev/null ;;
  stop) control stop -m fast ;;
  *) say "usage: $0 start|restart [mode]|stop"; exit 2 ;;
esac
