# Admin area: the users of a client, and giving one a place in it.

members-count = { $count ->
    [one] Un usuario pertenece a este cliente.
   *[other] { $count } usuarios pertenecen a este cliente.
}
members-title = Usuarios
members-column-user = Nombre / correo electrónico
members-column-login = Último acceso
members-column-details = Detalles del último acceso
members-ip = Dirección IP:
members-host = Nombre de host:
members-remove = Quitar
members-manage = Gestionar el usuario
members-none-pending = Ninguna invitación espera respuesta.
mark-provisioned = Sin contraseña
place-owner = El propietario de un cliente siempre tiene todos los permisos.
make-owner-title = Hacer propietario
make-owner-question = ¿Desea hacer a { $email } propietario de este cliente?
make-owner-about = El nuevo propietario puede hacerlo todo desde ese momento. El anterior conserva todos los permisos, como usuario corriente.
make-owner-button = Hacer propietario
flash-owner-made = El cliente tiene un nuevo propietario.
flash-member-removed = El usuario ya no pertenece a este cliente.
flash-associated = El usuario se ha asociado a este cliente.
associate-title = Asociar un usuario
associate-invite = Invitar al usuario
associate-user = Seleccionar el usuario
associate-user-hint = Escriba un nombre o una dirección y elija de la lista.
associate-new-hint = Una dirección que nadie tiene todavía crea un usuario nuevo.
associate-new = Crear un usuario nuevo
associate-search = Buscar un usuario por nombre o dirección
associate-found = Usuarios encontrados
associate-none = No se ha encontrado a nadie.
associate-role = Rol
associate-role-none = Ninguno: elegir permisos
associate-role-hint = Con un rol no cuentan las casillas de abajo.
associate-send = Enviar invitación
associate-yes = SÍ
associate-yes-about = Se envía un correo, y el usuario entra al aceptar.
associate-no = NO
associate-no-about = No se envía ningún correo, y el usuario pertenece al cliente en el acto.
member-role-admin = Administrador
member-role-developer = Desarrollador
member-role-support = Soporte
member-role-member = Miembro
member-role-none = Ninguno
button-search = Buscar
refusal-permissions_and_role = Elija permisos o un rol, no ambos.
refusal-unknown_role = No hay ningún rol con este nombre.
refusal-unknown_permission = No hay ningún permiso ni rol con este nombre.
