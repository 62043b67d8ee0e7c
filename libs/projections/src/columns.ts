/**
 * The columns of a view, declared once: a header for people, a tag for machines, and the value.
 *
 * Tags are of HXL 1.1 (hxlstandard.org, hashtag dictionary and tagging conventions, 2018-04-30): a core hashtag, and
 * attributes that narrow it, which everyone may add to. What the core's own checks ask is kept: only dates stand under
 * `#date` and only numbers under `#affected`; a language is `+i_ar`; a cell of several values has `+list` and `|`
 * between them, as HXL's own tools expect it.
 */
import {
  byCategory,
  type Figure,
  type Occurred,
  type People,
  type Provenance,
  type Text,
} from '@hudna/domain';
import type { Geometry } from 'geojson';
import { arabicOf, englishOf } from './common/text.js';

export type Cell = string | number | boolean | undefined;

export interface Column<T> {
  readonly header: string;
  readonly hxl: string;
  // As a method, so that a table of one view is also a table of some view.
  value(item: T): Cell;
}

const CATEGORIES = [
  ['civilians', 'civilians', '+civilians'],
  ['fighters', 'fighters', '+fighters'],
  ['familyMembers', 'family members', '+family'],
  ['wounded', 'wounded', '+wounded'],
  ['staff', 'staff', '+staff'],
] as const;

export class Columns<T> {
  readonly columns: Column<T>[] = [];

  add(header: string, hxl: string, value: (item: T) => Cell): this {
    this.columns.push({ header, hxl, value });
    return this;
  }

  list(header: string, hxl: string, value: (item: T) => readonly string[] | undefined): this {
    const joined = (item: T) => value(item)?.map((each) => each.replaceAll('|', '/'));
    return this.add(header, `${hxl}+list`, (item) => joined(item)?.join('|'));
  }

  /** In English, else in the first language that there is. */
  text(header: string, hxl: string, value: (item: T) => Text | undefined): this {
    return this.add(header, hxl, (item) => englishOf(value(item)));
  }

  /** A name: as a text, and in Arabic beside it. */
  name(header: string, hxl: string, value: (item: T) => Text | undefined): this {
    return this.text(header, hxl, value).add(`${header} (Arabic)`, `${hxl}+i_ar`, (item) =>
      arabicOf(value(item)),
    );
  }

  /** The best figure, and its margin: both ends are empty where it was given without one. */
  figure(header: string, hxl: string, value: (item: T) => Figure | undefined): this {
    const end = (item: T, name: 'low' | 'high') => {
      const figure = value(item);
      return typeof figure === 'object' ? figure[name] : undefined;
    };
    return this.add(header, hxl, (item) => {
      const figure = value(item);
      return typeof figure === 'object' ? figure.best : figure;
    })
      .add(`${header} (low)`, `${hxl}+low`, (item) => end(item, 'low'))
      .add(`${header} (high)`, `${hxl}+high`, (item) => end(item, 'high'));
  }

  /** A headcount, a figure each category; those by sex and age are added up. */
  people(header: string, hxl: string, value: (item: T) => People | undefined): this {
    for (const [category, words, attribute] of CATEGORIES) {
      this.figure(`${header}: ${words}`, `${hxl}${attribute}`, (item) => {
        const people = value(item);
        return people && byCategory(people)[category];
      });
    }
    return this;
  }

  /**
   * When something happened, no more precisely than it is known: from the first moment on, before the end, and how
   * precise that is. Only for an instant is the end the moment itself.
   */
  occurred(header: string, attribute: string, value: (item: T) => Occurred | undefined): this {
    return this.add(`${header}: from`, `#date${attribute}+start`, (item) => value(item)?.start)
      .add(`${header}: before`, `#date${attribute}+end`, (item) => value(item)?.end)
      .add(`${header}: precision`, `#meta${attribute}+date+precision`, (item) => value(item)?.precision)
      .add(`${header}: as reported`, `#meta${attribute}+date+given`, (item) => value(item)?.given);
  }

  /** A point, where it is one: an area has no one point, and its middle would be a false precision. */
  point(value: (item: T) => Geometry | undefined): this {
    const at = (item: T, index: 0 | 1) => {
      const geometry = value(item);
      return geometry?.type === 'Point' ? geometry.coordinates[index] : undefined;
    };
    return this.add('Latitude', '#geo+lat', (item) => at(item, 1))
      .add('Longitude', '#geo+lon', (item) => at(item, 0))
      .add('Known as', '#geo+type', (item) => value(item)?.type);
  }

  /** Who says so, how far to believe it (Admiralty code), and who may see it. */
  provenance(value: (item: T) => Provenance): this {
    return this.add('Source', '#meta+source', (item) => value(item).source?.name)
      .add('Source: kind', '#meta+source+type', (item) => value(item).source?.kind)
      .add('Source: address', '#meta+source+url', (item) => value(item).source?.url)
      .add('Source: published', '#meta+source+published', (item) => value(item).source?.publishedAt)
      .add('Source reliability', '#meta+reliability', (item) => value(item).source?.reliability)
      .add('Information credibility', '#meta+credibility', (item) => value(item).credibility)
      .text('Note', '#description+note', (item) => value(item).note)
      .add('Handling', '#meta+handling', (item) => value(item).handling);
  }

  /** The events that the row rests on. */
  because(value: (item: T) => readonly string[]): this {
    return this.list('Because of events', '#meta+because', value);
  }
}
