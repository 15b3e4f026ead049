/**
 * The service worker: shows push messages and opens the page that they belong to, and opens pages without network. Plain JavaScript, because
 * browsers load it as it is. A push message is JSON: { title, body, url, tag, isUrgent, messageId }; `url` is a path of this site.
 */
const FALLBACK = { title: '呼应', body: '有新的消息，请打开看看。', url: '/' };

/** A push without readable content still has to show something: a browser that sees nothing takes the permission away. */
function readMessage(data) {
  try {
    const said = data ? data.json() : {};
    const text = (value, usual) => (typeof value === 'string' && value ? value : usual);
    return { ...FALLBACK, title: text(said.title, FALLBACK.title), body: text(said.body, FALLBACK.body), url: pathOf(said.url), tag: text(said.tag, undefined), isUrgent: said.isUrgent === true, messageId: text(said.messageId, undefined) };
  } catch {
    return FALLBACK;
  }
}

/** Only a path of this site: a message must not be able to lead people elsewhere. */
function pathOf(url) {
  try {
    const target = new URL(typeof url === 'string' ? url : '/', self.location.origin);
    return target.origin === self.location.origin ? target.pathname + target.search + target.hash : '/';
  } catch {
    return '/';
  }
}

self.addEventListener('push', (event) => {
  const { title, body, url, tag, isUrgent, messageId } = readMessage(event.data);
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag,
      // The same call may be told again with news; it should sound again.
      renotify: tag !== undefined,
      requireInteraction: isUrgent === true,
      vibrate: isUrgent ? [400, 150, 400, 150, 400] : [200],
      icon: '/icon-192.png',
      badge: '/icon-192.png',
      lang: 'zh-CN',
      data: { url, messageId },
    }),
  );
});

/** Whoever touches a message has opened it and is told by no further channel. Without a network, or signed out, the page itself still opens. */
async function markRead(messageId) {
  if (typeof messageId !== 'string' || !/^[0-9a-f-]{36}$/.test(messageId)) return;
  await fetch(`/api/notify/messages/${messageId}/read`, { method: 'POST', credentials: 'same-origin' }).catch(() => undefined);
}

/** A page of the same audience that is open already is brought to the front and led there, instead of opening another. */
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path = pathOf(event.notification.data?.url);
  event.waitUntil(markRead(event.notification.data?.messageId));
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(async (pages) => {
      const audience = path.split('/')[1];
      const open = pages.find((page) => new URL(page.url).pathname.split('/')[1] === audience);
      if (!open) return self.clients.openWindow(path);
      const page = await open.focus();
      return new URL(page.url).pathname + new URL(page.url).search === path || !page.navigate ? page : page.navigate(path).catch(() => self.clients.openWindow(path));
    }),
  );
});

// Without network --------------------------------------------------------------------------------------------------------------

/** Pages of people who may stand somewhere without network. */
const KEPT_PAGES = ['elder', 'volunteer', 'family'];
const PAGES = 'huying-pages';
const FILES = 'huying-files';
/** A network that does not answer for so long is none. */
const PATIENCE_MS = 8_000;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

/** The page and every file of its build; files that belong to no page of the build go. */
async function keepPage(name) {
  const [page, list] = await Promise.all([fetch(`/${name}`, { cache: 'no-store' }), fetch('/offline.json', { cache: 'no-store' })]);
  if (!page.ok || !list.ok) return;
  const wanted = await list.json();
  const files = await caches.open(FILES);
  const known = new Set((await files.keys()).map((request) => new URL(request.url).pathname));
  for (const file of wanted[name] ?? []) if (!known.has(file)) await files.add(file);
  // Only now is the new page the one that opens: all of it is there.
  await (await caches.open(PAGES)).put(`/${name}`, page);
  const all = new Set(Object.values(wanted).flat());
  for (const file of known) if (!all.has(file)) await files.delete(file);
}
self.addEventListener('message', (event) => {
  const name = event.data?.keepPage;
  // What cannot be kept now is kept the next time.
  if (KEPT_PAGES.includes(name)) event.waitUntil(keepPage(name).catch(() => undefined));
});

async function openPage(request, name) {
  const kept = async () => (await caches.open(PAGES)).match(`/${name}`);
  const ending = new AbortController();
  const late = setTimeout(() => ending.abort(), PATIENCE_MS);
  try {
    const response = await fetch(request, { signal: ending.signal });
    return response.status >= 500 ? ((await kept()) ?? response) : response;
  } catch {
    return (await kept()) ?? Response.error();
  } finally {
    clearTimeout(late);
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  const name = pathname.split('/')[1];
  if (request.mode === 'navigate' && KEPT_PAGES.includes(name)) event.respondWith(openPage(request, name));
  // Files of a build never change: each has a name of its own.
  else if (name === 'assets') event.respondWith(caches.open(FILES).then((files) => files.match(request, { ignoreVary: true })).then((kept) => kept ?? fetch(request)));
});
