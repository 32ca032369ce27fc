# L’utilisateur lui-même : ses comptes, son profil, sa sécurité.

accounts-title = Vos comptes
accounts-text = Choisissez le compte dans lequel vous voulez travailler.
accounts-none = Vous n’avez accès à aucun compte. Demandez une invitation à la personne qui le gère.
accounts-choose = Choisir
accounts-choose-name = Choisir { $name }
accounts-at-hand = Choisi
another-title = Cette page appartient à un autre compte
another-text = Pour la voir, passez au compte { $name }.
another-present = Vous êtes maintenant dans le compte { $name }, en tant que { $email }.
another-continue = Continuer dans { $name }
another-cancel = Annuler et revenir
accounts-new = Ouvrir un autre compte
profile-title = Votre profil
profile-names = Nom et langue
profile-language-hint = Pour ces pages et les e-mails qui vous sont adressés.
language-of-browser = Selon mon navigateur
profile-email = Adresse e-mail
profile-email-now = Vous vous connectez avec
profile-email-new = Nouvelle adresse e-mail
profile-email-hint = Un e-mail y est envoyé, avec un lien pour la vérifier. Vous vous connectez dès lors avec elle, et êtes déconnecté partout ailleurs.
profile-email-button = Changer l’adresse
profile-no-password = Vous n’avez pas encore de mot de passe, et il en faut un pour changer votre adresse.
profile-no-password-link = Choisir un mot de passe
flash-profile-saved = Votre profil a été enregistré.
flash-email-changed = Votre adresse a été enregistrée. Si elle a changé, un e-mail avec un lien de vérification est en route.
flash-verification-sent = Un e-mail avec un nouveau lien est en route vers vous. Les liens plus anciens ne mènent plus nulle part.
resend-verified = Votre adresse { $email } est vérifiée.
resend-text = Votre adresse { $email } n’est pas encore vérifiée.
own-invites-title = Invitations pour vous
own-invites-none = Aucune invitation n’attend votre réponse.
own-invites-not-verified = Les invitations adressées à { $email } apparaissent ici dès que vous avez vérifié que l’adresse est à vous : n’importe qui aurait pu l’indiquer. Le lien dans l’e-mail d’une invitation permet de l’accepter à tout moment.
own-invites-from = { $inviter } vous invite à ce compte.
own-invites-accept-name = Accepter l’invitation à { $client }
own-invites-decline = Refuser
own-invites-decline-name = Refuser l’invitation à { $client }
flash-invite-accepted = L’invitation a été acceptée. Vous êtes maintenant dans ce compte.
flash-invite-declined = L’invitation a été refusée.

flash-backup-code = { $count ->
    [0] Vous avez utilisé votre dernier code de secours. Obtenez-en de nouveaux sous « Sécurité ».
    [one] Vous avez utilisé un code de secours. Il en reste { $count } : obtenez-en de nouveaux sous « Sécurité ».
   *[other] Vous avez utilisé un code de secours. Il en reste { $count }.
}

password-text = Toute personne connectée ailleurs avec l’ancien mot de passe est déconnectée.
password-about = Pour en choisir un autre, il vous faut votre mot de passe actuel.
password-none = Vous êtes entré sans mot de passe et n’en avez pas encore. Pour en choisir un :
password-none-ask = Demander un lien pour choisir un mot de passe
flash-password-changed = Votre mot de passe a été changé.

factor-text = En plus de votre mot de passe, vous montrez un code produit par une application sur votre téléphone. Qui apprend votre mot de passe ne peut alors toujours pas se connecter.
factor-begin = Configurer le second facteur
factor-go-on = Continuer la configuration
factor-scan = Lisez cette image avec votre application d’authentification.
factor-picture = Code QR contenant le secret pour votre application d’authentification. Le même secret figure ci-dessous sous forme de texte.
factor-here = Ouvrir l’application sur cet appareil
factor-secret = Ou saisissez ce secret
factor-secret-hint = Il est affiché ici pendant un quart d’heure. Ne le donnez à personne.
factor-first-code = Saisissez le code que l’application affiche maintenant.
factor-enable = Activer
factor-done = Le second facteur est activé
factor-done-text = Désormais, un code vous est demandé à la connexion. Partout ailleurs, vous avez été déconnecté.
factor-since = Activé
factor-codes = Codes de secours
factor-codes-left = { $count ->
    [0] aucun restant
    [one] { $count } restant
   *[other] { $count } restants
}
factor-codes-few = Il ne vous reste presque plus de codes de secours. Obtenez-en de nouveaux, sinon vous serez bloqué si vous perdez votre téléphone.
factor-renew = Obtenir de nouveaux codes de secours
factor-renew-text = Ceux que vous avez ne seront alors plus valables.
factor-disable = Désactiver le second facteur
factor-disable-text = Votre mot de passe seul suffira alors.
factor-disable-hint = Celui de votre application, ou un code de secours.
flash-factor-off = Le second facteur a été désactivé.

codes-title = Vos codes de secours
codes-once = Ces codes ne sont affichés que maintenant. Imprimez-les ou conservez-les là où vous les trouverez sans votre téléphone.
codes-text = Avec chacun d’eux, vous vous connectez une fois lorsque vous n’avez pas votre téléphone.
codes-of = Codes de secours de { $email } chez { $company }
codes-kept = Je les ai conservés

devices-title = Où vous êtes connecté
devices-text = Si vous ne reconnaissez pas l’une de ces sessions, mettez-y fin et changez votre mot de passe.
devices-column-device = Appareil
devices-column-since = Connecté
devices-column-used = Dernière utilisation
devices-this = Celui-ci
devices-remembered = Mémorisé
devices-address = Depuis { $address }
devices-end = Mettre fin
devices-end-one = Mettre fin à la session depuis { $address }
devices-end-others = Mettre fin à toutes les autres
device-on = { $program } sur { $system }
device-one = { $name }
device-unknown = Appareil inconnu
flash-session-ended = La session a pris fin.
flash-sessions-ended = Toutes les autres sessions ont pris fin.
