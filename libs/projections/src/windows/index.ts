export * from './current.js';
export { pauseWindows, type PauseWindowsView, type WindowView } from './pause-windows.js';
