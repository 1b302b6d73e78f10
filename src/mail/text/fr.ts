// Every French text of the built-in mails and text messages.
import type { MailText, Told } from './en.ts'

const expires = ({ duration }: Told) => `Il fonctionne une seule fois, pendant ${duration}.`
const linkExpires = ({ duration }: Told) =>
  `Le lien fonctionne une seule fois, pendant ${duration}. Un lien plus récent le remplace.`
const ignoreCode = 'Si vous n’avez rien demandé, ignorez ce message et ne donnez ce code à personne.'

export const fr: MailText = {
  direction: 'ltr',
  open: 'Ouvrez ce lien :',
  copy: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :',
  reset: {
    subject: 'Réinitialisez votre mot de passe',
    lead: ({ address, tenant }) => `Quelqu’un a demandé un nouveau mot de passe pour ${address} auprès de ${tenant}.`,
    button: 'Choisir un nouveau mot de passe',
    expires: linkExpires,
    ignore: 'Si vous n’avez rien demandé, ignorez ce message : votre mot de passe reste le même.',
    sms: ({ tenant, duration, url }) =>
      `${tenant} : choisissez un nouveau mot de passe (lien valable ${duration}) : ${url}`,
  },
  resetCode: {
    subject: 'Votre code pour un nouveau mot de passe',
    lead: ({ tenant }) => `Utilisez ce code pour choisir un nouveau mot de passe auprès de ${tenant} :`,
    expires,
    ignore: ignoreCode,
  },
  verify: {
    subject: 'Confirmez votre adresse',
    lead: ({ address, tenant }) => `Confirmez que ${address} est votre adresse auprès de ${tenant}.`,
    button: 'Confirmer mon adresse',
    expires: linkExpires,
    ignore: 'Si vous n’y avez pas de compte, ignorez ce message : il ne se passera rien.',
    sms: ({ tenant, url }) => `${tenant} : confirmez votre adresse : ${url}`,
  },
  verifyCode: {
    subject: 'Confirmez votre adresse',
    lead: ({ tenant }) => `Utilisez ce code pour confirmer votre adresse auprès de ${tenant} :`,
    expires,
    ignore: ignoreCode,
  },
  welcome: {
    subject: 'Bienvenue',
    lead: ({ address, tenant }) => `Votre compte ${address} auprès de ${tenant} est prêt.`,
    ignore: 'Si vous n’avez pas créé ce compte, prévenez ses responsables.',
  },
  blocked: {
    subject: 'Des connexions à votre compte ont été bloquées',
    lead: ({ address, tenant }) =>
      `Quelqu’un a saisi trop souvent un mot de passe erroné pour ${address} auprès de ${tenant}. Les connexions depuis cet endroit sont bloquées ; ailleurs, vous pouvez vous connecter comme d’habitude.`,
    button: 'Lever le blocage',
    expires: () => 'Le lien fonctionne une seule fois. Choisir un nouveau mot de passe lève aussi le blocage.',
    ignore: 'Si ce n’était pas vous, vous n’avez rien à faire.',
    sms: ({ tenant, url }) =>
      `${tenant} : trop de mots de passe erronés, des connexions ont été bloquées. Si c’était vous, levez le blocage : ${url}`,
  },
  stolen: {
    subject: 'Choisissez un nouveau mot de passe',
    lead: ({ address, tenant }) =>
      `Le mot de passe de ${address} auprès de ${tenant} figure dans une liste de mots de passe volés ailleurs. Quiconque possède cette liste peut l’essayer.`,
    button: 'Choisir un nouveau mot de passe',
    expires: () => 'Prenez un mot de passe que vous n’utilisez nulle part ailleurs.',
    ignore: 'Ce message a été envoyé parce que ce mot de passe a servi à une connexion.',
    sms: ({ tenant, url }) =>
      `${tenant} : votre mot de passe figure dans une fuite de données. Choisissez-en un autre : ${url}`,
  },
  enroll: {
    subject: 'Ajoutez une seconde étape à votre compte',
    lead: ({ address, tenant }) =>
      `Protégez ${address} auprès de ${tenant} par une seconde étape en plus du mot de passe.`,
    button: 'Configurer',
    expires: linkExpires,
    ignore: 'Si vous ne vous y attendiez pas, renseignez-vous auprès des responsables avant d’ouvrir le lien.',
    sms: ({ tenant, url }) => `${tenant} : ajoutez une seconde étape à votre compte : ${url}`,
  },
  code: {
    subject: 'Votre code',
    lead: ({ tenant }) => `Utilisez ce code pour continuer auprès de ${tenant} :`,
    expires,
    ignore: ignoreCode,
  },
  changed: {
    subject: 'Votre mot de passe a été modifié',
    lead: ({ address, tenant, when }) => `Le mot de passe de ${address} auprès de ${tenant} a été modifié le ${when}.`,
    expires: ({ byOwner, tenant }) =>
      byOwner ? 'Si c’était vous, vous n’avez rien à faire.' : `Il a été défini par les responsables de ${tenant}.`,
    ignore:
      'Si vous n’en savez rien, choisissez tout de suite un nouveau mot de passe, par « Mot de passe oublié ? » sur la page de connexion, et prévenez les responsables.',
    sms: ({ tenant, when }) =>
      `${tenant} : votre mot de passe a été modifié le ${when}. Si ce n’était pas vous, changez-le tout de suite.`,
  },
  factorAdded: {
    subject: 'Un moyen de connexion a été ajouté',
    lead: ({ address, tenant, when, factors }) =>
      `Désormais, ceci prouve auprès de ${tenant} que l’on est ${address} : ${factors}. Ajouté le ${when}.`,
    expires: ({ byOwner, tenant }) =>
      byOwner ? 'Si c’était vous, vous n’avez rien à faire.' : `Ajouté par les responsables de ${tenant}.`,
    ignore:
      'Si vous n’en savez rien, choisissez tout de suite un nouveau mot de passe, par « Mot de passe oublié ? » sur la page de connexion, et prévenez les responsables.',
    sms: ({ tenant, when, factors }) =>
      `${tenant} : ajouté à votre compte le ${when} : ${factors}. Pas vous ? Prévenez-nous.`,
  },
  factorRemoved: {
    subject: 'Un moyen de connexion a été retiré',
    lead: ({ address, tenant, when, factors }) =>
      `Désormais, ceci ne prouve plus auprès de ${tenant} que l’on est ${address} : ${factors}. Retiré le ${when}.`,
    expires: ({ byOwner, tenant }) =>
      byOwner ? 'Si c’était vous, vous n’avez rien à faire.' : `Retiré par les responsables de ${tenant}.`,
    ignore:
      'Si vous n’en savez rien, choisissez tout de suite un nouveau mot de passe, par « Mot de passe oublié ? » sur la page de connexion, et prévenez les responsables.',
    sms: ({ tenant, when, factors }) =>
      `${tenant} : retiré de votre compte le ${when} : ${factors}. Pas vous ? Prévenez-nous.`,
  },
  factors: {
    otp: 'Application de codes à usage unique',
    email: 'E-mail',
    phone: 'Téléphone',
    'push-notification': 'Notification',
    'webauthn-roaming': 'Clé de sécurité',
    'webauthn-platform': 'Empreinte ou visage',
    'recovery-code': 'Code de récupération',
  },
  test: {
    subject: 'Un essai',
    lead: ({ tenant }) => `Ceci est un essai des messages de ${tenant}. Ils arrivent.`,
    ignore: 'Vous n’avez rien à faire.',
  },
  sms: {
    code: ({ code, tenant, duration }) =>
      `${code} est votre code pour ${tenant}. Il fonctionne une seule fois, pendant ${duration}.`,
    enroll: ({ code, tenant, duration }) =>
      `${code} confirme ce numéro auprès de ${tenant}. Il fonctionne une seule fois, pendant ${duration}.`,
    test: ({ tenant }) => `Ceci est un essai des messages de ${tenant}.`,
  },
  voice: {
    code: ({ code, tenant }) =>
      `Bonjour. Votre code pour ${tenant} est ${code}. Je répète : ${code}. Ne le donnez à personne.`,
    test: ({ tenant }) => `Bonjour. Ceci est un essai des appels de ${tenant}.`,
  },
}
