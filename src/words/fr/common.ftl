# Ce qui entoure chaque page, et ce que disent beaucoup de pages.

skip = Aller au contenu
nav-main = Menu principal
nav-menu = Menu
nav-overview = Aperçu
nav-users = Gestion des utilisateurs
nav-activity = Activité
nav-emails = E-mails
nav-accounts = Vos comptes
nav-invites = Invitations pour vous
nav-profile = Votre profil
nav-password = Changer de mot de passe
nav-security = Sécurité
nav-log-out = Se déconnecter
nav-log-in = Se connecter
hello = Bonjour, { $name } !
account-at-hand = Compte : { $name } – changer de compte
language = Langue
error-title = Erreur – { $title }

button-save = Enregistrer
button-cancel = Annuler
button-back = Retour
button-continue = Continuer
button-copy = Copier
button-copied = Copié
button-print = Imprimer
button-reveal = Afficher
button-hide = Masquer
button-generate = Générer
button-newer = Plus récents
button-older = Plus anciens
button-newest = Les plus récents

mark-owner = Propriétaire
mark-closed = Fermé
mark-you = Vous
mark-verified = Vérifiée
mark-not-verified = Non vérifiée

field-email = Adresse e-mail
field-password = Mot de passe
field-first-name = Prénom
field-last-name = Nom
field-current-password = Mot de passe actuel
field-new-password = Nouveau mot de passe
field-confirm-password = Confirmer le nouveau mot de passe
field-code = Code
field-backup-code = Code de secours
field-company = Entreprise
field-address1 = Adresse
field-address2 = Complément d’adresse
field-city = Ville
field-state = État ou région
field-postcode = Code postal
field-country = Pays
field-phone = Téléphone
field-tax = Numéro fiscal
country-none = Non précisé
password-hint = Au moins { $least } caractères.
password-strength = Force du mot de passe :
password-strength-none = saisissez un mot de passe
password-strength-weak = faible
password-strength-moderate = moyenne
password-strength-strong = forte
password-generated = Un mot de passe a été généré. Notez-le ou laissez votre navigateur le retenir.
terms = J’ai lu et j’accepte les
terms-link = conditions d’utilisation

banner-verify = Veuillez vérifier votre adresse e-mail { $email } : ouvrez le lien que nous lui avons envoyé.
banner-verify-button = Renvoyer le lien

time-now = à l’instant
time-ago-minutes = { $count ->
    [one] il y a 1 minute
   *[other] il y a { $count } minutes
}
time-ago-hours = { $count ->
    [one] il y a 1 heure
   *[other] il y a { $count } heures
}
time-ago-days = { $count ->
    [one] il y a 1 jour
   *[other] il y a { $count } jours
}
time-ago-months = il y a { $count } mois
time-ago-years = { $count ->
    [one] il y a 1 an
   *[other] il y a { $count } ans
}
time-in-minutes = { $count ->
    [one] dans 1 minute
   *[other] dans { $count } minutes
}
time-in-hours = { $count ->
    [one] dans 1 heure
   *[other] dans { $count } heures
}
time-in-days = { $count ->
    [one] dans 1 jour
   *[other] dans { $count } jours
}
time-in-months = dans { $count } mois
time-in-years = { $count ->
    [one] dans 1 an
   *[other] dans { $count } ans
}
time-never = Jamais
date-time = { $day } { $month } { $year }, { $time }
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre

permission-profile = Modifier le profil du compte
permission-profile-about = changer le nom, la société, l’adresse et les préférences d’e-mail du compte
permission-contacts = Voir et gérer les contacts
permission-contacts-about = voir, ajouter, modifier et supprimer des contacts
permission-products = Voir les produits et services
permission-products-about = voir les services et leurs détails
permission-manageproducts = Voir et modifier les mots de passe des produits
permission-manageproducts-about = changer les mots de passe des services et lancer d’autres actions
permission-productsso = Utiliser l’authentification unique
permission-productsso-about = se connecter d’ici aux panneaux de contrôle des services
permission-domains = Voir les domaines
permission-domains-about = voir les domaines et leurs détails
permission-managedomains = Gérer les domaines
permission-managedomains-about = changer les serveurs de noms, contacts, verrous et transferts
permission-invoices = Voir et payer les factures
permission-invoices-about = voir et payer les factures
permission-quotes = Voir et accepter les devis
permission-quotes-about = voir et accepter les devis
permission-tickets = Voir et ouvrir des tickets d’assistance
permission-tickets-about = voir, ouvrir et répondre aux tickets
permission-affiliates = Voir et gérer le compte d’affiliation
permission-affiliates-about = voir les données d’affiliation et demander des versements
permission-emails = Voir les e-mails
permission-emails-about = lire les e-mails envoyés au compte
permission-orders = Commander, faire évoluer, résilier
permission-orders-about = commander, faire évoluer et demander la résiliation
permission-manageusers = Inviter et gérer les utilisateurs
permission-manageusers-about = inviter des utilisateurs, changer leurs droits et les retirer, jamais au-delà des siens
