# Was um jede Seite herum steht, und was viele Seiten sagen.

skip = Zum Inhalt springen
nav-main = Hauptmenü
nav-menu = Menü
nav-overview = Übersicht
nav-users = Benutzerverwaltung
nav-activity = Aktivität
nav-emails = E-Mails
nav-accounts = Ihre Konten
nav-invites = Einladungen an Sie
nav-profile = Ihr Profil
nav-password = Passwort ändern
nav-security = Sicherheit
nav-log-out = Abmelden
nav-log-in = Anmelden
hello = Hallo, { $name }!
account-at-hand = Konto: { $name } – Konto wechseln
language = Sprache
error-title = Fehler – { $title }

button-save = Änderungen speichern
button-cancel = Abbrechen
button-back = Zurück
button-continue = Weiter
button-copy = Kopieren
button-copied = Kopiert
button-print = Drucken
button-reveal = Anzeigen
button-hide = Verbergen
button-generate = Erzeugen
button-newer = Neuere
button-older = Ältere
button-newest = Neueste

mark-owner = Inhaber
mark-closed = Geschlossen
mark-you = Sie
mark-verified = Bestätigt
mark-not-verified = Nicht bestätigt

field-email = E-Mail-Adresse
field-password = Passwort
field-first-name = Vorname
field-last-name = Nachname
field-current-password = Aktuelles Passwort
field-new-password = Neues Passwort
field-confirm-password = Neues Passwort wiederholen
field-code = Code
field-backup-code = Ersatzcode
field-company = Firma
field-address1 = Straße und Hausnummer
field-address2 = Adresszusatz
field-city = Ort
field-state = Bundesland oder Region
field-postcode = Postleitzahl
field-country = Land
field-phone = Telefon
field-tax = Steuernummer
country-none = Keine Angabe
password-hint = Mindestens { $least } Zeichen.
password-strength = Passwortstärke:
password-strength-none = Geben Sie ein Passwort ein
password-strength-weak = Schwach
password-strength-moderate = Mittel
password-strength-strong = Stark
password-generated = Ein Passwort wurde erzeugt. Notieren Sie es, oder lassen Sie Ihren Browser es merken.
terms = Ich habe sie gelesen und stimme ihnen zu:
terms-link = Nutzungsbedingungen

banner-verify = Bitte bestätigen Sie Ihre E-Mail-Adresse { $email }: Öffnen Sie den Link, den wir an sie geschickt haben.
banner-verify-button = Link erneut senden

time-now = gerade eben
time-ago-minutes = { $count ->
    [one] vor 1 Minute
   *[other] vor { $count } Minuten
}
time-ago-hours = { $count ->
    [one] vor 1 Stunde
   *[other] vor { $count } Stunden
}
time-ago-days = { $count ->
    [one] vor 1 Tag
   *[other] vor { $count } Tagen
}
time-ago-months = { $count ->
    [one] vor 1 Monat
   *[other] vor { $count } Monaten
}
time-ago-years = { $count ->
    [one] vor 1 Jahr
   *[other] vor { $count } Jahren
}
time-in-minutes = { $count ->
    [one] in 1 Minute
   *[other] in { $count } Minuten
}
time-in-hours = { $count ->
    [one] in 1 Stunde
   *[other] in { $count } Stunden
}
time-in-days = { $count ->
    [one] in 1 Tag
   *[other] in { $count } Tagen
}
time-in-months = { $count ->
    [one] in 1 Monat
   *[other] in { $count } Monaten
}
time-in-years = { $count ->
    [one] in 1 Jahr
   *[other] in { $count } Jahren
}
time-never = Nie
date-time = { $day }. { $month } { $year }, { $time }
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember

permission-profile = Stammdaten des Kontos ändern
permission-profile-about = Name, Firma, Anschrift und E-Mail-Einstellungen des Kontos ändern
permission-contacts = Kontakte sehen und verwalten
permission-contacts-about = Kontakte sehen, anlegen, ändern und löschen
permission-products = Produkte und Dienste sehen
permission-products-about = die Dienste und ihre Einzelheiten sehen
permission-manageproducts = Passwörter von Produkten sehen und ändern
permission-manageproducts-about = Passwörter von Diensten ändern und weitere Aktionen ausführen
permission-productsso = Single Sign-On nutzen
permission-productsso-about = sich von hier aus in den Bedienfeldern der Dienste anmelden
permission-domains = Domains sehen
permission-domains-about = die Domains und ihre Einzelheiten sehen
permission-managedomains = Domains verwalten
permission-managedomains-about = Nameserver, Kontakte, Sperren und Transfers ändern
permission-invoices = Rechnungen sehen und bezahlen
permission-invoices-about = Rechnungen sehen und bezahlen
permission-quotes = Angebote sehen und annehmen
permission-quotes-about = Angebote sehen und annehmen
permission-tickets = Support-Tickets sehen und eröffnen
permission-tickets-about = Tickets sehen, eröffnen und beantworten
permission-affiliates = Partnerkonto sehen und verwalten
permission-affiliates-about = Partnerdaten sehen und Auszahlungen anfordern
permission-emails = E-Mails sehen
permission-emails-about = die E-Mails lesen, die an das Konto gingen
permission-orders = Bestellen, aufrüsten, kündigen
permission-orders-about = bestellen, aufrüsten und kündigen
permission-manageusers = Benutzer einladen und verwalten
permission-manageusers-about = Benutzer einladen, ihre Rechte ändern und sie entfernen, nie über die eigenen Rechte hinaus
