#!/bin/sh
# Logs in with an address and a password, and prints the ticket that the other calls take.
# Set URL, USERNAME and PASSWORD first. Where `vestibule usertoken create` makes a token, that is the better way.
set -eu

xml() { printf %s "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'; }

answer=$(curl -sS "$URL/db/main" -H 'Content-Type: application/xml' -H 'QUICKBASE-ACTION: API_Authenticate' \
    --data-binary @- <<XML
<qdbapi>
   <username>$(xml "$USERNAME")</username>
   <password>$(xml "$PASSWORD")</password>
   <hours>${HOURS:-12}</hours>
</qdbapi>
XML
)
ticket=$(printf '%s\n' "$answer" | sed -n 's:^ *<ticket>\(.*\)</ticket>$:\1:p')
if [ -z "$ticket" ]; then
    printf '%s\n' "$answer" >&2
    exit 1
fi
echo "$ticket"
