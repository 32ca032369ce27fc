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
invite-new-text = Si la persona invitada ya tiene un usuario aquí, este recibe acceso a la cuenta. Si no, puede crear uno.
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
users-make-owner = Hacer propietario
flash-ownership-offered = La cuenta se ha ofrecido. Cambia de manos cuando se acepte la oferta.
owner-title = Hacer propietario
owner-question = Ofrece la cuenta { $account } a { $email }.
owner-about-accept = Cambia de manos en cuanto el nuevo propietario acepte: por el enlace del correo que sale ahora o entre sus invitaciones. Hasta entonces puede retirar la oferta entre las invitaciones pendientes.
owner-about-after = El nuevo propietario puede hacerlo todo en ella. Usted conserva todos los permisos como usuario corriente, y el nuevo propietario puede cambiarlos o retirarlos.
owner-fixed = Este usuario ya es propietario de la cuenta.
owner-button = Ofrecer la cuenta
new-account-title = Abrir otra cuenta
new-account-text = Usted es su propietario y entra con el usuario que tiene. El nombre y el correo que deje vacíos se toman de su usuario.
new-account-button = Abrir la cuenta
new-account-closed-title = Sin más cuentas
new-account-closed-text = Aquí los usuarios no abren cuentas por su cuenta. Diríjase al operador de este sitio.
flash-account-opened = La cuenta se ha abierto. Ahora está en ella.
owner-no-password = Todavía no tiene contraseña y necesita una para traspasar la cuenta.
