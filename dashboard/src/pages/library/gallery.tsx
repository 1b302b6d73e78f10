// The catalogue as a gallery: choose, read the code, fill in the settings, get an Action that is ready to deploy.
import {
  Badge,
  Button,
  Card,
  Group,
  Modal,
  PasswordInput,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { createAction } from '../../api/actions.ts'
import type { TriggerId } from '../../api/types.ts'
import { tellFailure } from '../../parts/toast.tsx'
import { catalogue, type Integration, settingRefusal, settled } from './catalogue.ts'
import { marked } from './installed.ts'

const MOMENTS: Record<TriggerId, [words: string, color: string]> = {
  'post-change-password': ['After a change', 'blue'],
  'password-reset-post-challenge': ['In a reset', 'key'],
  'post-login': ['At a sign-in', 'teal'],
  'credentials-exchange': ['For machines', 'gray'],
}

export function Gallery({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [chosen, setChosen] = useState<Integration>()
  const close = () => {
    setChosen(undefined)
    onClose()
  }
  return (
    <Modal opened={opened} onClose={close} size={880} title={chosen ? chosen.name : 'Catalogue'}>
      {chosen ? (
        <Stack>
          <div>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<ArrowLeft size={14} />}
              onClick={() => setChosen(undefined)}
            >
              All integrations
            </Button>
          </div>
          <Text>{chosen.words}</Text>
          <UseIntegration key={chosen.id} integration={chosen} onDone={close} />
        </Stack>
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {catalogue.map((each) => (
            <UnstyledButton key={each.id} onClick={() => setChosen(each)}>
              <Card withBorder h="100%">
                <Text fw={600}>{each.name}</Text>
                <Text fz="sm" c="dimmed" mt={4}>
                  {each.words}
                </Text>
                <Badge mt="sm" color={MOMENTS[each.trigger][1]}>
                  {MOMENTS[each.trigger][0]}
                </Badge>
              </Card>
            </UnstyledButton>
          ))}
        </SimpleGrid>
      )}
    </Modal>
  )
}

function UseIntegration({ integration, onDone }: { integration: Integration; onDone: () => void }) {
  const { settings, name: called, trigger } = integration
  const [name, setName] = useState(called)
  const [values, setValues] = useState<Record<string, string>>({})
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const code = marked(integration.id, settled(integration, values))

  async function use() {
    const found = Object.fromEntries(
      settings.flatMap((setting) => {
        const refusal = settingRefusal(setting, values[setting.name] ?? '')
        return refusal === undefined ? [] : [[setting.name, refusal]]
      }),
    )
    if (name.trim() === '') found['name'] = 'Give the Action a name.'
    setWrong(found)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    try {
      const made = await createAction({
        name: name.trim(),
        supported_triggers: [{ id: trigger }],
        code,
        secrets: settings
          .filter(({ kind }) => kind === 'secret')
          .map((each) => ({ name: each.name, value: values[each.name] ?? '' })),
      })
      await queries.invalidateQueries({ queryKey: ['actions'] })
      onDone()
      await navigate(`/actions/library/${made.id}`)
    } catch (thrown) {
      tellFailure(thrown)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        void use()
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={wrong['name']}
        />
        {settings.map((setting) => {
          const shared = {
            label: setting.label,
            description: setting.words,
            value: values[setting.name] ?? '',
            error: wrong[setting.name],
            onChange: (event: { currentTarget: { value: string } }) => {
              const { value } = event.currentTarget
              setValues((before) => ({ ...before, [setting.name]: value }))
            },
          }
          return setting.kind === 'secret' ? (
            <PasswordInput
              key={setting.name}
              {...shared}
              autoComplete="off"
              visibilityToggleButtonProps={{ 'aria-label': `Show ${setting.label}` }}
            />
          ) : (
            <TextInput key={setting.name} {...shared} placeholder={setting.sample} />
          )
        })}
        <details>
          <summary>Read its code</summary>
          <pre
            className="kt-pre kt-card"
            style={{ padding: '1rem', maxHeight: 300, overflow: 'auto' }}
            tabIndex={0}
            role="region"
            aria-label="Code"
          >
            {code}
          </pre>
        </details>
        <Group justify="flex-end">
          <Button type="submit" loading={busy}>
            Use this template
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
