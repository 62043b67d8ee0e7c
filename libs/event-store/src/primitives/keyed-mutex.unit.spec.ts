import { setImmediate as nextTurn } from 'node:timers/promises';
import { KeyedMutex } from './keyed-mutex.js';

describe('KeyedMutex', () => {
  it('runs work that shares a key one piece after the other, in its order, and the rest side by side', async () => {
    const { tasks, task, running } = someTasks();
    const runs = [
      tasks.run(['a'], task('first')),
      tasks.run(['a', 'b'], task('second')),
      tasks.run(['b'], task('third')),
      tasks.run(['c'], task('other')),
    ];
    expect([...running.keys()]).toEqual(['first', 'other']);
    for (const name of ['first', 'second', 'third', 'other']) {
      running.get(name)!.resolve();
      await nextTurn();
    }
    expect([...running.keys()]).toEqual(['first', 'other', 'second', 'third']);
    expect(await Promise.all(runs)).toEqual(['first', 'second', 'third', 'other']);
  });

  it('goes on after work that fails, which fails alone', async () => {
    const { tasks, task, running } = someTasks();
    const failing = tasks.run(['a'], task('failing'));
    const next = tasks.run(['a'], task('next'));
    running.get('failing')!.reject(new Error('failed'));
    await expect(failing).rejects.toThrow('failed');
    await nextTurn();
    running.get('next')!.resolve();
    expect(await next).toBe('next');
  });

  it('is idle when all work has ended, the queued work too', async () => {
    const { tasks, task, running } = someTasks();
    const runs = [tasks.run(['a'], task('first')), tasks.run(['a'], task('second'))];
    let idle = false;
    const ended = tasks.idle().then(() => (idle = true));
    running.get('first')!.resolve();
    await nextTurn();
    expect(idle).toBe(false);
    running.get('second')!.resolve();
    await Promise.all([...runs, ended]);
  });

  it('waits for work queued before a ticket, and not for later work', async () => {
    const { tasks, task, running } = someTasks();
    const runs = [tasks.run(['a'], task('earlier'))];
    const ticket = tasks.ticket();
    runs.push(tasks.run(['a'], task('later')));
    let settled = false;
    const waited = tasks.settledBefore('a', ticket).then(() => (settled = true));
    await nextTurn();
    expect(settled).toBe(false);
    running.get('earlier')!.resolve();
    await waited;
    await nextTurn();
    running.get('later')!.resolve();
    await Promise.all(runs);
    await tasks.settledBefore('a', tasks.ticket());
  });
});

/** Tasks that end when their promise is resolved, by name. */
function someTasks() {
  const running = new Map<string, PromiseWithResolvers<void>>();
  const task = (name: string) => async () => {
    const end = Promise.withResolvers<void>();
    running.set(name, end);
    await end.promise;
    return name;
  };
  return { tasks: new KeyedMutex(), task, running };
}
