// Every route of the Management API, in the order of the compatibility page.
import { actionTestRoutes } from './action-tests.ts'
import { actionRoutes } from './actions.ts'
import { administratorRoutes } from './administrators.ts'
import { attackProtectionRoutes } from './attack-protection.ts'
import { authenticationMethodRoutes } from './authentication-methods.ts'
import { brandingPreviewRoutes } from './branding-preview.ts'
import { brandingRoutes } from './branding.ts'
import { clientCredentialRoutes } from './client-credentials.ts'
import { clientGrantRoutes } from './client-grants.ts'
import { clientRoutes } from './clients.ts'
import { connectionRoutes } from './connections.ts'
import { emailProviderRoutes } from './email-provider.ts'
import { emailTemplateRoutes } from './email-templates.ts'
import { enrollmentRoutes } from './enrollments.ts'
import { executionRoutes } from './executions.ts'
import { formRoutes } from './forms.ts'
import { guardianPhoneRoutes } from './guardian-phone.ts'
import { guardianRoutes } from './guardian.ts'
import { hookConvertRoutes } from './hooks-convert.ts'
import { hookRoutes } from './hooks.ts'
import { jobRoutes } from './jobs.ts'
import { keyRoutes } from './keys.ts'
import { keyturnOverviewRoutes } from './keyturn-overview.ts'
import { keyturnPackageRoutes } from './keyturn-packages.ts'
import { keyturnTailRoutes } from './keyturn-tail.ts'
import { keyturnTriggerRoutes } from './keyturn-triggers.ts'
import { keyturnUserRoutes } from './keyturn-users.ts'
import { logStreamRoutes } from './log-streams.ts'
import { logRoutes } from './logs.ts'
import { messageTrialRoutes } from './message-trials.ts'
import { messageWebhookRoutes } from './message-webhooks.ts'
import { moduleRoutes } from './modules.ts'
import { noneHereRoutes } from './none-here.ts'
import { notSupportedRoutes } from './not-supported.ts'
import { organizationConnectionRoutes } from './organization-connections.ts'
import { organizationMemberRoutes } from './organization-members.ts'
import { organizationRoutes } from './organizations.ts'
import { phoneProviderRoutes } from './phone-providers.ts'
import { phoneTemplateRoutes } from './phone-templates.ts'
import { resetLimitRoutes } from './reset-limits.ts'
import { resourceServerRoutes } from './resource-servers.ts'
import { roleRoutes } from './roles.ts'
import type { ManagementRoute } from './route.ts'
import { sessionRoutes } from './sessions.ts'
import { signalStreamRoutes } from './signal-streams.ts'
import { ssfRoutes } from './ssf.ts'
import { statsRoutes } from './stats.ts'
import { tenantSettingsRoutes } from './tenant-settings.ts'
import { themeRoutes } from './themes.ts'
import { ticketRoutes } from './tickets.ts'
import { triggerRoutes } from './triggers.ts'
import { userAccessRoutes } from './user-access.ts'
import { userBlockRoutes } from './user-blocks.ts'
import { userRecordRoutes } from './user-records.ts'
import { userStateRoutes } from './user-state.ts'
import { userRoutes } from './users.ts'

export const routeTable: readonly ManagementRoute[] = [
  ...actionRoutes,
  ...actionTestRoutes,
  ...executionRoutes,
  ...moduleRoutes,
  ...triggerRoutes,
  ...keyturnTriggerRoutes,
  ...keyturnOverviewRoutes,
  ...keyturnPackageRoutes,
  ...keyturnTailRoutes,
  ...keyturnUserRoutes,
  ...administratorRoutes,
  ...attackProtectionRoutes,
  ...brandingRoutes,
  ...brandingPreviewRoutes,
  ...themeRoutes,
  ...clientGrantRoutes,
  ...clientRoutes,
  ...clientCredentialRoutes,
  ...connectionRoutes,
  ...emailProviderRoutes,
  ...emailTemplateRoutes,
  ...messageTrialRoutes,
  ...messageWebhookRoutes,
  ...phoneProviderRoutes,
  ...phoneTemplateRoutes,
  ...enrollmentRoutes,
  ...formRoutes,
  ...guardianRoutes,
  ...guardianPhoneRoutes,
  ...hookRoutes,
  ...hookConvertRoutes,
  ...jobRoutes,
  ...keyRoutes,
  ...logRoutes,
  ...logStreamRoutes,
  ...organizationRoutes,
  ...organizationMemberRoutes,
  ...organizationConnectionRoutes,
  ...resetLimitRoutes,
  ...resourceServerRoutes,
  ...roleRoutes,
  ...ssfRoutes,
  ...signalStreamRoutes,
  ...statsRoutes,
  ...tenantSettingsRoutes,
  ...ticketRoutes,
  ...userRoutes,
  ...userAccessRoutes,
  ...userBlockRoutes,
  ...authenticationMethodRoutes,
  ...userRecordRoutes,
  ...sessionRoutes,
  ...userStateRoutes,
  ...noneHereRoutes,
  ...notSupportedRoutes,
]
