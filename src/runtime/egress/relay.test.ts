// Where the server’s own mail may go out to.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openRelayPlace } from './relay.ts'

test('a mail relay may stand in a private network, and nowhere where clouds hand out credentials', async () => {
  const place = openRelayPlace({ allow: [], map: [], publicUrl: 'https://id.example.com' })
  for (const host of ['127.0.0.1', '10.0.0.1', '192.168.1.1', '::1', 'fd12:3456::1']) {
    assert.deepEqual(await place(host, 25), { host, port: 25 })
  }
  for (const host of [
    '169.254.169.254',
    'fd00:ec2::254',
    'FD00:EC2::254',
    'fd20:ce::254',
    'fd00:0ec2:0::254',
    'fd20:00ce::254',
    '100.100.100.200',
    '168.63.129.16',
  ]) {
    await assert.rejects(place(host, 25), /may not be reached/, host)
  }
})
