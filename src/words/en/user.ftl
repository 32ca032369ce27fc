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
