// What this tab holds, kept over a reload and a visit to another page: encrypted in the browser's own
// database, under a key that the tab alone has and that goes with it.

const TAB = "posture.photos.tab";
const DATABASE = "posture-photos";
const STORE = "sealed";
const FORGET_AFTER_MS = 24 * 3600 * 1000;
const ASK_AGAIN_MS = 250;
const NO_ANSWER_MS = 10_000;
const IV_BYTES = 12;

/** The store of this tab; null where the browser has none for this page (no https, no database). */
export async function openTabStore() {
  try {
    if (!isSecureContext) return null;
    const { id, key } = await identity();
    const store = new TabStore(id, key, await database());
    await store.forgetOld();
    return store;
  } catch {
    return null;
  }
}

/** Named records of one tab. A record is data that JSON can hold, and named blobs or nulls. */
class TabStore {
  constructor(id, key, opened) {
    this.id = id;
    this.key = key;
    this.opened = opened;
  }

  async put(name, data, blobs = {}) {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, await packed(data, blobs));
    await this.#run("readwrite", (store) => store.put({ tab: this.id, at: Date.now(), iv, sealed }, `${this.id}/${name}`));
  }

  /** {data, blobs} of a name; null where there is nothing that this tab's key opens. */
  async get(name) {
    const found = await this.#run("readonly", (store) => store.get(`${this.id}/${name}`));
    if (!found) return null;
    try {
      return unpacked(await crypto.subtle.decrypt({ name: "AES-GCM", iv: found.iv }, this.key, found.sealed));
    } catch {
      return null;
    }
  }

  /** Names in order. */
  async names() {
    const keys = await this.#run("readonly", (store) => store.getAllKeys());
    const start = `${this.id}/`;
    return keys.filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  }

  remove(name) {
    return this.#run("readwrite", (store) => store.delete(`${this.id}/${name}`));
  }

  /** Away with what tabs closed long ago left behind, which nobody can open any more. */
  async forgetOld() {
    const database = this.opened;
    const limit = Date.now() - FORGET_AFTER_MS;
    await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, "readwrite");
      const walk = transaction.objectStore(STORE).openCursor();
      walk.onsuccess = () => {
        const cursor = walk.result;
        if (!cursor) return;
        if (cursor.value.tab !== this.id && cursor.value.at < limit) cursor.delete();
        cursor.continue();
      };
      transaction.oncomplete = resolve;
      transaction.onerror = () => reject(transaction.error);
    });
  }

  #run(mode, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.opened.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }
}

/** This tab's name and key. A tab that was duplicated finds those of its twin held, and takes its own. */
async function identity() {
  const known = JSON.parse(sessionStorage.getItem(TAB) ?? "null");
  const own = known && (await held(known.id)) ? known : await fresh();
  sessionStorage.setItem(TAB, JSON.stringify(own));
  return { id: own.id, key: await crypto.subtle.importKey("jwk", own.key, "AES-GCM", false, ["encrypt", "decrypt"]) };
}

async function fresh() {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const own = { id: crypto.randomUUID(), key: await crypto.subtle.exportKey("jwk", key) };
  await held(own.id);
  return own;
}

// Whether the name is this tab's for as long as its page lives. A page that is just leaving still has it
// for a moment, however long that is on a busy computer; a living copy of the tab says so when asked. One
// that the browser has frozen cannot.
function held(id) {
  const name = `${DATABASE}/${id}`;
  const channel = new BroadcastChannel(name);
  const giveUp = new AbortController();
  const asking = setInterval(() => channel.postMessage("whose"), ASK_AGAIN_MS);
  const waiting = setTimeout(() => giveUp.abort(), NO_ANSWER_MS);
  const settle = () => {
    clearInterval(asking);
    clearTimeout(waiting);
  };
  channel.onmessage = ({ data }) => {
    if (data === "mine") giveUp.abort();
  };
  channel.postMessage("whose");
  return new Promise((resolve) => {
    navigator.locks
      .request(name, { signal: giveUp.signal }, () => {
        settle();
        channel.onmessage = ({ data }) => {
          if (data === "whose") channel.postMessage("mine");
        };
        resolve(true);
        return new Promise(() => {});
      })
      .catch(() => {
        settle();
        channel.close();
        resolve(false);
      });
  });
}

function database() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

// The length of the head, the head as JSON, the blobs one after another.
async function packed(data, blobs) {
  const present = Object.entries(blobs).filter(([, blob]) => blob);
  const parts = present.map(([name, blob]) => ({ name, type: blob.type, size: blob.size }));
  const head = new TextEncoder().encode(JSON.stringify({ data, parts }));
  return new Blob([new Uint32Array([head.length]), head, ...present.map(([, blob]) => blob)]).arrayBuffer();
}

function unpacked(buffer) {
  const [length] = new Uint32Array(buffer, 0, 1);
  let start = Uint32Array.BYTES_PER_ELEMENT + length;
  const { data, parts } = JSON.parse(new TextDecoder().decode(buffer.slice(Uint32Array.BYTES_PER_ELEMENT, start)));
  const blobs = {};
  for (const { name, type, size } of parts) {
    blobs[name] = new Blob([buffer.slice(start, start + size)], { type });
    start += size;
  }
  return { data, blobs };
}
