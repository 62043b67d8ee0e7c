export { isDamage, ViewsDamaged } from './layout.js';
export { ShelfReader } from './shelf-reader.js';
