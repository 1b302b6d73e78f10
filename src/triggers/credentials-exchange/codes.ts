// The error codes that a client may be answered with (Auth0).
export const refusalCodes: readonly unknown[] = ['invalid_request', 'invalid_scope', 'server_error']
