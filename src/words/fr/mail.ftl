# E-mails. Ce que leurs modèles y insèrent est dit dans docs/pages.md.

mail-hello = Bonjour,
mail-hello-name = Bonjour { $name },
mail-nameless = un client
mail-copy-address = Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :
mail-once = Le lien est utilisable une fois, jusqu’au { $until }. Il n’est destiné qu’à vous ; merci de ne pas le transmettre.
mail-not-you-password = Si c’était vous, il n’y a rien à faire. Sinon, demandez tout de suite un nouveau mot de passe :
mail-ask-password = Demander un nouveau mot de passe

mail-invitation-subject = { $sender } vous invite au compte { $account }
mail-invitation-title = Invitation
mail-invitation = { $sender } vous invite au compte « { $account } ».
mail-invitation-staff = { $sender }, de { $company }, vous invite au compte « { $account } ».
mail-invitation-member = { $sender } vous invite au compte « { $account } » chez { $company }.
mail-invitation-may = Si vous acceptez, vous recevez ces droits :
mail-invitation-nothing = Si vous acceptez, vous figurerez sur ce compte. Ce que vous pourrez y faire sera décidé plus tard.
mail-invitation-message = Un message de { $sender } :
mail-invitation-open = Pour accepter, ouvrez cette page :
mail-invitation-button = Ouvrir l’invitation
mail-invitation-until = L’invitation est valable jusqu’au { $until }. Le lien n’est destiné qu’à vous ; merci de ne pas le transmettre.
mail-invitation-unexpected = Si vous ne vous y attendiez pas, ignorez cet e-mail. Rien ne se passe tant que vous n’acceptez pas.

mail-notice-subject-inviter = Votre invitation à { $account } a été acceptée par une autre adresse
mail-notice-subject-invited = Une invitation qui vous était destinée a été acceptée par une autre adresse
mail-notice-title = Invitation acceptée
mail-notice-inviter = Votre invitation au compte « { $account } » chez { $company } a été acceptée, mais par une autre adresse que celle que vous avez invitée.
mail-notice-invited = Une invitation au compte « { $account } » chez { $company }, que { $sender } vous avait envoyée, a été acceptée par quelqu’un avec une autre adresse.
mail-notice-invited-address = Adresse invitée : { $email }
mail-notice-accepted-address = Acceptée par : { $email }
mail-notice-at = Quand : { $at }
mail-notice-inviter-next = Si vous connaissez cette adresse, il n’y a rien à faire. Sinon, retirez l’utilisateur du compte.
mail-notice-invited-next = Si c’était vous, ou quelqu’un à qui vous avez transmis l’invitation, il n’y a rien à faire. Sinon, prévenez { $sender } ou { $company }.
mail-notice-page = Les utilisateurs du compte figurent ici :
mail-notice-button = Voir les utilisateurs du compte

mail-test-subject = E-mail de test de { $company }
mail-test-title = E-mail de test
mail-test = Ceci est un e-mail de test de { $company }, envoyé le { $at }.
mail-test-next = Si vous pouvez le lire, des invitations peuvent être envoyées d’ici. Il n’y a rien à faire.

mail-reset-subject-first = Choisissez votre mot de passe pour { $company }
mail-reset-subject = Choisissez un nouveau mot de passe pour { $company }
mail-reset-title-first = Choisir un mot de passe
mail-reset-title = Choisir un nouveau mot de passe
mail-reset-first = Choisissez un mot de passe, et vous pourrez vous connecter chez { $company } avec l’adresse { $email }.
mail-reset = Quelqu’un a demandé un nouveau mot de passe pour l’adresse { $email } chez { $company }.
mail-reset-open-first = Pour choisir un mot de passe, ouvrez cette page :
mail-reset-open = Pour choisir un nouveau mot de passe, ouvrez cette page :
mail-reset-button = Choisir un mot de passe
mail-reset-unexpected-first = Si vous ne vous y attendiez pas, ignorez cet e-mail. Rien ne se passe tant que vous n’ouvrez pas la page.
mail-reset-unexpected = Si vous ne vous y attendiez pas, ignorez cet e-mail. Votre mot de passe reste le même.

mail-reset-done-subject = Votre mot de passe chez { $company } a été changé
mail-reset-done-title = Votre mot de passe a été changé
mail-reset-done = Le mot de passe de l’adresse { $email } chez { $company } a été changé le { $at }. Qui était connecté avec lui a été déconnecté.

mail-security-subject = Votre connexion chez { $company } a changé
mail-security-title = Votre connexion a changé
mail-security-password-changed = Le mot de passe de l’adresse { $email } chez { $company } a été changé. Toute autre session ouverte avec lui a été fermée.
mail-security-email-changed = L’adresse { $email } n’est plus celle avec laquelle vous vous connectez chez { $company } : une autre l’a remplacée.
mail-security-second-factor-on = Qui se connecte avec l’adresse { $email } chez { $company } doit désormais donner un code : un second facteur a été activé.
mail-security-second-factor-off = Qui se connecte avec l’adresse { $email } chez { $company } n’a plus à donner de code : le second facteur a été désactivé.
mail-security-backup-code-used = Quelqu’un s’est connecté avec l’adresse { $email } chez { $company } par l’un de ses codes de secours. Il n’est plus utilisable ; codes restants : { $left }.
mail-security-backup-codes-renewed = De nouveaux codes de secours ont été créés pour l’adresse { $email } chez { $company }. Les anciens ne sont plus utilisables.
mail-security-at = Quand : { $at }
mail-security-from = D’où : { $ip }
mail-security-from-program = D’où : { $ip } ({ $program })
mail-security-program = { $browser } sous { $system }

mail-verification-subject = Confirmez votre adresse chez { $company }
mail-verification-title = Confirmez votre adresse
mail-verification = Merci de confirmer que { $email } est votre adresse chez { $company }. Il vous sera demandé de vous connecter.
mail-verification-open = Pour confirmer que { $email } est votre adresse chez { $company }, ouvrez cette page et connectez-vous :
mail-verification-button = Confirmer l’adresse
mail-verification-unexpected = Si vous ne vous y attendiez pas, ignorez cet e-mail. Rien ne se passe tant que vous n’ouvrez pas la page.

mail-signup-subject = Vous avez déjà un utilisateur chez { $company }
mail-signup-title = Vous avez déjà un utilisateur
mail-signup = Quelqu’un s’est inscrit chez { $company } avec l’adresse { $email } le { $at }. Elle appartient déjà à votre utilisateur : rien n’a été changé.
mail-signup-log-in = Si c’était vous, connectez-vous :
mail-signup-button = Se connecter
mail-signup-password = Si vous avez oublié votre mot de passe, choisissez-en un nouveau :
mail-signup-unexpected = Si ce n’était pas vous, ignorez cet e-mail.

mail-owner-subject-new = Le compte { $account } est maintenant à vous
mail-owner-subject-former = Le compte { $account } a un nouveau propriétaire
mail-owner-title = Un nouveau propriétaire
mail-owner-new = Le compte « { $account } » chez { $company } est à vous depuis le { $at }. Avant vous, il était à { $former }, qui peut toujours le gérer.
mail-owner-former = Le compte « { $account } » chez { $company } appartient à { $new } depuis le { $at }. Vous pouvez toujours le gérer.
mail-owner-unexpected = Si vous ne vous y attendiez pas, prévenez { $company }.
