import { shuffledScenario } from './shuffled.js';
import { sqlite } from './stores.js';

shuffledScenario('sqlite', sqlite, 15);
