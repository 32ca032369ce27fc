#!/bin/sh
# Mails a member of an application a link to it over the XML dialect, as a document; with the argument
# `query` as a query. Whoever is no administrator may do it once in five minutes for the same person.
# Set URL, DBID, USERTOKEN and USERID first: `vestibule demo` prints all of them.
set -eu

if [ "${1:-document}" = query ]; then
    curl -sS -G "$URL/db/$DBID" -d a=API_SendInvitation --data-urlencode "usertoken=$USERTOKEN" \
        --data-urlencode "userid=$USERID" --data-urlencode 'usertext=Hello'
else
    curl -sS "$URL/db/$DBID" -H 'Content-Type: application/xml' -H 'QUICKBASE-ACTION: API_SendInvitation' \
        --data-binary "
<qdbapi>
   <usertoken>$USERTOKEN</usertoken>
   <userid>$USERID</userid>
   <usertext>Welcome!</usertext>
   <udata>job-17</udata>
</qdbapi>"
fi
