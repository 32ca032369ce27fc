# Admin area: clients, all but their users.

desk-clients = Clientes
client-number = Cliente n.º { $id }
client-owned-by = Propietario:
client-tabs = Páginas de este cliente
client-tab-summary = Resumen
client-tab-profile = Perfil
client-tab-users = Usuarios
client-tab-log = Registro
client-status-Active = Activo
client-status-Inactive = Inactivo
client-status-Closed = Cerrado
clients-add = Añadir un cliente
clients-search = Búsqueda
clients-search-hint = Número, comienzo de un nombre, una empresa o una dirección, o la dirección completa de un propietario
clients-search-button = Buscar clientes
clients-status-any = Cualquiera
clients-all = Todos los clientes
clients-total = { $count ->
    [one] 1 cliente
   *[other] { $count } clientes
}
clients-none = Todavía no hay clientes.
clients-none-found = No se encontró ningún cliente.
clients-column-client = Cliente
clients-column-owner = Propietario
clients-column-users = Usuarios
clients-column-status = Estado
clients-column-created = Creado
client-new-owner = Un usuario nuevo como propietario
client-known-owner = Un usuario existente como propietario
client-owner-email = Dirección de correo del usuario
client-owner-email-hint = El usuario conserva su nombre, su dirección y su contraseña, y es también propietario de este cliente.
client-entry = Cómo entra el propietario
client-entry-mail = Enviar un enlace al propietario
client-entry-mail-hint = Con él se elige una contraseña. El enlace vale dos horas; se puede pedir otro al iniciar sesión.
client-entry-password = Poner esta contraseña y no enviar nada
client-details-hint = Todo esto puede quedar vacío. El cliente lleva el nombre del propietario, y su dirección de correo si usted no indica otra.
client-language-none = Sin elegir
client-email = Dirección de correo del cliente
client-notes = Notas
client-notes-hint = Solo las ven los administradores.
client-no-notes = No hay ninguna.
client-users = { $count ->
    [one] 1 usuario
   *[other] { $count } usuarios
}
client-pending = { $count ->
    [one] 1 invitación pendiente
   *[other] { $count } invitaciones pendientes
}
client-login = Iniciar sesión como propietario
client-reopen = Reabrir
client-latest = Últimas entradas del registro
client-latest-all = Todo el registro
client-log-by-api = por la API
client-stored = Guardado ahora: { $value }
client-close-title = Cerrar el cliente
client-close-question = ¿Quiere cerrar { $name }?
client-close-about = Ya nadie puede entrar ni ser invitado. No se pierde nada: se puede reabrir.
client-close-button = Cerrar el cliente
client-delete-title = Eliminar el cliente
client-delete-question = ¿Quiere eliminar { $name } definitivamente?
client-delete-users-lose = { $count ->
    [one] 1 usuario pierde el acceso de inmediato.
   *[other] { $count } usuarios pierden el acceso de inmediato.
}
client-delete-invites = { $count ->
    [0] No hay invitaciones pendientes.
    [one] 1 invitación pendiente termina; su enlace ya no lleva a ninguna parte.
   *[other] { $count } invitaciones pendientes terminan; sus enlaces ya no llevan a ninguna parte.
}
client-delete-rest = Desaparecen sus datos, notas, contactos, roles, campos propios, correos y claves de API.
client-delete-log = El registro de actividad se conserva. Nada de esto se puede deshacer.
client-delete-users = { $count ->
    [one] Borrar también el usuario que no pertenece a ningún otro cliente
   *[other] Borrar también los { $count } usuarios que no pertenecen a ningún otro cliente
}
client-delete-users-hint = Los nombres, direcciones y contraseñas desaparecen definitivamente. Sin esta marca no se borra a nadie.
client-delete-button = Eliminar el cliente
flash-client-added = El cliente se añadió.
flash-client-saved = El cliente se guardó.
flash-client-closed = El cliente se cerró. Ya nadie puede entrar.
flash-client-reopened = El cliente se reabrió.
flash-client-deleted = El cliente se eliminó.
refusal-owner_first_name_required = Introduzca el nombre del propietario.
refusal-owner_last_name_required = Introduzca los apellidos del propietario.
refusal-owner_exists = Ya hay un usuario con esta dirección: elija «Un usuario existente como propietario».
refusal-unknown_owner = No hay ningún usuario con esta dirección.
refusal-client_changed = Otra persona ha modificado este cliente entretanto, y no se guardó nada. Abajo está lo que usted escribió y, al lado, lo que está guardado ahora: guarde otra vez para sustituirlo.
refusal-duplicate_email = Otro cliente tiene ya esta dirección.
refusal-invalid_status = Elija un estado de la lista.
refusal-unknown_client = Este cliente no existe.
