#!/bin/sh
# Mails a member of an application a link to it over the XML dialect: once as a document, once as a query.
# Set URL, DBID, USERTOKEN and USERID first: `vestibule demo` prints all of them.
set -eu

curl -sS "$URL/db/$DBID" -H 'Content-Type: application/xml' -H 'QUICKBASE-ACTION: API_SendInvitation' --data-binary "
<qdbapi>
   <usertoken>$USERTOKEN</usertoken>
   <userid>$USERID</userid>
   <usertext>Welcome!</usertext>
   <udata>job-17</udata>
</qdbapi>"

curl -sS -G "$URL/db/$DBID" -d a=API_SendInvitation --data-urlencode "usertoken=$USERTOKEN" \
    --data-urlencode "userid=$USERID" --data-urlencode 'usertext=Hello'
