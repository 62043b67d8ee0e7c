import {
  addFigures,
  addPeople,
  altogether,
  byCategory,
  figureText,
  residual,
  subtractFigure,
} from './people.js';

describe('counting people', () => {
  it('adds up women, men, girls and boys', () => {
    expect(byCategory({ civilians: { women: 100, men: 60, girls: 30, boys: 20 }, staff: 4 })).toEqual({
      civilians: 210,
      staff: 4,
    });
  });

  it('adds convoys up by category and leaves out what none names', () => {
    expect(addPeople([{ civilians: 311 }, { civilians: 728, wounded: 5 }, {}])).toEqual({
      civilians: 1_039,
      wounded: 5,
    });
  });

  it('counts everyone', () => {
    expect(altogether({ fighters: { low: 100, best: 130, high: 150 }, familyMembers: 400 })).toEqual({
      low: 500,
      best: 530,
      high: 550,
    });
  });

  it('keeps the margin of a figure, in a sum and in a difference', () => {
    const some = { low: 100, best: 130, high: 150 };
    expect(addFigures([some, 10])).toEqual({ low: 110, best: 140, high: 160 });
    expect(addFigures([some, some])).toEqual({ low: 200, best: 260, high: 300 });
    expect(subtractFigure(some, some)).toEqual({ low: -50, best: 0, high: 50 });
    expect(subtractFigure(some, 30)).toEqual({ low: 70, best: 100, high: 120 });
    expect(addFigures([])).toBe(0);
  });

  it('shows what a tally leaves unexplained: the briefings of 16 March 2018', () => {
    const counted = addPeople([{ civilians: 728 }, { civilians: 311 }]);
    expect(residual({ civilians: 1_056 }, counted)).toEqual({ civilians: 17 });
  });

  it('shows less than was counted as below zero, and a category that one side lacks', () => {
    expect(residual({ civilians: 300 }, { civilians: 311, wounded: 3 })).toEqual({
      civilians: -11,
      wounded: -3,
    });
  });

  it('writes a figure for people', () => {
    expect(figureText(17)).toBe('17');
    expect(figureText({ low: 10, best: 17, high: 20 })).toBe('17 (10 to 20)');
  });
});
