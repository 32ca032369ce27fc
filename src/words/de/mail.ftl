# E-Mails. Was ihre Vorlagen einsetzen, steht bei jeder Kennung in docs/pages.md.

mail-hello = Guten Tag,
mail-hello-name = Guten Tag { $name },
mail-nameless = ein Kunde
mail-copy-address = Wenn die Schaltfläche nicht reagiert, kopieren Sie diese Adresse in Ihren Browser:
mail-once = Der Link gilt einmal, bis { $until }. Er ist nur für Sie bestimmt; bitte geben Sie ihn nicht weiter.
mail-not-you-password = Wenn Sie das waren, ist nichts zu tun. Wenn nicht, fordern Sie sofort ein neues Passwort an:
mail-ask-password = Neues Passwort anfordern

mail-invitation-subject = { $sender } lädt Sie zum Konto { $account } ein
mail-invitation-title = Einladung
mail-invitation = { $sender } lädt Sie zum Konto „{ $account }“ ein.
mail-invitation-staff = { $sender } von { $company } lädt Sie zum Konto „{ $account }“ ein.
mail-invitation-member = { $sender } lädt Sie zum Konto „{ $account }“ bei { $company } ein.
mail-invitation-may = Wenn Sie annehmen, erhalten Sie diese Rechte:
mail-invitation-nothing = Wenn Sie annehmen, werden Sie in diesem Konto geführt. Was Sie dort dürfen, wird später entschieden.
mail-invitation-message = Eine Nachricht von { $sender }:
mail-invitation-open = Um anzunehmen, öffnen Sie diese Seite:
mail-invitation-button = Einladung öffnen
mail-invitation-until = Die Einladung gilt bis { $until }. Der Link ist nur für Sie bestimmt; bitte geben Sie ihn nicht weiter.
mail-invitation-unexpected = Wenn Sie das nicht erwartet haben, ignorieren Sie es. Nichts geschieht, solange Sie nicht annehmen.

mail-notice-subject-inviter = Ihre Einladung zu { $account } wurde von einer anderen Adresse angenommen
mail-notice-subject-invited = Eine Einladung an Sie wurde von einer anderen Adresse angenommen
mail-notice-title = Einladung angenommen
mail-notice-inviter = Ihre Einladung zum Konto „{ $account }“ bei { $company } wurde angenommen, aber von einer anderen Adresse als der eingeladenen.
mail-notice-invited = Eine Einladung zum Konto „{ $account }“ bei { $company }, die { $sender } Ihnen geschickt hat, wurde von jemandem mit einer anderen Adresse angenommen.
mail-notice-invited-address = Eingeladen: { $email }
mail-notice-accepted-address = Angenommen: { $email }
mail-notice-at = Wann: { $at }
mail-notice-inviter-next = Wenn Sie diese Adresse kennen, ist nichts zu tun. Wenn nicht, entfernen Sie den Benutzer aus dem Konto.
mail-notice-invited-next = Wenn Sie das waren oder jemand, dem Sie die Einladung weitergegeben haben, ist nichts zu tun. Wenn nicht, sagen Sie es { $sender } oder { $company }.
mail-notice-page = Die Benutzer des Kontos stehen hier:
mail-notice-button = Benutzer des Kontos ansehen

mail-test-subject = Test-E-Mail von { $company }
mail-test-title = Test-E-Mail
mail-test = Dies ist eine Test-E-Mail von { $company }, gesendet am { $at }.
mail-test-next = Wenn Sie sie lesen können, lassen sich von hier Einladungen verschicken. Es ist nichts zu tun.

mail-reset-subject-first = Wählen Sie Ihr Passwort für { $company }
mail-reset-subject = Wählen Sie ein neues Passwort für { $company }
mail-reset-title-first = Passwort wählen
mail-reset-title = Neues Passwort wählen
mail-reset-first = Wählen Sie ein Passwort, dann können Sie sich bei { $company } mit der Adresse { $email } anmelden.
mail-reset = Jemand hat ein neues Passwort für die Adresse { $email } bei { $company } angefordert.
mail-reset-open-first = Um ein Passwort zu wählen, öffnen Sie diese Seite:
mail-reset-open = Um ein neues Passwort zu wählen, öffnen Sie diese Seite:
mail-reset-button = Passwort wählen
mail-reset-unexpected-first = Wenn Sie das nicht erwartet haben, ignorieren Sie es. Nichts geschieht, solange Sie die Seite nicht öffnen.
mail-reset-unexpected = Wenn Sie das nicht erwartet haben, ignorieren Sie es. Ihr Passwort bleibt, wie es ist.

