#!/bin/sh
# A backup of a data directory (SQLite), beside a running server or without one:
#
#   sh docker/backup.sh DATA BACKUP
#
# BACKUP must not be there yet; it is there when it is whole. docs/operations.md says how to restore it.
set -eu

[ $# -eq 2 ] || { echo 'Say which data directory, and where to: sh docker/backup.sh DATA BACKUP' >&2; exit 2; }
data=$1
backup=$2
part=$backup.part
[ -f "$data/ledger.sqlite" ] || { echo "There is no ledger in $data: name the data directory of a server." >&2; exit 1; }
for half in copy import restore; do
  [ ! -e "$data/$half-unfinished" ] || { echo "What is in $data is half of a ledger: finish the $half first." >&2; exit 1; }
done
[ ! -e "$backup" ] || { echo "There is something at $backup already: name another place." >&2; exit 1; }

# Of a checkout, the Node that npm has brought; in the image, its own.
pinned=$(dirname "$0")/../node_modules/.bin
PATH=$pinned:$PATH

# The key is in it.
umask 077
rm -rf "$part"
mkdir -p "$part"

# In this order: each head is of a tree, and each tree of a ledger, that was there before it.
if [ -d "$data/log" ]; then
  mkdir "$part/log"
  for file in key key.pub checkpoints tree positions; do
    [ ! -e "$data/log/$file" ] || cp -p "$data/log/$file" "$part/log/$file"
  done
fi

# One transaction that reads: the ledger as it stood at one moment, whatever is written meanwhile.
node --disable-warning=ExperimentalWarning -e '
  const { DatabaseSync } = require("node:sqlite");
  const [from, to] = process.argv.slice(1);
  new DatabaseSync(from, { readOnly: true }).prepare("VACUUM INTO ?").run(to);
' "$data/ledger.sqlite" "$part/ledger.sqlite"

# What was copied keeps its times, and nobody else's rights.
chmod -R go-rwx "$part"
sync
mv "$part" "$backup"
echo "The backup is in $backup. Try it: npm run hudna -- audit verify --data $backup"
