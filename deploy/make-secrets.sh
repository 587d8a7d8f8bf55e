#!/bin/sh
# make-secrets.sh single|cluster: the secrets of docker-compose.yml, made at random, below deploy/secrets beside this script.
# Never overwrites: what is there is in use. Needs nothing but a shell.
set -eu

case "${1:-}" in
  single) nodes=kurrentdb:2113 ;;
  cluster) nodes=kurrentdb-1:2113,kurrentdb-2:2113,kurrentdb-3:2113 ;;
  *)
    echo "用法：$0 single|cluster · usage: $0 single|cluster" >&2
    exit 2
    ;;
esac

folder=$(dirname "$0")/secrets
if [ -e "$folder" ]; then
  echo "$folder 已存在，未作改动 · $folder is there already; nothing was changed" >&2
  exit 1
fi

# 48 hexadecimal digits: 192 bits, and nothing that an address would have to escape.
secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# The folder is closed to others; the files in it are read in containers by users that this machine does not know.
umask 077
half=$folder.$$
mkdir "$half"
postgres=$(secret)
log=$(secret)
printf '%s' "$postgres" >"$half/postgres-password"
printf 'postgres://shuangwei:%s@postgres:5432/shuangwei' "$postgres" >"$half/database-url"
printf 'esdb://admin:%s@%s?tls=true&tlsCAFile=/run/certificates/ca.crt' "$log" "$nodes" >"$half/eventstore-url"
printf 'KURRENTDB_DEFAULT_ADMIN_PASSWORD=%s\nKURRENTDB_DEFAULT_OPS_PASSWORD=%s\n' "$log" "$(secret)" >"$half/kurrentdb.env"
secret >"$half/grafana-password"
: >"$half/metrics-token"
chmod 0444 "$half"/*
# Yours to fill in: a token of an administrator.
chmod 0644 "$half/metrics-token"
mv "$half" "$folder"
echo "✓ $folder · 请把管理员令牌写入 metrics-token · put a token of an administrator into metrics-token"