mail-reset-done-subject = Ihr Passwort bei { $company } wurde geändert
mail-reset-done-title = Ihr Passwort wurde geändert
mail-reset-done = Das Passwort für die Adresse { $email } bei { $company } wurde geändert: { $at }. Wer damit angemeldet war, wurde abgemeldet.

mail-security-subject = Ihre Anmeldung bei { $company } hat sich geändert
mail-security-title = Ihre Anmeldung hat sich geändert
mail-security-password-changed = Das Passwort für die Adresse { $email } bei { $company } wurde geändert. Wer sonst damit angemeldet war, wurde abgemeldet.
mail-security-email-changed = Mit der Adresse { $email } melden Sie sich bei { $company } nicht mehr an: Sie wurde durch eine andere ersetzt.
mail-security-second-factor-on = Wer sich mit der Adresse { $email } bei { $company } anmeldet, wird ab jetzt nach einem Code gefragt: Ein zweiter Faktor wurde eingeschaltet.
mail-security-second-factor-off = Wer sich mit der Adresse { $email } bei { $company } anmeldet, wird nicht mehr nach einem Code gefragt: Der zweite Faktor wurde ausgeschaltet.
mail-security-backup-code-used = Jemand hat sich mit der Adresse { $email } bei { $company } durch einen ihrer Backup-Codes angemeldet. Er gilt nicht noch einmal; übrige Codes: { $left }.
mail-security-backup-codes-renewed = Für die Adresse { $email } bei { $company } wurden neue Backup-Codes erzeugt. Die früheren gelten nicht mehr.
mail-security-at = Wann: { $at }
mail-security-from = Von: { $ip }
mail-security-from-program = Von: { $ip } ({ $program })
mail-security-program = { $browser } unter { $system }

mail-verification-subject = Bestätigen Sie Ihre Adresse bei { $company }
mail-verification-title = Adresse bestätigen
mail-verification = Bitte bestätigen Sie, dass { $email } Ihre Adresse bei { $company } ist. Sie werden gebeten, sich anzumelden.
mail-verification-open = Um zu bestätigen, dass { $email } Ihre Adresse bei { $company } ist, öffnen Sie diese Seite und melden sich an:
mail-verification-button = Adresse bestätigen
mail-verification-unexpected = Wenn Sie das nicht erwartet haben, ignorieren Sie es. Nichts geschieht, solange Sie die Seite nicht öffnen.

mail-signup-subject = Sie haben schon einen Benutzer bei { $company }
mail-signup-title = Sie haben schon einen Benutzer
mail-signup = Jemand hat sich bei { $company } mit der Adresse { $email } registriert: { $at }. Sie gehört schon zu Ihrem Benutzer, darum wurde nichts geändert.
mail-signup-log-in = Wenn Sie das waren, melden Sie sich an:
mail-signup-button = Anmelden
mail-signup-password = Wenn Sie Ihr Passwort nicht mehr wissen, wählen Sie ein neues:
mail-signup-unexpected = Wenn Sie es nicht waren, ignorieren Sie dies.

mail-owner-subject-new = Das Konto { $account } gehört jetzt Ihnen
mail-owner-subject-former = Das Konto { $account } hat einen neuen Inhaber
mail-owner-title = Ein neuer Inhaber
mail-owner-new = Das Konto „{ $account }“ bei { $company } gehört Ihnen seit { $at }. Vorher war { $former } Inhaber und kann es weiterhin verwalten.
mail-owner-former = Das Konto „{ $account }“ bei { $company } gehört { $new } seit { $at }. Sie können es weiter verwalten.
mail-owner-unexpected = Wenn Sie das nicht erwartet haben, sagen Sie es { $company }.
