// A database connection, as far as the dashboard edits it.
export type Connection = {
  id: string
  name: string
  strategy: string
  enabled_clients?: string[]
  options: {
    passwordPolicy?: string | null
    password_complexity_options?: { min_length?: number } | null
    password_history?: { enable: boolean; size?: number } | null
    password_no_personal_info?: { enable: boolean } | null
    password_dictionary?: { enable: boolean; dictionary?: string[] } | null
    [name: string]: unknown
  }
}
