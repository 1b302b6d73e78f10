// What the hosted pages say: every text of a language beside its standard wording, with the page that says it.
import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { useBlocker, useSearchParams } from 'react-router'

import { Answer } from '../../parts/answer.tsx'
import { useEdited } from '../../parts/edited.ts'
import { SeePage } from '../../parts/hosted-page.tsx'
import { keptJson, useKept } from '../../parts/kept.ts'
import { Leaving, useGuardedTab } from '../../parts/leaving.tsx'
import { Saver } from '../../parts/saver.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { PageFrame, usePagePreview } from './page-frame.tsx'
import { byJourney, SCREEN_NAMES } from './screens.ts'
import { TextField, wrongText } from './text-field.tsx'
import { isOwn, type Own, placeOf, readTexts, saveTexts, type TextsFound } from './texts-stored.ts'

const KEY = ['texts']
/** A region of a language: `fr-CA`. */
const REGION = /^([a-z]{2})-([a-z]{2}|\d{3})$/i

export function Texts() {
  const [query, setQuery] = useSearchParams()
  const language = query.get('language') ?? 'en'
  const texts = useQuery({ queryKey: [...KEY, language], queryFn: ({ signal }) => readTexts(language, signal) })
  return (
    <Stack>
      <LanguageSelect
        value={language}
        known={texts.data?.languages ?? ['en']}
        onChange={(chosen) => setQuery(changed(query, 'language', chosen), { replace: true })}
      />
      <Answer of={texts}>{(found) => <Form key={language} found={found} />}</Answer>
    </Stack>
  )
}

function LanguageSelect({
  value,
  known,
  onChange,
}: {
  value: string
  known: readonly string[]
  onChange: (language: string) => void
}) {
  const [typed, setTyped] = useState('')
  const [, language = '', region = ''] = REGION.exec(typed.trim()) ?? []
  const tag = `${language.toLowerCase()}-${region.toUpperCase()}`
  const added = language !== '' && known.includes(language.toLowerCase()) && !known.includes(tag) ? [tag] : []
  return (
    <Select
      label="Language"
      description="Type a tag such as fr-CA for a region of one"
      data={[...new Set([...known, value, ...added])].map((each) => ({ value: each, label: called(each) }))}
      value={value}
      onChange={(chosen) => chosen !== null && onChange(chosen)}
      onSearchChange={setTyped}
      nothingFoundMessage="Pages are not written in it"
      searchable
      allowDeselect={false}
      maw={360}
    />
  )
}

