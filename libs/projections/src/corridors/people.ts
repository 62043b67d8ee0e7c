/** Who has moved on a corridor: the headcounts of its convoys, added up. */
import {
  addPeople,
  certain,
  convoyLifecycle,
  type ConvoyState,
  type Figures,
  type People,
  residual,
  IsBecause,
  IsCount,
  IsFigures,
  IsTexts,
} from '@hudna/domain';
import { IsBoolean } from 'class-validator';
import { entityStateAt, unique } from '../common/index.js';
import type { ReadModel } from '../read-model/read-model.js';

export class CorridorPeople {
  /** By category, of the convoys that have left. */
  @IsFigures() readonly departed: Figures;
  /** By category, of the convoys that have arrived. */
  @IsFigures() readonly arrived: Figures;
  /**
   * What the arrivals say beyond the departures, by category, over the convoys that state both: below zero where fewer
   * arrived than had left.
   */
  @IsFigures() readonly residual: Figures;
  /** Convoys that have left and of which nobody has said how many people they carried. */
  @IsCount() readonly notStated: number;
  /** False where one of the convoys may not have left, or not arrived, by then. */
  @IsBoolean() readonly certain: boolean;
  /** The departures and arrivals that are counted. */
  @IsBecause() readonly because: readonly string[];
}

export class CorridorConvoys {
  @IsCount() readonly total: number;
  /** Those that have left and are not at their end, by id. */
  @IsTexts() readonly underWay: readonly string[];
  /** What each rests on: its plan, its departure, how it stands. */
  @IsBecause() readonly because: readonly string[];
}

const UNDER_WAY: readonly ConvoyState['status'][] = ['moving', 'held'];

/** The convoys of a corridor by a moment, and who moved with them. */
export function convoysOn(
  model: ReadModel,
  corridor: string,
  atMs: number,
): { convoys: CorridorConvoys; people: CorridorPeople } {
  const found = model.referencing('convoy', { category: 'corridor', id: corridor }).flatMap((id) => {
    const at = entityStateAt(model, convoyLifecycle, id, atMs)?.at;
    // A plan may have named another corridor than the departure did.
    return at && corridorOf(at.state) === corridor ? [{ id, at }] : [];
  });
  const left = found.map(({ at }) => at.state).filter((state) => state.left.length > 0);
  const departed = left.flatMap(({ departure }) => departure?.people ?? []);
  const arrived = left.flatMap(({ arrival }) => arrival?.people ?? []);
  return {
    convoys: {
      total: found.length,
      underWay: found.filter(({ at }) => UNDER_WAY.includes(at.state.status)).map(({ id }) => id),
      because: unique(
        ...found.map(({ at: { state } }) => [...state.planned, ...state.left, ...state.because]),
      ),
    },
    people: {
      departed: addPeople(departed),
      arrived: addPeople(arrived),
      residual: residualOf(left),
      notStated: left.filter(({ departure, arrival }) => !departure?.people && !arrival?.people).length,
      certain: found.every(({ at }) => certain(at, counted)),
      because: unique(...left.map(countedIn)),
    },
  };
}

function corridorOf({ departure, plan }: ConvoyState): string | undefined {
  return (departure ?? plan)?.corridor;
}

function residualOf(left: readonly ConvoyState[]): Figures {
  const both = left.filter(({ departure, arrival }) => departure?.people && arrival?.people);
  const sum = (people: readonly (People | undefined)[]) => addPeople(people as People[]);
  return residual(
    sum(both.map(({ arrival }) => arrival?.people)) as People,
    sum(both.map(({ departure }) => departure?.people)) as People,
  );
}

/** What of a convoy counts here: that it left and that it arrived, and with whom. */
function counted({ left, departure, arrival }: ConvoyState): string {
  return JSON.stringify([left.length > 0, departure?.people, arrival && (arrival.people ?? true)]);
}

function countedIn({ left, departed, status, because }: ConvoyState): string[] {
  return unique(departed.length > 0 ? departed : left, status === 'arrived' ? because : []);
}
