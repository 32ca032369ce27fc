# Verwaltungsbereich: E-Mails.

desk-mail = E-Mails
mails-states = Stand der E-Mails
mails-state-all = Alle
mails-state-queued = Wartend
mails-state-sent = Gesendet
mails-state-failed = Gescheitert
mails-state-dropped = Nicht mehr nötig
mails-empty = Solche E-Mails gibt es nicht.
mails-attempts = { $count ->
    [one] 1 Versuch
   *[other] { $count } Versuche
}
mails-due = nächster Versuch
mails-retry = Erneut senden
mails-retry-name = Erneut senden an { $to }
mails-retry-all = Alle gescheiterten erneut senden
mails-retry-all-about = Sehen Sie zuerst, was geantwortet wurde: Ein Postfach, das es nicht gab, gibt es auch jetzt nicht. Höchstens 5.000 gehen auf einmal.
mails-begin = Von vorn
mails-more = Weitere
mails-all = Alle E-Mails
mails-test = Test-E-Mail senden
mails-test-about = Sie sagt nur, dass der Versand geht. Was aus ihr wurde, zeigt diese Liste.
mails-test-button = Test-E-Mail senden
mail-title = E-Mail
mail-fate = Was aus ihr wurde
mail-kind = Art
mail-queued = Eingereiht
mail-due = Nächster Versuch
mail-ended = Beendet
mail-attempts = Versuche
mail-answer = Letzte Antwort
mail-tries = Versuche ohne Erfolg
mail-tries-none = Keine.
mail-try = Versuch { $number }
mail-kind-custom = Nachricht einer Anbindung
mail-kind-invitation = Einladung
mail-kind-invitation_notice = Hinweis zu einer Einladung
mail-kind-password_reset = Neues Passwort
mail-kind-password_reset_done = Das Passwort wurde geändert
mail-kind-security_notice = Sicherheitshinweis
mail-kind-verification = Bestätigung einer Adresse
mail-kind-signup_attempt = Registrierung mit bekannter Adresse
mail-kind-ownership_transferred = Der Inhaber hat gewechselt
mail-kind-test = Test-E-Mail
mail-kind-other = { $kind }
flash-mail-retried = Die E-Mail geht noch einmal hinaus.
flash-mails-retried = Die gescheiterten E-Mails gehen noch einmal hinaus.
flash-mail-test = Die Test-E-Mail wurde eingereiht.
refusal-unknown_mail = Diese E-Mail kann nicht erneut gesendet werden: Sie ist hinausgegangen, geht gerade hinaus oder ist nicht mehr erwünscht.
