// Types of the Management API. Made by `npm run docs` from the routes. Do not edit.

/** No property at all. */
export type Empty = Record<string, never>

export type SupportedTrigger = {
  id: 'post-change-password' | 'password-reset-post-challenge' | 'post-login' | 'credentials-exchange'
  version: string
}

export type Dependency = {
  name: string
  version: string
  registry_url?: string
}

export type SecretName = {
  name: string
  /** ISO 8601, UTC */
  updated_at: string
}

export type ModuleRef = {
  module_id: string
  module_name: string
  module_version_id: string
  module_version_number: number
}

export type CurrentVersion = {
  id: string
  code: string
  runtime: 'node12' | 'node16' | 'node18' | 'node18-actions' | 'node22' | 'node26'
  status: 'BUILT'
  number: number
  /** ISO 8601, UTC */
  build_time: string
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
}

export type DeployedVersion = {
  code: string
  dependencies: readonly Dependency[]
  runtime: 'node12' | 'node16' | 'node18' | 'node18-actions' | 'node22' | 'node26'
  secrets: readonly SecretName[]
  modules?: readonly ModuleRef[]
  id: string
  deployed: boolean
  number: number
  /** ISO 8601, UTC */
  built_at: string
  status: 'built'
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
  supported_triggers: readonly SupportedTrigger[]
}

export type BuildError = {
  id: string
  msg: string
  url: string
  line?: number
  column?: number
  module?: string
  retryable?: boolean
}

export type RetryPolicy = {
  max_attempts: number
  first_delay_ms: number
  max_delay_ms: number
}

export type CircuitBreaker = {
  failures: number
  open_ms: number
}

export type ActionPolicy = {
  retries: RetryPolicy
  circuit_breaker: null | CircuitBreaker
  timeout_ms: number
  concurrency: number
  metadata: readonly ('user_metadata' | 'app_metadata')[]
}

export type Circuit = {
  state: 'closed' | 'open' | 'half_open'
  failures: number
  /** ISO 8601, UTC */
  opened_at?: string
  opens_after?: number
}

export type Action = {
  id: string
  name: string
  supported_triggers: readonly SupportedTrigger[]
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
  code: string
  dependencies: readonly Dependency[]
  runtime: 'node12' | 'node16' | 'node18' | 'node18-actions' | 'node22' | 'node26'
  secrets: readonly SecretName[]
  modules?: readonly ModuleRef[]
  status: 'pending' | 'building' | 'retrying' | 'packaged' | 'built' | 'failed'
  current_version?: CurrentVersion
  deployed_version?: DeployedVersion
  errors?: readonly BuildError[]
  policy: ActionPolicy
  circuit?: Circuit
  all_changes_deployed: boolean
}

export type ActionOfVersion = {
  id: string
  name: string
  supported_triggers: readonly SupportedTrigger[]
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
  all_changes_deployed: boolean
}

export type ActionVersion = {
  id: string
  action_id: string
  code: string
  dependencies: readonly Dependency[]
  runtime: 'node12' | 'node16' | 'node18' | 'node18-actions' | 'node22' | 'node26'
  secrets: readonly SecretName[]
  modules?: readonly ModuleRef[]
  deployed: boolean
  status: 'built'
  number: number
  errors: readonly BuildError[]
  action: ActionOfVersion
  /** ISO 8601, UTC */
  built_at: string
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
  supported_triggers: readonly SupportedTrigger[]
}

export type ActionTest = {
  payload: Record<string, unknown>
}

export type Continuation = {
  /** Parameters of the address that the browser came back to */
  query?: Record<string, unknown>
  /** Fields of the form that brought it back */
  body?: Record<string, unknown>
  /** A session token as the other site signs it: iss, sub, exp and state are those of the run */
  token?: {
    /** Name of the secret that it is signed with */
    secret: string
    /** Parameter that it comes in; session_token */
    name?: string
    /** Where it comes in; query */
    in?: 'query' | 'body'
    claims?: Record<string, unknown>
    /** What is wrong with it; nothing */
    fault?: 'signature' | 'expired' | 'issuer' | 'subject' | 'state'
  }
  /** The answer of a form, as event.prompt */
  prompt?: {
    /** Id of the form */
    id: string
    fields?: Record<string, unknown>
    vars?: Record<string, unknown>
  }
}

export type Stub = {
  /** Any method when left out */
  method?: string
  /** How the URL begins; any when left out */
  url?: string
  /** Status of the answer */
  status: number
  /** Headers of the answer */
  headers?: Empty
  /** Body of the answer */
  body?: string
}

export type ActionOutcome = {
  /** How the handler ended */
  status: 'ok' | 'failed'
  error: null | {
    id: string
    msg: string
  }
  /** Calls of the api, in order */
  commands: readonly Record<string, unknown>[]
  /** What it would have sent; a JSON body as JSON, any other as text */
  requests: readonly {
    method: string
    url: string
    body: unknown
  }[]
}

export type ActionNamedTest = {
  id: string
  action_id: string
  name: string
  event: Record<string, unknown>
  continue?: Continuation
  stubs: readonly Stub[]
  expected: ActionOutcome
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
}

export type ActionDifference = {
  path: readonly (string | number)[]
  expected?: unknown
  actual?: unknown
}

export type ActionTestRun = {
  test_id: string
  name: string
  passed: boolean
  differences: readonly ActionDifference[]
  outcome: ActionOutcome
  payload: Record<string, unknown>
}

export type ExecutionSummary = {
  id: string
  trigger_id: string
  status: 'pending' | 'final' | 'partial' | 'canceled' | 'suspended'
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
  user_id?: string
}

export type Executions = {
  executions: readonly ExecutionSummary[]
  next?: string
}

export type ExecutionError = {
  id: string
  msg: string
  line?: number
  column?: number
}

export type LogLine = {
  /** ISO 8601, UTC */
  at: string
  level: string
  text: string
  late?: boolean
}

export type ActionStats = {
  total_request_duration_ms: number
  total_runtime_execution_duration_ms: number
  runtime_processing_duration_ms: number
  action_duration_ms: number
  boot_duration_ms: number
  network_duration_ms: number
}

export type OutboundRequest = {
  /** ISO 8601, UTC */
  at: string
  method: string
  url: string
  status: number | null
  ms: number
  bytes: number
  error?: string
  dry?: true
}

export type LateError = {
  id: string
  msg: string
  line?: number
  column?: number
  stack?: string
}

export type ActionResponse = {
  logs: readonly LogLine[]
  logs_truncated?: boolean
  stats: ActionStats
  requests: readonly OutboundRequest[]
  commands: readonly Record<string, unknown>[]
  late_errors?: readonly LateError[]
  runtime: string
}

export type ExecutionResult = {
  action_name: string
  error: ExecutionError | null
  /** ISO 8601, UTC */
  started_at?: string
  /** ISO 8601, UTC */
  ended_at?: string
  kind: 'action' | 'hook'
  action_id?: string
  hook_id?: string
  version_id?: string
  status: string
  attempt: number
  /** ISO 8601, UTC */
  retry_at?: string
  response?: ActionResponse
}

export type Execution = {
  id: string
  trigger_id: string
  status: 'pending' | 'final' | 'partial' | 'canceled' | 'suspended'
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
  user_id?: string
  results: readonly ExecutionResult[]
  event: Record<string, unknown>
}

export type Replay = {
  results: readonly ExecutionResult[]
}

export type Retried = {
  retried: number
}

export type ActionCircuit = {
  action_id: string
  action_name: string
  circuit: Circuit
}

export type Circuits = {
  circuits: readonly ActionCircuit[]
}

export type ModuleDependency = {
  name: string
  version: string
}

export type ListedActionModule = {
  code: string
  dependencies: readonly ModuleDependency[]
  secrets: readonly Record<string, unknown>[]
  /** ISO 8601, UTC */
  created_at: string
  id: string
  name: string
  actions_using_module_total: number
  all_changes_published: boolean
  latest_version_number?: number
  /** ISO 8601, UTC */
  updated_at: string
}

export type ModuleVersionRef = {
  code: string
  dependencies: readonly ModuleDependency[]
  secrets: readonly Record<string, unknown>[]
  /** ISO 8601, UTC */
  created_at: string
  id: string
  version_number: number
}

export type ActionModule = {
  code: string
  dependencies: readonly ModuleDependency[]
  secrets: readonly Record<string, unknown>[]
  /** ISO 8601, UTC */
  created_at: string
  id: string
  name: string
  actions_using_module_total: number
  all_changes_published: boolean
  latest_version_number?: number
  /** ISO 8601, UTC */
  updated_at: string
  latest_version?: ModuleVersionRef
}

export type ActionOfModule = {
  action_id: string
  action_name: string
  module_version_id: string
  module_version_number: number
  supported_triggers: readonly Record<string, unknown>[]
}

export type ModuleVersion = {
  code: string
  dependencies: readonly ModuleDependency[]
  secrets: readonly Record<string, unknown>[]
  /** ISO 8601, UTC */
  created_at: string
  id: string
  module_id: string
  version_number: number
}

export type Trigger = {
  id: string
  version: string
  status: string
  runtimes: readonly string[]
  default_runtime: string
  compatible_triggers: readonly SupportedTrigger[]
  binding_policy: string
}

export type Triggers = {
  triggers: readonly Trigger[]
}

export type Binding = {
  id: string
  trigger_id: string
  action: Action
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
  display_name: string
}

export type Bindings = {
  bindings: readonly Binding[]
}

export type RegisteredTriggerVersion = {
  version: string
  status: string
  starter: string
  types: string
}

export type TriggerHandlers = {
  execute: string
  continue: string | null
}

export type RegisteredTrigger = {
  id: 'post-change-password' | 'password-reset-post-challenge' | 'post-login' | 'credentials-exchange'
  name: string
  description: string
  blocking: boolean
  current: string
  versions: readonly RegisteredTriggerVersion[]
  runtimes: readonly string[]
  default_runtime: string
  max_bound: number | null
  handlers: TriggerHandlers
  sample_event: Record<string, unknown>
}

export type RegisteredTriggers = {
  triggers: readonly RegisteredTrigger[]
}

export type OutcomePage = {
  kind: 'continue' | 'deny' | 'challenge' | 'redirect' | 'prompt' | 'failed'
  words: string
  html: string
}

export type OverviewDay = {
  date: string
  requested: number
  changed: number
  failed: number
  challenged: number
  challenge_passed: number
  challenge_failed: number
  executions_failed: number
}

export type QueueDepth = {
  ready: number
  later: number
  running: number
  failed: number
  oldestMs: number
}

export type IsolationFacts = {
  tier: string
  words: string
}

export type ServerFacts = {
  version: string
  store: 'sqlite' | 'postgres'
  isolation: IsolationFacts
}

export type Overview = {
  days: readonly OverviewDay[]
  queue: QueueDepth
  server: ServerFacts
}

export type FoundPackage = {
  name: string
  version: string
  description: string
}

export type FoundPackages = {
  packages: readonly FoundPackage[]
}

export type PackageVersions = {
  name: string
  latest?: string
  versions: readonly string[]
  deprecated?: string
}

export type Advisory = {
  severity: string
  title: string
  range: string
  url?: string
}

export type AuditedPackage = {
  name: string
  version: string
  declared: boolean
  checked: boolean
  advisories: readonly Advisory[]
}

export type ActionAudit = {
  built: boolean
  packages: readonly AuditedPackage[]
  available: boolean
  reason?: 'none' | 'away'
}

export type TailLine = {
  key: string
  /** ISO 8601, UTC */
  at: string
  level: string
  text: string
  action_name: string
  execution_id: string
  trigger_id: string
}

export type Tail = {
  lines: readonly TailLine[]
  next: string
  more: boolean
}

export type LastRun = {
  action_id: string
  /** ISO 8601, UTC */
  at: string
  status: string
  execution_id: string
}

export type LastRuns = {
  runs: readonly LastRun[]
}

export type Identity = {
  user_id: string
  connection: string
  provider: string
  isSocial: boolean
}

export type User = {
  /** ISO 8601, UTC */
  created_at: string
  email?: string
  email_verified?: boolean
  family_name?: string
  given_name?: string
  identities: readonly Identity[]
  name?: string
  nickname?: string
  phone_number?: string
  phone_verified?: boolean
  picture?: string
  /** ISO 8601, UTC */
  updated_at: string
  user_id: string
  user_metadata?: Record<string, unknown>
  username?: string
  app_metadata?: Record<string, unknown>
  blocked?: boolean
  last_ip?: string
  /** ISO 8601, UTC */
  last_login?: string
  /** ISO 8601, UTC */
  last_password_reset?: string
  logins_count?: number
}

export type CurrentAdministrator = {
  id: string
  email: string
  role: string
  mfa: boolean
  mfa_required: boolean
}

export type Administrator = {
  id: string
  email: string
  /** owner, editor or viewer */
  role: 'owner' | 'editor' | 'viewer'
  mfa: boolean
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  last_login?: string
}

export type Administrators = {
  administrators: readonly Administrator[]
}

export type AdministratorPolicy = {
  mfa_required: boolean
}

export type SomeBreachedPasswordDetection = {
  /** Whether it is on */
  enabled?: boolean
  shields?: readonly ('block' | 'user_notification' | 'admin_notification')[]
  admin_notification_frequency?: readonly ('immediately' | 'daily' | 'weekly' | 'monthly')[]
  method?: 'standard' | 'enhanced'
  stage?: {
    'pre-user-registration'?: {
      shields?: readonly ('block' | 'admin_notification')[]
    }
    'pre-change-password'?: {
      shields?: readonly ('block' | 'admin_notification')[]
    }
  }
}

export type BreachedPasswordDetection = {
  /** Whether it is on */
  enabled: boolean
  shields: readonly ('block' | 'user_notification' | 'admin_notification')[]
  admin_notification_frequency: readonly ('immediately' | 'daily' | 'weekly' | 'monthly')[]
  method: 'standard' | 'enhanced'
  stage: {
    'pre-user-registration'?: {
      shields?: readonly ('block' | 'admin_notification')[]
    }
    'pre-change-password'?: {
      shields?: readonly ('block' | 'admin_notification')[]
    }
  }
}

export type SomeBruteForceProtection = {
  /** Whether it is on */
  enabled?: boolean
  shields?: readonly ('block' | 'user_notification')[]
  allowlist?: readonly string[]
  mode?: 'count_per_identifier_and_ip' | 'count_per_identifier'
  max_attempts?: number
}

export type BruteForceProtection = {
  /** Whether it is on */
  enabled: boolean
  shields: readonly ('block' | 'user_notification')[]
  allowlist: readonly string[]
  mode: 'count_per_identifier_and_ip' | 'count_per_identifier'
  max_attempts: number
}

export type SomeSuspiciousIpThrottling = {
  /** Whether it is on */
  enabled?: boolean
  shields?: readonly ('block' | 'admin_notification')[]
  allowlist?: readonly string[]
  stage?: {
    'pre-login'?: {
      max_attempts?: number
      rate?: number
    }
    'pre-user-registration'?: {
      max_attempts?: number
      rate?: number
    }
    'pre-custom-token-exchange'?: {
      max_attempts?: number
      rate?: number
    }
  }
}

export type SuspiciousIpThrottling = {
  /** Whether it is on */
  enabled: boolean
  shields: readonly ('block' | 'admin_notification')[]
  allowlist: readonly string[]
  stage: {
    'pre-login'?: {
      max_attempts?: number
      rate?: number
    }
    'pre-user-registration'?: {
      max_attempts?: number
      rate?: number
    }
    'pre-custom-token-exchange'?: {
      max_attempts?: number
      rate?: number
    }
  }
}

export type SomeBotDetection = {
  allowlist?: readonly string[]
  bot_detection_level?: 'low' | 'medium' | 'high'
  challenge_password_policy?: 'never' | 'when_risky' | 'always'
  challenge_passwordless_policy?: 'never' | 'when_risky' | 'always'
  challenge_password_reset_policy?: 'never' | 'when_risky' | 'always'
  /** Whether it is on */
  monitoring_mode_enabled?: boolean
}

export type BotDetection = {
  allowlist: readonly string[]
  bot_detection_level: 'low' | 'medium' | 'high'
  challenge_password_policy: 'never' | 'when_risky' | 'always'
  challenge_passwordless_policy: 'never' | 'when_risky' | 'always'
  challenge_password_reset_policy: 'never' | 'when_risky' | 'always'
  /** Whether it is on */
  monitoring_mode_enabled: boolean
}

export type SomeCaptcha = {
  active_provider_id?: string | null
  auth_challenge?: Record<string, unknown>
  simple_captcha?: Record<string, unknown>
}

export type Captcha = {
  active_provider_id: string | null
  auth_challenge: Record<string, unknown>
  simple_captcha?: Record<string, unknown>
}

export type SomeBranding = {
  colors?: {
    /** Colour of buttons and links: #rgb or #rrggbb */
    primary?: string | null
    /** Background of the page: a colour or a linear gradient */
    page_background?: string | {
      type: 'linear-gradient'
      /** First colour: #rgb or #rrggbb */
      start: string
      /** Last colour: #rgb or #rrggbb */
      end: string
      angle_deg?: number
    } | null
  } | null
  /** Icon of the window: an http or https URL */
  favicon_url?: string | null
  /** Logo above the page: an http or https URL */
  logo_url?: string | null
  font?: {
    /** Font file: an http or https URL */
    url?: string | null
  } | null
}

export type Branding = {
  colors?: {
    /** Colour of buttons and links: #rgb or #rrggbb */
    primary?: string | null
    /** Background of the page: a colour or a linear gradient */
    page_background?: string | {
      type: 'linear-gradient'
      /** First colour: #rgb or #rrggbb */
      start: string
      /** Last colour: #rgb or #rrggbb */
      end: string
      angle_deg?: number
    } | null
  } | null
  /** Icon of the window: an http or https URL */
  favicon_url?: string | null
  /** Logo above the page: an http or https URL */
  logo_url?: string | null
  font?: {
    /** Font file: an http or https URL */
    url?: string | null
  } | null
}

export type PageTemplate = {
  body: string
}

export type SomePromptSettings = {
  universal_login_experience?: 'new' | 'classic'
  identifier_first?: boolean | null
  webauthn_platform_first_factor?: boolean | null
}

export type PromptSettings = {
  universal_login_experience: 'new' | 'classic'
  identifier_first: boolean | null
  webauthn_platform_first_factor: boolean | null
}

export type Nothing = Empty

export type Shade = {
  /** The colour that could not be read, such as `colors.body_text` */
  field: string
  /** What stands in its place: #rrggbb */
  shown: string
  /** Of what was asked for, on the ground where it is worst: 1 to 21 */
  contrast: number
  /** Of the reader, where a colour has two */
  scheme?: 'light' | 'dark'
}

export type PagePreview = {
  html: string
  title: string
  shades: readonly Shade[]
}

export type ScreenText = {
  key: string
  /** What stands there without a text of this language */
  text: string
  variables: readonly string[]
}

export type ScreenTexts = {
  language: string
  dir: 'ltr' | 'rtl'
  enabled: boolean
  languages: readonly string[]
  screens: readonly {
    screen: string
    prompt: string
    on?: string
    texts: readonly ScreenText[]
  }[]
}

export type Theme = {
  displayName?: string
  borders: {
    button_border_radius: number
    button_border_weight: number
    buttons_style?: 'pill' | 'rounded' | 'sharp'
    input_border_radius: number
    input_border_weight: number
    inputs_style?: 'pill' | 'rounded' | 'sharp'
    show_widget_shadow: boolean
    widget_border_weight: number
    widget_corner_radius: number
  }
  colors: {
    /** kept: #rgb or #rrggbb */
    base_focus_color?: string
    /** kept: #rgb or #rrggbb */
    base_hover_color?: string
    /** Text: #rgb or #rrggbb */
    body_text: string
    captcha_widget_theme?: 'auto' | 'light' | 'dark'
    /** Problems: #rgb or #rrggbb */
    error: string
    /** Headings: #rgb or #rrggbb */
    header: string
    /** kept: #rgb or #rrggbb */
    icons: string
    /** Fields: #rgb or #rrggbb */
    input_background: string
    /** Borders of fields: #rgb or #rrggbb */
    input_border: string
    /** Text of fields: #rgb or #rrggbb */
    input_filled_text: string
    /** Labels: #rgb or #rrggbb */
    input_labels_placeholders: string
    /** Links and what is focused: #rgb or #rrggbb */
    links_focused_components: string
    /** Buttons: #rgb or #rrggbb */
    primary_button: string
    /** Text of buttons: #rgb or #rrggbb */
    primary_button_label: string
    /** kept: #rgb or #rrggbb */
    read_only_background?: string
    /** Borders of second buttons: #rgb or #rrggbb */
    secondary_button_border: string
    /** Text of second buttons: #rgb or #rrggbb */
    secondary_button_label: string
    /** Success: #rgb or #rrggbb */
    success: string
    /** The card: #rgb or #rrggbb */
    widget_background: string
    /** Border of the card: #rgb or #rrggbb */
    widget_border: string
  }
  fonts: {
    body_text: {
      bold: boolean
      size: number
    }
    buttons_text: {
      bold: boolean
      size: number
    }
    /** Font file: an http or https URL */
    font_url: string
    input_labels: {
      bold: boolean
      size: number
    }
    links: {
      bold: boolean
      size: number
    }
    links_style: 'normal' | 'underlined'
    reference_text_size: number
    subtitle: {
      bold: boolean
      size: number
    }
    title: {
      bold: boolean
      size: number
    }
  }
  page_background: {
    /** Background: #rgb or #rrggbb */
    background_color: string
    /** Picture behind the page: an http or https URL */
    background_image_url: string
    page_layout: 'center' | 'left' | 'right'
  }
  widget: {
    header_text_alignment: 'center' | 'left' | 'right'
    logo_height: number
    logo_position: 'center' | 'left' | 'none' | 'right'
    /** Logo above the page: an http or https URL */
    logo_url: string
    social_buttons_layout: 'bottom' | 'top'
  }
  themeId: string
}

