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
