// For tests of this room in which no application takes a password.
import type { PasswordGrant } from '#flows'

const nobody = () => Promise.reject(new Error('nobody asks'))

export const noPasswordGrant: PasswordGrant = {
  prove: nobody,
  answer: nobody,
  challenge: nobody,
  authenticators: nobody,
  associate: nobody,
}
