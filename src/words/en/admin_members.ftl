# Admin area: the users of a client, and giving one a place in it.

members-count = { $count ->
    [one] One user belongs to this client.
   *[other] { $count } users belong to this client.
}
members-title = Users
members-column-user = Name / Email Address
members-column-login = Last Login Time
members-column-details = Last Login Details
members-ip = IP address:
members-host = Host name:
members-remove = Remove
members-manage = Manage User
members-none-pending = No invitation waits for an answer.
mark-provisioned = Without password
place-owner = The owner of a client always has all permissions.
make-owner-title = Make Owner
make-owner-question = Do you want to make { $email } the owner of this client?
make-owner-about = The new owner may do everything in it at once. The former owner stays with all permissions, as an ordinary user.
make-owner-button = Make Owner
flash-owner-made = The client has a new owner.
flash-member-removed = The user does not belong to this client any more.
flash-associated = The user was associated with this client.
associate-title = Associate User
associate-invite = Invite User
associate-user = Select User
associate-user-hint = Type a name or an address and choose from the list.
associate-new-hint = An address that nobody has yet makes a new user.
associate-new = Create new user
associate-search = Find a user by name or address
associate-found = Users found
associate-none = Nobody was found.
associate-role = Role
associate-role-none = None: choose permissions
associate-role-hint = With a role the ticks below do not count.
associate-send = Send Invite
associate-yes = YES
associate-yes-about = A mail goes out, and the user comes in by accepting.
associate-no = NO
associate-no-about = No mail goes out, and the user belongs to the client at once.
member-role-admin = Admin
member-role-developer = Developer
member-role-support = Support
member-role-member = Member
member-role-none = None
button-search = Search
refusal-permissions_and_role = Choose permissions or a role, not both.
refusal-unknown_role = There is no role of this name.
refusal-unknown_permission = There is no permission or role of this name.
