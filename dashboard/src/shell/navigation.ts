// The menu: every page that works, and the scope without which it would show nothing.
import {
  Activity,
  Anchor,
  AppWindow,
  Building2,
  ClipboardList,
  Code2,
  Database,
  Fingerprint,
  IdCard,
  KeyRound,
  LayoutDashboard,
  ListTree,
  type LucideIcon,
  Mail,
  Palette,
  Radio,
  RadioTower,
  ScrollText,
  Settings,
  ShieldCheck,
  TextCursorInput,
  UserCog,
  Users,
  Waypoints,
} from 'lucide-react'

export type Place = { to: string; label: string; icon: LucideIcon; scope: string }

export const navigation: { heading?: string; places: Place[] }[] = [
  { places: [{ to: '/', label: 'Overview', icon: LayoutDashboard, scope: 'read:stats' }] },
  {
    heading: 'Actions',
    places: [
      { to: '/actions/library', label: 'Library', icon: Code2, scope: 'read:actions' },
      { to: '/actions/triggers', label: 'Flows', icon: ListTree, scope: 'read:actions' },
      { to: '/actions/forms', label: 'Forms', icon: TextCursorInput, scope: 'read:forms' },
      { to: '/hooks', label: 'Hooks', icon: Anchor, scope: 'read:hooks' },
      { to: '/executions', label: 'Executions', icon: Activity, scope: 'read:actions' },
    ],
  },
  {
    heading: 'Monitoring',
    places: [
      { to: '/logs', label: 'Logs', icon: ScrollText, scope: 'read:logs' },
      { to: '/audit', label: 'Audit', icon: ClipboardList, scope: 'read:logs' },
      { to: '/tail', label: 'Real-time logs', icon: Radio, scope: 'read:actions' },
      { to: '/log-streams', label: 'Log streams', icon: Waypoints, scope: 'read:log_streams' },
      { to: '/shared-signals', label: 'Shared signals', icon: RadioTower, scope: 'read:signal_streams' },
    ],
  },
  {
    heading: 'People',
    places: [
      { to: '/users', label: 'Users', icon: Users, scope: 'read:users' },
      { to: '/roles', label: 'Roles', icon: IdCard, scope: 'read:roles' },
      { to: '/organizations', label: 'Organizations', icon: Building2, scope: 'read:organizations' },
      { to: '/connections', label: 'Connections', icon: Database, scope: 'read:connections' },
      { to: '/attack-protection', label: 'Attack protection', icon: ShieldCheck, scope: 'read:attack_protection' },
      { to: '/factors', label: 'MFA factors', icon: Fingerprint, scope: 'read:guardian_factors' },
    ],
  },
  {
    heading: 'Tenant',
    places: [
      { to: '/applications', label: 'Applications', icon: AppWindow, scope: 'read:clients' },
      { to: '/messages', label: 'Mail and SMS', icon: Mail, scope: 'read:email_provider' },
      { to: '/branding', label: 'Branding', icon: Palette, scope: 'read:branding' },
      { to: '/signing-keys', label: 'Signing keys', icon: KeyRound, scope: 'read:signing_keys' },
      { to: '/administrators', label: 'Administrators', icon: UserCog, scope: 'read:administrators' },
      { to: '/settings', label: 'Settings', icon: Settings, scope: 'read:tenant_settings' },
    ],
  },
]
