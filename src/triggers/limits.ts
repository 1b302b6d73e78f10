// The limits that Actions know from Auth0 (spec/triggers.md §3), in one place for every room that checks them.

export const limits = {
  /** one attempt of a non-blocking Action; all Actions of a blocking trigger together */
  budgetMs: 20_000,
  codeBytes: 100_000,
  secretNameLength: 128,
  secretValueLength: 4096,
  hookSecrets: 20,
  /** console text kept per execution */
  consoleBytes: 64 * 1024,
  /** console text that Auth0's own field shows */
  consoleShown: 256,
} as const
