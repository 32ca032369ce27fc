# La première page de l’espace d’administration : où l’on en est, en chiffres et en images.

dashboard-title = Tableau de bord
dashboard-numbers = En un coup d’œil
dashboard-clients = Clients
dashboard-users = Utilisateurs
dashboard-pending = Invitations en attente de réponse
dashboard-many = plus de { $count }
dashboard-mail = E-mails
dashboard-mail-queued = En attente d’envoi
dashboard-mail-late = Dont depuis plus de cinq minutes
dashboard-mail-failed = Échoués ces 30 derniers jours
dashboard-mail-sent = Envoyés ces dernières 24 heures
dashboard-mail-well = Les e-mails partent.
dashboard-mail-slow = Des e-mails attendent : vérifiez que le serveur de messagerie répond.
dashboard-mail-bad = Certains e-mails n’ont pas pu être remis.
dashboard-mail-look = Voir les e-mails
dashboard-activity = Dernières activités
dashboard-activity-none = Il ne s’est encore rien passé.
dashboard-activity-look = Toute l’activité
dashboard-nothing = Vous ne pouvez rien voir de ce qui est compté ici. Un autre administrateur peut vous en donner les droits.
dashboard-counted = Compté par jours UTC. Les dernières minutes manquent encore.
chart-invites = Invitations par jour
chart-calls = Appels d’API par jour
chart-sent = Envoyées
chart-accepted = Acceptées
chart-expired = Expirées
chart-answered = Appels
chart-refused = Refusés
chart-day = { $day } { $month }
chart-about = { $totals }. En { $count ->
    [one] un jour.
   *[other] { $count } jours.
}
chart-empty = Rien n’a été compté pendant ces jours.
chart-table = En tableau
chart-column-day = Jour

# Ce qui remet en ordre un appel refusé.

mend-wrong-secret = Le secret n’est pas celui de cet accès. Saisissez le bon dans l’intégration ; si plus personne ne le connaît, créez un nouvel accès.
mend-unknown-credential = Aucun accès ne porte l’identifiant reçu, ou aucun n’est venu. Saisissez l’identifiant et le secret dans l’intégration.
mend-revoked = L’accès a été révoqué. Si l’intégration est encore utile, donnez-lui-en un nouveau.
mend-ended = L’accès a expiré. Donnez-en un nouveau à l’intégration.
mend-admin-disabled = Son administrateur est désactivé. Réactivez-le, ou donnez à l’intégration l’accès d’un autre.
mend-owner-disabled = Son propriétaire ne peut pas se connecter. Réactivez-le, ou donnez à l’intégration la clé de quelqu’un d’autre.
mend-bad-key = Cette clé n’existe pas. Saisissez la bonne dans l’intégration.
mend-user-token = Le jeton d’utilisateur est inconnu ou révoqué. Saisissez-en un qui est en usage.
mend-log-in = La connexion de l’intégration a pris fin. Elle doit se connecter à nouveau.
mend-wrong-login = L’adresse ou le mot de passe est inexact, ou l’utilisateur a un second facteur : c’est alors un jeton qu’il faut.
mend-app-token = Le compte demande un jeton d’application, et aucun des siens n’est venu.
mend-nothing-shown = Rien n’est venu qui montre qui demande.
mend-role = Aucun de ses rôles d’API ({ $roles }) ne comprend l’action { $action } : cochez-la dans l’un d’eux.
mend-no-role = Ses rôles d’API ont été supprimés : il ne peut plus rien appeler. Cochez un autre rôle pour lui.
mend-right = Il manque à son administrateur un droit que demande l’action { $action }. Accordez-le-lui, ou donnez à l’intégration l’accès d’un autre.
mend-scope = Les portées de la clé ne couvrent pas cet appel. Créez une clé qui en a davantage.
mend-forbidden = La personne au nom de laquelle il agit n’en a pas le droit dans ce compte. Ce sont les droits du compte qui décident.
mend-address = La liste des adresses autorisées ne contient pas { $ip }. Ajoutez-la à la liste commune à tous les accès.
mend-own-address = La liste d’adresses propre à cet accès ne contient pas { $ip }. Ajoutez-la à cette liste.
mend-address-listed = { $ip } n’était alors dans aucune liste. Elle y est désormais : il n’y a plus rien à faire.
mend-banned = { $ip } est bannie. Levez le bannissement s’il s’agit de l’adresse de l’intégration.
mend-too-many-failures = Trop de connexions depuis { $ip } ont échoué. Corrigez-en d’abord la cause ; l’adresse pourra appeler à nouveau un quart d’heure plus tard.
mend-too-many-requests = Il y a eu plus de demandes en une minute que permis. Espacez-les, ou relevez la limite.
mend-unknown-action = Il n’y a pas d’action { $action }. Cherchez son nom dans la référence.
mend-no-action = L’appel ne nomme aucune action.
mend-no-resource = Il n’y a rien à l’adresse appelée. Cherchez-la dans la référence.
mend-method = L’appel est venu avec une méthode qui n’est pas acceptée ici. La référence dit laquelle l’est.
mend-too-large = L’appel était plus grand que permis, ou n’est pas arrivé en entier.
mend-unreadable = L’appel n’a pas pu être lu : { $words }
mend-repeated = La même clé d’idempotence est venue deux fois, pour deux appels simultanés ou différents. Chaque appel a besoin de la sienne.
mend-rule = L’appel a été compris et refusé : { $words }
mend-look = L’appel a été compris et refusé. La réponse que l’intégration a reçue dit pourquoi.
