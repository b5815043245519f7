/** The one matrix of who may do what; the server enforces it and the client greys out by it. */
export const roles = ['owner', 'admin', 'developer', 'finance', 'support', 'viewer'] as const;
export type Role = (typeof roles)[number];

export const modes = ['test', 'live'] as const;
export type Mode = (typeof modes)[number];

/** Each permission: the roles that hold it, and those that hold it in test mode only. */
const matrix = {
  view: { roles: ['owner', 'admin', 'developer', 'finance', 'support', 'viewer'] },
  make_links: { roles: ['owner', 'admin', 'finance', 'support'], testOnly: ['developer'] },
  resolve_unreconciled: { roles: ['owner', 'admin', 'finance', 'support'], testOnly: ['developer'] },
  refresh: { roles: ['owner', 'admin', 'developer', 'finance', 'support'] },
  share_views: { roles: ['owner', 'admin', 'finance', 'support'] },
  remove_shared_views: { roles: ['owner', 'admin'] },
  export: { roles: ['owner', 'admin', 'finance'] },
  review: { roles: ['owner', 'admin', 'finance'] },
  note: { roles: ['owner', 'admin', 'finance', 'support'] },
  refund: { roles: ['owner', 'admin', 'finance'] },
  match_statements: { roles: ['owner', 'admin', 'finance'] },
  manage_settings: { roles: ['owner', 'admin'] },
  view_policy: { roles: ['owner'] },
} as const satisfies Record<string, { roles: readonly Role[]; testOnly?: readonly Role[] }>;

export type Permission = keyof typeof matrix;

/** Whether a role may do it in a mode; a permission that is not about a mode is asked for without one. */
export function may(role: Role, permission: Permission, mode?: Mode): boolean {
  const rule: { roles: readonly Role[]; testOnly?: readonly Role[] } = matrix[permission];
  return rule.roles.includes(role) || (mode === 'test' && (rule.testOnly?.includes(role) ?? false));
}

/** The roles that hold a permission in at least one mode. */
export function rolesWith(permission: Permission): Role[] {
  return roles.filter((role) => may(role, permission, 'test') || may(role, permission, 'live'));
}

export function isRole(value: string): value is Role {
  return (roles as readonly string[]).includes(value);
}

export function isMode(value: string): value is Mode {
  return (modes as readonly string[]).includes(value);
}