export type ClientGrant = {
  id: string
  client_id: string
  audience: string
  scope: readonly string[]
  organization_usage: string
  allow_any_organization: boolean
  subject_type: string
}

export type ClientKeyId = {
  id: string
}

export type ClientKeys = {
  credentials: readonly ClientKeyId[]
}

export type ClientAuthenticationMethods = {
  private_key_jwt: ClientKeys
}

export type SomeClient = {
  name?: string
  client_secret?: string
  /** Free text description of this client */
  description?: string
  /** URL of the logo */
  logo_uri?: string
  /** The client's application type */
  app_type?: 'native' | 'spa' | 'regular_web' | 'non_interactive'
  grant_types?: readonly string[]
  /** How the client authenticates at the token endpoint */
  token_endpoint_auth_method?: 'none' | 'client_secret_post' | 'client_secret_basic' | null
  /** Metadata of the client: up to 10 texts */
  client_metadata?: Record<string, unknown>
  /** URL at which a login begins */
  initiate_login_uri?: string | null
  is_first_party?: boolean
  /** URLs that a login may return to, compared byte by byte */
  callbacks?: readonly string[]
  /** URLs that a logout may return to, compared byte by byte */
  allowed_logout_urls?: readonly string[]
  /** Origins of scripts */
  allowed_origins?: readonly string[]
  /** Origins of scripts that ask for tokens */
  web_origins?: readonly string[]
  jwt_configuration?: {
    /** Lifetime of an id_token, in seconds */
    lifetime_in_seconds?: number
    /** What id_tokens are signed by: RS256 and nothing else */
    alg?: 'RS256'
    secret_encoded?: boolean
    scopes?: Record<string, unknown> | null
  } | null
  refresh_token?: {
    /** Whether every use gives a new token and ends the old one */
    rotation_type?: 'rotating' | 'non-rotating'
    /** Whether tokens have a lifetime at all */
    expiration_type?: 'expiring' | 'non-expiring'
    /** Time in which the token before the last is still taken, when they rotate, in seconds */
    leeway?: number
    /** Lifetime from the first token on, in seconds */
    token_lifetime?: number
    /** Whether there is no such lifetime */
    infinite_token_lifetime?: boolean
    /** Lifetime from the last use on, in seconds */
    idle_token_lifetime?: number
    /** Whether there is no such lifetime */
    infinite_idle_token_lifetime?: boolean
    /** Refresh tokens for many APIs is not supported yet */
    policies?: null
  } | null
  oidc_logout?: {
    /** URLs that logout tokens are sent to */
    backchannel_logout_urls?: readonly string[]
    backchannel_logout_initiators?: {
      /** Whether only selected reasons count */
      mode?: 'custom' | 'all'
      selected_initiators?: readonly ('rp-logout' | 'idp-logout' | 'password-changed' | 'session-expired' | 'session-revoked' | 'account-deleted' | 'email-identifier-changed' | 'mfa-phone-unenrolled' | 'account-deactivated')[]
    } | null
    backchannel_logout_session_metadata?: {
      /** Metadata of the session in logout tokens is not supported yet */
      include?: false | null
    } | null
  } | null
  is_token_endpoint_ip_header_trusted?: boolean
  /** Ids of clients */
  allowed_clients?: readonly string[]
  /** Audiences of SAML */
  client_aliases?: readonly string[]
  mobile?: Record<string, unknown> | null
  native_social_login?: Record<string, unknown> | null
  addons?: Record<string, unknown> | null
  encryption_key?: Record<string, unknown> | null
  sso?: boolean
  sso_disabled?: boolean
  oidc_conformant?: boolean
  cross_origin_authentication?: boolean
  cross_origin_auth?: boolean
  cross_origin_loc?: string | null
  custom_login_page_on?: boolean
  custom_login_page?: string
  form_template?: string
  organization_usage?: 'deny' | 'allow' | 'require' | null
  organization_require_behavior?: 'no_prompt' | 'pre_login_prompt' | 'post_login_prompt' | null
  skip_non_verifiable_callback_uri_confirmation_prompt?: boolean | null
  /** Requiring pushed authorization requests is not supported yet */
  require_pushed_authorization_requests?: false | null
  /** Proof of possession is not supported yet */
  require_proof_of_possession?: false | null
  /** A signed request object is not supported yet */
  signed_request_object?: null
  /** Session transfer is not supported yet */
  session_transfer?: null
  /** A compliance level is not supported yet */
  compliance_level?: null
  /** A token quota is not supported yet */
  token_quota?: null
  /** Token exchange is not supported yet */
  token_exchange?: null
  /** A default organization is not supported yet */
  default_organization?: null
  tenant?: string
  global?: boolean
  client_id?: string
  client_authentication_methods?: ClientAuthenticationMethods
  [more: string]: unknown
}

export type Client = {
  name: string
  client_secret?: string
  /** Free text description of this client */
  description?: string
  /** URL of the logo */
  logo_uri?: string
  /** The client's application type */
  app_type?: 'native' | 'spa' | 'regular_web' | 'non_interactive'
  grant_types: readonly string[]
  /** How the client authenticates at the token endpoint */
  token_endpoint_auth_method?: 'none' | 'client_secret_post' | 'client_secret_basic' | null
  /** Metadata of the client: up to 10 texts */
  client_metadata?: Record<string, unknown>
  /** URL at which a login begins */
  initiate_login_uri?: string | null
  is_first_party: boolean
  /** URLs that a login may return to, compared byte by byte */
  callbacks?: readonly string[]
  /** URLs that a logout may return to, compared byte by byte */
  allowed_logout_urls?: readonly string[]
  /** Origins of scripts */
  allowed_origins?: readonly string[]
  /** Origins of scripts that ask for tokens */
  web_origins?: readonly string[]
  jwt_configuration?: {
    /** Lifetime of an id_token, in seconds */
    lifetime_in_seconds?: number
    /** What id_tokens are signed by: RS256 and nothing else */
    alg?: 'RS256'
    secret_encoded?: boolean
    scopes?: Record<string, unknown> | null
  } | null
  refresh_token?: {
    /** Whether every use gives a new token and ends the old one */
    rotation_type?: 'rotating' | 'non-rotating'
    /** Whether tokens have a lifetime at all */
    expiration_type?: 'expiring' | 'non-expiring'
    /** Time in which the token before the last is still taken, when they rotate, in seconds */
    leeway?: number
    /** Lifetime from the first token on, in seconds */
    token_lifetime?: number
    /** Whether there is no such lifetime */
    infinite_token_lifetime?: boolean
    /** Lifetime from the last use on, in seconds */
    idle_token_lifetime?: number
    /** Whether there is no such lifetime */
    infinite_idle_token_lifetime?: boolean
    /** Refresh tokens for many APIs is not supported yet */
    policies?: null
  } | null
  oidc_logout?: {
    /** URLs that logout tokens are sent to */
    backchannel_logout_urls?: readonly string[]
    backchannel_logout_initiators?: {
      /** Whether only selected reasons count */
      mode?: 'custom' | 'all'
      selected_initiators?: readonly ('rp-logout' | 'idp-logout' | 'password-changed' | 'session-expired' | 'session-revoked' | 'account-deleted' | 'email-identifier-changed' | 'mfa-phone-unenrolled' | 'account-deactivated')[]
    } | null
    backchannel_logout_session_metadata?: {
      /** Metadata of the session in logout tokens is not supported yet */
      include?: false | null
    } | null
  } | null
  is_token_endpoint_ip_header_trusted: boolean
  /** Ids of clients */
  allowed_clients?: readonly string[]
  /** Audiences of SAML */
  client_aliases?: readonly string[]
  mobile?: Record<string, unknown> | null
  native_social_login?: Record<string, unknown> | null
  addons?: Record<string, unknown> | null
  encryption_key?: Record<string, unknown> | null
  sso?: boolean
  sso_disabled?: boolean
  oidc_conformant: boolean
  cross_origin_authentication?: boolean
  cross_origin_auth?: boolean
  cross_origin_loc?: string | null
  custom_login_page_on?: boolean
  custom_login_page?: string
  form_template?: string
  organization_usage?: 'deny' | 'allow' | 'require' | null
  organization_require_behavior?: 'no_prompt' | 'pre_login_prompt' | 'post_login_prompt' | null
  skip_non_verifiable_callback_uri_confirmation_prompt?: boolean | null
  /** Requiring pushed authorization requests is not supported yet */
  require_pushed_authorization_requests?: false | null
  /** Proof of possession is not supported yet */
  require_proof_of_possession?: false | null
  /** A signed request object is not supported yet */
  signed_request_object?: null
  /** Session transfer is not supported yet */
  session_transfer?: null
  /** A compliance level is not supported yet */
  compliance_level?: null
  /** A token quota is not supported yet */
  token_quota?: null
  /** Token exchange is not supported yet */
  token_exchange?: null
  /** A default organization is not supported yet */
  default_organization?: null
  tenant?: string
  global: boolean
  client_id: string
  client_authentication_methods?: ClientAuthenticationMethods
}

export type Active = {
  active: boolean
}

export type SomeConnection = {
  id?: string
  options?: Record<string, unknown>
  strategy?: string
  name?: string
  is_domain_connection?: boolean
  display_name?: string
  metadata?: Record<string, unknown>
  authentication?: Active
  connected_accounts?: Active
  realms?: readonly string[]
  enabled_clients?: readonly string[]
  [more: string]: unknown
}

export type ClientCredential = {
  id: string
  credential_type: string
  name?: string
  kid: string
  alg: string
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
  /** ISO 8601, UTC */
  expires_at?: string
}

export type Connection = {
  id: string
  options: Record<string, unknown>
  strategy: string
  name: string
  is_domain_connection: boolean
  display_name?: string
  metadata?: Record<string, unknown>
  authentication: Active
  connected_accounts: Active
  realms: readonly string[]
  enabled_clients?: readonly string[]
}

export type Deleted = {
  /** ISO 8601, UTC */
  deleted_at: string
}

export type ClientId = {
  client_id: string
}

export type ShownEmailCredentials = {
  smtp_host?: string
  smtp_port?: number
  smtp_user?: string
  region?: string
  domain?: string
  tenantId?: string
  clientId?: string
}

export type SomeEmailProvider = {
  /** Name of the email provider */
  name?: 'mailgun' | 'mandrill' | 'sendgrid' | 'resend' | 'ses' | 'sparkpost' | 'smtp' | 'azure_cs' | 'ms365' | 'custom'
  enabled?: boolean
  default_from_address?: string
  credentials?: ShownEmailCredentials
  settings?: Record<string, unknown>
  [more: string]: unknown
}

export type EmailProvider = {
  /** Name of the email provider */
  name: 'mailgun' | 'mandrill' | 'sendgrid' | 'resend' | 'ses' | 'sparkpost' | 'smtp' | 'azure_cs' | 'ms365' | 'custom'
  enabled: boolean
  default_from_address?: string
  credentials: ShownEmailCredentials
  settings?: Record<string, unknown>
}

export type EmailTemplate = {
  /** Name of the template */
  template: 'reset_email' | 'reset_email_by_code' | 'verify_email' | 'verify_email_by_code' | 'welcome_email' | 'blocked_account' | 'stolen_credentials' | 'enrollment_email' | 'mfa_oob_code' | 'password_changed' | 'factor_added' | 'factor_removed' | 'auth_email_by_code' | 'user_invitation' | 'change_password' | 'password_reset' | 'async_approval'
  body: string
  from: string
  subject: string
  syntax: 'liquid'
  enabled: boolean
  resultUrl?: string
  urlLifetimeInSeconds?: number
  includeEmailInRedirect?: boolean
}

export type MailPreview = {
  from: string
  subject: string
  html: string
  text: string
  language: string
  by: 'template' | 'built-in'
  problem?: string
}

export type TemplateLanguages = {
  languages: Record<string, unknown>
}

export type TemplateWords = {
  subject?: string
  body?: string
}

export type MessageWebhook = {
  url: string
}

export type NewMessageWebhook = {
  url: string
  secret: string
}

export type PhoneConfiguration = {
  default_from?: string
  mssid?: string
  sid?: string
  delivery_methods: readonly ('text' | 'voice')[]
}

export type PhoneProvider = {
  id: string
  tenant: string
  /** Name of the phone notification provider */
  name: 'twilio' | 'custom'
  channel: 'phone'
  disabled: boolean
  configuration: PhoneConfiguration
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
}

export type PhoneProviders = {
  providers: readonly PhoneProvider[]
}

export type PhoneTrial = {
  code: number
  message: string
}

export type PhoneTemplateWords = {
  text?: string
  voice?: string
}

export type PhoneTemplateContent = {
  syntax: 'liquid'
  from?: string
  body: PhoneTemplateWords
}

export type PhoneTemplate = {
  id: string
  tenant: string
  channel: 'phone'
  customizable: boolean
  type: 'otp_verify' | 'otp_enroll' | 'change_password' | 'blocked_account' | 'password_breach'
  disabled: boolean
  content: PhoneTemplateContent
}

export type PhoneTemplates = {
  templates: readonly PhoneTemplate[]
}

export type PhoneTemplateTrial = {
  message: string
  kind: 'sent' | 'off' | 'refused' | 'later'
  by?: string
  reason?: string
  problem?: string
}

export type EnrollmentTicket = {
  ticket_id: string
  ticket_url: string
}

export type GuardianEnrollment = {
  id: string
  status: 'confirmed' | 'pending'
  type: string
  name?: string
  identifier?: string
  phone_number?: string
  auth_method: string
  /** ISO 8601, UTC */
  enrolled_at?: string
  /** ISO 8601, UTC */
  last_auth?: string
}

export type Form = {
  id: string
  /** Name of the form, for administrators */
  name: string
  /** Heading of the page */
  title: string
  /** Words above the fields */
  description?: string
  fields: readonly {
    /** Name of the answer in event.prompt.fields */
    id: string
    type: 'text' | 'email' | 'number' | 'choice' | 'boolean' | 'legal' | 'rich_text'
    /** What the field is called; {{vars.name}} is filled in */
    label?: string
    required?: boolean
    min_length?: number
    max_length?: number
    min?: number
    max?: number
    options?: readonly {
      /** What the Action gets */
      value: string
      /** What is shown */
      label: string
    }[]
    /** The words of rich_text */
    content?: string
  }[]
  /** Label of the button */
  submit?: string
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
}

export type FormPreview = {
  html: string
}

export type GuardianFactor = {
  name: 'sms' | 'push-notification' | 'otp' | 'email' | 'duo' | 'webauthn-roaming' | 'webauthn-platform' | 'recovery-code'
  enabled: boolean
  trial_expired: boolean
}

export type FactorSwitch = {
  enabled: boolean
}

export type SomePhoneMessageTypes = {
  message_types?: readonly ('sms' | 'voice')[]
}

export type PhoneMessageTypes = {
  message_types: readonly ('sms' | 'voice')[]
}

export type SomePushProvider = {
  /** Who sends the messages */
  provider?: 'guardian' | 'sns' | 'direct'
}

export type PushProvider = {
  /** Who sends the messages */
  provider: 'guardian' | 'sns' | 'direct'
}

export type TwilioAccount = {
  from: string | null
  messaging_service_sid: string | null
  sid: string | null
}

export type PhoneProviderChoice = {
  provider: 'auth0' | 'twilio' | 'phone-message-hook'
}

export type CodeTexts = {
  enrollment_message: string
  verification_message: string
}

export type SomeHook = {
  id?: string
  name?: string
  script?: string
  dependencies?: Record<string, unknown>
  triggerId?: string
  enabled?: boolean
  status?: 'pending' | 'building' | 'retrying' | 'built' | 'failed'
  errors?: readonly BuildError[]
  [more: string]: unknown
}

export type Hook = {
  id: string
  name: string
  script: string
  dependencies: Record<string, unknown>
  triggerId: string
  enabled: boolean
}

export type HookTest = {
  status: 'ok' | 'failed'
  error: ExecutionError | null
  response: Record<string, unknown> | null
  logs: readonly LogLine[]
  logs_truncated?: boolean
  stats: ActionStats
  requests: readonly OutboundRequest[]
  commands: readonly Record<string, unknown>[]
  late_errors?: readonly LateError[]
  runtime: string
}

export type ConvertedDependency = {
  name: string
  version: string
}

export type ConversionNote = {
  line: number
  text: string
}

export type ConversionReport = {
  changes: readonly ConversionNote[]
  remarks: readonly ConversionNote[]
  not_converted: readonly ConversionNote[]
}

export type ProofError = {
  id: string
  msg: string
}

export type RecordedRequest = {
  method: string
  url: string
  headers: readonly (readonly string[])[]
  body: string
}

export type ProofSide = {
  status: 'ok' | 'failed'
  error: null | ProofError
  requests: readonly RecordedRequest[]
}

export type ProofRun = {
  sample: Record<string, unknown>
  answers: readonly Record<string, unknown>[]
  equal: boolean
  differences: readonly string[]
  remarks: readonly string[]
  hook: ProofSide
  action: ProofSide
}

export type ConversionProof = {
  equal: boolean
  runs: readonly ProofRun[]
}

export type HookConversion = {
  code: string
  dependencies: readonly ConvertedDependency[]
  secrets: readonly string[]
  report: ConversionReport
  proof?: ConversionProof
  action?: Action
}

export type ExportField = {
  name: string
  export_as?: string
}

export type ImportSummary = {
  failed: number
  updated: number
  inserted: number
  total: number
}

export type Job = {
  type: 'users_import' | 'users_export' | 'verification_email'
  status: 'pending' | 'processing' | 'completed' | 'failed'
  connection_id?: string
  connection?: string
  upsert?: boolean
  external_id?: string
  send_completion_email?: boolean
  format?: 'json' | 'csv'
  limit?: number
  fields?: readonly ExportField[]
  /** ISO 8601, UTC */
  created_at: string
  id: string
  percentage_done?: number
  time_left_seconds?: number
  summary?: ImportSummary
  location?: string
  status_details?: string
}

export type JobError = {
  code: string
  message: string
  path: string
}

export type JobErrors = {
  user: Record<string, unknown>
  errors: readonly JobError[]
}

export type SigningKey = {
  kid: string
  cert: string
  pkcs7: string
  current?: boolean
  next?: boolean
  previous?: boolean
  /** ISO 8601, UTC */
  current_since?: string
  /** ISO 8601, UTC */
  current_until?: string
  fingerprint: string
  thumbprint: string
  revoked: boolean
  /** ISO 8601, UTC */
  revoked_at?: string
}

export type ChangedSigningKey = {
  cert: string
  kid: string
}

export type EventSchema = {
  version: string
}

export type SomeLogEvent = {
  /** ISO 8601, UTC */
  date?: string
  type?: string
  description?: string
  connection?: string
  connection_id?: string
  client_id?: string
  client_name?: string
  ip?: string
  user_agent?: string
  hostname?: string
  user_id?: string
  user_name?: string
  strategy?: string
  strategy_type?: string
  audience?: string
  scope?: string
  details?: Record<string, unknown>
  log_id?: string
  _id?: string
  isMobile?: boolean
  location_info?: Record<string, unknown>
  $event_schema?: EventSchema
  environment_name?: string
  tenant_name?: string
  [more: string]: unknown
}

export type LogEvent = {
  /** ISO 8601, UTC */
  date: string
  type: string
  description: string
  connection?: string
  connection_id: string
  client_id?: string
  client_name?: string
  ip?: string
  user_agent?: string
  hostname?: string
  user_id?: string
  user_name?: string
  strategy?: string
  strategy_type?: string
  audience?: string
  scope?: string
  details: Record<string, unknown>
  log_id: string
  _id: string
  isMobile: boolean
  location_info?: Record<string, unknown>
  $event_schema: EventSchema
  environment_name: string
  tenant_name: string
}

export type LogStreamSink = {
  /** HTTP endpoint */
  httpEndpoint?: string
  httpAuthorization?: string
  httpContentFormat?: 'JSONARRAY' | 'JSONLINES' | 'JSONOBJECT'
  httpContentType?: string
  httpCustomHeaders?: readonly {
    header: string
    value: string
  }[]
  datadogApiKey?: string
  datadogRegion?: 'us' | 'eu' | 'us3' | 'us5'
  splunkDomain?: string
  splunkPort?: string
  splunkToken?: string
  splunkSecure?: boolean
  sumoSourceAddress?: string
  segmentWriteKey?: string
  mixpanelRegion?: 'us' | 'eu'
  mixpanelProjectId?: string
  mixpanelServiceAccountUsername?: string
  mixpanelServiceAccountPassword?: string
}

export type LogStream = {
  id: string
  name: string
  type: 'http' | 'datadog' | 'splunk' | 'sumo' | 'segment' | 'mixpanel'
  status: 'active' | 'paused' | 'suspended'
  isPriority: boolean
  filters?: readonly Record<string, unknown>[]
  pii_config?: Record<string, unknown>
  /** Where to, by the type of the stream */
  sink: LogStreamSink
}

export type LogStreamDelivery = {
  id: string
  name: string
  status: string
  delivered_to: string
  failures: number
  /** ISO 8601, UTC */
  failing_since?: string
  /** ISO 8601, UTC */
  retry_at?: string
  last_error?: string
}

export type LogStreamDeliveries = {
  streams: readonly LogStreamDelivery[]
}

export type Organization = {
  id: string
  name: string
  display_name?: string
  branding?: Record<string, unknown>
  metadata?: Record<string, unknown>
}

export type NewOrganization = {
  id: string
  name: string
  display_name?: string
  branding?: Record<string, unknown>
  metadata?: Record<string, unknown>
  enabled_connections?: readonly Record<string, unknown>[]
}

