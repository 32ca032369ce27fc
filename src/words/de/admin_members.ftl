# Admin area: the users of a client, and giving one a place in it.

members-count = { $count ->
    [one] Ein Benutzer gehört zu diesem Kunden.
   *[other] { $count } Benutzer gehören zu diesem Kunden.
}
members-title = Benutzer
members-column-user = Name / E-Mail-Adresse
members-column-login = Letzte Anmeldung
members-column-details = Angaben zur letzten Anmeldung
members-ip = IP-Adresse:
members-host = Hostname:
members-remove = Entfernen
members-manage = Benutzer verwalten
members-none-pending = Keine Einladung wartet auf eine Antwort.
mark-provisioned = Ohne Passwort
place-owner = Der Inhaber eines Kunden hat immer alle Rechte.
make-owner-title = Zum Inhaber machen
make-owner-question = Möchten Sie { $email } zum Inhaber dieses Kunden machen?
make-owner-about = Der neue Inhaber darf darin sofort alles. Der bisherige bleibt als gewöhnlicher Benutzer mit allen Rechten.
make-owner-button = Zum Inhaber machen
flash-owner-made = Der Kunde hat einen neuen Inhaber.
flash-member-removed = Der Benutzer gehört nicht mehr zu diesem Kunden.
flash-associated = Der Benutzer wurde diesem Kunden zugeordnet.
associate-title = Benutzer zuordnen
associate-invite = Benutzer einladen
associate-user = Benutzer wählen
associate-user-hint = Geben Sie einen Namen oder eine Adresse ein und wählen Sie aus der Liste.
associate-new-hint = Eine Adresse, die noch niemand hat, ergibt einen neuen Benutzer.
associate-new = Neuen Benutzer anlegen
associate-search = Benutzer nach Name oder Adresse suchen
associate-found = Gefundene Benutzer
associate-none = Niemand wurde gefunden.
associate-role = Rolle
associate-role-none = Keine: Rechte auswählen
associate-role-hint = Mit einer Rolle zählen die Häkchen darunter nicht.
associate-send = Einladung senden
associate-yes = JA
associate-yes-about = Eine E-Mail geht hinaus, und der Benutzer kommt durch Annehmen hinein.
associate-no = NEIN
associate-no-about = Keine E-Mail geht hinaus, und der Benutzer gehört sofort zum Kunden.
member-role-admin = Administrator
member-role-developer = Entwickler
member-role-support = Support
member-role-member = Mitglied
member-role-none = Keine
button-search = Suchen
refusal-permissions_and_role = Wählen Sie Rechte oder eine Rolle, nicht beides.
refusal-unknown_role = Eine Rolle dieses Namens gibt es nicht.
refusal-unknown_permission = Ein Recht oder eine Rolle dieses Namens gibt es nicht.
