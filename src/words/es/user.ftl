# El propio usuario: sus cuentas, su perfil, su seguridad.

accounts-title = Sus cuentas
accounts-text = Elija la cuenta en la que quiere trabajar.
accounts-none = No tiene acceso a ninguna cuenta. Pida una invitación a quien la gestione.
accounts-choose = Elegir
accounts-choose-name = Elegir { $name }
accounts-at-hand = Elegida
another-title = Esta página pertenece a otra cuenta
another-text = Para verla, cambie a la cuenta { $name }.
another-present = Ahora está en la cuenta { $name }, como { $email }.
another-continue = Continuar en { $name }
another-cancel = Cancelar y volver
accounts-new = Abrir otra cuenta
profile-title = Su perfil
profile-names = Nombre e idioma
profile-language-hint = Para estas páginas y los correos que reciba.
language-of-browser = Según mi navegador
profile-email = Correo electrónico
profile-email-now = Inicia sesión como
profile-email-new = Correo electrónico nuevo
profile-email-hint = Le llega un correo con un enlace para verificarla. Desde entonces inicia sesión con ella, y se cierra su sesión en los demás dispositivos.
profile-email-button = Cambiar la dirección
profile-no-password = Todavía no tiene contraseña y necesita una para cambiar su dirección.
profile-no-password-link = Elegir una contraseña
flash-profile-saved = Su perfil se ha guardado.
flash-email-changed = Su dirección se ha guardado. Si ahora es otra, va en camino un correo con un enlace para verificarla.
flash-verification-sent = Va en camino un correo con un enlace nuevo. Los enlaces anteriores ya no llevan a ninguna parte.
resend-verified = Su dirección { $email } está verificada.
resend-text = Su dirección { $email } aún no está verificada.
own-invites-title = Invitaciones para usted
own-invites-none = Ninguna invitación espera su respuesta.
own-invites-not-verified = Las invitaciones a { $email } aparecen aquí cuando haya verificado que la dirección es suya: cualquiera podría haberla indicado. Con el enlace del correo de una invitación puede aceptarla en todo momento.
own-invites-from = { $inviter } le invita a esta cuenta.
own-invites-accept-name = Aceptar la invitación a { $client }
own-invites-decline = Rechazar
own-invites-decline-name = Rechazar la invitación a { $client }
flash-invite-accepted = La invitación se ha aceptado. Ahora está en esa cuenta.
flash-invite-declined = La invitación se ha rechazado.

flash-backup-code = { $count ->
    [0] Ha usado su último código de respaldo. Obtenga nuevos en «Seguridad».
    [one] Ha usado un código de respaldo. Queda uno: obtenga nuevos en «Seguridad».
   *[other] Ha usado un código de respaldo. Quedan { $count }.
}

password-text = Se cerrará la sesión de quien esté dentro en otro lugar con la contraseña anterior.
password-about = Para elegir otra necesita su contraseña actual.
password-none = Entró sin contraseña y todavía no tiene ninguna. Para elegir una:
password-none-ask = Pedir un enlace para elegir una contraseña
flash-password-changed = Su contraseña se ha cambiado.

factor-text = Además de su contraseña, muestra un código que genera una aplicación en su teléfono. Así, quien averigüe su contraseña sigue sin poder entrar.
factor-begin = Configurar el segundo factor
factor-go-on = Continuar la configuración
factor-scan = Lea esta imagen con su aplicación de autenticación.
factor-picture = Código QR con el secreto para su aplicación de autenticación. El mismo secreto aparece debajo como texto.
factor-here = Abrir la aplicación en este dispositivo
factor-secret = O escriba este secreto
factor-secret-hint = Se muestra aquí durante un cuarto de hora. No se lo dé a nadie.
factor-first-code = Introduzca el código que la aplicación muestra ahora.
factor-enable = Activar
factor-done = El segundo factor está activado
factor-done-text = A partir de ahora se le pedirá un código al iniciar sesión. En todos los demás lugares se ha cerrado su sesión.
factor-since = Activado
factor-codes = Códigos de respaldo
factor-codes-left = { $count ->
    [0] no queda ninguno
    [one] queda 1
   *[other] quedan { $count }
}
factor-codes-few = Casi no le quedan códigos de respaldo. Obtenga nuevos, o no podrá entrar si pierde su teléfono.
factor-renew = Obtener nuevos códigos de respaldo
factor-renew-text = Los que tiene dejarán de ser válidos.
factor-disable = Desactivar el segundo factor
factor-disable-text = Entonces bastará con su contraseña.
factor-disable-hint = El de su aplicación, o un código de respaldo.
flash-factor-off = El segundo factor se ha desactivado.

codes-title = Sus códigos de respaldo
codes-once = Estos códigos solo se muestran ahora. Imprímalos o guárdelos donde los encuentre sin su teléfono.
codes-text = Con cada uno de ellos inicia sesión una vez cuando no tiene su teléfono.
codes-of = Códigos de respaldo de { $email } en { $company }
codes-kept = Los he guardado

devices-title = Dónde tiene la sesión iniciada
devices-text = Si no reconoce alguna de estas sesiones, ciérrela y cambie su contraseña.
devices-column-device = Dispositivo
devices-column-since = Inicio de sesión
devices-column-used = Último uso
devices-this = Este
devices-remembered = Recordado
devices-address = Desde { $address }
devices-end = Cerrar
devices-end-one = Cerrar la sesión desde { $address }
devices-end-others = Cerrar todas las demás
device-on = { $program } en { $system }
device-one = { $name }
device-unknown = Dispositivo desconocido
flash-session-ended = La sesión se ha cerrado.
flash-sessions-ended = Todas las demás sesiones se han cerrado.
