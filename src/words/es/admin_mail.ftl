# Área de administración: correos.

desk-mail = Correos
mails-states = Estado de los correos
mails-state-all = Todos
mails-state-queued = En espera
mails-state-sent = Enviados
mails-state-failed = Fallidos
mails-state-dropped = Ya innecesarios
mails-empty = No hay correos así.
mails-attempts = { $count ->
    [one] 1 intento
   *[other] { $count } intentos
}
mails-due = próximo intento
mails-retry = Enviar de nuevo
mails-retry-name = Enviar de nuevo a { $to }
mails-retry-all = Enviar de nuevo todos los fallidos
mails-retry-all-about = Mire antes qué se respondió: un buzón que no existía tampoco existe ahora. Salen como mucho 5.000 a la vez.
mails-begin = Desde el principio
mails-more = Más
mails-all = Todos los correos
mails-test = Enviar un correo de prueba
mails-test-about = Solo dice que el envío funciona. Esta lista muestra qué fue de él.
mails-test-button = Enviar un correo de prueba
mail-title = Correo
mail-fate = Qué fue de él
mail-kind = Tipo
mail-queued = En cola desde
mail-due = Próximo intento
mail-ended = Terminado
mail-attempts = Intentos
mail-answer = Última respuesta
mail-tries = Intentos sin éxito
mail-tries-none = Ninguno.
mail-try = intento { $number }
mail-kind-custom = Mensaje de una integración
mail-kind-invitation = Invitación
mail-kind-invitation_notice = Aviso sobre una invitación
mail-kind-password_reset = Contraseña nueva
mail-kind-password_reset_done = La contraseña se cambió
mail-kind-security_notice = Aviso de seguridad
mail-kind-verification = Verificación de una dirección
mail-kind-signup_attempt = Registro con una dirección conocida
mail-kind-ownership_transferred = Cambió el propietario
mail-kind-test = Correo de prueba
mail-kind-other = { $kind }
flash-mail-retried = El correo sale de nuevo.
flash-mails-retried = Los correos fallidos salen de nuevo.
flash-mail-test = El correo de prueba está en cola.
refusal-unknown_mail = Este correo no se puede enviar de nuevo: ya salió, está saliendo ahora mismo o ya no hace falta.
