# Admin area: clients, all but their users.

desk-clients = Clients
client-number = Client nº { $id }
client-owned-by = Propriétaire :
client-tabs = Pages de ce client
client-tab-summary = Résumé
client-tab-profile = Profil
client-tab-users = Utilisateurs
client-tab-log = Journal
client-status-Active = Actif
client-status-Inactive = Inactif
client-status-Closed = Fermé
clients-add = Ajouter un client
clients-search = Recherche
clients-search-hint = Numéro, début d’un nom, d’une société ou d’une adresse, ou l’adresse entière d’un propriétaire
clients-search-button = Chercher des clients
clients-status-any = Tous
clients-all = Tous les clients
clients-total = { $count ->
    [one] { $count } client
   *[other] { $count } clients
}
clients-none = Il n’y a pas encore de clients.
clients-none-found = Aucun client n’a été trouvé.
clients-column-client = Client
clients-column-owner = Propriétaire
clients-column-users = Utilisateurs
clients-column-status = Statut
clients-column-created = Créé
client-new-owner = Un nouvel utilisateur comme propriétaire
client-known-owner = Un utilisateur existant comme propriétaire
client-owner-email = Adresse e-mail de l’utilisateur
client-owner-email-hint = L’utilisateur garde son nom, son adresse et son mot de passe, et possède aussi ce client.
client-entry = Comment le propriétaire accède
client-entry-mail = Envoyer un lien au propriétaire
client-entry-mail-hint = Il permet de choisir un mot de passe. Le lien est valable deux heures ; un autre peut être demandé à la connexion.
client-entry-password = Définir ce mot de passe, sans envoyer d’e-mail
client-details-hint = Tout cela peut rester vide. Le client porte le nom du propriétaire, et son adresse e-mail si vous n’en indiquez pas d’autre.
client-language-none = Non choisie
client-email = Adresse e-mail du client
client-notes = Notes
client-notes-hint = Seuls les administrateurs les voient.
client-no-notes = Il n’y en a pas.
client-users = { $count ->
    [one] { $count } utilisateur
   *[other] { $count } utilisateurs
}
client-pending = { $count ->
    [one] { $count } invitation en attente
   *[other] { $count } invitations en attente
}
client-login = Se connecter comme propriétaire
client-reopen = Rouvrir
client-latest = Dernières entrées du journal
client-latest-all = Tout le journal
client-log-by-api = par l’API
client-stored = Enregistré à présent : { $value }
client-close-title = Fermer le client
client-close-question = Voulez-vous fermer { $name } ?
client-close-about = Plus personne n’y accède, et personne ne peut être invité. Rien n’est perdu : il peut être rouvert.
client-close-button = Fermer le client
client-delete-title = Supprimer le client
client-delete-question = Voulez-vous supprimer { $name } définitivement ?
client-delete-users-lose = { $count ->
    [one] { $count } utilisateur perd l’accès aussitôt.
   *[other] { $count } utilisateurs perdent l’accès aussitôt.
}
client-delete-invites = { $count ->
    [0] Aucune invitation n’est en attente.
    [one] { $count } invitation en attente prend fin ; son lien ne mène plus nulle part.
   *[other] { $count } invitations en attente prennent fin ; leurs liens ne mènent plus nulle part.
}
client-delete-rest = Ses coordonnées, notes, contacts, rôles, champs personnalisés, e-mails et clés d’API disparaissent.
client-delete-log = Le journal d’activité reste. Rien de cela ne peut être annulé.
client-delete-users = { $count ->
    [one] Effacer aussi l’utilisateur qui n’appartient à aucun autre client
   *[other] Effacer aussi les { $count } utilisateurs qui n’appartiennent à aucun autre client
}
client-delete-users-hint = Noms, adresses et mots de passe disparaissent définitivement. Sans cette coche, personne n’est effacé.
client-delete-button = Supprimer le client
flash-client-added = Le client a été ajouté.
flash-client-saved = Le client a été enregistré.
flash-client-closed = Le client a été fermé. Plus personne n’y accède.
flash-client-reopened = Le client a été rouvert.
flash-client-deleted = Le client a été supprimé.
refusal-owner_first_name_required = Saisissez le prénom du propriétaire.
refusal-owner_last_name_required = Saisissez le nom du propriétaire.
refusal-owner_exists = Il y a déjà un utilisateur à cette adresse : choisissez « Un utilisateur existant comme propriétaire ».
refusal-unknown_owner = Il n’y a pas d’utilisateur à cette adresse.
refusal-client_changed = Quelqu’un d’autre a modifié ce client entre-temps, et rien n’a été enregistré. Ci-dessous figure ce que vous avez saisi, et à côté ce qui est enregistré à présent : enregistrez encore une fois pour le remplacer.
refusal-duplicate_email = Un autre client a déjà cette adresse.
refusal-invalid_status = Choisissez un statut de la liste.
refusal-unknown_client = Ce client n’existe pas.
