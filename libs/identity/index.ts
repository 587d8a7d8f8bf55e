export { loadOrganisation, parseOrganisation } from './load-organisation.js';
export type { Organisation, Unit, UnitLevel } from './organisation.js';
export { OrganisationError } from './organisation-error.js';
export type { OrganisationFault } from './organisation-error.js';
