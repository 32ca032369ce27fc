# Lo que rodea cada página, y lo que dicen muchas páginas.

skip = Ir al contenido
nav-main = Menú principal
nav-menu = Menú
nav-overview = Resumen
nav-users = Gestión de usuarios
nav-activity = Actividad
nav-emails = Correos
nav-accounts = Sus cuentas
nav-invites = Invitaciones para usted
nav-profile = Su perfil
nav-password = Cambiar contraseña
nav-security = Seguridad
nav-log-out = Cerrar sesión
nav-log-in = Iniciar sesión
hello = ¡Hola, { $name }!
account-at-hand = Cuenta: { $name } – cambiar de cuenta
language = Idioma
error-title = Error – { $title }

button-save = Guardar cambios
button-cancel = Cancelar
button-back = Volver
button-continue = Continuar
button-copy = Copiar
button-copied = Copiado
button-print = Imprimir
button-reveal = Mostrar
button-hide = Ocultar
button-generate = Generar
button-newer = Más recientes
button-older = Más antiguos
button-newest = Los más recientes

mark-owner = Propietario
mark-closed = Cerrada
mark-you = Usted
mark-verified = Verificada
mark-not-verified = Sin verificar

field-email = Correo electrónico
field-password = Contraseña
field-first-name = Nombre
field-last-name = Apellidos
field-current-password = Contraseña actual
field-new-password = Contraseña nueva
field-confirm-password = Repita la contraseña nueva
field-code = Código
field-backup-code = Código de respaldo
field-company = Empresa
field-address1 = Dirección
field-address2 = Dirección, segunda línea
field-city = Ciudad
field-state = Provincia o región
field-postcode = Código postal
field-country = País
field-phone = Teléfono
field-tax = Número fiscal
country-none = Sin indicar
password-hint = Al menos { $least } caracteres.
password-strength = Seguridad de la contraseña:
password-strength-none = escriba una contraseña
password-strength-weak = débil
password-strength-moderate = media
password-strength-strong = fuerte
password-generated = Se ha generado una contraseña. Anótela o deje que su navegador la recuerde.
terms = He leído y acepto las
terms-link = condiciones del servicio

banner-verify = Verifique su correo electrónico { $email }: abra el enlace que le hemos enviado.
banner-verify-button = Enviar el enlace de nuevo

time-now = ahora mismo
time-ago-minutes = { $count ->
    [one] hace 1 minuto
   *[other] hace { $count } minutos
}
time-ago-hours = { $count ->
    [one] hace 1 hora
   *[other] hace { $count } horas
}
time-ago-days = { $count ->
    [one] hace 1 día
   *[other] hace { $count } días
}
time-ago-months = { $count ->
    [one] hace 1 mes
   *[other] hace { $count } meses
}
time-ago-years = { $count ->
    [one] hace 1 año
   *[other] hace { $count } años
}
time-in-minutes = { $count ->
    [one] en 1 minuto
   *[other] en { $count } minutos
}
time-in-hours = { $count ->
    [one] en 1 hora
   *[other] en { $count } horas
}
time-in-days = { $count ->
    [one] en 1 día
   *[other] en { $count } días
}
time-in-months = { $count ->
    [one] en 1 mes
   *[other] en { $count } meses
}
time-in-years = { $count ->
    [one] en 1 año
   *[other] en { $count } años
}
time-never = Nunca
date-time = { $day } de { $month } de { $year }, { $time }
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre

permission-profile = Modificar el perfil de la cuenta
permission-profile-about = cambiar el nombre, la empresa, la dirección y las preferencias de correo de la cuenta
permission-contacts = Ver y gestionar contactos
permission-contacts-about = ver, añadir, editar y eliminar contactos
permission-products = Ver productos y servicios
permission-products-about = ver los servicios y sus detalles
permission-manageproducts = Ver y modificar contraseñas de productos
permission-manageproducts-about = cambiar contraseñas de servicios y ejecutar otras acciones
permission-productsso = Usar el inicio de sesión único
permission-productsso-about = entrar desde aquí en los paneles de control de los servicios
permission-domains = Ver dominios
permission-domains-about = ver los dominios y sus detalles
permission-managedomains = Gestionar dominios
permission-managedomains-about = cambiar servidores de nombres, contactos, bloqueos y transferencias
permission-invoices = Ver y pagar facturas
permission-invoices-about = ver y pagar facturas
permission-quotes = Ver y aceptar presupuestos
permission-quotes-about = ver y aceptar presupuestos
permission-tickets = Ver y abrir tickets de soporte
permission-tickets-about = ver, abrir y responder tickets
permission-affiliates = Ver y gestionar la cuenta de afiliado
permission-affiliates-about = ver datos de afiliado y solicitar retiros
permission-emails = Ver correos
permission-emails-about = leer los correos enviados a la cuenta
permission-orders = Hacer pedidos, mejoras y cancelaciones
permission-orders-about = hacer pedidos, mejorar y solicitar la cancelación
permission-manageusers = Invitar y gestionar usuarios
permission-manageusers-about = invitar usuarios, cambiar sus permisos y quitarlos, nunca más allá de los propios
