/**
 * What kinds of incident there are: ACLED's 25 sub-event types under its six event types, in kebab-case (ACLED
 * Codebook 2023, "Event Types and Sub-Event Types").
 */
export const SUB_EVENTS = {
  battles: ['government-regains-territory', 'non-state-actor-overtakes-territory', 'armed-clash'],
  protests: ['excessive-force-against-protesters', 'protest-with-intervention', 'peaceful-protest'],
  riots: ['violent-demonstration', 'mob-violence'],
  'explosions-remote-violence': [
    'chemical-weapon',
    'air-drone-strike',
    'suicide-bomb',
    'shelling-artillery-missile-attack',
    'remote-explosive-landmine-ied',
    'grenade',
  ],
  'violence-against-civilians': ['sexual-violence', 'attack', 'abduction-forced-disappearance'],
  'strategic-developments': [
    'agreement',
    'arrests',
    'change-to-group-activity',
    'disrupted-weapons-use',
    'headquarters-or-base-established',
    'looting-property-destruction',
    'non-violent-transfer-of-territory',
    'other',
  ],
} as const;

export type IncidentKind = (typeof SUB_EVENTS)[keyof typeof SUB_EVENTS][number];

export const INCIDENT_KINDS: readonly IncidentKind[] = Object.values(SUB_EVENTS).flat();

/**
 * The kinds that are armed violence by an organised group, and so a violation inside a pause's window and area:
 * battles, explosions and remote violence, and violence against civilians.
 */
export const ARMED_VIOLENCE: readonly IncidentKind[] = [
  ...SUB_EVENTS.battles,
  ...SUB_EVENTS['explosions-remote-violence'],
  ...SUB_EVENTS['violence-against-civilians'],
];

/** The kinds that endanger people who pass near by: armed violence, and all else that may hurt a bystander. */
export const ENDANGERS_PASSAGE: readonly IncidentKind[] = [
  ...ARMED_VIOLENCE,
  'excessive-force-against-protesters',
  'mob-violence',
  'disrupted-weapons-use',
  'other',
];
