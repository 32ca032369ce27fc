# Admin area: mails.

desk-mail = Mail
mails-states = State of the mails
mails-state-all = All
mails-state-queued = Waiting
mails-state-sent = Sent
mails-state-failed = Failed
mails-state-dropped = Not needed
mails-empty = There are no such mails.
mails-attempts = { $count ->
    [one] 1 try
   *[other] { $count } tries
}
mails-due = next try
mails-retry = Send again
mails-retry-name = Send again, to { $to }
mails-retry-all = Send all failed mails again
mails-retry-all-about = Look first at what was answered: a mailbox that does not exist will not exist now either. At most 5,000 go at once.
mails-begin = From the beginning
mails-more = More
mails-all = All mails
mails-test = Send a test mail
mails-test-about = It says only that mail works. What became of it is shown in this list.
mails-test-button = Send a test mail
mail-title = Mail
mail-fate = What became of it
mail-kind = Sort
mail-queued = Queued
mail-due = Next try
mail-ended = Ended
mail-attempts = Tries
mail-answer = Last answer
mail-tries = Tries that did not succeed
mail-tries-none = None.
mail-try = try { $number }
mail-kind-custom = Message of an integration
mail-kind-invitation = Invitation
mail-kind-invitation_notice = Note about an invitation
mail-kind-password_reset = New password
mail-kind-password_reset_done = The password was changed
mail-kind-security_notice = Security notice
mail-kind-verification = Verification of an address
mail-kind-signup_attempt = Sign-up with a known address
mail-kind-ownership_transferred = The owner changed
mail-kind-test = Test mail
mail-kind-other = { $kind }
flash-mail-retried = The mail goes out again.
flash-mails-retried = The failed mails go out again.
flash-mail-test = The test mail was queued.
refusal-unknown_mail = This mail cannot be sent again: it went out, is going out right now, or is not wanted any more.
