// Mail and SMS: who delivers, and what the mails say.
import { AddressTabs } from '../../parts/address-tabs.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { MailProvider } from './mail-provider.tsx'
import { PhoneProvider } from './phone-provider.tsx'
import { Templates } from './templates.tsx'

export function Component() {
  return (
    <>
      <PageHead title="Mail and SMS" words="Who delivers messages, and what the mails say." />
      <AddressTabs
        tabs={[
          { value: 'mail', label: 'Mail provider', panel: <MailProvider /> },
          { value: 'templates', label: 'Mail templates', panel: <Templates /> },
          { value: 'phone', label: 'Phone provider', panel: <PhoneProvider /> },
        ]}
      />
    </>
  )
}
