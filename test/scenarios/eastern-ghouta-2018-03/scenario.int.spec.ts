import { sqlite } from '../stores.js';
import { easternGhoutaScenario } from './scenario.js';

easternGhoutaScenario('sqlite', sqlite);
