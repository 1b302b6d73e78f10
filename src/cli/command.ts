// What a command is: a name, a line of help, and a run that answers with the exit code.

export type Command = {
  name: string
  /** what follows the name in the help */
  usage: string
  words: string
  /** @returns the exit code; results go to stdout, reports and progress to stderr */
  run(args: readonly string[]): Promise<number>
}
