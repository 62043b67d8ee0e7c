import type { Fault } from '../fault.js';
import { cuts } from './cut.js';
import { noRoom } from './no-room.js';
import { madeReadOnly } from './read-only.js';
import { removed } from './removed.js';

export const FAULTS: readonly Fault[] = [...removed, ...cuts, ...noRoom, ...madeReadOnly];
