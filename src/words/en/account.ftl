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
invite-new-text = If the invited person has a user here, it gets access to this account. If not, he or she can create one.
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
users-make-owner = Make Owner
flash-ownership-offered = The account was offered. It changes hands when the offer is accepted.
owner-title = Make Owner
owner-question = You offer the account { $account } to { $email }.
owner-about-accept = It changes hands as soon as the new owner accepts: by the link in the mail that goes out now, or under “Invitations for you”. Until then you can withdraw the offer under “Pending Invites”.
owner-about-after = The new owner may do everything in it. You keep all permissions as an ordinary user, and the new owner can change or remove them.
owner-fixed = This user owns the account already.
owner-button = Offer the account
new-account-title = Open a further account
new-account-text = You own it, and log in to it with the user that you have. What you leave empty of name and address is taken from your user.
new-account-button = Open the account
new-account-closed-title = No further accounts
new-account-closed-text = Users do not open accounts of their own accord here. Ask the operator of this site.
flash-account-opened = The account was opened. You are in it now.
owner-no-password = You have no password yet, and need one to hand the account on.
