/** Of two members of one name JSON keeps the last without a word. Here both are seen. */

/** So many are named, each so deep: nobody reads more. */
const NAMED = 20;
const DEEP = 50;

/**
 * JSON pointers of the members that an object has more than once.
 * @param value What the text, which is good JSON, was parsed to.
 */
export function repeatedMembers(text: string, value: unknown): string[] {
  // Each member of the text has a colon outside of strings. Where as many are left, none was lost.
  return membersIn(text) === membersOf(value) ? [] : pointersIn(text);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

function membersIn(text: string): number {
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COLON) members += 1;
  }
  return members;
}

/** Where the string that begins here has its last quote. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE || Number.isNaN(code)) return at;
    if (code === BACKSLASH) at += 1;
  }
}

/** Of all objects within; without recursion, since JSON may be nested deeper than calls. */
function membersOf(value: unknown): number {
  let members = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    const parts: unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (!Array.isArray(next)) members += parts.length;
    for (const part of parts) if (typeof part === 'object') open.push(part);
  }
  return members;
}

/** An object or a list that is open, and the place in it. */
interface Frame {
  readonly names?: Set<string>;
  place: string | number;
}

function pointersIn(text: string): string[] {
  const found = new Set<string>();
  const frames: Frame[] = [];
  let nameNext = false;
  for (let at = 0; at < text.length && found.size < NAMED; at += 1) {
    const top = frames.at(-1);
    switch (text[at]) {
      case '"': {
        const end = endOfString(text, at);
        if (nameNext && top?.names) {
          const name = JSON.parse(text.slice(at, end + 1)) as string;
          top.place = name;
          if (top.names.has(name)) found.add(pointerTo(frames));
          top.names.add(name);
          nameNext = false;
        }
        at = end;
        break;
      }
      case '{':
      case '[':
        nameNext = text[at] === '{';
        frames.push(nameNext ? { names: new Set(), place: '' } : { place: 0 });
        break;
      case '}':
      case ']':
        frames.pop();
        nameNext = false;
        break;
      case ',':
        nameNext = top?.names !== undefined;
        if (typeof top?.place === 'number') top.place += 1;
    }
  }
  return [...found];
}

function pointerTo(frames: readonly Frame[]): string {
  const tokens = frames.slice(0, DEEP).map(({ place }) => `${place}`.slice(0, 100));
  return tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
