// The menu: every page that works, and the scope without which it would show nothing.
import {
  Activity, Code2, LayoutDashboard, ListTree, Radio, ScrollText, Users, type LucideIcon,
} from 'lucide-react'

export type Place = { to: string; label: string; icon: LucideIcon; scope: string }

export const navigation: { heading?: string; places: Place[] }[] = [
  { places: [{ to: '/', label: 'Overview', icon: LayoutDashboard, scope: 'read:stats' }] },
  {
    heading: 'Actions',
    places: [
      { to: '/actions/library', label: 'Library', icon: Code2, scope: 'read:actions' },
      { to: '/actions/triggers', label: 'Flows', icon: ListTree, scope: 'read:actions' },
      { to: '/executions', label: 'Executions', icon: Activity, scope: 'read:actions' },
    ],
  },
  {
    heading: 'Monitoring',
    places: [
      { to: '/logs', label: 'Logs', icon: ScrollText, scope: 'read:logs' },
      { to: '/tail', label: 'Real-time logs', icon: Radio, scope: 'read:actions' },
    ],
  },
  { heading: 'People', places: [{ to: '/users', label: 'Users', icon: Users, scope: 'read:users' }] },
]
