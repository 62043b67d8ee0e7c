/** What the board reads of Hudna's answers: far from all that they say. */
export type TextBody = string | { readonly [language: string]: string };

export interface ListBody<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
  readonly position: string;
}

export interface ReasonBody {
  readonly code: string;
  readonly detail: string;
  readonly events: readonly string[];
}

/** An instant or, where no hour is known, an interval of instants. */
export type When = string | { readonly start: string; readonly end: string };

export interface Corridor {
  readonly id: string;
  readonly name?: TextBody;
  readonly status: string;
  readonly statusCertain: boolean;
  readonly statusSince?: When;
  readonly passability: { readonly value: 'yes' | 'no' | 'unknown'; readonly because: readonly ReasonBody[] };
  readonly serves?: readonly string[];
  readonly facilities: readonly {
    readonly facility: string;
    readonly kind: string;
    readonly name?: TextBody;
    readonly certain: boolean;
  }[];
  readonly guarantees: readonly { readonly guarantor: string; readonly certain: boolean }[];
}

export interface Windows {
  readonly pause: string;
  readonly windows: readonly {
    readonly date: string;
    readonly start: string;
    readonly end: string;
    readonly state: string;
    readonly stateCertain: boolean;
    readonly hoursCertain: boolean;
    readonly violations: { readonly certain: readonly string[]; readonly possible: readonly string[] };
    readonly convoys: readonly string[];
  }[];
}

export interface Convoy {
  readonly id: string;
  readonly status: string;
  readonly statusCertain: boolean;
  readonly statusSince?: When;
  readonly corridor?: string;
  readonly from?: string;
  readonly to?: string;
  readonly people?: { readonly [stage in 'planned' | 'departed' | 'arrived']?: PeopleBody };
}

/** By category: a number, a range, or numbers by sex and age. */
export type PeopleBody = { readonly [category: string]: number | { readonly [part: string]: unknown } };

export interface PositionItem {
  readonly party: string;
  readonly subject: string;
  readonly stance: string;
  readonly certain: boolean;
  readonly conditions?: TextBody;
}
