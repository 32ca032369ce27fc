# Mails. What their templates fill in stands behind each id in docs/pages.md.

mail-hello = Hello,
mail-hello-name = Hello { $name },
mail-nameless = a client
mail-copy-address = If the button does not work, copy this address into your browser:
mail-once = The link can be used once, until { $until }. It is meant for you alone; please do not pass it on.
mail-not-you-password = If that was you, there is nothing to do. If not, ask for a new password at once:
mail-ask-password = Ask for a new password

mail-invitation-subject = { $sender } invites you to the account { $account }
mail-invitation-title = Invitation
mail-invitation = { $sender } invites you to the account “{ $account }”.
mail-invitation-staff = { $sender } of { $company } invites you to the account “{ $account }”.
mail-invitation-member = { $sender } invites you to the account “{ $account }” at { $company }.
mail-invitation-may = If you accept, you get these permissions:
mail-invitation-nothing = If you accept, you are listed on this account. What you may do there is decided later.
mail-invitation-message = A message from { $sender }:
mail-invitation-open = To accept, open this page:
mail-invitation-button = Open the invitation
mail-invitation-until = The invitation is good until { $until }. The link is meant for you alone; please do not pass it on.
mail-invitation-unexpected = If you did not expect this, ignore it. Nothing happens unless you accept.

mail-notice-subject-inviter = Your invitation to { $account } was accepted by another address
mail-notice-subject-invited = An invitation sent to you was accepted by another address
mail-notice-title = Invitation accepted
mail-notice-inviter = Your invitation to the account “{ $account }” at { $company } was accepted, but by another address than the one you invited.
mail-notice-invited = An invitation to the account “{ $account }” at { $company }, sent to you by { $sender }, was accepted by somebody who used another address.
mail-notice-invited-address = Invited: { $email }
mail-notice-accepted-address = Accepted: { $email }
mail-notice-at = When: { $at }
mail-notice-inviter-next = If you know this address, there is nothing to do. If not, take the user off the account.
mail-notice-invited-next = If that was you, or somebody you passed the invitation to, there is nothing to do. If not, tell { $sender } or { $company }.
mail-notice-page = The account’s users are listed here:
mail-notice-button = See the account’s users

mail-test-subject = Test mail from { $company }
mail-test-title = Test mail
mail-test = This is a test mail from { $company }, sent on { $at }.
mail-test-next = If you can read it, invitations can be sent from here. There is nothing to do.

mail-reset-subject-first = Choose your password for { $company }
mail-reset-subject = Choose a new password for { $company }
mail-reset-title-first = Choose a password
mail-reset-title = Choose a new password
mail-reset-first = Choose a password, and you can log in at { $company } with the address { $email }.
mail-reset = Somebody asked for a new password for the address { $email } at { $company }.
mail-reset-open-first = To choose a password, open this page:
mail-reset-open = To choose a new password, open this page:
mail-reset-button = Choose a password
mail-reset-unexpected-first = If you did not expect this, ignore it. Nothing happens unless you open the page.
mail-reset-unexpected = If you did not expect this, ignore it. Your password stays as it is.

mail-reset-done-subject = Your password at { $company } was changed
mail-reset-done-title = Your password was changed
mail-reset-done = The password for the address { $email } at { $company } was changed on { $at }. Whoever was logged in with it has been logged out.

mail-security-subject = A change to how you log in at { $company }
mail-security-title = A change to how you log in
mail-security-password-changed = The password for the address { $email } at { $company } was changed. Whoever else was logged in with it has been logged out.
mail-security-email-changed = The address { $email } is not the one with which you log in at { $company } any more: it was replaced by another one.
mail-security-second-factor-on = Whoever logs in with the address { $email } at { $company } is asked for a code from now on: a second factor was turned on.
mail-security-second-factor-off = Whoever logs in with the address { $email } at { $company } is not asked for a code any more: the second factor was turned off.
mail-security-backup-code-used = Somebody logged in with the address { $email } at { $company } by one of its backup codes. It cannot be used again; codes that are left: { $left }.
mail-security-backup-codes-renewed = New backup codes were made for the address { $email } at { $company }. The former ones cannot be used any more.
mail-security-at = When: { $at }
mail-security-from = From: { $ip }
mail-security-from-program = From: { $ip } ({ $program })
mail-security-program = { $browser } on { $system }

mail-verification-subject = Confirm your address at { $company }
mail-verification-title = Confirm your address
mail-verification = Please confirm that { $email } is your address at { $company }. You will be asked to log in.
mail-verification-open = To confirm that { $email } is your address at { $company }, open this page and log in:
mail-verification-button = Confirm the address
mail-verification-unexpected = If you did not expect this, ignore it. Nothing happens unless you open the page.

mail-signup-subject = You have a user at { $company } already
mail-signup-title = You have a user already
mail-signup = Somebody signed up at { $company } with the address { $email } on { $at }. It belongs to your user already, so nothing was changed.
mail-signup-log-in = If that was you, log in:
mail-signup-button = Log in
mail-signup-password = If you do not remember your password, choose a new one:
mail-signup-unexpected = If it was not you, ignore this.

mail-owner-subject-new = You own the account { $account } now
mail-owner-subject-former = The account { $account } has a new owner
mail-owner-title = A new owner
mail-owner-new = You own the account “{ $account }” at { $company } since { $at }. Before you it was { $former }, who can still manage it.
mail-owner-former = The account “{ $account }” at { $company } belongs to { $new } since { $at }. You can still manage it.
mail-owner-unexpected = If you did not expect this, tell { $company }.
