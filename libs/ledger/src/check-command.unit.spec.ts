import { catalogue, fieldRules } from '@hudna/domain';
import { checkCommand, InvalidCommand, UnknownCommand } from './index.js';

/** The pointers of what is refused; empty where nothing is. */
function faultPointers(command: string, body: unknown): string[] {
  try {
    checkCommand(command, body);
    return [];
  } catch (error) {
    if (error instanceof InvalidCommand) return error.errors.map(({ pointer }) => pointer);
    throw error;
  }
}

function faultDetails(command: string, body: unknown): string {
  try {
    checkCommand(command, body);
    return '';
  } catch (error) {
    if (error instanceof InvalidCommand) return error.errors.map(({ detail }) => detail).join(' ');
    throw error;
  }
}

const opened = { id: 'al-wafideen', name: 'Al-Wafideen', authorities: ['syrian-army'] };

describe('the check of a command', () => {
  it('parts what is the command from what every command may say', () => {
    const { data, common } = checkCommand('open-corridor', {
      ...opened,
      occurredAt: '2018-03-09',
      note: 'heard on the radio',
    });
    expect(data).toEqual(opened);
    expect(common).toEqual({ occurredAt: '2018-03-09', note: 'heard on the radio' });
  });

  it('knows every command of the catalogue and names them where one is unknown', () => {
    expect(() => checkCommand('open-coridor', {})).toThrow(UnknownCommand);
    expect(() => checkCommand('open-coridor', {})).toThrow(/open-corridor/);
    for (const name of catalogue.keys()) expect(faultPointers(name, {})).not.toEqual([]);
  });

  it.each([
    ['no object', [], ['']],
    ['no object', null, ['']],
    ['a missing field', { name: 'x', authorities: ['a'] }, ['/id']],
    ['a wrong type', { ...opened, name: 3 }, ['/name']],
    ['null', { ...opened, from: null }, ['/from']],
    ['an unknown field', { ...opened, colour: 'red' }, ['/colour']],
    ['an unknown nested field', { ...opened, source: { name: 'x', mood: 'bad' } }, ['/source/mood']],
    ['a text without letters', { ...opened, name: '  ' }, ['/name']],
    ['a text too long', { ...opened, name: 'x'.repeat(10_001) }, ['/name']],
    ['no slug', { ...opened, id: 'Al Wafideen' }, ['/id']],
    ['an empty list', { ...opened, authorities: [] }, ['/authorities']],
    ['a list with one bad element', { ...opened, serves: ['civilians', 'dogs'] }, ['/serves']],
    ['a day that does not exist', { ...opened, occurredAt: '2018-02-30' }, ['/occurredAt']],
    ['an hour that does not exist', { ...opened, occurredAt: '2018-02-20T25:00:00Z' }, ['/occurredAt']],
    ['an instant without an offset', { ...opened, occurredAt: '2018-02-20T10:00:00' }, ['/occurredAt']],
    ['an end before its start', { ...opened, occurredAt: '2018-03-11/2018-03-09' }, ['/occurredAt']],
    ['a zone that does not exist', { ...opened, timeZone: 'Asia/Ghouta' }, ['/timeZone']],
    ['an offset for a zone', { ...opened, timeZone: '+02:00' }, ['/timeZone']],
    [
      'a latitude off the earth',
      {
        ...opened,
        route: {
          type: 'LineString',
          coordinates: [
            [36, 33],
            [36, 133],
          ],
        },
      },
      ['/route'],
    ],
    [
      'a line of one position',
      { ...opened, route: { type: 'LineString', coordinates: [[36, 33]] } },
      ['/route'],
    ],
    ['two faults at once', { ...opened, id: '-', credibility: 9 }, ['/id', '/credibility']],
  ])('refuses %s and points at it', (_what, body, pointers) => {
    expect(faultPointers('open-corridor', body)).toEqual(pointers);
  });

  it('says what is wrong and what to do', () => {
    expect(faultDetails('open-corridor', { ...opened, colour: 'red' })).toBe(
      'There is no field colour: leave it out, or check its name.',
    );
    expect(faultDetails('open-corridor', { ...opened, occurredAt: '2018-02-30' })).toMatch(
      /no such time as 2018-02-30/,
    );
    expect(faultDetails('open-corridor', { ...opened, timeZone: 'Asia/Ghouta' })).toMatch(/Asia\/Damascus/);
  });

  it('takes a key that reaches for the prototype as the unknown field it is', () => {
    const body = JSON.parse('{ "__proto__": { "admin": true }, "constructor": 1 }') as object;
    expect(faultPointers('open-corridor', { ...opened, ...body })).toEqual(['/__proto__', '/constructor']);
    const own = JSON.parse(`{ "id": "x", "name": "x", "authorities": ["a"], "__proto__": {} }`) as object;
    expect(faultPointers('open-corridor', own)).toEqual(['/__proto__']);
  });

  it('states each shape once: no shape without a schema', () => {
    for (const { schema } of fieldRules.values()) expect(Object.keys(schema).length).toBeGreaterThan(0);
  });
});
