# The user himself: his accounts, his profile, his security.

accounts-title = Your accounts
accounts-text = Choose the account that you want to work in.
accounts-none = You have no access to any account. Ask whoever manages it for an invitation.
accounts-choose = Choose
accounts-choose-name = Choose { $name }
accounts-at-hand = At hand
another-title = This page belongs to another account
another-text = To see it, change to the account { $name }.
another-present = You are in the account { $name } now, as { $email }.
another-continue = Continue in { $name }
another-cancel = Cancel and return
accounts-new = Open a further account
profile-title = Your profile
profile-names = Name and language
profile-language-hint = For these pages and for mails to you.
language-of-browser = As my browser asks
profile-email = Email address
profile-email-now = You log in as
profile-email-new = New Email Address
profile-email-hint = A mail with a link goes to it, by which you verify it. You log in with it from then on, and everywhere else you are logged out.
profile-email-button = Change the address
profile-no-password = You have no password yet, and need one to change your address.
profile-no-password-link = Choose a password
flash-profile-saved = Your profile was saved.
flash-email-changed = Your address was saved. If it is another one now, a mail with a link to verify it is on its way.
flash-verification-sent = A mail with a new link is on its way to you. Older links lead nowhere now.
resend-verified = Your address { $email } is verified.
resend-text = Your address { $email } is not verified yet.
own-invites-title = Invitations for you
own-invites-none = No invitation waits for your answer.
own-invites-not-verified = Invitations to { $email } are shown here once you have verified that the address is yours: anybody could have named it. By the link in an invitation’s mail you can accept it at any time.
own-invites-from = { $inviter } invites you to this account.
own-invites-accept-name = Accept Invite to { $client }
own-invites-decline = Decline
own-invites-decline-name = Decline the invitation to { $client }
flash-invite-accepted = The invitation was accepted. You are in that account now.
flash-invite-declined = The invitation was declined.

flash-backup-code = { $count ->
    [0] You used your last backup code. Get new ones under Security.
    [one] You used a backup code. One is left: get new ones under Security.
   *[other] You used a backup code. { $count } are left.
}

password-text = Whoever is logged in with the old password elsewhere is logged out.
password-about = You need your current password to choose another one.
password-none = You came in without a password and have none yet. To choose one:
password-none-ask = Ask for a link to choose a password
flash-password-changed = Your password was changed.

factor-text = Besides your password you show a code that an app on your telephone makes. Whoever learns your password then still cannot log in.
factor-begin = Set up the second factor
factor-go-on = Go on setting it up
factor-scan = Read this picture with your authenticator app.
factor-picture = QR code with the secret for your authenticator app. The same secret stands below as text.
factor-here = Open the app on this device
factor-secret = Or type this secret
factor-secret-hint = It is shown here for a quarter of an hour. Give it to nobody.
factor-first-code = Enter the code that the app shows now.
factor-enable = Turn on
factor-done = The second factor is on
factor-done-text = From now on you are asked for a code when you log in. Wherever else you were logged in, you have been logged out.
factor-since = Turned on
factor-codes = Backup codes
factor-codes-left = { $count ->
    [0] none left
    [one] 1 left
   *[other] { $count } left
}
factor-codes-few = You have hardly any backup codes left. Get new ones, or you are locked out when your telephone is lost.
factor-renew = Get new backup codes
factor-renew-text = The ones that you have are good no longer then.
factor-disable = Turn off the second factor
factor-disable-text = Your password alone lets you in then.
factor-disable-hint = From your app, or a backup code.
flash-factor-off = The second factor was turned off.

codes-title = Your backup codes
codes-once = These codes are shown only now. Print them or keep them where you find them without your telephone.
codes-text = With each of them you log in once when you do not have your telephone.
codes-of = Backup codes of { $email } at { $company }
codes-kept = I have kept them

devices-title = Where you are logged in
devices-text = If you do not recognise one of these, end it and change your password.
devices-column-device = Device
devices-column-since = Logged in
devices-column-used = Last used
devices-this = This one
devices-remembered = Remembered
devices-address = From { $address }
devices-end = End
devices-end-one = End the session from { $address }
devices-end-others = End all others
device-on = { $program } on { $system }
device-one = { $name }
device-unknown = Unknown device
flash-session-ended = The session was ended.
flash-sessions-ended = All other sessions were ended.
