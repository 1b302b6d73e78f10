// Waits for the signal to stop; a second one stops at once.

/** Resolves at SIGTERM, SIGINT or SIGHUP. Whoever presses Ctrl-C twice does not want to wait. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(130)
        asked = true
        resolve()
      })
    }
  })
}
