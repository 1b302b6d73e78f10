// Every French text of the hosted pages.
import type { PageText } from './en.ts'

export const fr: PageText = {
  lang: 'fr',
  dir: 'ltr',
  errorPrefix: 'Erreur : ',
  problemSummary: 'À vérifier :',
  continue: 'Continuer',
  backTo: (client) => `Retour à ${client}`,

  request: {
    either: 'Adresse e-mail ou nom d’utilisateur',
    wordsEither:
      'Saisissez votre adresse e-mail ou votre nom d’utilisateur : nous vous enverrons la marche à suivre pour changer votre mot de passe.',
    noEither: 'Veuillez saisir une adresse e-mail ou un nom d’utilisateur',
    invalidEither: 'L’adresse e-mail ou le nom d’utilisateur n’est pas valide.',
    submit: 'Continuer',
    back: (client) => `Retour à ${client}`,
    title: 'Mot de passe oublié ?',
    words: 'Saisissez votre adresse e-mail : nous vous enverrons la marche à suivre pour changer votre mot de passe.',
    email: 'Adresse e-mail',
    noEmail: 'Veuillez saisir une adresse e-mail',
    invalidEmail: 'L’adresse e-mail n’est pas valide.',
  },

  checkEmail: {
    title: 'Consultez vos e-mails',
    words: (email) => `Consultez la boîte ${email} pour y trouver la marche à suivre et changer votre mot de passe.`,
    otherTitle: 'Consultez vos messages',
    otherWords: (entry) =>
      `Consultez les messages de ${entry} pour y trouver la marche à suivre et changer votre mot de passe.`,
    otherResend: 'Envoyer à nouveau',
    again: 'Nous avons renvoyé la marche à suivre.',
    resend: 'Renvoyer l’e-mail',
    back: 'Retour',
  },

  open: {
    title: 'Changer de mot de passe',
    words: (tenant) => `Vous allez choisir un nouveau mot de passe pour votre compte ${tenant}.`,
  },

  running: { title: 'Un instant', words: 'Quelques vérifications sont en cours. La page avancera d’elle-même.' },
  elsewhere: {
    title: 'Encore une étape',
    words: (host) => `Vous êtes dirigé vers ${host}. Vous reviendrez ici ensuite.`,
  },
  denied: { title: 'Impossible', words: 'Votre mot de passe ne peut pas être changé ici. Il reste le même.' },

  challenge: {
    submit: 'Continuer',
    title: 'Confirmez votre identité',
    pick: 'Choisissez comment confirmer que c’est bien vous.',
    code: 'Saisissez le code',
    recoveryCode: 'Code de secours',
    sent: (to) => `Nous avons envoyé un code à ${to}.`,
    again: 'Nous avons envoyé un nouveau code. Le précédent ne fonctionne plus.',
    resend: 'Envoyer un nouveau code',
    another: 'Essayer une autre méthode',
    useKey: 'Continuer',
    needsScript: 'Cette méthode a besoin de JavaScript. Autorisez-le pour cette page, ou essayez une autre méthode.',
    asks: {
      otp: 'Ouvrez votre application de codes à usage unique pour y lire un code.',
      'recovery-code': 'Saisissez le code de secours qui vous a été remis à l’activation de la vérification.',
      'webauthn-roaming': 'Utilisez votre clé de sécurité pour changer votre mot de passe.',
      'webauthn-platform': 'Utilisez votre empreinte ou votre visage pour changer votre mot de passe.',
      email: '',
      sms: '',
      phone: '',
      voice: '',
    },
    asksElsewhere: {
      'webauthn-roaming': 'Utilisez votre clé de sécurité pour confirmer votre identité.',
      'webauthn-platform': 'Utilisez votre empreinte ou votre visage pour confirmer votre identité.',
    },
    factors: {
      otp: 'Application de codes à usage unique',
      email: 'E-mail',
      sms: 'SMS',
      phone: 'Téléphone',
      voice: 'Appel vocal',
      'webauthn-roaming': 'Clé de sécurité',
      'webauthn-platform': 'Empreinte ou visage',
      'recovery-code': 'Code de secours',
      'push-notification': 'Notification',
    },
    problems: {
      'invalid-code': 'Le code saisi n’est pas valide.',
      'expired-code': 'Ce code a expiré. Demandez-en un nouveau.',
      'too-many': 'Trop d’essais. Patientez un peu avant de recommencer.',
      'not-verified': 'La vérification a échoué. Recommencez, ou essayez une autre méthode.',
    },
  },

  enroll: {
    yours: 'Ce que vous avez déjà',
    remove: (factor) => `Supprimer : ${factor}`,
    removed: 'Suppression effectuée',
    removedWords: (factor) => `${factor} : ce moyen ne permet plus de confirmer votre identité.`,
    title: 'Protégez votre compte',
    words: (tenant) => `Vous allez ajouter un moyen de confirmer votre identité pour ${tenant}.`,
    pick: 'Choisissez ce que vous voulez ajouter.',
    scan: 'Scannez ce code avec votre application de codes à usage unique, puis saisissez le code qu’elle affiche.',
    qr: 'Code QR pour votre application de codes à usage unique',
    secret: 'Ou saisissez cette clé à la main :',
    phone: 'Numéro de téléphone',
    phoneWords: 'Au format international, par exemple +33 6 12 34 56 78.',
    email: 'Adresse e-mail',
    key: 'Préparez votre clé de sécurité, puis appuyez sur Continuer.',
    platform: 'Appuyez sur Continuer, puis utilisez l’empreinte, le visage ou le verrouillage de cet appareil.',
    needsScript: 'Cette étape a besoin de JavaScript. Autorisez-le pour cette page, ou choisissez autre chose.',
    another: 'Choisir autre chose',
    invalid: 'Ce n’est pas valide.',
    done: 'C’est fait !',
    doneWords: 'Vous pouvez désormais confirmer votre identité ainsi.',
    recovery:
      'Gardez ce code de secours en lieu sûr. Il sert une fois, quand vous n’avez rien d’autre sous la main, et ne sera plus affiché.',
  },

  prompt: {
    optional: '(facultatif)',
    problems: {
      required: 'Veuillez remplir ce champ.',
      invalid: 'Ce n’est pas valide.',
      'too-short': 'C’est trop court.',
      'too-long': 'C’est trop long.',
      'out-of-range': 'Ce nombre est hors limites.',
    },
  },

  password: {
    title: 'Changer de mot de passe',
    words: 'Saisissez ci-dessous un nouveau mot de passe.',
    account: 'Compte',
    new: 'Nouveau mot de passe',
    again: 'Répétez le nouveau mot de passe',
    submit: 'Changer le mot de passe',
    show: 'Afficher',
    showWords: 'Afficher le mot de passe',
    hide: 'Cacher',
    hideWords: 'Cacher le mot de passe',
    rules: 'Votre mot de passe doit contenir :',
    alsoBe: 'Il doit aussi être :',
    met: 'respectée',
    notMet: 'pas encore respectée',
    allMet: 'Toutes les règles sont respectées.',
    someNotMet: (count) => `Règles pas encore respectées : ${count}`,
  },

  rules: {
    atLeast: (length) => (length === 1 ? 'Au moins 1 caractère' : `Au moins ${length} caractères`),
    atMost: (length) => `Au plus ${length} caractères`,
    kinds: (kinds) => `Au moins ${kinds} des éléments suivants :`,
    allKinds: 'Tous les éléments suivants :',
    identical: (longest) => `Pas plus de ${longest} caractères identiques de suite`,
    further: {
      PasswordDictionaryError: 'Différent des mots de passe courants',
      PasswordNoUserInfoError: 'Sans votre nom, votre adresse e-mail ni d’autres informations sur vous',
      PasswordHistoryError: 'Différent de ceux que vous avez déjà utilisés',
      PasswordLeakedError: 'Absent des fuites de données connues',
    },
    kind: {
      lower: 'Lettres minuscules (a-z)',
      upper: 'Lettres majuscules (A-Z)',
      digit: 'Chiffres (0-9)',
      special: 'Caractères spéciaux (par exemple !@#$%^&*)',
    },
  },

  problems: {
    missing: 'Veuillez saisir un nouveau mot de passe.',
    mismatch: 'Les deux mots de passe sont différents. Saisissez deux fois le nouveau mot de passe.',
    PasswordStrengthError: 'Ce mot de passe ne respecte pas toutes les règles ci-dessous.',
    PasswordDictionaryError: 'Ce mot de passe est trop courant.',
    PasswordNoUserInfoError: 'Ce mot de passe contient des informations sur vous, comme votre nom ou votre adresse.',
    PasswordHistoryError: 'Ce mot de passe a déjà servi. Choisissez-en un autre.',
    PasswordLeakedError:
      'Ce mot de passe figure dans une fuite de données publique d’un autre site. Veuillez en choisir un autre.',
  },

  changed: {
    back: (client) => `Retour à ${client}`,
    title: 'Mot de passe changé !',
    words: 'Votre mot de passe a bien été changé.',
    message: 'Vous pouvez maintenant vous connecter à l’application avec le nouveau mot de passe.',
  },

  failed: {
    expired: {
      title: 'Lien expiré',
      words: 'Revenez à la page de connexion et choisissez « Mot de passe oublié ? » pour recevoir un nouvel e-mail.',
    },
    used: {
      title: 'Lien non valide',
      words:
        'Ce lien a déjà servi. Pour changer encore de mot de passe, revenez à la page de connexion et choisissez « Mot de passe oublié ? ».',
    },
    generic: {
      title: 'Veuillez recommencer',
      words:
        'Ce lien ne peut pas servir. Si vous en avez demandé plusieurs, ouvrez l’e-mail le plus récent. Sinon, revenez à la page de connexion et choisissez « Mot de passe oublié ? ».',
    },
    action: {
      title: 'Une erreur est survenue',
      words:
        'Votre mot de passe n’a pas été changé. Vous pouvez rouvrir le lien de l’e-mail ; si cela continue, contactez l’assistance.',
    },
    tries: {
      title: 'Trop d’essais',
      words:
        'Le code était faux trop souvent, rien n’a donc été changé. Rouvrez le lien de l’e-mail, ou demandez-en un autre.',
    },
    another: 'Mot de passe oublié ?',
  },

  errors: {
    gone: {
      title: 'Cette page a expiré',
      words:
        'Elle est restée ouverte trop longtemps, ou appartient à un autre navigateur. Ouvrez dans ce navigateur le lien de l’e-mail le plus récent, ou demandez-en un autre.',
    },
    forged: {
      title: 'Veuillez recommencer',
      words:
        'Nous n’avons pas pu nous assurer que ceci venait de notre propre page, rien n’a donc été changé. Autorisez les cookies de ce site, rouvrez la page et recommencez.',
    },
    stale: {
      title: 'Vous êtes déjà passé par ici',
      words:
        'Ce chemin de retour a déjà servi, ou n’est pas celui que nous attendons. Rien n’a été changé ; continuez ici.',
    },
    unknownClient: {
      title: 'Application inconnue',
      words:
        'Le lien qui vous a amené ici nomme une application inconnue, ou qui ne peut pas changer de mot de passe ici. Revenez à l’application et recommencez.',
    },
    invalid: {
      title: 'Cela ne fonctionne pas',
      words: 'La demande n’était pas comme prévu, rien n’a donc été changé. Revenez en arrière et recommencez.',
    },
    absent: {
      title: 'Page introuvable',
      words: 'Il n’y a rien à cette adresse. Vérifiez qu’elle a été copiée en entier.',
    },
    tooLarge: {
      title: 'Trop à la fois',
      words: 'Le formulaire était trop long, rien n’a donc été changé. Revenez en arrière et saisissez moins.',
    },
    tooMany: { title: 'Trop d’essais', words: 'Patientez quelques minutes, puis recommencez.' },
    broken: {
      title: 'Une erreur est survenue',
      words: 'C’est notre faute, pas la vôtre. Rien n’a été changé, sauf si une page l’a dit. Recommencez plus tard.',
    },
  },

  inbox: {
    title: 'Boîte de développement',
    words: 'Ce qui aurait été envoyé, le plus récent d’abord. Rien n’a quitté cette machine.',
    empty: 'Rien n’a encore été envoyé.',
    refresh: 'Actualiser',
    from: 'De',
    to: 'À',
    sent: 'Envoyé',
  },
}
