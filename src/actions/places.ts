// Places: how many attempts of one Action run at once on this node, so that a slow one cannot take all of them.

export type Places = {
  /**
   * A place of the Action, at once or after a short line. @returns gives it back; undefined when the line is full, so
   * that whoever asked lets go of what it holds and comes again later
   */
  take(action: string, most: number): Promise<(() => void) | undefined>
}

/** Long enough that a place never stands empty for want of somebody; everybody in it holds one of the node's jobs. */
const LINE = 4

export function openPlaces(): Places {
  const rooms = new Map<string, { taken: number; waiting: (() => void)[] }>()
  return {
    async take(action, most) {
      const room = rooms.get(action) ?? { taken: 0, waiting: [] }
      rooms.set(action, room)
      if (room.taken >= most && room.waiting.length >= LINE) return undefined
      if (room.taken >= most) await new Promise<void>((resolve) => room.waiting.push(resolve))
      else room.taken++
      return () => {
        // the place goes to the next in line, or is free again
        const next = room.waiting.shift()
        if (next) return next()
        room.taken--
        if (room.taken === 0) rooms.delete(action)
      }
    },
  }
}
