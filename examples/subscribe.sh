#!/bin/sh
# Prints each change of a view, with nothing but curl:
#   examples/subscribe.sh [VIEW[?FILTER]] [LAST-EVENT-ID]     HUDNA_URL=http://127.0.0.1:3000
# Views: corridors, windows, convoys, incidents, positions, situation, events.
# Keep the stream in a file; its last id resumes it:
#   examples/subscribe.sh corridors "$(sed -n 's/^id: //p' heard.txt | tail -1)" >>heard.txt
url="${HUDNA_URL:-http://127.0.0.1:3000}/v1/subscriptions/${1:-corridors}"
exec curl --silent --show-error --fail-with-body --no-buffer ${2:+--header "Last-Event-ID: $2"} "$url"
