#!/bin/sh
# The whole way of an invitation in Quickbase's XML: looks for a user, makes him where there is none, gives him a
# role, mails him a link, and shows everybody in the application. Safe to run again.
#
#   URL=https://accounts.example.com DBID=… USERTOKEN=… ./invite.sh john.doe@example.net John Doe 11 'Welcome!'
#
# 10 is Viewer, 11 Participant, 12 Administrator.
set -eu

email=$1 fname=$2 lname=$3 role=${4:-11} text=${5:-}

xml() { printf %s "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'; }

# Makes a call: its name, the dbid, parameters as elements. The answer is in $answer, its code in $errcode.
call() {
    answer=$(printf '<qdbapi><usertoken>%s</usertoken>%s</qdbapi>' "$(xml "$USERTOKEN")" "$3" |
        curl -sS "$URL/db/$2" -H 'Content-Type: application/xml' -H "QUICKBASE-ACTION: $1" --data-binary @-)
    errcode=$(printf '%s\n' "$answer" | sed -n 's:^ *<errcode>\([0-9]*\)</errcode>$:\1:p')
}

# Ends the script where the last call answered none of these codes.
expect() {
    for code; do [ "$errcode" != "$code" ] || return 0; done
    printf '%s\n' "$answer" >&2
    exit 1
}

address="<email>$(xml "$email")</email>"
call API_GetUserInfo main "$address"
expect 0 2
verified=$(printf '%s\n' "$answer" | sed -n 's:^ *<isVerified>\(.*\)</isVerified>$:\1:p')
userid=$(printf '%s\n' "$answer" | sed -n 's:^ *<user id="\([^"]*\)">$:\1:p')
if [ -z "$userid" ]; then
    call API_ProvisionUser "$DBID" \
        "$address<fname>$(xml "$fname")</fname><lname>$(xml "$lname")</lname><roleid>$role</roleid>"
    expect 0
    userid=$(printf '%s\n' "$answer" | sed -n 's:^ *<userid>\(.*\)</userid>$:\1:p')
    echo "made user $userid in role $role"
else
    echo "found user $userid, verified: $verified"
    call API_AddUserToRole "$DBID" "<userid>$userid</userid><roleid>$role</roleid>"
    expect 0 113
    if [ "$errcode" = 113 ]; then echo "already in role $role"; else echo "added to role $role"; fi
fi

call API_SendInvitation "$DBID" "<userid>$userid</userid><usertext>$(xml "$text")</usertext>"
expect 0
echo "invitation sent to $email"

call API_UserRoles "$DBID" ''
expect 0
printf '%s\n' "$answer"
