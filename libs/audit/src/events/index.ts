export { EventAnswer, eventQuery } from './event-answer.js';
export { EventResource, eventResource } from './event-resource.js';
