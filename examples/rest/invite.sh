#!/bin/sh
# The life of an invitation over REST: made, listed, read, given another role, sent again, revoked.
#
#   URL=https://accounts.example.com KEY=vst_… CLIENT=… ./invite.sh john.doe@example.net Developer Support
#
# KEY comes from `vestibule apikey create`, CLIENT is the client's UUID; `vestibule demo` prints both. Roles are
# Member, Developer, Support, Admin and Owner.
set -eu

email=$1 role=${2:-Developer} other=${3:-Support}
invites=$URL/clients/$CLIENT/invites

# A text of an answer, by its name.
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# Whoever repeats a call with its Idempotency-Key gets the first answer again, and invites nobody twice.
made=$(curl -sS --fail-with-body "$invites" -H "x-dolfin-api-key: $KEY" -H 'Content-Type: application/json' \
    -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \
    -d "{\"email\":\"$email\",\"role\":\"$role\"}") || { printf '%s\n' "$made" >&2; exit 1; }
id=$(printf '%s' "$made" | field id)
echo "invited $email as $role: $id"
echo "link to hand out: $(printf '%s' "$made" | field inviteUrl)"

# The newest first; `nextCursor` of the answer is the next page's `cursor`.
curl -sS --fail-with-body -G "$invites" -H "x-dolfin-api-key: $KEY" -d status=pending -d limit=5
echo

# The head of the answer has the ETag.
curl -sS --fail-with-body -i "$invites/$id" -H "x-dolfin-api-key: $KEY"
echo
etag=$(curl -sS -o /dev/null -w '%header{etag}' "$invites/$id" -H "x-dolfin-api-key: $KEY")

# Only if it is still what was read: after somebody else's change this is answered 412.
curl -sS --fail-with-body -X PATCH "$invites/$id" -H "x-dolfin-api-key: $KEY" -H 'Content-Type: application/json' \
    -H "If-Match: $etag" -d "{\"role\":\"$other\"}"
echo

# A new link, after which the first one leads nowhere; without a body the mail goes out and the time starts again.
curl -sS --fail-with-body "$invites/$id/resend" -H "x-dolfin-api-key: $KEY" -H 'Content-Type: application/json' \
    -d '{"expiresInDays":3,"sendEmail":false}'
echo

# It stays in the list as revoked.
curl -sS --fail-with-body -X DELETE "$invites/$id" -H "x-dolfin-api-key: $KEY"
echo "revoked $id"
