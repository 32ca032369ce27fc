# Der Benutzer selbst: seine Konten, sein Profil, seine Sicherheit.

accounts-title = Ihre Konten
accounts-text = Wählen Sie das Konto, in dem Sie arbeiten möchten.
accounts-none = Sie haben zu keinem Konto Zugang. Bitten Sie, wer es verwaltet, um eine Einladung.
accounts-choose = Wählen
accounts-choose-name = { $name } wählen
accounts-at-hand = Gewählt
another-title = Diese Seite gehört zu einem anderen Konto
another-text = Um sie zu sehen, wechseln Sie zum Konto { $name }.
another-present = Sie sind jetzt im Konto { $name }, als { $email }.
another-continue = Weiter in { $name }
another-cancel = Abbrechen und zurück
accounts-new = Weiteres Konto eröffnen
profile-title = Ihr Profil
profile-names = Name und Sprache
profile-language-hint = Für diese Seiten und für E-Mails an Sie.
language-of-browser = Wie mein Browser es wünscht
profile-email = E-Mail-Adresse
profile-email-now = Sie melden sich an als
profile-email-new = Neue E-Mail-Adresse
profile-email-hint = Dorthin geht eine E-Mail mit einem Link, mit dem Sie sie bestätigen. Ab dann melden Sie sich mit ihr an, und überall sonst werden Sie abgemeldet.
profile-email-button = Adresse ändern
profile-no-password = Sie haben noch kein Passwort und brauchen eines, um Ihre Adresse zu ändern.
profile-no-password-link = Passwort wählen
flash-profile-saved = Ihr Profil wurde gespeichert.
flash-email-changed = Ihre Adresse wurde gespeichert. Wenn sie jetzt eine andere ist, ist eine E-Mail mit einem Link zum Bestätigen unterwegs.
flash-verification-sent = Eine E-Mail mit einem neuen Link ist zu Ihnen unterwegs. Ältere Links führen nirgends mehr hin.
resend-verified = Ihre Adresse { $email } ist bestätigt.
resend-text = Ihre Adresse { $email } ist noch nicht bestätigt.
own-invites-title = Einladungen für Sie
own-invites-none = Keine Einladung wartet auf Ihre Antwort.
own-invites-not-verified = Einladungen an { $email } erscheinen hier, sobald Sie bestätigt haben, dass die Adresse Ihnen gehört: Jeder hätte sie nennen können. Über den Link in der E-Mail einer Einladung können Sie sie jederzeit annehmen.
own-invites-from = { $inviter } lädt Sie in dieses Konto ein.
own-invites-accept-name = Einladung annehmen: { $client }
own-invites-decline = Ablehnen
own-invites-decline-name = Einladung zu { $client } ablehnen
flash-invite-accepted = Die Einladung wurde angenommen. Sie sind jetzt in diesem Konto.
flash-invite-declined = Die Einladung wurde abgelehnt.

flash-backup-code = { $count ->
    [0] Sie haben Ihren letzten Ersatzcode benutzt. Holen Sie sich unter „Sicherheit“ neue.
    [one] Sie haben einen Ersatzcode benutzt. Einer ist übrig: Holen Sie sich unter „Sicherheit“ neue.
   *[other] Sie haben einen Ersatzcode benutzt. { $count } sind übrig.
}

password-text = Wer anderswo mit dem alten Passwort angemeldet ist, wird abgemeldet.
password-about = Um ein anderes zu wählen, brauchen Sie Ihr aktuelles Passwort.
password-none = Sie sind ohne Passwort hereingekommen und haben noch keines. So wählen Sie eines:
password-none-ask = Einen Link anfordern, um ein Passwort zu wählen
flash-password-changed = Ihr Passwort wurde geändert.

factor-text = Neben Ihrem Passwort zeigen Sie einen Code, den eine App auf Ihrem Telefon erzeugt. Wer Ihr Passwort erfährt, kann sich dann trotzdem nicht anmelden.
factor-begin = Zweiten Faktor einrichten
factor-go-on = Einrichtung fortsetzen
factor-scan = Lesen Sie dieses Bild mit Ihrer Authentifizierungs-App.
factor-picture = QR-Code mit dem Geheimnis für Ihre Authentifizierungs-App. Dasselbe Geheimnis steht darunter als Text.
factor-here = App auf diesem Gerät öffnen
factor-secret = Oder tippen Sie dieses Geheimnis ab
factor-secret-hint = Es wird hier eine Viertelstunde lang gezeigt. Geben Sie es niemandem.
factor-first-code = Geben Sie den Code ein, den die App jetzt zeigt.
factor-enable = Einschalten
factor-done = Der zweite Faktor ist an
factor-done-text = Von jetzt an werden Sie beim Anmelden nach einem Code gefragt. Wo Sie sonst angemeldet waren, sind Sie abgemeldet worden.
factor-since = Eingeschaltet
factor-codes = Ersatzcodes
factor-codes-left = { $count ->
    [0] keiner übrig
    [one] 1 übrig
   *[other] { $count } übrig
}
factor-codes-few = Sie haben kaum noch Ersatzcodes. Holen Sie sich neue, sonst sind Sie ausgesperrt, wenn Ihr Telefon verloren geht.
factor-renew = Neue Ersatzcodes holen
factor-renew-text = Die bisherigen gelten dann nicht mehr.
factor-disable = Zweiten Faktor ausschalten
factor-disable-text = Dann genügt Ihr Passwort allein.
factor-disable-hint = Aus Ihrer App, oder ein Ersatzcode.
flash-factor-off = Der zweite Faktor wurde ausgeschaltet.

codes-title = Ihre Ersatzcodes
codes-once = Diese Codes werden nur jetzt gezeigt. Drucken Sie sie aus oder bewahren Sie sie dort auf, wo Sie sie ohne Ihr Telefon finden.
codes-text = Mit jedem davon melden Sie sich einmal an, wenn Sie Ihr Telefon nicht haben.
codes-of = Ersatzcodes von { $email } bei { $company }
codes-kept = Ich habe sie aufbewahrt

devices-title = Wo Sie angemeldet sind
devices-text = Wenn Sie etwas davon nicht erkennen, beenden Sie es und ändern Sie Ihr Passwort.
devices-column-device = Gerät
devices-column-since = Angemeldet
devices-column-used = Zuletzt benutzt
devices-this = Dieses
devices-remembered = Dauerhaft
devices-address = Von { $address }
devices-end = Beenden
devices-end-one = Sitzung von { $address } beenden
devices-end-others = Alle anderen beenden
device-on = { $program } unter { $system }
device-one = { $name }
device-unknown = Unbekanntes Gerät
flash-session-ended = Die Sitzung wurde beendet.
flash-sessions-ended = Alle anderen Sitzungen wurden beendet.
