# What stands around every page, and what many pages say.

skip = Skip to the content
nav-main = Main menu
nav-menu = Menu
nav-overview = Overview
nav-users = User Management
nav-activity = Activity
nav-emails = Emails
nav-accounts = Your accounts
nav-invites = Invitations for you
nav-profile = Your profile
nav-password = Change password
nav-security = Security
nav-log-out = Log out
nav-log-in = Log in
hello = Hello, { $name }!
account-at-hand = Account: { $name } – switch account
language = Language
error-title = Error – { $title }

button-save = Save changes
button-cancel = Cancel
button-back = Back
button-continue = Continue
button-copy = Copy
button-copied = Copied
button-print = Print
button-reveal = Show
button-hide = Hide
button-generate = Generate
button-newer = Newer
button-older = Older
button-newest = Newest

mark-owner = Owner
mark-closed = Closed
mark-you = You
mark-verified = Verified
mark-not-verified = Not verified

field-email = Email Address
field-password = Password
field-first-name = First Name
field-last-name = Last Name
field-current-password = Current Password
field-new-password = New Password
field-confirm-password = Confirm New Password
field-code = Code
field-backup-code = Backup Code
field-company = Company
field-address1 = Address
field-address2 = Address, second line
field-city = City
field-state = State or region
field-postcode = Postcode
field-country = Country
field-phone = Telephone
field-tax = Tax number
country-none = Not named
password-hint = At least { $least } characters.
password-strength = Password Strength:
password-strength-none = Enter a Password
password-strength-weak = Weak
password-strength-moderate = Moderate
password-strength-strong = Strong
password-generated = A password was generated. Write it down or let your browser keep it.
terms = I have read and agree to the
terms-link = Terms of Service

banner-verify = Please verify your email address { $email }: open the link that we mailed to it.
banner-verify-button = Send the link again

time-now = just now
time-ago-minutes = { $count ->
    [one] 1 minute ago
   *[other] { $count } minutes ago
}
time-ago-hours = { $count ->
    [one] 1 hour ago
   *[other] { $count } hours ago
}
time-ago-days = { $count ->
    [one] 1 day ago
   *[other] { $count } days ago
}
time-ago-months = { $count ->
    [one] 1 month ago
   *[other] { $count } months ago
}
time-ago-years = { $count ->
    [one] 1 year ago
   *[other] { $count } years ago
}
time-in-minutes = { $count ->
    [one] in 1 minute
   *[other] in { $count } minutes
}
time-in-hours = { $count ->
    [one] in 1 hour
   *[other] in { $count } hours
}
time-in-days = { $count ->
    [one] in 1 day
   *[other] in { $count } days
}
time-in-months = { $count ->
    [one] in 1 month
   *[other] in { $count } months
}
time-in-years = { $count ->
    [one] in 1 year
   *[other] in { $count } years
}
time-never = Never
date-time = { $day } { $month } { $year }, { $time }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

permission-profile = Modify Master Account Profile
permission-profile-about = change the account's name, company, address and email preferences
permission-contacts = View & Manage Contacts
permission-contacts-about = see, add, edit and delete contacts
permission-products = View Products & Services
permission-products-about = see the services and their details
permission-manageproducts = View & Modify Product Passwords
permission-manageproducts-about = change service passwords and run other actions of services
permission-productsso = Perform Single Sign-On
permission-productsso-about = log in to the control panels of services from here
permission-domains = View Domains
permission-domains-about = see the domains and their details
permission-managedomains = Manage Domain Settings
permission-managedomains-about = change name servers, contacts, locks and transfers
permission-invoices = View & Pay Invoices
permission-invoices-about = see and pay invoices
permission-quotes = View & Accept Quotes
permission-quotes-about = see and accept quotes
permission-tickets = View & Open Support Tickets
permission-tickets-about = see, open and answer tickets
permission-affiliates = View & Manage Affiliate Account
permission-affiliates-about = see affiliate data and ask for withdrawals
permission-emails = View Emails
permission-emails-about = read the mails that were sent to the account
permission-orders = Place New Orders/Upgrades/Cancellations
permission-orders-about = order, upgrade and ask for cancellation
permission-manageusers = Invite & Manage Users
permission-manageusers-about = invite users, change their permissions and remove them, never beyond their own
