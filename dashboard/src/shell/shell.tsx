// The frame: navigation at the left (a drawer on a phone), who is signed in, and the page.
import {
  ActionIcon,
  AppShell,
  Avatar,
  Box,
  Burger,
  Group,
  Menu,
  NavLink,
  ScrollArea,
  Text,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { KeyRound, LogOut, Moon, Sun, UserRound } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link, NavLink as RouterLink, Outlet, ScrollRestoration, useLocation } from 'react-router'

import icon from '../icon.svg'
import { may } from '../session/may.ts'
import { currentSession, signOut } from '../session/token.ts'
import { navigation } from './navigation.ts'

export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false)
  const { pathname, search } = useLocation()
  const main = useRef<HTMLElement>(null)
  const before = useRef(pathname)
  useEffect(close, [pathname, close])
  // another page begins at its head for the keyboard and for screen readers, too
  useEffect(() => {
    if (before.current !== pathname) main.current?.focus({ preventScroll: true })
    before.current = pathname
  }, [pathname])
  const editing = /^\/actions\/library\/./.test(pathname)
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 224, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={0}
    >
      <a className="kt-skip" href="#main">
        Skip to content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label="Menu"
              aria-expanded={opened}
            />
            <img src={icon} alt="" width={26} height={26} />
            <Text fw={650} fz="lg" component="span">
              Keyturn
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <SchemeSwitch />
            <Account />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar component="nav" aria-label="Main" p="sm">
        <ScrollArea className="kt-nav" type="hover" scrollbarSize={6}>
          <Sections />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1} style={{ outline: 'none' }}>
        <div className={editing ? 'kt-page-bare' : 'kt-page'} data-path={pathname + search}>
          <Outlet />
        </div>
      </AppShell.Main>
      <ScrollRestoration />
    </AppShell>
  )
}

function Sections() {
  const { pathname } = useLocation()
  return navigation.map(({ heading, places }) => {
    const open = places.filter((place) => may(place.scope))
    if (open.length === 0) return null
    return (
      <Box key={heading ?? ''} mb="sm">
        {heading && (
          <Text fz="xs" fw={600} c="dimmed" px="sm" mb={4}>
            {heading}
          </Text>
        )}
        {open.map(({ to, label, icon: Icon }) => {
          const active =
            to === '/'
              ? pathname === '/'
              : pathname.startsWith(to) || (to === '/actions/library' && pathname.startsWith('/actions/modules'))
          return (
            <NavLink
              key={to}
              component={RouterLink}
              to={to}
              label={label}
              active={active}
              leftSection={<Icon size={17} aria-hidden />}
              py={3}
              ref={active ? intoSight : undefined}
            />
          )
        })}
      </Box>
    )
  })
}

/** The menu is longer than a low window. */
function intoSight(place: HTMLElement | null): void {
  place?.scrollIntoView({ block: 'nearest' })
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const other = scheme === 'light' ? 'dark' : 'light'
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      onClick={() => setColorScheme(other)}
      aria-label={`Switch to ${other} colours`}
    >
      {scheme === 'light' ? <Moon size={18} /> : <Sun size={18} />}
    </ActionIcon>
  )
}

function Account() {
  const session = currentSession()
  if (!session) return null
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={`Account: ${session.email}`}>
          <Avatar color="key" radius="xl" size={34}>
            <UserRound size={18} aria-hidden />
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.email} · {session.role}
        </Menu.Label>
        <Menu.Item leftSection={<KeyRound size={15} />} component={Link} to="/account">
          Your account
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={15} />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
