#!/bin/sh
# Makes what compose.cluster.yaml reads from docker/secrets, and leaves what is there as it is:
#
#   sh docker/secrets.sh
set -eu
cd "$(dirname "$0")"

# The folder is for its owner alone; the files in it are read by the users of the containers, who have other numbers.
mkdir -p secrets
chmod 700 secrets
cd secrets

# Hexadecimal digits need no quoting, neither in a shell nor in an address.
password() { [ -e "$1" ] || openssl rand -hex 24 | tr -d '\n' >"$1"; }
password kurrentdb-admin
password kurrentdb-ops

[ -e kurrentdb-connection ] || printf 'kurrentdb://admin:%s@%s?tls=true&tlsCAFile=%s\n' "$(cat kurrentdb-admin)" \
  kurrentdb-1:2113,kurrentdb-2:2113,kurrentdb-3:2113 /certificates/ca/ca.crt >kurrentdb-connection

[ -e hudna-log-key ] || openssl genpkey -algorithm ed25519 -out hudna-log-key
chmod 644 kurrentdb-admin kurrentdb-ops kurrentdb-connection hudna-log-key
echo "The secrets are in $(pwd). Back them up, and let nobody read them."
