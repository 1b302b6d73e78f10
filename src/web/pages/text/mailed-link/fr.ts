// French texts of links that confirm one thing.
import type { LinkText } from './en.ts'

export const linkFr: LinkText = {
  'email-verification': {
    open: {
      title: 'Vérifiez votre adresse',
      words: (tenant) => `Appuyez sur le bouton pour confirmer que cette adresse est la vôtre chez ${tenant}.`,
      button: 'Vérifier mon adresse',
    },
    done: {
      title: 'Adresse vérifiée',
      words: 'Votre adresse e-mail a été vérifiée.',
      message: 'Votre adresse e-mail a été vérifiée. Vous pouvez continuer à utiliser l’application.',
    },
  },
  unblock: {
    open: {
      title: 'Lever le blocage',
      words: (tenant) => `Appuyez sur le bouton si c’est vous qui avez saisi de mauvais mots de passe chez ${tenant}.`,
      button: 'Lever le blocage',
    },
    done: {
      title: 'Blocage levé',
      words: 'Vous pouvez de nouveau vous connecter de partout.',
      message: 'Votre compte a été débloqué.',
    },
  },
  failed: {
    expired: { title: 'Lien expiré', words: 'Ce lien est trop ancien. Demandez-en un nouveau.' },
    used: { title: 'Lien non valide', words: 'Ce lien a déjà été utilisé.' },
    superseded: {
      title: 'Lien non valide',
      words: 'Ce lien ne fonctionne plus : un plus récent l’a remplacé, ou le compte a changé depuis.',
    },
  },
}
