# L’utilisateur lui-même : ses comptes, son profil, sa sécurité.

accounts-title = Vos comptes
accounts-text = Choisissez le compte dans lequel vous voulez travailler.
accounts-none = Vous n’avez accès à aucun compte. Demandez une invitation à la personne qui le gère.
accounts-choose = Choisir
accounts-choose-name = Choisir { $name }
accounts-at-hand = Choisi
another-title = Cette page appartient à un autre compte
another-text = Pour la voir, passez au compte { $name }.
another-present = Vous êtes maintenant dans le compte { $name }, en tant que { $email }.
another-continue = Continuer dans { $name }
another-cancel = Annuler et revenir
