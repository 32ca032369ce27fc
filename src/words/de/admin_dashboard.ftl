# Die erste Seite des Verwaltungsbereichs: wie es steht, in Zahlen und Bildern.

dashboard-title = Übersicht
dashboard-numbers = Auf einen Blick
dashboard-clients = Kunden
dashboard-users = Benutzer
dashboard-pending = Einladungen, die auf eine Antwort warten
dashboard-many = mehr als { $count }
dashboard-mail = E-Mail
dashboard-mail-queued = Warten auf den Versand
dashboard-mail-late = Davon länger als fünf Minuten
dashboard-mail-failed = Gescheitert in den letzten 30 Tagen
dashboard-mail-sent = Gesendet in den letzten 24 Stunden
dashboard-mail-well = E-Mails gehen hinaus.
dashboard-mail-slow = E-Mails warten: Sehen Sie nach, ob der Mailserver antwortet.
dashboard-mail-bad = Einige E-Mails konnten nicht zugestellt werden.
dashboard-mail-look = E-Mails ansehen
dashboard-activity = Zuletzt geschehen
dashboard-activity-none = Es ist noch nichts geschehen.
dashboard-activity-look = Alles, was geschehen ist
dashboard-nothing = Von dem, was hier gezählt wird, dürfen Sie nichts sehen. Ein anderer Administrator kann Ihnen die Rechte geben.
dashboard-counted = Gezählt nach Tagen in UTC. Die letzten Minuten fehlen noch.
chart-invites = Einladungen je Tag
chart-calls = API-Aufrufe je Tag
chart-sent = Gesendet
chart-accepted = Angenommen
chart-expired = Abgelaufen
chart-answered = Aufrufe
chart-refused = Abgewiesen
chart-day = { $day }. { $month }
chart-about = { $totals }. An { $count ->
    [one] einem Tag.
   *[other] { $count } Tagen.
}
chart-empty = In diesen Tagen wurde nichts gezählt.
chart-table = Als Tabelle
chart-column-day = Tag

# Was einen abgewiesenen Aufruf in Ordnung bringt.

mend-wrong-secret = Das Geheimnis ist nicht das dieses Zugangs. Tragen Sie das richtige in der Anbindung ein; kennt es niemand mehr, legen Sie einen neuen Zugang an.
mend-unknown-credential = Kein Zugang hat die Kennung, die kam, oder es kam keine. Tragen Sie Kennung und Geheimnis in der Anbindung ein.
mend-revoked = Der Zugang wurde widerrufen. Wird die Anbindung noch gebraucht, geben Sie ihr einen neuen.
mend-ended = Die Zeit des Zugangs ist vorbei. Geben Sie der Anbindung einen neuen.
mend-admin-disabled = Der zugehörige Administrator ist gesperrt. Entsperren Sie ihn oder geben Sie der Anbindung den Zugang eines anderen.
mend-owner-disabled = Der Besitzer kann sich nicht anmelden. Entsperren Sie ihn oder geben Sie der Anbindung den Schlüssel eines anderen.
mend-bad-key = Diesen Schlüssel gibt es nicht. Tragen Sie den richtigen in der Anbindung ein.
mend-user-token = Das Benutzer-Token ist unbekannt oder widerrufen. Tragen Sie eines ein, das gilt.
mend-log-in = Die Anmeldung der Anbindung ist abgelaufen. Sie muss sich neu anmelden.
mend-wrong-login = Adresse oder Passwort stimmen nicht, oder der Benutzer hat einen zweiten Faktor: dann hilft ein Token.
mend-app-token = Das Konto verlangt ein Anwendungs-Token, und es kam keines, das dazugehört.
mend-nothing-shown = Es kam nichts, das zeigt, wer fragt.
mend-role = In keiner der API-Rollen ({ $roles }) ist die Aktion { $action } angekreuzt: Kreuzen Sie sie in einer davon an.
mend-no-role = Die API-Rollen des Zugangs wurden gelöscht: Er darf nichts mehr aufrufen. Kreuzen Sie eine andere Rolle für ihn an.
mend-right = Dem zugehörigen Administrator fehlt ein Recht, das die Aktion { $action } braucht. Geben Sie es ihm oder geben Sie der Anbindung den Zugang eines anderen.
mend-scope = Der Umfang des Schlüssels reicht für diesen Aufruf nicht. Legen Sie einen mit mehr Umfang an.
mend-forbidden = Als wer der Zugang handelt, darf das in diesem Konto nicht. Darüber entscheiden die Rechte dort.
mend-address = In der Liste der Adressen, die aufrufen dürfen, fehlt { $ip }. Fügen Sie die Adresse der Liste für alle Zugänge hinzu.
mend-own-address = In der eigenen Adressliste des Zugangs fehlt { $ip }. Setzen Sie sie auf diese Liste.
mend-address-listed = { $ip } stand damals in keiner Liste. Inzwischen schon: Es bleibt nichts zu tun.
mend-banned = { $ip } ist gesperrt. Heben Sie die Sperre auf, wenn es die Adresse der Anbindung ist.
mend-too-many-failures = Zu viele Anmeldungen von { $ip } sind gescheitert. Beheben Sie zuerst deren Grund; eine Viertelstunde später darf die Adresse wieder aufrufen.
mend-too-many-requests = Es wurde in einer Minute öfter gefragt als erlaubt. Lassen Sie seltener fragen oder heben Sie die Grenze an.
mend-unknown-action = Eine Aktion { $action } gibt es nicht. Suchen Sie ihren Namen in der Referenz.
mend-no-action = Der Aufruf nennt keine Aktion.
mend-no-resource = Unter der aufgerufenen Adresse ist nichts. Suchen Sie sie in der Referenz.
mend-method = Der Aufruf kam mit einer Methode, die hier nicht angenommen wird. Welche es ist, sagt die Referenz.
mend-too-large = Der Aufruf war größer als erlaubt oder kam nicht ganz an.
mend-unreadable = Der Aufruf war nicht lesbar: { $words }
mend-repeated = Derselbe Idempotenzschlüssel kam zweimal, für zwei Aufrufe zugleich oder zwei verschiedene. Jeder Aufruf braucht seinen eigenen.
mend-rule = Der Aufruf wurde verstanden und abgewiesen: { $words }
mend-look = Der Aufruf wurde verstanden und abgewiesen. Warum, sagt die Antwort, die die Anbindung bekam.
