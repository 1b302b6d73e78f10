// Reads a multipart body: a few short fields and one file, all of it within limits, into a plain object.
import type { FastifyRequest } from 'fastify'

import { AppError } from '#kit'

import { bodyRefusal } from '../validation.ts'

export type Upload = {
  /** the field that the file comes in */
  file: string
  /** bytes */
  limit: number
}

const FIELDS = 10
const LONGEST = 1024

/**
 * @returns the fields as texts, and the file as a Buffer under its name; undefined when the body is no multipart form
 * @throws AppError for a second file, a field that comes twice, or one that is too long
 */
export async function readUpload(
  request: FastifyRequest,
  { file: name, limit }: Upload,
): Promise<Record<string, unknown> | undefined> {
  if (!request.isMultipart()) return undefined
  const body = new Map<string, unknown>()
  // one over the limit, so that exactly the limit is known to be whole
  const limits = {
    fileSize: limit + 1,
    files: 1,
    fields: FIELDS,
    parts: FIELDS + 1,
    fieldSize: LONGEST,
    fieldNameSize: 100,
  }
  try {
    for await (const part of request.parts({ limits })) {
      if (body.has(part.fieldname)) throw bodyRefusal(`The field ${part.fieldname.slice(0, 100)} comes twice`)
      if (part.type === 'file') {
        if (part.fieldname !== name) throw bodyRefusal(`The file has to be in the field ${name}`)
        const chunks: Buffer[] = []
        for await (const chunk of part.file) chunks.push(chunk as Buffer)
        const bytes = Buffer.concat(chunks)
        if (bytes.length > limit) throw tooLarge(limit)
        body.set(name, bytes)
      } else if (part.valueTruncated || part.fieldnameTruncated) {
        throw bodyRefusal(`The field ${part.fieldname.slice(0, 100)} is too long`)
      } else body.set(part.fieldname, part.value)
    }
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown
    throw bodyRefusal('The multipart body cannot be read, or has too many parts')
  }
  return Object.fromEntries(body)
}

function tooLarge(limit: number): AppError {
  return new AppError('too_large', 'payload_too_large', `The file is larger than ${limit / 1_000_000} MB.`)
}
