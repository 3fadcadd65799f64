import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  angularSeparation,
  antiSiderealTimeHours,
  eclipticToEquatorial,
  equatorialToEcliptic,
  equatorialToGalactic,
  equatorialToLocal,
  extendedSiderealTimeHours,
  galacticToEquatorial,
  localToClockFrame,
  localToEquatorial,
  siderealTimeHours,
} from '../../src/events/index.js';
import { fixture, near } from '../skymap/fixtures.js';

interface Place {
  readonly zenith: number;
  readonly azimuth: number;
  readonly mjd: number;
  readonly ra: number;
  readonly dec: number;
}
interface Cases {
  readonly local_to_equatorial: readonly Place[];
  readonly equatorial_to_local: readonly Place[];
  readonly sidereal_time: readonly {
    readonly mjd: number;
    readonly gmst_hours: number;
    readonly anti_sidereal_hours: number;
    readonly extended_sidereal_hours: number;
  }[];
  readonly angular_separation: readonly {
    readonly lon1: number;
    readonly lat1: number;
    readonly lon2: number;
    readonly lat2: number;
    readonly separation: number;
  }[];
}
const cases = fixture<Cases>('coordinates.json');
const arcsecond = Math.PI / 648_000;
const degree = Math.PI / 180;

test('local directions come to their J2000 places within 0.7 arcsec of PAL', () => {
  const column = (name: keyof Place) => cases.local_to_equatorial.map((each) => each[name]);
  const found = localToEquatorial(column('zenith'), column('azimuth'), column('mjd'));
  cases.local_to_equatorial.forEach(({ zenith, azimuth, mjd, ra, dec }, i) => {
    const off = angularSeparation(found.ra[i], found.dec[i], ra, dec) / arcsecond;
    assert.ok(off < 0.7, `case ${i}: ${off} arcsec`);
    assert.deepEqual(localToEquatorial(zenith, azimuth, mjd), { ra: found.ra[i], dec: found.dec[i] });
  });
});

test('J2000 places come to their local directions within 0.7 arcsec of PAL', () => {
  cases.equatorial_to_local.forEach(({ zenith, azimuth, mjd, ra, dec }, i) => {
    const found = equatorialToLocal(ra, dec, mjd);
    const up = Math.PI / 2;
    const off = angularSeparation(found.azimuth, up - found.zenith, azimuth, up - zenith) / arcsecond;
    assert.ok(off < 0.7, `case ${i}: ${off} arcsec`);
  });
});

test('there and back ends where it began, at the Pole and elsewhere', () => {
  for (const site of [undefined, { longitudeDeg: 8.4, latitudeDeg: 49.1 }]) {
    for (let i = 0; i < 50; i++) {
      const [ra, dec, mjd] = [(i * 2.399963) % 6.28, Math.asin((2 * i + 1) / 50 - 1), 55_000.3 + 77.7 * i];
      const local = equatorialToLocal(ra, dec, mjd, { site });
      const back = localToEquatorial(local.zenith, local.azimuth, mjd, { site });
      assert.ok(angularSeparation(back.ra, back.dec, ra, dec) < 0.01 * arcsecond);
    }
  }
});

test('sidereal, anti-sidereal and extended-sidereal time to a millionth of an hour', () => {
  const onClock = (a: number, b: number) => Math.abs(((a - b + 36) % 24) - 12);
  for (const each of cases.sidereal_time) {
    assert.ok(onClock(siderealTimeHours(each.mjd), each.gmst_hours) < 1e-6);
    assert.ok(onClock(antiSiderealTimeHours(each.mjd), each.anti_sidereal_hours) < 1e-6);
    assert.ok(onClock(extendedSiderealTimeHours(each.mjd), each.extended_sidereal_hours) < 1e-6);
  }
});

test('angles between directions are exact from nearly equal to antipodal', () => {
  for (const { lon1, lat1, lon2, lat2, separation } of cases.angular_separation) {
    near(angularSeparation(lon1, lat1, lon2, lat2), separation, 1e-15 + 1e-9 * separation, 'separation');
  }
});

test('galactic and ecliptic systems have their poles and centres in the right places', () => {
  // astropy's centre in ICRS; the frame bias to J2000 is 0.023 arcsec.
  const centre = equatorialToGalactic(266.4049882865 * degree, -28.9361777618 * degree);
  near(angularSeparation(centre.longitude, centre.latitude, 0, 0) / arcsecond, 0, 0.03, 'galactic centre');
  const pole = galacticToEquatorial(1, 90 * degree);
  near(pole.longitude / degree, 192.85948, 1e-9, 'galactic pole, ra');
  near(pole.latitude / degree, 27.12825, 1e-9, 'galactic pole, dec');
  const solstice = equatorialToEcliptic(90 * degree, (84_381.406 / 3600) * degree);
  near(solstice.longitude / degree, 90, 1e-9, 'solstice');
  near(solstice.latitude, 0, 1e-12, 'solstice');
  const back = eclipticToEquatorial([solstice.longitude], [solstice.latitude]);
  near(back.longitude[0] / degree, 90, 1e-9, 'back');
});

test('on the solar clock the mean Sun stands still at 0, on the sidereal clock the stars nearly do', () => {
  // At Greenwich's longitude the mean Sun is due north of a southern observer at 12 h UT: azimuth 90 deg from grid east.
  const site = { longitudeDeg: 0, latitudeDeg: -60 };
  const noon = localToClockFrame([0.5], [Math.PI / 2], [58_000.5], { clock: 'solar', site });
  near(Math.min(noon.ra[0], 2 * Math.PI - noon.ra[0]), 0, 1e-9, 'mean Sun at noon');
  const star = equatorialToLocal(1, -1, 58_100.37);
  const clock = localToClockFrame([star.zenith], [star.azimuth], [58_100.37], { clock: 'sidereal' });
  assert.ok(angularSeparation(clock.ra[0], clock.dec[0], 1, -1) < 0.3 * degree);
});

test('values that are no direction or time are refused with name and index', () => {
  assert.throws(() => localToEquatorial([0.1, Number.NaN], [0, 0], [5e4, 5e4]), /zenith NaN \(index 1\)/);
  assert.throws(() => localToEquatorial([0.1], [0, 0], [5e4]), /have 1, 2, 1 values/);
  assert.throws(() => siderealTimeHours(Number.POSITIVE_INFINITY), /mjd Infinity/);
  assert.throws(
    () => localToEquatorial(0, 0, 5e4, { site: { longitudeDeg: 0, latitudeDeg: 91 } }),
    /latitude 91 deg/,
  );
});
