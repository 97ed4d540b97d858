// What a scorer typed, kept on the device until the portal has it: entries, photos, and what the portal last said.
// Every row bears its person; nobody reads another's.
(() => {
  "use strict";

  const STORES = { entries: "entry", photos: "id", known: "key" };
  let opened = null;

  const open = () => {
    opened = opened || new Promise((yes, no) => {
      const asked = indexedDB.open("field", 1);
      asked.onupgradeneeded = () => {
        Object.entries(STORES).forEach(([name, keyPath]) => asked.result.createObjectStore(name, { keyPath }));
      };
      asked.onsuccess = () => yes(asked.result);
      asked.onerror = () => no(asked.error);
    });
    return opened;
  };

  // Done when it is on the disk: a phone that dies in the next moment has it
  const use = async (store, mode, act) => {
    const base = await open();
    return new Promise((yes, no) => {
      const done = base.transaction(store, mode, { durability: "strict" });
      const asked = act(done.objectStore(store));
      done.oncomplete = () => yes(asked && asked.result);
      done.onerror = done.onabort = () => no(done.error);
    });
  };

  const store = (person) => ({
    all: async (name) => (await use(name, "readonly", (rows) => rows.getAll()))
      .filter((row) => row.person === person).sort((a, b) => a.seq - b.seq),
    put: (name, row) => use(name, "readwrite", (rows) => rows.put({ ...row, person })),
    drop: (name, key) => use(name, "readwrite", (rows) => rows.delete(key)),
    // What the portal said can be asked again; what was typed stays
    forget: async () => {
      await use("known", "readwrite", (rows) => rows.clear());
      const names = window.caches ? await caches.keys() : [];
      await Promise.all(names.filter((name) => name.startsWith("field-")).map((name) => caches.delete(name)));
    },
  });

  window.fieldStore = store;
})();