export type OrganizationMember = {
  user_id?: string
  email?: string
  picture?: string
  name?: string
  [more: string]: unknown
}

export type EnabledConnectionName = {
  name: string
  strategy: string
}

export type EnabledConnection = {
  connection_id: string
  assign_membership_on_login: boolean
  show_as_button: boolean
  is_signup_enabled: boolean
  connection: EnabledConnectionName
}

export type OrganizationConnection = {
  connection_id: string
  assign_membership_on_login: boolean
  show_as_button: boolean
  is_signup_enabled: boolean
  connection: EnabledConnectionName
  is_enabled: boolean
  organization_connection_name?: string
}

export type ResetLimits = {
  mails_per_account: number
  asks_per_address: number
  answers_per_address: number
}

export type ApiScope = {
  value: string
  description?: string
}

export type SomeResourceServer = {
  id?: string
  name?: string
  identifier?: string
  allow_offline_access?: boolean
  token_lifetime?: number
  signing_alg?: string
  scopes?: readonly ApiScope[]
  is_system?: boolean
  [more: string]: unknown
}

export type ResourceServer = {
  id: string
  name: string
  identifier: string
  allow_offline_access: boolean
  token_lifetime: number
  signing_alg: string
  scopes?: readonly ApiScope[]
  is_system: boolean
  [more: string]: unknown
}

export type Role = {
  id: string
  name: string
  description: string
}

export type Permission = {
  permission_name: string
  description: string
  resource_server_name: string
  resource_server_identifier: string
}

export type RoleMember = {
  user_id: string
  email?: string
  picture?: string
  name?: string
}

export type SignalDelivery = {
  method: 'urn:ietf:rfc:8935' | 'urn:ietf:rfc:8936'
  endpoint_url: string
}

export type SignalStream = {
  stream_id: string
  iss: string
  aud: string
  events_supported: readonly string[]
  events_requested: readonly string[]
  events_delivered: readonly string[]
  delivery: SignalDelivery
  format: 'iss_sub' | 'email'
  min_verification_interval: number
  description?: string
}

export type SignalStreamStatus = {
  stream_id: string
  /** Status of the stream */
  status: 'enabled' | 'paused' | 'disabled'
  reason?: string
}

export type SignalEvents = {
  sets: Record<string, unknown>
  moreAvailable: boolean
}

export type TenantSignalDelivery = {
  method: 'urn:ietf:rfc:8935' | 'urn:ietf:rfc:8936'
  endpoint_url: string
  has_authorization_header: boolean
}

export type SignalVerification = {
  state: 'waits' | 'delivered' | 'refused' | 'dropped'
  /** ISO 8601, UTC */
  asked_at: string
  /** ISO 8601, UTC */
  ended_at?: string
  reason?: string
}

export type TenantSignalStream = {
  id: string
  client_id: string
  client_name: string
  description?: string
  configuration_url: string
  delivery: TenantSignalDelivery
  events_supported: readonly string[]
  events_requested: readonly string[]
  events_delivered: readonly string[]
  format: 'iss_sub' | 'email'
  /** Status of the stream */
  status: 'enabled' | 'paused' | 'disabled'
  reason?: string
  receiver_may_fetch: boolean
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
  waiting: number
  /** ISO 8601, UTC */
  oldest_waiting_at?: string
  receiver_to_be_told: boolean
  /** ISO 8601, UTC */
  delivered_at?: string
  /** ISO 8601, UTC */
  failing_since?: string
  last_error?: string
  /** ISO 8601, UTC */
  last_error_at?: string
  verification?: SignalVerification
}

export type TenantSignalStreams = {
  configuration_url: string
  streams: readonly TenantSignalStream[]
}

export type DailyStats = {
  /** ISO 8601, UTC */
  date: string
  logins: number
  signups: number
  leaked_passwords: number
  /** ISO 8601, UTC */
  updated_at: string
  /** ISO 8601, UTC */
  created_at: string
}

export type SomeTenantSettings = {
  /** Friendly name of the tenant */
  friendly_name?: string
  /** Identifier of the API that tokens are for when none is named */
  default_audience?: string
  /** Name of the connection for password grants */
  default_directory?: string
  /** URL of the logo */
  picture_url?: string
  /** Address for people who need help */
  support_email?: string
  /** Page for people who need help */
  support_url?: string
  enabled_locales?: readonly string[]
  /** URLs that a logout may return to, compared byte by byte */
  allowed_logout_urls?: readonly string[]
  /** Where errors without a place to go end */
  default_redirection_uri?: string
  /** Hours */
  session_lifetime?: number
  /** Hours */
  idle_session_lifetime?: number
  /** Hours */
  ephemeral_session_lifetime?: number
  /** Hours */
  idle_ephemeral_session_lifetime?: number
  /** Node version of legacy extensibility */
  sandbox_version?: string
  /** Node version of legacy extensibility */
  legacy_sandbox_version?: string
  change_password?: Record<string, unknown> | null
  guardian_mfa_page?: Record<string, unknown> | null
  error_page?: Record<string, unknown> | null
  device_flow?: Record<string, unknown> | null
  session_cookie?: Record<string, unknown> | null
  sessions?: Record<string, unknown> | null
  oidc_logout?: Record<string, unknown> | null
  mtls?: Record<string, unknown> | null
  security_headers?: Record<string, unknown> | null
  default_token_quota?: Record<string, unknown> | null
  country_codes?: Record<string, unknown> | null
  flags?: Record<string, unknown>
  acr_values_supported?: readonly string[] | null
  customize_mfa_in_postlogin_action?: boolean | null
  allow_organization_name_in_authentication_api?: boolean | null
  pushed_authorization_requests_supported?: boolean | null
  authorization_response_iss_parameter_supported?: boolean | null
  skip_non_verifiable_callback_uri_confirmation_prompt?: boolean | null
  client_id_metadata_document_supported?: boolean | null
  enable_ai_guide?: boolean | null
  phone_consolidated_experience?: boolean | null
  include_session_metadata_in_tenant_logs?: boolean | null
  resource_parameter_profile?: 'audience' | 'compatibility'
  dynamic_client_registration_security_mode?: 'strict' | 'permissive'
}

export type TenantSettings = {
  /** Friendly name of the tenant */
  friendly_name: string
  /** Identifier of the API that tokens are for when none is named */
  default_audience?: string
  /** Name of the connection for password grants */
  default_directory?: string
  /** URL of the logo */
  picture_url?: string
  /** Address for people who need help */
  support_email?: string
  /** Page for people who need help */
  support_url?: string
  enabled_locales: readonly string[]
  /** URLs that a logout may return to, compared byte by byte */
  allowed_logout_urls: readonly string[]
  /** Where errors without a place to go end */
  default_redirection_uri?: string
  /** Hours */
  session_lifetime: number
  /** Hours */
  idle_session_lifetime: number
  /** Hours */
  ephemeral_session_lifetime?: number
  /** Hours */
  idle_ephemeral_session_lifetime?: number
  /** Node version of legacy extensibility */
  sandbox_version: string
  /** Node version of legacy extensibility */
  legacy_sandbox_version?: string
  change_password?: Record<string, unknown> | null
  guardian_mfa_page?: Record<string, unknown> | null
  error_page?: Record<string, unknown> | null
  device_flow?: Record<string, unknown> | null
  session_cookie?: Record<string, unknown> | null
  sessions?: Record<string, unknown> | null
  oidc_logout?: Record<string, unknown> | null
  mtls?: Record<string, unknown> | null
  security_headers?: Record<string, unknown> | null
  default_token_quota?: Record<string, unknown> | null
  country_codes?: Record<string, unknown> | null
  flags: Record<string, unknown>
  acr_values_supported?: readonly string[] | null
  customize_mfa_in_postlogin_action?: boolean | null
  allow_organization_name_in_authentication_api?: boolean | null
  pushed_authorization_requests_supported?: boolean | null
  authorization_response_iss_parameter_supported?: boolean | null
  skip_non_verifiable_callback_uri_confirmation_prompt?: boolean | null
  client_id_metadata_document_supported?: boolean | null
  enable_ai_guide?: boolean | null
  phone_consolidated_experience?: boolean | null
  include_session_metadata_in_tenant_logs?: boolean | null
  resource_parameter_profile?: 'audience' | 'compatibility'
  dynamic_client_registration_security_mode?: 'strict' | 'permissive'
}

export type Ticket = {
  ticket: string
}

export type SomeUser = {
  /** ISO 8601, UTC */
  created_at?: string
  email?: string
  email_verified?: boolean
  family_name?: string
  given_name?: string
  identities?: readonly Identity[]
  name?: string
  nickname?: string
  phone_number?: string
  phone_verified?: boolean
  picture?: string
  /** ISO 8601, UTC */
  updated_at?: string
  user_id?: string
  user_metadata?: Record<string, unknown>
  username?: string
  app_metadata?: Record<string, unknown>
  blocked?: boolean
  last_ip?: string
  /** ISO 8601, UTC */
  last_login?: string
  /** ISO 8601, UTC */
  last_password_reset?: string
  logins_count?: number
  [more: string]: unknown
}

export type PermissionSource = {
  source_id: string
  source_name: string
  source_type: 'DIRECT' | 'ROLE'
}

export type UserPermission = {
  permission_name: string
  description: string
  resource_server_name: string
  resource_server_identifier: string
  sources: readonly PermissionSource[]
}

export type UserBlock = {
  identifier: string
  ip?: string
  connection: string
}

export type UserBlocks = {
  blocked_for: readonly UserBlock[]
}

export type PhoneWay = {
  type: 'sms' | 'voice'
  id: string
}

export type AuthenticationMethod = {
  id: string
  type: 'totp' | 'email' | 'phone' | 'push' | 'webauthn-roaming' | 'webauthn-platform' | 'recovery-code'
  confirmed: boolean
  name?: string
  phone_number?: string
  preferred_authentication_method?: 'sms' | 'voice'
  authentication_methods?: readonly PhoneWay[]
  email?: string
  key_id?: string
  relying_party_identifier?: string
  public_key?: string
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  enrolled_at?: string
  /** ISO 8601, UTC */
  last_auth_at?: string
  totp_secret?: string
}

export type RecoveryCode = {
  recovery_code: string
}

export type Device = {
  initial_user_agent: string
  initial_ip: string
  last_user_agent: string
  last_ip: string
}

export type SessionClient = {
  client_id: string
}

export type SessionMethod = {
  name: string
  /** ISO 8601, UTC */
  timestamp: string
}

export type SessionAuthentication = {
  methods: readonly SessionMethod[]
}

export type SessionCookie = {
  mode: 'persistent'
}

export type Session = {
  id: string
  user_id: string
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  updated_at: string
  /** ISO 8601, UTC */
  authenticated_at: string
  /** ISO 8601, UTC */
  last_interacted_at: string
  /** ISO 8601, UTC */
  idle_expires_at?: string
  /** ISO 8601, UTC */
  expires_at?: string
  device: Device
  clients: readonly SessionClient[]
  authentication: SessionAuthentication
  cookie: SessionCookie
}

export type Sessions = {
  sessions: readonly Session[]
  next?: string
}

export type TokenAudience = {
  audience: string
  scopes: string
}

export type RefreshToken = {
  id: string
  user_id: string
  /** ISO 8601, UTC */
  created_at: string
  /** ISO 8601, UTC */
  last_exchanged_at: string
  /** ISO 8601, UTC */
  idle_expires_at?: string
  /** ISO 8601, UTC */
  expires_at?: string
  device: Device
  client_id: string
  session_id: string | null
  rotating: boolean
  resource_servers: readonly TokenAudience[]
}

export type RefreshTokens = {
  tokens: readonly RefreshToken[]
  next?: string
}

