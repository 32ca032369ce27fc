# Admin area: the users of a client, and giving one a place in it.

members-count = { $count ->
    [one] Un utilisateur fait partie de ce client.
   *[other] { $count } utilisateurs font partie de ce client.
}
members-title = Utilisateurs
members-column-user = Nom / adresse e-mail
members-column-login = Dernière connexion
members-column-details = Détails de la dernière connexion
members-ip = Adresse IP :
members-host = Nom d’hôte :
members-remove = Retirer
members-manage = Gérer l’utilisateur
members-none-pending = Aucune invitation n’attend de réponse.
mark-provisioned = Sans mot de passe
place-owner = Le propriétaire d’un client a toujours toutes les autorisations.
make-owner-title = Rendre propriétaire
make-owner-question = Voulez-vous rendre { $email } propriétaire de ce client ?
make-owner-about = Le nouveau propriétaire peut aussitôt tout y faire. L’ancien reste avec toutes les autorisations, comme utilisateur ordinaire.
make-owner-button = Rendre propriétaire
flash-owner-made = Le client a un nouveau propriétaire.
flash-member-removed = L’utilisateur ne fait plus partie de ce client.
flash-associated = L’utilisateur a été associé à ce client.
associate-title = Associer un utilisateur
associate-invite = Inviter l’utilisateur
associate-user = Choisir l’utilisateur
associate-user-hint = Saisissez un nom ou une adresse et choisissez dans la liste.
associate-new-hint = Une adresse que personne n’a encore donne un nouvel utilisateur.
associate-new = Créer un utilisateur
associate-search = Chercher un utilisateur par nom ou adresse
associate-found = Utilisateurs trouvés
associate-none = Personne n’a été trouvé.
associate-role = Rôle
associate-role-none = Aucun : choisir les autorisations
associate-role-hint = Avec un rôle, les cases ci-dessous ne comptent pas.
associate-send = Envoyer une invitation
associate-yes = OUI
associate-yes-about = Un e-mail est envoyé, et l’utilisateur entre en acceptant.
associate-no = NON
associate-no-about = Aucun e-mail n’est envoyé, et l’utilisateur fait aussitôt partie du client.
member-role-admin = Administrateur
member-role-developer = Développeur
member-role-support = Assistance
member-role-member = Membre
member-role-none = Aucun
button-search = Chercher
refusal-permissions_and_role = Choisissez des autorisations ou un rôle, pas les deux.
refusal-unknown_role = Il n’y a pas de rôle de ce nom.
refusal-unknown_permission = Il n’y a ni autorisation ni rôle de ce nom.
