// MD4 (RFC 1320): OpenSSL 3 has it no more, and old directories (NTLM) kept passwords by it. For verifying imports only.

/** @returns 16 bytes */
export function md4(message: Uint8Array): Buffer {
  const bits = BigInt(message.length) * 8n
  const padded = Buffer.alloc(((message.length + 8) >> 6) * 64 + 64)
  padded.set(message)
  padded[message.length] = 0x80
  padded.writeBigUInt64LE(bits, padded.length - 8)
  const state: Words = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
  for (let block = 0; block < padded.length; block += 64) {
    const x = Array.from({ length: 16 }, (_, i) => padded.readUInt32LE(block + i * 4))
    mix(state, x)
  }
  const digest = Buffer.alloc(16)
  for (const [i, word] of state.entries()) digest.writeUInt32LE(word >>> 0, i * 4)
  return digest
}

type Words = [number, number, number, number]

const ROUNDS = [
  { add: 0, shifts: [3, 7, 11, 19], order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] },
  { add: 0x5a827999, shifts: [3, 5, 9, 13], order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15] },
  { add: 0x6ed9eba1, shifts: [3, 9, 11, 15], order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15] },
]

function mix(state: Words, x: readonly number[]): void {
  let [a, b, c, d] = state
  for (const [round, { add, shifts, order }] of ROUNDS.entries()) {
    for (const [step, at] of order.entries()) {
      const f = round === 0 ? (b & c) | (~b & d) : round === 1 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d
      const sum = (a + f + (x[at] ?? 0) + add) | 0
      const shift = shifts[step % 4] ?? 0
      ;[a, b, c, d] = [d, (sum << shift) | (sum >>> (32 - shift)), b, c]
    }
  }
  state[0] = (state[0] + a) | 0
  state[1] = (state[1] + b) | 0
  state[2] = (state[2] + c) | 0
  state[3] = (state[3] + d) | 0
}
