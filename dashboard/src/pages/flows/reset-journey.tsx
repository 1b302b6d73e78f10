// The whole journey of a reset as a diagram: the way to the new password, what leads off it, and where the Actions stand.
import { Badge, Title } from '@mantine/core'
import { CornerDownRight } from 'lucide-react'
import type { ReactNode } from 'react'

type Branch = { when: string; code?: true; leads: string; ends?: true }
type Step = { title: string; words: string; branches?: Branch[] }

const BEFORE: Step[] = [
  {
    title: 'A link is asked for',
    words: 'Known and unknown addresses get the same answer. The mail goes out by a job.',
  },
  {
    title: 'The mailed link is opened',
    words: 'Opening consumes nothing: scanners of mail do it too. The user presses Continue.',
    branches: [
      {
        when: 'expired, used, or replaced by a newer one',
        leads: 'Link Expired or Invalid Link; ask again',
        ends: true,
      },
    ],
  },
]

const ACTIONS: Branch[] = [
  { when: 'api.access.deny(reason)', code: true, leads: 'the reason is shown, the password stays', ends: true },
  {
    when: 'api.authentication.challengeWith(…)',
    code: true,
    leads: 'the page of the factor; once it is passed, the next Action',
  },
  {
    when: 'api.redirect.sendUserTo(url)',
    code: true,
    leads: 'your page; back at /continue, the same Action’s onContinuePostChallenge',
  },
  {
    when: 'api.prompt.render(id)',
    code: true,
    leads: 'your form; its answer goes to the same Action’s onContinuePostChallenge',
  },
  {
    when: 'an Action throws or takes more than 20 s',
    leads: 'an error page; the password stays, the link goes on working',
    ends: true,
  },
]

const AFTER: Step[] = [
  {
    title: 'The new password is chosen',
    words: 'By the rules of the connection.',
    branches: [{ when: 'too weak, used before, breached', leads: 'the same page says what is missing' }],
  },
  {
    title: 'One transaction',
    words: 'The password is stored; every session, refresh token and other link of the user is gone.',
  },
  {
    title: 'Password Changed!',
    words: 'With a button to the result URL, if an Action set one. Nobody is signed in by it.',
  },
  {
    title: 'Post Change Password',
    words: 'In the background: the enabled Hook, then the Actions of that flow in order.',
  },
]

export function ResetJourney({ names }: { names: string[] }) {
  return (
    <section className="kt-journey" aria-label="The whole journey">
      <Title order={2} mb="md">
        The whole journey
      </Title>
      <ol>
        {BEFORE.map((step) => (
          <StepOf key={step.title} {...step} />
        ))}
        <StepOf
          title="Actions of this flow"
          words={names.length === 0 ? 'None yet: the journey goes straight on.' : <>In order: {names.join(' → ')}.</>}
          branches={ACTIONS}
          here
        />
        {AFTER.map((step) => (
          <StepOf key={step.title} {...step} />
        ))}
      </ol>
    </section>
  )
}

function StepOf({
  title,
  words,
  branches = [],
  here,
}: {
  title: string
  words: ReactNode
  branches?: Branch[]
  here?: true
}) {
  return (
    <li data-here={here}>
      <h3>
        {title} {here && <Badge>you are here</Badge>}
      </h3>
      <p>{words}</p>
      {branches.length > 0 && (
        <ul>
          {branches.map(({ when, code, leads, ends }) => (
            <li key={when}>
              <CornerDownRight size={15} aria-hidden />
              <span className={code && 'kt-mono'}>{when}</span>
              <span>
                {leads}
                {ends && <Badge color="gray">ends</Badge>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