function Form({ found }: { found: TextsFound }) {
  const { language, screens } = found
  const may = useMay('update:prompts')
  const [query, setQuery] = useSearchParams()
  const kept = `texts in ${language}`
  const [begun] = useState(() => keptJson<Own>(kept))
  const { value, dirty, change, discard } = useEdited<Own>(found.own, begun)
  useKept(kept, dirty && may ? JSON.stringify(value) : undefined)
  const [at, setAt] = useState<{ screen: string; key: string }>()
  const selected = screens.find(({ screen }) => screen === query.get('screen')) ?? screens[0]
  const sought = (query.get('q') ?? '').trim().toLowerCase()
  const shown = sought === '' ? screens.filter((each) => each === selected) : screens.map(matching)
  const rows = shown.reduce((sum, { texts }) => sum + texts.length, 0)
  const seen = screens.find(({ screen }) => screen === at?.screen) ?? selected
  const wrong = Object.values(value).some((text) => wrongText(text) !== undefined)
  const preview = usePagePreview(
    wrong ? undefined : { screen: seen?.screen, key: at?.key, language, texts: ownOf(value, seen) },
  )
  const blocker = useBlocker(({ currentLocation, nextLocation }) => {
    const stays = formOf(currentLocation) === formOf(nextLocation)
    return dirty && may && !stays
  })
  useGuardedTab(dirty && may)
  const restore = (of: TextsFound['screens']) =>
    change(Object.fromEntries(of.flatMap(({ screen, texts }) => texts.map(({ key }) => [placeOf(screen, key), '']))))
  const count = (of: TextsFound['screens']) => of.reduce((sum, each) => sum + Object.keys(ownOf(value, each)).length, 0)

  function matching(each: TextsFound['screens'][number]): TextsFound['screens'][number] {
    const texts = each.texts.filter(({ key, text }) =>
      `${key}\n${text}\n${value[placeOf(each.screen, key)]}`.toLowerCase().includes(sought),
    )
    return { ...each, texts }
  }

  return (
    <>
      {!found.enabled && (
        <Alert color="yellow" title={`No page is shown in ${called(language)}`}>
          It is not among the languages of the tenant (<code>enabled_locales</code>, over the API). What is written here
          is kept until it is.
        </Alert>
      )}
      <div className="kt-split">
        <Stack style={{ flex: '1 1 380px', minWidth: 0 }}>
          <Group align="flex-end">
            <Select
              label="Page"
              data={byJourney(screens).map(({ group, of }) => ({
                group,
                items: of.map((each) => ({ value: each.screen, label: labelOf(each, count([each])) })),
              }))}
              searchable
              value={selected?.screen ?? null}
              onChange={(chosen) => {
                setAt(undefined)
                const next = changed(query, 'screen', chosen ?? '')
                next.delete('q')
                setQuery(next, { replace: true })
              }}
              allowDeselect={false}
              maxDropdownHeight={420}
              style={{ flex: '1 1 220px' }}
            />
            <TextInput
              type="search"
              label="Search in all texts"
              value={query.get('q') ?? ''}
              onChange={(event) => setQuery(changed(query, 'q', event.currentTarget.value), { replace: true })}
              leftSection={<Search size={16} aria-hidden />}
              style={{ flex: '1 1 180px' }}
            />
          </Group>
          {may && selected && (
            <Group gap="xs">
              <Button
                size="xs"
                variant="default"
                disabled={count([selected]) === 0}
                onClick={() => restore([selected])}
              >
                Restore this page
              </Button>
              <Button size="xs" variant="default" disabled={count(screens) === 0} onClick={() => restore(screens)}>
                Restore all of {called(language)}
              </Button>
            </Group>
          )}
          <Text className="kt-visually-hidden" role="status">
            {sought === '' ? '' : `${rows} texts`}
          </Text>
          {rows === 0 && <Text c="dimmed">No text has these words in it.</Text>}
          {shown
            .filter(({ texts }) => texts.length > 0)
            .map(({ screen, on, texts }) => (
              <Stack
                key={screen}
                component="section"
                className="kt-card"
                p="lg"
                aria-label={SCREEN_NAMES[screen] ?? screen}
              >
                {sought !== '' && <Text fw={600}>{SCREEN_NAMES[screen] ?? screen}</Text>}
                {on !== undefined && (
                  <Text fz="sm" c="dimmed">
                    On the page “{SCREEN_NAMES[on] ?? on}”, where that one has no text of its own.
                  </Text>
                )}
                {texts.map((text) => (
                  <TextField
                    key={text.key}
                    text={text}
                    language={language}
                    dir={found.dir}
                    value={value[placeOf(screen, text.key)] ?? ''}
                    change={(words) => change({ [placeOf(screen, text.key)]: words })}
                    seen={() => setAt({ screen, key: text.key })}
                    readOnly={!may}
                  />
                ))}
              </Stack>
            ))}
          <Text fz="xs" c="dimmed">
            {'Any text may name ${clientName} and ${companyName}. '}
            Nothing in it is markup, and nothing is evaluated. Texts of other prompts, set over the API, are kept, and
            no page shows them.
          </Text>
          <div className="kt-foot">
            <Saver
              dirty={dirty}
              discard={discard}
              disabled={!may || wrong}
              refresh={KEY}
              done="The pages say this now"
              guarded={false}
              save={() => saveTexts(found, value)}
            >
              <SeePage />
            </Saver>
          </div>
        </Stack>
        <PageFrame preview={preview} named />
      </div>
      <Leaving blocker={blocker} what="The changes of these texts" />
    </>
  )
}

function ownOf(value: Own, screen: TextsFound['screens'][number] | undefined): { [key: string]: string } {
  const keys = screen?.texts.map(({ key }) => [key, value[placeOf(screen.screen, key)] ?? ''] as const) ?? []
  return Object.fromEntries(keys.filter(([, text]) => isOwn(text)))
}

function labelOf({ screen }: { screen: string }, own: number): string {
  return `${SCREEN_NAMES[screen] ?? screen}${own === 0 ? '' : ` (${own})`}`
}

/** What of an address is another form: its page, its tab and its language. */
function formOf({ pathname, search }: { pathname: string; search: string }): string {
  const query = new URLSearchParams(search)
  return JSON.stringify([pathname, query.get('tab'), query.get('language') ?? 'en'])
}

function changed(query: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(query)
  if (value === '') next.delete(name)
  else next.set(name, value)
  return next
}

function called(language: string): string {
  try {
    return `${new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language} (${language})`
  } catch {
    return language
  }
}
