# The account at hand: its users, its activity, its mails.

overview-title = Overview
overview-owner = You own this account and may do everything in it.
overview-nothing = You are listed on this account. What you may do here is decided later.
overview-permissions = In this account you can:
overview-owned-by = The account belongs to { $name }.
overview-no-account = You have no access to any account yet.
overview-invites = { $count ->
    [one] An invitation waits for your answer.
   *[other] { $count } invitations wait for your answer.
}
overview-invites-link = See them
overview-nav-users = Invite people, decide what they may do, take access away
overview-nav-activity = See what was done in this account, by whom and from where
overview-nav-emails = Read the mails that were sent for this account

users-title = User Management
users-count = { $count ->
    [one] One user has access to this account.
   *[other] { $count } users have access to this account.
}
users-column-user = Email Address
users-column-login = Last Login
users-column-actions = Actions
users-factor-on = Second factor is on
users-factor-off = Second factor is off
users-permissions = Manage Permissions
users-remove = Remove Access
users-footnote = * The owner of an account always has all permissions.
users-more = More users
pending-title = Pending Invites
pending-column-mail = Mail
pending-owner = Ownership
pending-sent = Invite sent
pending-ends = ends
pending-expired = Expired
pending-resend = Resend Invite
pending-link = Copy link
pending-cancel = Cancel Invite
pending-link-label = Link to this invitation
pending-link-hint = Whoever has this link can accept the invitation: give it to nobody else. Handing it out was logged.
mail-state-sent = Delivered
mail-state-queued = On its way
mail-state-failed = Not delivered
mail-state-none = Not mailed
invite-new-title = Invite New User
invite-new-text = If the person already has a user here, it serves for this account too. If not, they can create one.
invite-email-hint = For example name@example.com
invite-permissions = Permissions
invite-all = All Permissions
invite-choose = Choose Permissions
invite-message = Message (optional)
invite-life = Days until it ends (optional)
invite-life-hint = { $days } unless you say otherwise, 30 at most.
invite-send = Send Invite
permissions-legend = Permissions
flash-invited = The invitation was sent.
flash-resent = The invitation was sent again. Older links lead nowhere now.
flash-permissions-saved = The permissions were saved.
flash-removed = The user has no access to this account any more.
flash-invite-cancelled = The invitation was cancelled. Its links lead nowhere now.
member-title = Manage Permissions
member-hint = Without a tick the user stays on the account and may do nothing in it.
member-fixed = The permissions of this user cannot be changed by you: owners always have all of them, and nobody changes his own or those of somebody who has more.
remove-title = Remove Access
remove-question = Do you want to remove { $email } from this account?
remove-about = Access ends at once. The user itself stays, and can be invited again.
remove-button = Remove Access
cancel-title = Cancel Invite
cancel-question = Do you want to cancel the invitation to { $email }?
cancel-about = The link in the mail leads nowhere then. You can invite the address again.
cancel-button = Cancel Invite

activity-title = Activity
activity-none = Nothing was done in this account yet.
activity-column-what = What
activity-column-who = Who
activity-column-when = When
activity-created = The account was created
activity-changed = The account’s details were changed
activity-closed = The account was closed
activity-invited = { $invited } was invited
activity-resent = The invitation to { $invited } was sent again
activity-invite-changed = The invitation to { $invited } was changed
activity-invite-cancelled = The invitation to { $invited } was withdrawn
activity-invite-expired = The invitation to { $invited } expired
activity-link = A link to the invitation of { $invited } was handed out
activity-accepted = { $user } accepted the invitation
activity-declined = The invitation to { $invited } was declined
activity-associated = { $user } was added to the account
activity-permissions = The permissions of { $user } were changed
activity-removed = { $user } was removed from the account
activity-ownership = The account passed from { $from } to { $to }
activity-offered = The account was offered to { $invited }
activity-arrived = { $user } opened the account
activity-contacts = The account’s contacts were changed
activity-tokens = An access token of the account was changed
activity-mailed = A mail was sent for the account
activity-other = Something else was done: { $action }

mails-title = Emails
mails-none = No mail was sent for this account yet.
mails-column-subject = Subject
mails-column-to = To
mails-column-state = State
mails-column-when = When
mails-gone = This mail can be shown no more
mails-back = All emails
mails-to = To { $to }
mails-blotted = Links in this mail are blotted out: they are for its recipient alone.
