#!/bin/sh
# A data directory (SQLite) from what backup.sh has made:
#
#   sh docker/restore.sh BACKUP DATA
#
# DATA must not be there yet, or be an empty folder. No server starts on it before all of it is there.
set -eu

[ $# -eq 2 ] || { echo 'Say which backup, and where to: sh docker/restore.sh BACKUP DATA' >&2; exit 2; }
backup=$1
data=$2
[ -f "$backup/ledger.sqlite" ] || { echo "There is no ledger in $backup: name a backup." >&2; exit 1; }
# A write-ahead log that is left of another ledger would be taken for this one's.
[ -z "$(ls -A "$data" 2>/dev/null)" ] || { echo "There is something in $data already: name another place." >&2; exit 1; }

# The key is in it.
umask 077
mkdir -p "$data"
echo 'The ledger here may be half of one: remove the folder, and restore the backup again.' >"$data/restore-unfinished"
sync
cp -Rp "$backup"/. "$data"
# Whatever a copy of the backup has let others read.
chmod -R go-rwx "$data"
sync
rm "$data/restore-unfinished"
sync
echo "The ledger is in $data. The folder must be the user's that the server runs as."
