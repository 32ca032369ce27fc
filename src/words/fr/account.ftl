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
invite-new-text = Si la personne invitée a déjà un utilisateur ici, il obtient l’accès à ce compte. Sinon, elle peut en créer un.
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
users-make-owner = Rendre propriétaire
flash-ownership-offered = Le compte a été proposé. Il change de mains quand l’offre est acceptée.
owner-title = Rendre propriétaire
owner-question = Vous proposez le compte { $account } à { $email }.
owner-about-accept = Il change de mains dès que le nouveau propriétaire accepte : par le lien de l’e-mail qui part maintenant, ou parmi ses invitations. D’ici là, vous pouvez retirer l’offre parmi les invitations en attente.
owner-about-after = Le nouveau propriétaire peut tout y faire. Vous gardez tous les droits en tant qu’utilisateur ordinaire, et le nouveau propriétaire peut les modifier ou les retirer.
owner-fixed = Cet utilisateur est déjà propriétaire du compte.
owner-button = Proposer le compte
new-account-title = Ouvrir un autre compte
new-account-text = Vous en êtes propriétaire et vous connectez avec l’utilisateur que vous avez. Les noms et l’adresse e-mail laissés vides sont repris de votre utilisateur.
new-account-button = Ouvrir le compte
new-account-closed-title = Pas d’autres comptes
new-account-closed-text = Ici, les utilisateurs n’ouvrent pas de comptes eux-mêmes. Adressez-vous à l’exploitant de ce site.
flash-account-opened = Le compte a été ouvert. Vous y êtes maintenant.
owner-no-password = Vous n’avez pas encore de mot de passe, et il en faut un pour transmettre le compte.
