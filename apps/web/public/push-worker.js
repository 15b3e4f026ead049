/**
 * The service worker for push messages: shows what arrives and opens the page that it belongs to. Plain JavaScript, because browsers load it
 * as it is. A message is JSON: { title, body, url, tag, isUrgent, messageId }; `url` is a path of this site.
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
