/** Where this phone is, if its owner lets us know; null after a few seconds or a no. */
export function positionNow(waitSeconds = 6): Promise<{ lng: number; lat: number } | null> {
  if (!navigator.geolocation) return Promise.resolve(null);
  return new Promise((resolve) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lng: coords.longitude, lat: coords.latitude }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: waitSeconds * 1000, maximumAge: 30_000 },
    ),
  );
}
