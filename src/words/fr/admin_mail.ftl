# Espace d’administration : e-mails.

desk-mail = E-mails
mails-states = État des e-mails
mails-state-all = Tous
mails-state-queued = En attente
mails-state-sent = Envoyés
mails-state-failed = Échoués
mails-state-dropped = Devenus inutiles
mails-empty = Il n’y a pas de tels e-mails.
mails-attempts = { $count ->
    [one] 1 essai
   *[other] { $count } essais
}
mails-due = prochain essai
mails-retry = Renvoyer
mails-retry-name = Renvoyer à { $to }
mails-retry-all = Renvoyer tous les e-mails échoués
mails-retry-all-about = Regardez d’abord ce qui a été répondu : une boîte qui n’existait pas n’existe pas davantage maintenant. Au plus 5 000 partent à la fois.
mails-begin = Depuis le début
mails-more = Suite
mails-all = Tous les e-mails
mails-test = Envoyer un e-mail de test
mails-test-about = Il dit seulement que l’envoi fonctionne. Cette liste montre ce qu’il est devenu.
mails-test-button = Envoyer un e-mail de test
mail-title = E-mail
mail-fate = Ce qu’il est devenu
mail-kind = Sorte
mail-queued = Mis en file
mail-due = Prochain essai
mail-ended = Terminé
mail-attempts = Essais
mail-answer = Dernière réponse
mail-tries = Essais sans succès
mail-tries-none = Aucun.
mail-try = essai { $number }
mail-kind-custom = Message d’une intégration
mail-kind-invitation = Invitation
mail-kind-invitation_notice = Note sur une invitation
mail-kind-password_reset = Nouveau mot de passe
mail-kind-password_reset_done = Le mot de passe a été changé
mail-kind-security_notice = Avis de sécurité
mail-kind-verification = Vérification d’une adresse
mail-kind-signup_attempt = Inscription avec une adresse connue
mail-kind-ownership_transferred = Le propriétaire a changé
mail-kind-test = E-mail de test
mail-kind-other = { $kind }
flash-mail-retried = L’e-mail repart.
flash-mails-retried = Les e-mails échoués repartent.
flash-mail-test = L’e-mail de test a été mis en file.
refusal-unknown_mail = Cet e-mail ne peut pas être renvoyé : il est parti, il part en ce moment, ou il n’est plus voulu.
