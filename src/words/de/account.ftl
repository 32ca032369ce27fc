# Das gewählte Konto: seine Benutzer, seine Aktivität, seine E-Mails.

overview-title = Übersicht
overview-owner = Dieses Konto gehört Ihnen, und Sie dürfen alles darin.
overview-nothing = Sie werden in diesem Konto geführt. Was Sie hier dürfen, wird später entschieden.
overview-permissions = In diesem Konto können Sie:
overview-owned-by = Das Konto gehört { $name }.
overview-no-account = Sie haben noch zu keinem Konto Zugang.
overview-invites = { $count ->
    [one] Eine Einladung wartet auf Ihre Antwort.
   *[other] { $count } Einladungen warten auf Ihre Antwort.
}
overview-invites-link = Ansehen
overview-nav-users = Menschen einladen, bestimmen, was sie dürfen, Zugang entziehen
overview-nav-activity = Sehen, was in diesem Konto geschah, durch wen und von wo aus
overview-nav-emails = Die E-Mails lesen, die für dieses Konto gesendet wurden

users-title = Benutzerverwaltung
users-count = { $count ->
    [one] Ein Benutzer hat Zugang zu diesem Konto.
   *[other] { $count } Benutzer haben Zugang zu diesem Konto.
}
users-column-user = E-Mail-Adresse
users-column-login = Letzte Anmeldung
users-column-actions = Aktionen
users-factor-on = Zweiter Faktor ist an
users-factor-off = Zweiter Faktor ist aus
users-permissions = Rechte verwalten
users-remove = Zugang entziehen
users-footnote = * Der Inhaber eines Kontos hat immer alle Rechte.
users-more = Weitere Benutzer
pending-title = Offene Einladungen
pending-column-mail = E-Mail
pending-owner = Inhaberschaft
pending-sent = Gesendet
pending-ends = endet
pending-expired = Abgelaufen
pending-resend = Erneut senden
pending-link = Link kopieren
pending-cancel = Zurückziehen
pending-link-label = Link zu dieser Einladung
pending-link-hint = Wer diesen Link hat, kann die Einladung annehmen: Geben Sie ihn niemand anderem. Dass er ausgegeben wurde, steht im Protokoll.
mail-state-sent = Zugestellt
mail-state-queued = Unterwegs
mail-state-failed = Nicht zugestellt
mail-state-none = Nicht gesendet
invite-new-title = Neuen Benutzer einladen
invite-new-text = Hat die Person hier schon einen Benutzer, gilt er auch für dieses Konto. Wenn nicht, kann sie einen anlegen.
invite-email-hint = Zum Beispiel name@example.com
invite-permissions = Rechte
invite-all = Alle Rechte
invite-choose = Rechte auswählen
invite-message = Nachricht (freiwillig)
invite-life = Tage, bis sie endet (freiwillig)
invite-life-hint = { $days }, wenn Sie nichts anderes sagen, höchstens 30.
invite-send = Einladung senden
permissions-legend = Rechte
flash-invited = Die Einladung wurde gesendet.
flash-resent = Die Einladung wurde erneut gesendet. Ältere Links führen nirgends mehr hin.
flash-permissions-saved = Die Rechte wurden gespeichert.
flash-removed = Der Benutzer hat keinen Zugang mehr zu diesem Konto.
flash-invite-cancelled = Die Einladung wurde zurückgezogen. Ihre Links führen nirgends mehr hin.
member-title = Rechte verwalten
member-hint = Ohne Häkchen bleibt der Benutzer im Konto und darf darin nichts.
member-fixed = Die Rechte dieses Benutzers können Sie nicht ändern: Inhaber haben immer alle, und niemand ändert seine eigenen oder die von jemandem, der mehr hat.
remove-title = Zugang entziehen
remove-question = Möchten Sie { $email } aus diesem Konto entfernen?
remove-about = Der Zugang endet sofort. Der Benutzer selbst bleibt und kann wieder eingeladen werden.
remove-button = Zugang entziehen
cancel-title = Einladung zurückziehen
cancel-question = Möchten Sie die Einladung an { $email } zurückziehen?
cancel-about = Der Link in der E-Mail führt dann nirgends hin. Sie können die Adresse wieder einladen.
cancel-button = Einladung zurückziehen

activity-title = Aktivität
activity-none = In diesem Konto ist noch nichts geschehen.
activity-column-what = Was
activity-column-who = Wer
activity-column-when = Wann
activity-created = Das Konto wurde angelegt
activity-changed = Die Angaben des Kontos wurden geändert
activity-closed = Das Konto wurde geschlossen
activity-invited = { $invited } wurde eingeladen
activity-resent = Die Einladung an { $invited } wurde erneut gesendet
activity-invite-changed = Die Einladung an { $invited } wurde geändert
activity-invite-cancelled = Die Einladung an { $invited } wurde zurückgezogen
activity-invite-expired = Die Einladung an { $invited } lief ab
activity-link = Ein Link zur Einladung von { $invited } wurde ausgegeben
activity-accepted = { $user } nahm die Einladung an
activity-declined = Die Einladung an { $invited } wurde abgelehnt
activity-associated = { $user } wurde dem Konto hinzugefügt
activity-permissions = Die Rechte von { $user } wurden geändert
activity-removed = { $user } wurde aus dem Konto entfernt
activity-ownership = Das Konto ging von { $from } auf { $to } über
activity-offered = Das Konto wurde { $invited } angeboten
activity-arrived = { $user } öffnete das Konto
activity-contacts = Die Kontakte des Kontos wurden geändert
activity-tokens = Ein Zugangstoken des Kontos wurde geändert
activity-mailed = Für das Konto wurde eine E-Mail gesendet
activity-other = Etwas anderes geschah: { $action }

mails-title = E-Mails
mails-none = Für dieses Konto wurde noch keine E-Mail gesendet.
mails-column-subject = Betreff
mails-column-to = An
mails-column-state = Zustand
mails-column-when = Wann
mails-gone = Diese E-Mail kann nicht mehr gezeigt werden
mails-back = Alle E-Mails
mails-to = An { $to }
mails-blotted = Links in dieser E-Mail sind unkenntlich gemacht: Sie sind nur für den Empfänger.
