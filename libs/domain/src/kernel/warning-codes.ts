/**
 * Every warning that an answer can carry, by its code, with what it says. Codes are stable: programs read them. No
 * warning is a reason to refuse. That of a command tells of the moment of taking: a report that comes later may fill the
 * gap; two are of answers to questions.
 */
export const WARNINGS = {
  'after-last-day': 'The hours of a pause are amended from a day that lies after its last one.',
  'already-open': 'A corridor is announced that had opened before.',
  'already-so': 'It is recorded as being so at that time already.',
  'clock-behind':
    'An answer about now: the clock stands behind the last stamp of the ledger, and one of the two is wrong.',
  contested:
    'What is left of the records of something cannot all be true, since one was retracted: nothing is certain from the first of them on.',
  'controller-differs': 'A place is said to have been taken from another than is recorded as controlling it.',
  'corridor-may-not-be-open': 'A convoy left on a corridor that may not have been open then.',
  'corridor-not-open': 'A convoy left on a corridor that is not recorded as open then.',
  'declared-late': 'Something else was recorded of the pause at an earlier time than its declaration.',
  'had-expired': 'The last day of the pause had passed, and no extension is recorded before it.',
  'in-the-future': 'It happens later than it is recorded: a slip in the day or the offset, perhaps.',
  'no-departure': 'Something happened to a convoy on its way, and no departure is recorded before it.',
  'no-idempotency-key': 'It has neither an id nor a key: sent again, it counts again.',
  'no-plan': 'A convoy is cancelled, and no plan of it is recorded before.',
  'no-release': 'A convoy went on or arrived that was held; it counts as released.',
  'not-applied':
    'A retraction takes away what a later correction rested on: the changes of that one no longer fit, and are left aside.',
  'not-declared':
    'A pause was suspended, ended, extended or amended, and no declaration is recorded before it.',
  'not-established': 'A facility is withdrawn that is not recorded on the corridor at that time.',
  'not-guaranteed': 'A guarantee is withdrawn that is not recorded at that time.',
  'not-held': 'A convoy is released that is not recorded as held before it.',
  'not-open': 'A corridor was suspended or closed, and no opening of it is recorded before it.',
  'not-suspended': 'A corridor or a pause resumed, and no suspension of it is recorded before it.',
  'order-not-established': 'So much of it has no hour that its place in time was not searched to the end.',
  'outside-pause-window': 'A convoy left outside the windows in which its corridor works.',
  'people-differ': 'More people arrived than are recorded as departed.',
  'possibly-outside-pause-window': 'A convoy may have left outside the windows in which its corridor works.',
  'record-time-uncertain':
    'An answer rests on a stretch of the ledger in which a clock was wrong, or is asked for a moment of it.',
  retracted:
    'A report is sent again by its key that was retracted since: it is recorded, and counts no more.',
  'unknown-reference':
    'It names something of which nothing recorded says what it is: a slip in the id, perhaps.',
  'was-suspended': 'A corridor opened that was suspended; it counts as resumed.',
} as const;

export type WarningCode = keyof typeof WARNINGS;
