// What tenant log events look like in answers.
import { Type } from 'typebox'

import { anyObject } from '../schema.ts'
import { flag, offsetList, optional, shape, text, time } from './shape.ts'

export const logEventAnswer = shape('LogEvent', {
  date: time,
  type: text,
  description: text,
  connection: optional(text),
  connection_id: text,
  client_id: optional(text),
  client_name: optional(text),
  ip: optional(text),
  user_agent: optional(text),
  hostname: optional(text),
  user_id: optional(text),
  user_name: optional(text),
  strategy: optional(text),
  strategy_type: optional(text),
  audience: optional(text),
  scope: optional(text),
  details: anyObject,
  log_id: text,
  _id: text,
  isMobile: flag,
  location_info: optional(anyObject),
  $event_schema: shape('EventSchema', { version: text }),
  environment_name: text,
  tenant_name: text,
})
export const someLogEvent = Type.Partial(logEventAnswer, { title: 'SomeLogEvent' })
export const logEventsAnswer = offsetList('logs', someLogEvent)
