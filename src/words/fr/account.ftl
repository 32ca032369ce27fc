# Le compte choisi : ses utilisateurs, son activité, ses e-mails.

overview-title = Aperçu
overview-owner = Ce compte vous appartient et vous pouvez tout y faire.
overview-nothing = Vous figurez sur ce compte. Ce que vous pouvez y faire sera décidé plus tard.
overview-permissions = Dans ce compte, vous pouvez :
overview-owned-by = Le compte appartient à { $name }.
overview-no-account = Vous n’avez encore accès à aucun compte.
overview-invites = { $count ->
    [one] Une invitation attend votre réponse.
   *[other] { $count } invitations attendent votre réponse.
}
overview-invites-link = Les voir
overview-nav-users = Inviter des personnes, décider de leurs droits, retirer l’accès
overview-nav-activity = Voir ce qui a été fait dans ce compte, par qui et d’où
overview-nav-emails = Lire les e-mails envoyés pour ce compte

users-title = Gestion des utilisateurs
users-count = { $count ->
    [one] Un utilisateur a accès à ce compte.
   *[other] { $count } utilisateurs ont accès à ce compte.
}
users-column-user = Adresse e-mail
users-column-login = Dernière connexion
users-column-actions = Actions
users-factor-on = Le second facteur est activé
users-factor-off = Le second facteur est désactivé
users-permissions = Gérer les droits
users-remove = Retirer l’accès
users-footnote = * Le propriétaire d’un compte a toujours tous les droits.
users-more = Autres utilisateurs
pending-title = Invitations en attente
pending-column-mail = E-mail
pending-owner = Propriété
pending-sent = Envoyée
pending-ends = prend fin
pending-expired = Expirée
pending-resend = Renvoyer
pending-link = Copier le lien
pending-cancel = Annuler l’invitation
pending-link-label = Lien vers cette invitation
pending-link-hint = Qui possède ce lien peut accepter l’invitation : ne le donnez à personne d’autre. Sa remise a été consignée.
mail-state-sent = Remis
mail-state-queued = En route
mail-state-failed = Non remis
mail-state-none = Non envoyé
invite-new-title = Inviter un nouvel utilisateur
invite-new-text = Si la personne a déjà un utilisateur ici, il servira aussi pour ce compte. Sinon, elle pourra en créer un.
invite-email-hint = Par exemple nom@example.com
invite-permissions = Droits
invite-all = Tous les droits
invite-choose = Choisir les droits
invite-message = Message (facultatif)
invite-life = Jours avant la fin (facultatif)
invite-life-hint = { $days } sauf indication contraire, 30 au plus.
invite-send = Envoyer l’invitation
permissions-legend = Droits
flash-invited = L’invitation a été envoyée.
flash-resent = L’invitation a été renvoyée. Les liens plus anciens ne mènent plus nulle part.
flash-permissions-saved = Les droits ont été enregistrés.
flash-removed = L’utilisateur n’a plus accès à ce compte.
flash-invite-cancelled = L’invitation a été annulée. Ses liens ne mènent plus nulle part.
member-title = Gérer les droits
member-hint = Sans coche, l’utilisateur reste sur le compte et ne peut rien y faire.
member-fixed = Vous ne pouvez pas changer les droits de cet utilisateur : les propriétaires les ont toujours tous, et personne ne change les siens ni ceux de quelqu’un qui en a plus.
remove-title = Retirer l’accès
remove-question = Voulez-vous retirer { $email } de ce compte ?
remove-about = L’accès prend fin aussitôt. L’utilisateur lui-même demeure et peut être invité de nouveau.
remove-button = Retirer l’accès
cancel-title = Annuler l’invitation
cancel-question = Voulez-vous annuler l’invitation à { $email } ?
cancel-about = Le lien de l’e-mail ne mènera alors nulle part. Vous pourrez inviter l’adresse de nouveau.
cancel-button = Annuler l’invitation

activity-title = Activité
activity-none = Rien n’a encore été fait dans ce compte.
activity-column-what = Quoi
activity-column-who = Qui
activity-column-when = Quand
activity-created = Le compte a été créé
activity-changed = Les informations du compte ont été modifiées
activity-closed = Le compte a été fermé
activity-invited = { $invited } a été invité
activity-resent = L’invitation à { $invited } a été renvoyée
activity-invite-changed = L’invitation à { $invited } a été modifiée
activity-invite-cancelled = L’invitation à { $invited } a été retirée
activity-invite-expired = L’invitation à { $invited } a expiré
activity-link = Un lien vers l’invitation de { $invited } a été remis
activity-accepted = { $user } a accepté l’invitation
activity-declined = L’invitation à { $invited } a été refusée
activity-associated = { $user } a été ajouté au compte
activity-permissions = Les droits de { $user } ont été modifiés
activity-removed = { $user } a été retiré du compte
activity-ownership = Le compte est passé de { $from } à { $to }
activity-offered = Le compte a été proposé à { $invited }
activity-arrived = { $user } a ouvert le compte
activity-contacts = Les contacts du compte ont été modifiés
activity-tokens = Un jeton d’accès du compte a été modifié
activity-mailed = Un e-mail a été envoyé pour le compte
activity-other = Autre chose a été fait : { $action }

mails-title = E-mails
mails-none = Aucun e-mail n’a encore été envoyé pour ce compte.
mails-column-subject = Objet
mails-column-to = À
mails-column-state = État
mails-column-when = Quand
mails-gone = Cet e-mail ne peut plus être affiché
mails-back = Tous les e-mails
mails-to = À { $to }
mails-blotted = Les liens de cet e-mail sont masqués : ils ne sont que pour son destinataire.
