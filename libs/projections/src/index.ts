import { portName } from "@hudna/event-store"; export const d = portName;
