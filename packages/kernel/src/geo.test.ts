import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  bd09ToGcj02, boxAround, distanceMetres, gcj02ToBd09, gcj02ToWgs84, isInBox, isInPolygon, type Point, type Polygon, readPosition, wgs84ToGcj02,
} from './geo.ts';
import { holdsAndCanFail } from './testing/index.ts';

const near = (actual: Point, expected: Point, tolerance: number) =>
  assert.ok(Math.abs(actual.lng - expected.lng) <= tolerance && Math.abs(actual.lat - expected.lat) <= tolerance, `${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);

/** Evenly spread; fast-check's own doubles crowd around zero. */
const real = (min: number, max: number) => fc.integer({ min: 0, max: 1_000_000 }).map((share) => min + ((max - min) * share) / 1_000_000);

const inChina = fc.record({ lng: real(74, 134), lat: real(18, 53) });
const anywhere = fc.record({ lng: real(-180, 180), lat: real(-90, 90) });

test('public test vectors of the Chinese map coordinates', () => {
  const gcj = { lng: 120.026268, lat: 30.279164 };
  near(gcj02ToBd09(gcj), { lng: 120.032768, lat: 30.285238 }, 1e-6);
  near(gcj02ToWgs84(gcj), { lng: 120.02153, lat: 30.281556 }, 1e-6);
  assert.ok(distanceMetres(gcj02ToWgs84(gcj), { lng: 120.021519, lat: 30.281543 }) < 3);
  near(wgs84ToGcj02({ lng: 121.431863602, lat: 31.027647515 }), { lng: 121.43647393, lat: 31.02568464 }, 1e-6);
  const pidu = { lng: 103.887, lat: 30.8105 };
  assert.ok(Math.abs(distanceMetres(pidu, wgs84ToGcj02(pidu)) - 359) < 10, String(distanceMetres(pidu, wgs84ToGcj02(pidu))));
  const paris = { lng: 2.35, lat: 48.85 };
  assert.deepEqual([wgs84ToGcj02(paris), gcj02ToWgs84(paris)], [paris, paris]);
});

test('property: what is drawn on a Chinese map comes back to within a centimetre, and BD-09 to within a metre', () => {
  const comesBack = (back: typeof gcj02ToWgs84) =>
    fc.assert(fc.property(inChina, (point) => {
      assert.ok(distanceMetres(back(wgs84ToGcj02(point)), point) < 0.01);
      assert.ok(distanceMetres(bd09ToGcj02(gcj02ToBd09(point)), point) < 1);
    }), { numRuns: 500 });
  holdsAndCanFail(comesBack, gcj02ToWgs84, {
    'one correction only': (point) => {
      const shifted = wgs84ToGcj02(point);
      return { lng: 2 * point.lng - shifted.lng, lat: 2 * point.lat - shifted.lat };
    },
    'not converted': (point) => point,
  });
});

test('distances', () => {
  assert.equal(distanceMetres({ lng: 103.9, lat: 30.8 }, { lng: 103.9, lat: 30.8 }), 0);
  assert.ok(Math.abs(distanceMetres({ lng: 0, lat: 0 }, { lng: 0, lat: 1 }) - 111_195) < 1);
  assert.ok(Math.abs(distanceMetres({ lng: 0, lat: 0 }, { lng: 180, lat: 0 }) - 20_015_115) < 1);
  // Chengdu's Tianfu Square to Beijing's Tiananmen: 1,518 km.
  assert.ok(Math.abs(distanceMetres({ lng: 104.0657, lat: 30.6574 }, { lng: 116.3975, lat: 39.9087 }) - 1_518_000) < 8000);
});

test('property: distance is symmetric, respects the triangle and a full turn', () => {
  // Near the antipodes rounding costs decimetres.
  const isDistance = (distance: typeof distanceMetres) =>
    fc.assert(fc.property(anywhere, anywhere, anywhere, (a, b, c) => {
      assert.ok(Math.abs(distance(a, b) - distance(b, a)) < 1e-6);
      assert.ok(distance(a, c) <= distance(a, b) + distance(b, c) + 1);
      assert.ok(Math.abs(distance({ ...a, lng: a.lng + 360 }, b) - distance(a, b)) < 1);
    }), { numRuns: 500 });
  holdsAndCanFail(isDistance, distanceMetres, {
    'flat, by the first latitude': (a, b) => Math.hypot((a.lng - b.lng) * Math.cos((a.lat * Math.PI) / 180), a.lat - b.lat) * 111_195,
    'flat degrees': (a, b) => Math.hypot(a.lng - b.lng, a.lat - b.lat) * 111_195,
  });
});

test('property: the box holds every point within the radius, and touches the circle', () => {
  // Not within ten degrees of a pole, where the reckoning of this test itself loses digits.
  const temperate = fc.record({ lng: real(-180, 180), lat: real(-80, 80) });
  const holdsAll = (around: typeof boxAround) =>
    fc.assert(fc.property(temperate, real(1, 2_000_000), real(0, 2 * Math.PI), (centre, radius, bearing) => {
      const angle = radius / 6_371_008.8;
      const lat1 = (centre.lat * Math.PI) / 180;
      const lat2 = Math.asin(Math.sin(lat1) * Math.cos(angle) + Math.cos(lat1) * Math.sin(angle) * Math.cos(bearing));
      const turn = Math.atan2(Math.sin(bearing) * Math.sin(angle) * Math.cos(lat1), Math.cos(angle) - Math.sin(lat1) * Math.sin(lat2));
      const point = { lng: ((((centre.lng + (turn * 180) / Math.PI + 180) % 360) + 360) % 360) - 180, lat: (lat2 * 180) / Math.PI };
      const box = around(centre, radius);
      assert.ok(isInBox(point, box), JSON.stringify({ centre, radius, point, box }));
      assert.ok(box.north === 90 || Math.abs(distanceMetres(centre, { lng: centre.lng, lat: box.north }) - radius) < 0.01);
    }), { numRuns: 1000 });
  holdsAndCanFail(holdsAll, boxAround, {
    'as wide as high': (centre, radius) => {
      const { south, north } = boxAround(centre, radius);
      return { south, north, west: centre.lng - (north - centre.lat), east: centre.lng + (north - centre.lat) };
    },
    'width at the centre’s latitude': (centre, radius) => {
      const aside = radius / 6_371_008.8 / Math.cos((centre.lat * Math.PI) / 180) * 180 / Math.PI;
      const box = boxAround(centre, radius);
      return box.west === -180 ? box : { ...box, west: centre.lng - aside, east: centre.lng + aside };
    },
  });
});

const yard: Polygon = [
  [[0, 0], [10, 0], [10, 10], [5, 5], [0, 10], [0, 0]],
  [[2, 1], [4, 1], [4, 3], [2, 3], [2, 1]],
];

test('points in a yard with a notch and a hole', () => {
  const cases: [lng: number, lat: number, inside: boolean][] = [
    [1, 1, true], [5, 4, true], [5, 6, false], [3, 2, false], [2, 2, true], [0, 5, true], [10, 10, true], [5, 5, true], [11, 5, false],
    [1, 10, false], [9, 9, true], [-1, 0, false], [-1, 10, false], [-1, 5, false], [5, 0, true],
  ];
  for (const [lng, lat, inside] of cases) assert.equal(isInPolygon({ lng, lat }, yard), inside, `${lng}, ${lat}`);
  assert.equal(isInPolygon({ lng: 0, lat: 0 }, []), false);
});

test('property: a star-shaped polygon holds exactly what lies between its centre and its border, wherever its ring begins', () => {
  const star = fc.array(real(0.5, 2), { minLength: 3, maxLength: 12 });
  const isExact = (inside: typeof isInPolygon) =>
    fc.assert(fc.property(star, fc.nat(11), fc.nat(11), real(0, 2), fc.boolean(), (lengths, corner, start, share, isClosed) => {
      const ring = lengths.map((length, index): [number, number] => {
        const angle = (2 * Math.PI * index) / lengths.length;
        return [100 + length * Math.cos(angle), 30 + length * Math.sin(angle)];
      });
      const turned = [...ring.slice(start % ring.length), ...ring.slice(0, start % ring.length)];
      const polygon = [isClosed ? [...turned, turned[0] as [number, number]] : turned];
      const [x, y] = ring[corner % ring.length] as [number, number];
      if (Math.abs(share - 1) < 1e-6) return;
      assert.equal(inside({ lng: 100 + share * (x - 100), lat: 30 + share * (y - 30) }, polygon), share < 1);
    }), { numRuns: 1000 });
  holdsAndCanFail(isExact, isInPolygon, {
    'its box': (point, [outer = []]) => {
      const xs = outer.map(([x]) => x);
      const ys = outer.map(([, y]) => y);
      return isInBox(point, { west: Math.min(...xs), east: Math.max(...xs), south: Math.min(...ys), north: Math.max(...ys) });
    },
    'the last edge forgotten': (point, [outer = []]) => isInPolygon(point, [outer.slice(0, -1)]),
  });
});

test('a position is read however it was copied: in China the order tells itself', () => {
  const expected = { lng: 103.887, lat: 30.81 };
  for (const text of ['30.81, 103.887', '103.887,30.81', '30.81 103.887', ' 103.887，30.81 ', '北纬30.81 东经103.887', '30.81°N 103.887°E', '１０３.８８７,３０.８１']) assert.deepEqual(readPosition(text), expected, text);
  assert.deepEqual(readPosition('43.8, 87.6'), { lng: 87.6, lat: 43.8 }, 'Ürümqi lies west of 90');
  assert.deepEqual(readPosition('48.85, 2.35'), { lng: 2.35, lat: 48.85 });
  assert.deepEqual(readPosition('-33.87, 151.2'), { lng: 151.2, lat: -33.87 });
  for (const text of ['', '30.81', '30.81, 103.887, 5', 'x, y', '200, 300', '1e3, 2', '30.81, 203']) assert.equal(readPosition(text), undefined, text);
});
