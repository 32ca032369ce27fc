# La cuenta elegida: sus usuarios, su actividad, sus correos.

overview-title = Resumen
overview-owner = Esta cuenta es suya y puede hacerlo todo en ella.
overview-nothing = Figura en esta cuenta. Lo que puede hacer aquí se decidirá después.
overview-permissions = En esta cuenta puede:
overview-owned-by = La cuenta pertenece a { $name }.
overview-no-account = Todavía no tiene acceso a ninguna cuenta.
overview-invites = { $count ->
    [one] Una invitación espera su respuesta.
   *[other] { $count } invitaciones esperan su respuesta.
}
overview-invites-link = Verlas
overview-nav-users = Invitar a personas, decidir qué pueden hacer, quitar el acceso
overview-nav-activity = Ver qué se hizo en esta cuenta, quién y desde dónde
overview-nav-emails = Leer los correos enviados para esta cuenta

users-title = Gestión de usuarios
users-count = { $count ->
    [one] Un usuario tiene acceso a esta cuenta.
   *[other] { $count } usuarios tienen acceso a esta cuenta.
}
users-column-user = Correo electrónico
users-column-login = Último acceso
users-column-actions = Acciones
users-factor-on = El segundo factor está activado
users-factor-off = El segundo factor está desactivado
users-permissions = Gestionar permisos
users-remove = Quitar acceso
users-footnote = * El propietario de una cuenta siempre tiene todos los permisos.
users-more = Más usuarios
pending-title = Invitaciones pendientes
pending-column-mail = Correo
pending-owner = Propiedad
pending-sent = Enviada
pending-ends = termina
pending-expired = Caducada
pending-resend = Reenviar
pending-link = Copiar enlace
pending-cancel = Cancelar invitación
pending-link-label = Enlace a esta invitación
pending-link-hint = Quien tenga este enlace puede aceptar la invitación: no se lo dé a nadie más. Su entrega quedó registrada.
mail-state-sent = Entregado
mail-state-queued = En camino
mail-state-failed = No entregado
mail-state-none = No enviado
invite-new-title = Invitar a un usuario nuevo
invite-new-text = Si la persona ya tiene un usuario aquí, también le servirá para esta cuenta. Si no, podrá crear uno.
invite-email-hint = Por ejemplo nombre@example.com
invite-permissions = Permisos
invite-all = Todos los permisos
invite-choose = Elegir permisos
invite-message = Mensaje (opcional)
invite-life = Días hasta que termine (opcional)
invite-life-hint = { $days } si no indica otra cosa, 30 como máximo.
invite-send = Enviar invitación
permissions-legend = Permisos
flash-invited = La invitación se ha enviado.
flash-resent = La invitación se ha enviado de nuevo. Los enlaces anteriores ya no llevan a ninguna parte.
flash-permissions-saved = Los permisos se han guardado.
flash-removed = El usuario ya no tiene acceso a esta cuenta.
flash-invite-cancelled = La invitación se ha cancelado. Sus enlaces ya no llevan a ninguna parte.
member-title = Gestionar permisos
member-hint = Sin marcas, el usuario sigue en la cuenta y no puede hacer nada en ella.
member-fixed = No puede cambiar los permisos de este usuario: los propietarios siempre los tienen todos, y nadie cambia los suyos ni los de quien tiene más.
remove-title = Quitar acceso
remove-question = ¿Quiere quitar a { $email } de esta cuenta?
remove-about = El acceso termina de inmediato. El usuario sigue existiendo y puede ser invitado de nuevo.
remove-button = Quitar acceso
cancel-title = Cancelar invitación
cancel-question = ¿Quiere cancelar la invitación a { $email }?
cancel-about = El enlace del correo ya no llevará a ninguna parte. Puede invitar de nuevo a la dirección.
cancel-button = Cancelar invitación

activity-title = Actividad
activity-none = Todavía no se ha hecho nada en esta cuenta.
activity-column-what = Qué
activity-column-who = Quién
activity-column-when = Cuándo
activity-created = Se creó la cuenta
activity-changed = Se cambiaron los datos de la cuenta
activity-closed = Se cerró la cuenta
activity-invited = Se invitó a { $invited }
activity-resent = Se reenvió la invitación a { $invited }
activity-invite-changed = Se cambió la invitación a { $invited }
activity-invite-cancelled = Se retiró la invitación a { $invited }
activity-invite-expired = Caducó la invitación a { $invited }
activity-link = Se entregó un enlace a la invitación de { $invited }
activity-accepted = { $user } aceptó la invitación
activity-declined = Se rechazó la invitación a { $invited }
activity-associated = { $user } se añadió a la cuenta
activity-permissions = Se cambiaron los permisos de { $user }
activity-removed = { $user } se quitó de la cuenta
activity-ownership = La cuenta pasó de { $from } a { $to }
activity-offered = Se ofreció la cuenta a { $invited }
activity-arrived = { $user } abrió la cuenta
activity-contacts = Se cambiaron los contactos de la cuenta
activity-tokens = Se cambió una clave de acceso de la cuenta
activity-mailed = Se envió un correo para la cuenta
activity-other = Se hizo otra cosa: { $action }

mails-title = Correos
mails-none = Todavía no se ha enviado ningún correo para esta cuenta.
mails-column-subject = Asunto
mails-column-to = Para
mails-column-state = Estado
mails-column-when = Cuándo
mails-gone = Este correo ya no se puede mostrar
mails-back = Todos los correos
mails-to = Para { $to }
mails-blotted = Los enlaces de este correo están tachados: son solo para su destinatario.
