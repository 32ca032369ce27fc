#!/bin/sh
# Invites somebody into a client over the form dialect, then shows what a member may do in it.
# Set URL, IDENTIFIER, SECRET, CLIENT_ID and USER_ID first: `vestibule demo` prints all of them.
set -eu

call() {
    curl -sS "$URL/includes/api.php" \
        --data-urlencode "identifier=$IDENTIFIER" --data-urlencode "secret=$SECRET" \
        --data-urlencode "responsetype=${FORMAT:-json}" "$@"
    echo
}

call -d action=CreateClientInvite -d "client_id=$CLIENT_ID" \
    --data-urlencode "email=${EMAIL:-john.doe@example.net}" \
    -d permissions=products,manageproducts,managedomains,tickets

call -d action=UpdateUserPermissions -d "client_id=$CLIENT_ID" -d "user_id=$USER_ID" \
    -d permissions=profile,contacts,products

call -d action=GetUserPermissions -d "client_id=$CLIENT_ID" -d "user_id=$USER_ID"
