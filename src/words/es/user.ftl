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
