export { type PartyPosition, type Positions, positions } from './positions.js';
