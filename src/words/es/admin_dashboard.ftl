# La primera página del área de administración: cómo va todo, en números e imágenes.

dashboard-title = Panel
dashboard-numbers = De un vistazo
dashboard-clients = Clientes
dashboard-users = Usuarios
dashboard-pending = Invitaciones que esperan respuesta
dashboard-many = más de { $count }
dashboard-mail = Correo
dashboard-mail-queued = Esperan ser enviados
dashboard-mail-late = De ellos, desde hace más de cinco minutos
dashboard-mail-failed = Fallaron en los últimos 30 días
dashboard-mail-sent = Enviados en las últimas 24 horas
dashboard-mail-well = Los correos salen.
dashboard-mail-slow = Hay correos esperando: mire si el servidor de correo responde.
dashboard-mail-bad = Algunos correos no se pudieron entregar.
dashboard-mail-look = Ver los correos
dashboard-activity = Última actividad
dashboard-activity-none = Aún no ha pasado nada.
dashboard-activity-look = Toda la actividad
dashboard-nothing = No puede ver nada de lo que se cuenta aquí. Otro administrador puede darle los derechos.
dashboard-counted = Contado por días de UTC. Faltan los últimos minutos.
chart-invites = Invitaciones por día
chart-calls = Llamadas de la API por día
chart-sent = Enviadas
chart-accepted = Aceptadas
chart-expired = Caducadas
chart-answered = Llamadas
chart-refused = Rechazadas
chart-day = { $day } de { $month }
chart-about = { $totals }. En { $count ->
    [one] un día.
   *[other] { $count } días.
}
chart-empty = No se contó nada en estos días.
chart-table = Como tabla
chart-column-day = Día

# Lo que arregla una llamada rechazada.

mend-wrong-secret = El secreto no es el de esta credencial. Ponga el correcto en la integración; si ya nadie lo conoce, cree una credencial nueva.
mend-unknown-credential = Ninguna credencial tiene el identificador que llegó, o no llegó ninguno. Ponga el identificador y el secreto en la integración.
mend-revoked = Fue revocada. Si la integración aún hace falta, dele una nueva.
mend-ended = Su plazo ha terminado. Dele una nueva a la integración.
mend-admin-disabled = Su administrador está deshabilitado. Habilítelo, o dele a la integración la credencial de otro.
mend-owner-disabled = Su propietario no puede iniciar sesión. Habilítelo, o dele a la integración la clave de otra persona.
mend-bad-key = No existe esa clave. Ponga la correcta en la integración.
mend-user-token = El token de usuario es desconocido o fue revocado. Ponga uno que esté en uso.
mend-log-in = La sesión de la integración ha terminado. Tiene que iniciarla de nuevo.
mend-wrong-login = La dirección o la contraseña no es correcta, o el usuario tiene un segundo factor: entonces hace falta un token.
mend-app-token = La cuenta pide un token de aplicación, y no llegó ninguno de los suyos.
mend-nothing-shown = No llegó nada que muestre quién pregunta.
mend-role = Ninguno de sus roles de API ({ $roles }) tiene la acción { $action }: márquela en uno de ellos.
mend-no-role = Sus roles de API fueron eliminados: ya no puede llamar a nada. Marque otro rol para ella.
mend-right = A su administrador le falta un derecho que la acción { $action } necesita. Déselo, o dele a la integración la credencial de otro.
mend-scope = Los ámbitos de la clave no alcanzan esta llamada. Cree una clave que tenga más.
mend-forbidden = La persona en cuyo nombre actúa no puede hacer esto en la cuenta. Lo deciden los permisos que tiene allí.
mend-address = En la lista de direcciones que pueden llamar falta { $ip }. Añádala a la lista para todas las credenciales.
mend-own-address = En la lista de direcciones propia de la credencial falta { $ip }. Añádala a esa lista.
mend-address-listed = { $ip } no estaba entonces en ninguna lista. Ahora sí: no queda nada por hacer.
mend-banned = { $ip } está vetada. Levante el veto si es la dirección de la integración.
mend-too-many-failures = Fallaron demasiados inicios de sesión desde { $ip }. Corrija antes su causa; la dirección podrá llamar de nuevo un cuarto de hora después.
mend-too-many-requests = Preguntó en un minuto más veces de las permitidas. Haga que pregunte menos, o suba el límite.
mend-unknown-action = No existe la acción { $action }. Busque su nombre en la referencia.
mend-no-action = La llamada no nombra ninguna acción.
mend-no-resource = No hay nada en la dirección llamada. Búsquela en la referencia.
mend-method = Llegó con un método que aquí no se acepta. La referencia dice cuál se acepta.
mend-too-large = Era mayor de lo permitido, o no llegó entera.
mend-unreadable = No se pudo leer: { $words }
mend-repeated = La misma clave de idempotencia llegó dos veces, para dos llamadas a la vez o dos distintas. Cada llamada necesita la suya.
mend-rule = La llamada se entendió y se rechazó: { $words }
mend-look = La llamada se entendió y se rechazó. La respuesta que recibió la integración dice por qué.
