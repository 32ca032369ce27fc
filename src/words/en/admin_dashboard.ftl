# The first page of the admin area: how it goes, in numbers and pictures.

dashboard-title = Dashboard
dashboard-numbers = At a glance
dashboard-clients = Clients
dashboard-users = Users
dashboard-pending = Invitations waiting for an answer
dashboard-many = more than { $count }
dashboard-mail = Mail
dashboard-mail-queued = Waiting to be sent
dashboard-mail-late = Of those, for more than five minutes
dashboard-mail-failed = Failed in the last 30 days
dashboard-mail-sent = Sent in the last 24 hours
dashboard-mail-well = Mail goes out.
dashboard-mail-slow = Mail is waiting: look whether the mail server answers.
dashboard-mail-bad = Some mails could not be delivered.
dashboard-mail-look = Look at the mails
dashboard-activity = Latest activity
dashboard-activity-none = Nothing has happened yet.
dashboard-activity-look = All activity
dashboard-nothing = You may see none of what is counted here. Another administrator can give you the rights.
dashboard-counted = Counted by days of UTC. The last minutes are missing.
chart-invites = Invitations per day
chart-calls = API calls per day
chart-sent = Sent
chart-accepted = Accepted
chart-expired = Expired
chart-answered = Calls
chart-refused = Refused
chart-day = { $day } { $month }
chart-about = { $totals }. In { $count ->
    [one] one day.
   *[other] { $count } days.
}
chart-empty = Nothing was counted in these days.
chart-table = As a table
chart-column-day = Day

# What mends a call that was refused.

mend-wrong-secret = The secret is not the one of this credential. Set the right one in the integration; if nobody knows it any more, make a new credential.
mend-unknown-credential = No credential has the identifier that came, or none came. Set the identifier and the secret in the integration.
mend-revoked = It was revoked. If the integration is still wanted, give it a new one.
mend-ended = Its time is over. Give the integration a new one.
mend-admin-disabled = Its administrator is disabled. Enable the administrator, or give the integration a credential of another one.
mend-owner-disabled = Its owner cannot log in. Enable the owner, or give the integration a key of somebody else.
mend-bad-key = There is no such key. Set the right one in the integration.
mend-user-token = The user token is unknown or was revoked. Set a token that is in use.
mend-log-in = The log-in of the integration has ended. It has to log in again.
mend-wrong-login = The address or the password is not right, or the user has a second factor: a token is what works then.
mend-app-token = The client asks for an application token, and none of its own came.
mend-nothing-shown = Nothing came that shows who asks.
mend-role = None of its API roles ({ $roles }) has the action { $action }: tick it in one of them.
mend-no-role = Its API roles were deleted: nothing is left that it may call. Tick another role for it.
mend-right = Its administrator lacks a right that the action { $action } needs. Give it to the administrator, or give the integration a credential of another one.
mend-scope = The scopes of the key do not reach this call. Make a key that has more of them.
mend-forbidden = As whom it acts may not do this in the client. The permissions there decide.
mend-address = The list of addresses that may call lacks { $ip }. Add it to the list for all credentials.
mend-own-address = The credential’s own list of addresses lacks { $ip }. Add it there.
mend-address-listed = { $ip } was not listed then. It is by now: nothing is left to be done.
mend-banned = { $ip } is banned. Lift the ban if it is the integration’s address.
mend-too-many-failures = Too many log-ins from { $ip } failed. Mend their reason first; the address may call again a quarter of an hour later.
mend-too-many-requests = It asked more often than it may within a minute. Let it ask less often, or raise the limit.
mend-unknown-action = There is no action { $action }. Look for its name in the reference.
mend-no-action = The call names no action.
mend-no-resource = There is nothing at the address that was called. Look for it in the reference.
mend-method = It came with a method that is not accepted here. The reference says which one is.
mend-too-large = It was larger than accepted, or did not arrive whole.
mend-unreadable = It could not be read: { $words }
mend-repeated = The same idempotency key came twice, for two calls at a time or two different ones. Each call needs a key of its own.
mend-rule = The call was understood and refused: { $words }
mend-look = The call was understood and refused. The answer that the integration got says why.