/** Every route that is there, by method and path: what it takes and what it answers when all is well. */
export type Operations = {
  'GET /actions/actions': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** The triggers of this server: post-change-password, password-reset-post-challenge, post-login, credentials-exchange */
      triggerId?: 'post-change-password' | 'password-reset-post-challenge' | 'post-login' | 'credentials-exchange'
      actionName?: string
      deployed?: boolean
      /** Actions of the marketplace: there are none here */
      installed?: boolean
    }
    body: undefined
    answer: {
      actions: readonly Action[]
      total?: number
      page?: number
      per_page: number
    }
  }
  'POST /actions/actions': {
    params: Empty
    query: Empty
    body: {
      /** The name of an action. */
      name: string
      /** The trigger that the action is for: exactly one */
      supported_triggers: readonly {
        /** The triggers of this server: post-change-password, password-reset-post-challenge, post-login, credentials-exchange */
        id: 'post-change-password' | 'password-reset-post-challenge' | 'post-login' | 'credentials-exchange'
        version?: string
        status?: string
        runtimes?: readonly string[]
        default_runtime?: string
        compatible_triggers?: readonly Record<string, unknown>[]
        binding_policy?: string
      }[]
      /** The source code of the action. */
      code?: string
      /** npm packages that the code uses */
      dependencies?: readonly {
        /** Name of the npm package */
        name: string
        /** Version, range or tag */
        version?: string
        /** Registry of this package */
        registry_url?: string
      }[]
      /** The Node runtime */
      runtime?: 'node12' | 'node16' | 'node18' | 'node18-actions' | 'node22' | 'node26'
      /** Secrets that the code may read */
      secrets?: readonly {
        /** Name of the secret */
        name: string
        /** Value of the secret */
        value?: string
      }[]
      /** Modules that the code asks for by require('actions:<name>') */
      modules?: readonly {
        /** Id of the module */
        module_id?: string
        /** Name of the module */
        module_name?: string
        /** The latest when left out */
        module_version_id?: string
        module_version_number?: number
      }[]
      /** Keyturn: attempts, circuit breaker, time, concurrency and personal facts */
      policy?: {
        retries?: {
          max_attempts?: number
          first_delay_ms?: number
          max_delay_ms?: number
        }
        circuit_breaker?: null | {
          failures?: number
          open_ms?: number
        }
        timeout_ms?: number
        concurrency?: number
        metadata?: readonly ('user_metadata' | 'app_metadata')[]
      }
      /** True if the action should be deployed after creation. */
      deploy?: boolean
    }
    answer: Action
  }
  'GET /actions/actions/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: Action
  }
  'PATCH /actions/actions/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** The name of an action. */
      name?: string
      /** The trigger that the action is for: exactly one */
      supported_triggers?: readonly {
        /** The triggers of this server: post-change-password, password-reset-post-challenge, post-login, credentials-exchange */
        id: 'post-change-password' | 'password-reset-post-challenge' | 'post-login' | 'credentials-exchange'
        version?: string
        status?: string
        runtimes?: readonly string[]
        default_runtime?: string
        compatible_triggers?: readonly Record<string, unknown>[]
        binding_policy?: string
      }[]
      /** The source code of the action. */
      code?: string
      /** npm packages that the code uses */
      dependencies?: readonly {
        /** Name of the npm package */
        name: string
        /** Version, range or tag */
        version?: string
        /** Registry of this package */
        registry_url?: string
      }[]
      /** The Node runtime */
      runtime?: 'node12' | 'node16' | 'node18' | 'node18-actions' | 'node22' | 'node26'
      /** Secrets that the code may read */
      secrets?: readonly {
        /** Name of the secret */
        name: string
        /** Value of the secret */
        value?: string
      }[]
      /** Modules that the code asks for by require('actions:<name>') */
      modules?: readonly {
        /** Id of the module */
        module_id?: string
        /** Name of the module */
        module_name?: string
        /** The latest when left out */
        module_version_id?: string
        module_version_number?: number
      }[]
      /** Keyturn: attempts, circuit breaker, time, concurrency and personal facts */
      policy?: {
        retries?: {
          max_attempts?: number
          first_delay_ms?: number
          max_delay_ms?: number
        }
        circuit_breaker?: null | {
          failures?: number
          open_ms?: number
        }
        timeout_ms?: number
        concurrency?: number
        metadata?: readonly ('user_metadata' | 'app_metadata')[]
      }
    }
    answer: Action
  }
  'DELETE /actions/actions/:id': {
    params: { id: string }
    query: {
      /** Takes it out of its trigger first */
      force?: boolean
    }
    body: undefined
    answer: undefined
  }
  'POST /actions/actions/:id/deploy': {
    params: { id: string }
    query: Empty
    body: Empty | undefined
    answer: ActionVersion
  }
  'GET /actions/actions/:actionId/versions': {
    params: { actionId: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
    }
    body: undefined
    answer: {
      versions: readonly ActionVersion[]
      total?: number
      page?: number
      per_page: number
    }
  }
  'GET /actions/actions/:actionId/versions/:id': {
    params: { actionId: string; id: string }
    query: Empty
    body: undefined
    answer: ActionVersion
  }
  'POST /actions/actions/:actionId/versions/:id/deploy': {
    params: { actionId: string; id: string }
    query: Empty
    body: {
      /** True if the draft should become the same. */
      update_draft?: boolean
    } | undefined
    answer: ActionVersion
  }
  'POST /actions/actions/:id/test': {
    params: { id: string }
    query: Empty
    body: {
      payload: Record<string, unknown>
      /** Keyturn: runs the continue handler, after a redirect or a form */
      continue?: {
        /** Parameters of the address that the browser came back to */
        query?: Record<string, unknown>
        /** Fields of the form that brought it back */
        body?: Record<string, unknown>
        /** A session token as the other site signs it: iss, sub, exp and state are those of the run */
        token?: {
          /** Name of the secret that it is signed with */
          secret: string
          /** Parameter that it comes in; session_token */
          name?: string
          /** Where it comes in; query */
          in?: 'query' | 'body'
          claims?: Record<string, unknown>
          /** What is wrong with it; nothing */
          fault?: 'signature' | 'expired' | 'issuer' | 'subject' | 'state'
        }
        /** The answer of a form, as event.prompt */
        prompt?: {
          /** Id of the form */
          id: string
          fields?: Record<string, unknown>
          vars?: Record<string, unknown>
        }
      }
      /** Keyturn: dry sends nothing out */
      mode?: 'live' | 'dry'
      /** Keyturn: answers of a dry run */
      stubs?: readonly {
        /** Any method when left out */
        method?: string
        /** How the URL begins; any when left out */
        url?: string
        /** Status of the answer */
        status: number
        /** Headers of the answer */
        headers?: Empty
        /** Body of the answer */
        body?: string
      }[]
      /** Keyturn: also tells what a dry run would have sent, or what a live run was answered, as stubs */
      record?: boolean
    }
    answer: ActionTest
  }
  'GET /keyturn/actions/:id/tests': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: {
      tests: readonly ActionNamedTest[]
    }
  }
  'POST /keyturn/actions/:id/tests': {
    params: { id: string }
    query: Empty
    body: {
      /** Name of the test */
      name: string
      event?: Record<string, unknown>
      /** Keyturn: answers of a dry run */
      stubs?: readonly {
        /** Any method when left out */
        method?: string
        /** How the URL begins; any when left out */
        url?: string
        /** Status of the answer */
        status: number
        /** Headers of the answer */
        headers?: Empty
        /** Body of the answer */
        body?: string
      }[]
      /** "<any>" in it stands for whatever is there */
      expected?: {
        /** How the handler ended */
        status: 'ok' | 'failed'
        error: null | {
          id: string
          msg: string
        }
        /** Calls of the api, in order */
        commands: readonly Record<string, unknown>[]
        /** What it would have sent; a JSON body as JSON, any other as text */
        requests: readonly {
          method: string
          url: string
          body: unknown
        }[]
      }
      /** Keyturn: runs the continue handler, after a redirect or a form */
      continue?: {
        /** Parameters of the address that the browser came back to */
        query?: Record<string, unknown>
        /** Fields of the form that brought it back */
        body?: Record<string, unknown>
        /** A session token as the other site signs it: iss, sub, exp and state are those of the run */
        token?: {
          /** Name of the secret that it is signed with */
          secret: string
          /** Parameter that it comes in; session_token */
          name?: string
          /** Where it comes in; query */
          in?: 'query' | 'body'
          claims?: Record<string, unknown>
          /** What is wrong with it; nothing */
          fault?: 'signature' | 'expired' | 'issuer' | 'subject' | 'state'
        }
        /** The answer of a form, as event.prompt */
        prompt?: {
          /** Id of the form */
          id: string
          fields?: Record<string, unknown>
          vars?: Record<string, unknown>
        }
      }
    }
    answer: ActionNamedTest
  }
  'PATCH /keyturn/actions/:id/tests/:testId': {
    params: { id: string; testId: string }
    query: Empty
    body: {
      /** Name of the test */
      name?: string
      event?: Record<string, unknown>
      /** Keyturn: answers of a dry run */
      stubs?: readonly {
        /** Any method when left out */
        method?: string
        /** How the URL begins; any when left out */
        url?: string
        /** Status of the answer */
        status: number
        /** Headers of the answer */
        headers?: Empty
        /** Body of the answer */
        body?: string
      }[]
      /** "<any>" in it stands for whatever is there */
      expected?: {
        /** How the handler ended */
        status: 'ok' | 'failed'
        error: null | {
          id: string
          msg: string
        }
        /** Calls of the api, in order */
        commands: readonly Record<string, unknown>[]
        /** What it would have sent; a JSON body as JSON, any other as text */
        requests: readonly {
          method: string
          url: string
          body: unknown
        }[]
      }
      /** Keyturn: runs the continue handler, after a redirect or a form */
      continue?: {
        /** Parameters of the address that the browser came back to */
        query?: Record<string, unknown>
        /** Fields of the form that brought it back */
        body?: Record<string, unknown>
        /** A session token as the other site signs it: iss, sub, exp and state are those of the run */
        token?: {
          /** Name of the secret that it is signed with */
          secret: string
          /** Parameter that it comes in; session_token */
          name?: string
          /** Where it comes in; query */
          in?: 'query' | 'body'
          claims?: Record<string, unknown>
          /** What is wrong with it; nothing */
          fault?: 'signature' | 'expired' | 'issuer' | 'subject' | 'state'
        }
        /** The answer of a form, as event.prompt */
        prompt?: {
          /** Id of the form */
          id: string
          fields?: Record<string, unknown>
          vars?: Record<string, unknown>
        }
      } | null
    }
    answer: ActionNamedTest
  }
  'DELETE /keyturn/actions/:id/tests/:testId': {
    params: { id: string; testId: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'POST /keyturn/actions/:id/tests/:testId/run': {
    params: { id: string; testId: string }
    query: Empty
    body: Empty | undefined
    answer: ActionTestRun
  }
  'GET /actions/executions': {
    params: Empty
    query: {
      /** The triggers of this server: post-change-password, password-reset-post-challenge, post-login, credentials-exchange */
      trigger_id?: 'post-change-password' | 'password-reset-post-challenge' | 'post-login' | 'credentials-exchange'
      /** Id of the user */
      user_id?: string
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Status */
      status?: 'pending' | 'final' | 'partial' | 'canceled' | 'suspended'
    }
    body: undefined
    answer: Executions
  }
  'GET /actions/executions/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: Execution
  }
  'POST /actions/executions/:id/retry': {
    params: { id: string }
    query: Empty
    body: Empty | undefined
    answer: Execution
  }
  'POST /actions/executions/:id/cancel': {
    params: { id: string }
    query: Empty
    body: Empty | undefined
    answer: Execution
  }
  'POST /actions/executions/:id/replay': {
    params: { id: string }
    query: Empty
    body: {
      /** Which code is run */
      target?: 'deployed' | 'draft'
      /** dry, the default, sends nothing out */
      mode?: 'dry' | 'live'
      /** This action alone */
      action_id?: string
      /** Answers of a dry run */
      stubs?: readonly {
        /** Any method when left out */
        method?: string
        /** How the URL begins; any when left out */
        url?: string
        /** Status of the answer */
        status: number
        /** Headers of the answer */
        headers?: Empty
        /** Body of the answer */
        body?: string
      }[]
    } | undefined
    answer: Replay
  }
  'POST /keyturn/executions/retry': {
    params: Empty
    query: Empty
    body: {
      /** The triggers of this server: post-change-password, password-reset-post-challenge, post-login, credentials-exchange */
      trigger_id?: 'post-change-password' | 'password-reset-post-challenge' | 'post-login' | 'credentials-exchange'
      /** Id of the user */
      user_id?: string
    } | undefined
    answer: Retried
  }
  'GET /keyturn/circuits': {
    params: Empty
    query: Empty
    body: undefined
    answer: Circuits
  }
  'GET /actions/modules': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
    }
    body: undefined
    answer: {
      modules: readonly ListedActionModule[]
      total?: number
      page?: number
      per_page: number
    }
  }
  'POST /actions/modules': {
    params: Empty
    query: Empty
    body: {
      /** Its name in require('actions:<name>') */
      name: string
      /** The source code of the module. */
      code: string
      /** npm packages of the module */
      dependencies?: readonly {
        /** Name of the npm package */
        name: string
        /** Version, range or tag */
        version: string
      }[]
      /** Secrets of modules are not supported */
      secrets?: readonly Record<string, unknown>[]
      api_version?: 'v1'
      /** Whether it is published at once */
      publish?: boolean
    }
    answer: ActionModule
  }
  'GET /actions/modules/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: ActionModule
  }
  'PATCH /actions/modules/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** The source code of the module. */
      code?: string
      /** npm packages of the module */
      dependencies?: readonly {
        /** Name of the npm package */
        name: string
        /** Version, range or tag */
        version: string
      }[]
      /** Secrets of modules are not supported */
      secrets?: readonly Record<string, unknown>[]
    }
    answer: ActionModule
  }
  'DELETE /actions/modules/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /actions/modules/:id/actions': {
    params: { id: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
    }
    body: undefined
    answer: {
      actions: readonly ActionOfModule[]
      total?: number
      page?: number
      per_page: number
    }
  }
  'POST /actions/modules/:id/rollback': {
    params: { id: string }
    query: Empty
    body: {
      /** The version */
      module_version_id: string
    }
    answer: ActionModule
  }
  'GET /actions/modules/:id/versions': {
    params: { id: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
    }
    body: undefined
    answer: {
      versions: readonly ModuleVersion[]
      total?: number
      page?: number
      per_page: number
    }
  }
  'POST /actions/modules/:id/versions': {
    params: { id: string }
    query: Empty
    body: Empty | undefined
    answer: ModuleVersion
  }
  'GET /actions/modules/:id/versions/:versionId': {
    params: { id: string; versionId: string }
    query: Empty
    body: undefined
    answer: ModuleVersion
  }
  'GET /actions/triggers': {
    params: Empty
    query: Empty
    body: undefined
    answer: Triggers
  }
  'GET /actions/triggers/:triggerId/bindings': {
    params: { triggerId: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
    }
    body: undefined
    answer: {
      bindings: readonly Binding[]
      total?: number
      page?: number
      per_page: number
    }
  }
  'PATCH /actions/triggers/:triggerId/bindings': {
    params: { triggerId: string }
    query: Empty
    body: {
      /** The actions that will be bound to this trigger, in order. */
      bindings: readonly {
        ref: {
          /** What the value is */
          type: 'binding_id' | 'action_id' | 'action_name'
          /** An id or a name */
          value: string
        }
        /** Name shown in the flow */
        display_name?: string
        /** Secrets of bindings are not supported */
        secrets?: readonly Record<string, unknown>[]
      }[]
    }
    answer: Bindings
  }
  'GET /keyturn/triggers': {
    params: Empty
    query: Empty
    body: undefined
    answer: RegisteredTriggers
  }
  'POST /keyturn/triggers/password-reset-post-challenge/page': {
    params: Empty
    query: Empty
    body: {
      /** As a test run told them */
      commands: readonly Record<string, unknown>[]
      /** Whether the run failed */
      failed?: boolean
      event?: Record<string, unknown>
    }
    answer: OutcomePage
  }
  'GET /keyturn/overview': {
    params: Empty
    query: {
      /** 14 when left out */
      days?: number
    }
    body: undefined
    answer: Overview
  }
  'GET /keyturn/packages': {
    params: Empty
    query: {
      /** Words to look for */
      q: string
    }
    body: undefined
    answer: FoundPackages
  }
  'GET /keyturn/packages/:name': {
    params: { name: string }
    query: Empty
    body: undefined
    answer: PackageVersions
  }
  'GET /keyturn/actions/:id/audit': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: ActionAudit
  }
  'GET /keyturn/tail': {
    params: Empty
    query: {
      /** The `next` of the answer before; the end of the log when left out */
      from?: string
    }
    body: undefined
    answer: Tail
  }
  'GET /keyturn/last-runs': {
    params: Empty
    query: Empty
    body: undefined
    answer: LastRuns
  }
  'GET /keyturn/users': {
    params: Empty
    query: {
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Query in Lucene syntax */
      q?: string
    }
    body: undefined
    answer: {
      users: readonly User[]
      next?: string
    }
  }
  'GET /keyturn/account': {
    params: Empty
    query: Empty
    body: undefined
    answer: CurrentAdministrator
  }
  'POST /keyturn/account/password': {
    params: Empty
    query: Empty
    body: {
      /** The password of this moment */
      current_password: string
      /** 15 characters or more */
      password: string
    }
    answer: undefined
  }
  'DELETE /keyturn/account/mfa': {
    params: Empty
    query: Empty
    body: {
      /** The password of this moment */
      current_password: string
      /** A code of the app, or the recovery code */
      code: string
    }
    answer: undefined
  }
  'GET /keyturn/administrators': {
    params: Empty
    query: Empty
    body: undefined
    answer: Administrators
  }
  'POST /keyturn/administrators': {
    params: Empty
    query: Empty
    body: {
      /** Address that the administrator signs in with */
      email: string
      /** 15 characters or more */
      password: string
      /** owner, editor or viewer */
      role: 'owner' | 'editor' | 'viewer'
    }
    answer: Administrator
  }
  'GET /keyturn/administrators/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: Administrator
  }
  'PATCH /keyturn/administrators/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** owner, editor or viewer */
      role?: 'owner' | 'editor' | 'viewer'
      /** 15 characters or more */
      password?: string
    }
    answer: Administrator
  }
  'DELETE /keyturn/administrators/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'DELETE /keyturn/administrators/:id/mfa': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /keyturn/administrator-policy': {
    params: Empty
    query: Empty
    body: undefined
    answer: AdministratorPolicy
  }
  'PATCH /keyturn/administrator-policy': {
    params: Empty
    query: Empty
    body: {
      /** Whether a second proof is asked of everybody */
      mfa_required: boolean
    }
    answer: AdministratorPolicy
  }
  'GET /attack-protection/breached-password-detection': {
    params: Empty
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomeBreachedPasswordDetection
  }
  'PATCH /attack-protection/breached-password-detection': {
    params: Empty
    query: Empty
    body: {
      /** Whether it is on */
      enabled?: boolean
      shields?: readonly ('block' | 'user_notification' | 'admin_notification')[]
      admin_notification_frequency?: readonly ('immediately' | 'daily' | 'weekly' | 'monthly')[]
      method?: 'standard' | 'enhanced'
      stage?: {
        'pre-user-registration'?: {
          shields?: readonly ('block' | 'admin_notification')[]
        }
        'pre-change-password'?: {
          shields?: readonly ('block' | 'admin_notification')[]
        }
      }
    }
    answer: BreachedPasswordDetection
  }
  'GET /attack-protection/brute-force-protection': {
    params: Empty
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomeBruteForceProtection
  }
  'PATCH /attack-protection/brute-force-protection': {
    params: Empty
    query: Empty
    body: {
      /** Whether it is on */
      enabled?: boolean
      shields?: readonly ('block' | 'user_notification')[]
      allowlist?: readonly string[]
      mode?: 'count_per_identifier_and_ip' | 'count_per_identifier'
      max_attempts?: number
    }
    answer: BruteForceProtection
  }
  'GET /attack-protection/suspicious-ip-throttling': {
    params: Empty
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomeSuspiciousIpThrottling
  }
  'PATCH /attack-protection/suspicious-ip-throttling': {
    params: Empty
    query: Empty
    body: {
      /** Whether it is on */
      enabled?: boolean
      shields?: readonly ('block' | 'admin_notification')[]
      allowlist?: readonly string[]
      stage?: {
        'pre-login'?: {
          max_attempts?: number
          rate?: number
        }
        'pre-user-registration'?: {
          max_attempts?: number
          rate?: number
        }
        'pre-custom-token-exchange'?: {
          max_attempts?: number
          rate?: number
        }
      }
    }
    answer: SuspiciousIpThrottling
  }
  'GET /attack-protection/bot-detection': {
    params: Empty
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomeBotDetection
  }
  'PATCH /attack-protection/bot-detection': {
    params: Empty
    query: Empty
    body: {
      allowlist?: readonly string[]
      bot_detection_level?: 'low' | 'medium' | 'high'
      challenge_password_policy?: 'never' | 'when_risky' | 'always'
      challenge_passwordless_policy?: 'never' | 'when_risky' | 'always'
      challenge_password_reset_policy?: 'never' | 'when_risky' | 'always'
      /** Whether it is on */
      monitoring_mode_enabled?: boolean
    }
    answer: BotDetection
  }
  'GET /attack-protection/captcha': {
    params: Empty
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomeCaptcha
  }
  'PATCH /attack-protection/captcha': {
    params: Empty
    query: Empty
    body: {
      active_provider_id?: string | null
      auth_challenge?: Record<string, unknown>
      simple_captcha?: Record<string, unknown>
    }
    answer: Captcha
  }
  'GET /branding': {
    params: Empty
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomeBranding
  }
  'PATCH /branding': {
    params: Empty
    query: Empty
    body: {
      colors?: {
        /** Colour of buttons and links: #rgb or #rrggbb */
        primary?: string | null
        /** Background of the page: a colour or a linear gradient */
        page_background?: string | {
          type: 'linear-gradient'
          /** First colour: #rgb or #rrggbb */
          start: string
          /** Last colour: #rgb or #rrggbb */
          end: string
          angle_deg?: number
        } | null
      } | null
      /** Icon of the window: an http or https URL */
      favicon_url?: string | null
      /** Logo above the page: an http or https URL */
      logo_url?: string | null
      font?: {
        /** Font file: an http or https URL */
        url?: string | null
      } | null
    }
    answer: Branding
  }
  'GET /branding/templates/universal-login': {
    params: Empty
    query: Empty
    body: undefined
    answer: PageTemplate
  }
  'PUT /branding/templates/universal-login': {
    params: Empty
    query: Empty
    body: {
      /** Liquid template */
      template: string
    }
    answer: undefined
  }
  'DELETE /branding/templates/universal-login': {
    params: Empty
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /prompts': {
    params: Empty
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomePromptSettings
  }
  'PATCH /prompts': {
    params: Empty
    query: Empty
    body: {
      universal_login_experience?: 'new' | 'classic'
      identifier_first?: boolean | null
      webauthn_platform_first_factor?: boolean | null
    }
    answer: PromptSettings
  }
  'GET /prompts/:prompt/custom-text/:language': {
    params: { prompt: string; language: string }
    query: Empty
    body: undefined
    answer: Record<string, unknown>
  }
  'PUT /prompts/:prompt/custom-text/:language': {
    params: { prompt: string; language: string }
    query: Empty
    body: Record<string, unknown>
    answer: Record<string, unknown>
  }
  'GET /prompts/:prompt/partials': {
    params: { prompt: string }
    query: Empty
    body: undefined
    answer: Nothing
  }
  'PUT /prompts/:prompt/partials': {
    params: { prompt: string }
    query: Empty
    body: Record<string, unknown>
    answer: Nothing
  }
  'POST /keyturn/branding/preview': {
    params: Empty
    query: Empty
    body: {
      /** Which page */
      screen: 'reset-password-request' | 'reset-password-email' | 'reset-password' | 'reset-password-success' | 'reset-password-error' | 'reset-password-mfa-otp-challenge' | 'reset-password-mfa-recovery-code-challenge' | 'reset-password-mfa-email-challenge' | 'reset-password-mfa-sms-challenge' | 'reset-password-mfa-phone-challenge' | 'reset-password-mfa-voice-challenge' | 'reset-password-mfa-webauthn-roaming-challenge' | 'reset-password-mfa-webauthn-platform-challenge' | 'login' | 'login-id' | 'login-password' | 'signup' | 'signup-id' | 'signup-password' | 'consent' | 'logout' | 'email-verification-result' | 'brute-force-protection-unblock' | 'brute-force-protection-unblock-success' | 'brute-force-protection-unblock-failure' | 'mfa-login-options' | 'mfa-otp-challenge' | 'mfa-recovery-code-challenge' | 'mfa-email-challenge' | 'mfa-sms-challenge' | 'mfa-voice-challenge' | 'mfa-webauthn-roaming-challenge' | 'mfa-webauthn-platform-challenge' | 'mfa-begin-enroll-options' | 'mfa-otp-enrollment-qr' | 'mfa-phone-enrollment' | 'mfa-webauthn-roaming-enrollment' | 'mfa-webauthn-platform-enrollment' | 'mfa-enroll-result' | 'mfa-recovery-code-enrollment'
      branding?: {
        colors?: {
          /** Colour of buttons and links: #rgb or #rrggbb */
          primary?: string | null
          /** Background of the page: a colour or a linear gradient */
          page_background?: string | {
            type: 'linear-gradient'
            /** First colour: #rgb or #rrggbb */
            start: string
            /** Last colour: #rgb or #rrggbb */
            end: string
            angle_deg?: number
          } | null
        } | null
        /** Icon of the window: an http or https URL */
        favicon_url?: string | null
        /** Logo above the page: an http or https URL */
        logo_url?: string | null
        font?: {
          /** Font file: an http or https URL */
          url?: string | null
        } | null
      }
      theme?: {
        displayName?: string
        borders: {
          button_border_radius: number
          button_border_weight: number
          buttons_style?: 'pill' | 'rounded' | 'sharp'
          input_border_radius: number
          input_border_weight: number
          inputs_style?: 'pill' | 'rounded' | 'sharp'
          show_widget_shadow: boolean
          widget_border_weight: number
          widget_corner_radius: number
        }
        colors: {
          /** kept: #rgb or #rrggbb */
          base_focus_color?: string
          /** kept: #rgb or #rrggbb */
          base_hover_color?: string
          /** Text: #rgb or #rrggbb */
          body_text: string
          captcha_widget_theme?: 'auto' | 'light' | 'dark'
          /** Problems: #rgb or #rrggbb */
          error: string
          /** Headings: #rgb or #rrggbb */
          header: string
          /** kept: #rgb or #rrggbb */
          icons: string
          /** Fields: #rgb or #rrggbb */
          input_background: string
          /** Borders of fields: #rgb or #rrggbb */
          input_border: string
          /** Text of fields: #rgb or #rrggbb */
          input_filled_text: string
          /** Labels: #rgb or #rrggbb */
          input_labels_placeholders: string
          /** Links and what is focused: #rgb or #rrggbb */
          links_focused_components: string
          /** Buttons: #rgb or #rrggbb */
          primary_button: string
          /** Text of buttons: #rgb or #rrggbb */
          primary_button_label: string
          /** kept: #rgb or #rrggbb */
          read_only_background?: string
          /** Borders of second buttons: #rgb or #rrggbb */
          secondary_button_border: string
          /** Text of second buttons: #rgb or #rrggbb */
          secondary_button_label: string
          /** Success: #rgb or #rrggbb */
          success: string
          /** The card: #rgb or #rrggbb */
          widget_background: string
          /** Border of the card: #rgb or #rrggbb */
          widget_border: string
        }
        fonts: {
          body_text: {
            bold: boolean
            size: number
          }
          buttons_text: {
            bold: boolean
            size: number
          }
          /** Font file: an http or https URL */
          font_url: string
          input_labels: {
            bold: boolean
            size: number
          }
          links: {
            bold: boolean
            size: number
          }
          links_style: 'normal' | 'underlined'
          reference_text_size: number
          subtitle: {
            bold: boolean
            size: number
          }
          title: {
            bold: boolean
            size: number
          }
        }
        page_background: {
          /** Background: #rgb or #rrggbb */
          background_color: string
          /** Picture behind the page: an http or https URL */
          background_image_url: string
          page_layout: 'center' | 'left' | 'right'
        }
        widget: {
          header_text_alignment: 'center' | 'left' | 'right'
          logo_height: number
          logo_position: 'center' | 'left' | 'none' | 'right'
          /** Logo above the page: an http or https URL */
          logo_url: string
          social_buttons_layout: 'bottom' | 'top'
        }
      } | null
      /** Liquid template; empty for none; the stored one when left out */
      template?: string
      /** Shown whether or not it is enabled; that of the request when left out */
      language?: string
      texts?: Record<string, unknown>
      /** A text of the screen: the page is shown in a state that says it */
      key?: string
    }
    answer: PagePreview
  }
  'GET /keyturn/texts/:language': {
    params: { language: string }
    query: Empty
    body: undefined
    answer: ScreenTexts
  }
  'GET /branding/themes/default': {
    params: Empty
    query: Empty
    body: undefined
    answer: Theme
  }
  'POST /branding/themes': {
    params: Empty
    query: Empty
    body: {
      displayName?: string
      borders: {
        button_border_radius: number
        button_border_weight: number
        buttons_style?: 'pill' | 'rounded' | 'sharp'
        input_border_radius: number
        input_border_weight: number
        inputs_style?: 'pill' | 'rounded' | 'sharp'
        show_widget_shadow: boolean
        widget_border_weight: number
        widget_corner_radius: number
      }
      colors: {
        /** kept: #rgb or #rrggbb */
        base_focus_color?: string
        /** kept: #rgb or #rrggbb */
        base_hover_color?: string
        /** Text: #rgb or #rrggbb */
        body_text: string
        captcha_widget_theme?: 'auto' | 'light' | 'dark'
        /** Problems: #rgb or #rrggbb */
        error: string
        /** Headings: #rgb or #rrggbb */
        header: string
        /** kept: #rgb or #rrggbb */
        icons: string
        /** Fields: #rgb or #rrggbb */
        input_background: string
        /** Borders of fields: #rgb or #rrggbb */
        input_border: string
        /** Text of fields: #rgb or #rrggbb */
        input_filled_text: string
        /** Labels: #rgb or #rrggbb */
        input_labels_placeholders: string
        /** Links and what is focused: #rgb or #rrggbb */
        links_focused_components: string
        /** Buttons: #rgb or #rrggbb */
        primary_button: string
        /** Text of buttons: #rgb or #rrggbb */
        primary_button_label: string
        /** kept: #rgb or #rrggbb */
        read_only_background?: string
        /** Borders of second buttons: #rgb or #rrggbb */
        secondary_button_border: string
        /** Text of second buttons: #rgb or #rrggbb */
        secondary_button_label: string
        /** Success: #rgb or #rrggbb */
        success: string
        /** The card: #rgb or #rrggbb */
        widget_background: string
        /** Border of the card: #rgb or #rrggbb */
        widget_border: string
      }
      fonts: {
        body_text: {
          bold: boolean
          size: number
        }
        buttons_text: {
          bold: boolean
          size: number
        }
        /** Font file: an http or https URL */
        font_url: string
        input_labels: {
          bold: boolean
          size: number
        }
        links: {
          bold: boolean
          size: number
        }
        links_style: 'normal' | 'underlined'
        reference_text_size: number
        subtitle: {
          bold: boolean
          size: number
        }
        title: {
          bold: boolean
          size: number
        }
      }
      page_background: {
        /** Background: #rgb or #rrggbb */
        background_color: string
        /** Picture behind the page: an http or https URL */
        background_image_url: string
        page_layout: 'center' | 'left' | 'right'
      }
      widget: {
        header_text_alignment: 'center' | 'left' | 'right'
        logo_height: number
        logo_position: 'center' | 'left' | 'none' | 'right'
        /** Logo above the page: an http or https URL */
        logo_url: string
        social_buttons_layout: 'bottom' | 'top'
      }
    }
    answer: Theme
  }
  'GET /branding/themes/:themeId': {
    params: { themeId: string }
    query: Empty
    body: undefined
    answer: Theme
  }
  'PATCH /branding/themes/:themeId': {
    params: { themeId: string }
    query: Empty
    body: {
      displayName?: string
      borders: {
        button_border_radius: number
        button_border_weight: number
        buttons_style?: 'pill' | 'rounded' | 'sharp'
        input_border_radius: number
        input_border_weight: number
        inputs_style?: 'pill' | 'rounded' | 'sharp'
        show_widget_shadow: boolean
        widget_border_weight: number
        widget_corner_radius: number
      }
      colors: {
        /** kept: #rgb or #rrggbb */
        base_focus_color?: string
        /** kept: #rgb or #rrggbb */
        base_hover_color?: string
        /** Text: #rgb or #rrggbb */
        body_text: string
        captcha_widget_theme?: 'auto' | 'light' | 'dark'
        /** Problems: #rgb or #rrggbb */
        error: string
        /** Headings: #rgb or #rrggbb */
        header: string
        /** kept: #rgb or #rrggbb */
        icons: string
        /** Fields: #rgb or #rrggbb */
        input_background: string
        /** Borders of fields: #rgb or #rrggbb */
        input_border: string
        /** Text of fields: #rgb or #rrggbb */
        input_filled_text: string
        /** Labels: #rgb or #rrggbb */
        input_labels_placeholders: string
        /** Links and what is focused: #rgb or #rrggbb */
        links_focused_components: string
        /** Buttons: #rgb or #rrggbb */
        primary_button: string
        /** Text of buttons: #rgb or #rrggbb */
        primary_button_label: string
        /** kept: #rgb or #rrggbb */
        read_only_background?: string
        /** Borders of second buttons: #rgb or #rrggbb */
        secondary_button_border: string
        /** Text of second buttons: #rgb or #rrggbb */
        secondary_button_label: string
        /** Success: #rgb or #rrggbb */
        success: string
        /** The card: #rgb or #rrggbb */
        widget_background: string
        /** Border of the card: #rgb or #rrggbb */
        widget_border: string
      }
      fonts: {
        body_text: {
          bold: boolean
          size: number
        }
        buttons_text: {
          bold: boolean
          size: number
        }
        /** Font file: an http or https URL */
        font_url: string
        input_labels: {
          bold: boolean
          size: number
        }
        links: {
          bold: boolean
          size: number
        }
        links_style: 'normal' | 'underlined'
        reference_text_size: number
        subtitle: {
          bold: boolean
          size: number
        }
        title: {
          bold: boolean
          size: number
        }
      }
      page_background: {
        /** Background: #rgb or #rrggbb */
        background_color: string
        /** Picture behind the page: an http or https URL */
        background_image_url: string
        page_layout: 'center' | 'left' | 'right'
      }
      widget: {
        header_text_alignment: 'center' | 'left' | 'right'
        logo_height: number
        logo_position: 'center' | 'left' | 'none' | 'right'
        /** Logo above the page: an http or https URL */
        logo_url: string
        social_buttons_layout: 'bottom' | 'top'
      }
    }
    answer: Theme
  }
  'DELETE /branding/themes/:themeId': {
    params: { themeId: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /client-grants': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Identifier of the API */
      audience?: string
      /** Id of the client */
      client_id?: string
      /** Kind of subject */
      subject_type?: 'client' | 'user'
    }
    body: undefined
    answer: readonly ClientGrant[] | {
      start: number
      limit: number
      length: number
      total: number
      client_grants: readonly ClientGrant[]
    } | {
      client_grants: readonly ClientGrant[]
      next?: string
    }
  }
  'POST /client-grants': {
    params: Empty
    query: Empty
    body: {
      /** Id of the client */
      client_id: string
      /** The audience (API identifier) */
      audience: string
      /** Scopes allowed for this client grant. */
      scope?: readonly string[]
      /** Other values are not supported yet */
      organization_usage?: 'deny' | null
      /** Other values are not supported yet */
      allow_any_organization?: false | null
      /** Other values are not supported yet */
      subject_type?: 'client' | null
      /** Other values are not supported yet */
      allow_all_scopes?: false | null
    }
    answer: ClientGrant
  }
  'GET /client-grants/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: ClientGrant
  }
  'PATCH /client-grants/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** Scopes allowed for this client grant. */
      scope?: readonly string[]
      /** Other values are not supported yet */
      organization_usage?: 'deny' | null
      /** Other values are not supported yet */
      allow_any_organization?: false | null
      /** Other values are not supported yet */
      allow_all_scopes?: false | null
    }
    answer: ClientGrant
  }
  'DELETE /client-grants/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /clients': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** The client that holds the classic login page */
      is_global?: boolean
      is_first_party?: boolean
      /** Comma-separated application types */
      app_type?: string
    }
    body: undefined
    answer: readonly SomeClient[] | {
      start: number
      limit: number
      length: number
      total: number
      clients: readonly SomeClient[]
    } | {
      clients: readonly SomeClient[]
      next?: string
    }
  }
  'POST /clients': {
    params: Empty
    query: Empty
    body: {
      /** Name of this client */
      name: string
      /** Free text description of this client */
      description?: string
      /** URL of the logo */
      logo_uri?: string
      /** The client's application type */
      app_type?: 'native' | 'spa' | 'regular_web' | 'non_interactive'
      /** Grant types that the client may use */
      grant_types?: readonly ('authorization_code' | 'client_credentials' | 'implicit' | 'password' | 'refresh_token' | 'urn:ietf:params:oauth:grant-type:device_code' | 'http://auth0.com/oauth/grant-type/password-realm' | 'http://auth0.com/oauth/grant-type/mfa-oob' | 'http://auth0.com/oauth/grant-type/mfa-otp' | 'http://auth0.com/oauth/grant-type/mfa-recovery-code' | 'http://auth0.com/oauth/grant-type/passwordless/otp')[]
      /** How the client authenticates at the token endpoint */
      token_endpoint_auth_method?: 'none' | 'client_secret_post' | 'client_secret_basic' | null
      /** Metadata of the client: up to 10 texts */
      client_metadata?: Record<string, unknown>
      /** URL at which a login begins */
      initiate_login_uri?: string | null
      is_first_party?: boolean
      /** URLs that a login may return to, compared byte by byte */
      callbacks?: readonly string[]
      /** URLs that a logout may return to, compared byte by byte */
      allowed_logout_urls?: readonly string[]
      /** Origins of scripts */
      allowed_origins?: readonly string[]
      /** Origins of scripts that ask for tokens */
      web_origins?: readonly string[]
      jwt_configuration?: {
        /** Lifetime of an id_token, in seconds */
        lifetime_in_seconds?: number
        /** What id_tokens are signed by: RS256 and nothing else */
        alg?: 'RS256'
        secret_encoded?: boolean
        scopes?: Record<string, unknown> | null
      } | null
      refresh_token?: {
        /** Whether every use gives a new token and ends the old one */
        rotation_type?: 'rotating' | 'non-rotating'
        /** Whether tokens have a lifetime at all */
        expiration_type?: 'expiring' | 'non-expiring'
        /** Time in which the token before the last is still taken, when they rotate, in seconds */
        leeway?: number
        /** Lifetime from the first token on, in seconds */
        token_lifetime?: number
        /** Whether there is no such lifetime */
        infinite_token_lifetime?: boolean
        /** Lifetime from the last use on, in seconds */
        idle_token_lifetime?: number
        /** Whether there is no such lifetime */
        infinite_idle_token_lifetime?: boolean
        /** Refresh tokens for many APIs is not supported yet */
        policies?: null
      } | null
      oidc_logout?: {
        /** URLs that logout tokens are sent to */
        backchannel_logout_urls?: readonly string[]
        backchannel_logout_initiators?: {
          /** Whether only selected reasons count */
          mode?: 'custom' | 'all'
          selected_initiators?: readonly ('rp-logout' | 'idp-logout' | 'password-changed' | 'session-expired' | 'session-revoked' | 'account-deleted' | 'email-identifier-changed' | 'mfa-phone-unenrolled' | 'account-deactivated')[]
        } | null
        backchannel_logout_session_metadata?: {
          /** Metadata of the session in logout tokens is not supported yet */
          include?: false | null
        } | null
      } | null
      /** Whether its auth0-forwarded-for header names the address of a user */
      is_token_endpoint_ip_header_trusted?: boolean
      /** Ids of clients */
      allowed_clients?: readonly string[]
      /** Audiences of SAML */
      client_aliases?: readonly string[]
      mobile?: Record<string, unknown> | null
      native_social_login?: Record<string, unknown> | null
      addons?: Record<string, unknown> | null
      encryption_key?: Record<string, unknown> | null
      sso?: boolean
      sso_disabled?: boolean
      oidc_conformant?: boolean
      cross_origin_authentication?: boolean
      cross_origin_auth?: boolean
      cross_origin_loc?: string | null
      custom_login_page_on?: boolean
      custom_login_page?: string
      form_template?: string
      organization_usage?: 'deny' | 'allow' | 'require' | null
      organization_require_behavior?: 'no_prompt' | 'pre_login_prompt' | 'post_login_prompt' | null
      skip_non_verifiable_callback_uri_confirmation_prompt?: boolean | null
      /** Requiring pushed authorization requests is not supported yet */
      require_pushed_authorization_requests?: false | null
      /** Proof of possession is not supported yet */
      require_proof_of_possession?: false | null
      /** A signed request object is not supported yet */
      signed_request_object?: null
      /** Session transfer is not supported yet */
      session_transfer?: null
      /** A compliance level is not supported yet */
      compliance_level?: null
      /** A token quota is not supported yet */
      token_quota?: null
      /** Token exchange is not supported yet */
      token_exchange?: null
      /** A default organization is not supported yet */
      default_organization?: null
      client_authentication_methods?: {
        private_key_jwt: {
          /** One or two keys */
          credentials: readonly {
            /** public_key: those of mTLS, cert_subject_dn and x509_cert, are not supported */
            credential_type: 'public_key'
            /** Friendly name of the credential */
            name?: string
            /** PEM of a public RSA key or of an X.509 certificate */
            pem: string
            /** The one algorithm of its signatures */
            alg?: 'RS256' | 'RS384' | 'PS256'
            /** Key ID: 10 to 64 letters, digits, _ and - */
            kid?: string
            /** When the credential ends */
            expires_at?: string
            /** Take the end of the certificate */
            parse_expiry_from_cert?: boolean
          }[]
        }
        /** mTLS is not offered: a proxy in front of this server ends TLS */
        tls_client_auth?: unknown
        /** mTLS is not offered: a proxy in front of this server ends TLS */
        self_signed_tls_client_auth?: unknown
      } | null
    }
    answer: Client
  }
  'GET /clients/:id': {
    params: { id: string }
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomeClient
  }
  'PATCH /clients/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** Name of this client */
      name?: string
      /** The secret of the client: 16 or more printable ASCII characters */
      client_secret?: string
      /** Free text description of this client */
      description?: string
      /** URL of the logo */
      logo_uri?: string
      /** The client's application type */
      app_type?: 'native' | 'spa' | 'regular_web' | 'non_interactive'
      /** Grant types that the client may use */
      grant_types?: readonly ('authorization_code' | 'client_credentials' | 'implicit' | 'password' | 'refresh_token' | 'urn:ietf:params:oauth:grant-type:device_code' | 'http://auth0.com/oauth/grant-type/password-realm' | 'http://auth0.com/oauth/grant-type/mfa-oob' | 'http://auth0.com/oauth/grant-type/mfa-otp' | 'http://auth0.com/oauth/grant-type/mfa-recovery-code' | 'http://auth0.com/oauth/grant-type/passwordless/otp')[]
      /** How the client authenticates at the token endpoint */
      token_endpoint_auth_method?: 'none' | 'client_secret_post' | 'client_secret_basic' | null
      /** Metadata of the client: up to 10 texts */
      client_metadata?: Record<string, unknown>
      /** URL at which a login begins */
      initiate_login_uri?: string | null
      is_first_party?: boolean
      /** URLs that a login may return to, compared byte by byte */
      callbacks?: readonly string[]
      /** URLs that a logout may return to, compared byte by byte */
      allowed_logout_urls?: readonly string[]
      /** Origins of scripts */
      allowed_origins?: readonly string[]
      /** Origins of scripts that ask for tokens */
      web_origins?: readonly string[]
      jwt_configuration?: {
        /** Lifetime of an id_token, in seconds */
        lifetime_in_seconds?: number
        /** What id_tokens are signed by: RS256 and nothing else */
        alg?: 'RS256'
        secret_encoded?: boolean
        scopes?: Record<string, unknown> | null
      } | null
      refresh_token?: {
        /** Whether every use gives a new token and ends the old one */
        rotation_type?: 'rotating' | 'non-rotating'
        /** Whether tokens have a lifetime at all */
        expiration_type?: 'expiring' | 'non-expiring'
        /** Time in which the token before the last is still taken, when they rotate, in seconds */
        leeway?: number
        /** Lifetime from the first token on, in seconds */
        token_lifetime?: number
        /** Whether there is no such lifetime */
        infinite_token_lifetime?: boolean
        /** Lifetime from the last use on, in seconds */
        idle_token_lifetime?: number
        /** Whether there is no such lifetime */
        infinite_idle_token_lifetime?: boolean
        /** Refresh tokens for many APIs is not supported yet */
        policies?: null
      } | null
      oidc_logout?: {
        /** URLs that logout tokens are sent to */
        backchannel_logout_urls?: readonly string[]
        backchannel_logout_initiators?: {
          /** Whether only selected reasons count */
          mode?: 'custom' | 'all'
          selected_initiators?: readonly ('rp-logout' | 'idp-logout' | 'password-changed' | 'session-expired' | 'session-revoked' | 'account-deleted' | 'email-identifier-changed' | 'mfa-phone-unenrolled' | 'account-deactivated')[]
        } | null
        backchannel_logout_session_metadata?: {
          /** Metadata of the session in logout tokens is not supported yet */
          include?: false | null
        } | null
      } | null
      /** Whether its auth0-forwarded-for header names the address of a user */
      is_token_endpoint_ip_header_trusted?: boolean
      /** Ids of clients */
      allowed_clients?: readonly string[]
      /** Audiences of SAML */
      client_aliases?: readonly string[]
      mobile?: Record<string, unknown> | null
      native_social_login?: Record<string, unknown> | null
      addons?: Record<string, unknown> | null
      encryption_key?: Record<string, unknown> | null
      sso?: boolean
      sso_disabled?: boolean
      oidc_conformant?: boolean
      cross_origin_authentication?: boolean
      cross_origin_auth?: boolean
      cross_origin_loc?: string | null
      custom_login_page_on?: boolean
      custom_login_page?: string
      form_template?: string
      organization_usage?: 'deny' | 'allow' | 'require' | null
      organization_require_behavior?: 'no_prompt' | 'pre_login_prompt' | 'post_login_prompt' | null
      skip_non_verifiable_callback_uri_confirmation_prompt?: boolean | null
      /** Requiring pushed authorization requests is not supported yet */
      require_pushed_authorization_requests?: false | null
      /** Proof of possession is not supported yet */
      require_proof_of_possession?: false | null
      /** A signed request object is not supported yet */
      signed_request_object?: null
      /** Session transfer is not supported yet */
      session_transfer?: null
      /** A compliance level is not supported yet */
      compliance_level?: null
      /** A token quota is not supported yet */
      token_quota?: null
      /** Token exchange is not supported yet */
      token_exchange?: null
      /** A default organization is not supported yet */
      default_organization?: null
      client_authentication_methods?: {
        private_key_jwt: {
          /** Credentials of the client: one or two */
          credentials: readonly {
            /** ID of the credential */
            id: string
          }[]
        }
        /** mTLS is not offered: a proxy in front of this server ends TLS */
        tls_client_auth?: unknown
        /** mTLS is not offered: a proxy in front of this server ends TLS */
        self_signed_tls_client_auth?: unknown
      } | null
    }
    answer: SomeClient
  }
  'DELETE /clients/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'POST /clients/:id/rotate-secret': {
    params: { id: string }
    query: Empty
    body: Empty | undefined
    answer: Client
  }
  'GET /clients/:id/connections': {
    params: { id: string }
    query: {
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      /** Strategy of the connections */
      strategy?: string
    }
    body: undefined
    answer: readonly SomeConnection[] | {
      start: number
      limit: number
      length: number
      total: number
      connections: readonly SomeConnection[]
    } | {
      connections: readonly SomeConnection[]
      next?: string
    }
  }
  'GET /clients/:client_id/credentials': {
    params: { client_id: string }
    query: Empty
    body: undefined
    answer: readonly ClientCredential[]
  }
  'POST /clients/:client_id/credentials': {
    params: { client_id: string }
    query: Empty
    body: {
      /** public_key: those of mTLS, cert_subject_dn and x509_cert, are not supported */
      credential_type: 'public_key'
      /** Friendly name of the credential */
      name?: string
      /** PEM of a public RSA key or of an X.509 certificate */
      pem: string
      /** The one algorithm of its signatures */
      alg?: 'RS256' | 'RS384' | 'PS256'
      /** Key ID: 10 to 64 letters, digits, _ and - */
      kid?: string
      /** When the credential ends */
      expires_at?: string
      /** Take the end of the certificate */
      parse_expiry_from_cert?: boolean
    }
    answer: ClientCredential
  }
  'GET /clients/:client_id/credentials/:credential_id': {
    params: { client_id: string; credential_id: string }
    query: Empty
    body: undefined
    answer: ClientCredential
  }
  'PATCH /clients/:client_id/credentials/:credential_id': {
    params: { client_id: string; credential_id: string }
    query: Empty
    body: {
      /** When the credential ends; null: never */
      expires_at?: string | null
    }
    answer: ClientCredential
  }
  'DELETE /clients/:client_id/credentials/:credential_id': {
    params: { client_id: string; credential_id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /connections': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      strategy?: string | readonly string[]
      /** Name of the connection */
      name?: string
    }
    body: undefined
    answer: readonly SomeConnection[] | {
      start: number
      limit: number
      length: number
      total: number
      connections: readonly SomeConnection[]
    } | {
      connections: readonly SomeConnection[]
      next?: string
    }
  }
  'POST /connections': {
    params: Empty
    query: Empty
    body: {
      /** The name of the connection */
      name: string
      /** Only database connections are supported */
      strategy: 'auth0'
      /** Name shown to people */
      display_name?: string | null
      /** Options of the connection */
      options?: {
        /** Password strength level */
        passwordPolicy?: 'none' | 'low' | 'fair' | 'good' | 'excellent' | null
        password_complexity_options?: {
          min_length?: number
        } | null
        password_history?: {
          /** Whether the rule holds */
          enable: boolean
          size?: number
        } | null
        password_no_personal_info?: {
          /** Whether the rule holds */
          enable: boolean
        } | null
        password_dictionary?: {
          /** Whether the rule holds */
          enable: boolean
          dictionary?: readonly string[]
        } | null
        requires_username?: boolean
        disable_signup?: boolean
        attributes?: {
          email?: {
            identifier?: {
              /** Whether people sign in by it */
              active?: boolean
              /** Passwords are the only method */
              default_method?: 'password'
            }
            /** Kept for round trips: what is asked for at sign-up counts */
            profile_required?: boolean
            /** Addresses are always unique */
            unique?: true
            /** An address is verified by a link */
            verification_method?: 'link'
            signup?: {
              /** Whether it is asked for at sign-up */
              status?: 'required' | 'optional' | 'inactive'
              verification?: {
                /** Whether a mail verifies it */
                active?: boolean
              }
            }
          }
          phone_number?: {
            identifier?: {
              /** Whether people sign in by it */
              active?: boolean
              /** Passwords are the only method */
              default_method?: 'password'
            }
            /** Kept for round trips: what is asked for at sign-up counts */
            profile_required?: boolean
            signup?: {
              /** Whether it is asked for at sign-up */
              status?: 'required' | 'optional' | 'inactive'
              verification?: {
                /** Verifying a number at sign-up is not supported yet */
                active?: false | null
              }
            }
          }
          username?: {
            identifier?: {
              /** Whether people sign in by it */
              active?: boolean
              /** Passwords are the only method */
              default_method?: 'password'
            }
            /** Kept for round trips: what is asked for at sign-up counts */
            profile_required?: boolean
            signup?: {
              /** Whether it is asked for at sign-up */
              status?: 'required' | 'optional' | 'inactive'
            }
            validation?: {
              min_length?: number
              max_length?: number
              allowed_types?: {
                /** An address as a username is not supported yet */
                email?: false | null
                /** A number as a username is not supported yet */
                phone_number?: false | null
              }
            } | null
          }
        } | null
        brute_force_protection?: boolean
        strategy_version?: number
        mfa?: Record<string, unknown> | null
        authentication_methods?: Record<string, unknown> | null
        passkey_options?: Record<string, unknown> | null
        validation?: Record<string, unknown> | null
        precedence?: readonly ('email' | 'phone_number' | 'username')[]
        non_persistent_attrs?: readonly string[] | null
        basic_profile?: boolean
        ext_profile?: boolean
        api_enable_users?: boolean
        enable_script_context?: boolean
        /** A custom database is not supported yet */
        enabledDatabaseCustomization?: false | null
        /** Importing users at their first login is not supported yet */
        import_mode?: false | null
        /** A custom database is not supported yet */
        customScripts?: Record<string, unknown> | null
        /** A custom database is not supported yet */
        configuration?: Record<string, unknown> | null
        /** Switching self-service reset off is not supported yet */
        disable_self_service_change_password?: false | null
        /** password_options (passwordPolicy and its companions do the same) is not supported yet */
        password_options?: Record<string, unknown> | null
      }
      /** Ids of the clients that may use the connection */
      enabled_clients?: readonly string[]
      /** A domain connection is not supported yet */
      is_domain_connection?: false | null
      show_as_button?: boolean
      realms?: readonly string[]
      /** Metadata */
      metadata?: Record<string, unknown>
      authentication?: {
        active: true
      }
      connected_accounts?: {
        active: false
      }
    }
    answer: Connection
  }
  'GET /connections/:id': {
    params: { id: string }
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomeConnection
  }
  'PATCH /connections/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** Name shown to people */
      display_name?: string | null
      /** Options of the connection */
      options?: {
        /** Password strength level */
        passwordPolicy?: 'none' | 'low' | 'fair' | 'good' | 'excellent' | null
        password_complexity_options?: {
          min_length?: number
        } | null
        password_history?: {
          /** Whether the rule holds */
          enable: boolean
          size?: number
        } | null
        password_no_personal_info?: {
          /** Whether the rule holds */
          enable: boolean
        } | null
        password_dictionary?: {
          /** Whether the rule holds */
          enable: boolean
          dictionary?: readonly string[]
        } | null
        requires_username?: boolean
        disable_signup?: boolean
        attributes?: {
          email?: {
            identifier?: {
              /** Whether people sign in by it */
              active?: boolean
              /** Passwords are the only method */
              default_method?: 'password'
            }
            /** Kept for round trips: what is asked for at sign-up counts */
            profile_required?: boolean
            /** Addresses are always unique */
            unique?: true
            /** An address is verified by a link */
            verification_method?: 'link'
            signup?: {
              /** Whether it is asked for at sign-up */
              status?: 'required' | 'optional' | 'inactive'
              verification?: {
                /** Whether a mail verifies it */
                active?: boolean
              }
            }
          }
          phone_number?: {
            identifier?: {
              /** Whether people sign in by it */
              active?: boolean
              /** Passwords are the only method */
              default_method?: 'password'
            }
            /** Kept for round trips: what is asked for at sign-up counts */
            profile_required?: boolean
            signup?: {
              /** Whether it is asked for at sign-up */
              status?: 'required' | 'optional' | 'inactive'
              verification?: {
                /** Verifying a number at sign-up is not supported yet */
                active?: false | null
              }
            }
          }
          username?: {
            identifier?: {
              /** Whether people sign in by it */
              active?: boolean
              /** Passwords are the only method */
              default_method?: 'password'
            }
            /** Kept for round trips: what is asked for at sign-up counts */
            profile_required?: boolean
            signup?: {
              /** Whether it is asked for at sign-up */
              status?: 'required' | 'optional' | 'inactive'
            }
            validation?: {
              min_length?: number
              max_length?: number
              allowed_types?: {
                /** An address as a username is not supported yet */
                email?: false | null
                /** A number as a username is not supported yet */
                phone_number?: false | null
              }
            } | null
          }
        } | null
        brute_force_protection?: boolean
        strategy_version?: number
        mfa?: Record<string, unknown> | null
        authentication_methods?: Record<string, unknown> | null
        passkey_options?: Record<string, unknown> | null
        validation?: Record<string, unknown> | null
        precedence?: readonly ('email' | 'phone_number' | 'username')[]
        non_persistent_attrs?: readonly string[] | null
        basic_profile?: boolean
        ext_profile?: boolean
        api_enable_users?: boolean
        enable_script_context?: boolean
        /** A custom database is not supported yet */
        enabledDatabaseCustomization?: false | null
        /** Importing users at their first login is not supported yet */
        import_mode?: false | null
        /** A custom database is not supported yet */
        customScripts?: Record<string, unknown> | null
        /** A custom database is not supported yet */
        configuration?: Record<string, unknown> | null
        /** Switching self-service reset off is not supported yet */
        disable_self_service_change_password?: false | null
        /** password_options (passwordPolicy and its companions do the same) is not supported yet */
        password_options?: Record<string, unknown> | null
      }
      /** Ids of the clients that may use the connection */
      enabled_clients?: readonly string[]
      /** A domain connection is not supported yet */
      is_domain_connection?: false | null
      show_as_button?: boolean
      realms?: readonly string[]
      /** Metadata */
      metadata?: Record<string, unknown>
      authentication?: {
        active: true
      }
      connected_accounts?: {
        active: false
      }
    }
    answer: Connection
  }
  'DELETE /connections/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: Deleted
  }
  'GET /connections/:id/clients': {
    params: { id: string }
    query: {
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
    }
    body: undefined
    answer: {
      clients: readonly ClientId[]
      next?: string
    }
  }
  'PATCH /connections/:id/clients': {
    params: { id: string }
    query: Empty
    body: readonly {
      client_id: string
      status: boolean
    }[]
    answer: undefined
  }
  'DELETE /connections/:id/users': {
    params: { id: string }
    query: {
      /** The email of the user */
      email: string
    }
    body: undefined
    answer: undefined
  }
  'GET /emails/provider': {
    params: Empty
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomeEmailProvider
  }
  'POST /emails/provider': {
    params: Empty
    query: Empty
    body: {
      /** Name of the email provider */
      name: 'mailgun' | 'mandrill' | 'sendgrid' | 'resend' | 'ses' | 'sparkpost' | 'smtp' | 'azure_cs' | 'ms365' | 'custom'
      /** Whether the provider is enabled */
      enabled?: boolean
      /** Address that mails come from */
      default_from_address?: string
      /** Credentials of the provider */
      credentials: Record<string, unknown>
      settings?: Record<string, unknown> | null
    }
    answer: EmailProvider
  }
  'PATCH /emails/provider': {
    params: Empty
    query: Empty
    body: {
      /** Name of the email provider */
      name?: 'mailgun' | 'mandrill' | 'sendgrid' | 'resend' | 'ses' | 'sparkpost' | 'smtp' | 'azure_cs' | 'ms365' | 'custom'
      /** Whether the provider is enabled */
      enabled?: boolean
      /** Address that mails come from */
      default_from_address?: string
      /** Credentials of the provider */
      credentials?: Record<string, unknown>
      settings?: Record<string, unknown> | null
    }
    answer: EmailProvider
  }
  'DELETE /emails/provider': {
    params: Empty
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /email-templates/:templateName': {
    params: { templateName: string }
    query: Empty
    body: undefined
    answer: EmailTemplate
  }
  'POST /email-templates': {
    params: Empty
    query: Empty
    body: {
      /** Name of the template */
      template: 'reset_email' | 'reset_email_by_code' | 'verify_email' | 'verify_email_by_code' | 'welcome_email' | 'blocked_account' | 'stolen_credentials' | 'enrollment_email' | 'mfa_oob_code' | 'password_changed' | 'factor_added' | 'factor_removed' | 'auth_email_by_code' | 'user_invitation' | 'change_password' | 'password_reset' | 'async_approval'
      /** Body of the mail, in Liquid */
      body?: string | null
      /** Sender */
      from?: string | null
      /** Subject */
      subject?: string | null
      /** Syntax of the body */
      syntax?: 'liquid' | null
      /** Where the link goes on to */
      resultUrl?: string | null
      urlLifetimeInSeconds?: number | null
      includeEmailInRedirect?: boolean
      /** Whether the template is used */
      enabled?: boolean | null
    }
    answer: EmailTemplate
  }
  'PUT /email-templates/:templateName': {
    params: { templateName: string }
    query: Empty
    body: {
      /** Name of the template */
      template?: 'reset_email' | 'reset_email_by_code' | 'verify_email' | 'verify_email_by_code' | 'welcome_email' | 'blocked_account' | 'stolen_credentials' | 'enrollment_email' | 'mfa_oob_code' | 'password_changed' | 'factor_added' | 'factor_removed' | 'auth_email_by_code' | 'user_invitation' | 'change_password' | 'password_reset' | 'async_approval'
      /** Body of the mail, in Liquid */
      body?: string | null
      /** Sender */
      from?: string | null
      /** Subject */
      subject?: string | null
      /** Syntax of the body */
      syntax?: 'liquid' | null
      /** Where the link goes on to */
      resultUrl?: string | null
      urlLifetimeInSeconds?: number | null
      includeEmailInRedirect?: boolean
      /** Whether the template is used */
      enabled?: boolean | null
    }
    answer: EmailTemplate
  }
  'PATCH /email-templates/:templateName': {
    params: { templateName: string }
    query: Empty
    body: {
      /** Name of the template */
      template?: 'reset_email' | 'reset_email_by_code' | 'verify_email' | 'verify_email_by_code' | 'welcome_email' | 'blocked_account' | 'stolen_credentials' | 'enrollment_email' | 'mfa_oob_code' | 'password_changed' | 'factor_added' | 'factor_removed' | 'auth_email_by_code' | 'user_invitation' | 'change_password' | 'password_reset' | 'async_approval'
      /** Body of the mail, in Liquid */
      body?: string | null
      /** Sender */
      from?: string | null
      /** Subject */
      subject?: string | null
      /** Syntax of the body */
      syntax?: 'liquid' | null
      /** Where the link goes on to */
      resultUrl?: string | null
      urlLifetimeInSeconds?: number | null
      includeEmailInRedirect?: boolean
      /** Whether the template is used */
      enabled?: boolean | null
    }
    answer: EmailTemplate
  }
  'POST /keyturn/emails/provider/try': {
    params: Empty
    query: Empty
    body: {
      /** Address that the mail goes to */
      to: string
      /** Language */
      language?: string
    }
    answer: {
      delivered: boolean
      by: string
      reason?: string
      problem?: string
    }
  }
  'POST /keyturn/email-templates/:templateName/preview': {
    params: { templateName: string }
    query: Empty
    body: {
      /** Language */
      language?: string
      /** Subject */
      subject?: string | null
      /** Body of the mail, in Liquid */
      body?: string | null
      /** Sender */
      from?: string | null
    } | undefined
    answer: MailPreview
  }
  'POST /keyturn/email-templates/:templateName/try': {
    params: { templateName: string }
    query: Empty
    body: {
      /** Address that the mail goes to */
      to: string
      /** Language */
      language?: string
    }
    answer: {
      delivered: boolean
      by: string
      reason?: string
      problem?: string
    }
  }
  'GET /keyturn/email-templates/:templateName/languages': {
    params: { templateName: string }
    query: Empty
    body: undefined
    answer: TemplateLanguages
  }
  'PUT /keyturn/email-templates/:templateName/languages/:language': {
    params: { templateName: string; language: string }
    query: Empty
    body: {
      /** Subject */
      subject?: string | null
      /** Body of the mail, in Liquid */
      body?: string | null
    }
    answer: TemplateWords
  }
  'DELETE /keyturn/email-templates/:templateName/languages/:language': {
    params: { templateName: string; language: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /keyturn/message-webhooks/email': {
    params: Empty
    query: Empty
    body: undefined
    answer: MessageWebhook
  }
  'PUT /keyturn/message-webhooks/email': {
    params: Empty
    query: Empty
    body: {
      /** https address */
      url: string
    }
    answer: NewMessageWebhook
  }
  'DELETE /keyturn/message-webhooks/email': {
    params: Empty
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /keyturn/message-webhooks/phone': {
    params: Empty
    query: Empty
    body: undefined
    answer: MessageWebhook
  }
  'PUT /keyturn/message-webhooks/phone': {
    params: Empty
    query: Empty
    body: {
      /** https address */
      url: string
    }
    answer: NewMessageWebhook
  }
  'DELETE /keyturn/message-webhooks/phone': {
    params: Empty
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /branding/phone/providers': {
    params: Empty
    query: {
      disabled?: boolean
    }
    body: undefined
    answer: PhoneProviders
  }
  'POST /branding/phone/providers': {
    params: Empty
    query: Empty
    body: {
      /** Name of the phone notification provider */
      name: 'twilio' | 'custom'
      /** Whether the provider is disabled */
      disabled?: boolean
      configuration?: {
        /** Sender */
        default_from?: string
        /** Messaging service */
        mssid?: string
        /** Twilio account */
        sid?: string
        delivery_methods: readonly ('text' | 'voice')[]
      }
      credentials: {
        /** Twilio auth token */
        auth_token?: string
      }
    }
    answer: PhoneProvider
  }
  'GET /branding/phone/providers/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: PhoneProvider
  }
  'PATCH /branding/phone/providers/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** Name of the phone notification provider */
      name?: 'twilio' | 'custom'
      /** Whether the provider is disabled */
      disabled?: boolean
      configuration?: {
        /** Sender */
        default_from?: string
        /** Messaging service */
        mssid?: string
        /** Twilio account */
        sid?: string
        delivery_methods: readonly ('text' | 'voice')[]
      }
      credentials?: {
        /** Twilio auth token */
        auth_token?: string
      }
    }
    answer: PhoneProvider
  }
  'DELETE /branding/phone/providers/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'POST /branding/phone/providers/:id/try': {
    params: { id: string }
    query: Empty
    body: {
      /** Number in international form */
      to: string
      delivery_method?: 'text' | 'voice'
    }
    answer: PhoneTrial
  }
  'GET /branding/phone/templates': {
    params: Empty
    query: {
      disabled?: boolean
    }
    body: undefined
    answer: PhoneTemplates
  }
  'POST /branding/phone/templates': {
    params: Empty
    query: Empty
    body: {
      /** Kind of the message */
      type: 'otp_verify' | 'otp_enroll' | 'change_password' | 'blocked_account' | 'password_breach'
      /** Whether the template is disabled */
      disabled?: boolean
      content?: {
        syntax?: 'liquid'
        /** Sender */
        from?: string
        body?: {
          /** Text message */
          text?: string
          /** What a call says */
          voice?: string
        }
      }
    }
    answer: PhoneTemplate
  }
  'GET /branding/phone/templates/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: PhoneTemplate
  }
  'PATCH /branding/phone/templates/:id': {
    params: { id: string }
    query: Empty
    body: {
      content?: {
        syntax?: 'liquid'
        /** Sender */
        from?: string
        body?: {
          /** Text message */
          text?: string
          /** What a call says */
          voice?: string
        }
      }
      /** Whether the template is disabled */
      disabled?: boolean
    }
    answer: PhoneTemplate
  }
  'DELETE /branding/phone/templates/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'PATCH /branding/phone/templates/:id/reset': {
    params: { id: string }
    query: Empty
    body: Empty | undefined
    answer: PhoneTemplate
  }
  'POST /branding/phone/templates/:id/try': {
    params: { id: string }
    query: Empty
    body: {
      /** Number in international form */
      to: string
      delivery_method?: 'text' | 'voice'
    }
    answer: PhoneTemplateTrial
  }
  'POST /guardian/enrollments/ticket': {
    params: Empty
    query: Empty
    body: {
      /** user_id of who enrolls */
      user_id: string
      /** Where the ticket is mailed, instead of to the user */
      email?: string
      send_mail?: boolean
      email_locale?: string
      factor?: 'push-notification' | 'phone' | 'email' | 'otp' | 'webauthn-roaming' | 'webauthn-platform'
      allow_multiple_enrollments?: boolean
    }
    answer: EnrollmentTicket
  }
  'GET /users/:id/enrollments': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: readonly GuardianEnrollment[]
  }
  'GET /guardian/enrollments/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: GuardianEnrollment
  }
  'DELETE /guardian/enrollments/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /forms': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
    }
    body: undefined
    answer: readonly Form[] | {
      start: number
      limit: number
      length: number
      total: number
      forms: readonly Form[]
    }
  }
  'POST /forms': {
    params: Empty
    query: Empty
    body: {
      /** Name of the form, for administrators */
      name: string
      /** Heading of the page */
      title: string
      /** Words above the fields */
      description?: string
      fields: readonly {
        /** Name of the answer in event.prompt.fields */
        id: string
        type: 'text' | 'email' | 'number' | 'choice' | 'boolean' | 'legal' | 'rich_text'
        /** What the field is called; {{vars.name}} is filled in */
        label?: string
        required?: boolean
        min_length?: number
        max_length?: number
        min?: number
        max?: number
        options?: readonly {
          /** What the Action gets */
          value: string
          /** What is shown */
          label: string
        }[]
        /** The words of rich_text */
        content?: string
      }[]
      /** Label of the button */
      submit?: string
    }
    answer: Form
  }
  'GET /forms/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: Form
  }
  'PATCH /forms/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** Name of the form, for administrators */
      name?: string
      /** Heading of the page */
      title?: string
      /** Words above the fields */
      description?: string | null
      fields?: readonly {
        /** Name of the answer in event.prompt.fields */
        id: string
        type: 'text' | 'email' | 'number' | 'choice' | 'boolean' | 'legal' | 'rich_text'
        /** What the field is called; {{vars.name}} is filled in */
        label?: string
        required?: boolean
        min_length?: number
        max_length?: number
        min?: number
        max?: number
        options?: readonly {
          /** What the Action gets */
          value: string
          /** What is shown */
          label: string
        }[]
        /** The words of rich_text */
        content?: string
      }[]
      /** Label of the button */
      submit?: string | null
    }
    answer: Form
  }
  'DELETE /forms/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'POST /keyturn/forms/preview': {
    params: Empty
    query: Empty
    body: {
      /** Heading of the page */
      title: string
      /** Words above the fields */
      description?: string
      fields: readonly {
        /** Name of the answer in event.prompt.fields */
        id: string
        type: 'text' | 'email' | 'number' | 'choice' | 'boolean' | 'legal' | 'rich_text'
        /** What the field is called; {{vars.name}} is filled in */
        label?: string
        required?: boolean
        min_length?: number
        max_length?: number
        min?: number
        max?: number
        options?: readonly {
          /** What the Action gets */
          value: string
          /** What is shown */
          label: string
        }[]
        /** The words of rich_text */
        content?: string
      }[]
      /** Label of the button */
      submit?: string
      vars?: Record<string, unknown>
      /** As it stands after it was sent with nothing filled in */
      refused?: boolean
      language?: string
    }
    answer: FormPreview
  }
  'GET /guardian/factors': {
    params: Empty
    query: Empty
    body: undefined
    answer: readonly GuardianFactor[]
  }
  'PUT /guardian/factors/:name': {
    params: { name: string }
    query: Empty
    body: {
      /** Whether this factor is enabled */
      enabled: boolean
    }
    answer: FactorSwitch
  }
  'GET /guardian/policies': {
    params: Empty
    query: Empty
    body: undefined
    answer: readonly 'all-applications'[]
  }
  'PUT /guardian/policies': {
    params: Empty
    query: Empty
    body: readonly 'all-applications'[]
    answer: readonly 'all-applications'[]
  }
  'GET /guardian/factors/phone/message-types': {
    params: Empty
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomePhoneMessageTypes
  }
  'PUT /guardian/factors/phone/message-types': {
    params: Empty
    query: Empty
    body: {
      message_types: readonly ('sms' | 'voice')[]
    }
    answer: PhoneMessageTypes
  }
  'GET /guardian/factors/push-notification/selected-provider': {
    params: Empty
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomePushProvider
  }
  'PUT /guardian/factors/push-notification/selected-provider': {
    params: Empty
    query: Empty
    body: {
      /** Who sends the messages */
      provider: 'guardian' | 'sns' | 'direct'
    }
    answer: PushProvider
  }
  'GET /guardian/factors/phone/providers/twilio': {
    params: Empty
    query: Empty
    body: undefined
    answer: TwilioAccount
  }
  'PUT /guardian/factors/phone/providers/twilio': {
    params: Empty
    query: Empty
    body: {
      /** Number that messages come from */
      from?: string | null
      /** Messaging service */
      messaging_service_sid?: string | null
      /** Twilio auth token */
      auth_token?: string | null
      /** Twilio account */
      sid?: string | null
    }
    answer: TwilioAccount
  }
  'GET /guardian/factors/phone/selected-provider': {
    params: Empty
    query: Empty
    body: undefined
    answer: PhoneProviderChoice
  }
  'PUT /guardian/factors/phone/selected-provider': {
    params: Empty
    query: Empty
    body: {
      /** Who sends the messages */
      provider: 'auth0' | 'twilio' | 'phone-message-hook'
    }
    answer: PhoneProviderChoice
  }
  'GET /guardian/factors/phone/templates': {
    params: Empty
    query: Empty
    body: undefined
    answer: CodeTexts
  }
  'PUT /guardian/factors/phone/templates': {
    params: Empty
    query: Empty
    body: {
      /** Text at enrollment */
      enrollment_message: string
      /** Text with the code */
      verification_message: string
    }
    answer: CodeTexts
  }
  'GET /guardian/factors/sms/providers/twilio': {
    params: Empty
    query: Empty
    body: undefined
    answer: TwilioAccount
  }
  'PUT /guardian/factors/sms/providers/twilio': {
    params: Empty
    query: Empty
    body: {
      /** Number that messages come from */
      from?: string | null
      /** Messaging service */
      messaging_service_sid?: string | null
      /** Twilio auth token */
      auth_token?: string | null
      /** Twilio account */
      sid?: string | null
    }
    answer: TwilioAccount
  }
  'GET /guardian/factors/sms/selected-provider': {
    params: Empty
    query: Empty
    body: undefined
    answer: PhoneProviderChoice
  }
  'PUT /guardian/factors/sms/selected-provider': {
    params: Empty
    query: Empty
    body: {
      /** Who sends the messages */
      provider: 'auth0' | 'twilio' | 'phone-message-hook'
    }
    answer: PhoneProviderChoice
  }
  'GET /guardian/factors/sms/templates': {
    params: Empty
    query: Empty
    body: undefined
    answer: CodeTexts
  }
  'PUT /guardian/factors/sms/templates': {
    params: Empty
    query: Empty
    body: {
      /** Text at enrollment */
      enrollment_message: string
      /** Text with the code */
      verification_message: string
    }
    answer: CodeTexts
  }
  'GET /hooks': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      /** Those that are enabled, or those that are not */
      enabled?: boolean
      /** The extension point: post-change-password is the one that runs here */
      triggerId?: 'credentials-exchange' | 'pre-user-registration' | 'post-user-registration' | 'send-phone-message' | 'post-change-password'
    }
    body: undefined
    answer: readonly SomeHook[] | {
      start: number
      limit: number
      length: number
      total: number
      hooks: readonly SomeHook[]
    }
  }
  'POST /hooks': {
    params: Empty
    query: Empty
    body: {
      /** Name of the hook */
      name: string
      /** The code of the hook */
      script: string
      /** The extension point: post-change-password is the one that runs here */
      triggerId: 'credentials-exchange' | 'pre-user-registration' | 'post-user-registration' | 'send-phone-message' | 'post-change-password'
      /** Whether it runs; one of an extension point does */
      enabled?: boolean
      /** npm packages and their versions */
      dependencies?: Record<string, unknown>
    }
    answer: Hook
  }
  'GET /hooks/:id': {
    params: { id: string }
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomeHook
  }
  'PATCH /hooks/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** Name of the hook */
      name?: string
      /** The code of the hook */
      script?: string
      /** Whether it runs; one of an extension point does */
      enabled?: boolean
      /** npm packages and their versions */
      dependencies?: Record<string, unknown>
    }
    answer: Hook
  }
  'DELETE /hooks/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /hooks/:id/secrets': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: Record<string, unknown>
  }
  'POST /hooks/:id/secrets': {
    params: { id: string }
    query: Empty
    body: Record<string, unknown>
    answer: Nothing
  }
  'PATCH /hooks/:id/secrets': {
    params: { id: string }
    query: Empty
    body: Record<string, unknown>
    answer: Nothing
  }
  'DELETE /hooks/:id/secrets': {
    params: { id: string }
    query: Empty
    body: readonly string[]
    answer: undefined
  }
  'POST /hooks/:id/test': {
    params: { id: string }
    query: Empty
    body: {
      /** user and context; the documented sample when left out */
      body?: unknown
      /** In place of body: its user */
      user?: unknown
      /** In place of body: its context */
      context?: unknown
      /** dry sends nothing out */
      mode?: 'live' | 'dry'
      /** Answers of a dry run */
      stubs?: readonly {
        /** Any method when left out */
        method?: string
        /** How the URL begins; any when left out */
        url?: string
        /** Status of the answer */
        status: number
        /** Headers of the answer */
        headers?: Empty
        /** Body of the answer */
        body?: string
      }[]
    } | undefined
    answer: HookTest
  }
  'POST /hooks/:id/convert': {
    params: { id: string }
    query: Empty
    body: {
      /** Run both on samples and compare what they send */
      verify?: boolean
      /** Replace packages that nobody maintains */
      modernize?: boolean
      /** Bodies to run with: user and context */
      samples?: readonly Record<string, unknown>[]
      /** What the network answers, one list of stubs for each run */
      answers?: readonly (readonly {
        /** Any method when left out */
        method?: string
        /** How the URL begins; any when left out */
        url?: string
        /** Status of the answer */
        status: number
        /** Headers of the answer */
        headers?: Empty
        /** Body of the answer */
        body?: string
      }[])[]
      /** Make the action, with the hook's secrets; needs create:actions */
      create_action?: boolean
    } | undefined
    answer: HookConversion
  }
  'POST /jobs/users-imports': {
    params: Empty
    query: Empty
    body: {
      /** JSON file with an array of users */
      users: Record<string, unknown>
      /** ID of the connection */
      connection_id: string
      /** Whether users who are there are changed */
      upsert?: 'true' | 'false'
      /** Your own id of the job */
      external_id?: string
      /** Whether the administrators are told when it is done */
      send_completion_email?: 'true' | 'false'
    }
    answer: Job
  }
  'POST /jobs/users-exports': {
    params: Empty
    query: Empty
    body: {
      /** ID of the connection */
      connection_id?: string
      /** json or csv */
      format?: 'json' | 'csv'
      /** How many at most */
      limit?: number
      /** Fields to be included */
      fields?: readonly {
        /** Name of the field */
        name: string
        /** Its title */
        export_as?: string
      }[]
    } | undefined
    answer: Job
  }
  'POST /jobs/verification-email': {
    params: Empty
    query: Empty
    body: {
      /** user_id of whom the mail goes to */
      user_id: string
      /** ID of the client */
      client_id?: string
      /** Verification mails name no organization */
      organization_id?: unknown
      identity?: {
        /** user_id of the identity */
        user_id: string
        provider: 'auth0'
        /** ID of the connection */
        connection_id?: string
      }
    }
    answer: Job
  }
  'GET /jobs/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: Job
  }
  'GET /jobs/:id/errors': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: readonly JobErrors[]
  }
  'GET /keys/signing': {
    params: Empty
    query: Empty
    body: undefined
    answer: readonly SigningKey[]
  }
  'GET /keys/signing/:kid': {
    params: { kid: string }
    query: Empty
    body: undefined
    answer: SigningKey
  }
  'POST /keys/signing/rotate': {
    params: Empty
    query: Empty
    body: Empty | undefined
    answer: ChangedSigningKey
  }
  'PUT /keys/signing/:kid/revoke': {
    params: { kid: string }
    query: Empty
    body: Empty | undefined
    answer: ChangedSigningKey
  }
  'GET /logs': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      /** field:1 or field:-1 */
      sort?: string
      /** Query in Lucene syntax */
      q?: string
      /** Query in Lucene syntax */
      search?: string
      /** Log event id to start after */
      from?: string
      /** Number of log events */
      take?: number
    }
    body: undefined
    answer: readonly SomeLogEvent[] | {
      start: number
      limit: number
      length: number
      total: number
      logs: readonly SomeLogEvent[]
    }
  }
  'GET /logs/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: LogEvent
  }
  'GET /log-streams': {
    params: Empty
    query: Empty
    body: undefined
    answer: readonly LogStream[]
  }
  'POST /log-streams': {
    params: Empty
    query: Empty
    body: {
      /** Log stream name */
      name?: string
      /** Sent before others when many wait */
      isPriority?: boolean
      /** Only these categories are sent */
      filters?: readonly {
        type: 'category'
        name: 'auth.login.fail' | 'auth.login.notification' | 'auth.login.success' | 'auth.logout.fail' | 'auth.logout.success' | 'auth.signup.fail' | 'auth.signup.success' | 'auth.silent_auth.fail' | 'auth.silent_auth.success' | 'auth.token_exchange.fail' | 'auth.token_exchange.success' | 'management.fail' | 'management.success' | 'scim.event' | 'system.notification' | 'user.fail' | 'user.notification' | 'user.success' | 'actions' | 'other'
      }[]
      pii_config?: {
        /** Personal facts that are not sent */
        log_fields: readonly ('first_name' | 'last_name' | 'username' | 'email' | 'phone' | 'address')[]
        method?: 'mask' | 'hash'
        algorithm?: 'xxhash'
      }
      /** Where to */
      type: 'http' | 'datadog' | 'splunk' | 'sumo' | 'segment' | 'mixpanel' | 'eventbridge' | 'eventgrid'
      /** Where to, by the type of the stream */
      sink: {
        /** HTTP endpoint */
        httpEndpoint?: string
        httpAuthorization?: string
        httpContentFormat?: 'JSONARRAY' | 'JSONLINES' | 'JSONOBJECT'
        httpContentType?: string
        httpCustomHeaders?: readonly {
          header: string
          value: string
        }[]
        datadogApiKey?: string
        datadogRegion?: 'us' | 'eu' | 'us3' | 'us5'
        splunkDomain?: string
        splunkPort?: string
        splunkToken?: string
        splunkSecure?: boolean
        sumoSourceAddress?: string
        segmentWriteKey?: string
        mixpanelRegion?: 'us' | 'eu'
        mixpanelProjectId?: string
        mixpanelServiceAccountUsername?: string
        mixpanelServiceAccountPassword?: string
      }
      /** Sends what was written since then */
      startFrom?: string
    }
    answer: LogStream
  }
  'GET /log-streams/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: LogStream
  }
  'PATCH /log-streams/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** Log stream name */
      name?: string
      /** Sent before others when many wait */
      isPriority?: boolean
      /** Only these categories are sent */
      filters?: readonly {
        type: 'category'
        name: 'auth.login.fail' | 'auth.login.notification' | 'auth.login.success' | 'auth.logout.fail' | 'auth.logout.success' | 'auth.signup.fail' | 'auth.signup.success' | 'auth.silent_auth.fail' | 'auth.silent_auth.success' | 'auth.token_exchange.fail' | 'auth.token_exchange.success' | 'management.fail' | 'management.success' | 'scim.event' | 'system.notification' | 'user.fail' | 'user.notification' | 'user.success' | 'actions' | 'other'
      }[]
      pii_config?: {
        /** Personal facts that are not sent */
        log_fields: readonly ('first_name' | 'last_name' | 'username' | 'email' | 'phone' | 'address')[]
        method?: 'mask' | 'hash'
        algorithm?: 'xxhash'
      }
      /** Whether it is sent */
      status?: 'active' | 'paused'
      /** Where to, by the type of the stream */
      sink?: {
        /** HTTP endpoint */
        httpEndpoint?: string
        httpAuthorization?: string
        httpContentFormat?: 'JSONARRAY' | 'JSONLINES' | 'JSONOBJECT'
        httpContentType?: string
        httpCustomHeaders?: readonly {
          header: string
          value: string
        }[]
        datadogApiKey?: string
        datadogRegion?: 'us' | 'eu' | 'us3' | 'us5'
        splunkDomain?: string
        splunkPort?: string
        splunkToken?: string
        splunkSecure?: boolean
        sumoSourceAddress?: string
        segmentWriteKey?: string
        mixpanelRegion?: 'us' | 'eu'
        mixpanelProjectId?: string
        mixpanelServiceAccountUsername?: string
        mixpanelServiceAccountPassword?: string
      }
    }
    answer: LogStream
  }
  'DELETE /log-streams/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /keyturn/log-streams': {
    params: Empty
    query: Empty
    body: undefined
    answer: LogStreamDeliveries
  }
  'GET /organizations': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
    }
    body: undefined
    answer: readonly Organization[] | {
      start: number
      limit: number
      length: number
      total: number
      organizations: readonly Organization[]
    } | {
      organizations: readonly Organization[]
      next?: string
    }
  }
  'POST /organizations': {
    params: Empty
    query: Empty
    body: {
      /** Name of the organization: 1 to 50 lower-case letters, digits, _ and - */
      name: string
      /** Friendly name of the organization */
      display_name?: string
      branding?: {
        /** https URL of the logo */
        logo_url?: string
        colors?: {
          /** Primary colour */
          primary?: string
          /** Background colour */
          page_background?: string
        }
      }
      /** Metadata of the organization: up to 25 texts */
      metadata?: Record<string, unknown>
      /** Connections of the organization */
      enabled_connections?: readonly {
        connection_id: string
        assign_membership_on_login?: boolean
        show_as_button?: boolean
        is_signup_enabled?: boolean
      }[]
      /** A token quota is not supported */
      token_quota?: null
    }
    answer: NewOrganization
  }
  'GET /organizations/name/:name': {
    params: { name: string }
    query: Empty
    body: undefined
    answer: Organization
  }
  'GET /organizations/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: Organization
  }
  'PATCH /organizations/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** Name of the organization: 1 to 50 lower-case letters, digits, _ and - */
      name?: string
      /** Friendly name of the organization */
      display_name?: string
      branding?: {
        /** https URL of the logo */
        logo_url?: string
        colors?: {
          /** Primary colour */
          primary?: string
          /** Background colour */
          page_background?: string
        }
      } | null
      /** Metadata of the organization: up to 25 texts */
      metadata?: Record<string, unknown>
      /** A token quota is not supported */
      token_quota?: null
    }
    answer: Organization
  }
  'DELETE /organizations/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /organizations/:id/members': {
    params: { id: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: readonly OrganizationMember[] | {
      start: number
      limit: number
      length: number
      total: number
      members: readonly OrganizationMember[]
    } | {
      members: readonly OrganizationMember[]
      next?: string
    }
  }
  'POST /organizations/:id/members': {
    params: { id: string }
    query: Empty
    body: {
      /** Ids of the users: up to 10 */
      members: readonly string[]
    }
    answer: undefined
  }
  'DELETE /organizations/:id/members': {
    params: { id: string }
    query: Empty
    body: {
      /** Ids of the users: up to 10 */
      members: readonly string[]
    }
    answer: undefined
  }
  'GET /users/:id/organizations': {
    params: { id: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
    }
    body: undefined
    answer: readonly Organization[] | {
      start: number
      limit: number
      length: number
      total: number
      organizations: readonly Organization[]
    } | {
      organizations: readonly Organization[]
      next?: string
    }
  }
  'GET /organizations/:id/enabled_connections': {
    params: { id: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
    }
    body: undefined
    answer: readonly EnabledConnection[] | {
      start: number
      limit: number
      length: number
      total: number
      enabled_connections: readonly EnabledConnection[]
    } | {
      enabled_connections: readonly EnabledConnection[]
      next?: string
    }
  }
  'POST /organizations/:id/enabled_connections': {
    params: { id: string }
    query: Empty
    body: {
      /** ID of the connection */
      connection_id: string
      assign_membership_on_login?: boolean
      show_as_button?: boolean
      is_signup_enabled?: boolean
    }
    answer: EnabledConnection
  }
  'GET /organizations/:id/enabled_connections/:connection_id': {
    params: { id: string; connection_id: string }
    query: Empty
    body: undefined
    answer: EnabledConnection
  }
  'PATCH /organizations/:id/enabled_connections/:connection_id': {
    params: { id: string; connection_id: string }
    query: Empty
    body: {
      assign_membership_on_login?: boolean
      show_as_button?: boolean
      is_signup_enabled?: boolean
    }
    answer: EnabledConnection
  }
  'DELETE /organizations/:id/enabled_connections/:connection_id': {
    params: { id: string; connection_id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /organizations/:id/connections': {
    params: { id: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
    }
    body: undefined
    answer: readonly OrganizationConnection[] | {
      start: number
      limit: number
      length: number
      total: number
      connections: readonly OrganizationConnection[]
    } | {
      connections: readonly OrganizationConnection[]
      next?: string
    }
  }
  'POST /organizations/:id/connections': {
    params: { id: string }
    query: Empty
    body: {
      /** ID of the connection */
      connection_id: string
      assign_membership_on_login?: boolean
      show_as_button?: boolean
      is_signup_enabled?: boolean
      /** Name of the connection in the organization */
      organization_connection_name?: string | null
      is_enabled?: boolean
    }
    answer: OrganizationConnection
  }
  'GET /organizations/:id/connections/:connection_id': {
    params: { id: string; connection_id: string }
    query: Empty
    body: undefined
    answer: OrganizationConnection
  }
  'PATCH /organizations/:id/connections/:connection_id': {
    params: { id: string; connection_id: string }
    query: Empty
    body: {
      assign_membership_on_login?: boolean
      show_as_button?: boolean
      is_signup_enabled?: boolean
      /** Name of the connection in the organization */
      organization_connection_name?: string | null
      is_enabled?: boolean
    }
    answer: OrganizationConnection
  }
  'DELETE /organizations/:id/connections/:connection_id': {
    params: { id: string; connection_id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /keyturn/reset-limits': {
    params: Empty
    query: Empty
    body: undefined
    answer: ResetLimits
  }
  'PATCH /keyturn/reset-limits': {
    params: Empty
    query: Empty
    body: {
      /** Links sent to one account within an hour */
      mails_per_account?: number
      /** Links, and codes, asked for from one IPv4 address, or one /64 of IPv6, within an hour */
      asks_per_address?: number
      /** Codes judged from one IPv4 address, or one /64 of IPv6, within an hour */
      answers_per_address?: number
    }
    answer: ResetLimits
  }
  'GET /resource-servers': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      include_fields?: boolean
      fields?: string
      identifiers?: string | readonly string[]
    }
    body: undefined
    answer: readonly SomeResourceServer[] | {
      start: number
      limit: number
      length: number
      total: number
      resource_servers: readonly SomeResourceServer[]
    }
  }
  'POST /resource-servers': {
    params: Empty
    query: Empty
    body: {
      /** Name of the API */
      name?: string
      /** Scopes that the API has */
      scopes?: readonly {
        /** Value of the scope */
        value: string
        /** What the scope permits */
        description?: string
      }[]
      /** Seconds for which a token is valid */
      token_lifetime?: number
      /** Another algorithm is not supported yet */
      signing_alg?: 'RS256'
      /** Another token dialect is not supported yet */
      token_dialect?: 'access_token'
      /** Whether a user gets only the scopes that roles and permissions give */
      enforce_policies?: boolean | null
      /** Token encryption is not supported yet */
      token_encryption?: null
      /** A consent policy is not supported yet */
      consent_policy?: null
      /** Rich authorization requests is not supported yet */
      authorization_details?: null
      /** Proof of possession is not supported yet */
      proof_of_possession?: null
      /** An authorization policy is not supported yet */
      authorization_policy?: null
      /** Whether refresh tokens are given for the API */
      allow_offline_access?: boolean
      skip_consent_for_verifiable_first_party_clients?: boolean
      token_lifetime_for_web?: number
      subject_type_authorization?: Record<string, unknown> | null
      /** Unique identifier of the API: the audience of its tokens */
      identifier: string
    }
    answer: ResourceServer
  }
  'GET /resource-servers/:id': {
    params: { id: string }
    query: {
      include_fields?: boolean
      fields?: string
    }
    body: undefined
    answer: SomeResourceServer
  }
  'PATCH /resource-servers/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** Name of the API */
      name?: string
      /** Scopes that the API has */
      scopes?: readonly {
        /** Value of the scope */
        value: string
        /** What the scope permits */
        description?: string
      }[]
      /** Seconds for which a token is valid */
      token_lifetime?: number
      /** Another algorithm is not supported yet */
      signing_alg?: 'RS256'
      /** Another token dialect is not supported yet */
      token_dialect?: 'access_token'
      /** Whether a user gets only the scopes that roles and permissions give */
      enforce_policies?: boolean | null
      /** Token encryption is not supported yet */
      token_encryption?: null
      /** A consent policy is not supported yet */
      consent_policy?: null
      /** Rich authorization requests is not supported yet */
      authorization_details?: null
      /** Proof of possession is not supported yet */
      proof_of_possession?: null
      /** An authorization policy is not supported yet */
      authorization_policy?: null
      /** Whether refresh tokens are given for the API */
      allow_offline_access?: boolean
      skip_consent_for_verifiable_first_party_clients?: boolean
      token_lifetime_for_web?: number
      subject_type_authorization?: Record<string, unknown> | null
    }
    answer: ResourceServer
  }
  'DELETE /resource-servers/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /roles': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Part of the name */
      name_filter?: string
      /** Owner of the role */
      type?: 'tenant' | 'organization'
    }
    body: undefined
    answer: readonly Role[] | {
      start: number
      limit: number
      length: number
      total: number
      roles: readonly Role[]
    }
  }
  'POST /roles': {
    params: Empty
    query: Empty
    body: {
      /** Name of the role */
      name: string
      /** Description of the role */
      description?: string
    }
    answer: Role
  }
  'GET /roles/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: Role
  }
  'PATCH /roles/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** Name of the role */
      name?: string
      /** Description of the role */
      description?: string
    }
    answer: Role
  }
  'DELETE /roles/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: Nothing
  }
  'GET /roles/:id/permissions': {
    params: { id: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
    }
    body: undefined
    answer: readonly Permission[] | {
      start: number
      limit: number
      length: number
      total: number
      permissions: readonly Permission[]
    }
  }
  'POST /roles/:id/permissions': {
    params: { id: string }
    query: Empty
    body: {
      /** Permissions, each of an API */
      permissions: readonly {
        /** Identifier of the API */
        resource_server_identifier: string
        /** Name of the permission */
        permission_name: string
      }[]
    }
    answer: Nothing
  }
  'DELETE /roles/:id/permissions': {
    params: { id: string }
    query: Empty
    body: {
      /** Permissions, each of an API */
      permissions: readonly {
        /** Identifier of the API */
        resource_server_identifier: string
        /** Name of the permission */
        permission_name: string
      }[]
    }
    answer: undefined
  }
  'GET /roles/:id/users': {
    params: { id: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
    }
    body: undefined
    answer: readonly RoleMember[] | {
      start: number
      limit: number
      length: number
      total: number
      users: readonly RoleMember[]
    } | {
      users: readonly RoleMember[]
      next?: string
    }
  }
  'POST /roles/:id/users': {
    params: { id: string }
    query: Empty
    body: {
      /** Ids of the users */
      users: readonly string[]
    }
    answer: Nothing
  }
  'POST /keyturn/ssf/streams': {
    params: Empty
    query: Empty
    body: {
      delivery?: {
        /** How events are delivered */
        method: 'urn:ietf:rfc:8935' | 'urn:ietf:rfc:8936'
        /** Where events go */
        endpoint_url?: string
        /** Sent with each event */
        authorization_header?: string
      }
      events_requested?: readonly string[]
      /** How users are named */
      format?: 'iss_sub' | 'email'
      description?: string
    } | undefined
    answer: SignalStream
  }
  'GET /keyturn/ssf/streams': {
    params: Empty
    query: {
      /** Id of the stream */
      stream_id?: string
    }
    body: undefined
    answer: SignalStream | readonly SignalStream[]
  }
  'PATCH /keyturn/ssf/streams': {
    params: Empty
    query: Empty
    body: {
      /** Id of the stream */
      stream_id: string
      delivery?: {
        /** How events are delivered */
        method: 'urn:ietf:rfc:8935' | 'urn:ietf:rfc:8936'
        /** Where events go */
        endpoint_url?: string
        /** Sent with each event */
        authorization_header?: string
      }
      events_requested?: readonly string[]
      /** How users are named */
      format?: 'iss_sub' | 'email'
      description?: string
      iss?: string
      aud?: string
      events_supported?: readonly string[]
      events_delivered?: readonly string[]
      min_verification_interval?: number
    }
    answer: SignalStream
  }
  'PUT /keyturn/ssf/streams': {
    params: Empty
    query: Empty
    body: {
      /** Id of the stream */
      stream_id: string
      delivery?: {
        /** How events are delivered */
        method: 'urn:ietf:rfc:8935' | 'urn:ietf:rfc:8936'
        /** Where events go */
        endpoint_url?: string
        /** Sent with each event */
        authorization_header?: string
      }
      events_requested?: readonly string[]
      /** How users are named */
      format?: 'iss_sub' | 'email'
      description?: string
      iss?: string
      aud?: string
      events_supported?: readonly string[]
      events_delivered?: readonly string[]
      min_verification_interval?: number
    }
    answer: SignalStream
  }
  'DELETE /keyturn/ssf/streams': {
    params: Empty
    query: {
      /** Id of the stream */
      stream_id: string
    }
    body: undefined
    answer: undefined
  }
  'GET /keyturn/ssf/status': {
    params: Empty
    query: {
      /** Id of the stream */
      stream_id: string
    }
    body: undefined
    answer: SignalStreamStatus
  }
  'POST /keyturn/ssf/status': {
    params: Empty
    query: Empty
    body: {
      /** Id of the stream */
      stream_id: string
      /** Status of the stream */
      status: 'enabled' | 'paused' | 'disabled'
      reason?: string
    }
    answer: SignalStreamStatus
  }
  'POST /keyturn/ssf/verification': {
    params: Empty
    query: Empty
    body: {
      /** Id of the stream */
      stream_id: string
      state?: string
    }
    answer: undefined
  }
  'POST /keyturn/ssf/poll/:stream_id': {
    params: { stream_id: string }
    query: Empty
    body: {
      maxEvents?: number
      returnImmediately?: boolean
      ack?: readonly string[]
      setErrs?: Record<string, unknown>
    } | undefined
    answer: SignalEvents
  }
  'GET /keyturn/signal-streams': {
    params: Empty
    query: Empty
    body: undefined
    answer: TenantSignalStreams
  }
  'POST /keyturn/signal-streams': {
    params: Empty
    query: Empty
    body: {
      /** The receiver */
      client_id: string
      delivery?: {
        /** How events are delivered */
        method: 'urn:ietf:rfc:8935' | 'urn:ietf:rfc:8936'
        /** Where events go */
        endpoint_url?: string
        /** Sent with each event */
        authorization_header?: string
      }
      events_requested?: readonly string[]
      /** How users are named */
      format?: 'iss_sub' | 'email'
      description?: string
    }
    answer: TenantSignalStream
  }
  'GET /keyturn/signal-streams/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: TenantSignalStream
  }
  'PATCH /keyturn/signal-streams/:id': {
    params: { id: string }
    query: Empty
    body: {
      delivery?: {
        /** How events are delivered */
        method: 'urn:ietf:rfc:8935' | 'urn:ietf:rfc:8936'
        /** Where events go */
        endpoint_url?: string
        /** Sent with each event */
        authorization_header?: string
      }
      events_requested?: readonly string[]
      /** How users are named */
      format?: 'iss_sub' | 'email'
      description?: string
    }
    answer: TenantSignalStream
  }
  'POST /keyturn/signal-streams/:id/status': {
    params: { id: string }
    query: Empty
    body: {
      /** Status of the stream */
      status: 'enabled' | 'paused' | 'disabled'
      /** Shown to the receiver */
      reason?: string
    }
    answer: TenantSignalStream
  }
  'POST /keyturn/signal-streams/:id/verification': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: TenantSignalStream
  }
  'DELETE /keyturn/signal-streams/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /stats/active-users': {
    params: Empty
    query: Empty
    body: undefined
    answer: number
  }
  'GET /stats/daily': {
    params: Empty
    query: {
      /** First day, YYYYMMDD */
      from?: string
      /** Last day, YYYYMMDD */
      to?: string
    }
    body: undefined
    answer: readonly DailyStats[]
  }
  'GET /tenants/settings': {
    params: Empty
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomeTenantSettings
  }
  'PATCH /tenants/settings': {
    params: Empty
    query: Empty
    body: {
      /** Friendly name of the tenant */
      friendly_name?: string
      /** Identifier of the API that tokens are for when none is named */
      default_audience?: string
      /** Name of the connection for password grants */
      default_directory?: string
      /** URL of the logo */
      picture_url?: string
      /** Address for people who need help */
      support_email?: string
      /** Page for people who need help */
      support_url?: string
      enabled_locales?: readonly string[]
      /** URLs that a logout may return to, compared byte by byte */
      allowed_logout_urls?: readonly string[]
      /** Where errors without a place to go end */
      default_redirection_uri?: string
      /** Hours */
      session_lifetime?: number
      /** Minutes */
      session_lifetime_in_minutes?: number
      /** Hours */
      idle_session_lifetime?: number
      /** Minutes */
      idle_session_lifetime_in_minutes?: number
      /** Hours */
      ephemeral_session_lifetime?: number
      /** Minutes */
      ephemeral_session_lifetime_in_minutes?: number
      /** Hours */
      idle_ephemeral_session_lifetime?: number
      /** Minutes */
      idle_ephemeral_session_lifetime_in_minutes?: number
      /** Node version of legacy extensibility */
      sandbox_version?: string
      /** Node version of legacy extensibility */
      legacy_sandbox_version?: string
      change_password?: Record<string, unknown> | null
      guardian_mfa_page?: Record<string, unknown> | null
      error_page?: Record<string, unknown> | null
      device_flow?: Record<string, unknown> | null
      session_cookie?: Record<string, unknown> | null
      sessions?: Record<string, unknown> | null
      oidc_logout?: Record<string, unknown> | null
      mtls?: Record<string, unknown> | null
      security_headers?: Record<string, unknown> | null
      default_token_quota?: Record<string, unknown> | null
      country_codes?: Record<string, unknown> | null
      flags?: Record<string, unknown>
      acr_values_supported?: readonly string[] | null
      customize_mfa_in_postlogin_action?: boolean | null
      allow_organization_name_in_authentication_api?: boolean | null
      pushed_authorization_requests_supported?: boolean | null
      authorization_response_iss_parameter_supported?: boolean | null
      skip_non_verifiable_callback_uri_confirmation_prompt?: boolean | null
      client_id_metadata_document_supported?: boolean | null
      enable_ai_guide?: boolean | null
      phone_consolidated_experience?: boolean | null
      include_session_metadata_in_tenant_logs?: boolean | null
      resource_parameter_profile?: 'audience' | 'compatibility'
      dynamic_client_registration_security_mode?: 'strict' | 'permissive'
    }
    answer: TenantSettings
  }
  'POST /tickets/password-change': {
    params: Empty
    query: Empty
    body: {
      /** user_id of for whom the ticket should be created */
      user_id?: string
      /** Email of the user */
      email?: string
      /** ID of the connection */
      connection_id?: string
      /** ID of the client */
      client_id?: string
      /** URL the user goes to after */
      result_url?: string
      /** Number of seconds for which the ticket is valid */
      ttl_sec?: number
      mark_email_as_verified?: boolean
      includeEmailInRedirect?: boolean
      /** ID of the organization that the reset is in */
      organization_id?: string
      identity?: {
        user_id: string
        provider: 'auth0'
        /** ID of the connection */
        connection_id?: string
      }
    }
    answer: Ticket
  }
  'POST /tickets/email-verification': {
    params: Empty
    query: Empty
    body: {
      /** user_id of for whom the ticket is */
      user_id: string
      /** ID of the client */
      client_id?: string
      /** URL the user goes to after */
      result_url?: string
      /** Number of seconds for which the ticket is valid */
      ttl_sec?: number
      includeEmailInRedirect?: boolean
      /** Verification mails name no organization */
      organization_id?: unknown
      identity?: {
        user_id: string
        provider: 'auth0'
        /** ID of the connection */
        connection_id?: string
      }
    }
    answer: Ticket
  }
  'GET /users': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      /** Name of the connection */
      connection?: string
      /** Version of the search engine */
      search_engine?: 'v1' | 'v2' | 'v3'
      /** Query in Lucene syntax */
      q?: string
      /** field:1 or field:-1 */
      sort?: string
      /** Whether the order is by creation */
      primary_order?: boolean
    }
    body: undefined
    answer: readonly SomeUser[] | {
      start: number
      limit: number
      length: number
      total: number
      users: readonly SomeUser[]
    }
  }
  'POST /users': {
    params: Empty
    query: Empty
    body: {
      /** Name of the connection */
      connection: string
      /** The user's email */
      email?: string
      /** The user's phone number (E.164) */
      phone_number?: string
      /** The user's username */
      username?: string
      /** The user's password */
      password?: string
      /** The external user's id provided by the identity provider */
      user_id?: string
      /** The user's given name(s) */
      given_name?: string
      /** The user's family name(s) */
      family_name?: string
      /** The user's full name */
      name?: string
      /** The user's nickname */
      nickname?: string
      /** A URI pointing to the picture */
      picture?: string
      /** Whether this user was blocked by an administrator */
      blocked?: boolean
      /** Whether this email address is verified */
      email_verified?: boolean
      /** Whether this phone number is verified */
      phone_verified?: boolean
      user_metadata?: Record<string, unknown>
      app_metadata?: Record<string, unknown>
      /** Whether a mail is sent that verifies the address */
      verify_email?: boolean
    }
    answer: User
  }
  'GET /users/:id': {
    params: { id: string }
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
    }
    body: undefined
    answer: SomeUser
  }
  'PATCH /users/:id': {
    params: { id: string }
    query: Empty
    body: {
      /** The user's email */
      email?: string | null
      /** The user's phone number (E.164) */
      phone_number?: string | null
      /** The user's username */
      username?: string | null
      /** The user's password */
      password?: string
      /** Name of the connection */
      connection?: string
      /** Id of the client */
      client_id?: string
      /** The user's given name(s) */
      given_name?: string | null
      /** The user's family name(s) */
      family_name?: string | null
      /** The user's full name */
      name?: string | null
      /** The user's nickname */
      nickname?: string | null
      /** A URI pointing to the picture */
      picture?: string | null
      /** Whether this user was blocked by an administrator */
      blocked?: boolean
      /** Whether this email address is verified */
      email_verified?: boolean
      /** Whether this phone number is verified */
      phone_verified?: boolean
      user_metadata?: Record<string, unknown>
      app_metadata?: Record<string, unknown>
      /** Whether a mail is sent that verifies the address */
      verify_email?: boolean
      /** A verification message is not supported yet */
      verify_phone_number?: false
      /** A confirmation mail is not supported yet */
      verify_password?: false
    }
    answer: User
  }
  'DELETE /users/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /users-by-email': {
    params: Empty
    query: {
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      /** Email address to search for */
      email: string
    }
    body: undefined
    answer: readonly SomeUser[]
  }
  'GET /users/:id/roles': {
    params: { id: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
    }
    body: undefined
    answer: readonly Role[] | {
      start: number
      limit: number
      length: number
      total: number
      roles: readonly Role[]
    }
  }
  'POST /users/:id/roles': {
    params: { id: string }
    query: Empty
    body: {
      /** Ids of the roles */
      roles: readonly string[]
    }
    answer: undefined
  }
  'DELETE /users/:id/roles': {
    params: { id: string }
    query: Empty
    body: {
      /** Ids of the roles */
      roles: readonly string[]
    }
    answer: undefined
  }
  'GET /users/:id/permissions': {
    params: { id: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
    }
    body: undefined
    answer: readonly UserPermission[] | {
      start: number
      limit: number
      length: number
      total: number
      permissions: readonly UserPermission[]
    }
  }
  'POST /users/:id/permissions': {
    params: { id: string }
    query: Empty
    body: {
      /** Permissions, each of an API */
      permissions: readonly {
        /** Identifier of the API */
        resource_server_identifier: string
        /** Name of the permission */
        permission_name: string
      }[]
    }
    answer: Nothing
  }
  'DELETE /users/:id/permissions': {
    params: { id: string }
    query: Empty
    body: {
      /** Permissions, each of an API */
      permissions: readonly {
        /** Identifier of the API */
        resource_server_identifier: string
        /** Name of the permission */
        permission_name: string
      }[]
    }
    answer: undefined
  }
  'GET /user-blocks': {
    params: Empty
    query: {
      /** The user's email, username or phone number (E.164) */
      identifier: string
      /** Whether blocks are left out while brute-force protection is off */
      consider_brute_force_enablement?: boolean
    }
    body: undefined
    answer: UserBlocks
  }
  'DELETE /user-blocks': {
    params: Empty
    query: {
      /** The user's email, username or phone number (E.164) */
      identifier: string
    }
    body: undefined
    answer: undefined
  }
  'GET /user-blocks/:id': {
    params: { id: string }
    query: {
      /** Whether blocks are left out while brute-force protection is off */
      consider_brute_force_enablement?: boolean
    }
    body: undefined
    answer: UserBlocks
  }
  'DELETE /user-blocks/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /anomaly/blocks/ips/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'DELETE /anomaly/blocks/ips/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /users/:id/authentication-methods': {
    params: { id: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
    }
    body: undefined
    answer: readonly AuthenticationMethod[] | {
      start: number
      limit: number
      length: number
      total: number
      authenticators: readonly AuthenticationMethod[]
    }
  }
  'POST /users/:id/authentication-methods': {
    params: { id: string }
    query: Empty
    body: {
      type: 'phone' | 'email' | 'totp' | 'webauthn-roaming' | 'webauthn-platform'
      /** What its owner calls it */
      name?: string
      /** Base32, without padding */
      totp_secret?: string
      /** E.164 */
      phone_number?: string
      /** Address that codes go to */
      email?: string
      /** How codes reach the phone */
      preferred_authentication_method?: 'voice' | 'sms'
      /** Id of the credential */
      key_id?: string
      /** COSE key, base64url */
      public_key?: string
      /** The domain that the key was made for */
      relying_party_identifier?: string
    }
    answer: AuthenticationMethod
  }
  'PUT /users/:id/authentication-methods': {
    params: { id: string }
    query: Empty
    body: readonly {
      type: 'phone' | 'email' | 'totp'
      /** What its owner calls it */
      name?: string
      /** Base32, without padding */
      totp_secret?: string
      /** E.164 */
      phone_number?: string
      /** Address that codes go to */
      email?: string
      /** How codes reach the phone */
      preferred_authentication_method?: 'voice' | 'sms'
    }[]
    answer: readonly AuthenticationMethod[]
  }
  'DELETE /users/:id/authentication-methods': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /users/:id/authentication-methods/:authentication_method_id': {
    params: { id: string; authentication_method_id: string }
    query: Empty
    body: undefined
    answer: AuthenticationMethod
  }
  'PATCH /users/:id/authentication-methods/:authentication_method_id': {
    params: { id: string; authentication_method_id: string }
    query: Empty
    body: {
      /** What its owner calls it */
      name?: string
      /** How codes reach the phone */
      preferred_authentication_method?: 'voice' | 'sms'
    }
    answer: AuthenticationMethod
  }
  'DELETE /users/:id/authentication-methods/:authentication_method_id': {
    params: { id: string; authentication_method_id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'DELETE /users/:id/authenticators': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'POST /users/:id/recovery-code-regeneration': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: RecoveryCode
  }
  'GET /users/:id/logs': {
    params: { id: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** field:1 or field:-1 */
      sort?: string
    }
    body: undefined
    answer: readonly SomeLogEvent[] | {
      start: number
      limit: number
      length: number
      total: number
      logs: readonly SomeLogEvent[]
    }
  }
  'GET /users/:user_id/sessions': {
    params: { user_id: string }
    query: {
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
    }
    body: undefined
    answer: Sessions
  }
  'DELETE /users/:user_id/sessions': {
    params: { user_id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /users/:user_id/refresh-tokens': {
    params: { user_id: string }
    query: {
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
    }
    body: undefined
    answer: RefreshTokens
  }
  'DELETE /users/:user_id/refresh-tokens': {
    params: { user_id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /sessions/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: Session
  }
  'DELETE /sessions/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'POST /sessions/:id/revoke': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'GET /refresh-tokens/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: RefreshToken
  }
  'DELETE /refresh-tokens/:id': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: undefined
  }
  'POST /users/:id/revoke-access': {
    params: { id: string }
    query: Empty
    body: {
      /** Id of the one session that ends */
      session_id?: string
      /** Whether refresh tokens stay: only sessions end then */
      preserve_refresh_tokens?: boolean
    } | undefined
    answer: Nothing
  }
  'GET /connections/:id/status': {
    params: { id: string }
    query: Empty
    body: undefined
    answer: Nothing
  }
  'GET /supplemental-signals': {
    params: Empty
    query: Empty
    body: undefined
    answer: {
      akamai_enabled: false
    }
  }
  'PATCH /supplemental-signals': {
    params: Empty
    query: Empty
    body: {
      /** supplemental signals are not supported yet */
      akamai_enabled: false
    }
    answer: {
      akamai_enabled: false
    }
  }
  'GET /risk-assessments/settings': {
    params: Empty
    query: Empty
    body: undefined
    answer: {
      enabled: false
    }
  }
  'PATCH /risk-assessments/settings': {
    params: Empty
    query: Empty
    body: {
      /** risk assessments are not supported yet */
      enabled: false
    }
    answer: {
      enabled: false
    }
  }
  'GET /risk-assessments/settings/new-device': {
    params: Empty
    query: Empty
    body: undefined
    answer: {
      remember_for: 0
    }
  }
  'PATCH /risk-assessments/settings/new-device': {
    params: Empty
    query: Empty
    body: {
      /** assessments of new devices are not supported yet */
      remember_for: 0
    }
    answer: {
      remember_for: 0
    }
  }
  'GET /custom-domains': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: readonly Record<string, unknown>[]
  }
  'GET /organizations/:id/client-grants': {
    params: { id: string }
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: readonly Record<string, unknown>[] | {
      client_grants: readonly Record<string, unknown>[]
    } | {
      start: number
      limit: number
      length: number
      total: number
      client_grants: readonly Record<string, unknown>[]
    }
  }
  'GET /device-credentials': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: readonly Record<string, unknown>[] | {
      device_credentials: readonly Record<string, unknown>[]
    } | {
      start: number
      limit: number
      length: number
      total: number
      device_credentials: readonly Record<string, unknown>[]
    }
  }
  'GET /rules': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: readonly Record<string, unknown>[] | {
      rules: readonly Record<string, unknown>[]
    } | {
      start: number
      limit: number
      length: number
      total: number
      rules: readonly Record<string, unknown>[]
    }
  }
  'GET /rules-configs': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: readonly Record<string, unknown>[]
  }
  'GET /flows': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: readonly Record<string, unknown>[] | {
      flows: readonly Record<string, unknown>[]
    } | {
      start: number
      limit: number
      length: number
      total: number
      flows: readonly Record<string, unknown>[]
    }
  }
  'GET /flows/vault/connections': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: readonly Record<string, unknown>[] | {
      connections: readonly Record<string, unknown>[]
    } | {
      start: number
      limit: number
      length: number
      total: number
      connections: readonly Record<string, unknown>[]
    }
  }
  'GET /token-exchange-profiles': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: {
      token_exchange_profiles: readonly Record<string, unknown>[]
    }
  }
  'GET /self-service-profiles': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: readonly Record<string, unknown>[] | {
      self_service_profiles: readonly Record<string, unknown>[]
    } | {
      start: number
      limit: number
      length: number
      total: number
      self_service_profiles: readonly Record<string, unknown>[]
    }
  }
  'GET /user-attribute-profiles': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: {
      user_attribute_profiles: readonly Record<string, unknown>[]
    }
  }
  'GET /event-streams': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: {
      eventStreams: readonly Record<string, unknown>[]
    }
  }
  'GET /network-acls': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: readonly Record<string, unknown>[] | {
      network_acls: readonly Record<string, unknown>[]
    } | {
      start: number
      limit: number
      length: number
      total: number
      network_acls: readonly Record<string, unknown>[]
    }
  }
  'GET /prompts/rendering': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: readonly Record<string, unknown>[] | {
      configs: readonly Record<string, unknown>[]
    } | {
      start: number
      limit: number
      length: number
      total: number
      configs: readonly Record<string, unknown>[]
    }
  }
  'GET /connections-directory-provisionings': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: {
      directory_provisionings: readonly Record<string, unknown>[]
    }
  }
  'GET /connection-profiles': {
    params: Empty
    query: {
      /** Page index, from 0 */
      page?: number
      /** Number of results per page */
      per_page?: number
      /** Whether the answer tells the total */
      include_totals?: boolean
      /** Id after which the page begins */
      from?: string
      /** Number of results per page */
      take?: number
      /** Comma-separated fields */
      fields?: string
      /** Whether the fields are taken or left out */
      include_fields?: boolean
      sort?: string
      user_id?: string
      client_id?: string
      type?: string
    }
    body: undefined
    answer: {
      connection_profiles: readonly Record<string, unknown>[]
    }
  }
}

export type Operation = keyof Operations
