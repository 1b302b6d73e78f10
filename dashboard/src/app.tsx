// What surrounds every page: theme, what the server said, toasts, and the routes with their deep links.
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createBrowserRouter, type RouteObject, RouterProvider } from 'react-router'

import { Refused } from './api/client.ts'
import { Toasts } from './parts/toast.tsx'
import { Callback } from './session/callback.tsx'
import { SignedIn } from './session/signed-in.tsx'
import { PageFailed } from './shell/page-failed.tsx'
import { Shell } from './shell/shell.tsx'
import { cssVariables, theme } from './theme.ts'
import { nonce } from './trusted-types.ts'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof Refused && error.status >= 400 && error.status < 500),
    },
  },
})

/** Pages are loaded when they are opened. */
const pages: RouteObject[] = [
  { index: true, lazy: () => import('./pages/overview/overview.tsx') },
  { path: 'actions/library', lazy: () => import('./pages/library/library.tsx') },
  { path: 'actions/library/:id', lazy: () => import('./pages/editor/editor-page.tsx') },
  { path: 'actions/modules/:id', lazy: () => import('./pages/modules/module.tsx') },
  { path: 'actions/triggers', lazy: () => import('./pages/flows/choose.tsx') },
  { path: 'actions/triggers/:trigger', lazy: () => import('./pages/flows/flow-page.tsx') },
  { path: 'actions/forms', lazy: () => import('./pages/forms/list.tsx') },
  { path: 'actions/forms/:id', lazy: () => import('./pages/forms/detail.tsx') },
  { path: 'executions', lazy: () => import('./pages/executions/list.tsx') },
  { path: 'executions/:id', lazy: () => import('./pages/executions/detail.tsx') },
  { path: 'logs', lazy: () => import('./pages/logs/list.tsx') },
  { path: 'logs/:id', lazy: () => import('./pages/logs/detail.tsx') },
  { path: 'tail', lazy: () => import('./pages/logs/tail.tsx') },
  { path: 'users', lazy: () => import('./pages/users/list.tsx') },
  { path: 'jobs/:id', lazy: () => import('./pages/jobs/job.tsx') },
  { path: 'users/:id', lazy: () => import('./pages/users/detail.tsx') },
  { path: 'hooks', lazy: () => import('./pages/hooks/list.tsx') },
  { path: 'hooks/:id', lazy: () => import('./pages/hooks/detail.tsx') },
  { path: 'connections', lazy: () => import('./pages/connections/list.tsx') },
  { path: 'connections/:id', lazy: () => import('./pages/connections/detail.tsx') },
  { path: 'applications', lazy: () => import('./pages/applications/list.tsx') },
  { path: 'applications/:id', lazy: () => import('./pages/applications/detail.tsx') },
  { path: 'attack-protection', lazy: () => import('./pages/attack-protection/attack-protection.tsx') },
  { path: 'factors', lazy: () => import('./pages/factors/factors.tsx') },
  { path: 'messages', lazy: () => import('./pages/messages/messages.tsx') },
  { path: 'branding', lazy: () => import('./pages/branding/branding.tsx') },
  { path: 'roles', lazy: () => import('./pages/roles/list.tsx') },
  { path: 'roles/:id', lazy: () => import('./pages/roles/detail.tsx') },
  { path: 'organizations', lazy: () => import('./pages/organizations/list.tsx') },
  { path: 'organizations/:id', lazy: () => import('./pages/organizations/detail.tsx') },
  { path: 'log-streams', lazy: () => import('./pages/log-streams/list.tsx') },
  { path: 'log-streams/:id', lazy: () => import('./pages/log-streams/detail.tsx') },
  { path: 'shared-signals', lazy: () => import('./pages/signals/list.tsx') },
  { path: 'shared-signals/:id', lazy: () => import('./pages/signals/detail.tsx') },
  { path: 'signing-keys', lazy: () => import('./pages/signing-keys/signing-keys.tsx') },
  { path: 'account', lazy: () => import('./pages/administrators/account.tsx') },
  { path: 'administrators', lazy: () => import('./pages/administrators/administrators.tsx') },
  { path: 'settings', lazy: () => import('./pages/settings/settings.tsx') },
  { path: 'audit', lazy: () => import('./pages/audit/audit.tsx') },
  { path: '*', lazy: () => import('./pages/not-found.tsx') },
]

const router = createBrowserRouter(
  [
    { path: '/callback', element: <Callback />, hydrateFallbackElement: <></> },
    {
      path: '/',
      element: (
        <SignedIn>
          <Shell />
        </SignedIn>
      ),
      errorElement: <PageFailed />,
      hydrateFallbackElement: <></>,
      children: [{ errorElement: <PageFailed />, children: pages }],
    },
  ],
  { basename: '/dashboard' },
)

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>
  )
}
