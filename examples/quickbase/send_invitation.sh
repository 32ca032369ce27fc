#!/bin/sh
# Mails a user who has a role in an application a link to it: as a document, or with the argument `query`
# as a query. Both are the samples of Quickbase's own documentation.
# Set URL, DBID, USERID and TICKET first (authenticate.sh prints a ticket); APPTOKEN where the application asks
# for one. With USERTOKEN neither is needed: `vestibule demo` prints one. Whoever sends for himself and not for
# the operator may do it once in five minutes for the same person.
set -eu

if [ "${1:-document}" = query ]; then
    if [ -n "${USERTOKEN:-}" ]; then proof="usertoken=$USERTOKEN"; else proof="ticket=$TICKET&apptoken=${APPTOKEN:-}"; fi
    curl -sS "$URL/db/$DBID?a=API_SendInvitation&userid=$USERID&$proof&usertext=Hello"
    exit
fi
if [ -n "${USERTOKEN:-}" ]; then
    proof="<usertoken>$USERTOKEN</usertoken>"
else
    proof="<ticket>$TICKET</ticket>
   <apptoken>${APPTOKEN:-}</apptoken>"
fi
curl -sS "$URL/db/$DBID" -H 'Content-Type: application/xml' -H 'QUICKBASE-ACTION: API_SendInvitation' \
    --data-binary @- <<XML
<qdbapi>
   $proof
   <userid>$USERID</userid>
   <usertext>Welcome!</usertext>
</qdbapi>
XML
