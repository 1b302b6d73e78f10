// Flows, executions, logs, Hooks and forms in the dashboard, used and misused: one server, one tab, one test after the other.
import { after, before } from 'node:test'

import { withoutBrowser } from './browser.ts'
import { executionTests } from './operations/executions.ts'
import { flowTests } from './operations/flows.ts'
import { formTests } from './operations/forms.ts'
import { hookTests } from './operations/hooks.ts'
import { logTests } from './operations/logs.ts'
import { openOperations, type Operations } from './operations/stage.ts'
import { viewerTests } from './operations/viewer.ts'

const skip = await withoutBrowser()
let opened: Operations | undefined

before(async () => {
  if (skip === false) opened = await openOperations()
})

after(() => opened?.[Symbol.asyncDispose]())

function stage(): Operations {
  if (!opened) throw new Error('it did not open')
  return opened
}

for (const tests of [flowTests, executionTests, logTests, hookTests, formTests, viewerTests]) tests(skip, stage)
