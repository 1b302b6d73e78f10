// Thrown by a handler to say that trying again is useless: the job goes to the failed list at once.

export class GiveUp extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'GiveUp'
  }
}
