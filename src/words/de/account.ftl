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
invite-new-text = Hat die eingeladene Person hier schon einen Benutzer, erhält er Zugang zu diesem Konto. Wenn nicht, kann sie einen anlegen.
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
users-make-owner = Zum Inhaber machen
flash-ownership-offered = Das Konto wurde angeboten. Es geht über, wenn das Angebot angenommen wird.
owner-title = Zum Inhaber machen
owner-question = Sie bieten das Konto { $account } an: { $email }.
owner-about-accept = Es geht über, sobald der neue Inhaber annimmt: über den Link in der E-Mail, die jetzt hinausgeht, oder unter „Einladungen für Sie“. Bis dahin können Sie das Angebot unter den offenen Einladungen zurückziehen.
owner-about-after = Der neue Inhaber darf darin alles. Sie behalten als gewöhnlicher Benutzer alle Rechte, und der neue Inhaber kann sie ändern oder entziehen.
owner-fixed = Dieser Benutzer ist schon Inhaber des Kontos.
owner-button = Konto anbieten
new-account-title = Weiteres Konto eröffnen
new-account-text = Sie sind sein Inhaber und melden sich mit Ihrem jetzigen Benutzer an. Was Sie bei Name und E-Mail-Adresse leer lassen, wird von Ihrem Benutzer übernommen.
new-account-button = Konto eröffnen
new-account-closed-title = Keine weiteren Konten
new-account-closed-text = Benutzer eröffnen hier nicht selbst Konten. Wenden Sie sich an den Betreiber dieser Website.
flash-account-opened = Das Konto wurde eröffnet. Sie sind jetzt darin.
owner-no-password = Sie haben noch kein Passwort und brauchen eines, um das Konto weiterzugeben.
