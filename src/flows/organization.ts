// The organization of a reset: named by whoever asked for it, and there only while the user belongs to it.
import { type Organization, organizations } from '#identity'
import type { UserId } from '#kit'
import type { Db } from '#storage'
import type { EventOrganization } from '#triggers'

/**
 * Read anew each time an event is built: whoever was taken out of the organization meanwhile is no member for an Action.
 *
 * @param id of a ticket; undefined when the reset was asked for without one
 */
export async function organizationOf(
  db: Db,
  id: string | undefined,
  user: UserId,
): Promise<EventOrganization | undefined> {
  if (id === undefined || !(await organizations.isMember(db, id, user))) return undefined
  const found = await organizations.find(db, id)
  return found && showToCode(found)
}

function showToCode({ id, name, displayName, metadata }: Organization): EventOrganization {
  return { id, name, display_name: displayName ?? name, metadata }
}
