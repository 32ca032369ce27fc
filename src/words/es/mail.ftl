# Correos. Lo que sus plantillas rellenan se dice en docs/pages.md.

mail-hello = Hola:
mail-hello-name = Hola, { $name }:
mail-nameless = un cliente
mail-copy-address = Si el botón no funciona, copie esta dirección en su navegador:
mail-once = El enlace se puede usar una vez, hasta el { $until }. Es solo para usted; no lo comparta, por favor.
mail-not-you-password = Si fue usted, no hay nada que hacer. Si no, pida enseguida una contraseña nueva:
mail-ask-password = Pedir una contraseña nueva

mail-invitation-subject = { $sender } le invita a la cuenta { $account }
mail-invitation-title = Invitación
mail-invitation = { $sender } le invita a la cuenta «{ $account }».
mail-invitation-staff = { $sender }, de { $company }, le invita a la cuenta «{ $account }».
mail-invitation-member = { $sender } le invita a la cuenta «{ $account }» en { $company }.
mail-invitation-may = Si acepta, recibe estos permisos:
mail-invitation-nothing = Si acepta, figurará en esta cuenta. Lo que pueda hacer en ella se decidirá después.
mail-invitation-message = Un mensaje de { $sender }:
mail-invitation-open = Para aceptar, abra esta página:
mail-invitation-button = Abrir la invitación
mail-invitation-until = La invitación vale hasta el { $until }. El enlace es solo para usted; no lo comparta, por favor.
mail-invitation-unexpected = Si no lo esperaba, ignore este correo. No pasa nada mientras no acepte.

mail-notice-subject-inviter = Su invitación a { $account } fue aceptada por otra dirección
mail-notice-subject-invited = Una invitación para usted fue aceptada por otra dirección
mail-notice-title = Invitación aceptada
mail-notice-inviter = Su invitación a la cuenta «{ $account }» en { $company } fue aceptada, pero por otra dirección que la invitada.
mail-notice-invited = Una invitación a la cuenta «{ $account }» en { $company }, que le envió { $sender }, fue aceptada por alguien con otra dirección.
mail-notice-invited-address = Invitada: { $email }
mail-notice-accepted-address = Aceptada por: { $email }
mail-notice-at = Cuándo: { $at }
mail-notice-inviter-next = Si conoce esta dirección, no hay nada que hacer. Si no, quite al usuario de la cuenta.
mail-notice-invited-next = Si fue usted, o alguien a quien pasó la invitación, no hay nada que hacer. Si no, avise a { $sender } o a { $company }.
mail-notice-page = Los usuarios de la cuenta figuran aquí:
mail-notice-button = Ver los usuarios de la cuenta

mail-test-subject = Correo de prueba de { $company }
mail-test-title = Correo de prueba
mail-test = Este es un correo de prueba de { $company }, enviado el { $at }.
mail-test-next = Si puede leerlo, desde aquí se pueden enviar invitaciones. No hay nada que hacer.

mail-reset-subject-first = Elija su contraseña para { $company }
mail-reset-subject = Elija una contraseña nueva para { $company }
mail-reset-title-first = Elegir una contraseña
mail-reset-title = Elegir una contraseña nueva
mail-reset-first = Elija una contraseña, y podrá iniciar sesión en { $company } con la dirección { $email }.
mail-reset = Alguien pidió una contraseña nueva para la dirección { $email } en { $company }.
mail-reset-open-first = Para elegir una contraseña, abra esta página:
mail-reset-open = Para elegir una contraseña nueva, abra esta página:
mail-reset-button = Elegir una contraseña
mail-reset-unexpected-first = Si no lo esperaba, ignore este correo. No pasa nada mientras no abra la página.
mail-reset-unexpected = Si no lo esperaba, ignore este correo. Su contraseña sigue igual.

mail-reset-done-subject = Su contraseña en { $company } ha cambiado
mail-reset-done-title = Su contraseña ha cambiado
mail-reset-done = La contraseña de la dirección { $email } en { $company } se cambió el { $at }. Se ha cerrado toda sesión abierta con ella.

mail-security-subject = Ha cambiado su forma de iniciar sesión en { $company }
mail-security-title = Ha cambiado su forma de iniciar sesión
mail-security-password-changed = La contraseña de la dirección { $email } en { $company } ha cambiado. Se ha cerrado toda otra sesión abierta con ella.
mail-security-email-changed = La dirección { $email } ya no es con la que inicia sesión en { $company }: otra la ha sustituido.
mail-security-second-factor-on = A quien inicie sesión con la dirección { $email } en { $company } se le pedirá desde ahora un código: se ha activado un segundo factor.
mail-security-second-factor-off = A quien inicie sesión con la dirección { $email } en { $company } ya no se le pedirá un código: se ha desactivado el segundo factor.
mail-security-backup-code-used = Alguien inició sesión con la dirección { $email } en { $company } con uno de sus códigos de respaldo. No se puede usar otra vez; códigos que quedan: { $left }.
mail-security-backup-codes-renewed = Se crearon códigos de respaldo nuevos para la dirección { $email } en { $company }. Los anteriores ya no se pueden usar.
mail-security-at = Cuándo: { $at }
mail-security-from = Desde: { $ip }
mail-security-from-program = Desde: { $ip } ({ $program })
mail-security-program = { $browser } en { $system }

mail-verification-subject = Confirme su dirección en { $company }
mail-verification-title = Confirme su dirección
mail-verification = Confirme, por favor, que { $email } es su dirección en { $company }. Se le pedirá que inicie sesión.
mail-verification-open = Para confirmar que { $email } es su dirección en { $company }, abra esta página e inicie sesión:
mail-verification-button = Confirmar la dirección
mail-verification-unexpected = Si no lo esperaba, ignore este correo. No pasa nada mientras no abra la página.

mail-signup-subject = Ya tiene un usuario en { $company }
mail-signup-title = Ya tiene un usuario
mail-signup = Alguien se registró en { $company } con la dirección { $email } el { $at }. Ya pertenece a su usuario, así que no se cambió nada.
mail-signup-log-in = Si fue usted, inicie sesión:
mail-signup-button = Iniciar sesión
mail-signup-password = Si no recuerda su contraseña, elija una nueva:
mail-signup-unexpected = Si no fue usted, ignore este correo.

mail-owner-subject-new = La cuenta { $account } ahora es suya
mail-owner-subject-former = La cuenta { $account } tiene un nuevo propietario
mail-owner-title = Un nuevo propietario
mail-owner-new = La cuenta «{ $account }» en { $company } es suya desde el { $at }. Antes era de { $former }, que puede seguir administrándola.
mail-owner-former = La cuenta «{ $account }» en { $company } es de { $new } desde el { $at }. Usted puede seguir administrándola.
mail-owner-unexpected = Si no lo esperaba, avise a { $company }.
