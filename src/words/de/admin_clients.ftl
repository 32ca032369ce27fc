# Admin area: clients, all but their users.

desk-clients = Kunden
client-number = Kunde Nr. { $id }
client-owned-by = Inhaber:
client-tabs = Seiten dieses Kunden
client-tab-summary = Übersicht
client-tab-profile = Profil
client-tab-users = Benutzer
client-tab-log = Protokoll
client-status-Active = Aktiv
client-status-Inactive = Inaktiv
client-status-Closed = Geschlossen
clients-add = Kunden anlegen
clients-search = Suche
clients-search-hint = Nummer, Anfang eines Namens, einer Firma oder Adresse, oder die ganze Adresse eines Inhabers
clients-search-button = Kunden suchen
clients-status-any = Alle
clients-all = Alle Kunden
clients-total = { $count ->
    [one] 1 Kunde
   *[other] { $count } Kunden
}
clients-none = Es gibt noch keine Kunden.
clients-none-found = Es wurde kein Kunde gefunden.
clients-column-client = Kunde
clients-column-owner = Inhaber
clients-column-users = Benutzer
clients-column-status = Status
clients-column-created = Angelegt
client-new-owner = Ein neuer Benutzer als Inhaber
client-known-owner = Ein vorhandener Benutzer als Inhaber
client-owner-email = E-Mail-Adresse des Benutzers
client-owner-email-hint = Der Benutzer behält Namen, Adresse und Passwort, und ihm gehört dann auch dieser Kunde.
client-entry = Wie der Inhaber hineinkommt
client-entry-mail = Dem Inhaber einen Link mailen
client-entry-mail-hint = Damit wird ein Passwort gewählt. Der Link gilt zwei Stunden; ein neuer kann bei der Anmeldung angefordert werden.
client-entry-password = Dieses Passwort setzen und nichts mailen
client-details-hint = All das darf leer bleiben. Der Kunde hat den Namen des Inhabers, und dessen E-Mail-Adresse, wenn Sie keine andere angeben.
client-language-none = Nicht gewählt
client-email = E-Mail-Adresse des Kunden
client-notes = Notizen
client-notes-hint = Nur Administratoren sehen sie.
client-no-notes = Es gibt keine.
client-users = { $count ->
    [one] 1 Benutzer
   *[other] { $count } Benutzer
}
client-pending = { $count ->
    [one] 1 offene Einladung
   *[other] { $count } offene Einladungen
}
client-login = Als Inhaber anmelden
client-reopen = Wieder öffnen
client-latest = Letzte Einträge des Protokolls
client-latest-all = Das ganze Protokoll
client-log-by-api = über die API
client-stored = Jetzt gespeichert: { $value }
client-close-title = Kunden schließen
client-close-question = Möchten Sie { $name } schließen?
client-close-about = Niemand wird mehr hineingelassen, und niemand kann eingeladen werden. Nichts geht verloren: Er kann wieder geöffnet werden.
client-close-button = Kunden schließen
client-delete-title = Kunden löschen
client-delete-question = Möchten Sie { $name } endgültig löschen?
client-delete-users-lose = { $count ->
    [one] 1 Benutzer verliert sofort den Zugang.
   *[other] { $count } Benutzer verlieren sofort den Zugang.
}
client-delete-invites = { $count ->
    [0] Es gibt keine offenen Einladungen.
    [one] 1 offene Einladung endet; ihr Link führt nirgends mehr hin.
   *[other] { $count } offene Einladungen enden; ihre Links führen nirgends mehr hin.
}
client-delete-rest = Seine Angaben, Notizen, Kontakte, Rollen, eigenen Felder, Mails und API-Schlüssel verschwinden.
client-delete-log = Das Aktivitätsprotokoll bleibt. Nichts davon lässt sich zurücknehmen.
client-delete-users = { $count ->
    [one] Auch den Benutzer löschen, der zu keinem anderen Kunden gehört
   *[other] Auch die { $count } Benutzer löschen, die zu keinem anderen Kunden gehören
}
client-delete-users-hint = Namen, Adressen und Passwörter verschwinden endgültig. Ohne dieses Häkchen wird niemand gelöscht.
client-delete-button = Kunden löschen
flash-client-added = Der Kunde wurde angelegt.
flash-client-saved = Der Kunde wurde gespeichert.
flash-client-closed = Der Kunde wurde geschlossen. Niemand wird mehr hineingelassen.
flash-client-reopened = Der Kunde wurde wieder geöffnet.
flash-client-deleted = Der Kunde wurde gelöscht.
refusal-owner_first_name_required = Geben Sie den Vornamen des Inhabers ein.
refusal-owner_last_name_required = Geben Sie den Nachnamen des Inhabers ein.
refusal-owner_exists = Es gibt schon einen Benutzer mit dieser Adresse: Wählen Sie „Ein vorhandener Benutzer als Inhaber“.
refusal-unknown_owner = Es gibt keinen Benutzer mit dieser Adresse.
refusal-client_changed = Jemand anders hat diesen Kunden inzwischen geändert, und nichts wurde gespeichert. Unten steht, was Sie eingegeben haben, und daneben, was jetzt gespeichert ist: Speichern Sie noch einmal, um es zu überschreiben.
refusal-duplicate_email = Ein anderer Kunde hat diese Adresse schon.
refusal-invalid_status = Wählen Sie einen Status aus der Liste.
refusal-unknown_client = Diesen Kunden gibt es nicht.
