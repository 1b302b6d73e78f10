// Every French text of the pages around signing in.
import type { SignInText } from './en.ts'

export const signInFr: SignInText = {
  login: {
    title: 'Bienvenue',
    words: (application, tenant) => `Connectez-vous à ${tenant} pour continuer vers ${application}.`,
    email: 'Adresse e-mail',
    emailOrUsername: "Nom d'utilisateur ou adresse e-mail",
    password: 'Mot de passe',
    submit: 'Continuer',
    forgot: 'Mot de passe oublié ?',
    noAccount: "Vous n'avez pas de compte ?",
    signUp: "S'inscrire",
    labels: {
      phone: 'Numéro de téléphone',
      username: "Nom d'utilisateur",
      phoneOrEmail: 'Adresse e-mail ou numéro de téléphone',
      phoneOrUsername: "Numéro de téléphone ou nom d'utilisateur",
      usernameOrEmail: "Adresse e-mail ou nom d'utilisateur",
      phoneOrUsernameOrEmail: "Adresse e-mail, numéro de téléphone ou nom d'utilisateur",
    },
  },
  problems: {
    missing: 'Saisissez votre adresse e-mail et votre mot de passe.',
    noUsername: 'Remplissez les deux champs.',
    noEntry: 'Remplissez les deux champs.',
    noPassword: 'Saisissez votre mot de passe.',
    wrong: 'Adresse e-mail ou mot de passe incorrect.',
    wrongPlain: "Nom d'utilisateur, adresse e-mail ou mot de passe incorrect.",
    wrongBy: {
      phone: "Numéro de téléphone ou mot de passe incorrect. Le numéro doit commencer par + et l'indicatif du pays.",
      username: "Nom d'utilisateur ou mot de passe incorrect.",
      phoneOrEmail:
        "Adresse e-mail, numéro de téléphone ou mot de passe incorrect. Un numéro doit commencer par + et l'indicatif du pays.",
      phoneOrUsername:
        "Numéro de téléphone, nom d'utilisateur ou mot de passe incorrect. Un numéro doit commencer par + et l'indicatif du pays.",
      usernameOrEmail: "Adresse e-mail, nom d'utilisateur ou mot de passe incorrect.",
      phoneOrUsernameOrEmail:
        "Adresse e-mail ou mot de passe incorrect. Un numéro de téléphone doit commencer par + et l'indicatif du pays.",
    },
    'account-blocked':
      'Trop de mots de passe incorrects. Patientez, utilisez le lien que nous vous avons envoyé par e-mail, ou réinitialisez votre mot de passe.',
    'address-blocked': 'Trop de tentatives depuis votre réseau. Patientez un moment puis réessayez.',
    'user-blocked': 'Votre compte est bloqué. Adressez-vous aux responsables de ce site.',
    leaked:
      'Ce mot de passe figure dans une liste de mots de passe volés. Choisissez-en un autre avec « Mot de passe oublié ? ».',
    changed: 'Votre compte a changé entre-temps. Veuillez vous reconnecter.',
  },
  signUp: {
    title: 'Créez votre compte',
    words: (application, tenant) => `Inscrivez-vous à ${tenant} pour continuer vers ${application}.`,
    username: "Nom d'utilisateur",
    submit: 'Continuer',
    haveAccount: 'Vous avez déjà un compte ?',
    logIn: 'Se connecter',
    optional: {
      email: 'Adresse e-mail (facultatif)',
      phone: 'Numéro de téléphone (facultatif)',
      username: "Nom d'utilisateur (facultatif)",
    },
    problems: {
      email: "L'adresse e-mail n'est pas valide.",
      username: "Choisissez un nom d'utilisateur composé de lettres, de chiffres et de signes simples, sans @.",
      noEmail: 'Saisissez votre adresse e-mail.',
      noUsername: "Choisissez un nom d'utilisateur.",
      phone: 'Numéro de téléphone: Ce n’est pas valide. Au format international, par exemple +33 6 12 34 56 78.',
      missing: 'Choisissez un mot de passe.',
      closed: "L'inscription n'est pas possible ici.",
      'too-many': "Trop d'inscriptions depuis votre réseau. Patientez un moment puis réessayez.",
      exists:
        "Un compte existe déjà avec cette adresse ou ce nom d'utilisateur. Connectez-vous ou réinitialisez votre mot de passe.",
      refused:
        "Cela n'a pas fonctionné. Si vous avez déjà un compte, connectez-vous ou réinitialisez votre mot de passe.",
    },
  },
  enroll: {
    title: 'Sécurisez votre compte',
    words: 'Ce site demande une seconde preuve à la connexion. Ajoutez-en une maintenant ; cela prend une minute.',
    add: 'Ajouter une méthode',
    done: "Je l'ai ajoutée : continuer",
  },
  consent: {
    title: "Autoriser l'accès",
    words: (application, tenant) => `${application} demande à accéder à votre compte ${tenant}.`,
    accept: 'Accepter',
    decline: 'Refuser',
    scopes: {
      openid: 'Savoir qui vous êtes',
      profile: 'Lire votre profil : nom et photo',
      email: 'Lire votre adresse e-mail',
      phone: 'Lire votre numéro de téléphone',
      offline_access: "Garder l'accès en votre absence",
    },
  },
  ended: { title: 'Un instant', words: "Vous retournez à l'application." },
  failed: {
    tries: { title: 'Trop de codes incorrects', words: "Retournez à l'application et reconnectez-vous." },
    factors: {
      title: 'Aucune seconde preuve possible',
      words:
        'Ce site demande une seconde preuve que votre compte ne peut pas fournir. Adressez-vous aux responsables du site.',
    },
    gone: {
      title: 'Cette connexion est terminée',
      words:
        "Elle a duré trop longtemps, a commencé dans un autre navigateur ou est déjà terminée. Retournez à l'application et reconnectez-vous.",
    },
    request: {
      title: 'Cette demande est incorrecte',
      words: "L'application vous a envoyé ici avec une demande à laquelle il est impossible de répondre.",
    },
  },
  logout: {
    title: 'Se déconnecter ?',
    words: (tenant) => `Voulez-vous vous déconnecter de ${tenant} ?`,
    submit: 'Se déconnecter',
    done: 'Vous êtes déconnecté',
    doneWords: 'Vous pouvez fermer cette fenêtre.',
    refused: "Cette adresse n'est pas autorisée",
  },
  account: {
    title: 'Vous êtes connecté',
    words: (name) => `Vous êtes connecté en tant que ${name}.`,
    change: 'Changer votre mot de passe',
    logOut: 'Se déconnecter',
  },
  administrator: {
    title: 'Tableau de bord Keyturn',
    words: "Connectez-vous en tant qu'administrateur.",
    problems: {
      missing: 'Saisissez votre adresse e-mail et votre mot de passe.',
      wrong: 'Adresse e-mail ou mot de passe incorrect.',
      'too-many': "Trop de tentatives. Patientez un quart d'heure puis réessayez.",
    },
  },
  change: {
    title: 'Changez votre mot de passe',
    words: "Saisissez d'abord votre mot de passe actuel.",
    current: 'Mot de passe actuel',
    problems: { missing: 'Saisissez votre mot de passe actuel.', wrong: 'Ce n’est pas votre mot de passe actuel.' },
    signedOut: "Connectez-vous d'abord à l'application, puis revenez sur cette page.",
  },
}
