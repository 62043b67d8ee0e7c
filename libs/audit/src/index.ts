/** What auditors need: replay, reasons, differences, and the proof that nothing was altered. */
export {};
